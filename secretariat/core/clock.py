"""The time, injected: every rule and every command reads it here, so that tests and past histories can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

_set: ContextVar[datetime | None] = ContextVar("clock", default=None)

HOME_ZONE = "America/Toronto"
"""Montréal's zone in the IANA database; a cluster may name another."""


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return _set.get() or datetime.now(UTC)


def today(zone: str = HOME_ZONE) -> date:
    """The calendar day in a time zone."""
    return now().astimezone(ZoneInfo(zone)).date()


def start_of(day: date, zone: str = HOME_ZONE) -> datetime:
    """The first instant of a day in a time zone, in UTC."""
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block the time is ``moment`` (aware). Nothing but tests and the demonstration data sets it."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    token = _set.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _set.reset(token)
