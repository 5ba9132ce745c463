"""Asking all who owe a draft an update: one history line and one notice each, at most once a day, in few statements."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from secretariat.core import clock, people_of, telling
from secretariat.core.held import Holders
from secretariat.core.history import Event
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.moves import Move, Notice
from secretariat.core.policy import Actor
from secretariat.core.record import Record
from secretariat.core.waits import REMIND_AGAIN
from secretariat.editions.missing import ASKED
from secretariat.editions.owing import Missing

VERBS = {"answer": "accept", "action": "progress", "project": "update"}
"""What is awaited of those who have an open move."""
telling.tell_as(ASKED, N_("%(who)s asked %(what)s for news of %(of)s"), "send")


@dataclass(frozen=True)
class _Asked:
    """Somebody is asked for one update."""

    one: Missing
    record: Record
    people: tuple[int, ...]


def ask(session: Session, actor: Actor, wanted: Iterable[Missing]) -> int:
    """Ask those who owe each update for it, unless they were asked less than a day ago; of how many was asked.

    Raises Refused where nobody could be.
    """
    now = clock.now()
    asked = _answerable(session, actor, [one for one in wanted if _ripe(one.asked_at, now)], now)
    if not asked:
        raise Refused(N_("Nobody could be asked just now: all were asked less than a day ago."))
    moves = [found.one.move_id for found in asked if found.one.move_id]
    if moves:
        session.execute(
            update(Move).where(Move.id.in_(moves)).values(reminded_at=now, reminders=Move.reminders + 1)
        )
    ids = session.scalars(
        insert(Event).returning(Event.id, sort_by_parameter_order=True), _events(session, actor, asked, now)
    ).all()
    notices = [
        {
            "person_id": person_id,
            "record_id": found.record.id,
            "event_id": event_id,
            # A reminder is over once no move is open: what is asked of a part has none.
            "why": "reminder" if found.one.move_id else "told",
            "created_at": now,
        }
        for found, event_id in zip(asked, ids, strict=True)
        for person_id in found.people
    ]
    session.execute(insert(Notice), notices)
    return len(asked)


def _ripe(asked_at: datetime | None, now: datetime) -> bool:
    return asked_at is None or now - asked_at >= REMIND_AGAIN


def _answerable(session: Session, actor: Actor, wanted: list[Missing], now: datetime) -> list[_Asked]:
    """Those that somebody other than the actor answers for. Their open moves are held until the transaction ends."""
    moves = [one.move_id for one in wanted if one.move_id]
    held = select(Move.id, Move.reminded_at).where(Move.id.in_(moves)).order_by(Move.id)
    last = dict(session.execute(held.with_for_update()).all()) if moves else {}
    open_still = [
        one for one in wanted if not one.move_id or (one.move_id in last and _ripe(last[one.move_id], now))
    ]
    query = select(Record).where(Record.id.in_({one.record_id for one in open_still}))
    records = {record.id: record for record in session.scalars(query)}
    holders = Holders(session, now)
    for one in open_still:
        holders.want(records[one.record_id], {one.principal})
    found = []
    for one in open_still:
        record = records[one.record_id]
        people = (id for id, own in holders.of(record).items() if one.principal in own and id != actor.id)
        if mine := tuple(sorted(people)):
            found.append(_Asked(one, record, mine))
    return found


def _events(session: Session, actor: Actor, asked: list[_Asked], now: datetime) -> list[dict]:
    people = {f"p{id}" for found in asked for id in found.people}
    named = people_of.names_by_principal(session, people, now)
    return [_event(actor, found, named, now) for found in asked]


def _event(actor: Actor, found: _Asked, named: dict, now: datetime) -> dict:
    one = found.one
    names = sorted(name for id in found.people for _id, name in named[f"p{id}"])
    details = {"people": list(found.people), "what": names}
    if one.part:
        details["of"] = one.title_fr or one.title_en
    else:
        details |= {"move": one.move_id, "verb": VERBS[one.what]}
    return {
        "cluster_id": found.record.cluster_id,
        "record_id": found.record.id,
        "part_kind": one.part[0] if one.part else None,
        "part_id": one.part[1] if one.part else None,
        "verb": ASKED if one.part else "remind",
        "person_id": actor.id,
        "at": now,
        "version": found.record.version,
        "state_from": None,
        "state_to": None,
        "changes": {},
        "details": details,
        "reason": "",
    }
