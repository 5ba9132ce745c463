"""Addresses of actions: the action's page, a new one, editing, its progress in place, its milestones."""

from types import SimpleNamespace

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import SelectChoice

from secretariat.clusters import queries as clusters
from secretariat.core import acts, clock, i18n, kinds, lifecycle
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn
from secretariat.core.page import record_page
from secretariat.core.policy import Permission
from secretariat.core.timing import elapsed
from secretariat.core.web import actor, carry_out, needs
from secretariat.plans import choices, commands, milestones
from secretariat.plans.action_page import build
from secretariat.plans.blueprint import bp
from secretariat.plans.forms import ActionForm, MilestoneForm, ProgressForm
from secretariat.plans.funding import FundingChanged, lines_of, signature
from secretariat.plans.models import Action, ActionPartner, Plan
from secretariat.plans.place import open_action
from secretariat.plans.present import Lines, behind
from secretariat.plans.queries import action_rows
from secretariat.plans.rules import ACTION
from secretariat.records.queries import load

EMPTY_LINES = 2
"""Rows of funding offered beside those that are filled."""


@bp.get("/<cluster>/actions/<int:id>/")
@needs(Permission.READ_CLUSTER, statements=14)
def action(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    found, place = open_action(session, me, id, cluster)
    page = record_page(session, me, found, lang)
    return render_template(
        "plans/action.html", cluster=cluster, **build(session, me, cluster, found, place, page, lang)
    )


@bp.get("/<cluster>/actions/")
@needs(Permission.READ_CLUSTER, statements=1)
def actions(cluster):
    """Actions are read in their plans."""
    return redirect(url_for("plans.index", cluster=cluster.slug), 302)


@bp.route("/<cluster>/plans/<int:id>/actions/new", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=24)
def new_action(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    plan = load(session, me, Plan, id, cluster)
    commands.require_editor(me, plan)
    form = ActionForm()
    _fill_choices(form, me, cluster, plan.id, lang)
    if not form.is_submitted():
        form.objective_id.data = request.args.get("objective", type=int)
        _offer_lines(form, [])

    def again():
        return render_template("plans/action_form.html", cluster=cluster, form=form, plan=plan, action=None)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        return commands.add_action(session, me, load(session, me, Plan, id, cluster, lock=True), form.facts())

    return carry_out(
        work,
        to=lambda new: kinds.address(cluster.slug, "action", new.id),
        form=form,
        again=again,
        said=_("Action added"),
    )


@bp.route("/<cluster>/actions/<int:id>/edit", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=30)
def edit_action(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    found, place = open_action(session, me, id, cluster)
    _require_step(me, found, "edit")
    form = ActionForm(obj=None if request.method == "POST" else _as_typed(session, found))
    _fill_choices(form, me, cluster, found.plan_id, lang)
    if not form.is_submitted():
        form.version.data = found.version
        form.objective_id.data = found.objective_id
    if place.plan_state not in ("draft", "consultation"):
        del form.objective_id
    if not place.adopted:
        del form.reason

    def again():
        return render_template(
            "plans/action_form.html", cluster=cluster, form=form, action=found, place=place, plan=None
        )

    form.hold(found, commands.HELD, commands.UNEXPLAINED)
    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        locked = load(session, me, Action, id, cluster, lock=True)
        try:
            commands.edit_action(session, me, locked, form.facts(), form.posted_version)
        except FundingChanged as changed:
            form.funding_was.data = signature(changed.now)
            form.now_funded = changed.now
            raise

    return carry_out(
        work,
        to=kinds.address(cluster.slug, "action", id),
        form=form,
        again=again,
        said=_("Action saved"),
    )


@bp.route("/<cluster>/actions/<int:id>/progress", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=16)
def progress(cluster, id):
    """The editor of one cell: a fragment within the table, a page of its own without a script."""
    me, session, lang = actor(), db.session, i18n.language()
    found, place = open_action(session, me, id, cluster)
    _require_step(me, found, "progress", here=request.method == "GET")
    within = "HX-Request" in request.headers
    form = ProgressForm()
    if not form.is_submitted():
        form.progress.data, form.version.data = found.progress, found.version

    def again():
        return render_template(
            "plans/progress_cell.html" if within else "plans/progress.html",
            cluster=cluster,
            form=form,
            action=found,
            place=place,
            lang=lang,
            hint=_beside(session, me, cluster, found, lang),
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        locked = load(session, me, Action, id, cluster, lock=True)
        acts.take_step(session, me, locked, "progress", form.facts(), form.posted_version)

    back = url_for(".show", cluster=cluster.slug, id=found.plan_id, _anchor=f"a{id}")
    return carry_out(
        work, to=url_for(".row", cluster=cluster.slug, id=id) if within else back, form=form, again=again
    )


@bp.get("/<cluster>/actions/<int:id>/row")
@needs(Permission.READ_CLUSTER, statements=8)
def row(cluster, id):
    """One row of the table, after its cell was saved."""
    me, session, lang = actor(), db.session, i18n.language()
    found = load(session, me, Action, id, cluster)
    plan = load(session, me, Plan, found.plan_id, cluster)
    rows = action_rows(
        session, me, plan, today=_today(cluster), action_id=id, indicators=False, representatives=False
    )
    line = Lines(me, cluster.slug, lang).line(rows.all[0])
    return render_template("plans/row.html", line=line)


@bp.route("/<cluster>/actions/<int:id>/milestones/new", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=16)
def new_milestone(cluster, id):
    me, session = actor(), db.session
    found = load(session, me, Action, id, cluster)
    return _new_milestone(cluster, Action, found)


@bp.route("/<cluster>/plans/<int:id>/milestones/new", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=16)
def new_plan_milestone(cluster, id):
    me, session = actor(), db.session
    return _new_milestone(cluster, Plan, load(session, me, Plan, id, cluster))


def _new_milestone(cluster, cls, record):
    if not milestones.may_add(actor(), record):
        raise Forbidden(N_("Your roles do not allow this step."))
    form, number = MilestoneForm(), record.id
    back = kinds.address(cluster.slug, record.kind, number)

    def again():
        return render_template(
            "plans/milestone_form.html", cluster=cluster, form=form, record=record, back=back
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        locked = load(session, me, cls, number, cluster, lock=True)
        return milestones.add_milestone(session, me, locked, form.facts())

    return carry_out(work, to=back, form=form, again=again, said=_("Milestone added"))


def _beside(session, me, cluster, found: Action, lang: str) -> str:
    """What the progress is set beside: the indicator where it tells, else the calendar."""
    today = _today(cluster)
    plan = session.get(Plan, found.plan_id)
    rows = action_rows(session, me, plan, today=today, action_id=found.id, representatives=False)
    told = rows.all[0].measured if rows.all else None
    if told and told.value is not None and told.target_value:
        return _(
            "The indicator says %(value)s of %(target)s.",
            value=i18n.number(told.value, lang),
            target=i18n.number(told.target_value, lang),
        )
    return behind(found.progress, elapsed(found.starts_on, found.due_on, today))


def _today(cluster):
    return clock.today(cluster.time_zone)


def _require_step(me, found: Action, verb: str, here: bool = True) -> None:
    """Refuse strangers; with ``here`` also who comes out of turn (a page sent too late is shown what changed)."""
    steps = ACTION.by_verb[verb]
    if not any(lifecycle.may(step, found, me.principals) for step in steps):
        raise Forbidden(N_("Your roles do not allow this step."))
    if here and ACTION.find(verb, found.state) is None:
        raise OutOfTurn(N_("This has moved on: the step is no longer possible from where it stands."))


def _as_typed(session, found: Action) -> SimpleNamespace:
    """The action as its form shows it."""
    lines = lines_of(session, found.id)
    partners = session.scalars(
        select(ActionPartner.organisation_id)
        .where(ActionPartner.action_id == found.id)
        .order_by(ActionPartner.organisation_id)
    ).all()
    values = {name: getattr(found, name) for name in commands.ACTION_FIELDS}
    return SimpleNamespace(
        **values,
        partners=partners,
        partners_were=",".join(str(id) for id in partners),
        funding=[SimpleNamespace(**line) for line in lines]
        + [SimpleNamespace(source="", sought_cents=None, committed_cents=None, received_cents=None)]
        * EMPTY_LINES,
        funding_was=signature(lines),
    )


def _offer_lines(form: ActionForm, lines: list) -> None:
    for _line in range(len(lines), len(lines) + EMPTY_LINES):
        form.funding.append_entry()


def _fill_choices(form: ActionForm, me, cluster, plan_id: int, lang: str) -> None:
    session = db.session
    form.objective_id.choices = [
        SelectChoice(str(id), label) for id, label in choices.objectives(session, plan_id, lang)
    ]
    form.serves_id.choices = [SelectChoice("", "–")] + [
        SelectChoice(str(id), label)
        for id, label in choices.served_objectives(session, me, cluster.id, plan_id, lang)
    ]
    chosen, every = set(form.partners.data or ()), clusters.organisation_choices(session, cluster.id, lang)
    form.partners.choices = [
        SelectChoice(str(id), name) for id, name in sorted(every, key=lambda pair: pair[0] not in chosen)
    ]
