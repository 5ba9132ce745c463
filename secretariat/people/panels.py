"""What other rooms show of a person on their own account page: organisations, seats, roles."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from secretariat.core.policy import Actor


@dataclass
class Panel:
    """A heading and its lines; without lines, the sentence that says so."""

    title: str
    empty: str = ""
    lines: list[tuple[str, str, str | None]] = field(default_factory=list)
    """What it is, a note, and an address or None."""


_builders: list[Callable[[Session, Actor, str], Panel | None]] = []


def add_panel(builder: Callable[[Session, Actor, str], Panel | None]) -> None:
    """Let a room show a panel: ``builder(session, actor, language)`` gives it, translated, or None."""
    if builder not in _builders:
        _builders.append(builder)


def build(session: Session, actor: Actor, language: str) -> list[Panel]:
    """The panels of every room, in the order of the rooms."""
    return [panel for builder in _builders if (panel := builder(session, actor, language))]
