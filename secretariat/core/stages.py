"""The stepper: the states along a life-cycle's path, with the day on which each was reached."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from secretariat.core import i18n
from secretariat.core.history import Event
from secretariat.core.kinds import Kind
from secretariat.core.record import Record

HISTORY_PAGE = 30
"""Events that a record's page reads; those of a longer history are asked for."""


@dataclass(frozen=True)
class Entered:
    """When a state was last entered, and from which."""

    at: datetime
    came_from: str | None


@dataclass(frozen=True)
class Stage:
    """One segment of the stepper: done, current, ahead, or skipped where the way went past it."""

    label: str
    status: str
    when: str = ""
    note: str = ""


def reached(session: Session, record: Record, events: list) -> dict[str, Entered]:
    """When each state was last entered; read from the events at hand (newest first) when they are all there."""
    found: dict[str, Entered] = {}
    if len(events) <= HISTORY_PAGE:
        for event in events:
            if event.part_kind is None and event.state_to and event.state_to != event.state_from:
                found.setdefault(event.state_to, Entered(event.at, event.state_from))
        return found
    rows = session.execute(
        select(Event.state_to, Event.state_from, func.max(Event.at).label("at"))
        .where(
            Event.record_id == record.id,
            Event.part_kind.is_(None),
            Event.state_to.is_not(None),
            Event.state_from.is_distinct_from(Event.state_to),
        )
        .group_by(Event.state_to, Event.state_from)
        .order_by(func.max(Event.at).desc(), func.max(Event.id).desc())
    )
    for row in rows:
        found.setdefault(row.state_to, Entered(row.at, row.state_from))
    return found


def skipped(path: list[str], here: int, dates: dict[str, Entered]) -> set[str]:
    """The states before the present one that the way to it went past, read back from where each was entered.

    What was done before a record was reopened is not done again by that. What lies before a state that was entered
    from outside the path (an action carried over from the edition before) happened elsewhere, and is taken as done.
    """
    found: set[str] = set()
    while here > 0:
        entered = dates.get(path[here])
        if entered is not None and entered.came_from in path[:here]:
            came_from = path.index(entered.came_from)
            found.update(path[came_from + 1 : here])
            here = came_from
        else:
            here -= 1
    return found


def stages(entry: Kind, record: Record, dates: dict[str, Entered], lang: str, zone: str) -> list[Stage]:
    """The stepper, drawn from the life-cycle's path; a state off the path stands in place of the rest."""
    table = entry.lifecycle
    path = list(table.path)
    if record.state not in path:
        until = dates[record.state].at if record.state in dates else record.state_since
        done = [s for s in path if s in dates and dates[s].at <= until]
        path = [*done, record.state]
    here = path.index(record.state)
    since = i18n.day(record.state_since.astimezone(ZoneInfo(zone)).date(), lang)
    passed = skipped(path, here, dates)
    result = []
    for rank, name in enumerate(path):
        label = _(table.state(name).label)
        if name in passed:
            result.append(Stage(label, "skipped"))
        elif rank < here:
            entered = dates.get(name)
            when = i18n.day(entered.at.astimezone(ZoneInfo(zone)).date(), lang) if entered else ""
            result.append(Stage(label, "done", when))
        elif rank == here:
            final = table.state(name).final
            result.append(Stage(label, "current", since if final else _("since %(day)s", day=since)))
        else:
            result.append(Stage(label, "ahead"))
    return result
