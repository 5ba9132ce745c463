"""What is true of a whole plan: how far it is, how its actions stand, how many axes and indicators it has."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from secretariat.core import together
from secretariat.core.borrowed import either
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.core.timing import elapsed
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import Action, Axis, Indicator, Objective, Plan
from secretariat.plans.rows import standing

_record, _plan, _action, _axis, _objective, _group = (
    c.__table__ for c in (Record, Plan, Action, Axis, Objective, WorkingGroup)
)
_home = _record.alias("home")
STATUSES = ("done", "ok", "soon", "late", "wait")


@dataclass
class AxisFigures:
    """One axis: mean progress of its actions, and the mean share of their time that has passed."""

    id: int
    rank: int
    title_fr: str
    title_en: str
    progress: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)

    def title(self, lang: str) -> str:
        return either(self.title_fr, self.title_en, lang)

    @property
    def percent(self) -> int:
        return round(sum(self.progress) / len(self.progress)) if self.progress else 0

    @property
    def elapsed(self) -> int | None:
        return round(sum(self.times) / len(self.times)) if self.times else None


@dataclass
class PlanFigures:
    """One plan of a list, with what its actions add up to."""

    id: int
    number: int
    group_id: int | None
    title_fr: str
    title_en: str
    state: str
    scope: str
    edition: int
    starts_on: date
    ends_on: date
    adopted_on: date | None
    group_fr: str | None
    group_en: str | None
    slug: str | None
    hue: int | None
    code_fr: str | None
    code_en: str | None
    axes: dict[int, AxisFigures] = field(default_factory=dict)
    counts: Counter = field(default_factory=Counter)
    elapsed: int | None = None

    def title(self, lang: str) -> str:
        return either(self.title_fr, self.title_en, lang)

    def group(self, lang: str) -> str:
        return either(self.group_fr, self.group_en, lang)

    def code(self, lang: str) -> str:
        return (self.code_fr if lang == "fr" else self.code_en) or ""

    @property
    def actions(self) -> int:
        """How many actions count: those that were not dropped."""
        return sum(self.counts[key] for key in STATUSES)

    @property
    def percent(self) -> int:
        every = [n for axis in self.axes.values() for n in axis.progress]
        return round(sum(every) / len(every)) if every else 0


def plans(session: Session, actor: Actor, cluster_id: int, today: date) -> list[PlanFigures]:
    """The plans of a cluster that an actor may see: the development plan first, then those of groups in their
    order, newer editions before older ones. One statement."""
    return figures_of(together.read(session, asks(actor, cluster_id)), today)


def asks(
    actor: Actor,
    cluster_id: int,
    group_id: int | None = None,
    states: tuple[str, ...] | None = None,
) -> dict[str, Select]:
    """What ``figures_of`` needs to be asked: the plans, and their actions with their axes."""
    query = (
        select(
            _record.c.id,
            _record.c.number,
            _record.c.group_id,
            _record.c.title_fr,
            _record.c.title_en,
            _record.c.state,
            _plan.c.scope,
            _plan.c.edition,
            _plan.c.starts_on,
            _plan.c.ends_on,
            _plan.c.adopted_on,
            _home.c.title_fr.label("group_fr"),
            _home.c.title_en.label("group_en"),
            _group.c.slug,
            _group.c.hue,
            _group.c.code_fr,
            _group.c.code_en,
        )
        .select_from(_record)
        .join(_plan, _plan.c.id == _record.c.id)
        .outerjoin(_group, _group.c.id == _record.c.group_id)
        .outerjoin(_home, _home.c.id == _record.c.group_id)
        .where(visible_to(actor, cluster_id))
        .order_by(
            _record.c.group_id.is_not(None), _home.c.number, _plan.c.starts_on.desc(), _record.c.id.desc()
        )
    )
    if group_id is not None:
        query = query.where(_record.c.group_id == group_id)
    if states is not None:
        query = query.where(_record.c.state.in_(states))
    known = query.with_only_columns(_record.c.id).order_by(None).subquery()
    counted = (
        select(
            _action.c.plan_id,
            _action.c.progress,
            _action.c.starts_on,
            _record.c.state,
            _record.c.due_on,
            _axis.c.id,
            _axis.c.rank,
            _axis.c.title_fr,
            _axis.c.title_en,
        )
        .select_from(_record)
        .join(_action, _action.c.id == _record.c.id)
        .join(_objective, _objective.c.id == _action.c.objective_id)
        .join(_axis, _axis.c.id == _objective.c.axis_id)
        .where(visible_to(actor, cluster_id), _action.c.plan_id.in_(select(known.c.id)))
        .order_by(_action.c.plan_id, _axis.c.rank, _action.c.id)
    )
    return {"plans": query, "plan_actions": counted}


def figures_of(read: dict[str, list], today: date) -> list[PlanFigures]:
    """Plans with what was counted of their actions, from the rows of ``asks``."""
    found = {row.id: PlanFigures(*row) for row in read["plans"]}
    for plan in found.values():
        plan.elapsed = elapsed(plan.starts_on, plan.ends_on, today)
    _count(found, read["plan_actions"], today)
    return list(found.values())


def _count(found: dict[int, PlanFigures], rows: list, today: date) -> None:
    for plan_id, progress, starts_on, state, due_on, *axis in rows:
        plan = found[plan_id]
        here = plan.axes.setdefault(axis[0], AxisFigures(*axis))
        status = standing(state, due_on, today)
        plan.counts[status] += 1
        here.counts[status] += 1
        if status == "dropped":
            continue
        here.progress.append(100 if status == "done" else progress)
        time = elapsed(starts_on, due_on, today)
        if time is not None:
            here.times.append(time)


@dataclass
class Extent:
    """How much a plan holds, and its editions before and after."""

    axes: int
    objectives: int
    indicators: int
    hue: int | None
    """The colour of the plan's group; None for a development plan."""
    before: int | None
    after: int | None
    after_state: str | None


def extent(session: Session, plan: Plan) -> Extent:
    """Counts and editions of one plan in hand: one statement."""
    mine = select(_action.c.id).where(_action.c.plan_id == plan.id)
    nexts = select(_record.c.id, _record.c.state).join(_plan, _plan.c.id == _record.c.id)
    after = (
        nexts.where(_plan.c.revises_id == plan.id).order_by(_record.c.id.desc()).limit(1).subquery("after")
    )
    row = session.execute(
        select(
            select(func.count(_axis.c.id)).where(_axis.c.plan_id == plan.id).scalar_subquery(),
            select(func.count(_objective.c.id))
            .join(_axis, _axis.c.id == _objective.c.axis_id)
            .where(_axis.c.plan_id == plan.id)
            .scalar_subquery(),
            select(func.count(Indicator.id))
            .where(Indicator.record_id.in_(mine), Indicator.state == "followed")
            .scalar_subquery(),
            select(_group.c.hue).where(_group.c.id == plan.group_id).scalar_subquery(),
            select(after.c.id).scalar_subquery(),
            select(after.c.state).scalar_subquery(),
        )
    ).one()
    return Extent(row[0], row[1], row[2], row[3], plan.revises_id, row[4], row[5])
