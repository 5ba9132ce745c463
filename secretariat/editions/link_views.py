"""Links to one edition: made and revoked by the secretariat, opened by whoever holds one, without an account."""

import logging

from flask import Response, abort, current_app, make_response, render_template, request
from flask_babel import gettext as _

from secretariat.core import i18n, kinds
from secretariat.core.db import db
from secretariat.core.policy import Permission
from secretariat.core.web import actor, carry_out, carry_out_unsigned, needs
from secretariat.editions import links, queries, standalone
from secretariat.editions.blueprint import bp
from secretariat.editions.forms import LinkForm
from secretariat.editions.freezing import FORMS, LANGUAGES
from secretariat.editions.models import Edition
from secretariat.editions.serving import answer_kept
from secretariat.people import throttle
from secretariat.records.queries import load, row_id
from secretariat.reports.media import NAMES

log = logging.getLogger("secretariat")


@bp.route("/<cluster>/editions/<int:id>/links", methods=["GET", "POST"])
@needs(Permission.STAFF, statements=20)
def links_page(cluster, id):
    """The links of a published edition, how often each was opened, and a new one."""
    me, session = actor(), db.session
    edition = load(session, me, Edition, id, cluster)
    if edition.state not in queries.GIVEN:
        abort(404)
    form = LinkForm()

    def again():
        return render_template(
            "editions/links.html",
            cluster=cluster,
            edition=edition,
            form=form,
            rows=links.of_edition(db.session, edition),
        )

    if not form.validate_on_submit():
        return again(), 422 if form.is_submitted() else 200

    def work(session, me):
        locked = load(session, me, Edition, id, cluster, lock=True)
        facts = form.facts()
        return links.share(session, me, locked, facts["name"], facts["language"], int(facts["days"]))

    def said(made) -> dict:
        url = f"{current_app.config['BASE_URL']}/e/{made[1]}"
        return {"text": _("Copy this link now: it is not shown again."), "url": url, "label": url}

    back = f"{kinds.address(cluster.slug, 'edition', id)}links"
    return carry_out(work, to=back, form=form, again=again, said=said)


@bp.post("/<cluster>/editions/<int:id>/links/<link_id>/revoke")
@needs(Permission.STAFF, statements=20)
def revoke(cluster, id, link_id):
    def work(session, me):
        edition = load(session, me, Edition, id, cluster, lock=True)
        links.revoke(session, me, edition, row_id(link_id))

    back = f"{kinds.address(cluster.slug, 'edition', id)}links"
    return carry_out(work, to=back, said=_("The link works no longer"))


@bp.get("/e/<secret>")
@needs(Permission.PUBLIC, statements=10)
def shared(secret: str):
    """The edition that a link shares, with its forms, and nothing else of the product."""
    found = links.live(db.session, secret)
    if found is None:
        return _gone()
    link, edition = found
    language = _language(link)
    kept = queries.files_of(db.session, edition)
    names = [
        (code, form, label) for code in (*LANGUAGES, "both") for form, label in NAMES if (form, code) in kept
    ]
    title, state, page = edition.title(language), edition.state, kept[("html", language)]
    if wait := _count(link.id, secret):
        return _too_often(wait)
    try:
        content = queries.content_of(page)
    except queries.Damaged as damage:
        log.error("a kept edition is damaged: %s", damage)
        return _bare(make_response(render_template("editions/damaged.html", code=503), 503))
    with i18n.speaking(language):
        text = render_template(
            "editions/shared.html",
            language=language,
            title=title,
            superseded=state == "superseded",
            secret=secret,
            names=names,
            report=standalone.body(content),
            style=standalone.style_of(content),
        )
    answer = make_response(text)
    answer.headers["Content-Security-Policy"] = standalone.policy(text.encode())
    return _bare(answer)


@bp.get("/e/<secret>/report.<form>")
@needs(Permission.PUBLIC, statements=8)
def shared_file(secret: str, form: str):
    """One kept form of the edition that a link shares."""
    found = links.live(db.session, secret)
    if found is None or form not in FORMS:
        return _gone()
    link, edition = found
    language = _language(link)
    if wait := _count(None, secret):
        return _too_often(wait)
    return _bare(answer_kept(edition, form, language))


def _language(link) -> str:
    asked = request.args.get("lang", "")
    return asked if asked in (*LANGUAGES, "both") else link.language


def _count(link_id: int | None, secret: str) -> int:
    """Count an opening (of the page), and a request; the seconds to wait where there were too many."""

    def work(session):
        wait = throttle.count(session, "shared", request.remote_addr, secret)
        if link_id is not None and not wait:
            links.opened(session, link_id)
        return wait

    return carry_out_unsigned(work)


def _gone() -> Response:
    return _bare(make_response(render_template("editions/gone.html"), 404))


def _too_often(wait: int) -> Response:
    answer = make_response(render_template("editions/gone.html", wait=True), 429)
    answer.headers["Retry-After"] = str(wait)
    return _bare(answer)


def _bare(answer: Response) -> Response:
    """No search engine keeps it, and no other site learns where it was opened."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
