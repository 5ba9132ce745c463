"""The database: one metadata, portable column types, and how SQLite is opened.

SQLite runs in WAL with ``synchronous=FULL`` (an acknowledged write is on disk) and writes begin IMMEDIATE, so
that two writers queue instead of failing half-way. PostgreSQL needs none of this.
"""

from datetime import UTC, datetime

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_MS = 10_000


class Base(DeclarativeBase):
    """The one declarative base; its naming convention lets migrations name every constraint."""

    metadata = MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class Moment(TypeDecorator):
    """An instant, stored in UTC and always read back aware (SQLite would return it naive).

    Raises ValueError for a naive datetime: an instant without a zone is a mistake, never a default.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def prepare_engine(engine: Engine) -> None:
    """Set the pragmas and the BEGIN statements of a SQLite engine; leave any other engine alone."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _open_sqlite(connection, _record) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver would say it too late
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "case_sensitive_like=ON",
        "cache_size=-16000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection) -> None:
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def begin_read() -> None:
    """Let a request read without a transaction on PostgreSQL until it writes, which saves a BEGIN and a ROLLBACK.

    Each of its statements sees what is committed when it begins, in a transaction or not; and the driver forgets
    what it has prepared at every ROLLBACK, so that statements were planned anew in every request, which took longer
    than running them. SQLite reads one snapshot from the first statement to the last. What is read already goes on
    as it began.
    """
    if db.engine.dialect.name == "postgresql" and not db.session().in_transaction():
        db.session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})


def begin_write() -> None:
    """End the request's read transaction and begin one that may write.

    On SQLite the write lock is taken here, as late as possible; what was read before must be read again.
    """
    db.session.rollback()
    db.session.expire_all()
    db.session.connection(execution_options={"immediate": True})


def keep_statistics(engine: Engine) -> None:
    """Let the database count its rows, so that it chooses its indexes by them; takes well under a second.

    PostgreSQL does so by itself, in time; SQLite never does unless it is told.
    """
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA analysis_limit=4000")
        connection.exec_driver_sql("ANALYZE")
