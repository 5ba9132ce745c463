"""Addresses of the decision by slate, and of one's own declaration of interests."""

import hashlib

from flask import render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField
from wtforms.validators import Optional

from secretariat.clusters.constituencies import labels
from secretariat.clusters.forms import chosen_id
from secretariat.core import clock, forms, i18n
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Forbidden, Refused
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.nominations import accepting, call_views, deciding, present, queries, slate_warnings
from secretariat.nominations.blueprint import bp
from secretariat.nominations.call_rules import CALL
from secretariat.nominations.forms import Interests
from secretariat.nominations.models import Nomination
from secretariat.nominations.nomination_rules import NOMINATION


@bp.route("/<cluster>/calls/<int:id>/slate", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=60)
def slate(cluster, id):
    """Seat by seat, who takes it; what would break is said before anything is written."""
    session, lang = db.session, i18n.language()
    call = call_views.here(cluster, id)
    call_views.may(CALL, call, "confirm")
    names = labels(session, cluster.id, lang)
    seats = queries.seats_of(session, [call.id])
    words = {state.name: (state.look, _(state.label)) for state in NOMINATION.states}
    nominees = [
        present.nomination_row(row, cluster, names, words, lang)
        for row in session.execute(queries.nominations(actor(), call))
        if row.state == "eligible"
    ]
    form = _form(seats, nominees)(version=call.version)
    if not form.is_submitted():
        _propose(form, seats, nominees)
    chosen = {seat.id: form[f"seat_{seat.id}"].data for seat in seats}
    warnings = _warnings(call, chosen, lang)
    read = form.anyway.data and form.seen.data == _mark(warnings)

    def again():
        if not read:
            form.anyway.data = False
        form.seen.data = _mark(warnings)
        return render_template(
            "nominations/slate.html",
            cluster=cluster,
            call=call,
            form=form,
            seats=seats,
            names=names,
            nominees=nominees,
            warnings=warnings,
            back=call_views.address(cluster, call),
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    if "check" in request.form:
        return again()

    def work(session, me):
        held = call_views.here(cluster, id, lock=True)
        if warnings and not read:
            raise Refused(
                errors={
                    "anyway": [N_("Read what this slate would break, and say that you confirm it anyway.")]
                }
            )
        deciding.confirm(session, me, held, chosen, form.posted_version)

    return carry_out(
        work,
        to=call_views.address(cluster, call),
        form=form,
        again=again,
        said=_("Decided: everybody is told"),
    )


def _mark(warnings: list[str]) -> str:
    """By which a confirmation tells which warnings it was shown with: others are to be read first."""
    return hashlib.sha256("\n".join(warnings).encode()).hexdigest()[:16]


def _warnings(call, chosen: dict, lang: str) -> list[str]:
    session = db.session
    ids = [id for id in chosen.values() if id]
    found = {n.id: n for n in session.scalars(select(Nomination).where(Nomination.id.in_(ids)))}
    picked = {seat: found[id] for seat, id in chosen.items() if id in found}
    return slate_warnings.warnings(session, call, picked, lang)


def _form(seats: list, nominees: list) -> type[forms.Form]:
    fields = {
        "anyway": BooleanField(_("I have read this, and confirm the slate anyway")),
        "seen": HiddenField(),
    }
    for seat in seats:
        offered = [row for row in nominees if row.constituency == seat.constituency]
        told = [SelectChoice("", _("Nobody: it stays as it is"))]
        told += [
            SelectChoice(
                str(row.id),
                _("%(who)s, %(firm)s: %(n)s endorsements", who=row.name, firm=row.firm or "–", n=row.others),
            )
            for row in offered
        ]
        fields[f"seat_{seat.id}"] = SelectField("", [Optional()], coerce=chosen_id, choices=told)
    return type("SlateForm", (forms.Form,), fields)


def _propose(form, seats: list, nominees: list) -> None:
    """Where there are no more nominees than seats, each has one."""
    for key in {seat.constituency for seat in seats}:
        places = [seat for seat in seats if seat.constituency == key]
        offered = [row for row in nominees if row.constituency == key]
        if len(offered) <= len(places):
            for place, row in zip(places, offered, strict=False):
                form[f"seat_{place.id}"].data = row.id


@bp.route("/<cluster>/interests", methods=["GET", "POST"])
@needs(Permission.READ_CLUSTER, statements=14)
def interests(cluster):
    """One's own declaration of interests, renewed every year."""
    me, lang = actor(), i18n.language()
    if not accepting.may_declare(db.session, me, cluster.id):
        raise Forbidden(N_("An observer takes no seat, and so has no interests to declare."))
    held = accepting.declaration_of(db.session, me.id, cluster.id)
    form = Interests(data={"interests": held.text if held else ""})

    def again():
        return render_template(
            "nominations/interests.html",
            cluster=cluster,
            form=form,
            held=held,
            until=i18n.day(held.valid_until, lang, "long") if held else "",
            over=bool(held) and held.valid_until < clock.today(cluster.time_zone),
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200
    text = form.interests.data

    def work(session, me):
        if not accepting.may_declare(session, me, cluster.id):
            raise Forbidden(N_("An observer takes no seat, and so has no interests to declare."))
        accepting.declare(session, me, cluster.id, text)

    return carry_out(
        work,
        to=url_for(".interests", cluster=cluster.slug),
        form=form,
        again=again,
        said=_("Your declaration is kept; it holds for a year"),
    )
