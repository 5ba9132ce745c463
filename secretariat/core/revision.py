"""Which migration the database is at, and which one this version of the product expects."""

from functools import lru_cache

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import Connection


def current(connection: Connection) -> str:
    """The migration that a database is at; empty before the first."""
    return ",".join(sorted(MigrationContext.configure(connection).get_current_heads()))


def expected(app: Flask | None = None) -> str:
    """The latest migration of this version of the product."""
    folder = (app or current_app).extensions["migrate"].directory
    return _heads(str(folder))


@lru_cache(maxsize=4)
def _heads(folder: str) -> str:
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return ",".join(sorted(ScriptDirectory.from_config(config).get_heads()))
