"""Addresses of reports: a plan's, a group's, a cluster's; page, PDF, Word, Excel, CSV, JSON, calendar."""

import logging
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound, ServiceUnavailable

from secretariat.core import clock, i18n, shell
from secretariat.core.db import db
from secretariat.core.lifecycle import N_
from secretariat.core.policy import Permission
from secretariat.core.web import actor, needs
from secretariat.core.words import slugify
from secretariat.groups.models import WorkingGroup
from secretariat.plans import periods as plan_periods
from secretariat.plans.filters import parse
from secretariat.plans.models import Plan
from secretariat.records.queries import load
from secretariat.reports import builder, labels, periods, prose
from secretariat.reports.document import Report
from secretariat.reports.printing import Busy, Failed, print_pdf
from secretariat.reports.render import csv, docx, ics, json, xlsx
from secretariat.reports.words import words_for

log = logging.getLogger("secretariat")
bp = Blueprint("reports", __name__)
STATEMENTS = 18
FORMS = {
    "pdf": ("application/pdf", print_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", docx.render),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx.render),
    "csv": ("text/csv; charset=utf-8", csv.render),
    "json": ("application/json", json.render),
    "ics": ("text/calendar; charset=utf-8", ics.render),
}
NAMES = (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))

shell.add_room(shell.Room("reports", N_("Reports"), "file-earmark-text", "reports/", None, rank=90))


def _language() -> str:
    asked = request.args.get("lang", "")
    return asked if asked in i18n.LANGUAGES else i18n.language()


def _report(cluster, plan: Plan | None = None, group: WorkingGroup | None = None) -> Report:
    start, end = periods.chosen(request.args, clock.today(cluster.time_zone))
    asked = builder.Asked(
        language=_language(),
        start=start,
        end=end,
        plan=plan,
        group=group,
        chosen=parse(request.args),
        base_url=current_app.config["BASE_URL"],
    )
    return builder.build(db.session, actor(), cluster, asked)


def _file(report: Report, form: str) -> Response:
    """One form of the report as a download."""
    kind, render = FORMS[form]
    db.session.rollback()  # what follows needs no database
    try:
        content = render(report)
    except Busy:
        raise ServiceUnavailable(retry_after=5) from None
    except Failed as failure:
        log.error("a report was not typeset: %s", failure)
        raise ServiceUnavailable() from failure
    name = f"{slugify(labels.title(report))}-{report.end.isoformat()}-{report.language}.{form}"
    return Response(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(report: Report, cluster, here: str, crumbs: list) -> str:
    """The report as a page, with the links to its other forms."""
    words = words_for(report.language)
    args = {k: v for k, v in request.args.items() if k != "lang"}
    query = urlencode({**args, "lang": report.language})
    today = clock.today(cluster.time_zone)
    lang = i18n.language()
    return render_template(
        "reports/report.html",
        cluster=cluster,
        report=report,
        w=words,
        labels=labels,
        here=here,
        crumb_links=crumbs,
        opening=prose.paragraphs(labels.opening(report, words)),
        highlights=[prose.paragraphs(h.markdown) for h in report.highlights],
        forms=[(label, f"{here}.{form}?{query}") for form, label in NAMES]
        + [(_("Calendar"), f"{here.rsplit('/', 1)[0]}/deadlines.ics?{query}")],
        offered=[(p, plan_periods.read(p, lang)) for p in periods.offered(today)],
        period=request.args.get("period", ""),
        other=f"{here}?{urlencode({**args, 'lang': 'en' if report.language == 'fr' else 'fr'})}",
        keep=args,
    )


@bp.get("/<cluster>/plans/<int:id>/report")
@needs(Permission.READ_CLUSTER, statements=STATEMENTS)
def plan_report(cluster, id):
    plan = load(db.session, actor(), Plan, id, cluster)
    base = f"/{cluster.slug}/plans/{plan.id}/"
    return _page(_report(cluster, plan=plan), cluster, f"{base}report", [(plan.title(i18n.language()), base)])


@bp.get("/<cluster>/plans/<int:id>/report.<form>")
@needs(Permission.READ_CLUSTER, statements=STATEMENTS)
def plan_file(cluster, id, form):
    return _file(_report(cluster, plan=load(db.session, actor(), Plan, id, cluster)), _form(form))


@bp.get("/<cluster>/plans/<int:id>/deadlines.ics")
@needs(Permission.READ_CLUSTER, statements=STATEMENTS)
def plan_deadlines(cluster, id):
    return _file(_report(cluster, plan=load(db.session, actor(), Plan, id, cluster)), "ics")


@bp.get("/<cluster>/groups/<slug>/report")
@needs(Permission.READ_CLUSTER, statements=STATEMENTS)
def group_report(cluster, slug):
    group = load(db.session, actor(), WorkingGroup, slug, cluster)
    base = f"/{cluster.slug}/groups/{group.slug}/"
    return _page(
        _report(cluster, group=group), cluster, f"{base}report", [(group.title(i18n.language()), base)]
    )


@bp.get("/<cluster>/groups/<slug>/report.<form>")
@needs(Permission.READ_CLUSTER, statements=STATEMENTS)
def group_file(cluster, slug, form):
    return _file(_report(cluster, group=load(db.session, actor(), WorkingGroup, slug, cluster)), _form(form))


@bp.get("/<cluster>/groups/<slug>/deadlines.ics")
@needs(Permission.READ_CLUSTER, statements=STATEMENTS)
def group_deadlines(cluster, slug):
    return _file(_report(cluster, group=load(db.session, actor(), WorkingGroup, slug, cluster)), "ics")


@bp.get("/<cluster>/reports/report")
@needs(Permission.READ_CLUSTER, statements=STATEMENTS)
def cluster_report(cluster):
    base = f"/{cluster.slug}/reports/"
    return _page(_report(cluster), cluster, f"{base}report", [(_("Reports"), base)])


@bp.get("/<cluster>/reports/report.<form>")
@needs(Permission.READ_CLUSTER, statements=STATEMENTS)
def cluster_file(cluster, form):
    return _file(_report(cluster), _form(form))


@bp.get("/<cluster>/reports/deadlines.ics")
@needs(Permission.READ_CLUSTER, statements=STATEMENTS)
def cluster_deadlines(cluster):
    return _file(_report(cluster), "ics")


def _form(form: str) -> str:
    if form not in FORMS:
        raise NotFound()
    return form


@bp.get("/<cluster>/reports/")
@needs(Permission.READ_CLUSTER, statements=10)
def index(cluster):
    """What can be reported on: the cluster, each group, each plan; for a period, in a language."""
    me, lang = actor(), i18n.language()
    today = clock.today(cluster.time_zone)
    return render_template(
        "reports/index.html",
        cluster=cluster,
        plans=builder.plans_of(db.session, me, cluster.id),
        offered=[(p, plan_periods.read(p, lang)) for p in periods.offered(today)],
        names=NAMES,
        period=request.args.get("period", "") or periods.quarter_of(today),
        language=_language(),
    )
