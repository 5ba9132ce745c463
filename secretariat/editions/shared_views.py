"""What whoever holds a link reads, without an account: one edition and its forms, and nothing else of the product."""

import logging

from flask import Response, make_response, render_template, request

from secretariat.core import clock, i18n
from secretariat.core.db import db
from secretariat.core.policy import Permission
from secretariat.core.web import carry_out_unsigned, needs
from secretariat.editions import links, queries, standalone
from secretariat.editions.blueprint import bp
from secretariat.editions.freezing import FORMS, LANGUAGES
from secretariat.editions.models import Edition, EditionLink
from secretariat.editions.serving import answer_kept
from secretariat.people import throttle
from secretariat.reports.bilingual import BOTH
from secretariat.reports.media import NAMES

log = logging.getLogger("secretariat")
FORETOLD = ("Sec-Purpose", "Purpose", "X-Moz")
"""Headers by which a browser says that nobody asked to read the page yet."""


@bp.get("/e/<secret>")
@needs(Permission.PUBLIC, statements=10)
def shared(secret: str):
    """The edition that a link shares, with its forms. An opening is counted, a look ahead is not."""
    found = links.find(db.session, secret)
    if found is None:
        return _unknown()
    link, edition = found
    if why := link.ended(clock.now()):
        return _told(link.language, why, 410)
    language = _language(link)
    kept = queries.files_of(db.session, edition)
    if ("html", language) not in kept:  # it was published before both languages were kept in one document
        language = LANGUAGES[0]
    names = [
        (code, form, label)
        for code in (*LANGUAGES, BOTH)
        for form, label in (("html", ""), *NAMES)
        if (form, code) in kept
    ]
    title, superseded, page = (
        _title(edition, language),
        edition.state == "superseded",
        kept[("html", language)],
    )
    if wait := _count(secret, link.id if _read_by_somebody() else None):
        return _too_often(wait)
    try:
        content = queries.content_of(page)
    except queries.Damaged as damage:
        log.error("a kept edition is damaged: %s", damage)
        return _told(language, "damaged", 503)
    with i18n.speaking(language):
        text = render_template(
            "editions/shared.html",
            language=language,
            title=title,
            superseded=superseded,
            secret=secret,
            names=names,
            report=standalone.without_records(standalone.body(content)),
            style=standalone.style_of(content),
            brand=standalone.brand_of(content),
        )
    answer = make_response(text)
    answer.headers["Content-Security-Policy"] = standalone.policy(text.encode())
    return _bare(answer)


@bp.get("/e/<secret>/report.<form>")
@needs(Permission.PUBLIC, statements=8)
def shared_file(secret: str, form: str):
    """One kept form of the edition that a link shares."""
    found = links.find(db.session, secret)
    if found is None or form not in FORMS:
        return _unknown()
    link, edition = found
    if why := link.ended(clock.now()):
        return _told(link.language, why, 410)
    language = _language(link)
    if (form, language) not in queries.files_of(db.session, edition):
        return _unknown()
    if wait := _count(secret, None):
        return _too_often(wait)
    answer = answer_kept(edition, form, language)
    return _told(link.language, "damaged", 503) if answer.status_code == 503 else _bare(answer)


def _language(link: EditionLink) -> str:
    asked = request.args.get("lang", "")
    return asked if asked in (*LANGUAGES, BOTH) else link.language


def _title(edition: Edition, language: str) -> str:
    """Its title in a language, or in both."""
    spoken = LANGUAGES if language == BOTH else (language,)
    return " / ".join(dict.fromkeys(edition.title(one) for one in spoken))


def _read_by_somebody() -> bool:
    """Whether the page is being read, rather than probed (HEAD) or fetched ahead."""
    ahead = any("prefetch" in request.headers.get(name, "").lower() for name in FORETOLD)
    return request.method == "GET" and not ahead


def _count(secret: str, link_id: int | None) -> int:
    """Count a request, and an opening of the link where one is given; the seconds to wait where there were too many."""

    def work(session):
        wait = throttle.count(session, "shared", request.remote_addr, secret)
        if link_id is not None and not wait:
            links.opened(session, link_id)
        return wait

    return carry_out_unsigned(work)


def _unknown() -> Response:
    """No such address, or no such form of it; one that was closed says how it was, and is gone (410)."""
    return _told(i18n.language(), "unknown", 404)


def _too_often(wait: int) -> Response:
    answer = _told(i18n.language(), "often", 429)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _told(language: str, why: str, status: int) -> Response:
    """A sentence in the place of the edition: in French where the link opens in both languages."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    with i18n.speaking(language):
        return _bare(
            make_response(render_template("editions/closed.html", language=language, why=why), status)
        )


def _bare(answer: Response) -> Response:
    """No search engine keeps it, and no other site learns where it was opened."""
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
