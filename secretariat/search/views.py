"""The addresses of the search: its page, and what it found as a file."""

from functools import partial
from types import SimpleNamespace

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from secretariat.clusters import constituencies
from secretariat.core import clock, i18n, kinds
from secretariat.core.borrowed import either
from secretariat.core.db import db
from secretariat.core.listing import FORM, answer, links
from secretariat.core.page import status_of
from secretariat.core.policy import Permission
from secretariat.core.web import actor, needs
from secretariat.groups import nav
from secretariat.search import listing, queries
from secretariat.search.marking import marked

bp = Blueprint("search", __name__)
EXPORTED = 5_000
"""Results of each kind in a file."""


@bp.get("/<cluster>/search")
@needs(Permission.READ_CLUSTER, statements=8)
def index(cluster):
    me, lang = actor(), i18n.language()
    text = _text()
    found = queries.search(db.session, me, cluster.id, text, lang)
    today = clock.today(cluster.time_zone)
    sections = [
        SimpleNamespace(
            entry=kinds.kind(name),
            total=found.totals[name],
            rows=[_line(cluster, row, found.words, lang, today) for row in rows],
        )
        for name, rows in found.records.items()
    ]
    return render_template(
        "search/index.html",
        cluster=cluster,
        text=text,
        found=found,
        sections=sections,
        each=queries.EACH,
        constituencies=constituencies.labels_of(
            db.session, cluster.id, lang, [row.constituency for row in found.organisations]
        ),
        marked=lambda name: marked(name, found.words),
        searched=bool(found.words),
        exports=links(partial(url_for, ".export", cluster=cluster.slug, q=text)),
    )


def _text() -> str:
    """What the address asks to look for."""
    return " ".join(request.args.get("q", "").replace("\0", "").split())[: queries.LONGEST]


@bp.get(f"/<cluster>/search.{FORM}")
@needs(Permission.READ_CLUSTER, statements=8)
def export(cluster, form):
    """Everything that the search found, as a file."""
    me, lang, text = actor(), i18n.language(), _text()
    found = queries.search(db.session, me, cluster.id, text, lang, each=EXPORTED)
    named = constituencies.labels_of(
        db.session, cluster.id, lang, [row.constituency for row in found.organisations]
    )
    codes = {group.id: group.code for group in nav.groups(db.session, me, cluster, lang)}
    today = clock.today(cluster.time_zone)
    return answer(listing.results(found, text, named, codes, me, cluster, lang, today), form)


def _line(cluster, row, words: list[str], lang: str, today) -> SimpleNamespace:
    entry = kinds.kind(row.kind)
    key, label = status_of(entry, row.state, row.due_on, today)
    return SimpleNamespace(
        title_html=marked(either(row.title_fr, row.title_en, lang), words),
        name=_("%(kind)s %(number)s", kind=_(entry.label), number=row.number),
        url=f"/r/{row.id}" if entry.slug else kinds.address(cluster.slug, row.kind, row.id),
        key=key,
        label=label,
        group_id=row.group_id,
    )
