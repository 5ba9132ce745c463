"""What an import would do, as plain data: a line for each row of the file, what it changes, what it asks."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from secretariat.core.lifecycle import N_

FIELDS = {
    "code": N_("Code"),
    "axis": N_("Axis"),
    "objective": N_("Objective"),
    "title": N_("Action"),
    "title_fr": N_("Title in French"),
    "title_en": N_("Title in English"),
    "description": N_("Description"),
    "lead": N_("Lead"),
    "partners": N_("Partners"),
    "starts": N_("Beginning"),
    "due": N_("Due date"),
    "budget": N_("Budget"),
    "progress": N_("Progress"),
    "state": N_("State"),
    "note": N_("Note"),
    "plan": N_("Plan"),
    "address": N_("Address"),
    "mark": N_("Import mark"),
}
"""The columns of a plan's spreadsheet as people read them."""
VERDICTS = {
    "create": N_("create"),
    "change": N_("change"),
    "same": N_("leave as it is"),
    "ask": N_("to answer"),
    "refuse": N_("refuse"),
    "out": N_("left out"),
    "skip": N_("not read"),
}
"""In the order in which totals are told: what is done, what stays, what waits or is refused, what is not looked at."""


@dataclass
class Change:
    """One cell that changes something: how it reads before and after; ``theirs`` where the plan moved meanwhile."""

    field: str
    before: str
    after: str
    theirs: str = ""
    was: str = ""
    """What the file was exported with, where the plan moved meanwhile and the file still tells."""
    side: str = ""
    """Which side of a conflict was chosen: mine, theirs, or nothing yet."""


@dataclass
class Left:
    """One cell that is not taken over, and why."""

    field: str
    text: str
    why: str


@dataclass
class Line:
    """One row of the file and what would become of it."""

    row: int
    verdict: str = "same"
    code: str = ""
    title: str = ""
    thing_id: int | None = None
    where: str = ""
    """The objective under which it goes, or the organisation that it is about."""
    changes: list[Change] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    """What has to be answered before: sentences."""
    edits: dict[str, Any] = field(default_factory=dict)
    steps: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    partners: set[int] | None = None
    home: Any = None
    """The Node of the objective under which a new action goes, or to which one that stands is moved."""
    renames: list = field(default_factory=list)
    """Nodes of axes and objectives that the row calls otherwise."""
    file_code: str = ""

    def conclude(self) -> "Line":
        """Say what becomes of the row from what was found."""
        if self.verdict in ("out", "skip"):
            return self
        if self.errors:
            self.verdict = "refuse"
        elif self.asks:
            self.verdict = "ask"
        elif self.thing_id is None:
            self.verdict = "create"
        else:
            told = self.edits or self.steps or self.home or self.renames or self.partners is not None
            self.verdict = "change" if told else "same"
        return self


@dataclass
class Proposal:
    """All lines, and what is asked of the person before they can be done."""

    lines: list[Line]
    language: str = "fr"
    """Of the file: its titles are written in it."""
    names: dict[str, list] = field(default_factory=dict)
    """A name as it is written → the organisations that it resembles."""
    days: dict[str, date | None] = field(default_factory=dict)
    """A text that is no date → the day that it may mean."""
    homeless: bool = False
    """Whether rows name no objective."""
    reason: bool = False
    """Whether changes need a reason."""
    offers: int = 0
    brought: int = 0
    """How many new actions are further along than proposed, as their rows say."""
    added: list = field(default_factory=list)
    """Axes and objectives to be added (Nodes)."""
    renamed: dict = field(default_factory=dict)
    """Node of an axis or objective that stands → (row that says so, its new title)."""

    @property
    def counts(self) -> dict[str, int]:
        found = dict.fromkeys(VERDICTS, 0)
        for line in self.lines:
            found[line.verdict] += 1
        return found

    @property
    def conflicts(self) -> int:
        return sum(1 for line in self.lines for change in line.changes if change.theirs and not change.side)

    @property
    def busy(self) -> int:
        """How many rows would do something."""
        return sum(line.verdict in ("create", "change") for line in self.lines)

    @property
    def ready(self) -> bool:
        """Whether it can be done: something to do, nothing refused, nothing to be answered."""
        return bool(self.busy) and not any(line.verdict in ("refuse", "ask") for line in self.lines)


def digest(proposal: Proposal) -> str:
    """A mark of everything that a proposal would do, so that what is confirmed is what was shown."""
    told = hashlib.sha256()
    for line in proposal.lines:
        did = (
            line.row,
            line.verdict,
            line.thing_id,
            line.where,
            line.edits,
            line.steps,
            sorted(line.partners or ()),
        )
        was = [(one.field, one.before, one.after, one.theirs, one.side) for one in line.changes]
        told.update(repr((did, was)).encode())
    return told.hexdigest()[:32]
