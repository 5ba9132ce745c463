"""Files as answers: what is rendered goes out as a download, or a page says why not just now. Lists and pictures of
every room are made here (core/listing.py).

What would keep a reader waiting is not rendered: a page says how long it is, and offers to send the worker for it.
"""

import logging
from collections.abc import Callable

from flask import Response, current_app, render_template, request, url_for
from flask_babel import gettext as _

from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.listing import NAMES, Listing, Picture, Taken, makes
from secretariat.jobs import errands
from secretariat.reports import gathering, lengths
from secretariat.reports.document import Brand
from secretariat.reports.lengths import SHORT, Length
from secretariat.reports.media import NAMES as REPORT_NAMES
from secretariat.reports.media import TYPES
from secretariat.reports.printing import Busy, Failed
from secretariat.reports.render import listing

NO_PDF = N_("The PDF could not be made. The page and the other forms tell the same.")
log = logging.getLogger("secretariat")


def download(
    form: str, name: str, render: Callable[[], bytes], length: Length = SHORT, title: str = ""
) -> Response:
    """What is rendered, as a file of this form; where it is long, the page that offers to have it made."""
    if length.too_long_to_wait and not errands.under_way():
        return _offered(form, length, title)
    db.session.rollback()  # what follows needs no database
    try:
        with errands.advancing(length.seconds):
            content = render()
    except Busy:
        return _later(_("Several documents are being made at the moment. Ask again in a few seconds."))
    except Failed as failure:
        log.error("a report was not typeset: %s", failure)
        if errands.under_way():
            raise Refused(NO_PDF) from failure
        return _later(_(NO_PDF))
    return Response(
        content,
        content_type=TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _later(reason: str) -> Response:
    answer = Response(render_template("reports/later.html", code=503, reason=reason), 503)
    answer.headers["Retry-After"] = "5"
    return answer


def _offered(form: str, length: Length, title: str) -> Response:
    """How long a document is, and the button that sends the worker for it; nothing is written by asking."""
    names = dict(REPORT_NAMES if length.actions else NAMES)
    cluster = (request.view_args or {}).get("cluster")
    page = render_template(
        "reports/long.html",
        cluster=cluster,
        title=title,
        name=names[form],
        length=length,
        minutes=round(length.seconds / 60),
        address=request.full_path.rstrip("?"),
        ask_url=url_for("jobs.ask", cluster=cluster.slug if cluster else None),
    )
    return Response(page)


def _named(
    one: Listing | Picture, form: str, render: Callable[[], bytes], length: Length = SHORT
) -> Response:
    taken: Taken = one.taken
    return download(form, f"{taken.name}.{form}", render, length, taken.title)


def _worn(one: Listing | Picture) -> Brand:
    """The logo and colour of the cluster that a list or a picture is of."""
    taken: Taken = one.taken
    return gathering.brand(db.session, taken.cluster, taken.language) if taken.cluster else Brand()


@makes(Listing, "xlsx")
def _xlsx(one: Listing) -> Response:
    worn = _worn(one)
    return _named(one, "xlsx", lambda: listing.as_xlsx(one, worn), lengths.of_list(one, "xlsx"))


@makes(Listing, "csv")
def _csv(one: Listing) -> Response:
    return _named(one, "csv", lambda: listing.as_csv(one), lengths.of_list(one, "csv"))


@makes(Listing, "pdf")
def _pdf(one: Listing) -> Response:
    press, length, worn = current_app.extensions["press"], lengths.of_list(one, "pdf"), _worn(one)
    return _named(one, "pdf", lambda: press.set(listing.order(one, worn), length.seconds), length)


@makes(Picture, "svg")
def _svg(one: Picture) -> Response:
    return _named(one, "svg", lambda: listing.as_svg(one))


@makes(Picture, "pdf")
def _picture(one: Picture) -> Response:
    press, worn = current_app.extensions["press"], _worn(one)
    return _named(one, "pdf", lambda: press.set(listing.picture_order(one, worn)))
