"""The work of a report as plain data: how it stands, and its actions by objective, axis and plan.

By document.py's rules, which give the units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

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
