"""The exceptions of a draft, each with the secretariat's comment."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core.forms import UNKEPT
from secretariat.core.policy import ClusterRef
from secretariat.editions import building
from secretariat.editions.models import Edition, EditionNote
from secretariat.reports import labels
from secretariat.reports.words import words_for

LONGEST = 2000


@dataclass(frozen=True)
class Exceptional:
    """One exception of a draft."""

    id: int
    code: str
    title: str
    status: tuple[str, str]
    reason: str
    text_fr: str
    text_en: str


def of_draft(session: Session, cluster: ClusterRef, edition: Edition, lang: str) -> list[Exceptional]:
    """What is late, was put off or waits too long, in the draft's scope and for its readers."""
    subject = building.subject_of(session, cluster, edition)
    report = building.bare(session, cluster, subject, lang)
    query = select(EditionNote).where(EditionNote.edition_id == edition.id)
    held = {note.action_id: note for note in session.scalars(query)}
    words, rows = words_for(lang), []
    for delay in report.delays:
        note = held.get(delay.action_id)
        rows.append(
            Exceptional(
                delay.action_id,
                f"{delay.band.code} {delay.code}" if delay.band else delay.code,
                delay.title,
                (delay.standing.key.value, labels.standing(words, delay.standing)),
                delay.reason,
                note.text_fr if note else "",
                note.text_en if note else "",
            )
        )
    return rows


def posted(sent: Mapping[str, str], ids: set[int]) -> dict[int, tuple[str, str]]:
    """(French, English) by action, of those that the form showed; what no document can hold is left out."""
    return {
        id: tuple(
            UNKEPT.sub("", sent.get(f"note-{id}-{lang}", "")).strip().replace("\r\n", "\n")[:LONGEST]
            for lang in ("fr", "en")
        )
        for id in ids
        if f"note-{id}-fr" in sent
    }
