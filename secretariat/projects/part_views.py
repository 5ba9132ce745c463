"""Addresses of what is planned within a project: milestones, deliverables, funding by source."""

from flask import render_template, request
from flask_babel import gettext as _
from sqlalchemy import select

from secretariat.clusters.models import FundingLine
from secretariat.core import kinds
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.projects import commands, parts
from secretariat.projects.blueprint import bp
from secretariat.projects.forms import FundingForm, PartForm
from secretariat.projects.models import Project
from secretariat.projects.rules import PROJECT
from secretariat.records.queries import load, load_part

MORE_LINES = 3
"""Empty lines offered below those that stand."""


def _project(cluster, id, verb: str) -> Project:
    project = load(db.session, actor(), Project, id, cluster)
    if not any(commands.may(step, project, actor().principals) for step in PROJECT.by_verb[verb]):
        raise Forbidden(N_("Your roles do not allow this step."))
    if PROJECT.find(verb, project.state) is None:
        raise OutOfTurn(N_("This has moved on: the step is no longer possible from where it stands."))
    return project


@bp.route("/<cluster>/projects/<int:id>/plan/<any(milestone, deliverable):name>", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=18)
def add_part(cluster, id, name):
    """Plan a milestone or a deliverable."""
    project = _project(cluster, id, "plan")
    form = PartForm()

    def again():
        return _part_page(cluster, project, name, form, None)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        held = load(session, me, Project, id, cluster, lock=True)
        return parts.add(session, me, held, name, form.facts())

    return carry_out(work, to=_back(cluster, id, name), form=form, again=again, said=_said(name))


@bp.route(
    "/<cluster>/projects/<int:id>/plan/<any(milestone, deliverable):name>/<int:part_id>",
    methods=["GET", "POST"],
)
@needs(Permission.CONTRIBUTE, statements=18)
def edit_part(cluster, id, name, part_id):
    """Correct one, or take it out while the project is not launched."""
    project = _project(cluster, id, "plan")
    part = load_part(db.session, project, name, part_id)
    form = PartForm(obj=part)

    def again():
        return _part_page(cluster, project, name, form, part)

    removing = "remove" in request.form
    if not form.is_submitted() or not (removing or form.validate()):
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        held = load(session, me, Project, id, cluster, lock=True)
        piece = load_part(session, held, name, part_id, lock=True)
        if removing:
            return parts.remove(session, me, held, name, piece)
        return parts.edit(session, me, held, name, piece, form.facts(), form.posted_version)

    said = _("Taken out") if removing else _said(name)
    return carry_out(work, to=_back(cluster, id, name), form=form, again=again, said=said)


def _part_page(cluster, project, name, form, part) -> str:
    entry = kinds.part(name)
    return render_template(
        "projects/part.html",
        cluster=cluster,
        project=project,
        form=form,
        part=part,
        name=name,
        label=_(entry.label),
        early=project.state in parts.BEFORE_LAUNCH,
        back=kinds.address(cluster.slug, "project", project.id),
    )


def _back(cluster, id, name: str) -> str:
    return f"{kinds.address(cluster.slug, 'project', id)}#{name}s"


def _said(name: str) -> str:
    return _("Milestone kept") if name == "milestone" else _("Deliverable kept")


@bp.route("/<cluster>/projects/<int:id>/funding", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=24)
def funding(cluster, id):
    """What each source is asked for, has committed and has paid."""
    project = _project(cluster, id, "fund")
    session = db.session
    known = session.scalars(
        select(FundingLine).where(FundingLine.record_id == project.id).order_by(FundingLine.rank)
    ).all()
    form = FundingForm(data={"lines": known, "version": project.version})
    if not form.is_submitted():
        for _n in range(MORE_LINES):
            form.lines.append_entry()

    def again():
        return render_template(
            "projects/funding.html",
            cluster=cluster,
            project=project,
            form=form,
            back=kinds.address(cluster.slug, "project", project.id),
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    lines = [
        {name: value for name, value in entry.data.items() if name in commands.LINE} for entry in form.lines
    ]

    def work(session, me):
        held = load(session, me, Project, id, cluster, lock=True)
        commands.fund(session, me, held, lines, form.posted_version)

    back = f"{kinds.address(cluster.slug, 'project', id)}#funding"
    return carry_out(work, to=back, form=form, again=again, said=_("Funding saved"))
