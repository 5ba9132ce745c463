"""Whose move it is: Moves (rows written by the engine), Notices (what a person is told) and the mail outbox."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from secretariat.core.db import Base, Moment
from secretariat.core.person import Person
from secretariat.core.record import Record


class Move(Base):
    """Somebody is awaited to do a verb on a record: open while the row exists, answered when it goes."""

    __tablename__ = "move"
    __table_args__ = (Index("ix_move_principal", "principal", "due"), Index("ix_move_asked", "asked_by_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    part_kind: Mapped[str | None] = mapped_column(String(24))
    part_id: Mapped[int | None]
    principal: Mapped[str] = mapped_column(String(48))
    verb: Mapped[str] = mapped_column(String(32))
    since: Mapped[datetime] = mapped_column(Moment)
    due: Mapped[date | None]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reminded_at: Mapped[datetime | None] = mapped_column(Moment)
    reminders: Mapped[int] = mapped_column(default=0)

    record: Mapped[Record] = relationship(lazy="raise_on_sql")


class Notice(Base):
    """One person told of one event. Mail is made from notices, by ``flask work``, as the person chose."""

    __tablename__ = "notice"
    __table_args__ = (
        CheckConstraint("why IN ('move', 'told', 'follow', 'mention', 'reminder')", name="why"),
        Index("ix_notice_person", "person_id", "read_at"),
        Index("ix_notice_unmailed", "mailed_at", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("event.id"))
    why: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    mailed_at: Mapped[datetime | None] = mapped_column(Moment)
    """Set when the notice is written into a mail, or at once when the person wants none."""

    person: Mapped[Person] = relationship(lazy="raise_on_sql")


class Mail(Base):
    """The outbox: a message written in the same transaction as what it tells, sent later, once."""

    __tablename__ = "mail"
    __table_args__ = (Index("ix_mail_waiting", "sent_at", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(2))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Moment)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")
