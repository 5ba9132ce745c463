"""The address of the search."""

from types import SimpleNamespace

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from secretariat.clusters import constituencies
from secretariat.core import clock, i18n, kinds
from secretariat.core.borrowed import either
from secretariat.core.db import db
from secretariat.core.page import status_of
from secretariat.core.policy import Permission
from secretariat.core.web import actor, needs
from secretariat.search import queries
from secretariat.search.marking import marked

bp = Blueprint("search", __name__)


@bp.get("/<cluster>/search")
@needs(Permission.READ_CLUSTER, statements=8)
def index(cluster):
    me, lang = actor(), i18n.language()
    text = " ".join(request.args.get("q", "").replace("\0", "").split())[: queries.LONGEST]
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
    )


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
