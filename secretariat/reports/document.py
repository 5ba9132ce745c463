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
from typing import Literal

from secretariat.reports.annex import Deadline, Funding, Project, Term
from secretariat.reports.chapters import OUTLINE, Chapter
from secretariat.reports.progress import (
    ActionRow,
    Axis,
    AxisProgress,
    Band,
    Counts,
    Delay,
    Objective,
    Section,
)

Language = Literal["fr", "en"]
ScopeKind = Literal["plan", "group", "cluster"]


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
    `title` is what an edition is called; other reports are called by what they are about.
    """

    addressed: str
    publisher: str
    lines: tuple[str, ...] = ()
    title: str = ""


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
class Dashboard:
    counts: Counts
    axes: tuple[AxisProgress, ...] = ()


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
