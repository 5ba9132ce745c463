"""What hangs on one action: its lists in one statement, its indicators in another (where it stands: place.py)."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace

from sqlalchemy import BigInteger, Date, Float, Text, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from secretariat.clusters.models import FundingLine, Organisation
from secretariat.core import clock
from secretariat.core.db import Moment
from secretariat.core.history import Event
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.plans.milestones import MilestoneRow
from secretariat.plans.models import (
    Action,
    ActionPartner,
    Indicator,
    Measurement,
    Milestone,
    Target,
)
from secretariat.plans.threads import threads
from secretariat.tasks.models import Task
from secretariat.tasks.rules import TASK

TOLD = ("progress", "complete", "start", "accept", "defer", "edit", "reoffer")
EVENTS = 60
TASKS = 50


@dataclass
class Dossier:
    """What hangs on an action."""

    partners: list[tuple[str, str]] = field(default_factory=list)
    """(French name, English name)."""
    funding: list[dict] = field(default_factory=list)
    milestones: list[MilestoneRow] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)
    """(name, principal): the lead's representatives, the group's chair, the coordinators."""
    targets: list = field(default_factory=list)
    tasks: list = field(default_factory=list)
    """Rows .id .title_fr .title_en .state .due .who; open ones first, by date."""
    events: list = field(default_factory=list)
    """Rows .verb .at .who .reason .changes, newest first."""

    @property
    def last_news(self):
        """The newest report of progress, or None."""
        return next((e for e in self.events if e.verb in ("progress", "complete")), None)

    @property
    def taken_up(self):
        return next((e for e in self.events if e.verb == "accept"), None)

    def moves_since(self, adopted: datetime) -> list:
        """Changes of the due date since adoption, newest first."""
        return [e for e in self.events if "due_on" in e.changes and e.at >= adopted]


@dataclass(slots=True)
class Line:
    """One row of the union: its branch, and whatever this branch writes where."""

    what: str
    id: int
    a: str | None
    b: str | None
    c: str | None
    d: str | None
    n1: int | None
    n2: int | None
    n3: int | None
    on1: date | None
    on2: date | None
    on3: date | None
    at: datetime | None
    x: float | None
    y: float | None


TYPES = {
    "a": Text,
    "b": Text,
    "c": Text,
    "d": Text,
    "n1": BigInteger,
    "n2": BigInteger,
    "n3": BigInteger,
    "on1": Date,
    "on2": Date,
    "on3": Date,
    "at": Moment,
    "x": Float,
    "y": Float,
}


def _branch(what: str, id, **columns):
    """The columns of one branch. What it leaves out is a typed NULL: PostgreSQL would refuse another."""
    values = [columns.get(name, cast(null(), kind)).label(name) for name, kind in TYPES.items()]
    return select(literal(what).label("what"), id.label("id"), *values)


def dossier(session: Session, actor: Actor, action: Action) -> Dossier:
    """Everything that hangs on an action, in one statement."""
    found = Dossier()
    union = union_all(*_branches(actor, action)).subquery("dossier")
    for row in session.execute(select(union)):
        _put(found, Line(*row))
    found.partners.sort()
    found.funding.sort(key=lambda line: line["rank"])
    found.milestones.sort(key=lambda m: (m.due_on, m.id))
    found.targets.sort(key=lambda t: t.ends_on)
    found.tasks.sort(key=lambda t: (t.closed, t.due or date.max, t.id))
    found.events.sort(key=lambda e: -e.id)
    del found.tasks[TASKS:]
    return found


def _branches(actor: Actor, action: Action) -> list:
    record, number = Record.__table__, action.id
    told = (
        select(Event, Person.name.label("who"))
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.record_id == number, Event.part_id.is_(None), Event.verb.in_(TOLD))
        .order_by(Event.id.desc())
        .limit(EVENTS)
        .subquery("told")
    )
    office = [f"c{action.cluster_id}:coordinator", *action.principals("lead"), *action.principals("chair")]
    return [
        _branch("partner", Organisation.id, a=Organisation.name_fr, b=Organisation.name_en)
        .join(ActionPartner, ActionPartner.organisation_id == Organisation.id)
        .where(ActionPartner.action_id == number),
        _branch(
            "funding",
            FundingLine.rank,
            a=FundingLine.source,
            n1=FundingLine.sought_cents,
            n2=FundingLine.committed_cents,
            n3=FundingLine.received_cents,
        ).where(FundingLine.record_id == number),
        _branch(
            "milestone",
            Milestone.id,
            a=Milestone.title_fr,
            b=Milestone.title_en,
            c=Milestone.state,
            n1=Milestone.version,
            n2=Milestone.lead_id,
            on1=Milestone.due_on,
            on2=Milestone.adopted_due_on,
            on3=Milestone.reached_on,
        ).where(Milestone.record_id == number),
        _branch("person", Person.id, a=Person.name, b=Grant.principal, n1=Grant.id)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.principal.in_(office), in_force(clock.now()), Person.active),
        _branch(
            "target",
            Target.indicator_id,
            a=Target.period,
            on1=Target.ends_on,
            x=Target.value,
            y=Target.adopted_value,
        )
        .join(Indicator, Indicator.id == Target.indicator_id)
        .where(Indicator.record_id == number),
        _branch(
            "task",
            record.c.id,
            a=record.c.title_fr,
            b=record.c.title_en,
            c=record.c.state,
            d=Person.name,
            on1=record.c.due_on,
        )
        .select_from(record)
        .join(Task.__table__, Task.__table__.c.id == record.c.id)
        .join(Person, Person.id == Task.__table__.c.assignee_id)
        .where(visible_to(actor, action.cluster_id), Task.__table__.c.about_id == number),
        _branch(
            "event",
            told.c.id,
            a=told.c.verb,
            b=told.c.who,
            c=told.c.reason,
            d=cast(told.c.changes, Text),
            at=told.c.at,
        ),
    ]


def _put(found: Dossier, line: Line) -> None:
    match line.what:
        case "partner":
            found.partners.append((line.a, line.b or line.a))
        case "funding":
            amounts = {"sought_cents": line.n1, "committed_cents": line.n2, "received_cents": line.n3}
            found.funding.append({"rank": line.id, "source": line.a, **amounts})
        case "milestone":
            dates = (line.on1, line.on2, line.on3)
            found.milestones.append(
                MilestoneRow(line.id, 0, line.a, line.b, line.c, line.n1, *dates, line.n2)
            )
        case "person":
            found.people.append((line.a, line.b))
        case "target":
            target = SimpleNamespace(
                indicator_id=line.id, period=line.a, ends_on=line.on1, value=line.x, adopted_value=line.y
            )
            found.targets.append(target)
        case "task":
            found.tasks.append(
                SimpleNamespace(
                    id=line.id,
                    title_fr=line.a,
                    title_en=line.b,
                    state=line.c,
                    who=line.d,
                    due=line.on1,
                    closed=line.c in TASK.final,
                )
            )
        case "event":
            changes = json.loads(line.d) if line.d else {}
            found.events.append(
                SimpleNamespace(
                    id=line.id, verb=line.a, who=line.b, reason=line.c, changes=changes, at=line.at
                )
            )


def indicators_of(session: Session, action: Action) -> tuple[list[Indicator], dict[int, list]]:
    """The action's indicators, the retired last, and their measurements (earlier editions' too) with who submitted
    them."""
    thread = threads(select(Indicator.id).where(Indicator.record_id == action.id))
    indicators: dict[int, Indicator] = {}
    measured: dict[int, list] = {}
    for indicator, measurement, name in session.execute(
        select(Indicator, Measurement, Person.name)
        .join(thread, thread.c.root == Indicator.id)
        .outerjoin(Measurement, Measurement.indicator_id == thread.c.id)
        .outerjoin(Person, Person.id == Measurement.submitted_by_id)
        .order_by(
            Indicator.state == "retired", Indicator.rank, Indicator.id, Measurement.ends_on, Measurement.id
        )
    ):
        indicators[indicator.id] = indicator
        measured.setdefault(indicator.id, [])
        if measurement is not None:
            measured[indicator.id].append((measurement, name))
    return list(indicators.values()), measured
