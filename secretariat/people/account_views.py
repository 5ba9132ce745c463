"""One's own account: profile, password, address, and where one is signed in."""

from flask import flash, render_template, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from secretariat.core import i18n
from secretariat.core.db import db
from secretariat.core.forms import Form
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.people import address, commands, entrance, panels, queries
from secretariat.people.blueprint import bp
from secretariat.people.browsers import browser
from secretariat.people.forms import ChangeAddress, ChangePassword, Profile
from secretariat.people.limiting import refuse_hurry, wait_for
from secretariat.people.passwords import passwords


@bp.route("/account", methods=["GET", "POST"])
@needs(Permission.SIGNED_IN, statements=14)
def account():
    me = actor()
    person = queries.own(db.session, me)
    form = Profile(obj=person, zone=person.time_zone)
    if not form.is_submitted():
        return _account_page(form)
    if not form.validate():
        return _account_page(form), 422
    return carry_out(
        lambda session, me: commands.change_profile(session, me, form.facts()),
        to=url_for("people.account"),
        form=form,
        again=lambda: _account_page(form),
        said=_("Saved."),
    )


def _account_page(form: Profile) -> str:
    me, lang = actor(), i18n.language()
    return render_template(
        "people/account.html",
        form=form,
        email=me.email,
        waiting_address=queries.waiting_address(db.session, me),
        clusters=[(cluster.name(lang), f"/{cluster.slug}/") for cluster in me.clusters.values()],
        panels=panels.build(db.session, me, lang),
        sign_ins=[
            {"row": row, "browser": browser(row.user_agent), "here": row.id == me.sign_in_id}
            for row in queries.sign_ins(db.session, me)
        ],
    )


@bp.route("/account/password", methods=["GET", "POST"])
@needs(Permission.SIGNED_IN, statements=16)
def change_password():
    me = actor()
    form = ChangePassword(whose=(me.email, me.name))

    def page(form):
        return render_template("people/password.html", form=form, email=me.email)

    if not form.is_submitted():
        return page(form)
    if not form.validate():
        return page(form), 422
    checked, refusal = _present_password(form, page)
    if refusal:
        return refusal
    kept = passwords().hash(form.password.data)
    return carry_out(
        lambda session, me: entrance.change_password(session, me, checked, kept),
        to=url_for("people.account"),
        form=form,
        again=lambda: page(form),
        said=_("Your password is changed. Every other browser is signed out."),
    )


@bp.route("/account/address", methods=["GET", "POST"])
@needs(Permission.SIGNED_IN, statements=20)
def change_address():
    form = ChangeAddress()

    def page(form):
        return render_template("people/address.html", form=form, email=actor().email)

    if not form.is_submitted():
        return page(form)
    if not form.validate():
        return page(form), 422
    checked, refusal = _present_password(form, page)
    if refusal:
        return refusal
    return carry_out(
        lambda session, me: address.ask_address(session, me, form.email.data, checked),
        to=url_for("people.account"),
        form=form,
        again=lambda: page(form),
        said=_("Two mails are on their way, to your present address and to the new one. Confirm in both."),
    )


@bp.post("/account/address/withdraw")
@needs(Permission.SIGNED_IN, statements=6)
def withdraw_address():
    return carry_out(
        lambda session, me: address.withdraw_address(session, me),
        to=url_for("people.account"),
        said=_("Your address stays as it is."),
    )


@bp.post("/account/sign-ins/<int(max=2147483647):sign_in_id>/end")
@needs(Permission.SIGNED_IN, statements=6)
def end_sign_in(sign_in_id: int):
    here = sign_in_id == actor().sign_in_id
    answer = carry_out(
        lambda session, me: entrance.end_sign_in(session, me, sign_in_id),
        to=url_for("people.sign_in" if here else "people.account"),
        said=None if here else _("That browser is signed out."),
    )
    if here:
        leave(_("You are signed out."))
    return answer


@bp.post("/account/sign-ins/end")
@needs(Permission.SIGNED_IN, statements=6)
def end_sign_ins():
    answer = carry_out(
        lambda session, me: entrance.end_sign_ins(session, me.id), to=url_for("people.sign_in")
    )
    leave(_("You are signed out everywhere."))
    return answer


def leave(said: str) -> None:
    """Empty this browser's session after its sign-in has ended; only the language stays."""
    language = current_user.language
    session.clear()
    session["language"] = language
    flash(said)


def _present_password(form: Form, page) -> tuple[str | None, object]:
    """The kept hash that the present password fits, or the answer that refuses it."""
    me = actor()
    if wait := wait_for("password", f"p{me.id}"):
        return None, refuse_hurry(form, wait, page)
    kept = queries.own(db.session, me).password_hash
    db.session.rollback()
    if passwords().fits(kept, form.present.data):
        return kept, None
    form.present.errors = [*form.present.errors, _("This is not your present password.")]
    return None, (page(form), 422)
