"""Addresses of plans: all of them, one as a table, its structure and its history, a new one, editing.

The other files of addresses in this room write on the same blueprint and are imported here.
"""

from functools import partial

from flask import render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from wtforms import SelectChoice

from secretariat.core import clock, i18n, kinds
from secretariat.core.borrowed import either
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden
from secretariat.core.listing import FORM, answer, links
from secretariat.core.page import record_page
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.plans import (
    action_views,
    boards,
    choices,
    commands,
    figures,
    filters,
    framing,
    indicator_views,
    listing,
    milestones,
    present,
    serving,
    story,
    structure_views,
)
from secretariat.plans.blueprint import bp
from secretariat.plans.forms import PlanForm
from secretariat.plans.models import Plan
from secretariat.plans.queries import action_rows
from secretariat.plans.rules import PLAN
from secretariat.records.queries import load

__all__ = ["action_views", "boards", "bp", "indicator_views", "structure_views"]


@bp.get("/<cluster>/plans/")
@needs(Permission.READ_CLUSTER, statements=4)
def index(cluster):
    me, session = actor(), db.session
    found = figures.plans(session, me, cluster.id, clock.today(cluster.time_zone))
    standing = [plan for plan in found if plan.state not in PLAN.final]
    actions = sum(plan.actions for plan in standing)
    late = sum(plan.counts["late"] for plan in standing)
    sentence = ngettext("%(num)s plan", "%(num)s plans", len(standing)) + ", "
    sentence += ngettext("%(num)s action", "%(num)s actions", actions) + ", "
    sentence += ngettext("%(num)s late.", "%(num)s late.", late) if late else _("none late.")
    return render_template(
        "plans/index.html",
        cluster=cluster,
        standing=standing,
        past=[plan for plan in found if plan.state in PLAN.final],
        sentence=sentence if standing else None,
        states={state.name: _(state.label) for state in PLAN.states},
        may_plan=cluster.id in me.staff_of or _chairs(me),
        exports=links(partial(url_for, ".export", cluster=cluster.slug)),
    )


@bp.get(f"/<cluster>/plans/plans.{FORM}")
@needs(Permission.READ_CLUSTER, statements=4)
def export(cluster, form):
    """The plans with their figures, as a file."""
    me = actor()
    found = figures.plans(db.session, me, cluster.id, clock.today(cluster.time_zone))
    return answer(listing.plans(found, me, cluster, i18n.language()), form)


@bp.get(f"/<cluster>/plans/<int:id>/actions.{FORM}")
@needs(Permission.READ_CLUSTER, statements=8)
def actions_file(cluster, id, form):
    """The table of a plan as a file: the same filter, headings and order."""
    me, session = actor(), db.session
    plan = load(session, me, Plan, id, cluster)
    chosen = filters.parse(request.args)
    rows = action_rows(
        session,
        me,
        plan,
        chosen,
        clock.today(cluster.time_zone),
        indicators=False,
        representatives=chosen.by == "owner",
    )
    return answer(listing.actions(rows, plan, me, cluster, i18n.language()), form)


@bp.route("/<cluster>/plans/new", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=16)
def new(cluster):
    me, lang = actor(), i18n.language()
    groups = choices.groups(db.session, me, cluster.id, lang)
    staff = cluster.id in me.staff_of
    if not staff and not groups:
        raise Forbidden(N_("Your roles do not allow you to draw up this plan."))
    form = PlanForm(data={"group_id": request.args.get("group")} if request.method == "GET" else None)
    whole = [SelectChoice("", _("The whole cluster: a development plan"))] if staff else []
    form.group_id.choices = whole + [SelectChoice(str(id), name) for id, name in groups]
    del form.reason

    def again():
        return render_template("plans/plan_form.html", cluster=cluster, form=form, plan=None)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    return carry_out(
        lambda session, me: commands.create_plan(session, me, cluster, form.facts()),
        to=lambda plan: url_for(".structure", cluster=cluster.slug, id=plan.id),
        form=form,
        again=again,
        said=_("Plan created"),
    )


@bp.get("/<cluster>/plans/<int:id>/")
@needs(Permission.READ_CLUSTER, statements=13)
def show(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    plan = load(session, me, Plan, id, cluster)
    framed = framing.frame(session, me, cluster, plan, "table", lang)
    lines = present.Lines(me, cluster.slug, lang)
    served = serving.served(session, me, cluster, plan, lang)
    sections = present.sections(framed.rows, framed.chosen, lines, lang, served)
    return render_template(
        "plans/table.html",
        cluster=cluster,
        plan=plan,
        framed=framed,
        sections=sections,
        served=present.unplaced(sections, served),
        pages=framing.page_of(framed),
    )


@bp.route("/<cluster>/plans/<int:id>/edit", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=16)
def edit(cluster, id):
    me, session = actor(), db.session
    plan = load(session, me, Plan, id, cluster)
    commands.require_editor(me, plan)
    form = PlanForm(obj=plan)
    del form.group_id
    if not plan.adopted_on:
        del form.reason
    if not form.is_submitted():
        form.version.data = plan.version

    def again():
        return render_template("plans/plan_form.html", cluster=cluster, form=form, plan=plan)

    form.hold(plan, ("starts_on", "ends_on"), commands.YEARS_UNEXPLAINED)
    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        locked = load(session, me, Plan, id, cluster, lock=True)
        commands.edit_plan(session, me, locked, form.facts(), form.posted_version)

    return carry_out(
        work, to=kinds.address(cluster.slug, "plan", id), form=form, again=again, said=_("Plan saved")
    )


@bp.get("/<cluster>/plans/<int:id>/history")
@needs(Permission.READ_CLUSTER, statements=16)
def history(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    plan = load(session, me, Plan, id, cluster)
    page = record_page(session, me, plan, lang)
    before = request.args.get("before", type=int)
    page.history, earlier = story.of_plan(session, me, cluster, plan, lang, page.visited_before, before)
    page.more_history = False
    return render_template(
        "plans/history.html",
        cluster=cluster,
        plan=plan,
        page=page,
        view_tabs=framing.tabs(page.url, filters.parse(request.args), "history"),
        sentence=present.span(plan.starts_on, plan.ends_on),
        summary=either(plan.summary_fr, plan.summary_en, lang),
        milestones=milestones.milestones(session, me, cluster.id, [plan.id]),
        may_add_milestone=milestones.may_add(me, plan),
        earlier_url=f"{page.url}history?before={earlier}" if earlier else None,
    )


def _chairs(me) -> bool:
    """Whether the reader chairs any group."""
    return any(held.startswith("g") and held.endswith(":chair") for held in me.principals)
