"""Who moves next after an act, and who is told of it: Moves and Notices, in the act's own transaction."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from secretariat.core import clock, people_of
from secretariat.core.history import Event
from secretariat.core.kinds import Kind
from secretariat.core.lifecycle import Await
from secretariat.core.moves import Move, Notice
from secretariat.core.people_of import holders
from secretariat.core.policy import Actor
from secretariat.core.record import Follow, Record

_move, _notice, _follow = Move.__table__, Notice.__table__, Follow.__table__
FOLLOWERS = select(_follow.c.person_id).where(_follow.c.record_id == bindparam("record", type_=Integer))


def hand_over(
    session: Session,
    entry: Kind,
    thing: Any,
    record: Record,
    awaits: tuple[Await, ...] | None,
    actor: Actor,
    event: Event,
    tell: tuple[str, ...],
    followers: bool = True,
) -> None:
    """Replace the thing's open moves (unless ``awaits`` is None) and tell those concerned."""
    awaited: dict[str, str] = {}
    if awaits is not None:
        part_name = None if thing is record else entry.name
        kept: dict[tuple[str, str], Any] = {}
        if event.verb != "create":
            kept = open_moves(session, record, part_name, thing)
            session.execute(
                delete(Move).where(
                    Move.record_id == record.id,
                    Move.part_kind.is_(None) if part_name is None else Move.part_kind == part_name,
                    Move.part_id.is_(None) if part_name is None else Move.part_id == thing.id,
                )
            )
        rows = move_rows(thing, record, part_name, awaits, actor, event.verb, event.at, kept, awaited)
        if rows:
            session.execute(insert(_move), rows)  # a table: written without the object mapper
    told = tuple(p for role in tell for p in thing.principals(role))
    notify(session, record, event, actor, {}, told, awaited, followers)


def move_rows(
    thing: Any,
    record: Record,
    part_name: str | None,
    awaits: tuple[Await, ...],
    actor: Actor,
    verb: str,
    at: datetime,
    kept: Mapping[tuple[str, str], Any],
    awaited: dict[str, str],
) -> list[dict[str, Any]]:
    """The moves that ``awaits`` opens, as rows; ``awaited`` gets those that are new, principal → verb.

    ``kept`` are the moves that were open (principal and verb → row): who still owes the same waits since then.
    """
    zone = actor.clusters[record.cluster_id].time_zone if record.cluster_id in actor.clusters else None
    today = clock.today(zone or clock.HOME_ZONE)
    rows = []
    for awaited_role in awaits:
        due = getattr(thing, "due_on", record.due_on) if awaited_role.due else None
        if awaited_role.days is not None:
            due = today + timedelta(days=awaited_role.days)
        for principal in thing.principals(awaited_role.role):
            still = kept.get((principal, awaited_role.verb)) if verb != awaited_role.verb else None
            if still is None:
                awaited[principal] = awaited_role.verb
            rows.append(
                {
                    "record_id": record.id,
                    "part_kind": part_name,
                    "part_id": None if part_name is None else thing.id,
                    "principal": principal,
                    "verb": awaited_role.verb,
                    "since": still.since if still else at,
                    "due": due,
                    "asked_by_id": still.asked_by_id if still else actor.id,
                    "reminded_at": still.reminded_at if still else None,
                    "reminders": still.reminders if still else 0,
                }
            )
    return rows


def open_moves(session: Session, record: Record, part_name: str | None, thing: Any) -> dict:
    """The moves open before a step, by principal and verb: who still owes the same keeps waiting since then."""
    rows = session.execute(
        select(
            Move.principal, Move.verb, Move.since, Move.asked_by_id, Move.reminded_at, Move.reminders
        ).where(
            Move.record_id == record.id,
            Move.part_kind.is_(None) if part_name is None else Move.part_kind == part_name,
            Move.part_id.is_(None) if part_name is None else Move.part_id == thing.id,
        )
    )
    return {(row.principal, row.verb): row for row in rows}


def notify(
    session: Session,
    record: Record,
    event: Event,
    actor: Actor | None,
    people: dict[int, str],
    told: tuple[str, ...],
    awaited: Mapping[str, str] | None = None,
    followers: bool = True,
) -> None:
    """Write one Notice a person: the strongest reason wins. Nobody is told of what they did, or may not see."""
    if record.audience == "author":
        return
    following: set[int] = set()
    if followers:
        following = set(session.execute(FOLLOWERS, {"record": record.id}).scalars())
    principals = set(told) | set(awaited or {})
    if not (following or principals or people):
        return
    direct = {int(p[1:]) for p in principals if p[0] == "p"}
    found = holders(session, record, principals, following | set(people) | direct, event.at)
    why = people_of.reasons(found, actor, set(awaited or {}), people, set(told), following)
    if why:
        session.execute(
            insert(_notice),
            [
                {
                    "person_id": person_id,
                    "record_id": record.id,
                    "event_id": event.id,
                    "why": reason,
                    "created_at": event.at,
                }
                for person_id, reason in why.items()
            ],
        )
