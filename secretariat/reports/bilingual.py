"""One report in one document that holds both languages, the French version first.

Its forms for reading (page, PDF, Word) exist so; those for other programs (Excel, CSV, JSON, calendar) hold one
language each, since their heads and their values are read by place.
"""

from collections.abc import Sequence
from typing import Any

from secretariat.core.borrowed import said
from secretariat.reports import labels
from secretariat.reports.document import Report
from secretariat.reports.layout import layout
from secretariat.reports.words import NBSP, words_for

BOTH = "both"
"""What an address, a kept form or a link says of its language where it holds both."""
ORDER = ("fr", "en")
FORMS = ("html", "pdf", "docx")
NAMES = {"fr": "Version française", "en": "English version"}
"""What each version is called, in its own language: whoever looks for it reads that one."""
PAGES = {"fr": f"Version française{NBSP}: page{NBSP}", "en": f"English version: page{NBSP}"}


def title(reports: Sequence[Report]) -> str:
    """The title of the whole: in each language, once where they are alike."""
    return " / ".join(dict.fromkeys(said(labels.title(report)) for report in reports))


def joined(reports: Sequence[Report]) -> dict[str, Any]:
    """Reports on the same subject as finished strings, each told of the others: one document for print."""
    made = [layout(report, words_for(report.language)) for report in reports]
    for at, one in enumerate(made):
        one["versions"] = [version(other.language) for other in reports if other is not reports[at]]
        one["next"] = reports[at + 1].language if at + 1 < len(reports) else ""
    first = made[0]
    about = {name: first[name] for name in ("language", "publisher", "date", "produced", "pages")}
    publishers = " / ".join(dict.fromkeys(one["publisher"] for one in made))
    return {**about, "publisher": publishers, "title": title(reports), "reports": made}


def version(language: str) -> dict[str, str]:
    """A version of a report, as the others speak of it."""
    return {"language": language, "name": NAMES[language], "before": PAGES[language]}
