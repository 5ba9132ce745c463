"""The administrator's list of accounts: inviting, disabling, enabling. What people work on is not shown."""

import logging
from functools import partial

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.listing import FORM, MOST, answer, links, word_of
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.people import commands, listing, queries
from secretariat.people.blueprint import bp
from secretariat.people.forms import Invite

log = logging.getLogger("secretariat")
STATES = (("active", N_("Active")), ("invited", N_("Invited")), ("disabled", N_("Disabled")))


@bp.get("/people/")
@needs(Permission.ADMINISTER, statements=10)
def index():
    words, state = request.args.get("q", "")[:100].replace("\x00", ""), request.args.get("state", "")
    number = request.args.get("page", "1")
    number = int(number) if number.isdecimal() and 0 < len(number) < 6 else 1
    rows, total = queries.accounts(db.session, actor(), words, state, max(number, 1))
    return render_template(
        "people/index.html",
        rows=rows,
        own_id=actor().id,
        words=words,
        state=state,
        states=[(value, _(label)) for value, label in STATES],
        pages=_pages(max(number, 1), total, {"q": words, "state": state}),
        exports=links(partial(url_for, ".export", q=words or None, state=state or None)),
    )


@bp.get(f"/people/accounts.{FORM}")
@needs(Permission.ADMINISTER, statements=5)
def export(form):
    """The accounts within the filter, as a file."""
    words, state = request.args.get("q", "")[:100].replace("\x00", ""), request.args.get("state", "")
    rows, _total = queries.accounts(db.session, actor(), words, state, size=MOST)
    told = [(_("Words"), words), (_("State"), word_of([(name, _(label)) for name, label in STATES], state))]
    return answer(listing.accounts(rows, told, actor()), form)


def _pages(number: int, total: int, kept: dict[str, str]) -> dict:
    kept = {name: value for name, value in kept.items() if value}
    first = (number - 1) * queries.PAGE + 1
    last = min(number * queries.PAGE, total)
    return {
        "first": min(first, total),
        "last": last,
        "total": total,
        "previous_url": url_for("people.index", page=number - 1, **kept) if number > 1 else None,
        "next_url": url_for("people.index", page=number + 1, **kept) if last < total else None,
    }


@bp.route("/people/invite", methods=["GET", "POST"])
@needs(Permission.ADMINISTER, statements=14)
def invite():
    form = Invite(language=actor().language)

    def page():
        return render_template("people/invite.html", form=form)

    if not form.is_submitted():
        return page()
    if not form.validate():
        return page(), 422

    def work(session, me):
        person = commands.invite(session, me, form.email.data, form.name.data, form.language.data)
        if person.password_hash is not None:
            raise Refused(errors={"email": [N_("This address already has an account.")]})
        return person

    return carry_out(
        work,
        to=url_for("people.index"),
        form=form,
        again=page,
        said=lambda person: _("An invitation is on its way to %(email)s.", email=person.email),
    )


@bp.post("/people/<int(max=2147483647):person_id>/invite")
@needs(Permission.ADMINISTER, statements=12)
def invite_again(person_id: int):
    return carry_out(
        lambda session, me: commands.invite_again(session, me, person_id) or abort(404),
        to=url_for("people.index"),
        said=lambda person: _("An invitation is on its way to %(email)s.", email=person.email),
    )


@bp.post("/people/<int(max=2147483647):person_id>/disable")
@needs(Permission.ADMINISTER, statements=10)
def disable(person_id: int):
    return _set_active(
        person_id, False, lambda person: _("%(name)s cannot sign in any more.", name=person.name)
    )


@bp.post("/people/<int(max=2147483647):person_id>/enable")
@needs(Permission.ADMINISTER, statements=10)
def enable(person_id: int):
    return _set_active(person_id, True, lambda person: _("%(name)s can sign in again.", name=person.name))


def _set_active(person_id: int, active: bool, said):
    answer = carry_out(
        lambda session, me: commands.set_active(session, me, person_id, active) or abort(404),
        to=url_for("people.index"),
        said=said,
    )
    log.info("account %s %s by %s", person_id, "enabled" if active else "disabled", actor().id)
    return answer
