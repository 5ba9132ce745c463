"""The facts as they were at a past instant: today's, with the history since then taken back, newest event first.

What the history does not hold stays as it is today: words, and readings that were verified meanwhile.
"""

from copy import deepcopy
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.core.borrowed import proper
from secretariat.core.history import Event
from secretariat.core.person import Person
from secretariat.editions.facts import DEAD, WITHOUT_LEAD, Scope
from secretariat.groups.models import Term
from secretariat.plans.rows import DROPPED
from secretariat.projects.models import StatusUpdate
from secretariat.reports import gathering

MOST = 20_000
"""Events that one look back reads."""
ATTRIBUTES = {"due_on": "due", "lead_id": "lead", "progress": "progress"}
"""What the history calls the attributes that are compared."""


def rewound(session: Session, now: dict[str, Any], scope: Scope, at: datetime) -> dict[str, Any]:
    """The facts of ``now`` (facts.live) as they were at an instant: five statements."""
    then = deepcopy(now)
    then["at"] = at.isoformat()
    things = {
        entry["id"]: (place, key, entry)
        for place in ("actions", "projects")
        for key, entry in then[place].items()
    }
    born: set[int] = set()
    if things:
        for event in session.execute(
            select(Event.record_id, Event.verb, Event.state_from, Event.state_to, Event.changes)
            .where(Event.record_id.in_(things), Event.at > at, Event.part_kind.is_(None))
            .order_by(Event.id.desc())
            .limit(MOST)
        ):
            _take_back(things[event.record_id][2], event, born, event.record_id)
    for id in born:
        place, key, _entry = things[id]
        then[place].pop(key, None)
    _settle(session, then)
    _health(session, then, at)
    then["measures"] = _readings(session, then, scope, at)
    _seats(session, then, scope, at)
    return then


def _take_back(entry: dict[str, Any], event, born: set[int], id: int) -> None:
    if event.verb == "create":
        born.add(id)
    if event.state_from:
        entry["state"] = event.state_from
    for name, (before, _after) in (event.changes or {}).items():
        if name in ATTRIBUTES:
            entry[ATTRIBUTES[name]] = before
    if event.verb == "submit" and event.state_from == "idea":
        born.add(id)  # nobody but its author knew of it


def _settle(session: Session, then: dict[str, Any]) -> None:
    """What follows from the states and leads that were taken back."""
    for entry in then["actions"].values():
        entry["done"], entry["dropped"] = entry["state"] == "confirmed", entry["state"] in DROPPED
        if entry["state"] in (*WITHOUT_LEAD, "carried"):
            entry["lead"] = None
    for entry in then["projects"].values():
        entry["done"], entry["dropped"] = entry["state"] == "closed", entry["state"] in DEAD
    led = [entry for place in ("actions", "projects") for entry in then[place].values() if entry["lead"]]
    ids = {entry["lead"] for entry in led}
    if not ids:
        return
    query = select(Organisation.id, Organisation.name_fr, Organisation.name_en).where(
        Organisation.id.in_(ids)
    )
    names = {row.id: row for row in session.execute(query)}
    for entry in led:
        if row := names.get(entry["lead"]):
            entry["lead_fr"] = proper(row.name_fr, row.name_en, "fr")
            entry["lead_en"] = proper(row.name_fr, row.name_en, "en")


def _health(session: Session, then: dict[str, Any], at: datetime) -> None:
    """How each project said then that it was doing; it is launched on track."""
    ids = [entry["id"] for entry in then["projects"].values()]
    if not ids:
        return
    query = select(StatusUpdate.project_id, StatusUpdate.health).where(
        StatusUpdate.project_id.in_(ids), StatusUpdate.at <= at
    )
    said = dict(session.execute(query.order_by(StatusUpdate.at, StatusUpdate.id)).all())
    for entry in then["projects"].values():
        entry["health"] = said.get(entry["id"], "on_track") if entry["state"] == "active" else ""


def _readings(session: Session, then: dict[str, Any], scope: Scope, at: datetime) -> dict[str, Any]:
    """Each indicator's newest reading among those that had been submitted by then."""
    ids = [entry["id"] for entry in then["actions"].values()]
    if not ids:
        return {}
    by_id = {one.id: one for one in session.execute(gathering.readings(ids, scope.end, known=at))}
    found = {}
    for key, entry in then["measures"].items():
        one = by_id.get(entry["id"])
        if one is not None:
            as_of = one.ends_on.isoformat() if one.ends_on else None
            found[key] = {**entry, "value": one.value, "as_of": as_of}
    return found


def _seats(session: Session, then: dict[str, Any], scope: Scope, at: datetime) -> None:
    """Who sat where on that day, by the terms."""
    if not then["seats"]:
        return
    day = at.astimezone(ZoneInfo(scope.cluster.time_zone)).date()
    ids = [entry["id"] for entry in then["seats"].values()]
    query = (
        select(Term.seat_id, Term.person_id, Person.name)
        .join(Person, Person.id == Term.person_id)
        .where(
            Term.seat_id.in_(ids), Term.starts_on <= day, or_(Term.ended_on.is_(None), Term.ended_on > day)
        )
        .order_by(Term.id)
    )
    held = {row.seat_id: row for row in session.execute(query)}
    for entry in then["seats"].values():
        row = held.get(entry["id"])
        entry["holder"], entry["name"] = (row.person_id, row.name) if row else (None, "")
        entry["dropped"] = entry["dropped"] and row is None
