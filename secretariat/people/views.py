"""Signing in and out, language and theme; accounts, mailed links and the list have their own files."""

from flask import abort, current_app, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user

from secretariat.core.db import db
from secretariat.core.i18n import LANGUAGES
from secretariat.core.policy import Permission
from secretariat.core.signing import NewSignIn
from secretariat.core.web import carry_out, carry_out_unsigned, needs
from secretariat.people import account_views, commands, entrance, link_views, list_views, queries, throttle
from secretariat.people.blueprint import bp
from secretariat.people.demonstration_accounts import ACCOUNTS, PASSWORD
from secretariat.people.forms import THEMES, SignIn
from secretariat.people.limiting import refuse_hurry, wait_for
from secretariat.people.onward import onward
from secretariat.people.passwords import passwords


@bp.route("/sign-in", methods=["GET", "POST"])
@needs(Permission.PUBLIC, statements=14)
def sign_in():
    target = onward(request.values.get("next"))
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(target)
    form = SignIn()
    form.next.data = target
    if not form.is_submitted():
        return _sign_in_page(form)
    if not form.validate():
        return _sign_in_page(form), 422
    email = queries.address(form.email.data)
    if wait := wait_for("sign-in", email):
        return refuse_hurry(form, wait, _sign_in_page)
    secret = _admitted(email, form.password.data)
    if secret is None:
        form.form_errors.append(
            _("This address and this password do not go together, or the account is closed.")
        )
        return _sign_in_page(form), 422
    session.clear()
    session.permanent = True
    login_user(NewSignIn(secret))
    return redirect(target, 303)


def _admitted(email: str, password: str) -> str | None:
    """The secret of a new sign-in, or None. One password is checked whatever comes, in no transaction."""
    person = queries.by_address(db.session, email)
    known = person is not None and person.active
    person_id, kept = (person.id, person.password_hash) if known else (None, None)
    earlier = current_user.sign_in_id if current_user.is_authenticated else None
    db.session.rollback()
    if not passwords().fits(kept, password):
        return None
    renewed = passwords().renewed(kept, password)

    def work(session):
        secret = entrance.sign_in(
            session,
            person_id,
            kept,
            renewed,
            current_app.permanent_session_lifetime,
            request.user_agent.string,
            request.remote_addr or "",
            earlier,
        )
        if secret:
            throttle.forgive(session, "sign-in", request.remote_addr, email)
        return secret

    return carry_out_unsigned(work)


def _sign_in_page(form: SignIn) -> str:
    offered = ACCOUNTS if current_app.config.get("DEMONSTRATION") else ()
    return render_template(
        "people/sign_in.html", form=form, accounts=offered, demonstration_password=PASSWORD
    )


@bp.post("/sign-out")
@needs(Permission.PUBLIC, statements=6)
def sign_out():
    if not current_user.is_authenticated:
        return redirect(url_for("people.sign_in"), 303)
    answer = carry_out(
        lambda session, me: entrance.end_sign_in(session, me, me.sign_in_id), to=url_for("people.sign_in")
    )
    account_views.leave(_("You are signed out."))
    return answer


@bp.post("/language")
@needs(Permission.PUBLIC, statements=6)
def choose_language():
    language = request.form.get("language")
    if language not in LANGUAGES:
        abort(400)
    target = onward(request.form.get("next"))
    if current_user.is_authenticated:
        return carry_out(lambda db, me: commands.change_profile(db, me, {"language": language}), to=target)
    session["language"] = language
    return redirect(target, 303)


@bp.post("/theme")
@needs(Permission.SIGNED_IN, statements=6)
def choose_theme():
    theme = request.form.get("theme")
    if theme not in dict(THEMES):
        abort(400)
    return carry_out(
        lambda db, me: commands.change_profile(db, me, {"theme": theme}), to=onward(request.form.get("next"))
    )


__all__ = ["bp", "link_views", "list_views"]
