"""Addresses of working groups: index, proposal, the group's page, edit, mandate and its versions, seats."""

from datetime import timedelta

from flask import Blueprint, g, render_template, request
from flask_babel import gettext as _

from secretariat.clusters import overview
from secretariat.clusters import queries as clusters
from secretariat.clusters.models import CONSTITUENCIES
from secretariat.core import clock, i18n, kinds, lifecycle
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn, Refused
from secretariat.core.page import record_page
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs, note_page
from secretariat.groups import commands, joined, kind, overlap, panels, present, queries
from secretariat.groups.forms import EditGroup, MandateForm, ProposeGroup, SeatsForm
from secretariat.groups.kits import kits
from secretariat.groups.models import WorkingGroup
from secretariat.groups.rules import WORKING_GROUP
from secretariat.groups.seat_rules import EXPIRING, SEAT_ROLES, expiring
from secretariat.records.queries import load

bp = Blueprint("groups", __name__)
KIND = kind.KIND
joined.join()


def _here(cluster, slug: str, lock: bool = False) -> WorkingGroup:
    """The group of the address, if the actor may see it; the shell marks it as current."""
    group = load(db.session, actor(), WorkingGroup, slug, cluster, lock=lock)
    g.group_slug = group.slug
    return group


def _may(group: WorkingGroup, verb: str) -> None:
    """Refuse a page whose step the actor may not take."""
    steps = WORKING_GROUP.by_verb[verb]
    here = WORKING_GROUP.find(verb, group.state)
    if not any(lifecycle.may(step, group, actor().principals) for step in ((here,) if here else steps)):
        raise Forbidden(N_("Your roles do not allow this step."))
    if here is None:
        raise OutOfTurn(N_("This has moved on: the step is no longer possible from where it stands."))


def _address(cluster, group) -> str:
    return kinds.address(cluster.slug, "working_group", group.id, group.slug)


@bp.get("/<cluster>/groups/")
@needs(Permission.READ_CLUSTER, statements=11)
def index(cluster):
    me, session, lang = actor(), db.session, i18n.language()
    today = clock.today(cluster.time_zone)
    over = request.args.get("over") == "1"
    found = queries.groups(session, me, cluster, over)
    health = queries.health(session, me, cluster, [row.id for row in found], today + EXPIRING)
    rows = present.rows(found, health, me, cluster, lang, today)
    return render_template(
        "groups/index.html",
        cluster=cluster,
        rows=rows,
        over=over,
        past=queries.how_many_over(session, me, cluster),
        sentence=present.opening(rows) if not over else "",
        staff=cluster.id in me.staff_of,
    )


@bp.route("/<cluster>/groups/new", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=24)
def new(cluster):
    me, session, lang = actor(), db.session, i18n.language()
    chosen = kits().get(request.values.get("template", ""))
    if chosen is None:
        return render_template("groups/choose.html", cluster=cluster, kits=kits().values())
    form = ProposeGroup()
    form.offer(clusters.people_choices(session, cluster.id))
    if not form.is_submitted():
        _start(form, chosen, me, commands.next_hue(session, cluster.id))
    similar: list = []

    def again():
        return render_template("groups/new.html", cluster=cluster, form=form, kit=chosen, similar=similar)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    names = [form.title_fr.data, form.title_en.data, *commands.aliases_of(form.aliases.data)]
    mandates = [form.mandate_fr.data or "", form.mandate_en.data or ""]
    facts = {**form.facts(), "template": chosen.key, "seats": chosen.seats}
    anyway = request.form.get("anyway") == "1"

    def work(session, me):
        if not anyway:
            similar.extend(overlap.alike(session, me, cluster, [n for n in names if n], mandates, lang))
        if similar:
            raise Refused(N_("Look first at what exists: nothing is saved yet."))
        return commands.propose(session, me, cluster, facts)

    return carry_out(
        work,
        to=lambda group: _address(cluster, group),
        form=form,
        again=again,
        said=_("Working group proposed"),
    )


def _start(form: ProposeGroup, chosen, me, hue: int) -> None:
    empty = chosen.key == "empty"
    form.title_fr.data = "" if empty else chosen.name_fr
    form.title_en.data = "" if empty else chosen.name_en
    form.code_fr.data, form.code_en.data = chosen.code_fr, chosen.code_en
    form.hue.data = chosen.hue or hue
    form.restricted.data = chosen.restricted
    form.minimum_seats.data = chosen.minimum_seats
    form.mandate_fr.data, form.mandate_en.data = chosen.mandate_fr, chosen.mandate_en
    form.coordinator_id.data = me.id


@bp.get("/<cluster>/groups/<slug>/")
@needs(Permission.READ_CLUSTER, statements=24)
def show(cluster, slug):
    me, session, lang = actor(), db.session, i18n.language()
    group = _here(cluster, slug)
    today = clock.today(cluster.time_zone)
    seats = queries.seats(session, group)
    page = record_page(session, me, group, lang)
    note_page(group.id)
    present.name_seats(page, seats)
    since = {move.part_id: move.since for move in page.moves if move.part_kind == "seat"}
    staff = cluster.id in me.staff_of
    over = group.state in WORKING_GROUP.final
    return render_template(
        "groups/show.html",
        cluster=cluster,
        record=group,
        page=page,
        table=present.table(group, seats, since, cluster, lang, today, staff and not over),
        soon=[seat for seat in seats if expiring(seat, today)],
        panels=panels.group.build(session, me, cluster, group, lang),
        upcoming=overview.next_dates(session, me, cluster, today, lang, group.id),
        news=overview.activity(session, me, cluster, lang, group.id, limit=5),
        can_seat=staff and not over,
    )


@bp.route("/<cluster>/groups/<slug>/edit", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=20)
def edit(cluster, slug):
    group = _here(cluster, slug)
    _may(group, "edit")
    form = EditGroup(obj=group)
    form.offer(clusters.people_choices(db.session, cluster.id))
    if not form.is_submitted():
        form.aliases.data = "\n".join(group.aliases)

    def again():
        return render_template("groups/edit.html", cluster=cluster, form=form, record=group)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        commands.edit(session, me, _here(cluster, slug, lock=True), form.facts(), form.posted_version)

    return carry_out(work, to=_address(cluster, group), form=form, again=again, said=_("Working group saved"))


@bp.route("/<cluster>/groups/<slug>/mandate", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=20)
def mandate(cluster, slug):
    group = _here(cluster, slug)
    _may(group, "mandate")
    form = MandateForm(obj=group)

    def again():
        return render_template("groups/mandate.html", cluster=cluster, form=form, record=group)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        group = _here(cluster, slug, lock=True)
        commands.write_mandate(session, me, group, form.facts(), form.posted_version)

    return carry_out(work, to=_address(cluster, group), form=form, again=again, said=_("Mandate saved"))


@bp.get("/<cluster>/groups/<slug>/mandate/versions")
@needs(Permission.READ_CLUSTER, statements=8)
def versions(cluster, slug):
    group = _here(cluster, slug)
    found = queries.mandates(db.session, group)
    return render_template(
        "groups/versions.html",
        cluster=cluster,
        record=group,
        versions=present.versions(found, i18n.language()),
    )


@bp.route("/<cluster>/groups/<slug>/seats", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=24)
def seats(cluster, slug):
    session, lang = db.session, i18n.language()
    group = _here(cluster, slug)
    _may(group, "seats")
    form = SeatsForm(version=group.version)

    def again():
        today = clock.today(cluster.time_zone)
        return render_template(
            "groups/seats.html",
            cluster=cluster,
            form=form,
            record=group,
            seats=queries.seats(session, group),
            today=today,
            soon=today + timedelta(days=EXPIRING.days),
            past=queries.past_terms(session, group),
            roles=SEAT_ROLES,
            over=group.state in WORKING_GROUP.final,
            address=_address(cluster, group),
            constituencies=CONSTITUENCIES,
            lang_code=lang,
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        group = _here(cluster, slug, lock=True)
        facts = {**form.facts(), "voting": not form.observers.data}
        commands.add_seats(session, me, group, facts, form.posted_version)

    return carry_out(
        work, to=f"{_address(cluster, group)}seats", form=form, again=again, said=_("Seats added")
    )
