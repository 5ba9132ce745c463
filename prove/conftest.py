"""An installation as it is run: settings from the environment, a database of its own, real processes."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

import config
from secretariat import create_app
from secretariat.core.db import db
from tests.support.databases import BACKENDS, Postgresql, Sqlite, build_schema, require
from tests.support.post import free_port

ROOT = Path(__file__).resolve().parent.parent


@dataclass
class Installation:
    """The application in this process, and the environment in which others run the same one."""

    app: Flask
    environ: dict[str, str]
    port: int

    def start(self, command: list[str]) -> subprocess.Popen:
        """Start a command of the product as the leader of a group of processes."""
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=self.environ,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def kill(process: subprocess.Popen) -> None:
    """kill -9 of a process and of all that it started: none of them can finish anything."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture(params=BACKENDS)
def installation(request, tmp_path):
    """A prepared, empty installation on each database."""
    if request.param == "postgresql":
        require(Postgresql.available(), "PostgreSQL")
        database = Postgresql("prove")
        database._run(f"CREATE DATABASE {database.name} ENCODING 'UTF8' TEMPLATE template0")
    else:
        database = Sqlite(tmp_path)
    port = free_port()
    environ = {
        **os.environ,
        "DATABASE_URL": database.url,
        "SECRET_KEY": "a key for proofs only, long enough to be accepted",
        "DEMONSTRATION": "0",
        "VAR_DIR": str(tmp_path / "var"),
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DEFAULT_LOCALE": "en",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(free_port()),
    }
    app = create_app(config.settings(environ))
    build_schema(app)
    with app.app_context():
        yield Installation(app, environ, port)
        db.session.remove()
        db.engine.dispose()
    database.drop()
