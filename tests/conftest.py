"""Fixtures: an application on each database, people who visit it, and a maker of records with true histories."""

import gc
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config import engine_options
from secretariat import create_app
from secretariat.core import clock, counting
from secretariat.core.db import db
from tests.support.databases import BACKENDS, Postgresql, Sqlite, require
from tests.support.make import Make
from tests.support.visit import Visit
from tests.support.world import build

NOON = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
"""Tuesday 24 November 2026, noon in Montréal: the time of every test that sets no other."""


MEMORY = Path("/dev/shm")  # noqa: S108  a place to work in, under names that pytest draws
ROOMY = 4_000_000_000


def pytest_configure() -> None:
    """Keep the tests' files in memory where there is room: a database on a disk waits for it at every commit."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOMY:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection_finish() -> None:
    """Look for garbage rarely, and not among what stays: Python would go through every class of the product often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 20)


def settings(url: str, files: str) -> dict:
    """The settings of a test's application."""
    return {
        "TESTING": True,
        "SECRET_KEY": "a key for tests only, long enough to be accepted",
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        "FILES_DIR": files,
        "VAR_DIR": files,
        "KEYS_FILE": os.path.join(files, "keys.json"),
        "BASE_URL": "http://localhost",
        "DEMONSTRATION": False,
        "MAX_FILE_BYTES": 2_000_000,
        "MAX_CONTENT_LENGTH": 3_000_000,
        "MAIL_FROM": "secretariat@example.org",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": 1,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_TRANSLATION_DIRECTORIES": os.path.join(os.path.dirname(__file__), "..", "translations"),
        "COUNT_SECONDS": 0,
    }


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, request):
    """Backend name → (database, application), made on first use in this process."""
    made: dict = {}
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")

    def prepare(backend: str):
        if backend not in made:
            folder = tmp_path_factory.mktemp(backend)
            if backend == "postgresql":
                require(Postgresql.available(), "PostgreSQL")
            database = Sqlite(folder) if backend == "sqlite" else Postgresql(worker)
            if backend == "postgresql":
                database._run(
                    f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)",
                    f"CREATE DATABASE {database.name} ENCODING 'UTF8' TEMPLATE template0",
                )
            app = create_app(settings(database.url, str(folder / "files")))
            database.make_template(app)
            made[backend] = (database, app)
        return made[backend]

    yield prepare
    for database, app in made.values():
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
        database.drop()


@pytest.fixture(params=BACKENDS)
def backend(request) -> str:
    return request.param


@pytest.fixture
def app(prepared, backend):
    """The application on an empty database, on each backend, at NOON."""
    database, application = prepared(backend)
    with application.app_context():
        db.session.remove()
        if database.empty():
            db.engine.dispose()
    counting.forget()
    with clock.at(NOON), application.app_context():
        yield application
        db.session.remove()


@pytest.fixture
def session(app):
    """The database session, for looking at what was written."""
    return db.session


@pytest.fixture
def make(app) -> Make:
    return Make(app)


@pytest.fixture
def visit(app) -> Visit:
    return Visit(app)


@pytest.fixture(scope="session")
def worlds(tmp_path_factory):
    """Backend name → world, made on first use in this process."""
    made: dict = {}

    def prepare(backend: str):
        if backend not in made:
            made[backend] = build(backend, tmp_path_factory.mktemp(f"world-{backend}"), settings, NOON)
        return made[backend]

    yield prepare
    for world in made.values():
        with world.app.app_context():
            db.session.remove()
            db.engine.dispose()
        world.database.drop()


@pytest.fixture
def world(worlds, backend):
    """Two clusters with somebody in every role, as they were made, at NOON: see tests/support/world.py."""
    found = worlds(backend)
    found.restore()
    with found.opened(NOON):
        yield found
