"""Addresses of working groups and the board: index, proposal, their page, edit, mandate and its versions."""

from functools import partial

from flask import render_template, request, url_for
from flask_babel import gettext as _

from secretariat.clusters import constituencies, overview
from secretariat.clusters import queries as clusters
from secretariat.core import clock, i18n, together
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.listing import FORM, answer, links
from secretariat.core.page import record_page
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs, note_page
from secretariat.groups import (
    body,
    commands,
    joined,
    kind,
    listing,
    overlap,
    panels,
    present,
    queries,
    roster_views,
    seat_present,
    seat_queries,
    seat_views,
)
from secretariat.groups.blueprint import bp
from secretariat.groups.body import address, here, may
from secretariat.groups.forms import EditGroup, MandateForm, ProposeGroup
from secretariat.groups.kits import BOARD, kits
from secretariat.groups.models import BalanceTarget
from secretariat.groups.terms import EXPIRING

KIND = kind.KIND
__all__ = ["bp", "roster_views", "seat_views"]
joined.join()


@bp.get("/<cluster>/groups/")
@needs(Permission.READ_CLUSTER, statements=5)
def index(cluster):
    me, over = actor(), request.args.get("over") == "1"
    lines, past = _lines(me, cluster, over)
    rows = [line for line in lines if line.kind == "working_group"]
    return render_template(
        "groups/index.html",
        cluster=cluster,
        rows=rows,
        boards=[line for line in lines if line.kind == "board"],
        over=over,
        past=past,
        sentence=present.opening(rows) if not over else "",
        staff=cluster.id in me.staff_of,
        exports=links(partial(url_for, ".export", cluster=cluster.slug, over=1 if over else None)),
        total=len(lines),
    )


@bp.get(f"/<cluster>/groups/groups.{FORM}")
@needs(Permission.READ_CLUSTER, statements=5)
def export(cluster, form):
    """The bodies with their health, as a file."""
    me, over = actor(), request.args.get("over") == "1"
    lines, _past = _lines(me, cluster, over)
    return answer(listing.groups(lines, over, me, cluster), form)


def _lines(me, cluster, over: bool) -> tuple[list[present.GroupRow], int]:
    """The lines of the index, and how many groups are over."""
    today = clock.today(cluster.time_zone)
    asked = queries.health_asks(me, cluster, over, today + EXPIRING)
    read = together.read(db.session, {**asked, "past": queries.how_many_over(me, cluster)})
    health = queries.health(db.session, read)
    return present.rows(read["groups"], health, me, cluster, i18n.language(), today), read["past"][0].n


@bp.route("/<cluster>/groups/new", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=24)
def new(cluster):
    me, session, lang = actor(), db.session, i18n.language()
    chosen = kits().get(request.values.get("template", ""))
    if chosen is None:
        offered = [kit for kit in kits().values() if kit.key != BOARD]
        return render_template("groups/choose.html", cluster=cluster, kits=offered)
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
    board = chosen.key == BOARD
    anyway = board or request.form.get("anyway") == "1"

    def work(session, me):
        if not anyway:
            similar.extend(overlap.alike(session, me, cluster, [n for n in names if n], mandates, lang))
        if similar:
            raise Refused(N_("Look first at what exists: nothing is saved yet."))
        return commands.propose(session, me, cluster, facts, board)

    return carry_out(
        work,
        to=lambda group: address(cluster, group),
        form=form,
        again=again,
        said=_("Board set up: its table is to be filled") if board else _("Working group proposed"),
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
@needs(Permission.READ_CLUSTER, statements=14)
def show(cluster, slug):
    me, session, lang = actor(), db.session, i18n.language()
    group = here(cluster, slug)
    today = clock.today(cluster.time_zone)
    seats = queries.seats(session, group)
    page = record_page(session, me, group, lang)
    note_page(group.id)
    also = {
        "constituencies": constituencies.asked(cluster.id),
        "targets": seat_queries.targets_asked(BalanceTarget.record_id == group.id),
        "news": overview.activity_asked(me, cluster, group.id, limit=5),
    }
    built = panels.group.build(session, me, cluster, group, lang, also=also)
    labels = constituencies.named(built.found["constituencies"], lang)
    targets = seat_queries.targets_from(built.found["targets"])
    standing = seat_present.stands(targets, seats, today, labels)
    seat_present.name_seats(page, seats, labels)
    since = {move.part_id: move.since for move in page.moves if move.part_kind == "seat"}
    staff = cluster.id in me.staff_of
    over = body.over(group)
    return render_template(
        "groups/show.html",
        **body.frame(cluster, group),
        page=page,
        table=seat_present.table(group, seats, since, cluster, lang, today, staff and not over, labels),
        said=seat_present.opening(group, seats, today, standing),
        standing=standing,
        panels=built,
        upcoming=overview.next_dates(session, me, cluster, today, lang, group.id),
        news=overview.activity(built.found["news"], me, cluster, lang, group.id),
        can_seat=staff and not over,
    )


@bp.route("/<cluster>/groups/<slug>/edit", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=20)
def edit(cluster, slug):
    group = here(cluster, slug)
    may(group, "edit")
    form = EditGroup(obj=group)
    form.offer(clusters.people_choices(db.session, cluster.id))
    if not form.is_submitted():
        form.aliases.data = "\n".join(group.aliases)

    def again():
        return render_template("groups/edit.html", form=form, **body.frame(cluster, group))

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        commands.edit(session, me, here(cluster, slug, lock=True), form.facts(), form.posted_version)

    return carry_out(work, to=address(cluster, group), form=form, again=again, said=_("Working group saved"))


@bp.route("/<cluster>/groups/<slug>/mandate", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=20)
def mandate(cluster, slug):
    group = here(cluster, slug)
    may(group, "mandate")
    form = MandateForm(obj=group)

    def again():
        return render_template("groups/mandate.html", form=form, **body.frame(cluster, group))

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        group = here(cluster, slug, lock=True)
        commands.write_mandate(session, me, group, form.facts(), form.posted_version)

    return carry_out(work, to=address(cluster, group), form=form, again=again, said=_("Mandate saved"))


@bp.get("/<cluster>/groups/<slug>/mandate/versions")
@needs(Permission.READ_CLUSTER, statements=8)
def versions(cluster, slug):
    group = here(cluster, slug)
    found = queries.mandates(db.session, group)
    return render_template(
        "groups/versions.html",
        **body.frame(cluster, group),
        versions=present.versions(found, i18n.language()),
    )
