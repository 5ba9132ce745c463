"""What closes a report, as plain data: projects, funding, words, deadlines (by document.py's rules)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, get_args

DeadlineKind = Literal["action", "milestone", "deliverable", "task", "project", "plan", "meeting", "other"]
KINDS: tuple[str, ...] = get_args(DeadlineKind)


class Health(StrEnum):
    """How a project says it is doing."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"


@dataclass(frozen=True, slots=True)
class Project:
    """`state` is the name of its state; `sentence` goes with `health`; `lead` is an organisation."""

    number: str
    title: str
    lead: str
    state: str
    health: Health | None = None
    sentence: str = ""
    budget_cents: int | None = None
    start: date | None = None
    end: date | None = None
    milestone: str = ""
    milestone_due: date | None = None
    rallying: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Funding:
    """A source of money with the amounts sought, committed and received, in cents."""

    source: str
    sought_cents: int = 0
    committed_cents: int = 0
    received_cents: int = 0


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the trade in both languages."""

    fr: str
    en: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A dated event. `uid` never changes, so that a calendar updates instead of doubling."""

    uid: str
    title: str
    date: date
    kind: DeadlineKind
    url: str = ""
