"""What a report's page reads besides the report: its words, its chart, its prose as runs (templates/reports)."""

from typing import Any

from secretariat.core import i18n
from secretariat.core.charts import Count, status_bar
from secretariat.reports import labels, prose
from secretariat.reports.document import Report
from secretariat.reports.layout import unit_of
from secretariat.reports.progress import Status
from secretariat.reports.words import Words, superscripts, words_for


def shown(report: Report) -> dict[str, Any]:
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
