"""What later rooms add to this room's pages: rooms import one way, so they enter functions here.

A function answers a Panel, or None where it has nothing to show. Its template is included with ``panel`` in
sight.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Builder = Callable[..., "Panel | None"]


@dataclass
class Panel:
    """A section of a page: heading, figure beside it, link at its right, template that draws ``data``."""

    title: str
    template: str
    data: Any = None
    count: int | None = None
    link: tuple[str, str] | None = None
    """Label and address."""
    sentence: str = ""
    """What is true, added to the sentence that opens the page (dashboard only)."""
    side: bool = False
    """In the rail instead of the main column."""


class Board:
    """The panels of one kind of page, in the order of their rank."""

    def __init__(self):
        self._builders: dict[str, tuple[int, Builder]] = {}

    def add(self, builder: Builder, rank: int = 50, key: str | None = None) -> None:
        """Enter a builder once; the same key again replaces it."""
        self._builders[key or f"{builder.__module__}.{builder.__qualname__}"] = (rank, builder)

    def build(self, *about: Any) -> list[Panel]:
        """Every panel that has something to show."""
        ordered = sorted(self._builders.values(), key=lambda entry: entry[0])
        return [panel for _rank, builder in ordered if (panel := builder(*about)) is not None]


dashboard = Board()
"""``fn(session, actor, cluster, lang)``"""
organisation = Board()
"""``fn(session, actor, cluster, organisation, lang)``"""
person = Board()
"""``fn(session, actor, cluster, person, lang)``"""

add = dashboard.add
add_organisation = organisation.add
add_person = person.add
