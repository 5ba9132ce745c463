"""What later rooms add to this room's pages: rooms import one way, so they enter functions here.

A function answers a Panel, or None where it has nothing to show. Its template is included with ``panel`` in
sight. What panels ask of the database is asked in one statement for the whole page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from secretariat.core import together

Builder = Callable[..., "Panel | None"]
Asks = Callable[..., dict[str, Select]]


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
        self._builders: dict[str, tuple[int, Builder, Asks | None]] = {}

    def add(self, builder: Builder, rank: int = 50, key: str | None = None, asks: Asks | None = None) -> None:
        """Enter a builder once; the same key again replaces it.

        ``asks`` gets what the builder gets but the session, and names the selects that the builder needs: it
        then gets their rows by these names, last. What two panels ask under one name is asked once.
        """
        self._builders[key or f"{builder.__module__}.{builder.__qualname__}"] = (rank, builder, asks)

    def build(self, session: Session, *about: Any, also: Mapping[str, Select] | None = None) -> "Built":
        """Every panel that has something to show; ``also`` is what the page itself asks on the same journey."""
        ordered = sorted(self._builders.values(), key=lambda entry: entry[0])
        wanted = dict(also or {})
        for _rank, _builder, asks in ordered:
            wanted.update(asks(*about) if asks else {})
        found = together.read(session, wanted)
        built = (builder(session, *about, *((found,) if asks else ())) for _rank, builder, asks in ordered)
        return Built([panel for panel in built if panel is not None], found)


class Built(list):
    """The panels of a page, and in ``found`` what was read for them and for the page."""

    def __init__(self, built: list[Panel], found: dict[str, list[Any]]):
        super().__init__(built)
        self.found = found


dashboard = Board()
"""``fn(session, actor, cluster, lang)``"""
organisation = Board()
"""``fn(session, actor, cluster, organisation, lang)``"""
person = Board()
"""``fn(session, actor, cluster, person, lang)``"""

add = dashboard.add
add_organisation = organisation.add
add_person = person.add
