"""The report as finished strings, for the forms meant for print.

PDF and Word show the same tables. Every date, amount and sentence is written here once, so that the two
cannot differ, and so that the typesetter has nothing left to compute. Everything is text, whole numbers,
lists and mappings: it travels to the typesetter as JSON. `Line` and its like become JSON arrays; report.typ
reads them by place.
"""

from typing import Any, NamedTuple

from secretariat.core.borrowed import amid, said
from secretariat.reports import chapter_layout, labels
from secretariat.reports.chapter_layout import runs
from secretariat.reports.document import Brand, Report
from secretariat.reports.progress import ActionRow, Axis, Band, Indicator, Section, Status
from secretariat.reports.words import DASH, Words, superscripts

# Printed hues of the six groups; 0 is the cluster's own colour.
HUES = ("#0B4F5A", "#1741A6", "#82155E", "#8A5FC9", "#9B5E06", "#2F4408", "#267C79")
THOUSAND = 100_000


class Line(NamedTuple):
    """A row of a progress table. `elapsed` is -1 where there is no calendar to set the progress against."""

    code: str
    title: str
    note: str
    lead: str
    partners: str
    due: str
    adopted: str
    indicator: str
    baseline: str
    target: str
    actual: str
    doubt: str
    budget: str
    progress: int
    elapsed: int
    percent: str
    key: str
    status: str
    holder: str
    time: str


def _indicator(one: Indicator | None, words: Words) -> tuple[str, str, str, str, str]:
    """Name with unit, baseline, target, actual, and a warning while the actual is not verified."""
    if one is None:
        return "", "", "", "", ""
    name = amid("", one.name, f" ({one.unit})") if one.unit else one.name
    doubt = "" if one.verified or one.actual is None else words.gettext("to verify")
    return name, words.number(one.baseline), words.number(one.target), words.number(one.actual), doubt


def _lines(row: ActionRow, words: Words, unit: int) -> list[Line]:
    """The action's line, then one line for each further indicator."""
    name, baseline, target, actual, doubt = _indicator(row.indicator, words)
    first = Line(
        code=row.code,
        title=row.title,
        note=row.note,
        lead=row.lead or words.gettext("to be found"),
        partners=", ".join(row.partners),
        due=words.date(row.due),
        adopted=words.date(row.adopted_due) if row.adopted_due and row.adopted_due != row.due else "",
        indicator=name,
        baseline=baseline,
        target=target,
        actual=actual,
        doubt=doubt,
        budget=words.amount(row.budget_cents, unit),
        progress=row.progress,
        elapsed=-1 if row.elapsed is None else row.elapsed,
        percent=words.percent(row.progress),
        key=row.standing.key.value,
        status=labels.standing(words, row.standing),
        holder=labels.whose_move(words, row.holder, row.holder_days),
        time="" if row.elapsed is None else words.gettext("time %(share)s", share=words.percent(row.elapsed)),
    )
    blank = Line("", "", "", "", "", "", "", "", "", "", "", "", "", -1, -1, "", "", "", "", "")
    rest = (_indicator(one, words) for one in row.indicators[1:])
    return [
        first,
        *(blank._replace(indicator=n, baseline=b, target=t, actual=a, doubt=d) for n, b, t, a, d in rest),
    ]


def _band(band: Band | None, report: Report) -> dict[str, str]:
    """Code, name and colour of the band over a page."""
    if band is None:
        return {"code": "", "name": report.scope.cluster, "hue": _hue(0, report)}
    return {"code": band.code, "name": band.name, "hue": _hue(band.hue, report)}


def _hue(number: int, report: Report) -> str:
    """The colour of a group, or the cluster's own. Beyond six groups, hues return: the code tells."""
    return HUES[(number - 1) % 6 + 1] if number else report.brand.colour or HUES[0]


def logo_of(brand: Brand) -> dict[str, Any]:
    """A logo as the typesetter takes it: its bytes as numbers, none where there is none, and its words."""
    return {"logo": list(brand.logo), "alternative": said(brand.alternative)}


def unit_of(report: Report) -> int:
    """Thousands of dollars where every budget is whole thousands (nothing is rounded); else dollars."""
    return THOUSAND if all((row.budget_cents or 0) % THOUSAND == 0 for *_where, row in report.rows()) else 100


def _axis(axis: Axis, words: Words, unit: int) -> dict[str, Any]:
    return {
        "label": labels.axis_title(words, axis.code),
        "title": axis.title,
        "objectives": [
            {
                "code": objective.code,
                "title": objective.title,
                "lines": [line for row in objective.rows for line in _lines(row, words, unit)],
            }
            for objective in axis.objectives
        ],
        "total": {
            "label": labels.axis_total(words, axis.code, sum(1 for _row in axis.rows())),
            "budget": words.amount(axis.budget_cents, unit),
            "progress": axis.progress,
            "elapsed": -1 if axis.elapsed is None else axis.elapsed,
            "percent": words.percent(axis.progress),
        },
    }


def _section(section: Section, report: Report, words: Words, unit: int) -> dict[str, Any]:
    return {
        "title": section.title,
        "band": _band(section.band or report.scope.band, report),
        "axes": [_axis(axis, words, unit) for axis in section.axes],
    }


def _counts(report: Report, words: Words) -> dict[str, Any]:
    counts = report.dashboard.counts
    shown = [(key, counts.of(key)) for key in Status if counts.of(key)]
    return {
        "title": labels.counts_title(words, counts),
        "alternative": labels.counts_alternative(words, counts),
        "items": [
            (key.value, num, words.number(num), labels.count_legend(words, key, num)) for key, num in shown
        ],
    }


def _dashboard_axes(report: Report, words: Words) -> list[dict[str, Any]]:
    return [
        {
            "code": f"{axis.band.code} {axis.code}" if axis.band else axis.code,
            "title": axis.title,
            "hue": _band(axis.band or report.scope.band, report)["hue"],
            "progress": axis.progress,
            "elapsed": -1 if axis.elapsed is None else axis.elapsed,
            "done": words.percent(axis.progress),
            "time": words.percent(axis.elapsed),
            "flags": [(key.value, text) for key, text in labels.flags(words, axis.late, axis.without_lead)],
        }
        for axis in report.dashboard.axes
    ]


def _delays(report: Report, words: Words) -> list[dict[str, Any]]:
    return [
        {
            "code": f"{one.band.code} {one.code}" if one.band else one.code,
            "title": one.title,
            "due": words.date(one.due),
            "adopted": words.date(one.adopted_due) if one.adopted_due and one.adopted_due != one.due else "",
            "key": one.standing.key.value,
            "status": labels.standing(words, one.standing),
            "reason": one.reason or DASH,
            "comment": one.comment,
        }
        for one in report.delays
    ]


def _projects(report: Report, words: Words) -> list[dict[str, Any]]:
    return [
        {
            "number": one.number,
            "title": one.title,
            "rallying": words.gettext("rallying project") if one.rallying else "",
            "lead": one.lead or words.gettext("to be found"),
            "state": one.state,
            "key": labels.health_status(one.health).value if one.health else "",
            "health": labels.health(words, one.health),
            "sentence": one.sentence,
            "budget": words.money(one.budget_cents),
            "start": words.date(one.start),
            "end": words.date(one.end),
            "milestone": one.milestone or DASH,
            "milestone_due": words.date(one.milestone_due) if one.milestone_due else "",
        }
        for one in report.projects
    ]


def _heads(words: Words, unit: int) -> dict[str, list[Any]]:
    """The heads of each table, in column order, as pieces with whether they are raised."""
    _ = words.gettext
    budget = _("Budget (k$)") if unit == THOUSAND else _("Budget ($)")
    heads = {
        "actions": [
            _("No."),
            _("Action and note"),
            _("Lead, partners"),
            _("Due"),
            _("Indicator"),
            _("Baseline"),
            _("Target"),
            _("Actual"),
            budget,
            _("Progress"),
            _("Status"),
        ],
        "axes": [_("No."), _("Axis"), _("Progress"), _("Work done"), _("Time gone"), _("To note")],
        "delays": [_("No."), _("Action"), _("Due"), _("Status"), _("Reason given")],
        "projects": [
            _("No."),
            _("Project"),
            _("Lead"),
            _("State"),
            _("Health"),
            _("Budget"),
            _("Dates"),
            _("Next milestone"),
        ],
        "funding": [_("Source"), _("Sought"), _("Committed"), _("Received")],
        "glossary": [_("French"), _("English")],
        "counts": [_("Number of actions"), _("Status")],
    }
    return {table: [superscripts(head) for head in row] for table, row in heads.items()}


def layout(report: Report, words: Words) -> dict[str, Any]:
    """Everything that a printed report says, in the order in which it says it."""
    _, unit = words.gettext, unit_of(report)
    period = words.period(report.start, report.end)
    sought, committed, received = report.funding_total
    funding = [(f.source, f.sought_cents, f.committed_cents, f.received_cents) for f in report.funding]
    return {
        "language": report.language,
        "title": said(labels.title(report)),
        "running": said(report.scope.title)
        if report.cover and report.cover.title
        else said(labels.title(report)),
        "heading": report.scope.title,
        "addressed": superscripts(report.cover.addressed if report.cover else report.scope.cluster),
        "versions": [],
        "next": "",
        "publisher": labels.publisher(report),
        "lines": [superscripts(line) for line in report.cover.lines] if report.cover else [],
        "produced": labels.produced(report, words),
        "date": (report.produced_at.year, report.produced_at.month, report.produced_at.day),
        "period": superscripts(period[:1].upper() + period[1:]),
        "pages": words.gettext("%(page)s of %(pages)s", page="\n", pages="\n").split("\n"),
        "band": _band(report.scope.band, report),
        "brand": logo_of(report.brand),
        "opening": runs(labels.opening(report, words)),
        "counts": _counts(report, words),
        "axes": _dashboard_axes(report, words),
        "highlights": [{"source": one.source, "text": runs(one.markdown)} for one in report.highlights],
        "delays": _delays(report, words),
        "sections": [_section(section, report, words, unit) for section in report.sections],
        "projects": _projects(report, words),
        "funding": [(source, *map(words.money, amounts)) for source, *amounts in funding],
        "funding_total": (_("Total"), words.money(sought), words.money(committed), words.money(received)),
        "glossary": [(term.fr, term.en) for term in report.glossary],
        "groups": chapter_layout.groups(report),
        "chapters": {
            one.key: chapter_layout.chapter(one, _hue(one.hue, report), words) for one in report.chapters
        },
        "heads": _heads(words, unit),
        "say": {
            "summary": _("Summary"),
            "contents": _("Contents"),
            "axes": _("Progress by axis"),
            "highlights": _("Highlights"),
            "delays": _("Exceptions and delays"),
            "projects": _("Projects"),
            "funding": _("Funding"),
            "glossary": _("Glossary"),
            "adopted": _("adopted %(date)s", date="\n").split("\n"),
            "bar_key": _("Bar: progress reported by the leads. Upright mark: share of the time gone."),
            "struck_key": _("Struck date: the one the plan was adopted with."),
            "no_action": _("No action yet."),
        },
    }
