"""Addresses of a cluster's own pages: dashboard, figures, what is left to translate; its shell entries."""

from functools import partial

from flask import render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from secretariat.clusters import (
    admin_views,
    brand_views,
    constituency_views,
    listing,
    member_views,
    overview,
    panels,
    queries,
    staff_views,
    translations,
)
from secretariat.clusters.blueprint import bp
from secretariat.clusters.models import YEAR_BASES
from secretariat.core import clock, i18n, shell
from secretariat.core.db import db
from secretariat.core.lifecycle import N_
from secretariat.core.listing import FORM, answer, links
from secretariat.core.policy import Permission
from secretariat.core.web import actor, needs

shell.add_room(shell.Room("dashboard", N_("Dashboard"), "bar-chart-line", "", rank=10))
shell.add_room(shell.Room("members", N_("Members"), "building", "members/", rank=90))
SHOWN = 6
"""Figures on the dashboard; the rest have a page."""


@bp.get("/<cluster>/")
@needs(Permission.READ_CLUSTER, statements=9)
def dashboard(cluster):
    me, session, lang = actor(), db.session, i18n.language()
    today = clock.today(cluster.time_zone)
    counted = overview.counts(session, me, cluster, today)
    also = {"news": overview.activity_asked(me, cluster)}
    built = panels.dashboard.build(session, me, cluster, lang, also=also)
    figures = queries.figures(session, cluster.id)
    return render_template(
        "clusters/dashboard.html",
        cluster=cluster,
        profile=queries.profile(session, cluster.id),
        counts=counted,
        days=overview.DAYS,
        sentence=overview.opening(counted, [panel.sentence for panel in built if panel.sentence]),
        panels=built,
        figures=figures[:SHOWN],
        more_figures=len(figures),
        bases=YEAR_BASES,
        dates=overview.next_dates(session, me, cluster, today, lang),
        news=overview.activity(built.found["news"], me, cluster, lang),
        staff=cluster.id in me.staff_of,
    )


@bp.get("/<cluster>/figures")
@needs(Permission.READ_CLUSTER, statements=8)
def figures(cluster):
    rows = queries.figures(db.session, cluster.id)
    sources = len({(row.source_fr, row.source_en) for row in rows})
    sentence = _("No figure is kept for this cluster yet.")
    if rows:
        sentence = _(
            "%(figures)s from %(sources)s. Where documents disagree, each figure is kept with its own year.",
            figures=ngettext("%(num)s figure", "%(num)s figures", len(rows)),
            sources=ngettext("%(num)s source", "%(num)s sources", sources),
        )
    return render_template(
        "clusters/figures.html",
        cluster=cluster,
        figures=rows,
        sentence=sentence,
        bases=YEAR_BASES,
        exports=links(partial(url_for, ".figures_file", cluster=cluster.slug)),
    )


@bp.get(f"/<cluster>/figures.{FORM}")
@needs(Permission.READ_CLUSTER, statements=4)
def figures_file(cluster, form):
    """The figures with their sources, as a file."""
    rows = queries.figures(db.session, cluster.id)
    return answer(listing.figures(rows, actor(), cluster, i18n.language()), form)


@bp.get("/<cluster>/translate")
@needs(Permission.STAFF, statements=12)
def translate(cluster):
    rows = translations.missing(db.session, actor(), cluster)
    exports = links(partial(url_for, ".translate_file", cluster=cluster.slug))
    return render_template("clusters/translate.html", cluster=cluster, rows=rows, exports=exports)


@bp.get(f"/<cluster>/translate.{FORM}")
@needs(Permission.STAFF, statements=12)
def translate_file(cluster, form):
    """What a language still lacks, as a file."""
    return answer(listing.missing(translations.missing(db.session, actor(), cluster), actor(), cluster), form)


__all__ = ["admin_views", "brand_views", "bp", "constituency_views", "member_views", "staff_views"]
