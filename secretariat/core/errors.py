"""Refusals as pages: a sentence, never a trace; the conflict of two texts; the database that is gone."""

import logging

from flask import Flask, Response, g, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from werkzeug.exceptions import HTTPException, SecurityError

from secretariat.core.acts import Stale
from secretariat.core.conflict import conflict_page
from secretariat.core.db import db
from secretariat.core.files import DiskRefused
from secretariat.core.lifecycle import Forbidden, OutOfTurn, Refused

log = logging.getLogger("secretariat")
PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}


def page(code: int, reason: str = "") -> tuple[str, int]:
    """The page of a refusal, in the reader's language."""
    template = f"errors/{code if code in PAGES else 400 if code < 500 else 500}.html"
    return render_template(template, reason=reason, code=code), code


def answer_errors(app: Flask) -> None:
    """Give an application a page for everything that can be refused or go wrong."""

    @app.errorhandler(Stale)
    def stale(error: Stale):
        return conflict_page(error)

    @app.errorhandler(Forbidden)
    def forbidden(error: Forbidden):
        return page(403, _(error.reason))

    @app.errorhandler(OutOfTurn)
    def out_of_turn(error: OutOfTurn):
        return page(409, _(error.reason))

    @app.errorhandler(Refused)
    def refused(error: Refused):
        sentences = [error.reason] if error.reason else [m for ms in error.errors.values() for m in ms]
        return page(422, " ".join(_(s) for s in sentences))

    @app.errorhandler(CSRFError)
    def csrf(_error: CSRFError):
        return page(
            400,
            _("This page had been open too long, or came from elsewhere. Go back, reload it and send again."),
        )

    @app.errorhandler(SecurityError)
    def stranger(_error: SecurityError):
        """A host name that is not ours: there is no address to build links from, so no page either."""
        return Response(
            _("This is not the name by which this installation is reached."), 400, mimetype="text/plain"
        )

    @app.errorhandler(HTTPException)
    def http(error: HTTPException):
        code = error.code or 500
        if code in (301, 302, 303, 307, 308):
            return error
        told = {n: v for n, v in error.get_headers() if n in ("Allow", "Retry-After")}
        return *page(code), told

    @app.errorhandler(DataError)
    @app.errorhandler(IntegrityError)
    @app.errorhandler(OverflowError)
    def bad_value(error: Exception):
        """A value that the database cannot hold and no form caught: the sender's mistake, and ours."""
        log.warning("%s %s: %s", request.method, request.path, type(error).__name__, exc_info=error)
        db.session.rollback()
        return page(422, _("Something in this form cannot be kept as it is."))

    @app.errorhandler(DBAPIError)
    def database(error: DBAPIError):
        """The database is gone, full or locked: an honest page that does not need it."""
        log.error("%s %s: %s", request.method, request.path, error)
        g.no_database = True
        if "_login_user" not in g:  # whoever it is cannot be looked up: the page must not ask again
            g._login_user = app.login_manager.anonymous_user()
        try:
            db.session.rollback()
        except DBAPIError:
            db.session.remove()
        return page(503)

    @app.errorhandler(DiskRefused)
    def disk(error: DiskRefused):
        """No room for a file: said before anything was written about it."""
        log.error("%s %s: %s", request.method, request.path, error)
        return page(503)

    @app.errorhandler(Exception)
    def unexpected(error: Exception):
        log.exception("%s %s", request.method, request.path, exc_info=error)
        if app.testing:
            raise error
        db.session.rollback()
        return page(500)
