"""The demonstration's files, read once, and the demonstration as it is loaded.

A process loads it once for each database. The tests look and sign in; none of them changes a record. All of them
run on SQLite, on the evening of the anchor; on PostgreSQL, where a load takes longer, one test holds the same on a
day when part of the last week lies ahead.
"""

import os
from datetime import datetime

import pytest

from secretariat import create_app
from secretariat.core import clock, counting
from secretariat.core.db import db
from tests.conftest import settings
from tests.demonstration.files import Files
from tests.demonstration.loaded import EVENING, TUESDAY
from tests.support.databases import Postgresql, Sqlite, require


@pytest.fixture(scope="session")
def files() -> Files:
    return Files()


class Loads:
    """Loaded databases by name, each made on first use and dropped at the end."""

    def __init__(self, folders):
        self.folders, self.made = folders, {}

    def database(self, backend: str, name: str):
        """An application on an empty database of its own."""
        folder = self.folders.mktemp(f"demo-{backend}")
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        database = Sqlite(folder) if backend == "sqlite" else Postgresql(f"{worker}_{name}")
        app = create_app({**settings(database.url, str(folder / "files")), "DEMONSTRATION": True})
        database.make_template(app)
        database.restore()
        self.made[backend, name] = app, database
        return app

    def lived_in(self, backend: str, moment: datetime):
        """The application on the demonstration as it is loaded at a moment."""
        if (backend, "lived_in") not in self.made:
            app = self.database(backend, "lived_in")
            with clock.at(moment):
                answer = app.test_cli_runner().invoke(args=["demo", "load", "--if-empty"])
            assert answer.exit_code == 0, answer.output
        return self.made[backend, "lived_in"][0]

    def drop(self) -> None:
        for app, database in self.made.values():
            with app.app_context():
                db.session.remove()
                db.engine.dispose()
            database.drop()


@pytest.fixture(scope="session")
def loads(tmp_path_factory):
    made = Loads(tmp_path_factory)
    yield made
    made.drop()


def opened(app, moment: datetime):
    counting.forget()
    with clock.at(moment), app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def lived_in(loads):
    yield from opened(loads.lived_in("sqlite", EVENING), EVENING)


@pytest.fixture
def on_postgresql(loads):
    require(Postgresql.available(), "PostgreSQL")
    yield from opened(loads.lived_in("postgresql", TUESDAY), TUESDAY)
