"""A move answered by one of several who were each awaited for the same, outside the engine's hand-over."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

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
