"""From an edition to its report: the builder's figures for its readers, its own texts, in the order of its layout."""

from dataclasses import replace

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import i18n
from secretariat.core.policy import ClusterRef
from secretariat.core.record import Record
from secretariat.editions.audience import reader_of
from secretariat.editions.models import Edition, EditionNote
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import Plan
from secretariat.plans.rows import either
from secretariat.reports import builder
from secretariat.reports.chapters import Chapter
from secretariat.reports.document import Cover, Highlight, Report

BOARD = (
    "highlights",
    "decisions",
    "counts",
    "axes",
    "delays",
    "sections",
    "projects",
    "funding",
    "outlook",
    "glossary",
)


def restricted_group(session: Session, edition: Edition) -> int | None:
    """The restricted group that an edition is of; None where it is the open audience's."""
    if edition.group_id is None:
        return None
    query = select(Record.id).where(Record.id == edition.group_id, Record.audience != "cluster")
    return session.scalar(query)


def report_of(
    session: Session, cluster: ClusterRef, edition: Edition, language: str, base_url: str, provisional: bool
) -> Report:
    """The edition's report in one language, from live figures."""
    reader = reader_of(cluster, restricted_group(session, edition), language)
    plan = session.get(Plan, edition.plan_id) if edition.plan_id else None
    group = session.get(WorkingGroup, edition.group_id) if edition.group_id and plan is None else None
    asked = builder.Asked(
        language=language,
        start=edition.starts_on,
        end=edition.ends_on,
        plan=plan,
        group=group,
        base_url=base_url,
    )
    notes = {
        note.action_id: either(note.text_fr, note.text_en, language)
        for note in session.scalars(select(EditionNote).where(EditionNote.edition_id == edition.id))
    }
    report = builder.build(session, reader, cluster, replace(asked, notes=notes))
    with i18n.speaking(language):
        chapters = tuple(_chapters(edition, language))
        return replace(
            report,
            provisional=provisional,
            cover=_cover(edition, report, language),
            highlights=tuple(_highlights(edition, language)),
            chapters=chapters,
            outline=tuple(name for name in BOARD if name in _known(chapters)),
        )


def _known(chapters: tuple[Chapter, ...]) -> set[str]:
    own = {"decisions", "outlook"}
    return (set(BOARD) - own) | {chapter.key for chapter in chapters}


def _cover(edition: Edition, report: Report, language: str) -> Cover:
    lines = [_("Edition No. %(number)s", number=edition.number)]
    correction = edition.text("correction", language)
    if edition.supersedes_id and correction:
        lines.append(_("Corrected edition: %(what)s", what=correction))
    return replace(report.cover, addressed=edition.title(language), lines=tuple(lines))


def _highlights(edition: Edition, language: str):
    for piece in edition.text("highlights", language).split("\n\n"):
        if piece.strip():
            yield Highlight(piece.strip())


def _chapters(edition: Edition, language: str):
    for key, title in (("decisions", _("Decisions asked")), ("outlook", _("Outlook"))):
        if text := edition.text(key, language).strip():
            yield Chapter(key, title, text)
