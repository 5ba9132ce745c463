"""Pages that a mailed link opens. Opening one changes nothing (mail filters do it too); its button does."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from secretariat.core.db import db
from secretariat.core.policy import Permission
from secretariat.core.web import carry_out_unsigned, needs
from secretariat.people import address, commands, entrance, queries, tokens
from secretariat.people.blueprint import bp
from secretariat.people.forms import AskReset, Invitation, NewPassword
from secretariat.people.limiting import refuse_hurry, wait_for
from secretariat.people.passwords import passwords


@bp.route("/account/invitation/<secret>", methods=["GET", "POST"])
@needs(Permission.PUBLIC, statements=12)
def invitation(secret: str):
    found = tokens.live(db.session, secret, "invitation")
    if found is None:
        return _gone()
    person = found[1]
    form = Invitation(whose=(person.email, person.name), name=person.name, language=person.language)

    def page(form):
        return render_template("people/invitation.html", form=form, email=person.email)

    if not form.is_submitted():
        return page(form)
    if not form.validate():
        return page(form), 422
    db.session.rollback()
    kept = passwords().hash(form.password.data)
    name, language = form.name.data, form.language.data
    if not carry_out_unsigned(lambda s: commands.accept_invitation(s, secret, name, language, kept)):
        return _gone()
    flash(_("Your account is ready. Sign in with your address and your new password."))
    return redirect(url_for("people.sign_in"), 303)


@bp.route("/account/reset", methods=["GET", "POST"])
@needs(Permission.PUBLIC, statements=12)
def ask_reset():
    form = AskReset()

    def page(form):
        return render_template("people/ask_reset.html", form=form)

    if not form.is_submitted():
        return page(form)
    if not form.validate():
        return page(form), 422
    email = queries.address(form.email.data)
    if wait := wait_for("reset", email):
        return refuse_hurry(form, wait, page)
    carry_out_unsigned(lambda session: entrance.ask_reset(session, email))
    return redirect(url_for("people.reset_asked"), 303)


@bp.get("/account/reset/asked")
@needs(Permission.PUBLIC, statements=6)
def reset_asked():
    return render_template("people/reset_asked.html")


@bp.route("/account/reset/<secret>", methods=["GET", "POST"])
@needs(Permission.PUBLIC, statements=14)
def reset_password(secret: str):
    found = tokens.live(db.session, secret, "reset")
    if found is None:
        return _gone()
    person = found[1]
    form = NewPassword(whose=(person.email, person.name))

    def page(form):
        return render_template("people/reset_password.html", form=form, email=person.email)

    if not form.is_submitted():
        return page(form)
    if not form.validate():
        return page(form), 422
    db.session.rollback()
    kept = passwords().hash(form.password.data)
    if carry_out_unsigned(lambda session: entrance.reset(session, secret, kept)) is None:
        return _gone()
    flash(_("Your password is changed and you are signed out everywhere. Sign in with the new one."))
    return redirect(url_for("people.sign_in"), 303)


@bp.route("/account/confirm/<secret>", methods=["GET", "POST"])
@needs(Permission.PUBLIC, statements=14)
def confirm_address(secret: str):
    found = tokens.live(db.session, secret, "address_old", "address_new")
    if found is None:
        return _gone()
    token, person = found
    if request.method == "GET":
        return render_template(
            "people/confirm_address.html",
            old=person.email,
            new=token.data["email"],
            at_old=token.kind == "address_old",
        )
    confirmed = carry_out_unsigned(lambda session: address.confirm_address(session, secret))
    if confirmed is None:
        return _gone()
    if confirmed[1]:
        flash(_("The address is changed. Sign in with the new one from now on."))
    else:
        flash(_("Confirmed. The change is made once the link sent to the other address is confirmed too."))
    return redirect(url_for("people.account"), 303)


def _gone():
    """The one answer to a link that is used, too old, withdrawn or invented."""
    return render_template("people/link_gone.html"), 410
