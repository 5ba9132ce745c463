"""What is kept secret: confidential notes, sealed with a key from outside the database, and ballots.

No table here has a time or a sequence that would order what people wrote or how they voted.
"""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from secretariat.core.db import Base, Moment


class Note(Base):
    """A confidential note on a nomination. Text and author are sealed together; the row says neither when nor who."""

    __tablename__ = "note"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    """Random: ids tell no order."""
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"), index=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key_name: Mapped[str] = mapped_column(String(40))


class NoteReading(Base):
    """Somebody of the committee opened the notes on a nomination."""

    __tablename__ = "note_reading"
    __table_args__ = (Index("ix_note_reading_nomination", "nomination_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    nomination_id: Mapped[int] = mapped_column(ForeignKey("nomination.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Envelope(Base):
    """One vote until the count: what was chosen, and the receipts, sealed. It says neither whose nor when.

    Every envelope of a call has one length. The count opens them into ballots, and no backup holds one.
    """

    __tablename__ = "envelope"
    __table_args__ = (Index("ix_envelope_call", "call_id"), {"sqlite_with_rowid": False})

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    key_name: Mapped[str] = mapped_column(String(40))


class Ballot(Base):
    """One marked ballot of one constituency, written by the count. Nothing leads from it to a voter, or to the same
    voter's ballot of another constituency, and SQLite keeps no hidden row number for it.
    """

    __tablename__ = "ballot"
    __table_args__ = (Index("ix_ballot_call", "call_id"), {"sqlite_with_rowid": False})

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"))
    constituency: Mapped[str] = mapped_column(String(24))
    choices: Mapped[list] = mapped_column(JSON, default=list)
    """Ids of the nominations approved of, in the order of their ids."""
    receipt: Mapped[str] = mapped_column(String(64))
    """By which the voter, and nobody else, finds the ballot in the published list."""


class Elector(Base):
    """Somebody who may vote in a call, and whether they did: the roll, without a time."""

    __tablename__ = "elector"
    __table_args__ = ({"sqlite_with_rowid": False},)

    call_id: Mapped[int] = mapped_column(ForeignKey("call.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    """For which they vote, where each organisation has one vote."""
    constituency: Mapped[str] = mapped_column(String(24), default="", server_default="")
    """For which alone they vote, where constituencies choose their own; empty: for all."""
    voted: Mapped[bool] = mapped_column(default=False)
