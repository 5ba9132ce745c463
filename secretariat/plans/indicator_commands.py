"""Writes of indicators: definition and targets, measurements, corrections."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import acts, clock, lifecycle
from secretariat.core.lifecycle import N_, Forbidden, Refused, Situation
from secretariat.core.policy import Actor
from secretariat.core.record import Record
from secretariat.plans import periods
from secretariat.plans.indicator_rules import GONE_ON, INDICATOR
from secretariat.plans.models import Indicator, Measurement, Plan, Target
from secretariat.plans.threads import threads

DEFINITION = (
    "name_fr", "name_en", "definition_fr", "definition_en", "unit_fr", "unit_en", "source_fr", "source_en",
    "direction", "frequency", "baseline_value", "baseline_period",
)  # fmt: skip


def _check_right(actor: Actor, record: Record, verb: str) -> None:
    roles = {role for step in INDICATOR.by_verb[verb] for role in step.who}
    if not any(actor.principals.intersection(record.principals(role)) for role in roles):
        raise Forbidden(N_("Your roles do not allow this step."))


UNEXPLAINED = N_("The plan is adopted: say why the target changes. The adopted one stays shown.")


def add(
    session: Session, actor: Actor, record: Record, values: dict[str, Any], targets: dict[str, float]
) -> Indicator:
    """Give a record a new indicator with its targets (period → value)."""
    _check_right(actor, record, "edit")
    count = len(session.scalars(select(Indicator.id).where(Indicator.record_id == record.id)).all())
    indicator = Indicator(rank=count + 1, **{name: values[name] for name in DEFINITION if name in values})
    indicator.record = record
    acts.open_part(session, actor, indicator, record, details={"what": named(indicator)})
    _set_targets(session, indicator, targets)
    return indicator


def _set_targets(session: Session, indicator: Indicator, targets: dict[str, float]) -> dict[str, list]:
    """Bring the targets to what is wanted; returns what changed, as a history line says it."""
    kept = {
        target.period: target
        for target in session.scalars(select(Target).where(Target.indicator_id == indicator.id))
    }
    changes: dict[str, list] = {}
    for period, value in targets.items():
        known = kept.pop(period, None)
        if known is None:
            session.add(
                Target(indicator_id=indicator.id, period=period, ends_on=periods.end_of(period), value=value)
            )
            changes[period] = [None, value]
        elif known.value != value:
            changes[period] = [known.value, value]
            known.value = value
    for period, known in kept.items():
        changes[period] = [known.value, None]
        session.delete(known)
    session.flush()
    return changes


def is_adopted(session: Session, record: Record) -> bool:
    """Whether the indicator's plan stands adopted: its targets are then changed with a reason only."""
    plan = record if isinstance(record, Plan) else session.get(Plan, record.plan_id)
    return plan is not None and plan.state in ("adopted", "superseded", "closed")


def edit(
    session: Session,
    actor: Actor,
    indicator: Indicator,
    values: dict[str, Any],
    targets: dict[str, float],
    version: int | None,
    reason: str,
) -> None:
    """Change a definition or targets. Raises Stale on an old page, Refused where a target moves unexplained."""
    record = indicator.record
    _check_right(actor, record, "edit")
    if version is not None and version != indicator.version:
        raise acts.Stale(indicator, values, version)
    before = {n: getattr(indicator, n) for n in DEFINITION}
    for name in DEFINITION:
        if name in values:
            setattr(indicator, name, values[name])
    changes = {n: [old, getattr(indicator, n)] for n, old in before.items() if getattr(indicator, n) != old}
    moved = _set_targets(session, indicator, targets)
    if not changes and not moved:
        return
    if moved and is_adopted(session, record) and not reason.strip():
        raise Refused(errors={"reason": [UNEXPLAINED]})
    changes |= {f"target {period}": pair for period, pair in moved.items()}
    acts.edit_part(session, actor, indicator, record, changes, reason, {"what": named(indicator)})


def measure(
    session: Session,
    actor: Actor,
    indicator: Indicator,
    facts: dict[str, Any],
    corrects: Measurement | None = None,
) -> Measurement:
    """Submit a measurement; another person verifies it. A correction names the one it corrects, which stays.

    ``facts``: period, value, note. Raises Refused for a period that is measured already or not begun.
    """
    thread = threads([indicator.id])
    same = session.scalars(
        select(Measurement)
        .join(thread, thread.c.id == Measurement.indicator_id)
        .where(Measurement.period == facts["period"], Measurement.state != "rejected")
        .order_by(Measurement.id)
    ).all()
    measurement = checked(actor, indicator, facts, corrects, same)
    return acts.open_part(
        session, actor, measurement, indicator.record, details=details(indicator, measurement)
    )


def checked(
    actor: Actor,
    indicator: Indicator,
    facts: dict[str, Any],
    corrects: Measurement | None,
    same: Sequence[Measurement],
) -> Measurement:
    """The measurement that ``facts`` make, not written yet; Refused beside the ``same`` period's, the oldest first,
    of the indicator and those that it carries on, rejected ones apart."""
    record = indicator.record
    _check_right(actor, record, "measure")
    if indicator.state != "followed":
        raise lifecycle.OutOfTurn(N_("This indicator is retired: it is no longer measured."))
    if corrects is None and record.state in GONE_ON:
        raise lifecycle.OutOfTurn(N_("This indicator goes on in the plan’s next version: measure it there."))
    period = facts["period"]
    ends_on = periods.end_of(period)
    cluster = actor.clusters[record.cluster_id]
    if periods.of_day(clock.today(cluster.time_zone), indicator.frequency) < period:
        raise Refused(errors={"period": [N_("This period has not begun.")]})
    if facts.get("value") is None:
        raise Refused(errors={"value": [N_("Write a number, for example 12.5.")]})
    superseded = {m.corrects_id for m in same}
    standing = [m for m in same if m.id not in superseded]
    if corrects is None and standing and standing[-1].indicator_id != indicator.id:
        raise Refused(
            errors={
                "period": [
                    N_("This period was measured in an earlier version of the plan: correct it there.")
                ]
            }
        )
    if corrects is None and standing:
        raise Refused(
            errors={"period": [N_("This period is measured already: correct that measurement instead.")]}
        )
    if corrects is not None and (corrects.indicator_id != indicator.id or corrects not in standing):
        raise Refused(N_("This measurement has been corrected already: correct the newest one."))
    if corrects is not None and not (facts.get("note") or "").strip():
        raise Refused(errors={"note": [N_("Say what was wrong.")]})
    return Measurement(
        indicator_id=indicator.id,
        cluster_id=record.cluster_id,
        group_id=record.group_id,
        lead_id=getattr(record, "lead_id", None),
        period=period,
        ends_on=ends_on,
        value=facts["value"],
        note=facts.get("note") or "",
        submitted_by_id=actor.id,
        submitted_at=clock.now(),
        corrects_id=corrects.id if corrects else None,
    )


def named(indicator: Indicator) -> dict[str, str]:
    """The indicator's name for a history line, in both languages."""
    return {"fr": indicator.name("fr"), "en": indicator.name("en")}


def details(indicator: Indicator, measurement: Measurement) -> dict[str, Any]:
    return {
        "what": named(indicator),
        "period": measurement.period,
        "value": measurement.value,
    }


def told(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """What a step on a measurement says in the history: which indicator, which period, which value."""
    return details(session.get(Indicator, case.thing.indicator_id), case.thing)


def told_indicator(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """What a step on an indicator says in the history."""
    return {"what": named(case.thing)}
