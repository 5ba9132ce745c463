"""The one history: an Event for every step and every edit, appended in the same transaction, never changed.

Triggers in the database refuse UPDATE and DELETE on this table (see HISTORY_TRIGGERS).
"""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from secretariat.core.db import Base, Moment
from secretariat.core.person import Person


class Event(Base):
    """Who did what to which record, when, before → after, and the reason given.

    ``changes`` maps a field to [before, after] as JSON values (dates in ISO 8601, money in cents); ``details``
    holds what else a history line says. Both hold only text that may be published.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index("ix_event_record", "record_id", "id"),
        Index("ix_event_cluster", "cluster_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    part_kind: Mapped[str | None] = mapped_column(String(24))
    part_id: Mapped[int | None]
    verb: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None: the product itself did it (a reminder, a date reached)."""
    at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int]
    """The record's version after the event."""
    state_from: Mapped[str | None] = mapped_column(String(24))
    state_to: Mapped[str | None] = mapped_column(String(24))
    changes: Mapped[dict] = mapped_column(JSON, default=dict)
    details: Mapped[dict] = mapped_column(JSON, default=dict)
    reason: Mapped[str] = mapped_column(Text, default="")

    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")


HISTORY_TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER event_no_update BEFORE UPDATE ON event "
        "BEGIN SELECT RAISE(ABORT, 'history is never changed'); END",
        "CREATE TRIGGER event_no_delete BEFORE DELETE ON event "
        "BEGIN SELECT RAISE(ABORT, 'history is never changed'); END",
    ),
    "postgresql": (
        "CREATE FUNCTION event_is_final() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'history is never changed'; END $$",
        "CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event "
        "FOR EACH ROW EXECUTE FUNCTION event_is_final()",
        "CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event "
        "FOR EACH STATEMENT EXECUTE FUNCTION event_is_final()",
    ),
}
"""Statements by dialect; migrations run them, and run them again after they rebuild the table on SQLite."""
