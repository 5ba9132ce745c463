"""Reads of editions; each starts from ``visible_to``."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from secretariat.core import acts, files
from secretariat.core.borrowed import either
from secretariat.core.content import Job
from secretariat.core.policy import Actor, visible_to
from secretariat.editions.models import Edition, EditionFile

PAGE = 100
GIVEN = ("published", "superseded")
"""States of an edition that was read by others."""


class Damaged(Exception):
    """A kept form whose bytes are gone, or are not those that were kept."""


@dataclass(frozen=True)
class EditionRow:
    """One edition in a list."""

    id: int
    number: int
    title_fr: str
    title_en: str
    state: str
    layout: str
    starts_on: date
    ends_on: date
    published_at: datetime | None
    group_id: int | None
    supersedes_id: int | None

    def title(self, lang: str) -> str:
        return either(self.title_fr, self.title_en, lang)


def editions(session: Session, actor: Actor, cluster_id: int, limit: int = PAGE) -> list[EditionRow]:
    """The editions that the actor may see, the newest period first; discarded drafts are left out."""
    rows = session.execute(
        select(
            Edition.id,
            Edition.number,
            Edition.title_fr,
            Edition.title_en,
            Edition.state,
            Edition.layout,
            Edition.starts_on,
            Edition.ends_on,
            Edition.published_at,
            Edition.group_id,
            Edition.supersedes_id,
        )
        .where(visible_to(actor, cluster_id), Edition.state != "discarded")
        .order_by(Edition.ends_on.desc(), Edition.id.desc())
        .limit(limit)
    )
    return [EditionRow(*row) for row in rows]


def files_of(session: Session, edition: Edition) -> dict[tuple[str, str], EditionFile]:
    """The kept forms of an edition in hand, by (form, language)."""
    rows = session.scalars(select(EditionFile).where(EditionFile.edition_id == edition.id))
    return {(row.form, row.language): row for row in rows}


def kept_file(session: Session, edition: Edition, form: str, language: str) -> EditionFile:
    """One kept form of an edition in hand; NotFound where there is none."""
    found = session.scalars(
        select(EditionFile).where(
            EditionFile.edition_id == edition.id, EditionFile.form == form, EditionFile.language == language
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return found


def content_of(kept: EditionFile) -> bytes:
    """The bytes of a kept form, as they were kept. Raises Damaged where they are others, or gone."""
    try:
        content = files.path_of(kept.sha256).read_bytes()
    except OSError as error:
        raise Damaged(f"{kept.name}: {error}") from error
    if files.digest(content) != kept.sha256:
        raise Damaged(f"{kept.name}: its bytes are not those that were kept")
    return content


def job_of(session: Session, edition: Edition) -> Job | None:
    """The job that publishes an edition in hand, while it is remembered."""
    return session.get(Job, edition.job_id) if edition.job_id else None


def correction_of(session: Session, reader: Actor, edition: Edition) -> int | None:
    """The edition that corrects one in hand, prepared or published, where the reader may see it; its id."""
    query = select(Edition.id).where(
        visible_to(reader, edition.cluster_id),
        Edition.supersedes_id == edition.id,
        Edition.state != "discarded",
    )
    return session.scalar(query.order_by(Edition.id.desc()).limit(1))


def open_correction(session: Session, edition_id: int) -> bool:
    """Whether a correction of an edition is being prepared."""
    query = select(func.count(Edition.id)).where(
        Edition.supersedes_id == edition_id, Edition.state.in_(("draft", "publishing"))
    )
    return bool(session.scalar(query))


acts.answer("open_correction", open_correction)
