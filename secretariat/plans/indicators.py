"""Indicators as pages show them: the reading against the target, as a picture, a sentence and a table."""

from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import i18n, page
from secretariat.core.borrowed import either, proper, said
from secretariat.core.charts.line import Point, line_indicator, pace
from secretariat.core.kinds import Kind
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.plans import periods
from secretariat.plans.indicator_rules import GONE_ON
from secretariat.plans.models import Action, Indicator

MOST = 400


@dataclass
class Reading:
    """One measurement, ready to show; ``stands`` is False once it is corrected or rejected."""

    id: int
    period: str
    when: str
    day: date
    value: float
    shown: str
    note: str
    state: str
    state_label: str
    look: str
    by: str
    submitted: str
    stands: bool
    corrects: str
    earlier: bool
    """Taken in an edition before: read here, corrected there."""
    buttons: list = field(default_factory=list)
    correct_url: str | None = None


@dataclass
class Shown:
    """One indicator, ready to show."""

    id: int
    name: str
    unit: str
    definition: str
    source: str
    direction: str
    frequency: str
    state: str
    baseline: str
    finding: str
    svg: object
    table: dict
    latest: Reading | None
    target: str
    adopted_target: str
    behind: bool
    url: str
    measure_url: str | None
    edit_url: str | None
    targets: list
    readings: list[Reading]
    note: str
    """Up to when the results are those of an earlier edition; empty where none is."""


def of_plan(session: Session, actor: Actor, plan_id: int, cluster_id: int) -> list[tuple[Indicator, Record]]:
    """The indicators of a plan and of its actions, with the record that each measures."""
    rows = session.execute(
        select(Indicator, Action)
        .join(Action, Action.id == Indicator.record_id)
        .where(visible_to(actor, cluster_id), Action.plan_id == plan_id)
        .order_by(Action.sort_code, Indicator.rank, Indicator.id)
        .limit(MOST)
    ).all()
    return [(indicator, action) for indicator, action in rows]


def show(
    indicator: Indicator,
    measured: list,
    targets: list,
    lang: str,
    today: date,
    entry: Kind,
    url: str,
    actor: Actor,
    record: Record,
    hue: int = 0,
    session: Session | None = None,
    moves: list | None = None,
) -> Shown:
    """An indicator in words and as a picture. With ``session`` each reading has its buttons."""
    unit = proper(indicator.unit_fr, indicator.unit_en, lang)
    corrected = {m.corrects_id for m, _n in measured if m.corrects_id and m.state != "rejected"}
    own_url = f"{url}indicators/{indicator.id}/"
    can_measure = indicator.state == "followed" and _may(actor, record, ("lead", "coordinator", "chair"))
    readings = []
    for measurement, name in measured:
        state = entry.lifecycle.state(measurement.state)
        stands = measurement.state != "rejected" and measurement.id not in corrected
        earlier = measurement.indicator_id != indicator.id
        readings.append(
            Reading(
                id=measurement.id,
                period=measurement.period,
                when=periods.read(measurement.period, lang),
                day=measurement.ends_on,
                value=measurement.value,
                shown=i18n.number(measurement.value, lang),
                note=measurement.note,
                state=measurement.state,
                state_label=_("Corrected")
                if not stands and measurement.state != "rejected"
                else _(state.label),
                look="ended" if not stands else state.look,
                by=name,
                submitted=i18n.day(measurement.submitted_at.date(), lang),
                stands=stands,
                corrects=_("corrects an earlier one") if measurement.corrects_id else "",
                earlier=earlier,
                buttons=page.buttons(
                    session,
                    actor,
                    entry,
                    measurement,
                    record,
                    f"{url}measurement/{measurement.id}/",
                    [m for m in moves or [] if m.part_kind == "measurement" and m.part_id == measurement.id],
                )
                if session is not None
                and stands
                and not earlier
                and record.cluster_id in actor.contributes_to
                else [],
                correct_url=f"{own_url}measure?corrects={measurement.id}"
                if can_measure and stands and not earlier and measurement.state != "submitted"
                else None,
            )
        )
    standing = [r for r in readings if r.stands]
    latest = standing[-1] if standing else None
    before = [r for r in standing if r.earlier]
    baseline = _baseline(indicator)
    goal = next((t for t in targets if t.ends_on >= today), targets[-1] if targets else None)
    asked = _asked_by_now(baseline, targets, today)
    behind = _is_behind(indicator.direction, latest, asked)
    name, told = indicator.name(lang), said(indicator.name(lang))
    return Shown(
        id=indicator.id,
        name=name,
        unit=unit,
        definition=either(indicator.definition_fr, indicator.definition_en, lang),
        source=either(indicator.source_fr, indicator.source_en, lang),
        direction=indicator.direction,
        frequency=indicator.frequency,
        state=indicator.state,
        baseline=f"{i18n.number(indicator.baseline_value, lang)} ({periods.read(indicator.baseline_period, lang)})"
        if indicator.baseline_value is not None
        else "",
        finding=_finding(told, unit, latest, asked, lang),
        svg=line_indicator(
            [Point(r.day, r.value, r.state != "submitted", r.earlier) for r in standing],
            baseline=baseline,
            targets=[Point(t.ends_on, t.value) for t in targets],
            title=told,
            say_number=lambda value: i18n.number(round(value, 2), lang),
            say_day=lambda day: i18n.day(day, lang),
            hue=hue,
        ),
        table={
            "head": [_("Period"), _("Result"), _("Target"), _("State")],
            "rows": _table(standing, targets, lang),
        },
        latest=latest,
        target=f"{i18n.number(goal.value, lang)} ({periods.read(goal.period, lang)})" if goal else "",
        adopted_target=i18n.number(goal.adopted_value, lang)
        if goal and goal.adopted_value is not None and goal.adopted_value != goal.value
        else "",
        behind=behind,
        url=own_url,
        measure_url=f"{own_url}measure" if can_measure and record.state not in GONE_ON else None,
        edit_url=f"{own_url}edit"
        if indicator.state == "followed" and _may(actor, record, ("coordinator", "director", "chair"))
        else None,
        targets=[
            (
                periods.read(t.period, lang),
                i18n.number(t.value, lang),
                i18n.number(t.adopted_value, lang)
                if t.adopted_value is not None and t.adopted_value != t.value
                else "",
            )
            for t in targets
        ],
        readings=readings[::-1],
        note=_("Up to %(period)s, results of an earlier version of the plan.", period=before[-1].when)
        if before
        else "",
    )


def _may(actor: Actor, record: Record, roles: tuple[str, ...]) -> bool:
    return any(actor.principals.intersection(record.principals(role)) for role in roles)


def _baseline(indicator: Indicator) -> Point | None:
    if indicator.baseline_value is None or not indicator.baseline_period:
        return None
    return Point(periods.end_of(indicator.baseline_period), indicator.baseline_value)


def _asked_by_now(baseline: Point | None, targets: list, today: date) -> float | None:
    """What the plan wants by today: on the straight way from the last point behind to the next target."""
    if not targets:
        return None
    past = [Point(t.ends_on, t.value) for t in targets if t.ends_on <= today]
    ahead = [Point(t.ends_on, t.value) for t in targets if t.ends_on > today]
    start = past[-1] if past else baseline
    if not ahead:
        return past[-1].value
    return pace(start, ahead[0], today) if start is not None else ahead[0].value


def _is_behind(direction: str, latest: Reading | None, asked: float | None) -> bool:
    if latest is None or asked is None:
        return False
    return latest.value < asked - 0.005 if direction == "up" else latest.value > asked + 0.005


def _finding(name: str, unit: str, latest: Reading | None, asked: float | None, lang: str) -> str:
    if latest is None:
        return _("%(name)s: no measurement yet", name=name)
    if asked is None:
        return _("%(name)s: %(value)s in %(period)s", name=name, value=latest.shown, period=latest.when)
    return _(
        "%(name)s: %(value)s in %(period)s, where the plan asks for %(asked)s by now",
        name=name,
        value=latest.shown,
        period=latest.when,
        asked=i18n.number(round(asked) if abs(asked) >= 10 else round(asked, 1), lang),
    )


def _table(standing: list[Reading], targets: list, lang: str) -> list[list[str]]:
    by_period = {t.period: t for t in targets}
    days = {r.period: r.day for r in standing} | {t.period: t.ends_on for t in targets}
    results = {r.period: r for r in standing}
    return [
        [
            periods.read(period, lang),
            results[period].shown if period in results else "–",
            i18n.number(by_period[period].value, lang) if period in by_period else "–",
            _said(results[period]) if period in results else "–",
        ]
        for period in sorted(days, key=days.get)
    ]


def _said(reading: Reading) -> str:
    return (
        _("%(state)s, earlier version", state=reading.state_label) if reading.earlier else reading.state_label
    )
