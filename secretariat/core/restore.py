"""``flask restore``: an archive, verified, becomes the database's content in one transaction, or not at all.

Rows may name rows that come later, in any table: the foreign keys are looked at when all are there. The
history refuses every change, so its triggers are set aside within the transaction and are back when it ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import JSON, Connection, Table, bindparam, delete, func, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError

from secretariat.core import backup_archive as archive
from secretariat.core import clock, files, mailer, revision
from secretariat.core.backup import ROWS, tables
from secretariat.core.backup_archive import Damaged, Manifest, Reader
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.moves import Mail, Notice
from secretariat.core.person import Person
from secretariat.core.walls import Cluster


class NotNow(Exception):
    """An archive that must not be restored here; its text is one sentence."""


def verify(path: Path) -> Manifest:
    """Read every byte of an archive. Raises Damaged unless it is what its manifest says."""
    with Reader(path) as reader:
        reader.verify()
        return reader.manifest


def restore(path: Path, replace: bool = False, hold_mail: bool = False) -> Manifest:
    """Make an archive the content of the database and bring its files back.

    ``replace`` throws away what is there; ``hold_mail`` keeps what had not been mailed from being mailed from
    here. Raises Damaged, and NotNow where the database is not empty or is of another version.
    """
    with Reader(path) as reader:
        reader.verify()
        _prepare(reader.manifest)
        if not replace and _occupied():
            raise NotNow("The database is not empty: give --replace to throw its content away.")
        for name in reader.manifest.members:
            if name.startswith("files/"):
                files.put(b"".join(reader.pieces(name)))
        try:
            with db.engine.execution_options(immediate=True).connect() as connection, connection.begin():
                _load(connection, reader)
                if hold_mail:
                    _hold_mail(connection)
        except DBAPIError as error:
            raise Damaged(f"The database refused the archive's rows: {str(error.orig).strip()}") from error
        return reader.manifest


def _prepare(manifest: Manifest) -> None:
    """Bring an untouched database to this version; refuse an archive of another one."""
    with db.engine.connect() as connection:
        if not inspect(connection).has_table(Person.__tablename__):
            connection.close()
            upgrade()
    with db.engine.connect() as connection:
        here = revision.current(connection)
    if manifest.revision != here:
        raise NotNow(
            f"The archive is at migration {manifest.revision or 'none'}, this database at {here or 'none'}: "
            "restore it with the version of the product that made it, then upgrade."
        )


def _occupied() -> bool:
    with db.engine.connect() as connection:
        return any(
            connection.scalar(select(func.count()).select_from(cls.__table__)) for cls in (Person, Cluster)
        )


def _load(connection: Connection, reader: Reader) -> None:
    known = {table.name for table in tables()}
    if strange := sorted(set(reader.manifest.rows) - known):
        raise Damaged(f"The archive has a table that this version does not know: {strange[0]}.")
    with _keys_deferred(connection), _history_open(connection):
        for table in tables():
            connection.execute(delete(table))
        for table in tables():
            count = _fill(connection, table, reader)
            if count != reader.manifest.rows.get(table.name, 0):
                raise Damaged(f"{table.name} does not have as many rows as the manifest says.")
    _set_sequences(connection)


def _fill(connection: Connection, table: Table, reader: Reader) -> int:
    # What the database computes itself is not written: it follows from the rest.
    written = [column for column in table.columns if column.computed is None]
    names = {column.name for column in written}
    statement = insert(table).values(
        {column.name: bindparam(f"v_{column.name}", type_=_bound(column)) for column in written}
    )
    count, batch = 0, []
    for row in reader.rows(table):
        batch.append({f"v_{name}": value for name, value in row.items() if name in names})
        if len(batch) == ROWS:
            connection.execute(statement, batch)
            count, batch = count + len(batch), []
    if batch:
        connection.execute(statement, batch)
    return count + len(batch)


def _bound(column):
    # None in a JSON column that may be empty is the absence of a value, not the value null.
    return JSON(none_as_null=bool(column.nullable)) if archive.is_json(column) else column.type


@contextmanager
def _keys_deferred(connection: Connection) -> Iterator[None]:
    """Within the block foreign keys may point at what is not there yet; they are checked at its end."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "PRAGMA defer_foreign_keys = ON"
        )  # until the transaction ends, which checks
        yield
        return
    keys = connection.execute(
        text(
            "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint "
            "WHERE contype = 'f' AND NOT condeferrable AND connamespace = current_schema()::regnamespace"
        )
    ).all()
    for table, key in keys:
        connection.exec_driver_sql(
            f"ALTER TABLE {table} ALTER CONSTRAINT {key} DEFERRABLE INITIALLY DEFERRED"
        )
    yield
    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table, key in keys:
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER CONSTRAINT {key} NOT DEFERRABLE")


@contextmanager
def _history_open(connection: Connection) -> Iterator[None]:
    """Within the block the history's triggers are set aside. It is one transaction: nobody else sees it."""
    name = Event.__tablename__
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ALTER TABLE {name} DISABLE TRIGGER USER")
        yield
        # Checked here already: a table with foreign keys still to be checked cannot be altered.
        connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
        connection.exec_driver_sql(f"ALTER TABLE {name} ENABLE TRIGGER USER")
        return
    triggers = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name"),
        {"name": name},
    ).all()
    for trigger, _sql in triggers:
        connection.exec_driver_sql(f'DROP TRIGGER "{trigger}"')
    yield
    for _trigger, sql in triggers:
        connection.exec_driver_sql(sql)


def _set_sequences(connection: Connection) -> None:
    """Let PostgreSQL number on from the highest id; SQLite does so by itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables():
        quoted = connection.dialect.identifier_preparer.format_table(table)
        for column in table.primary_key.columns:
            sequence = connection.scalar(
                text("SELECT pg_get_serial_sequence(:table, :column)"),
                {"table": quoted, "column": column.name},
            )
            if sequence:
                connection.execute(
                    select(
                        func.setval(
                            sequence, select(func.coalesce(func.max(column), 0) + 1).scalar_subquery(), False
                        )
                    )
                )


def _hold_mail(connection: Connection) -> None:
    connection.execute(
        update(Mail.__table__)
        .where(Mail.sent_at.is_(None))
        .values(next_try_at=mailer.NEVER, last_error="held when a backup was restored")
    )
    connection.execute(
        update(Notice.__table__).where(Notice.mailed_at.is_(None)).values(mailed_at=clock.now())
    )
