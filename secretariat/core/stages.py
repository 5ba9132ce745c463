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
class Stage:
    """One segment of the stepper."""

    label: str
    status: str
    when: str = ""
    note: str = ""


def reached(session: Session, record: Record, events: list) -> dict[str, datetime]:
    """When each state was last entered; read from the events at hand when they are all there."""
    if len(events) <= HISTORY_PAGE:
        found: dict[str, datetime] = {}
        for event in events:
            if event.part_kind is None and event.state_to and event.state_to != event.state_from:
                found.setdefault(event.state_to, event.at)
        return found
    rows = session.execute(
        select(Event.state_to, func.max(Event.at))
        .where(
            Event.record_id == record.id,
            Event.part_kind.is_(None),
            Event.state_to.is_not(None),
            Event.state_from.is_distinct_from(Event.state_to),
        )
        .group_by(Event.state_to)
    )
    return dict(rows.all())


def stages(entry: Kind, record: Record, dates: dict[str, datetime], lang: str, zone: str) -> list[Stage]:
    """The stepper, drawn from the life-cycle's path; a state off the path stands in place of the rest."""
    table = entry.lifecycle
    path = list(table.path)
    if record.state not in path:
        done = [s for s in path if s in dates and dates[s] <= dates.get(record.state, record.state_since)]
        path = [*done, record.state]
    here = path.index(record.state)
    since = i18n.day(record.state_since.astimezone(ZoneInfo(zone)).date(), lang)
    result = []
    for rank, name in enumerate(path):
        label = _(table.state(name).label)
        if rank < here:
            entered = dates.get(name)
            when = i18n.day(entered.astimezone(ZoneInfo(zone)).date(), lang) if entered else ""
            result.append(Stage(label, "done", when))
        elif rank == here:
            final = table.state(name).final
            result.append(Stage(label, "current", since if final else _("since %(day)s", day=since)))
        else:
            result.append(Stage(label, "ahead"))
    return result
