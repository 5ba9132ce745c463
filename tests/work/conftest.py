"""A mail server that the application of a test sends to, and an empty application on the other database."""

import shutil
from pathlib import Path

import pytest

from secretariat.core.db import db
from tests.support.post import Post


@pytest.fixture
def post(app):
    """An open mail server, named in the application's settings."""
    server = Post().open()
    before = app.config["SMTP_PORT"]
    app.config["SMTP_PORT"] = server.port
    app.extensions.pop("mail_pause", None)
    yield server
    app.config["SMTP_PORT"] = before
    server.shut()


@pytest.fixture
def other(prepared, backend):
    """An empty application on the other database."""
    database, application = prepared("postgresql" if backend == "sqlite" else "sqlite")
    empty(database, application)
    yield application
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


def empty(database, application) -> None:
    with application.app_context():
        db.session.remove()
        db.engine.dispose()
    database.restore()
    shutil.rmtree(application.config["FILES_DIR"], ignore_errors=True)
    Path(application.config["FILES_DIR"]).mkdir(parents=True)
