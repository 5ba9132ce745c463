"""The web's frame: routes with permissions, and ``carry_out``, the one place that commits.

A write is a command ``work(session, actor)``. ``carry_out`` ends the read transaction, begins one that may write,
reads the actor again (a right may have ended a moment ago), answers a form already answered with the same answer,
runs the command, commits once and sends the browser on (303).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Integer, String, bindparam, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from secretariat.core import clock
from secretariat.core.actors import load_actor
from secretariat.core.acts import Stale
from secretariat.core.db import Moment, begin_read, begin_write, db
from secretariat.core.lifecycle import Forbidden, OutOfTurn, Refused
from secretariat.core.policy import Actor, ClusterRef, Permission

Work = Callable[..., Any]
_key, _person = bindparam("key", type_=String), bindparam("person", type_=Integer)
CLAIM = text(
    "INSERT INTO submission (key, person_id, location, at) VALUES (:key, :person, '', :at) "
    "ON CONFLICT (key, person_id) DO NOTHING"
).bindparams(_key, _person, bindparam("at", type_=Moment))
"""Take a form's key before anything is done for it: whoever sends the same form meanwhile waits for the answer."""
ANSWER = text("UPDATE submission SET location = :location WHERE key = :key AND person_id = :person")
EARLIER = text("SELECT location FROM submission WHERE key = :key AND person_id = :person")
CROSSED = ("40001", "40P01")
"""PostgreSQL's words for two transactions that could not both go on."""


def needs(permission: Permission, statements: int = 14):
    """Declare what a view demands, and the most SQL statements its page may cost."""

    def mark(view):
        @wraps(view)
        def guarded(*args, **kwargs):
            return view(*args, **kwargs)

        guarded.permission = permission
        guarded.statements = statements
        return guarded

    return mark


def check_permission() -> Response | None:
    """Before every request: refuse a route that declares nothing, and actors who do not hold what it declares.

    A cluster the actor has no part in answers 404, like one that does not exist.
    """
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    permission = getattr(view, "permission", None)
    if permission is None:
        abort(403)
    if permission == Permission.PUBLIC:
        return None
    begin_read()
    if not current_user.is_authenticated:
        return current_app.login_manager.unauthorized()
    cluster: ClusterRef | None = None
    if request.view_args and "cluster" in request.view_args:
        cluster = current_user.cluster(request.view_args["cluster"])
        if cluster is None:
            abort(404)
        g.cluster = cluster
        request.view_args["cluster"] = cluster
    if not current_user.holds(permission, cluster):
        abort(404 if permission == Permission.ADMINISTER else 403)
    return None


def actor() -> Actor:
    """Who acts in this request."""
    return current_user._get_current_object()


def carry_out(
    work: Work,
    *,
    to: Callable[[Any], str] | str,
    form: Any = None,
    again: Callable[[], str] | None = None,
    said: str | Callable[[Any], str] | None = None,
) -> Response | tuple[str, int]:
    """Run one command in one transaction and answer it.

    ``to`` is where the browser goes (or a function of the command's result); ``form`` and ``again`` show the form
    again (422) with the reason where the command refuses; ``said`` is the toast. Forbidden, OutOfTurn and Stale
    travel on to the error pages. Where two writes cross, ``work`` is run again and meets what the other one wrote.
    """
    who = actor()
    for last in (False, False, True):
        try:
            return _carried_out(work, who, to, form, again, said)
        except (IntegrityError, OperationalError) as error:
            db.session.rollback()
            if not _crossed(error):
                raise
            if last and isinstance(error, IntegrityError) and form is not None and again is not None:
                form.refuse(Refused(_("Something in this form cannot be kept as it is.")))
                return again(), 422
            if last:
                raise
    raise AssertionError("the last try answers or raises")


def _crossed(error: DBAPIError) -> bool:
    """Whether two writes crossed, so that another try may succeed, or be refused in a sentence.

    One took a name or number that this one had found free; or PostgreSQL ended one of two that waited for
    each other.
    """
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", "") in CROSSED


def _carried_out(work: Work, who: Actor, to, form, again, said) -> Response | tuple[str, int]:
    """One try of ``carry_out``."""
    key = request.form.get("_key", "").replace("\0", "")[:64]
    begin_write()
    session = db.session
    try:
        me = load_actor(session, who.id, clock.now(), who.sign_in_id)
        if me is None:
            abort(403)
        form_sent = {"key": key, "person": me.id}
        if key and not session.execute(CLAIM, {**form_sent, "at": clock.now()}).rowcount:
            location = session.execute(EARLIER, form_sent).scalar_one()
            session.rollback()
            return redirect(location, 303)
        result = work(session, me)
        location = to(result) if callable(to) else to
        if key:
            session.flush()
            session.execute(ANSWER, {**form_sent, "location": location})
        session.commit()
    except (Forbidden, OutOfTurn):
        session.rollback()
        raise
    except Refused as refused:
        session.rollback()
        if form is None or again is None:
            raise
        form.refuse(Refused(_(refused.reason) if refused.reason else "", _translated(refused.errors)))
        return again(), 422
    except BaseException:
        session.rollback()
        raise
    if said:
        flash(said(result) if callable(said) else said)
    return redirect(location, 303)


def carry_out_unsigned(work: Callable[[Any], Any]) -> Any:
    """Run one command of nobody signed in (a sign-in, a link from a mail) in one transaction; its own result.

    The same rules as ``carry_out``: the read transaction ends, one that may write begins, one commit. What was
    read before must be read again by ``work(session)``. An exception undoes everything and travels on.
    """
    for last in (False, False, True):
        begin_write()
        try:
            result = work(db.session)
            db.session.commit()
        except (IntegrityError, OperationalError) as error:
            db.session.rollback()
            if last or not _crossed(error):
                raise
        except BaseException:
            db.session.rollback()
            raise
        else:
            return result
    raise AssertionError("the last try answers or raises")


def _translated(errors: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: [_(message) for message in messages] for name, messages in errors.items()}


def note_page(record_id: int) -> None:
    """Remember that this request showed a record, so that “since your last visit” can be kept after it."""
    g.shown_record = record_id


def blueprint(name: str, import_name: str, prefix: str = "") -> Blueprint:
    """A room's blueprint, under the cluster of the address where ``prefix`` starts with one."""
    return Blueprint(name, import_name, url_prefix=prefix or None)


__all__ = [
    "Stale",
    "actor",
    "blueprint",
    "carry_out",
    "carry_out_unsigned",
    "check_permission",
    "needs",
    "note_page",
]
