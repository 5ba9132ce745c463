"""Measurements of many indicators, read at once."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core.record import Record
from secretariat.plans.models import Action, Indicator, Measurement
from secretariat.plans.threads import threads

AT_ONCE = 10_000
"""Ids named in one statement: databases bound how many."""


def same_periods(session: Session, indicator_ids: Iterable[int]) -> dict[tuple[int, str], list[Measurement]]:
    """(indicator, period) → what was measured there or in an edition before, rejected apart, the oldest first."""
    found: dict[tuple[int, str], list[Measurement]] = {}
    for ids in _portions(indicator_ids):
        thread = threads(ids)
        rows = session.execute(
            select(thread.c.root, Measurement)
            .join(thread, thread.c.id == Measurement.indicator_id)
            .where(Measurement.state != "rejected")
            .order_by(Measurement.id)
        )
        for root, measurement in rows:
            found.setdefault((root, measurement.period), []).append(measurement)
    return found


def by_id(session: Session, ids: Iterable[int]) -> list[tuple[Measurement, Record, Indicator]]:
    """Measurements with their indicators and the records that these hang on, all of them loaded."""
    found: list[tuple[Measurement, Record, Indicator]] = []
    for some in _portions(ids):
        rows = session.execute(
            select(Measurement, Record, Indicator)
            .join(Record, Record.id == Measurement.record_id)
            .join(Indicator, Indicator.id == Measurement.indicator_id)
            .where(Measurement.id.in_(some))
            .order_by(Measurement.id)
        )
        found += [(measurement, record, indicator) for measurement, record, indicator in rows]
    for some in _portions({record.id for _measurement, record, _indicator in found}):
        session.scalars(select(Action).where(Action.id.in_(some))).all()
    return found


def _portions(ids: Iterable[int]) -> Iterable[list[int]]:
    every = sorted(set(ids))
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))
