"""The structure of a plan: one page, and one address to which each of its small forms is sent."""

from types import SimpleNamespace

from flask import render_template, request, url_for
from sqlalchemy import select

from secretariat.core import i18n
from secretariat.core.borrowed import either
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, OutOfTurn, Refused
from secretariat.core.policy import Permission
from secretariat.core.record import Record
from secretariat.core.web import actor, carry_out, needs
from secretariat.plans import commands, structure
from secretariat.plans.blueprint import bp
from secretariat.plans.forms import StructureForm
from secretariat.plans.models import Action, Axis, Objective, Plan
from secretariat.plans.plan_rules import MOVABLE
from secretariat.records.queries import load


@bp.route("/<cluster>/plans/<int:id>/structure", methods=["GET", "POST"], endpoint="structure")
@needs(Permission.CONTRIBUTE, statements=24)
def edit_structure(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    plan = load(session, me, Plan, id, cluster)
    commands.require_editor(me, plan)
    form = StructureForm()
    editing = request.args.get("edit", "")[:40]
    axes = tree(session, plan, lang)
    if not form.is_submitted():
        _show_titles(form, axes, editing)

    def again():
        return render_template(
            "plans/structure.html",
            cluster=cluster,
            plan=plan,
            form=form,
            axes=axes,
            editing=editing,
            movable=plan.state in MOVABLE,
        )

    if request.method == "GET":
        return again()
    if not form.validate():
        return again(), 422

    def work(session, me):
        locked = load(session, me, Plan, id, cluster, lock=True)
        try:
            change(session, me, locked, form)
        except structure.Renamed as renamed:
            getattr(form, renamed.field.replace("title", "was")).data = renamed.now
            form.form_errors.append(renamed.now)
            raise

    back = url_for(".structure", cluster=cluster.slug, id=id)
    return carry_out(work, to=back, form=form, again=again)


def change(session, me, plan: Plan, form: StructureForm) -> None:
    """Do the one change that a form of the page asks for."""
    facts, do, what = form.facts(), form.do.data, form.what.data
    if do == "add" and what == "axis":
        structure.add_axis(session, me, plan, facts)
    elif do == "add" and what == "objective":
        axis = _found(session, plan, "axis", form.parent.data)
        structure.add_objective(session, me, plan, axis, facts)
    elif do == "rename" and what in ("axis", "objective"):
        structure.rename(session, me, plan, _found(session, plan, what, form.id.data), facts)
    elif do in ("up", "down"):
        thing = _found(session, plan, what, form.id.data)
        structure.shift(session, me, plan, thing, -1 if do == "up" else 1)
    elif do == "remove" and what in ("axis", "objective"):
        structure.remove(session, me, plan, _found(session, plan, what, form.id.data))
    elif do == "place":
        thing = _found(session, plan, what, form.id.data)
        above = {"objective": "axis", "action": "objective"}.get(what)
        parent = _found(session, plan, above, form.parent.data) if above and form.parent.data else None
        structure.place(session, me, plan, thing, form.rank.data or 1, parent)
    else:
        raise Refused(N_("This change of the structure does not exist."))


def _found(session, plan: Plan, what: str, id: int | None):
    if id is None or id > 2**31 - 1:
        raise OutOfTurn(N_("This has moved on: what you want to change is no longer in the plan."))
    return structure.find(session, plan, what, id)


def tree(session, plan: Plan, lang: str) -> list[SimpleNamespace]:
    """Axes with their objectives and actions, in order: three statements."""
    axes = {
        row.id: SimpleNamespace(
            id=row.id,
            code=str(row.rank),
            title=either(row.title_fr, row.title_en, lang),
            row=row,
            objectives=[],
        )
        for row in session.scalars(select(Axis).where(Axis.plan_id == plan.id).order_by(Axis.rank, Axis.id))
    }
    objectives = {}
    for row in session.scalars(
        select(Objective)
        .join(Axis, Axis.id == Objective.axis_id)
        .where(Axis.plan_id == plan.id)
        .order_by(Objective.rank, Objective.id)
    ):
        axis = axes[row.axis_id]
        objectives[row.id] = SimpleNamespace(
            id=row.id,
            code=f"{axis.code}.{row.rank}",
            title=either(row.title_fr, row.title_en, lang),
            row=row,
            actions=[],
        )
        axis.objectives.append(objectives[row.id])
    record, action = Record.__table__, Action.__table__
    for id, objective_id, code, fr, en in session.execute(
        select(action.c.id, action.c.objective_id, action.c.code, record.c.title_fr, record.c.title_en)
        .join(record, record.c.id == action.c.id)
        .where(action.c.plan_id == plan.id, action.c.objective_id.is_not(None))
        .order_by(action.c.sort_code)
    ):
        objectives[objective_id].actions.append(SimpleNamespace(id=id, code=code, title=either(fr, en, lang)))
    return list(axes.values())


def _show_titles(form: StructureForm, axes: list, editing: str) -> None:
    """Fill the form of what is being renamed."""
    what, _hyphen, number = editing.partition("-")
    things = axes if what == "axis" else [o for axis in axes for o in axis.objectives]
    found = (
        next((t.row for t in things if str(t.id) == number), None) if what in ("axis", "objective") else None
    )
    if found is not None:
        form.title_fr.data = form.was_fr.data = found.title_fr
        form.title_en.data = form.was_en.data = found.title_en
