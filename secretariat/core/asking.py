"""What guards may ask of the database, and what rooms answer."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from secretariat.core.record import Record


class World:
    """What guards may ask of the database; what several ask alike, before anything changes, is asked once."""

    def __init__(self, session: Session):
        self._session = session
        self._known: dict[tuple, Any] = {}

    def open_work(self, group_id: int, exempt: Iterable[str] = ()) -> int:
        """How many records homed in a group have not reached a final state."""
        return self._session.scalar(
            select(func.count()).where(
                Record.group_id == group_id, ~Record.closed, Record.kind.not_in(list(exempt))
            )
        )

    def __getattr__(self, name: str):
        """A question that a room answers: ``world.actions_of(record_id)``."""
        try:
            question = _questions[name]
        except KeyError:
            raise AttributeError(name) from None
        return lambda *given: self._once(name, question, given)

    def _once(self, name: str, question: Callable[..., Any], given: tuple) -> Any:
        key = (name, *given)
        if key not in self._known:
            self._known[key] = question(self._session, *given)
        return self._known[key]


_questions: dict[str, Callable[..., Any]] = {}


def answer(name: str, question: Callable[..., Any]) -> None:
    """Let guards ask ``situation.world.<name>(…)``; the room gives ``question(session, …)``."""
    _questions[name] = question
