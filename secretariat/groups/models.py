"""Working groups, their mandates in versions, their seats, and who held each seat from when until when."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from secretariat.clusters.models import Organisation
from secretariat.core.borrowed import either
from secretariat.core.db import Base, Moment
from secretariat.core.person import Person
from secretariat.core.record import Part, Record


class WorkingGroup(Record):
    """A working group (chantier). A restricted one exists only for its members and the secretariat."""

    __tablename__ = "working_group"
    __table_args__ = (
        UniqueConstraint("home_id", "slug", name="uq_working_group_slug"),
        CheckConstraint("hue BETWEEN 1 AND 6", name="hue"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    home_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    """The cluster once more: slugs are unique within it."""
    slug: Mapped[str] = mapped_column(String(60))
    short_fr: Mapped[str] = mapped_column(String(60), default="")
    """What the columns of the shell call it; empty where the title is short enough."""
    short_en: Mapped[str] = mapped_column(String(60), default="")
    code_fr: Mapped[str] = mapped_column(String(4))
    code_en: Mapped[str] = mapped_column(String(4))
    hue: Mapped[int] = mapped_column(default=1)
    template: Mapped[str] = mapped_column(String(24), default="empty")
    aliases: Mapped[list] = mapped_column(JSON, default=list)
    """Other names by which documents and people call it."""
    mandate_fr: Mapped[str] = mapped_column(Text, default="")
    """The text that holds now; Mandate keeps each version of it."""
    mandate_en: Mapped[str] = mapped_column(Text, default="")
    mandate_number: Mapped[int] = mapped_column(default=0)
    mandate_at: Mapped[datetime | None] = mapped_column(Moment)
    minimum_seats: Mapped[int] = mapped_column(default=3)
    """Seats that must be filled before the group may be activated."""
    coordinator_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """Who of the secretariat looks after the group."""
    final_note: Mapped[str] = mapped_column(Text, default="")

    seats: Mapped[list["Seat"]] = relationship(
        primaryjoin="foreign(Seat.record_id) == WorkingGroup.id",
        order_by="Seat.rank, Seat.id",
        viewonly=True,
    )

    __mapper_args__ = {
        "polymorphic_identity": "working_group",
        "inherit_condition": id == Record.id,
    }

    @property
    def body(self) -> str:
        """``group``, or ``board`` for the secretariat's own."""
        return "group"

    @property
    def restricted(self) -> bool:
        return self.audience == "group"

    def code(self, language: str) -> str:
        return self.code_fr if language == "fr" else self.code_en

    def short(self, language: str) -> str:
        """The short name in a language, else in the other one, else the title."""
        return either(self.short_fr, self.short_en, language) or self.title(language)

    def mandate(self, language: str) -> str:
        """The mandate in a language, else in the other one."""
        return either(self.mandate_fr, self.mandate_en, language)

    def principals(self, role: str) -> list[str]:
        if role in ("chair", "member"):
            return [f"g{self.id}:{role}"]
        return super().principals(role)


class Board(WorkingGroup):
    """The secretariat's own board: a body with seats like any other, but a kind of its own.

    It is therefore named, numbered and counted apart from the working groups, wherever kinds are.
    """

    __mapper_args__ = {"polymorphic_identity": "board"}

    @property
    def body(self) -> str:
        return "board"


BODIES = ("working_group", "board")
"""The kinds that have a table with seats."""


class BalanceTarget(Base):
    """What a body wants of its own composition: two sides even, or at least so many from some constituencies."""

    __tablename__ = "balance_target"
    __table_args__ = (
        CheckConstraint("kind IN ('parity', 'least')", name="kind"),
        CheckConstraint("least >= 0", name="least"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    rank: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(8))
    label_fr: Mapped[str] = mapped_column(String(160), default="")
    label_en: Mapped[str] = mapped_column(String(160), default="")
    one: Mapped[list] = mapped_column(JSON, default=list)
    """Keys of constituencies: the first side of a parity, or those that count towards ``least``."""
    other: Mapped[list] = mapped_column(JSON, default=list)
    """The second side of a parity."""
    least: Mapped[int] = mapped_column(default=0)
    """How many seats with a vote the constituencies of ``one`` hold at least."""

    def label(self, language: str) -> str:
        return either(self.label_fr, self.label_en, language)


class Mandate(Base):
    """One version of a group's mandate, kept when the next one takes its place."""

    __tablename__ = "mandate"
    __table_args__ = (UniqueConstraint("group_id", "number", name="uq_mandate_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("record.id"), index=True)
    number: Mapped[int]
    text_fr: Mapped[str] = mapped_column(Text, default="")
    text_en: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Seat(Part, Base):
    """A place at the table for one constituency: vacant, or filled by the newest Term."""

    __tablename__ = "seat"
    __table_args__ = (
        Index("ix_seat_rank", "record_id", "rank"),
        Index("ix_seat_over", "state", "ends_on"),
        CheckConstraint("term_years >= 0 AND renewals >= 0", name="terms"),
    )

    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    constituency: Mapped[str] = mapped_column(String(24))
    rank: Mapped[int] = mapped_column(default=0)
    voting: Mapped[bool] = mapped_column(default=True)
    """An observer's seat has no vote, and does not count towards the group's minimum."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(12), default="member")
    """chair, member or observer; kept when the seat is vacated, as the role that is sought."""
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    """The last day of the term, inclusive."""

    criteria_fr: Mapped[str] = mapped_column(Text, default="")
    """What the seat asks of who holds it."""
    criteria_en: Mapped[str] = mapped_column(Text, default="")
    term_years: Mapped[int] = mapped_column(default=2)
    """How long a term lasts unless its last day is given; 0: until the seat is left."""
    renewals: Mapped[int] = mapped_column(default=1)
    """How often one person's term may be renewed."""
    alternate_allowed: Mapped[bool] = mapped_column(default=False)
    alternate_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who takes the seat over for the rest of the term, should its holder leave. Gives no right before that."""
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    """Who was elected to the seat before the holder's term was over, and begins on ``successor_from``."""
    successor_organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    successor_role: Mapped[str] = mapped_column(String(12), default="", server_default="")
    successor_from: Mapped[date | None]
    successor_until: Mapped[date | None]

    def criteria(self, language: str) -> str:
        """The criteria in a language, else in the other one."""
        return either(self.criteria_fr, self.criteria_en, language)

    def held(self, today: date) -> bool:
        """Whether somebody sits here: filled, and the term is not over."""
        return self.state == "filled" and (self.ends_on is None or self.ends_on >= today)

    person: Mapped[Person | None] = relationship(foreign_keys=[person_id], lazy="raise_on_sql")
    alternate: Mapped[Person | None] = relationship(foreign_keys=[alternate_id], lazy="raise_on_sql")
    successor: Mapped[Person | None] = relationship(foreign_keys=[successor_id], lazy="raise_on_sql")
    organisation: Mapped[Organisation | None] = relationship(
        foreign_keys=[organisation_id], lazy="raise_on_sql"
    )

    def principals(self, role: str) -> list[str]:
        if role in ("director", "coordinator", "clock"):
            return [f"c{self.cluster_id}:{role}"]
        if role == "chair":
            return [f"g{self.record_id}:chair"]
        who = {"holder": self.person_id, "alternate": self.alternate_id, "leaver": self.left_id}.get(role)
        return [f"p{who}"] if who else []

    early = False
    """Whether the step in hand seats who was to follow, before their first day; no column."""
    left_id = None
    """Who left the seat in the step in hand, so that they can be told of it; no column."""


class Term(Base):
    """One person's time on one seat, kept when it is over."""

    __tablename__ = "term"
    __table_args__ = (Index("ix_term_seat", "seat_id", "starts_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    role: Mapped[str] = mapped_column(String(12))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(Text, default="")
    renewal: Mapped[int] = mapped_column(default=0)
    """How often the person had been renewed on this seat when the term began: 0 for a first term."""
