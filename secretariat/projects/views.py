"""Addresses of projects: the portfolio, a project's page; proposing and planning have files of their own."""

from functools import partial

from flask import Response, render_template, request, url_for
from flask_babel import gettext as _

from secretariat.core import charts, clock, i18n
from secretariat.core.charts.timeline import span_of
from secretariat.core.db import db
from secretariat.core.page import record_page
from secretariat.core.people_of import names_by_principal
from secretariat.core.policy import Permission
from secretariat.core.web import actor, needs, note_page
from secretariat.projects import beside, filters, part_views, proposal_views, queries
from secretariat.projects.blueprint import bp
from secretariat.projects.board import columns
from secretariat.projects.export import as_csv
from secretariat.projects.models import Project
from secretariat.projects.page import project_page
from secretariat.projects.present import Portfolio, choices, opening
from secretariat.projects.schedule import as_table, bars
from secretariat.records.queries import load
from secretariat.tasks.queries import tasks_about

__all__ = ["bp", "part_views", "proposal_views"]
EXPORTED = 10_000
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
        export_url=url_for(".export", cluster=cluster.slug, **chosen.to_args("view", "page")),
        **shown,
    )


def _picture(drawn, today, lang):
    """The projects over time, for a wide screen and for a phone."""
    begin, finish = span_of(drawn, today)
    months = (finish.year - begin.year) * 12 + finish.month - begin.month
    draw = partial(
        charts.timeline,
        drawn,
        begin,
        finish,
        today,
        title=_("Projects over time"),
        say_day=lambda day: i18n.day(day, lang, "short"),
        scale="quarter" if months <= 60 else "year",
    )
    return draw(), draw(shape=charts.PHONE)


@bp.get("/<cluster>/projects/projects.csv")
@needs(Permission.READ_CLUSTER, statements=4)
def export(cluster):
    """Every project within the filter."""
    me, chosen, today = actor(), filters.parse(request.args), clock.today(cluster.time_zone)
    rows, _total, _cost = queries.portfolio(db.session, me, cluster.id, chosen, today, EXPORTED)
    return Response(
        as_csv(rows, i18n.language()),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="projects-{cluster.slug}-{today}.csv"'},
    )


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
