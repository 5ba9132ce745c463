"""The events, moves and notices of many acts at once: what history.py, handover.py and notices write one by one."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from secretariat.core import loading
from secretariat.core.held import Holders
from secretariat.core.history import Event
from secretariat.core.moves import Move, Notice
from secretariat.core.people_of import reasons
from secretariat.core.policy import Actor
from secretariat.core.record import Follow, Record

AT_ONCE = 10_000
"""Ids named in one statement: databases bound how many."""
_event, _move, _notice, _follow = (cls.__table__ for cls in (Event, Move, Notice, Follow))


@dataclass
class Told:
    """An event that is written, and who is concerned by it."""

    record: Record
    row: dict[str, Any]
    awaited: dict[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()


def event_row(
    record: Record, verb: str, actor: Actor, moment, part: tuple[str, int] | None = None, **told: Any
) -> dict[str, Any]:
    """An Event as a row; ``part`` is the kind and the id of the part that it is about."""
    return {
        "cluster_id": record.cluster_id,
        "record_id": record.id,
        "part_kind": part[0] if part else None,
        "part_id": part[1] if part else None,
        "verb": verb,
        "person_id": actor.id,
        "at": moment,
        "version": record.version,
        "state_from": told.get("state_from"),
        "state_to": told.get("state_to"),
        "changes": told.get("changes") or {},
        "details": told.get("details") or {},
        "reason": told.get("reason") or "",
    }


def _about(part_name: str | None, ids: list[int]) -> tuple:
    """Which moves: those of records, or those of parts of a kind."""
    if part_name is None:
        return _move.c.record_id.in_(ids), _move.c.part_id.is_(None)
    return _move.c.part_kind == part_name, _move.c.part_id.in_(ids)


def open_moves(
    session: Session, ids: list[int], part_name: str | None = None
) -> dict[int, dict[tuple[str, str], Any]]:
    """Record, or part of a kind → the moves open on it, by principal and verb."""
    found: dict[int, dict[tuple[str, str], Any]] = {}
    columns = (
        "record_id", "part_id", "principal", "verb", "since", "asked_by_id", "reminded_at", "reminders",
    )  # fmt: skip
    for portion in portions(ids):
        query = select(*(_move.c[name] for name in columns)).where(*_about(part_name, portion))
        for row in session.execute(query):
            thing = row.record_id if part_name is None else row.part_id
            found.setdefault(thing, {})[row.principal, row.verb] = row
    return found


def replace_moves(
    session: Session, ids: list[int], rows: list[dict[str, Any]], part_name: str | None = None
) -> None:
    """End the moves open on these records, or parts of a kind, and open others."""
    for portion in portions(ids):
        session.execute(delete(_move).where(*_about(part_name, portion)))
    loading.write(session, _move, rows)


def write(session: Session, actor: Actor, told: list[Told]) -> None:
    """Append the events, and a notice for each of those concerned."""
    if not told:
        return
    ids = loading.ids(session, _event, len(told))
    loading.write(session, _event, [{"id": id, **one.row} for id, one in zip(ids, told, strict=True)])
    following = _followers(session, [one.record.id for one in told])
    held = Holders(session, told[0].row["at"])
    for one in told:
        direct = {int(name[1:]) for name in (*one.told, *one.awaited) if name[0] == "p"}
        people = direct | following.get(one.record.id, set())
        held.want(one.record, {*one.told, *one.awaited}, people)
    rows = []
    for one, event_id in zip(told, ids, strict=True):
        mine = following.get(one.record.id, set())
        why = reasons(held.of(one.record), actor, set(one.awaited), {}, set(one.told), mine)
        rows += [
            {
                "person_id": person_id,
                "record_id": one.record.id,
                "event_id": event_id,
                "why": reason,
                "created_at": one.row["at"],
            }
            for person_id, reason in why.items()
        ]
    loading.write(session, _notice, rows)


def _followers(session: Session, ids: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for portion in portions(ids):
        query = select(_follow.c.record_id, _follow.c.person_id).where(_follow.c.record_id.in_(portion))
        for record_id, person_id in session.execute(query):
            found.setdefault(record_id, set()).add(person_id)
    return found


def portions(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
