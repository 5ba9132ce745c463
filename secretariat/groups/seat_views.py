"""Addresses of a table: the seat map with its table, one seat and its history, targets of balance."""

from typing import Any

from flask import abort, render_template
from flask_babel import gettext as _

from secretariat.clusters import constituencies
from secretariat.core import clock, i18n, kinds, lifecycle
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.listing import FORM, answer
from secretariat.core.offers import buttons
from secretariat.core.page import events_of, history_lines
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.groups import body, listing, queries, seat_present, seat_queries, seating
from secretariat.groups.blueprint import bp
from secretariat.groups.forms import SeatForm, SeatsForm, TargetForm
from secretariat.groups.seat_rules import SEAT, SEAT_ROLES
from secretariat.groups.terms import EXPIRING
from secretariat.records.forms import PressForm

HISTORY = 50


def _labels(cluster, offered: bool = False) -> dict[str, str]:
    return constituencies.labels(db.session, cluster.id, i18n.language(), offered)


@bp.get("/<cluster>/groups/<slug>/seats")
@needs(Permission.READ_CLUSTER, statements=18)
def seats(cluster, slug):
    group = body.here(cluster, slug)
    labels = _labels(cluster)
    form = None
    if not body.over(group) and cluster.id in actor().staff_of:
        form = SeatsForm(formdata=None, version=group.version)
        form.offer(labels)
    return _seat_map(cluster, group, labels, form)


@bp.get(f"/<cluster>/groups/<slug>/seats.{FORM}")
@needs(Permission.READ_CLUSTER, statements=8)
def seats_file(cluster, slug, form):
    """The table seat by seat, as a file."""
    group, lang = body.here(cluster, slug), i18n.language()
    found, today = queries.seats(db.session, group), clock.today(cluster.time_zone)
    made = listing.seats(found, _labels(cluster), group.title(lang), actor(), cluster, lang, today)
    return answer(made, form)


@bp.post("/<cluster>/groups/<slug>/seats")
@needs(Permission.STAFF, statements=30)
def add_seats(cluster, slug):
    group = body.here(cluster, slug)
    body.may(group, "seats")
    labels = _labels(cluster)
    form = SeatsForm()
    form.offer(labels)

    def again():
        return _seat_map(cluster, group, labels, form)

    if not form.validate_on_submit():
        return again(), 422

    def work(session, me):
        locked = body.here(cluster, slug, lock=True)
        facts = {**form.facts(), "voting": not form.observers.data}
        seating.add_seats(session, me, locked, facts, form.posted_version)

    to = f"{body.address(cluster, group)}seats"
    return carry_out(work, to=to, form=form, again=again, said=_("Seats added"))


def _seat_map(cluster, group, labels: dict[str, str], form: SeatsForm | None) -> str:
    me, session, lang = actor(), db.session, i18n.language()
    today = clock.today(cluster.time_zone)
    found = queries.seats(session, group)
    standing = seat_present.stands(seat_queries.targets(session, group.id), found, today, labels)
    people = sorted({seat.person_id for seat in found if seat.person_id})
    firms = sorted({seat.organisation_id for seat in found if seat.organisation_id})
    totals = seat_queries.by_organisation(session, me, cluster, firms)
    staff = cluster.id in me.staff_of and not body.over(group)
    return render_template(
        "groups/seats.html",
        **body.frame(cluster, group),
        form=form,
        seats=found,
        table=seat_present.table(group, found, {}, cluster, lang, today, staff, labels),
        said=seat_present.opening(group, found, today, standing),
        standing=standing,
        labels=labels,
        elsewhere=seat_queries.elsewhere(session, me, cluster, group.id, people),
        organisations=seat_present.organisations(found, totals, today, f"/{cluster.slug}/", lang),
        today=today,
        soon=today + EXPIRING,
        past=seat_queries.past_terms(session, group.id, today),
        roles=SEAT_ROLES,
        staff=staff,
        me=me.id,
    )


@bp.get("/<cluster>/groups/<slug>/seats/<int(max=2147483647):seat_id>")
@needs(Permission.READ_CLUSTER, statements=22)
def seat(cluster, slug, seat_id):
    me, session, lang = actor(), db.session, i18n.language()
    group = body.here(cluster, slug)
    found = next((one for one in queries.seats(session, group) if one.id == seat_id), None) or abort(404)
    frame = body.frame(cluster, group)
    entry = kinds.part("seat")
    events = events_of(session, group.id, HISTORY, Event.part_kind == "seat", Event.part_id == seat_id)
    return render_template(
        "groups/seat.html",
        **frame,
        seat=found,
        label=_labels(cluster)[found.constituency],
        today=clock.today(cluster.time_zone),
        soon=clock.today(cluster.time_zone) + EXPIRING,
        roles=SEAT_ROLES,
        terms=seat_queries.terms_of(session, seat_id),
        buttons=buttons(session, me, entry, found, group, f"{frame['here']}seat/{seat_id}/", []),
        history=history_lines(events, me, group.kind, lang, None),
        may_edit=cluster.id in me.staff_of and not body.over(group),
    )


@bp.route("/<cluster>/groups/<slug>/seats/<int(max=2147483647):seat_id>/edit", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=24)
def edit_seat(cluster, slug, seat_id):
    group = body.here(cluster, slug)
    found = body.seat_here(group, seat_id)
    if SEAT.find("edit", found.state) is None or body.over(group):
        raise lifecycle.OutOfTurn(
            lifecycle.N_("This has moved on: the step is no longer possible from where it stands.")
        )
    form = SeatForm(obj=found)

    def again():
        label = _labels(cluster)[found.constituency]
        return render_template(
            "groups/edit_seat.html", **body.frame(cluster, group), form=form, seat=found, label=label
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        home = body.here(cluster, slug, lock=True)
        held = body.seat_here(home, seat_id, lock=True)
        seating.describe(session, me, home, held, form.facts(), form.posted_version)

    to = f"{body.address(cluster, group)}seats/{seat_id}"
    return carry_out(work, to=to, form=form, again=again, said=_("Seat saved"))


@bp.route("/<cluster>/groups/<slug>/targets", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=24)
def targets(cluster, slug):
    """The targets of a body: one more is added here; each is taken away by its own button."""
    group = body.here(cluster, slug)
    body.may(group, "targets")
    labels = _labels(cluster)
    form = TargetForm(version=group.version)
    form.offer(labels)

    def again():
        session, today = db.session, clock.today(cluster.time_zone)
        held = queries.seats(session, group)
        standing = seat_present.stands(seat_queries.targets(session, group.id), held, today, labels)
        return render_template(
            "groups/targets.html",
            **body.frame(cluster, group),
            form=form,
            standing=standing,
            said=seat_present.opening(group, held, today, standing),
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        home = body.here(cluster, slug, lock=True)
        wanted = [*map(_plain, seat_queries.targets(session, home.id)), form.facts()]
        seating.set_targets(session, me, home, wanted, form.posted_version)

    to = f"{body.address(cluster, group)}targets"
    return carry_out(work, to=to, form=form, again=again, said=_("Target added"))


@bp.post("/<cluster>/groups/<slug>/targets/<int(max=2147483647):target_id>/remove")
@needs(Permission.STAFF, statements=24)
def remove_target(cluster, slug, target_id):
    group = body.here(cluster, slug)
    body.may(group, "targets")
    form = PressForm()
    if not form.validate_on_submit():
        abort(422)

    def work(session, me):
        home = body.here(cluster, slug, lock=True)
        held = seat_queries.targets(session, home.id)
        if target_id not in {target.id for target in held}:
            abort(404)
        kept = [_plain(target) for target in held if target.id != target_id]
        seating.set_targets(session, me, home, kept, form.posted_version)

    to = f"{body.address(cluster, group)}targets"
    return carry_out(work, to=to, form=form, said=_("Target removed"))


def _plain(target) -> dict[str, Any]:
    return {name: getattr(target, name) for name in ("kind", "label_fr", "label_en", "one", "other", "least")}
