"""``flask backup``: the database and the attachments in one archive, while people go on working.

The tables are read in one transaction that sees one instant. A file is on the disk before the row that names
it is committed, so every file the rows name is there to be copied; should one be missing all the same, the
manifest and the command say so.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, Connection, Select, Table, select

from secretariat.core import backup_archive as archive
from secretariat.core import clock, files, revision
from secretariat.core.db import Base, db

ROWS = 500
"""Rows read or written at a time."""

_instead: dict[str, Select] = {}


@dataclass(frozen=True)
class Backup:
    """What a backup holds."""

    rows: int
    files: int
    missing: tuple[str, ...]
    octets: int
    sha256: str
    """Of the archive itself: kept elsewhere, it tells a replaced archive from this one."""


def tables() -> list[Table]:
    """Every table of the product, by name."""
    return sorted(Base.metadata.tables.values(), key=lambda table: table.name)


def instead(table: Table, query: Select) -> None:
    """Let a backup hold the rows of this query, which has the table's columns, and not those of the table.

    For what must be in no copy of the database, such as the votes of an open ballot. The room that keeps such a
    thing enters it when it is imported.
    """
    _instead[table.name] = query


def hash_columns() -> list[Column]:
    """Every column that names a kept file, in whichever room: they are all called sha256."""
    return [column for table in tables() for column in table.columns if column.name == "sha256"]


def write(target: Path) -> Backup:
    """Write a backup to ``target``: complete, or not there at all. Raises OSError where the disk refuses."""
    target = target.absolute()
    handle, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "w+b") as file:
            with archive.Writer(file) as writer:
                rows, missing = _write_members(writer)
            file.flush()
            os.fsync(file.fileno())
        sha256, octets = digest(Path(draft)), Path(draft).stat().st_size
        os.replace(draft, target)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    kept = sum(name.startswith("files/") for name in writer.members)
    return Backup(sum(rows.values()), kept, tuple(missing), octets, sha256)


def digest(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_members(writer: archive.Writer) -> tuple[dict[str, int], list[str]]:
    dialect = db.engine.dialect.name
    options = {"isolation_level": "REPEATABLE READ"} if dialect == "postgresql" else {}
    rows: dict[str, int] = {}
    named: set[str] = set()
    with db.engine.connect().execution_options(**options) as connection, connection.begin():
        at = revision.current(connection)
        for table in tables():
            writer.add(f"tables/{table.name}.jsonl", _lines(connection, table, rows))
        for column in hash_columns():
            query = select(column).where(column.is_not(None)).distinct()
            named |= set(connection.scalars(query))
    missing = []
    for sha256 in sorted(named):
        path = files.path_of(sha256)
        if not path.exists():
            missing.append(sha256)
        elif writer.add(f"files/{sha256}", _pieces(path), packed=False) != sha256:
            raise OSError(f"the attachment {path} has been changed on the disk: its hash is not its name")
    writer.finish(clock.now().isoformat(), at, dialect, rows, missing)
    return rows, missing


def _lines(connection: Connection, table: Table, rows: dict[str, int]) -> Iterator[bytes]:
    rows[table.name] = 0
    order = list(table.primary_key.columns)
    query = _instead.get(table.name, select(table))
    found = connection.execution_options(yield_per=ROWS).execute(query.order_by(*order))
    for part in found.partitions():
        rows[table.name] += len(part)
        yield "".join(archive.to_json(table, row) + "\n" for row in part).encode()


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(archive.CHUNK):
            yield piece
