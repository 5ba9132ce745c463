"""The facts as they were at a past instant: today's, with the history since then taken back, newest event first.

What the history does not hold stays as it is today: words, and readings that were verified meanwhile. An action that
carries on another of its plan's edition before was that other one until then.
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
from secretariat.editions import facts
from secretariat.editions.facts import DEAD, WITHOUT_LEAD, Scope
from secretariat.groups.models import Term
from secretariat.plans.models import Action
from secretariat.plans.rows import DROPPED
from secretariat.projects.models import StatusUpdate
from secretariat.reports import gathering

MOST = 20_000
"""Events that one look back reads."""
ATTRIBUTES = {"due_on": "due", "lead_id": "lead", "progress": "progress"}
"""What the history calls the attributes that are compared."""


def rewound(session: Session, now: dict[str, Any], scope: Scope, at: datetime) -> dict[str, Any]:
    """The facts of ``now`` (facts.live) as they were at an instant: eight statements."""
    then = deepcopy(now)
    then["at"] = at.isoformat()
    things = {
        entry["id"]: (place, key, entry)
        for place in ("actions", "projects")
        for key, entry in then[place].items()
    }
    ids = [entry["id"] for entry in then["actions"].values()]
    earlier = _earlier(session, then["actions"], scope)
    told = {id: entry for id, (_place, _key, entry) in things.items()} | earlier
    born: set[int] = set()
    if told:
        for event in session.execute(
            select(Event.record_id, Event.verb, Event.state_from, Event.state_to, Event.changes)
            .where(Event.record_id.in_(told), Event.at > at, Event.part_kind.is_(None))
            .order_by(Event.id.desc())
            .limit(MOST)
        ):
            _take_back(told[event.record_id], event, born, event.record_id)
    for id in born & set(things):
        place, key, entry = things[id]
        before = id
        while before in born:
            before = told[before].get("carries_on")
        if before is None:
            then[place].pop(key, None)
        else:
            entry |= {name: earlier[before][name] for name in ("state", "due", "lead", "progress")}
    said = facts.reasons(session, ids, at)
    for entry in then["actions"].values():
        entry["reasons"] = said.get(entry["id"], {})
        entry.pop("carries_on", None)
    _settle(session, then)
    _health(session, then, at)
    then["measures"] = _readings(session, then, scope, at)
    _seats(session, then, scope, at)
    return then


def _earlier(session: Session, actions: dict[str, Any], scope: Scope) -> dict[int, dict[str, Any]]:
    """What the actions carry on, as it stands today; each entry is told what it ``carries_on``, if anything."""
    if all(key == str(entry["id"]) for key, entry in actions.items()):
        return {}
    columns = (Action.id, Action.carries_on_id, Action.state, Action.due_on, Action.lead_id, Action.progress)
    found = {}
    for row in session.execute(select(*columns).where(Action.cluster_id == scope.cluster.id)):
        found[row.id] = {
            "carries_on": row.carries_on_id,
            "state": row.state,
            "due": row.due_on.isoformat() if row.due_on else None,
            "lead": row.lead_id,
            "progress": row.progress,
        }
    earlier: dict[int, dict[str, Any]] = {}
    for entry in actions.values():
        entry["carries_on"] = before = found[entry["id"]]["carries_on"] if entry["id"] in found else None
        while before is not None:
            earlier[before] = found[before]
            before = found[before]["carries_on"]
    return earlier


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
    query = gathering.readings(ids, scope.end, known=at, retired=True)
    by_id = {one.id: one for one in session.execute(query)}
    since = select(Event.part_id).where(
        Event.record_id.in_(ids), Event.part_kind == "indicator", Event.verb == "retire", Event.at > at
    )
    retired_since = set(session.scalars(since))
    found = {}
    for key, entry in then["measures"].items():
        one = by_id.get(entry["id"])
        if one is not None:
            as_of = one.ends_on.isoformat() if one.ends_on else None
            dropped = entry.get("dropped", False) and one.id not in retired_since
            found[key] = {**entry, "dropped": dropped, "value": one.value, "as_of": as_of}
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
