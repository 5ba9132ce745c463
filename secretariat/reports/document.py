"""The report as plain data: the contract between the builder and the renderers.

A builder fills one `Report` from queries; every renderer turns the same `Report` into bytes; a published
edition keeps it. Nothing here knows a request, a database or a file format, so a report travels to a child
process as it is.

Rules for whoever fills it:

- *Language.* Every text is already in `Report.language`. Fixed labels (column heads, "Late", "Page 2 of 14")
  are not data: the renderers take them from `words.Words`.
- *Walls.* What the reader may not see is absent: no row, no count, no total. Renderers never filter.
- *Units.* Money is integer cents of the Canadian dollar, shares are whole percents (0 to 100), measurements
  are `int` or `Decimal` in the indicator's own unit. `None` means "not known" or "not set", and is shown as a
  dash.
- *Order.* Tuples come in the order in which they are to be read.
- *Text* is plain text, shown as typed, except `Highlight.markdown`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from secretariat.reports.annex import Deadline, Funding, Project, Term
from secretariat.reports.chapters import OUTLINE, Chapter

Language = Literal["fr", "en"]
ScopeKind = Literal["plan", "group", "cluster"]
Number = int | Decimal


class Status(StrEnum):
    """How a piece of work stands against its calendar; each has a colour, an icon and a word."""

    DONE = "done"
    OK = "ok"
    SOON = "soon"
    LATE = "late"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Band:
    """The working group something belongs to: its code in the report's language, its name and its hue.

    `hue` is 1 to 6 as on screen, 0 for the cluster's own colour.
    """

    code: str
    name: str
    hue: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """What the report is about. `band` is None for a whole cluster or a plan of the cluster."""

    kind: ScopeKind
    title: str
    cluster: str
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """The lines that open a report: whom it is made for, and who answers for it (the foot of every page).

    `lines` follow the period on an edition's own cover: its number, the agreement it answers to, what it corrects.
    """

    addressed: str
    publisher: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Brand:
    """What a cluster's documents wear: a colour (``#RRGGBB``; empty for the product's own) and a logo (a PNG; empty
    for none) with its words for those who do not see it."""

    colour: str = ""
    logo: bytes = b""
    alternative: str = ""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A short paragraph by the coordinator, in Markdown (bold, italics, links, lists; no HTML).

    `source` names the group or plan that it is of, where the report covers several; `band` is its group.
    """

    markdown: str
    source: str = ""
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of the opening sentence.

    `done_share` and `time_share` are percents of the work and of the calendar; `unanswered` counts the offers
    of a take-up that no organisation has answered yet. `left_out` counts the actions that a filter in the
    address kept out of the report: a narrowed report says so.
    """

    done_share: int
    time_share: int | None
    late: int
    unanswered: int
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How many actions stand in each status."""

    done: int = 0
    ok: int = 0
    soon: int = 0
    late: int = 0
    wait: int = 0

    @property
    def total(self) -> int:
        return self.done + self.ok + self.soon + self.late + self.wait

    def of(self, status: Status) -> int:
        return getattr(self, status.value)


@dataclass(frozen=True, slots=True)
class AxisProgress:
    """One line of the dashboard. `band` is set when the report covers several groups."""

    code: str
    title: str
    progress: int
    elapsed: int | None
    late: int = 0
    without_lead: int = 0
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Dashboard:
    counts: Counts
    axes: tuple[AxisProgress, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A status with its amount.

    `days` is how many days late, until due, or waiting, according to `key`. `label` takes the place of
    "Done", "On track" or "Waiting" where the state says more ("Deferred", "Offered", "To be confirmed"); late
    and due soon always keep their own words.
    """

    key: Status
    days: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Delay:
    """An action late, deferred or waiting too long, with the reason that was given ("" if none was)."""

    code: str
    title: str
    due: date | None
    adopted_due: date | None
    standing: Standing
    reason: str = ""
    band: Band | None = None
    comment: str = ""
    """What the coordinator says of it, in an edition."""
    action_id: int | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """What an action is measured by; `verified`: another person checked `actual`, read on `as_of`."""

    name: str
    unit: str = ""
    baseline: Number | None = None
    target: Number | None = None
    actual: Number | None = None
    verified: bool = False
    as_of: date | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action of a progress table.

    `lead` is "" while no organisation has taken the action up. `adopted_due` is set only where it differs
    from `due`. `elapsed` is the share of the action's own calendar gone by (None before it starts). `holder`
    is whose move it is, since `holder_days` days ("" when nobody is awaited).
    """

    code: str
    title: str
    lead: str
    standing: Standing
    progress: int = 0
    elapsed: int | None = None
    partners: tuple[str, ...] = ()
    start: date | None = None
    due: date | None = None
    adopted_due: date | None = None
    indicators: tuple[Indicator, ...] = ()
    budget_cents: int | None = None
    note: str = ""
    holder: str = ""
    holder_days: int | None = None
    url: str = ""

    @property
    def indicator(self) -> Indicator | None:
        """The first indicator: the one that a table with a single line per action shows."""
        return self.indicators[0] if self.indicators else None


@dataclass(frozen=True, slots=True)
class Objective:
    code: str
    title: str
    rows: tuple[ActionRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis with its objectives, and its own progress and calendar as the plan computes them."""

    code: str
    title: str
    progress: int
    elapsed: int | None
    objectives: tuple[Objective, ...] = ()

    def rows(self) -> Iterator[ActionRow]:
        for objective in self.objectives:
            yield from objective.rows

    @property
    def budget_cents(self) -> int:
        return sum(row.budget_cents or 0 for row in self.rows())


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report: one plan, or one working group's plan."""

    title: str
    axes: tuple[Axis, ...] = ()
    band: Band | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `produced_at` is aware, in the cluster's time zone; `start` to `end` is its period.

    `outline` gives the order in which its parts are read: names of chapters.OUTLINE, and keys of its `chapters`.
    """

    language: Language
    scope: Scope
    start: date
    end: date
    produced_at: datetime
    provisional: bool
    summary: Summary
    dashboard: Dashboard
    cover: Cover | None = None
    highlights: tuple[Highlight, ...] = ()
    delays: tuple[Delay, ...] = ()
    sections: tuple[Section, ...] = ()
    projects: tuple[Project, ...] = ()
    funding: tuple[Funding, ...] = ()
    glossary: tuple[Term, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    url: str = ""
    chapters: tuple[Chapter, ...] = ()
    outline: tuple[str, ...] = OUTLINE
    reader: str = ""
    """Whose eyes it was made for; nobody's in particular where it is an edition."""
    told: tuple[str, ...] = ()
    """What the filter in the address asked for, a sentence each."""
    brand: Brand = Brand()

    def chapter(self, key: str) -> Chapter | None:
        """The chapter of a key; None for a part that every report has."""
        return next((chapter for chapter in self.chapters if chapter.key == key), None)

    def rows(self) -> Iterator[tuple[Section, Axis, Objective, ActionRow]]:
        """Every action with where it stands in the plan, in reading order."""
        for section in self.sections:
            for axis in section.axes:
                for objective in axis.objectives:
                    for row in objective.rows:
                        yield section, axis, objective, row

    @property
    def funding_total(self) -> tuple[int, int, int]:
        """Cents sought, committed and received over all sources."""
        return (
            sum(line.sought_cents for line in self.funding),
            sum(line.committed_cents for line in self.funding),
            sum(line.received_cents for line in self.funding),
        )
