"""Record: everything with a page of its own, comments or moves; and the parts that hang on it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from secretariat.core.borrowed import either
from secretariat.core.db import Base, Moment
from secretariat.core.person import Person
from secretariat.core.walls import Cluster

AUDIENCES = ("cluster", "group", "author", "named")
"""Who may read a record: its cluster; only its group and the secretariat; only its author; or only those named on
it (or on the record that it is within) and the secretariat."""


class Record(Base):
    """The common half of every kind (joined-table inheritance); each room adds its own table."""

    __tablename__ = "record"
    __table_args__ = (
        UniqueConstraint("cluster_id", "kind", "number", name="uq_record_number"),
        CheckConstraint("audience IN ('cluster', 'group', 'author', 'named')", name="audience"),
        CheckConstraint("title_fr <> '' OR title_en <> ''", name="titled"),
        Index("ix_record_list", "cluster_id", "kind", "state", "due_on"),
        Index("ix_record_group", "group_id", "kind", "state"),
        Index("ix_record_due", "cluster_id", "closed", "due_on", "id"),
        Index("ix_record_open", "cluster_id", "kind", "closed", "due_sort", "id"),
    )
    __mapper_args__ = {"polymorphic_on": "kind", "version_id_col": None}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(24))
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    """The home group. It points at ``record`` and not at the group's table: core knows no room."""
    within_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    """The record that this one is a file of (a nomination of its call): who is named there is named here."""
    number: Mapped[int]
    """Counts from 1 within cluster and kind: what people call it (“Project 15”)."""
    title_fr: Mapped[str] = mapped_column(String(300), default="")
    title_en: Mapped[str] = mapped_column(String(300), default="")
    state: Mapped[str] = mapped_column(String(24))
    state_since: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)
    audience: Mapped[str] = mapped_column(String(8), default="cluster")
    closed: Mapped[bool] = mapped_column(default=False)
    """Whether the state is final: derived from the kind's table, and written beside the state by core/acts.py
    alone, so that lists and counts of what is open need no states and read one index."""
    due_on: Mapped[date | None]
    due_sort: Mapped[date] = mapped_column(
        Computed("coalesce(due_on, '9999-12-31')", persisted=True), deferred=True
    )
    """The due date, or a day after all others: the databases disagree on where nothing sorts. Computed there."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(Moment)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    sought: Mapped[str] = mapped_column(Text, default="")
    """Normalised words by which search finds the record (see core/words.py)."""

    cluster: Mapped[Cluster] = relationship(lazy="raise_on_sql")
    created_by: Mapped[Person | None] = relationship(foreign_keys=[created_by_id], lazy="raise_on_sql")

    def title(self, language: str) -> str:
        """The title in a language, or in the other one where it is missing."""
        return either(self.title_fr, self.title_en, language)

    def title_language(self, language: str) -> str:
        """The language in which ``title`` answers."""
        own = self.title_fr if language == "fr" else self.title_en
        return language if own else ("en" if language == "fr" else "fr")

    def principals(self, role: str) -> list[str]:
        """Who holds a role on this record, as principals. Kinds add their own roles and call this for the rest."""
        if role in ("director", "coordinator", "observer"):
            return [f"c{self.cluster_id}:{role}"]
        if role == "author":
            return [f"p{self.created_by_id}"] if self.created_by_id else []
        if role in ("chair", "member"):
            return [f"g{self.group_id}:{role}"] if self.group_id else []
        if role == "reader":
            return [f"c{self.cluster_id}"]
        if role == "fellow":
            return [f"c{self.cluster_id}:writer"]
        return []


class Part:
    """A thing with a life-cycle but no page: a measurement, a milestone, an appointment (a mixin).

    Its Events and Moves name the owner record and the part.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)

    @declared_attr
    def record_id(cls) -> Mapped[int]:
        return mapped_column(ForeignKey("record.id"), index=True)


class Share(Base):
    """A record of one cluster that another may read (``level`` ``read``): the only hole in the wall."""

    __tablename__ = "share"
    __table_args__ = (CheckConstraint("level IN ('read')", name="level"),)

    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"), primary_key=True)
    level: Mapped[str] = mapped_column(String(8), default="read")


class Follow(Base):
    """A person who asked to be told of what happens on a record."""

    __tablename__ = "follow"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True, index=True)
    since: Mapped[datetime] = mapped_column(Moment)


class Visit(Base):
    """When a person last opened a record, and the time before: what is newer than that is new to them."""

    __tablename__ = "visit"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    before: Mapped[datetime | None] = mapped_column(Moment)


class Counter(Base):
    """The last number given within a cluster and a kind; its row lock keeps two creates apart."""

    __tablename__ = "counter"

    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(24), primary_key=True)
    last: Mapped[int]
