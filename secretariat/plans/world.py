"""What the rules of this room ask of the database."""

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from secretariat.core import acts
from secretariat.plans.models import Action, Axis, Objective, Plan
from secretariat.plans.rows import DROPPED
from secretariat.plans.rules import ACTION


def actions_of(session: Session, plan_id: int) -> int:
    """How many actions a plan has, dropped ones apart."""
    query = select(func.count(Action.id)).where(Action.plan_id == plan_id, Action.state.not_in(DROPPED))
    return session.scalar(query)


def undated_actions(session: Session, plan_id: int) -> list[str]:
    """The codes of the open actions of a plan that want a date, in the plan's order."""
    query = select(Action.code).where(
        Action.plan_id == plan_id,
        Action.state.in_(sorted(ACTION.open)),
        or_(Action.starts_on.is_(None), Action.due_on.is_(None)),
    )
    return list(session.scalars(query.order_by(Action.sort_code)))


def open_actions(session: Session, plan_id: int) -> int:
    """How many actions of a plan are neither confirmed nor dropped."""
    query = select(func.count(Action.id)).where(
        Action.plan_id == plan_id, Action.state.in_(sorted(ACTION.open))
    )
    return session.scalar(query)


def next_edition(session: Session, plan_id: int, states: tuple[str, ...]) -> bool:
    """Whether a plan has a next edition in one of these states."""
    query = select(Plan.id).where(Plan.revises_id == plan_id, Plan.state.in_(states)).limit(1)
    return session.scalar(query) is not None


def plan_state(session: Session, plan_id: int) -> str | None:
    return session.scalar(select(Plan.state).where(Plan.id == plan_id))


def objective_now(session: Session, objective_id: int | None) -> int | None:
    """The objective of an adopted plan that carries this one on, or None."""
    query = (
        select(Objective.id)
        .join(Axis, Axis.id == Objective.axis_id)
        .join(Plan, Plan.id == Axis.plan_id)
        .where(Objective.carries_on_id == objective_id, Plan.state == "adopted")
    )
    return session.scalar(query.order_by(Objective.id.desc()).limit(1))


for question in (actions_of, undated_actions, open_actions, next_edition, plan_state, objective_now):
    acts.answer(question.__name__, question)
