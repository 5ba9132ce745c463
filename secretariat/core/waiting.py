"""Moves and notices that no step writes: of somebody who is one of many, and whose answer no Event may tell.

core/acts.py writes all others.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.history import Event
from secretariat.core.moves import Move, Notice
from secretariat.core.record import Record


def answered(session: Session, record_id: int, principal: str, verb: str) -> None:
    """One of many has done what was awaited of them all: nothing tells of it but that the move is gone."""
    session.execute(
        delete(Move).where(Move.record_id == record_id, Move.principal == principal, Move.verb == verb)
    )


def await_again(
    session: Session, record: Record, principals: Iterable[str], verb: str, due: date | None
) -> int:
    """Await this of those who are not awaited yet (a backup that came back knows less than they did); how many."""
    waiting = set(
        session.scalars(select(Move.principal).where(Move.record_id == record.id, Move.verb == verb))
    )
    missing = sorted(set(principals) - waiting)
    if missing:
        moment = clock.now()
        session.execute(
            insert(Move),
            [
                {"record_id": record.id, "principal": p, "verb": verb, "since": moment, "due": due}
                for p in missing
            ],
        )
    return len(missing)


def untell(session: Session, event: Event) -> None:
    """Take back the notices of an event: those concerned are told of it by another one."""
    session.execute(delete(Notice).where(Notice.event_id == event.id))
