"""The thread of an indicator through the editions of a plan: what was read before a revision stays read after it."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import CTE

from secretariat.core.person import Person
from secretariat.plans.models import Indicator, Measurement, Target


def threads(ids) -> CTE:
    """Each of these indicators (a query of ids, or a list) with those that it carries on, the farthest included.

    Columns ``root`` (the indicator asked about) and ``id`` (itself, or one of an edition before); join readings on
    ``id`` and gather them by ``root``. Part of one statement, however many editions there were.
    """
    mine = select(Indicator.id.label("root"), Indicator.id, Indicator.carries_on_id).where(
        Indicator.id.in_(ids)
    )
    thread = mine.cte("thread", recursive=True)
    earlier = select(thread.c.root, Indicator.id, Indicator.carries_on_id).where(
        Indicator.id == thread.c.carries_on_id
    )
    return thread.union_all(earlier)


def figures(session: Session, ids: Iterable[int]) -> tuple[dict[int, list], dict[int, list]]:
    """Measurements (with who submitted them) and targets of indicators, by indicator: two statements.

    Those of the editions before come with an indicator's own (``measurement.indicator_id`` tells them apart).
    """
    ids = sorted(ids)
    measurements: dict[int, list] = {number: [] for number in ids}
    targets: dict[int, list] = {number: [] for number in ids}
    if not ids:
        return measurements, targets
    thread = threads(ids)
    for root, measurement, name in session.execute(
        select(thread.c.root, Measurement, Person.name)
        .join(Measurement, Measurement.indicator_id == thread.c.id)
        .join(Person, Person.id == Measurement.submitted_by_id)
        .order_by(Measurement.ends_on, Measurement.id)
    ):
        measurements[root].append((measurement, name))
    for target in session.scalars(
        select(Target).where(Target.indicator_id.in_(ids)).order_by(Target.ends_on)
    ):
        targets[target.indicator_id].append(target)
    return measurements, targets
