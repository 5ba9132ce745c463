"""Series: editions of one thing, in one layout, to one funder, period after period.

A plan's next edition goes on with the plan: what is reported of either stands in one series.
"""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from secretariat.editions.models import Edition
from secretariat.plans import periods as plan_periods
from secretariat.plans.models import Plan
from secretariat.reports import periods

AHEAD = timedelta(days=10)
"""How long before its period ends the draft of a next edition is opened."""
STANDING = ("adopted", "closed")


def alike(session: Session, edition: Edition) -> list[ColumnElement[bool]]:
    """The conditions on the editions of an edition's series, itself among them."""
    same = [
        Edition.cluster_id == edition.cluster_id,
        Edition.layout == edition.layout,
        Edition.funder == edition.funder,
        Edition.group_id.is_(None) if edition.group_id is None else Edition.group_id == edition.group_id,
    ]
    if edition.plan_id is None:
        return [*same, Edition.plan_id.is_(None)]
    return [*same, Edition.plan_id.in_(_line(session, edition.plan_id))]


def holds(session: Session, edition: Edition, other: Edition) -> bool:
    """Whether another edition is of an edition's series."""
    query = select(Edition.id).where(Edition.id == other.id, *alike(session, edition))
    return session.scalar(query) is not None


def of_plan(session: Session, plan: Plan) -> ColumnElement[bool]:
    """The condition on the editions that report on a plan, whichever of its editions stood then."""
    return Edition.plan_id.in_(_line(session, plan.id))


def _line(session: Session, plan_id: int) -> list[int]:
    """A plan with those that it revises and those that revise it, the oldest first."""
    plan = session.get(Plan, plan_id)
    query = select(Plan.id, Plan.revises_id).where(
        Plan.cluster_id == plan.cluster_id, Plan.revises_id.is_not(None)
    )
    line, revised = {plan_id}, session.execute(query).all()
    while found := {id for pair in revised if line & set(pair) for id in pair} - line:
        line |= found
    return sorted(line)


def plan_now(session: Session, plan_id: int) -> int:
    """The plan that stands where one was reported on: itself, or its newest edition that was adopted."""
    query = select(Plan.id).where(Plan.id.in_(_line(session, plan_id)), Plan.state.in_(STANDING))
    return session.scalar(query.order_by(Plan.edition.desc()).limit(1)) or plan_id


def next_period(ended: date, recurrence: str) -> tuple[date, date]:
    """The month, quarter or year that runs on the day after another has ended."""
    return periods.bounds(plan_periods.of_day(ended + timedelta(days=1), recurrence))


def due_period(session: Session, edition: Edition, today: date) -> tuple[date, date] | None:
    """The period for which the next edition of a series is to be opened on a day; None where none is.

    One whose draft was discarded is passed over; one that is open already is waited for, so that a year without a
    worker opens one draft, and not four.
    """
    start, end = next_period(edition.ends_on, edition.recurrence)
    while end - AHEAD <= today:
        query = select(Edition.state).where(
            *alike(session, edition), Edition.starts_on == start, Edition.ends_on == end
        )
        states = set(session.scalars(query))
        if not states:
            return start, end
        if states != {"discarded"}:
            return None
        start, end = next_period(end, edition.recurrence)
    return None
