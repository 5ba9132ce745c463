"""What one page may cost: the number of SQL statements each route declares, counted while it runs."""

from contextlib import contextmanager
from contextvars import ContextVar

from sqlalchemy import Engine, event

_count: ContextVar[list | None] = ContextVar("statements", default=None)
NOT_COUNTED = ("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE", "ROLLBACK", "COMMIT")


@contextmanager
def counted():
    """Within the block, every SQL statement of this context is appended to the list it gives."""
    statements: list[str] = []
    token = _count.set(statements)
    try:
        yield statements
    finally:
        _count.reset(token)


def watch(engine: Engine) -> None:
    """Let an engine's statements be counted."""
    event.listen(engine, "before_cursor_execute", _seen)


def _seen(_connection, _cursor, statement, _parameters, _context, _many) -> None:
    statements = _count.get()
    if statements is not None and not statement.startswith(NOT_COUNTED):
        statements.append(statement)
