"""Fresh databases for tests: a template made once for each process, copied for each test.

PostgreSQL is reached at TEST_POSTGRESQL_URL (default: a local server that trusts the postgres role). Where it is
missing its tests are skipped, unless REQUIRE_ALL is set: then they fail.
"""

import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlalchemy.pool import StaticPool

from secretariat.core.db import Base, db
from secretariat.core.history import HISTORY_TRIGGERS

SERVER = os.environ.get("TEST_POSTGRESQL_URL", "postgresql+psycopg://postgres@127.0.0.1:5432/postgres")
BACKENDS = ("sqlite", "postgresql")


def require(available: bool, what: str) -> None:
    """Skip where something is missing; fail where everything is required."""
    if available:
        return
    if os.environ.get("REQUIRE_ALL"):
        pytest.fail(f"{what} is missing, and REQUIRE_ALL is set")
    pytest.skip(f"{what} is missing")


def build_schema(app) -> None:
    """Every table and the history's triggers; tests/setup holds that migrations make the same."""
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with db.engine.begin() as connection:
            for statement in HISTORY_TRIGGERS[db.engine.dialect.name]:
                connection.exec_driver_sql(statement)
        db.session.remove()
        db.engine.dispose()


class Sqlite:
    """A file that is copied over for every test."""

    def __init__(self, folder: Path, name: str = "test"):
        self.file = folder / f"{name}.db"
        self.template = folder / f"{name}-template.db"
        self.url = f"sqlite:///{self.file}"

    def make_template(self, app) -> None:
        build_schema(app)
        shutil.copy(self.file, self.template)

    def empty(self) -> bool:
        """Back to the bare schema, in another file: whoever has the old one open must open it again."""
        self.restore()
        return True

    def restore(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        shutil.copy(self.template, self.file)

    def drop(self) -> None:
        self.file.unlink(missing_ok=True)


LEFT_OPEN = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
"""End what a test left in a transaction; a connection that only waits is used again, and knows the tables already."""
TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
COUNTED = "SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences WHERE last_value IS NOT NULL"


SHAPE = """
SELECT (SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
    (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'),
    (SELECT count(*) FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped)
"""
"""Tables, indexes and sequences; triggers that are on; columns: what a test may have changed besides rows."""


class Postgresql:
    """A database of the server, emptied for every test; one that is filled is copied from a template of ours."""

    def __init__(self, worker: str):
        self.name = f"secretariat_test_{os.getpid()}_{worker}"
        self.template = f"{self.name}_template"
        self.shape: tuple | None = None
        self.hand: psycopg.Connection | None = None
        """The connection that empties the database between tests."""
        self.filled = ""
        """A statement whose rows name the tables that hold anything."""
        server = make_url(SERVER)
        self.server = server.set(drivername="postgresql").render_as_string(hide_password=False)
        # Nobody's work is lost with a test's database: it need not wait for the disk at every commit.
        swift = {**server.query, "options": "-csynchronous_commit=off"}
        self.url = server.set(database=self.name, query=swift).render_as_string(hide_password=False)

    @staticmethod
    def available() -> bool:
        try:
            url = make_url(SERVER).set(drivername="postgresql").render_as_string(hide_password=False)
            psycopg.connect(url, connect_timeout=3).close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def make_template(self, app) -> None:
        self._run(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            f"CREATE DATABASE {self.name} ENCODING 'UTF8' TEMPLATE template0",
        )
        build_schema(app)
        self._run(f"ALTER DATABASE {self.name} RENAME TO {self.template}")

    def restore(self) -> None:
        self._run(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            f"CREATE DATABASE {self.name} TEMPLATE {self.template}",
        )

    def empty(self) -> bool:
        """Back to the bare schema, as ``restore`` does, but without a copy: the server's disk makes each copy wait.

        Whether it had to be copied all the same, so that connections to it are gone.
        """
        try:
            shape = self._emptied() if self.hand else None
        except psycopg.OperationalError:  # no such database: the test before renamed it
            shape = None
        if shape is not None and shape == self.shape:
            return False
        if self.hand:
            self.hand.close()
        self.restore()  # the first test, or the one before changed tables or triggers
        own = make_url(self.url).set(drivername="postgresql").render_as_string(hide_password=False)
        self.hand = psycopg.connect(own, autocommit=True, prepare_threshold=0)
        self.shape = self.hand.execute(SHAPE).fetchone()
        names = [name for (name,) in self.hand.execute(TABLES)]
        self.filled = " UNION ALL ".join(
            f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})"  # noqa: S608  names of our own tables
            for name in names
        )
        return True

    def _emptied(self) -> tuple:
        """Delete every row, whatever guards it, and say what shape the database has."""
        self.hand.execute(LEFT_OPEN)
        with self.hand.transaction():
            self.hand.execute("SET LOCAL session_replication_role = replica")
            for (name,) in self.hand.execute(self.filled).fetchall():
                self.hand.execute(f"DELETE FROM {name}")  # noqa: S608  a name of our own table
        self.hand.execute(COUNTED)
        return self.hand.execute(SHAPE).fetchone()

    def drop(self) -> None:
        if self.hand:
            self.hand.close()
        self._run(
            f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
            f"DROP DATABASE IF EXISTS {self.template} WITH (FORCE)",
        )


class Undoable(psycopg.Connection):
    """A connection whose commits can be undone: each ends a savepoint of one transaction that is never ended.

    Copying a database takes the server a tenth of a second or more; undoing takes a millisecond.
    """

    def commit(self) -> None:
        self.execute("RELEASE SAVEPOINT kept")
        self.execute("SAVEPOINT kept")

    def rollback(self) -> None:
        self.execute("ROLLBACK TO SAVEPOINT kept")

    def set_autocommit(self, value: bool) -> None:
        """Nothing: what reads without a transaction reads inside the one that is never ended."""

    def set_isolation_level(self, value) -> None:
        """Nothing, for the same reason."""

    def undo(self) -> None:
        """Back to what the database held before the first statement, or where it was told to ``keep``."""
        if self.keeping:
            self.execute("ROLLBACK TO SAVEPOINT first")
        else:
            super().rollback()
        self.execute("SAVEPOINT kept")

    keeping = False

    def keep(self) -> None:
        """Come back from now on to what stands now."""
        self.execute("SAVEPOINT first")
        self.execute("SAVEPOINT kept")
        self.keeping = True


class Undone:
    """The engine options of an application on PostgreSQL that uses one undoable connection, and its undoing."""

    def __init__(self, database: Postgresql):
        self.url = make_url(database.url).set(drivername="postgresql").render_as_string(hide_password=False)
        self.connection: Undoable | None = None

    @property
    def options(self) -> dict:
        return {"creator": self._connect, "poolclass": StaticPool}

    def _connect(self) -> Undoable:
        self.connection = Undoable.connect(self.url)
        self.connection.execute("SAVEPOINT kept")
        return self.connection

    def undo(self) -> None:
        if self.connection is not None and not self.connection.closed:
            self.connection.undo()

    @contextmanager
    def kept(self):
        """Undo no more than what comes from now on, until the end of the block."""
        connection = self.connection
        connection.keep()
        try:
            yield
        finally:
            connection.keeping = False
