"""Where the actions of a file go in a plan: axes and objectives that stand there, and those that are added."""

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core.borrowed import either
from secretariat.core.words import sort_key
from secretariat.imports.plan.reading import Place
from secretariat.plans.models import Axis, Objective, Plan
from secretariat.plans.plan_rules import MOVABLE

ALIKE = 85
"""From this likeness (of 100) a title under the same number is the same axis or objective, written otherwise."""


@dataclass(eq=False)
class Node:
    """An axis or an objective: with its ``id`` where it stands, without one where it is to be added."""

    id: int | None
    rank: int
    titles: tuple[str, ...]
    above: "Node | None" = None
    below: list["Node"] = field(default_factory=list)
    code: str = ""
    """As the file writes it, where it is none of ours (OS-4)."""

    @property
    def number(self) -> str:
        return f"{self.above.rank}.{self.rank}" if self.above else str(self.rank)

    def named(self, lang: str) -> str:
        """Its title to a reader; one that a file adds is in the file's language only."""
        return either(*self.titles, lang) if len(self.titles) == 2 else self.title

    @property
    def title(self) -> str:
        return next((title for title in self.titles if title), "")


class Tree:
    """The axes and objectives of a plan, and those that the rows of a file add to them."""

    def __init__(self, session: Session, plan: Plan):
        self.axes: list[Node] = []
        by_id: dict[int, Node] = {}
        for axis in session.scalars(select(Axis).where(Axis.plan_id == plan.id).order_by(Axis.rank, Axis.id)):
            by_id[axis.id] = Node(axis.id, axis.rank, (axis.title_fr, axis.title_en))
            self.axes.append(by_id[axis.id])
        self.by_id: dict[int, Node] = {}
        rows = session.scalars(
            select(Objective)
            .join(Axis, Axis.id == Objective.axis_id)
            .where(Axis.plan_id == plan.id)
            .order_by(Objective.rank, Objective.id)
        )
        for row in rows:
            node = Node(row.id, row.rank, (row.title_fr, row.title_en), by_id[row.axis_id])
            by_id[row.axis_id].below.append(node)
            self.by_id[row.id] = node
        self.movable = plan.state in MOVABLE
        """Whether actions move from one objective to another."""
        self.plan_title = plan.title_fr or plan.title_en
        self._found: dict[tuple[Place, Place], Node | None] = {}
        self._stated: dict[tuple[str, str], Node | None] = {}

    def objective(self, axis: Place, objective: Place) -> Node | None:
        """The objective that a row stands under, added where there is none; None where the row names none."""
        key = (axis, objective)
        if key not in self._found:
            self._found[key] = self._objective(axis, objective)
        return self._found[key]

    def _objective(self, axis: Place, objective: Place) -> Node | None:
        if not objective:
            home = self.axis(axis)
            if home is None:
                return self._only()
            if len(home.below) == 1:
                return home.below[0]
            return self._add(home, Place("", home.title))
        numbered = re.fullmatch(r"(\d+)\.(\d+)", objective.code)
        home = self.axis(axis or (Place(numbered[1]) if numbered else Place()))
        if home is None:
            known = self._titled([o for a in self.axes for o in a.below], objective)
            home = known.above if known else (self.axes[0] if len(self.axes) == 1 else None)
        if home is None:
            home = self._add(None, Place("", self.plan_title))
        rank = numbered[2] if numbered else objective.code if objective.code.isdigit() else ""
        return self._known(home.below, objective, rank) or self._add(home, objective)

    def axis(self, place: Place) -> Node | None:
        """The axis that a row names, added where there is none of it."""
        if not place:
            return None
        rank = place.code if place.code.isdigit() else ""
        return self._known(self.axes, place, rank) or self._add(None, place)

    def stated(self, axis: Place, objective: Place) -> Node | None:
        """The objective that bears a title to the letter, in the axis of a title where one is named; None where none
        does, or several."""
        key = (axis.title, objective.title)
        if key not in self._stated:
            among = [n for n in self.axes if self.bears([n], axis.title)] or self.axes
            found = [one for above in among for one in above.below if self.bears([one], objective.title)]
            self._stated[key] = found[0] if len(found) == 1 else None
        return self._stated[key]

    @staticmethod
    def bears(among: list[Node], title: str, apart: Node | None = None) -> bool:
        """Whether one of these bears a title, ``apart`` not counted."""
        key = sort_key(title)
        return any(key and key in map(sort_key, n.titles) for n in among if n is not apart)

    def _only(self) -> Node | None:
        """Where a row goes that names nothing: the plan's only objective; in an empty plan, one of its own title."""
        every = [node for axis in self.axes for node in axis.below]
        if not every:
            return self._objective(Place(), Place("", self.plan_title))
        return every[0] if len(every) == 1 else None

    def _known(self, among: list[Node], place: Place, rank: str) -> Node | None:
        if place.title and (found := self._titled(among, place)):
            return found
        if place.code and (found := next((n for n in among if n.code == place.code), None)):
            return found
        if not rank:
            return None
        found = next((node for node in among if str(node.rank) == rank), None)
        if found is None or not place.title or not found.title:
            return found
        likeness = max(fuzz.ratio(sort_key(place.title), sort_key(title)) for title in found.titles)
        return found if likeness >= ALIKE else None

    @staticmethod
    def _titled(among: list[Node], place: Place) -> Node | None:
        key = sort_key(place.title)
        return next((n for n in among if key and key in (sort_key(title) for title in n.titles)), None)

    def _add(self, above: Node | None, place: Place) -> Node:
        siblings = above.below if above else self.axes
        rank = max((node.rank for node in siblings), default=0) + 1
        node = Node(None, rank, (place.title[:300] or place.code,), above, [], place.code)
        siblings.append(node)
        self._stated.clear()
        return node

    def added(self) -> list[Node]:
        """What is to be added, each axis before its objectives."""
        return [node for axis in self.axes for node in (axis, *axis.below) if node.id is None]
