"""Files as answers: what is rendered goes out as a download, or a page says why not just now. Lists and pictures of
every room are made here (core/listing.py).
"""

import logging
from collections.abc import Callable

from flask import Response, current_app, render_template
from flask_babel import gettext as _

from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.listing import Listing, Picture, Taken, makes
from secretariat.reports.media import TYPES
from secretariat.reports.printing import Busy, Failed
from secretariat.reports.render import listing

PRINTED = 2000
"""Rows of a list on paper: some eighty pages, set in about a second."""
TOO_LONG = N_(
    "A list of more than 2,000 rows is not set on paper. Narrow it, or take it away as Excel or CSV, which hold all"
    " of it."
)
log = logging.getLogger("secretariat")


def download(kind: str, name: str, render: Callable[[], bytes]) -> Response:
    """What is rendered, as a file; what follows needs no database."""
    db.session.rollback()
    try:
        content = render()
    except Busy:
        return _later(_("Several documents are being made at the moment. Ask again in a few seconds."))
    except Failed as failure:
        log.error("a report was not typeset: %s", failure)
        return _later(_("The PDF could not be made. The page and the other forms tell the same."))
    return Response(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _later(reason: str) -> Response:
    answer = Response(render_template("reports/later.html", code=503, reason=reason), 503)
    answer.headers["Retry-After"] = "5"
    return answer


def _named(taken: Taken, form: str, render: Callable[[], bytes]) -> Response:
    return download(TYPES[form], f"{taken.name}.{form}", render)


@makes(Listing, "xlsx")
def _xlsx(one: Listing) -> Response:
    return _named(one.taken, "xlsx", lambda: listing.as_xlsx(one))


@makes(Listing, "csv")
def _csv(one: Listing) -> Response:
    return _named(one.taken, "csv", lambda: listing.as_csv(one))


@makes(Listing, "pdf")
def _pdf(one: Listing) -> Response:
    if len(one.rows) > PRINTED:
        raise Refused(TOO_LONG)
    press = current_app.extensions["press"]
    return _named(one.taken, "pdf", lambda: press.set(listing.order(one)))


@makes(Picture, "svg")
def _svg(one: Picture) -> Response:
    return _named(one.taken, "svg", lambda: listing.as_svg(one))


@makes(Picture, "pdf")
def _picture(one: Picture) -> Response:
    press = current_app.extensions["press"]
    return _named(one.taken, "pdf", lambda: press.set(listing.picture_order(one)))
