"""Addresses of indicators: the plan's tab, an indicator's page, its definition, its measurements."""

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from secretariat.core import clock, forms, i18n, kinds
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden
from secretariat.core.listing import FORM, answer
from secretariat.core.page import record_page
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.plans import filters, indicator_commands, indicators, listing, periods
from secretariat.plans.blueprint import bp
from secretariat.plans.framing import frame
from secretariat.plans.indicator_forms import IndicatorForm, MeasurementForm
from secretariat.plans.models import Action, Indicator, Measurement, Plan
from secretariat.plans.queries import action_rows
from secretariat.plans.threads import figures
from secretariat.records.queries import load, row_id

PLAN = "/<cluster>/plans/<int:id>/"
ACTION = "/<cluster>/actions/<int:id>/"


@bp.get(f"{PLAN}indicators")
@needs(Permission.READ_CLUSTER, statements=14)
def plan_indicators(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    plan = load(session, me, Plan, id, cluster)
    framed = frame(session, me, cluster, plan, "indicators", lang)
    shown = _shown(session, me, cluster, plan, framed.rows, lang)
    return render_template("plans/indicators.html", cluster=cluster, plan=plan, framed=framed, shown=shown)


def _shown(session, me, cluster, plan: Plan, kept_rows, lang: str) -> list:
    """The indicators of the actions that the filter keeps, each with its action and what is shown of it."""
    kept = {row.id for row in kept_rows}
    today = clock.today(cluster.time_zone)
    rows = [pair for pair in indicators.of_plan(session, me, plan.id, cluster.id) if pair[1].id in kept]
    measured, targets = figures(session, [indicator.id for indicator, _a in rows])
    entry = kinds.part("measurement")
    return [
        (
            action,
            indicators.show(
                indicator,
                measured[indicator.id],
                targets[indicator.id],
                lang,
                today,
                entry,
                kinds.address(cluster.slug, "action", action.id),
                me,
                action,
            ),
        )
        for indicator, action in rows
    ]


@bp.get(f"{PLAN}indicators.{FORM}")
@needs(Permission.READ_CLUSTER, statements=10)
def indicators_file(cluster, id, form):
    """The indicators of a plan as a file, within the same filter."""
    me, session, lang = actor(), db.session, i18n.language()
    plan = load(session, me, Plan, id, cluster)
    chosen, today = filters.parse(request.args), clock.today(cluster.time_zone)
    rows = action_rows(session, me, plan, chosen, today, indicators=False, representatives=False)
    shown = _shown(session, me, cluster, plan, rows, lang)
    return answer(listing.indicators(shown, plan, chosen, rows.all, me, cluster, lang), form)


def _one(cluster, id, number, lock: bool = False) -> tuple[Action, Indicator]:
    """The action and its indicator; 404 where they do not belong together."""
    session = db.session
    action = load(session, actor(), Action, id, cluster, lock=lock)
    indicator = session.get(Indicator, row_id(number))
    if indicator is None or indicator.record_id != action.id:
        raise NotFound()
    return action, indicator


@bp.get(f"{ACTION}indicators/<int:number>/")
@needs(Permission.READ_CLUSTER, statements=14)
def indicator(cluster, id, number):
    me, session, lang = actor(), db.session, i18n.language()
    action, found = _one(cluster, id, number)
    page = record_page(session, me, action, lang)
    measured, targets = figures(session, [found.id])
    shown = indicators.show(
        found,
        measured[found.id],
        targets[found.id],
        lang,
        clock.today(cluster.time_zone),
        kinds.part("measurement"),
        page.url,
        me,
        action,
        session=session,
        moves=page.moves,
    )
    return render_template("plans/indicator.html", cluster=cluster, action=action, page=page, shown=shown)


def _allowed(action: Action, *roles: str) -> None:
    if not any(actor().principals.intersection(action.principals(role)) for role in roles):
        raise Forbidden(N_("Your roles do not allow this step."))


@bp.route(f"{ACTION}indicators/new", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=16)
def new_indicator(cluster, id):
    action = load(db.session, actor(), Action, id, cluster)
    _allowed(action, "coordinator", "director", "chair")
    form = IndicatorForm()
    targets = _posted_targets(form)

    def again():
        return render_template(
            "plans/indicator_form.html", cluster=cluster, action=action, form=form, indicator=None
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    facts = form.facts()

    def work(session, me):
        owner = load(session, me, Action, id, cluster, lock=True)
        return indicator_commands.add(session, me, owner, facts, targets)

    return carry_out(
        work, to=kinds.address(cluster.slug, "action", id), form=form, again=again, said=_("Indicator added")
    )


def _target_rows(targets) -> list[tuple[str, str]]:
    """Targets as the form's rows hold them, in the reader's language."""
    lang = i18n.language()
    return [(periods.written(t.period, lang), forms.plain_number(t.value, lang)) for t in targets]


def _posted_targets(form: IndicatorForm) -> dict[str, float]:
    if not form.is_submitted():
        return {}
    return form.read_targets(request.form.getlist("target_period"), request.form.getlist("target_value"))


@bp.route(f"{ACTION}indicators/<int:number>/edit", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=16)
def edit_indicator(cluster, id, number):
    session = db.session
    action, found = _one(cluster, id, number)
    _allowed(action, "coordinator", "director", "chair")
    _measured, targets = figures(session, [found.id])
    form = IndicatorForm(obj=found, targets=_target_rows(targets[found.id]))
    if not form.is_submitted():
        form.version.data = found.version
    wanted = _posted_targets(form)
    adopted = indicator_commands.is_adopted(session, action)
    stand = {target.period: target.value for target in targets[found.id]}
    form.moved = adopted and wanted != stand and form.posted_version == found.version

    def again():
        return render_template(
            "plans/indicator_form.html",
            cluster=cluster,
            action=action,
            form=form,
            indicator=found,
            adopted=adopted,
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    facts = form.facts()
    reason = facts.pop("reason") or ""

    def work(session, me):
        _owner, fresh = _one(cluster, id, number, lock=True)
        indicator_commands.edit(session, me, fresh, facts, wanted, form.posted_version, reason)

    return carry_out(
        work,
        to=f"{kinds.address(cluster.slug, 'action', id)}indicators/{number}/",
        form=form,
        again=again,
        said=_("Indicator saved"),
    )


@bp.route(f"{ACTION}indicators/<int:number>/measure", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=18)
def measure(cluster, id, number):
    lang = i18n.language()
    action, found = _one(cluster, id, number)
    _allowed(action, "lead", "coordinator", "chair")
    corrected = _corrected(found, request.values.get("corrects", ""))
    today = clock.today(cluster.time_zone)
    form = MeasurementForm()
    offered = [corrected.period] if corrected else periods.around(today, found.frequency)
    if corrected:
        form.note.flags.required = (
            True  # indicator_commands.measure refuses a correction that does not say why
        )
        form.note.description = _("What was wrong. The earlier result stays in the list.")
    form.period.choices = [(period, periods.read(period, lang)) for period in offered]
    if not form.is_submitted():
        form.period.data = corrected.period if corrected else periods.last_ended(today, found.frequency)

    def again():
        return render_template(
            "plans/measurement_form.html",
            cluster=cluster,
            action=action,
            form=form,
            indicator=found,
            corrected=corrected,
            lang=lang,
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    facts, corrects_id = form.facts(), corrected.id if corrected else None

    def work(session, me):
        _owner, fresh = _one(cluster, id, number, lock=True)
        old = session.get(Measurement, corrects_id) if corrects_id else None
        return indicator_commands.measure(session, me, fresh, facts, old)

    return carry_out(
        work,
        to=f"{kinds.address(cluster.slug, 'action', id)}indicators/{number}/",
        form=form,
        again=again,
        said=_("Measurement submitted: another person verifies it"),
    )


def _corrected(found: Indicator, text: str) -> Measurement | None:
    """The measurement that is to be corrected; 404 where it is not this indicator's."""
    if not text:
        return None
    measurement = db.session.get(Measurement, row_id(text))
    if measurement is None or measurement.indicator_id != found.id:
        raise NotFound()
    return measurement
