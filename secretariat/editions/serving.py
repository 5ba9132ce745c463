"""Serving the kept forms of an edition: the bytes that were kept, their hash verified, or nothing."""

import logging

from flask import Response, make_response, render_template
from werkzeug.exceptions import NotFound

from secretariat.core.db import db
from secretariat.editions import queries, standalone
from secretariat.editions.freezing import FORMS
from secretariat.editions.models import Edition

log = logging.getLogger("secretariat")
SANDBOX = "default-src 'none'; sandbox"


def answer_kept(edition: Edition, form: str, language: str) -> Response:
    """The kept bytes of one form in a language. Raises NotFound where it was not kept."""
    if form not in FORMS or edition.state not in queries.GIVEN:
        raise NotFound
    kept = queries.kept_file(db.session, edition, form, language)
    db.session.rollback()
    try:
        content = queries.content_of(kept)
    except queries.Damaged as damage:
        log.error("a kept edition is damaged: %s", damage)
        return make_response(render_template("editions/damaged.html", code=503), 503)
    # Passed through: nothing that every page goes through may change a byte of it.
    answer = Response(content, content_type=kept.media_type, direct_passthrough=True)
    answer.set_etag(kept.sha256)
    if form == "html":
        answer.headers["Content-Security-Policy"] = standalone.policy(content)
    else:
        answer.headers["Content-Disposition"] = f'attachment; filename="{kept.name}"'
        answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
