"""Editions of the report, the files that publishing keeps, comments on exceptions, and links that share one."""

from datetime import date, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from secretariat.core.borrowed import either
from secretariat.core.db import Base, Moment
from secretariat.core.record import Record

JOB = "edition"
"""The kind of the job that publishes one."""
TEXTS = ("highlights", "decisions", "outlook")
"""What the coordinator writes, each in both languages (Markdown)."""


class Edition(Record):
    """One report on one period: of the whole cluster, of a group (``group_id``) or of one plan (``plan_id``).

    A draft is the secretariat's (audience ``named``); a published one is its cluster's, or its restricted group's.
    """

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("layout IN ('board', 'funder')", name="layout"),
        CheckConstraint("ends_on > starts_on", name="period"),
        CheckConstraint("recurrence IN ('', 'monthly', 'quarterly', 'yearly')", name="recurrence"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    layout: Mapped[str] = mapped_column(String(8), default="board")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    highlights_fr: Mapped[str] = mapped_column(Text, default="")
    highlights_en: Mapped[str] = mapped_column(Text, default="")
    decisions_fr: Mapped[str] = mapped_column(Text, default="")
    decisions_en: Mapped[str] = mapped_column(Text, default="")
    outlook_fr: Mapped[str] = mapped_column(Text, default="")
    outlook_en: Mapped[str] = mapped_column(Text, default="")
    funder: Mapped[str] = mapped_column(String(160), default="")
    """The source of money to which a funder's layout answers, as the funding lines write it."""
    agreement_fr: Mapped[str] = mapped_column(String(300), default="")
    agreement_en: Mapped[str] = mapped_column(String(300), default="")
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"), index=True)
    """The published edition that this one corrects."""
    correction_fr: Mapped[str] = mapped_column(Text, default="")
    """What it corrects."""
    correction_en: Mapped[str] = mapped_column(Text, default="")
    recurrence: Mapped[str] = mapped_column(String(10), default="")
    """How often the next one is prepared; '' is never."""
    recipients: Mapped[list] = mapped_column(JSON, default=list)
    """Addresses to which it is mailed when it is published."""
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    job_id: Mapped[int | None]
    """The job that publishes it. No foreign key: jobs are forgotten after a while, editions are not."""

    __mapper_args__ = {"polymorphic_identity": "edition", "inherit_condition": id == Record.id}

    def text(self, name: str, language: str) -> str:
        """One of its texts in a language, else in the other one."""
        return either(getattr(self, f"{name}_fr"), getattr(self, f"{name}_en"), language)

    def principals(self, role: str) -> list[str]:
        if role == "clock":
            return [f"c{self.cluster_id}:clock"]
        return super().principals(role)


class EditionFile(Base):
    """One form of a published edition, in one language: bytes outside the database, named by their SHA-256.

    ``form`` is html, pdf, docx, xlsx, csv or json; ``facts`` (in no language) is what comparison reads.
    """

    __tablename__ = "edition_file"
    __table_args__ = (UniqueConstraint("edition_id", "form", "language", name="uq_edition_file_form"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    form: Mapped[str] = mapped_column(String(8))
    language: Mapped[str] = mapped_column(String(4), default="")
    """fr, en, both (French first), or nothing."""
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    """Bytes."""
    sha256: Mapped[str] = mapped_column(String(64), index=True)


class EditionNote(Base):
    """What the coordinator says of one exception, on one edition."""

    __tablename__ = "edition_note"

    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"), primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True, index=True)
    text_fr: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")


class EditionLink(Base):
    """A link by which somebody without an account reads one published edition, until a moment. Its secret is hashed."""

    __tablename__ = "edition_link"
    __table_args__ = (
        UniqueConstraint("secret_hash", name="uq_edition_link_secret"),
        CheckConstraint("opens >= 0", name="opens"),
        Index("ix_edition_link_edition", "edition_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    secret_hash: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(254))
    """Whom it is for, as the secretariat calls them: an address it was mailed to, or a few words."""
    language: Mapped[str] = mapped_column(String(4), default="fr")
    """In which language it opens: fr, en, or both."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    expires_at: Mapped[datetime] = mapped_column(Moment)
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    opens: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None] = mapped_column(Moment)

    def ended(self, at: datetime) -> str | None:
        """How it had ended at an instant: revoked, expired, or not (None)."""
        if self.revoked_at is not None and self.revoked_at <= at:
            return "revoked"
        return "expired" if self.expires_at <= at else None
