"""Addresses of a proposal: writing it, keeping it as a draft (by hand or by itself), sending, editing."""

from dataclasses import dataclass
from typing import Any

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import NotFound

from secretariat.clusters import queries as clusters
from secretariat.core import clock, i18n, kinds
from secretariat.core.content import Submission
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden
from secretariat.core.people_of import names_by_principal
from secretariat.core.policy import Actor, ClusterRef, Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.groups import nav
from secretariat.projects import commands, queries, similar
from secretariat.projects.blueprint import bp
from secretariat.projects.forms import TEXTS, Proposal
from secretariat.projects.models import Project, ProjectGroup, ProjectPartner
from secretariat.records.queries import load

DRAFT_KEY = "draft:"
"""Before the key of a form: the key under which its draft was first kept."""


@dataclass
class Desk:
    """A proposal form with what stands around it."""

    cluster: ClusterRef
    form: Proposal
    groups: list
    project: Project | None = None

    @property
    def state(self) -> str:
        return self.project.state if self.project else "idea"


def _desk(me: Actor, cluster: ClusterRef, project: Project | None = None) -> Desk:
    session, lang = db.session, i18n.language()
    data: dict[str, Any] = {}
    if project is not None:
        data = {name: getattr(project, name) for name in (*commands.WRITTEN, "group_id", "rallying")}
        data["is_different"] = bool(project.different)
        data["groups"] = _ids(ProjectGroup.group_id, ProjectGroup.project_id, project.id)
        data["partners"] = _ids(ProjectPartner.organisation_id, ProjectPartner.project_id, project.id)
        data["version"] = project.version
    form = Proposal(data=data, lang=lang)
    groups = nav.groups(session, me, cluster, lang)
    pairs = [(group.id, group.name) for group in groups]
    form.offer(pairs, clusters.organisation_choices(session, cluster.id, lang), me.organisations)
    desk = Desk(cluster, form, groups, project)
    form.only(staff=cluster.id in me.staff_of, state=desk.state)
    if project is None and not form.is_submitted() and len(me.organisations) == 1:
        form.lead_id.data = next(iter(me.organisations))
    return desk


def _ids(column, owner, id: int) -> list[int]:
    return list(db.session.scalars(select(column).where(owner == id).order_by(column)))


def _page(desk: Desk) -> str:
    me, lang = actor(), i18n.language()
    title = desk.form[f"title_{lang}"].data or desk.form.title_fr.data or desk.form.title_en.data or ""
    alike, compared = _alike(me, desk.cluster, title, desk.groups, desk.project)
    return render_template(
        "projects/proposal.html",
        cluster=desk.cluster,
        form=desk.form,
        project=desk.project,
        state=desk.state,
        proposing=desk.state in ("idea", "returned"),
        groups=desk.groups,
        coordinator=_coordinator(desk.cluster) if desk.state in ("idea", "returned") else "",
        saved=kept_at(desk.project) if desk.project and desk.state == "idea" else "",
        drafts=queries.drafts(db.session, me, desk.cluster.id) if desk.project is None else [],
        alike=alike,
        compared=compared,
        texts=TEXTS,
        first=lang,
        other="en" if lang == "fr" else "fr",
        mine=desk.project is None or desk.project.created_by_id == me.id,
    )


def _coordinator(cluster: ClusterRef) -> str:
    """Who answers a proposal that is sent."""
    office = f"c{cluster.id}:coordinator"
    names = names_by_principal(db.session, {office}, clock.now()).get(office, [])
    return _(" or ").join(name for _id, name in names[:2])


def _alike(me: Actor, cluster: ClusterRef, title: str, groups: list, project: Project | None):
    by_id = {group.id: group for group in groups}
    besides = project.id if project else None
    return similar.alike(db.session, me, cluster, title, i18n.language(), by_id, besides)


@bp.route("/<cluster>/projects/new", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=26)
def new(cluster):
    """The form of a proposal; what was kept of it meanwhile is the draft that the same form sends."""
    me = actor()
    kept = _kept(me, cluster) if request.method == "POST" else None
    return _answer(_desk(me, cluster), kept)


@bp.route("/<cluster>/projects/<int:id>/edit", methods=["GET", "POST"])
@needs(Permission.CONTRIBUTE, statements=26)
def edit(cluster, id):
    me = actor()
    project = load(db.session, me, Project, id, cluster)
    if not commands.allowed(me, project, "edit"):
        raise Forbidden(N_("Your roles do not allow this step."))
    return _answer(_desk(me, cluster, project), project.id)


def _answer(desk: Desk, id: int | None):
    """Show the form, or do what its button says: send the proposal, keep the draft, save the project."""
    form, cluster = desk.form, desk.cluster
    if not form.is_submitted():
        return _page(desk)
    mine = desk.project is None or desk.project.created_by_id == actor().id
    sends = mine and desk.state in ("idea", "returned") and "draft" not in request.form
    whole = sends or desk.state not in ("idea", "returned")
    valid = form.validate()
    if whole and not form.agrees():
        valid = False
    if whole and not _complete(desk):
        valid = False
    if not valid:
        return _page(desk), 422
    facts = form.facts()

    def work(session, me):
        if id is None:
            project = commands.create(session, me, cluster, facts)
        else:
            project = load(session, me, Project, id, cluster, lock=True)
            commands.edit(session, me, project, facts, form.posted_version)
        if sends:
            commands.submit(session, me, project)
        return project

    def to(project):
        url = kinds.address(cluster.slug, "project", project.id)
        return url if sends or project.state != "idea" else f"{url}edit"

    def said(project):
        if sends:
            return _("Proposal sent")
        return _("Draft kept") if project.state == "idea" else _("Project saved")

    return carry_out(work, to=to, form=form, again=lambda: _page(desk), said=said)


def _complete(desk: Desk) -> bool:
    """Whether nothing is missing; what is, is said beside its field."""

    class Written:
        def __getattr__(self, name: str) -> Any:
            if name in facts:
                return facts[name]
            return getattr(desk.project, name, None)

    facts = desk.form.facts()
    if not facts.get("group_id") and len(facts.get("groups") or ()) == 1 and "group_id" in facts:
        facts["group_id"] = facts["groups"][0]
    errors = commands.incomplete(Written(), i18n.language())
    if "reason" in desk.form and commands.moved_unexplained(desk.project, facts):
        errors["reason"] = [commands.UNEXPLAINED]
    for name, messages in errors.items():
        if name in desk.form:
            desk.form.complain(name, _(messages[0]))
        else:
            desk.form.form_errors.extend(_(message) for message in messages)
    return not errors


@bp.post("/<cluster>/projects/keep")
@needs(Permission.CONTRIBUTE, statements=26)
def keep_new(cluster):
    """Keep what is being typed in a new form: the first time a draft is opened, later it is the same one."""
    me = actor()
    return _keep(_desk(me, cluster), _kept(me, cluster))


@bp.post("/<cluster>/projects/<int:id>/keep")
@needs(Permission.CONTRIBUTE, statements=26)
def keep(cluster, id):
    me = actor()
    project = load(db.session, me, Project, id, cluster)
    if not commands.allowed(me, project, "edit"):
        raise Forbidden(N_("Your roles do not allow this step."))
    return _keep(_desk(me, cluster, project), project.id)


def _keep(desk: Desk, id: int | None):
    form, cluster = desk.form, desk.cluster
    facts = form.valid_facts()
    if not form.titled():
        return Response(_("Give it a title, and the draft is kept."), mimetype="text/plain")
    # A form is kept many times under one key: only the first makes a draft.
    plain = request.form.to_dict(flat=False)
    key = request.form.get("_key", "")
    plain["_key"] = [f"{DRAFT_KEY}{key}"[:64]] if id is None and key else [""]
    request.form = ImmutableMultiDict(plain)

    def work(session, me):
        if id is None:
            return commands.create(session, me, cluster, facts)
        project = load(session, me, Project, id, cluster, lock=True)
        commands.keep(session, me, project, facts, form.posted_version if desk.project else None)
        return project

    return carry_out(work, to=lambda project: url_for(".kept", cluster=cluster.slug, id=project.id))


@bp.get("/<cluster>/projects/<int:id>/kept")
@needs(Permission.CONTRIBUTE, statements=4)
def kept(cluster, id):
    """What stands beside the buttons once a draft was kept."""
    project = load(db.session, actor(), Project, id, cluster)
    return Response(kept_at(project), mimetype="text/plain")


def kept_at(project: Project) -> str:
    """“draft kept at 14:32”"""
    me = actor()
    today = clock.today(me.time_zone)
    return _(
        "draft kept %(when)s", when=i18n.moment(project.changed_at, i18n.language(), me.time_zone, today)
    )


def _kept(me: Actor, cluster: ClusterRef) -> int | None:
    """The draft that was kept from this very form, by its key."""
    key = f"{DRAFT_KEY}{request.form.get('_key', '')}"[:64]
    if key == DRAFT_KEY or "\0" in key:
        return None
    earlier = db.session.get(Submission, (key, me.id))
    if earlier is None:
        return None
    number = earlier.location.removesuffix("/kept").rsplit("/", 1)[-1]
    try:
        project = load(db.session, me, Project, number, cluster)
    except NotFound:
        return None
    return project.id if project.state == "idea" else None


@bp.get("/<cluster>/projects/similar")
@needs(Permission.CONTRIBUTE, statements=8)
def alike(cluster):
    """What resembles the title that is being typed, to be put under it."""
    me, lang = actor(), i18n.language()
    args = {name: text.replace("\0", "")[:300] for name, text in request.args.items()}
    groups = nav.groups(db.session, me, cluster, lang)
    id = args.get("besides", "")
    besides = load(db.session, me, Project, id, cluster) if id.isdecimal() else None
    title = args.get(f"title_{lang}") or args.get("title_fr") or args.get("title_en") or ""
    rows, compared = _alike(me, cluster, title, groups, besides)
    form = Proposal(
        formdata=None,
        data={"is_different": bool(args.get("is_different")), "different": args.get("different", "")},
        lang=lang,
    )
    return render_template(
        "projects/similar.html", cluster=cluster, form=form, alike=rows, compared=compared, project=besides
    )
