"""A mail server that the application of a test sends to."""

import pytest

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
