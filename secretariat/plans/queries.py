"""Reads of plans and actions; each starts from ``visible_to``, and costs the same for 10 or 500 actions."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, aliased

from secretariat.clusters.models import Organisation
from secretariat.core import clock
from secretariat.core.moves import Move
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.plans.filters import PlanFilter
from secretariat.plans.models import Action, Axis, Baseline, Indicator, Measurement, Objective, Plan, Target
from secretariat.plans.narrowing import kept, ordered
from secretariat.plans.rows import ActionRow, Measured, compute
from secretariat.plans.threads import threads

PAGE = 100
_record, _action, _objective, _axis = (c.__table__ for c in (Record, Action, Objective, Axis))
_lead, _baseline, _plan = Organisation.__table__, Baseline.__table__, Plan.__table__
_plan_record = aliased(Record.__table__)

COLUMNS = (
    _record.c.id,
    _record.c.number,
    _record.c.cluster_id,
    _record.c.group_id,
    _record.c.title_fr,
    _record.c.title_en,
    _record.c.state,
    _record.c.state_since,
    _record.c.version,
    _record.c.due_on,
    _action.c.plan_id,
    _action.c.code,
    _action.c.sort_code,
    _action.c.lead_id,
    _action.c.starts_on,
    _action.c.budget_cents,
    _action.c.progress,
    _action.c.status_note,
    _action.c.news_at,
    _action.c.serves_id,
    _action.c.carries_on_id,
    _objective.c.id.label("objective_id"),
    _objective.c.rank.label("objective_rank"),
    _objective.c.title_fr.label("objective_fr"),
    _objective.c.title_en.label("objective_en"),
    _axis.c.id.label("axis_id"),
    _axis.c.rank.label("axis_rank"),
    _axis.c.title_fr.label("axis_fr"),
    _axis.c.title_en.label("axis_en"),
    _lead.c.name_fr.label("lead_fr"),
    _lead.c.name_en.label("lead_en"),
    _baseline.c.id.is_not(None).label("adopted"),
    _baseline.c.starts_on.label("adopted_starts_on"),
    _baseline.c.due_on.label("adopted_due_on"),
    _baseline.c.lead_id.label("adopted_lead_id"),
    _baseline.c.budget_cents.label("adopted_budget_cents"),
    _record.c.sought,
)
ROWS = (
    select(*COLUMNS)
    .select_from(_record)
    .join(_action, _action.c.id == _record.c.id)
    .join(_objective, _objective.c.id == _action.c.objective_id)
    .join(_axis, _axis.c.id == _objective.c.axis_id)
    .outerjoin(_lead, _lead.c.id == _action.c.lead_id)
    .outerjoin(_baseline, _baseline.c.action_id == _action.c.id)
)
CURRENT = ("draft", "consultation", "adopted", "closed")
"""Plans whose actions count for a cluster: not those that a next edition has taken the place of."""


@dataclass
class ActionRows:
    """The rows that a filter keeps, in their order, beside all of the plan's own."""

    shown: list[ActionRow]
    all: list[ActionRow]
    """Every action of the plan (or cluster) that the actor may see, by code."""
    chosen: PlanFilter = field(default_factory=PlanFilter)

    def __iter__(self):
        return iter(self.shown)

    def __len__(self) -> int:
        return len(self.shown)

    @property
    def counts(self) -> dict[str, int]:
        """How many of all actions are done, ok, soon, late, wait, dropped."""
        found = Counter(row.status for row in self.all)
        return {key: found.get(key, 0) for key in ("done", "ok", "soon", "late", "wait", "dropped")}


def action_rows(
    session: Session,
    actor: Actor,
    scope,
    chosen: PlanFilter | None = None,
    today: date | None = None,
    *,
    group_id: int | None = None,
    action_id: int | None = None,
    indicators: bool = True,
    representatives: bool = True,
) -> ActionRows:
    """The actions of a Plan, or of a cluster (a ClusterRef) in its plans that stand, filtered and sorted.

    ``group_id`` narrows a cluster to the plans of one group, ``action_id`` a plan to one action. Two
    statements (rows, moves with names), one more for the leads' ``representatives`` and one more for
    ``indicators``, for any number of actions.
    """
    chosen = chosen or PlanFilter()
    of_plan = isinstance(scope, Plan)
    cluster_id = scope.cluster_id if of_plan else scope.id
    today = today or clock.today(actor.time_zone)
    where = [visible_to(actor, cluster_id)]
    if of_plan:
        where.append(_action.c.plan_id == scope.id)
        if action_id is not None:
            where.append(_record.c.id == action_id)
    else:
        where += [
            _action.c.plan_id.in_(standing_plans(cluster_id)),
            _record.c.state.not_in(("carried", "replaced")),
        ]
        if group_id is not None:
            where.append(_record.c.group_id == group_id)
    now = clock.now()
    rows = [
        ActionRow(*row)
        for row in session.execute(
            ROWS.where(*where).order_by(_action.c.plan_id, _action.c.sort_code, _record.c.id)
        )
    ]
    for row in rows:
        compute(row, today, now)
    ids = select(_record.c.id).join(_action, _action.c.id == _record.c.id).where(*where)
    _add_moves(session, actor, rows, ids, today)
    if representatives:
        _add_representatives(session, rows)
    if indicators:
        _add_indicators(session, rows, ids, today)
    return ActionRows(ordered(kept(rows, chosen, today), chosen), rows, chosen)


def standing_plans(cluster_id: int):
    """The query of the plans whose actions count for a cluster."""
    return select(_plan_record.c.id).where(
        _plan_record.c.cluster_id == cluster_id,
        _plan_record.c.kind == "plan",
        _plan_record.c.state.in_(CURRENT),
    )


def _add_moves(session: Session, actor: Actor, rows: list[ActionRow], ids, today: date) -> None:
    """Who is awaited on each action itself (not on its parts), by name; the reader's own move comes first."""
    by_id = {row.id: row for row in rows}
    found = session.execute(
        select(Move.record_id, Move.principal, Move.verb, Move.since, Person.name)
        .outerjoin(Grant, and_(Grant.principal == Move.principal, in_force(clock.now())))
        .outerjoin(Person, and_(Person.id == Grant.person_id, Person.active))
        .where(Move.record_id.in_(ids), Move.part_kind.is_(None))
        .order_by(Move.id, Grant.id)
    )
    zone = ZoneInfo(actor.time_zone)
    for record_id, principal, verb, since, name in found:
        row = by_id[record_id]
        mine = principal in actor.principals
        if not row.principal or (mine and not row.mine):
            row.principal, row.verb, row.since, row.mine, row.awaited = principal, verb, since, mine, []
            row.waiting_days = max((today - since.astimezone(zone).date()).days, 0)
        if name and row.principal == principal:
            row.awaited.append(name)


def _add_representatives(session: Session, rows: list[ActionRow]) -> None:
    leads = {f"o{row.lead_id}:rep" for row in rows if row.lead_id}
    if not leads:
        return
    names: dict[int, list[str]] = {}
    for scope, name in session.execute(
        select(Grant.scope, Person.name)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.principal.in_(sorted(leads)), in_force(clock.now()), Person.active)
        .order_by(Grant.id)
    ):
        names.setdefault(int(scope[1:]), []).append(name)
    for row in rows:
        row.representatives = names.get(row.lead_id, []) if row.lead_id else []


def _add_indicators(session: Session, rows: list[ActionRow], ids, today: date) -> None:
    """Each action's first indicator with its readings and its target, in one statement."""
    by_id = {row.id: row for row in rows}
    for record_id, *told in session.execute(_measured(ids, today)):
        by_id[record_id].measured = Measured(*told)


def _measured(ids, today: date):
    first = (
        select(
            Indicator,
            func.row_number()
            .over(partition_by=Indicator.record_id, order_by=(Indicator.rank, Indicator.id))
            .label("n"),
        )
        .where(Indicator.record_id.in_(ids), Indicator.state == "followed")
        .subquery("first")
    )
    corrected = select(Measurement.corrects_id).where(
        Measurement.corrects_id.is_not(None), Measurement.state != "rejected"
    )
    thread = threads(select(first.c.id).where(first.c.n == 1))
    standing = Measurement.id.not_in(corrected)
    latest = _newest(thread, Measurement.state != "rejected", standing, name="latest")
    published = _newest(thread, Measurement.state == "published", standing, name="published")
    ahead = Target.ends_on >= today
    target = select(
        Target.indicator_id,
        Target.value,
        Target.period,
        Target.ends_on,
        Target.adopted_value,
        func.row_number()
        .over(
            partition_by=Target.indicator_id,
            order_by=(case((ahead, 0), else_=1), case((ahead, Target.ends_on)), Target.ends_on.desc()),
        )
        .label("n"),
    ).subquery("target_now")
    return (
        select(
            first.c.record_id,
            first.c.id,
            first.c.name_fr,
            first.c.name_en,
            first.c.unit_fr,
            first.c.unit_en,
            first.c.direction,
            first.c.baseline_value,
            first.c.baseline_period,
            latest.c.value,
            latest.c.period,
            latest.c.ends_on,
            latest.c.state,
            published.c.value,
            published.c.period,
            target.c.value,
            target.c.period,
            target.c.ends_on,
            target.c.adopted_value,
        )
        .outerjoin(latest, and_(latest.c.root == first.c.id, latest.c.n == 1))
        .outerjoin(published, and_(published.c.root == first.c.id, published.c.n == 1))
        .outerjoin(target, and_(target.c.indicator_id == first.c.id, target.c.n == 1))
        .where(first.c.n == 1)
    )


def _newest(thread, *conditions, name: str):
    order = (Measurement.ends_on.desc(), Measurement.id.desc())
    return (
        select(
            thread.c.root,
            Measurement.value,
            Measurement.period,
            Measurement.ends_on,
            Measurement.state,
            func.row_number().over(partition_by=thread.c.root, order_by=order).label("n"),
        )
        .join(thread, thread.c.id == Measurement.indicator_id)
        .where(*conditions)
        .subquery(name)
    )
