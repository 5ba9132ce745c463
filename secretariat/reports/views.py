"""Addresses of reports: a plan's, a group's, a cluster's; page, PDF, Word, Excel, CSV, JSON, calendar."""

from collections.abc import Sequence
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, render_template, request
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from secretariat.core import clock, i18n, shell
from secretariat.core.db import db
from secretariat.core.lifecycle import N_
from secretariat.core.policy import Permission
from secretariat.core.web import actor, needs
from secretariat.core.words import slugify
from secretariat.groups.models import WorkingGroup
from secretariat.nominations.models import Call
from secretariat.plans import periods as plan_periods
from secretariat.plans.filters import parse
from secretariat.plans.models import Plan
from secretariat.records.queries import load
from secretariat.reports import (
    bilingual,
    builder,
    downloads,
    labels,
    lengths,
    media,
    pages,
    panels,
    papers,
    periods,
)
from secretariat.reports.bilingual import BOTH
from secretariat.reports.document import Report
from secretariat.reports.media import HERE, NAMES
from secretariat.reports.printing import Press
from secretariat.reports.render import paper
from secretariat.reports.words import Words, words_for

bp = Blueprint("reports", __name__)
__all__ = ["bp", "panels"]
bp.record_once(lambda state: state.app.extensions.setdefault("press", Press()))
PAGE, FILE = 28, 26
"""Statements of a report in both languages as a page (with what stands around it) and as a file: one language costs 16
and 14 at most."""


def _print(report: Report) -> bytes:
    expected = lengths.of_reports([report], "pdf")
    return current_app.extensions["press"].print(report, expected.seconds)


def _print_both(reports: Sequence[Report]) -> bytes:
    expected = lengths.of_reports(reports, "pdf")
    return current_app.extensions["press"].print_both(reports, expected.seconds)


FORMS = {**HERE, "pdf": _print}
FORMS_OF_BOTH = {**media.BOTH, "pdf": _print_both}
DATED = ("xlsx", "json", "ics")
"""The forms that show deadlines."""

shell.add_room(
    shell.Room("reports", N_("Reports"), "file-earmark-text", "reports/", None, rank=90, also=("editions/",))
)


def _language() -> str:
    asked = request.args.get("lang", "")
    return asked if asked in i18n.LANGUAGES else i18n.language()


def _languages(form: str) -> tuple[str, ...]:
    """The languages that an address asks for: both, French first, of a form that can hold them."""
    if request.args.get("lang") == BOTH and form in bilingual.FORMS:
        return bilingual.ORDER
    return (_language(),)


def _reports(cluster, form: str, **scope) -> list[Report]:
    return [_report(cluster, form, language, **scope) for language in _languages(form)]


def _report(
    cluster, form: str, language: str, plan: Plan | None = None, group: WorkingGroup | None = None
) -> Report:
    start, end = periods.chosen(request.args, clock.today(cluster.time_zone))
    asked = builder.Asked(
        language=language,
        start=start,
        end=end,
        plan=plan,
        group=group,
        chosen=parse(request.args),
        base_url=current_app.config["BASE_URL"],
        dated=form in DATED,
        reader=actor().name,
    )
    return builder.build(db.session, actor(), cluster, asked)


def _file(cluster, form: str, **scope) -> Response:
    """One form of the report as a download."""
    reports = _reports(cluster, form, **scope)
    report, spoken = reports[0], "-".join(one.language for one in reports)
    title = labels.title(report)
    name = f"{slugify(title)}-{report.end.isoformat()}-{spoken}.{form}"

    def render() -> bytes:
        return FORMS[form](report) if len(reports) == 1 else FORMS_OF_BOTH[form](reports)

    return downloads.download(form, name, render, lengths.of_reports(reports, form), title)


def _page(cluster, here: str, crumbs: list, **scope) -> str:
    """The report as a page, with the links to its other forms."""
    reports = _reports(cluster, "html", **scope)
    report, both = reports[0], len(reports) > 1
    language = BOTH if both else report.language
    words = words_for(report.language)
    args = {name: value for name, value in request.args.items() if name != "lang"}
    query = urlencode({**args, "lang": language})
    dates = {name: value for name, value in args.items() if name in periods.ARGUMENTS}
    return render_template(
        "reports/report.html",
        cluster=cluster,
        **pages.versions(
            reports, {r.language: f"{here}?{urlencode({**dates, 'lang': language})}" for r in reports}
        ),
        here=here,
        crumb_links=crumbs,
        forms=_forms(here, query, both),
        language=language,
        languages=language_choices(),
        offered=_offered(cluster, report, words),
        period=periods.named(request.args, clock.today(cluster.time_zone)),
        keep={name: value for name, value in args.items() if name != "period"},
    )


def _forms(here: str, query: str, both: bool) -> list[tuple[str, str]]:
    """The other forms of a report's page: label and address. Those for other programs hold one language each."""
    if both:
        return [(label, f"{here}.{form}?{query}") for form, label in NAMES if form in bilingual.FORMS]
    calendar = (_("Calendar"), f"{here.rsplit('/', 1)[0]}/deadlines.ics?{query}")
    return [*((label, f"{here}.{form}?{query}") for form, label in NAMES), calendar]


def language_choices() -> list[tuple[str, str]]:
    """French, English, and both in one document."""
    return [*i18n.LANGUAGE_NAMES.items(), (BOTH, _("French and English"))]


def _offered(cluster, report: Report, words: Words) -> list[tuple[str, str]]:
    """The periods to choose from, with the one that the address gives by its own dates."""
    today, lang = clock.today(cluster.time_zone), i18n.language()
    chosen = periods.named(request.args, today)
    offered = [(p, plan_periods.read(p, lang)) for p in periods.offered(today, chosen)]
    return offered if chosen else [("", words.period(report.start, report.end)), *offered]


@bp.get("/<cluster>/plans/<int:id>/report")
@needs(Permission.READ_CLUSTER, statements=PAGE)
def plan_report(cluster, id):
    plan = load(db.session, actor(), Plan, id, cluster)
    base = f"/{cluster.slug}/plans/{plan.id}/"
    return _page(cluster, f"{base}report", [(plan.title(i18n.language()), base)], plan=plan)


@bp.get("/<cluster>/plans/<int:id>/report.<form>")
@needs(Permission.READ_CLUSTER, statements=FILE)
def plan_file(cluster, id, form):
    return _file(cluster, _form(form), plan=load(db.session, actor(), Plan, id, cluster))


@bp.get("/<cluster>/plans/<int:id>/deadlines.ics")
@needs(Permission.READ_CLUSTER, statements=FILE)
def plan_deadlines(cluster, id):
    return _file(cluster, "ics", plan=load(db.session, actor(), Plan, id, cluster))


@bp.get("/<cluster>/groups/<slug>/report")
@needs(Permission.READ_CLUSTER, statements=PAGE)
def group_report(cluster, slug):
    group = load(db.session, actor(), WorkingGroup, slug, cluster)
    base = f"/{cluster.slug}/groups/{group.slug}/"
    return _page(cluster, f"{base}report", [(group.title(i18n.language()), base)], group=group)


@bp.get("/<cluster>/groups/<slug>/report.<form>")
@needs(Permission.READ_CLUSTER, statements=FILE)
def group_file(cluster, slug, form):
    return _file(cluster, _form(form), group=load(db.session, actor(), WorkingGroup, slug, cluster))


@bp.get("/<cluster>/groups/<slug>/deadlines.ics")
@needs(Permission.READ_CLUSTER, statements=FILE)
def group_deadlines(cluster, slug):
    return _file(cluster, "ics", group=load(db.session, actor(), WorkingGroup, slug, cluster))


@bp.get("/<cluster>/reports/report")
@needs(Permission.READ_CLUSTER, statements=PAGE)
def cluster_report(cluster):
    base = f"/{cluster.slug}/reports/"
    return _page(cluster, f"{base}report", [(_("Reports"), base)])


@bp.get("/<cluster>/reports/report.<form>")
@needs(Permission.READ_CLUSTER, statements=FILE)
def cluster_file(cluster, form):
    return _file(cluster, _form(form))


@bp.get("/<cluster>/reports/deadlines.ics")
@needs(Permission.READ_CLUSTER, statements=FILE)
def cluster_deadlines(cluster):
    return _file(cluster, "ics")


@bp.get("/<cluster>/calls/<int:id>/minutes.<any(pdf, docx):form>")
@needs(Permission.READ_CLUSTER, statements=8)
def call_minutes(cluster, id, form):
    """What a call decided, ready for the minutes."""
    call = load(db.session, actor(), Call, id, cluster)
    made = papers.minutes_of(db.session, cluster, call, _language())
    if made is None:
        raise NotFound
    name = f"{slugify(made.heading)}-{made.on.isoformat()}-{made.language}.{form}"
    press = current_app.extensions["press"]
    render = press.print_paper if form == "pdf" else paper.docx
    return downloads.download(form, name, lambda: render(made))


def _form(form: str) -> str:
    if form not in FORMS:
        raise NotFound()
    return form


@bp.get("/<cluster>/reports/")
@needs(Permission.READ_CLUSTER, statements=7)
def index(cluster):
    """What can be reported on: the cluster, each group, each plan; for a period, in a language."""
    me, lang, both = actor(), i18n.language(), request.args.get("lang") == BOTH
    today = clock.today(cluster.time_zone)
    chosen = periods.named(request.args, today) or periods.quarter_of(today)
    return render_template(
        "reports/index.html",
        cluster=cluster,
        plans=builder.plans_of(db.session, me, cluster.id),
        offered=[(p, plan_periods.read(p, lang)) for p in periods.offered(today, chosen)],
        names=[one for one in NAMES if not both or one[0] in bilingual.FORMS],
        period=chosen,
        language=BOTH if both else _language(),
        languages=language_choices(),
        staff=cluster.id in me.staff_of,
    )
