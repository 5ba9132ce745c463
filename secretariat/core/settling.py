"""Moves of one of several who are each awaited for the same, outside the engine's hand-over."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.moves import Move
from secretariat.core.record import Record


def settle(session: Session, record: Record, verb: str, principal: str) -> None:
    """One of several who were each awaited for the same has answered: their own move goes, the others' stay.

    Nothing is written into the history: the caller says what may be said (a voter's answer says nothing).
    """
    session.execute(
        delete(Move).where(
            Move.record_id == record.id,
            Move.part_id.is_(None),
            Move.verb == verb,
            Move.principal == principal,
        )
    )


def await_again(session: Session, record: Record, verb: str, principals: Iterable[str]) -> int:
    """Await this of those who are not awaited any more, though they owe it: a backup that came back knows less than
    they did. How many they are.
    """
    waiting = set(
        session.scalars(select(Move.principal).where(Move.record_id == record.id, Move.verb == verb))
    )
    missing = sorted(set(principals) - waiting)
    if missing:
        since = clock.now()
        session.execute(
            insert(Move),
            [
                {"record_id": record.id, "principal": who, "verb": verb, "since": since, "due": record.due_on}
                for who in missing
            ],
        )
    return len(missing)
