"""Addresses of calls: the index, a new call, its page, its edition."""

from functools import partial

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from secretariat.clusters import queries as clusters
from secretariat.clusters.constituencies import labels
from secretariat.core import clock, i18n, kinds, lifecycle, together
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn
from secretariat.core.listing import FORM, answer, links
from secretariat.core.page import record_page
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs, note_page
from secretariat.nominations import call_form, commands, listing, present, queries
from secretariat.nominations.blueprint import bp
from secretariat.nominations.forms import CallForm
from secretariat.nominations.models import Call
from secretariat.records.queries import load, row_id


def here(cluster, id: int, lock: bool = False) -> Call:
    """The call of the address, if the actor may see it."""
    return load(db.session, actor(), Call, id, cluster, lock=lock)


def may(table, thing, verb: str) -> None:
    """Refuse a page whose step the actor may not take, or not now."""
    step = table.find(verb, thing.state)
    steps = (step,) if step else table.by_verb[verb]
    if not any(lifecycle.may(row, thing, actor().principals) for row in steps):
        raise Forbidden(N_("Your roles do not allow this step."))
    if step is None:
        raise OutOfTurn(N_("This has moved on: the step is no longer possible from where it stands."))


def address(cluster, record) -> str:
    return kinds.address(cluster.slug, record.kind, record.id)


@bp.get("/<cluster>/nominations/")
@needs(Permission.READ_CLUSTER, statements=5)
def index(cluster):
    me, over = actor(), request.args.get("over") == "1"
    rows, past = _rows(me, cluster, over)
    return render_template(
        "nominations/index.html",
        cluster=cluster,
        rows=rows,
        over=over,
        past=past,
        sentence=present.opening(rows) if rows and not over else "",
        staff=cluster.id in me.staff_of,
        exports=links(partial(url_for, ".export", cluster=cluster.slug, over=1 if over else None)),
    )


@bp.get(f"/<cluster>/nominations/nominations.{FORM}")
@needs(Permission.READ_CLUSTER, statements=5)
def export(cluster, form):
    """The calls as a file."""
    me, over = actor(), request.args.get("over") == "1"
    rows, _past = _rows(me, cluster, over)
    return answer(listing.calls(rows, over, me, cluster), form)


def _rows(me, cluster, over: bool) -> tuple[list[present.CallRow], int]:
    """The lines of the index, and how many calls are over."""
    asked = queries.calls(me, cluster, over)
    read = together.read(
        db.session,
        {
            **queries.progress_asks(asked, cluster),
            "moves": queries.moves_of(queries.ids_of(asked), me),
            "past": queries.how_many_over(me, cluster),
        },
    )
    return present.rows(db.session, me, cluster, read, i18n.language()), read["past"][0].n


@bp.get("/<cluster>/calls/")
@needs(Permission.READ_CLUSTER, statements=1)
def calls(cluster):
    """Calls have no index of their own: nominations and calls share one."""
    return redirect(url_for(".index", cluster=cluster.slug))


@bp.route("/<cluster>/calls/new", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=20)
def new_call(cluster):
    """First the body, then the call."""
    me, session, lang = actor(), db.session, i18n.language()
    wanted = request.values.get("body", "")
    body = commands.body_of(session, me, cluster, row_id(wanted)) if wanted else None
    if body is None:
        return render_template(
            "nominations/choose.html", cluster=cluster, bodies=call_form.bodies(session, me, cluster, lang)
        )
    form = CallForm()
    _offer(form, body.id, cluster, lang)
    if not form.is_submitted():
        call_form.start(form, body, request.args.get("seat", ""))

    def again():
        return render_template("nominations/call_form.html", cluster=cluster, form=form, body=body, call=None)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    return carry_out(
        lambda session, me: commands.create(session, me, cluster, body.id, form.facts()),
        to=lambda call: address(cluster, call),
        form=form,
        again=again,
        said=_("Draft kept: publish it once it is right"),
    )


@bp.route("/<cluster>/calls/<int:id>/edit", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=22)
def edit_call(cluster, id):
    session, lang = db.session, i18n.language()
    call = here(cluster, id)
    may(kinds.kind("call").lifecycle, call, "edit")
    form = CallForm(obj=call, data=call_form.form_data(session, call))
    _offer(form, call.body_id, cluster, lang)
    if call.state != "draft":
        form.fixed()
    body = commands.body_of(session, actor(), cluster, call.body_id)

    def again():
        return render_template("nominations/call_form.html", cluster=cluster, form=form, body=body, call=call)

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    return carry_out(
        lambda session, me: commands.edit(
            session, me, here(cluster, id, lock=True), form.facts(), form.posted_version
        ),
        to=address(cluster, call),
        form=form,
        again=again,
        said=_("Call saved"),
    )


@bp.get("/<cluster>/calls/<int:id>/")
@needs(Permission.READ_CLUSTER, statements=13)
def call(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    found = here(cluster, id)
    page = record_page(session, me, found, lang)
    note_page(found.id)
    return render_template(
        "nominations/call.html",
        cluster=cluster,
        call=found,
        page=page,
        view=present.call_page(session, me, cluster, found, page, lang),
        exports=links(partial(url_for, ".call_file", cluster=cluster.slug, id=id)),
    )


@bp.get(f"/<cluster>/calls/<int:id>/nominations.{FORM}")
@needs(Permission.READ_CLUSTER, statements=6)
def call_file(cluster, id, form):
    """The nominations that the reader sees on the call's page, as a file."""
    me, lang = actor(), i18n.language()
    found = here(cluster, id)
    read = together.read(db.session, {"nominations": queries.nominations(me, found)})
    names = labels(db.session, cluster.id, lang)
    shown, others = present.nominees(read["nominations"], cluster, names, lang)
    return answer(listing.nominations(found, shown, others, me, cluster, lang), form)


def _offer(form: CallForm, body_id: int, cluster, lang: str) -> None:
    session, today = db.session, clock.today(cluster.time_zone)
    names = labels(session, cluster.id, lang)
    form.offer(
        call_form.seat_choices(session, body_id, names, lang, today),
        clusters.people_choices(session, cluster.id),
        clusters.organisations_beside(session, cluster.id, lang, today),
    )
