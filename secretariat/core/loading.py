"""Rows written by the thousand: their ids known beforehand, and on PostgreSQL by COPY.

An id that is known before its row needs no RETURNING, which SQLite answers row by row and PostgreSQL only after it
has read a statement of thousands of values. On PostgreSQL ids come from the table's own sequence; on SQLite the
write lock is held, so that the next ones are free.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, class_mapper

FROM_HERE = 50
"""Rows from which COPY is worth its own round trips."""


def ids(session: Session, table: Table, many: int) -> list[int]:
    """So many free ids of a table, for rows that this transaction writes at once."""
    if not many:
        return []
    if session.connection().dialect.name == "postgresql":
        numbers = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :many)")
        return list(session.scalars(numbers, {"name": table.name, "many": many}))
    last = session.scalar(select(func.coalesce(func.max(table.c.id), 0)))
    return list(range(last + 1, last + 1 + many))


def write(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows, each with the same columns."""
    if not rows:
        return
    connection = session.connection()
    if connection.dialect.name != "postgresql" or len(rows) < FROM_HERE:
        session.execute(insert(table), list(rows))
        return
    dialect, names = connection.dialect, list(rows[0])
    quoted = ", ".join(dialect.identifier_preparer.quote(name) for name in names)
    sql = f"COPY {dialect.identifier_preparer.format_table(table)} ({quoted}) FROM STDIN"
    bound = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    cells = list(zip(names, bound, strict=True))
    try:
        with connection.connection.cursor() as cursor, cursor.copy(sql) as copy:
            for row in rows:
                copy.write_row([process(row[n]) if process else row[n] for n, process in cells])
    except dialect.loaded_dbapi.Error as error:
        raise DBAPIError.instance(sql, None, error, dialect.loaded_dbapi.Error, dialect=dialect) from error


def row_of(thing: Any, table: Table) -> dict[str, Any]:
    """What a mapped object that is in no session writes into one of its tables, defaults included."""
    mapper, row = class_mapper(type(thing)), {}
    for column in table.columns:
        if column.computed is not None:
            continue
        value = getattr(thing, mapper.get_property_by_column(column).key)
        if value is None and column.default is not None:
            value = column.default.arg
        row[column.name] = value
    return row
