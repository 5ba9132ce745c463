"""A database that migrations alone have made, once for each backend."""

import os

import pytest
from flask_migrate import upgrade

from secretariat import create_app
from secretariat.core.db import db
from tests.conftest import settings
from tests.support.databases import BACKENDS, Postgresql, Sqlite, require


@pytest.fixture(scope="session", params=BACKENDS)
def migrated(request, tmp_path_factory):
    """An application on a database that migrations alone have made."""
    folder = tmp_path_factory.mktemp(f"migrated-{request.param}")
    if request.param == "postgresql":
        require(Postgresql.available(), "PostgreSQL")
        database = Postgresql(f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_migrated")
        database._run(
            f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)",
            f"CREATE DATABASE {database.name} ENCODING 'UTF8' TEMPLATE template0",
        )
    else:
        database = Sqlite(folder, "migrated")
    app = create_app(settings(database.url, str(folder / "files")))
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    database._run(f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)") if hasattr(
        database, "_run"
    ) else None


@pytest.fixture
def engine(migrated):
    with migrated.app_context():
        yield db.engine
