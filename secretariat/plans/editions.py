"""Adoption and editions: the baseline that adoption freezes, the next edition that a revision opens."""

from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from secretariat.clusters.models import FundingLine
from secretariat.core import acts, lifecycle
from secretariat.core.borrowed import either
from secretariat.core.lifecycle import Situation
from secretariat.core.policy import Actor
from secretariat.plans.action_rules import SERVING
from secretariat.plans.funding import lines_of
from secretariat.plans.indicator_rules import INDICATOR
from secretariat.plans.models import (
    Action,
    ActionPartner,
    Axis,
    Baseline,
    Indicator,
    Milestone,
    Objective,
    Plan,
    Target,
)
from secretariat.plans.rows import DROPPED, UNLED
from secretariat.plans.rules import ACTION, MILESTONE, PLAN

COPIED_PLAN = (
    "cluster_id",
    "group_id",
    "audience",
    "scope",
    "title_fr",
    "title_en",
    "starts_on",
    "ends_on",
    "due_on",
    "summary_fr",
    "summary_en",
)
COPIED_ACTION = (
    "cluster_id",
    "group_id",
    "audience",
    "title_fr",
    "title_en",
    "due_on",
    "starts_on",
    "budget_cents",
    "description_fr",
    "description_en",
    "serves_id",
)
COPIED_INDICATOR = (
    "rank",
    "name_fr",
    "name_en",
    "definition_fr",
    "definition_en",
    "unit_fr",
    "unit_en",
    "source_fr",
    "source_en",
    "direction",
    "frequency",
    "baseline_value",
    "baseline_period",
)


def adopt(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *adopt*: carried actions go on where they stood, then everything that was agreed is frozen."""
    plan: Plan = case.thing
    session.flush()
    if plan.revises_id:
        _take_over(session, case.actor, plan)
    freeze(session, case, plan)


def freeze(session: Session, case: Situation, plan: Plan) -> None:
    """Keep what was adopted: dates, lead and budget of actions, values of targets, dates of milestones."""
    actions = session.scalars(
        select(Action).where(Action.plan_id == plan.id, Action.state.not_in(DROPPED))
    ).all()
    if actions:
        session.execute(
            insert(Baseline),
            [
                {
                    "action_id": action.id,
                    "edition": plan.edition,
                    "at": case.now,
                    "starts_on": action.starts_on,
                    "due_on": action.due_on,
                    "lead_id": None if action.state in UNLED else action.lead_id,
                    "budget_cents": action.budget_cents,
                }
                for action in actions
            ],
        )
    mine = or_(Indicator.record_id == plan.id, Indicator.record_id.in_(_actions_of(plan)))
    session.execute(
        update(Target)
        .where(Target.indicator_id.in_(select(Indicator.id).where(mine)))
        .values(adopted_value=Target.value)
    )
    session.execute(
        update(Milestone)
        .where(or_(Milestone.record_id == plan.id, Milestone.record_id.in_(_actions_of(plan))))
        .values(adopted_due_on=Milestone.due_on)
    )


def _actions_of(plan: Plan):
    return select(Action.__table__.c.id).where(Action.__table__.c.plan_id == plan.id)


def revise(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """After *revise*: the next edition in draft, with axes, objectives and a copy of each open action."""
    plan: Plan = case.thing
    actor = case.actor
    following = Plan(
        edition=plan.edition + 1, revises_id=plan.id, **{name: getattr(plan, name) for name in COPIED_PLAN}
    )
    acts.open_record(session, actor, following)
    objectives = _copy_structure(session, plan, following)
    copies: dict[int, int] = {plan.id: following.id}
    for action in session.scalars(
        select(Action)
        .where(Action.plan_id == plan.id, Action.state.in_(sorted(ACTION.open)))
        .order_by(Action.sort_code)
    ).all():
        copies[action.id] = _copy_action(
            session, actor, action, following, objectives[action.objective_id]
        ).id
    _copy_indicators(session, copies)
    _copy_milestones(session, copies)
    return {"edition": following.edition, "plan": following.id}


def _copy_structure(session: Session, plan: Plan, following: Plan) -> dict[int, int]:
    """Copy axes and objectives; the ids of objectives, old to new."""
    axes, objectives = {}, {}
    for axis in session.scalars(select(Axis).where(Axis.plan_id == plan.id).order_by(Axis.rank)).all():
        axes[axis.id] = Axis(
            plan_id=following.id, rank=axis.rank, title_fr=axis.title_fr, title_en=axis.title_en
        )
        session.add(axes[axis.id])
    session.flush()
    for old in session.scalars(select(Objective).where(Objective.axis_id.in_(sorted(axes)))).all():
        objectives[old.id] = Objective(
            axis_id=axes[old.axis_id].id,
            rank=old.rank,
            title_fr=old.title_fr,
            title_en=old.title_en,
            carries_on_id=old.id,
        )
        session.add(objectives[old.id])
    session.flush()
    return {id: objective.id for id, objective in objectives.items()}


def _copy_action(
    session: Session, actor: Actor, action: Action, following: Plan, objective_id: int
) -> Action:
    copy = Action(
        plan_id=following.id,
        objective_id=objective_id,
        rank=action.rank,
        code=action.code,
        sort_code=action.sort_code,
        carries_on_id=action.id,
        progress=0,
        status_note="",
        **{name: getattr(action, name) for name in COPIED_ACTION},
    )
    acts.open_record(session, actor, copy)
    acts.take_step(session, actor, copy, "carry")
    partners = session.scalars(
        select(ActionPartner.organisation_id).where(ActionPartner.action_id == action.id)
    ).all()
    if partners:
        session.execute(
            insert(ActionPartner), [{"action_id": copy.id, "organisation_id": id} for id in partners]
        )
    lines = lines_of(session, action.id)
    if lines:
        session.execute(
            insert(FundingLine),
            [{"record_id": copy.id, "rank": rank, **line} for rank, line in enumerate(lines, 1)],
        )
    return copy


def _copy_indicators(session: Session, copies: dict[int, int]) -> None:
    """Indicators with their targets; readings stay with the edition in which they were taken, and are read on."""
    made: dict[int, Indicator] = {}
    followed = and_(Indicator.record_id.in_(sorted(copies)), Indicator.state == "followed")
    for old in session.scalars(select(Indicator).where(followed).order_by(Indicator.id)).all():
        made[old.id] = Indicator(
            record_id=copies[old.record_id],
            version=1,
            carries_on_id=old.id,
            **{name: getattr(old, name) for name in COPIED_INDICATOR},
        )
        lifecycle.enter(INDICATOR, made[old.id])
        session.add(made[old.id])
    session.flush()
    for target in session.scalars(select(Target).where(Target.indicator_id.in_(sorted(made)))).all():
        session.add(
            Target(
                indicator_id=made[target.indicator_id].id,
                period=target.period,
                ends_on=target.ends_on,
                value=target.value,
            )
        )
    session.flush()


def _copy_milestones(session: Session, copies: dict[int, int]) -> None:
    """Milestones still ahead, entered anew."""
    ahead = and_(Milestone.record_id.in_(sorted(copies)), Milestone.state == "ahead")
    for old in session.scalars(select(Milestone).where(ahead).order_by(Milestone.id)).all():
        new = Milestone(
            record_id=copies[old.record_id],
            version=1,
            cluster_id=old.cluster_id,
            group_id=old.group_id,
            title_fr=old.title_fr,
            title_en=old.title_en,
            due_on=old.due_on,
        )
        lifecycle.enter(MILESTONE, new)
        session.add(new)
    session.flush()


def _take_over(session: Session, actor: Actor, plan: Plan) -> None:
    """The edition before gives way: its open actions are replaced, and go on here where they were carried.

    What ended meanwhile ends here as well.
    """
    before = session.get(Plan, plan.revises_id, populate_existing=True)
    copies = {
        copy.carries_on_id: copy
        for copy in session.scalars(
            select(Action).where(Action.plan_id == plan.id, Action.state == "carried")
        ).all()
    }
    for old in session.scalars(
        select(Action).where(Action.plan_id == before.id).order_by(Action.sort_code)
    ).all():
        copy = copies.get(old.id)
        if copy is not None:
            facts = {name: getattr(old, name) for name in ("lead_id", "progress", "status_note", "news_at")}
            acts.take_step(session, actor, copy, f"resume_{old.state}", facts)
            session.execute(
                update(Milestone).where(Milestone.record_id == copy.id).values(lead_id=copy.lead_id)
            )
        if old.state in ACTION.open:
            acts.take_step(session, actor, old, "replace")
    acts.take_step(session, actor, before, "supersede")
    _serve_on(session, actor, plan)


def _serve_on(session: Session, actor: Actor, plan: Plan) -> None:
    """What other plans do for the objectives of the edition before, they do for those that carry them on.

    Plans that are over keep what they served: their history is written.
    """
    home = aliased(Plan)
    rows = session.execute(
        select(Action, Axis.rank, Objective)
        .join(Objective, Objective.carries_on_id == Action.serves_id)
        .join(Axis, Axis.id == Objective.axis_id)
        .join(home, home.id == Action.plan_id)
        .where(Axis.plan_id == plan.id, Action.state.in_(SERVING), home.state.in_(sorted(PLAN.open)))
        .order_by(Action.id)
    ).all()
    for action, axis, objective in rows:
        code = f"{axis}.{objective.rank}"
        names = {
            lang: f"{code} {either(objective.title_fr, objective.title_en, lang)}" for lang in ("fr", "en")
        }
        acts.take_step(session, actor, action, "serve_on", details={"what": names})
