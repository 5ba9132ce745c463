"""Addresses of projects: the portfolio, a project's page; proposing and planning have files of their own."""

from dataclasses import replace
from functools import partial

from flask import render_template, request, url_for
from flask_babel import gettext as _

from secretariat.core import charts, clock, i18n
from secretariat.core.charts.timeline import span_of
from secretariat.core.db import db
from secretariat.core.listing import FORM, MOST, PICTURE, PICTURES, Picture, answer, links, taken
from secretariat.core.page import record_page
from secretariat.core.people_of import names_by_principal
from secretariat.core.policy import Permission
from secretariat.core.web import actor, needs, note_page
from secretariat.groups import nav
from secretariat.projects import beside, filters, part_views, proposal_views, queries
from secretariat.projects.blueprint import bp
from secretariat.projects.board import columns
from secretariat.projects.listing import listing, told
from secretariat.projects.models import Project
from secretariat.projects.page import project_page
from secretariat.projects.present import Portfolio, choices, opening
from secretariat.projects.schedule import as_table, bars
from secretariat.records.queries import load
from secretariat.tasks.queries import tasks_about

__all__ = ["bp", "part_views", "proposal_views"]
ON_BOARD = 300
"""The most projects that a board or a timeline holds."""


@bp.get("/<cluster>/projects/")
@needs(Permission.READ_CLUSTER, statements=10)
def index(cluster):
    me, session, lang = actor(), db.session, i18n.language()
    chosen, today = filters.parse(request.args), clock.today(cluster.time_zone)
    limit = queries.PAGE if chosen.view == "table" else ON_BOARD
    rows, total, cost = queries.portfolio(session, me, cluster.id, chosen, today, limit)
    ids = [row.id for row in rows]
    everything = queries.everything(session, me, cluster.id) if chosen.narrows else total
    shown = {"columns": None, "picture": None, "undated": 0, "as_table": None}
    if chosen.view == "timeline":
        milestones, waits, names = queries.milestones_of(session, ids), {}, {}
    else:
        waits, milestones = queries.waiting(session, ids), {}
        names = names_by_principal(session, {who for who, _verb, _since in waits.values()}, clock.now())
    portfolio = Portfolio(rows, waits, names, me, lang, today, cluster)
    if chosen.view == "board":
        shown["columns"] = columns(session, me, portfolio)
    elif chosen.view == "timeline":
        drawn = bars(portfolio, milestones, lang, today)
        shown["undated"] = sum(1 for row in rows if not (row.starts_on and row.due_on))
        shown["as_table"] = as_table(portfolio, milestones, lang)
        shown["picture"] = _picture(drawn, today, lang) if drawn else None
    return render_template(
        "projects/index.html",
        cluster=cluster,
        chosen=chosen,
        projects=portfolio,
        total=total,
        everything=everything,
        cost=cost,
        sources=queries.by_source(session, me, cluster.id, chosen, today),
        drafts=queries.drafts(session, me, cluster.id),
        size=queries.PAGE,
        choices=choices(),
        opening=opening(portfolio, total),
        keep=chosen.to_args("state", "group", "health", "rallying", "words", "page"),
        can_write=cluster.id in me.contributes_to,
        address=lambda *leave_out, **changes: url_for(
            ".index", cluster=cluster.slug, **chosen.to_args(*leave_out, **changes)
        ),
        exports=_exports(cluster, chosen),
        **shown,
    )


def _picture(drawn, today, lang):
    """The projects over time, for a wide screen and for a phone."""
    draw = _draw(drawn, today, lang)
    return draw(), draw(shape=charts.PHONE)


def _exports(cluster, chosen) -> list[tuple[str, str]]:
    """The files of what the view shows: the picture of a timeline, and the list of all of them."""
    rest = {"cluster": cluster.slug, **chosen.to_args("view", "page")}
    files = links(partial(url_for, ".export", **rest))
    if chosen.view != "timeline":
        return files
    return [*links(partial(url_for, ".timeline_file", **rest), PICTURES), *files[:2]]


def _draw(drawn, today, lang):
    begin, finish = span_of(drawn, today)
    months = (finish.year - begin.year) * 12 + finish.month - begin.month
    return partial(
        charts.timeline,
        drawn,
        begin,
        finish,
        today,
        title=_("Projects over time"),
        say_day=lambda day: i18n.day(day, lang, "short"),
        scale="quarter" if months <= 60 else "year",
    )


@bp.get(f"/<cluster>/projects/projects.{FORM}")
@needs(Permission.READ_CLUSTER, statements=5)
def export(cluster, form):
    """Every project within the filter, as a file."""
    me, today = actor(), clock.today(cluster.time_zone)
    chosen = replace(filters.parse(request.args), page=1)
    rows, _total, _cost = queries.portfolio(db.session, me, cluster.id, chosen, today, MOST)
    lang = i18n.language()
    group = nav.called(db.session, me, cluster, chosen.group, lang)
    return answer(listing(rows, me, cluster, chosen, group, lang, today), form)


@bp.get(f"/<cluster>/projects/timeline.{PICTURE}")
@needs(Permission.READ_CLUSTER, statements=6)
def timeline_file(cluster, form):
    """The projects over time, as a picture to take away."""
    me, session, lang = actor(), db.session, i18n.language()
    chosen, today = replace(filters.parse(request.args), page=1), clock.today(cluster.time_zone)
    rows, _total, _cost = queries.portfolio(session, me, cluster.id, chosen, today, ON_BOARD)
    milestones = queries.milestones_of(session, [row.id for row in rows])
    drawn = bars(Portfolio(rows, {}, {}, me, lang, today, cluster), milestones, lang, today)
    group = nav.called(session, me, cluster, chosen.group, lang)
    about = taken(_("Projects over time"), me, cluster, told(chosen, rows, group, lang))
    svg = _draw(drawn, today, lang)(for_print=True)
    spoken = charts.said(drawn, lambda day: i18n.day(day, lang)) or _("No project here.")
    return answer(Picture(about, str(svg), spoken), form)


@bp.get("/<cluster>/projects/<int:id>/")
@needs(Permission.READ_CLUSTER, statements=14)
def show(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    project = load(session, me, Project, id, cluster)
    page = record_page(session, me, project, lang)
    note_page(project.id)
    found = beside.read(session, me, project)
    tasks = tasks_about(session, me, project)
    return render_template(
        "projects/show.html",
        cluster=cluster,
        project=project,
        page=page,
        view=project_page(session, me, cluster, project, found, tasks, page, lang),
    )
