"""An import between upload and undoing, and what a cluster said once of the words of its spreadsheets."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from secretariat.core.db import Base, Moment

STAGES = ("open", "done", "undone", "dropped")


class SheetImport(Base):
    """One spreadsheet that somebody brought, what they answered about it, and what it did.

    It is the work of its person, whom alone it is shown to; what it did stands in the history of the records.
    """

    __tablename__ = "sheet_import"
    __table_args__ = (
        CheckConstraint("subject IN ('plan', 'organisations', 'measurements')", name="subject"),
        CheckConstraint("stage IN ('open', 'done', 'undone', 'dropped')", name="stage"),
        Index("ix_sheet_import_person", "person_id", "cluster_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    subject: Mapped[str] = mapped_column(String(16))
    record_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"), index=True)
    """The plan that it is about."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    stage: Mapped[str] = mapped_column(String(8), default="open")
    file_name: Mapped[str] = mapped_column(String(200))
    sha256: Mapped[str | None] = mapped_column(String(64))
    """The packed cells (see sheetreader.py), kept as long as the import may still be done."""
    layout: Mapped[dict] = mapped_column(JSON, default=dict)
    answers: Mapped[dict] = mapped_column(JSON, default=dict)
    """What the person answered: names, days, rows left out, cells mended, sides of conflicts."""
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    undone_at: Mapped[datetime | None] = mapped_column(Moment)
    did: Mapped[dict] = mapped_column(JSON, default=dict)
    """What it did: counts, and by record the version that it left, by which undoing knows that nobody touched it."""


class SheetWord(Base):
    """What a word of a spreadsheet means in a cluster, as somebody said once: a heading, a name, a code."""

    __tablename__ = "sheet_word"
    __table_args__ = (UniqueConstraint("cluster_id", "about", "word", name="uq_sheet_word"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    about: Mapped[str] = mapped_column(String(32))
    """``heading:plan``, ``organisation``, ``code:15`` (the code of an action of plan 15)."""
    word: Mapped[str] = mapped_column(String(200))
    """Folded (see core/words.py); a code as it is compared."""
    means: Mapped[str] = mapped_column(String(64))
    """A field, or an id."""
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)
