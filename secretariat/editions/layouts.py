"""The two layouts of an edition, from one builder: which chapters it gains, and the order of all its parts."""

from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from secretariat.core.borrowed import amid
from secretariat.core.policy import Actor, ClusterRef
from secretariat.editions import board, funded, funder
from secretariat.editions.models import Edition
from secretariat.editions.telling_changes import Told
from secretariat.reports.chapters import OUTLINE, Chapter
from secretariat.reports.document import Highlight, Report

BOARD = (
    "changes",
    "decisions",
    "highlights",
    "counts",
    "axes",
    "delays",
    "groups",
    "sections",
    "projects",
    "risks",
    "funding",
    "governance",
    "outlook",
    "changes-in-full",
    "glossary",
)
"""``groups`` stands for a chapter of each group."""
FUNDER = (
    "agreement",
    "highlights",
    "changes",
    "context",
    "counts",
    "sections",
    "variances",
    "projects",
    "impact",
    "participation",
    "budget",
    "risks",
    "decisions",
    "outlook",
    "certification",
    "evidence",
    "changes-in-full",
    "glossary",
)


def laid(
    session: Session,
    reader: Actor,
    cluster: ClusterRef,
    edition: Edition,
    report: Report,
    told: Told,
    said: tuple[Highlight, ...],
) -> Report:
    """The report with the chapters of its layout, in their order; an empty chapter is left out.

    ``said`` are the highlights of its plans, which a group's page repeats.
    """
    short, full = told.chapters()
    own = [short, *written(edition, report.language), *([full] if full.grids else [])]
    at_risk = board.risks(report)
    own += [at_risk] if at_risk else []
    if edition.layout == "funder":
        read = funded.read(
            session, reader, cluster.id, funded.ids_of(session, reader, cluster.id, edition.funder)
        )
        figures = funded.figures(session, cluster.id)
        own += funder.chapters(edition, read, figures, report, cluster.time_zone)
        results = _("Results by objective")
        titles = (amid(f"{results}, ", one.title) for one in report.sections)
        sections = (replace(one, title=title) for one, title in zip(report.sections, titles, strict=True))
        return ordered(replace(report, sections=tuple(sections)), FUNDER, own)
    seats = told.after["seats"]
    pages = list(board.group_pages(report, seats, said))
    governed = board.governance(report, seats)
    outline = [
        name for part in BOARD for name in ([page.key for page in pages] if part == "groups" else [part])
    ]
    return ordered(report, tuple(outline), [*own, *pages, *([governed] if governed else [])])


def written(edition: Edition, language: str) -> list[Chapter]:
    """What the coordinator wrote, besides the highlights."""
    found = (("decisions", _("Decisions asked")), ("outlook", _("Outlook")))
    return [
        Chapter(key, title, quoted=(text,))
        for key, title in found
        if (text := edition.text(key, language)).strip()
    ]


def ordered(report: Report, outline: tuple[str, ...], chapters: list[Chapter]) -> Report:
    """The report with these chapters, its parts in the order of an outline that may name what there is not."""
    known = {*OUTLINE, *(chapter.key for chapter in chapters)}
    return replace(report, chapters=tuple(chapters), outline=tuple(name for name in outline if name in known))
