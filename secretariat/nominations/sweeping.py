"""After the count: no older version of a vote or of the roll stays in the database's own files.

A row that was changed or deleted stays readable in the file for a while, in the order of writing. On PostgreSQL both
tables are emptied and written anew in one transaction, in an order drawn by lot: TRUNCATE gives each a new file and
drops the old one at the commit, where VACUUM FULL would keep old versions while another transaction is open. On SQLite
the file is rebuilt (VACUUM) and its log emptied. What is not covered is said in docs/operations.md: the write-ahead log
of PostgreSQL with its archives and replicas, and free blocks of the disk.
"""

import logging
import secrets
import sqlite3

from sqlalchemy import Connection, Table, select, text
from sqlalchemy.orm import Session

from secretariat.core.db import db
from secretariat.nominations.models import Call
from secretariat.nominations.secret_models import Elector, Envelope

log = logging.getLogger("secretariat.work")
chance = secrets.SystemRandom()
TABLES: tuple[Table, ...] = (Envelope.__table__, Elector.__table__)


def unswept(session: Session) -> list[int]:
    """The calls whose ballot is over and whose traces were not swept yet."""
    rows = session.execute(select(Call.id, Call.outcome).where(Call.voting_closes_at.is_not(None)))
    return [id for id, outcome in rows if outcome and outcome.get("swept") is False]


def sweep() -> bool:
    """Leave no older version of votes and rolls; False where somebody was reading, and it has to be tried again."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        return _rebuild()
    with db.engine.begin() as connection:
        for table in TABLES:
            _write_anew(connection, table)
    return True


def mark(session: Session, call_id: int) -> None:
    """Remember that a call's traces are swept."""
    call = session.get(Call, call_id)
    call.outcome = {**call.outcome, "swept": True}


def _write_anew(connection: Connection, table: Table) -> None:
    connection.execute(text(f'LOCK TABLE "{table.name}" IN ACCESS EXCLUSIVE MODE'))
    rows = [dict(row) for row in connection.execute(select(table)).mappings()]
    chance.shuffle(rows)
    connection.execute(text(f'TRUNCATE TABLE "{table.name}"'))
    if rows:
        connection.execute(table.insert(), rows)


def _rebuild() -> bool:
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("VACUUM")
        busy, _pages, _moved = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy
    except sqlite3.OperationalError as error:  # somebody was writing for longer than we wait
        log.info("the ballots could not be swept yet: %s", error)
        return False
    finally:
        connection.close()
