"""What a report's page reads besides the report: its words, its chart, its prose as runs (templates/reports)."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from markupsafe import Markup

from secretariat.core import i18n
from secretariat.core.charts import Count, status_bar
from secretariat.reports import labels, prose
from secretariat.reports.bilingual import NAMES
from secretariat.reports.document import Report
from secretariat.reports.layout import unit_of
from secretariat.reports.progress import Status
from secretariat.reports.words import Words, superscripts, words_for


def versions(reports: Sequence[Report], whole: Mapping[str, str] | None = None) -> dict[str, Any]:
    """The names that templates/reports/head.html and versions.html use. ``whole`` leads from a report that a filter
    narrows to all of it, by language."""
    template = current_app.jinja_env.get_template("reports/version.html")
    made = []
    for report in reports:
        ids = f"{report.language}-" if len(reports) > 1 else ""
        more = {"ids": ids, "version": NAMES[report.language], "whole": (whole or {}).get(report.language)}
        with i18n.speaking(report.language):
            made.append(Markup(template.render(**_shown(report), **more)))  # noqa: S704  the template escapes
    first = reports[0]
    titles = {report.scope.title: report.language for report in reversed(reports)}
    return {
        "report": first,
        "reports": reports,
        "versions": made,
        "names": NAMES,
        "titles": [(titles[title], title) for title in dict.fromkeys(r.scope.title for r in reports)],
        "labels": labels,
        "superscripts": superscripts,
        "w": words_for(first.language),
        "ids": "",
    }


def _shown(report: Report) -> dict[str, Any]:
    """The names that templates/reports/parts.html uses, in the report's own language."""
    words = words_for(report.language)
    counts = _counts(report, words)
    with i18n.speaking(report.language):
        chart = status_bar(counts, labels.counts_title(words, report.dashboard.counts))
    return {
        "report": report,
        "w": words,
        "labels": labels,
        "superscripts": superscripts,
        "unit": unit_of(report),
        "counts": counts,
        "chart": chart,
        "contents": _contents(report, words),
        "opening": prose.paragraphs(labels.opening(report, words)),
        "highlights": [(h, prose.paragraphs(h.markdown)) for h in report.highlights],
        "prose": prose.paragraphs,
    }


def _counts(report: Report, words: Words) -> list[Count]:
    """The statuses that are not empty, for the chart and its words."""
    counts = report.dashboard.counts
    return [
        Count(key.value, labels.count_legend(words, key, counts.of(key)), counts.of(key))
        for key in Status
        if counts.of(key)
    ]


def _contents(report: Report, words: Words) -> list:
    """(band, title, anchor) of the long parts and the chapters; nothing for a short report of one plan."""
    if len(report.sections) < 2 and not report.chapters:
        return []
    found: list = []
    for name in report.outline:
        chapter = report.chapter(name)
        if name == "sections":
            found += [(one.band, one.title, f"section-{n}") for n, one in enumerate(report.sections, 1)]
        elif name == "projects" and report.projects:
            found.append((None, words.gettext("Projects"), "projects"))
        elif name == "funding" and report.funding:
            found.append((None, words.gettext("Funding"), "funding"))
        elif chapter is not None:
            found.append((chapter if chapter.code else None, chapter.title, chapter.key))
    return found
