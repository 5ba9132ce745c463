"""The two layouts of an edition, from one builder: which chapters it gains, and the order of all its parts."""

from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from secretariat.core.policy import Actor, ClusterRef
from secretariat.editions.models import Edition
from secretariat.editions.telling_changes import Told
from secretariat.reports.chapters import OUTLINE, Chapter
from secretariat.reports.document import Report

BOARD = (
    "changes",
    "highlights",
    "decisions",
    "counts",
    "axes",
    "delays",
    "sections",
    "projects",
    "funding",
    "outlook",
    "changes-in-full",
    "glossary",
)


def laid(
    session: Session, reader: Actor, cluster: ClusterRef, edition: Edition, report: Report, told: Told
) -> Report:
    """The report with the chapters of its layout, in their order; an empty chapter is left out."""
    short, full = told.chapters()
    chapters = [short, *written(edition, report.language), *([full] if full.grids else [])]
    return ordered(report, BOARD, chapters)


def written(edition: Edition, language: str) -> list[Chapter]:
    """What the coordinator wrote, besides the highlights."""
    found = (("decisions", _("Decisions asked")), ("outlook", _("Outlook")))
    return [
        Chapter(key, title, text) for key, title in found if (text := edition.text(key, language).strip())
    ]


def ordered(report: Report, outline: tuple[str, ...], chapters: list[Chapter]) -> Report:
    """The report with these chapters, its parts in the order of an outline that may name what there is not."""
    known = {*OUTLINE, *(chapter.key for chapter in chapters)}
    return replace(report, chapters=tuple(chapters), outline=tuple(name for name in outline if name in known))
