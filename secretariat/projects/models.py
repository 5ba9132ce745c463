"""Projects, their partners, groups, deliverables, status updates and reviews."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from secretariat.clusters.models import Organisation
from secretariat.core.borrowed import either
from secretariat.core.db import Base, Moment
from secretariat.core.person import Person
from secretariat.core.record import Part, Record


class Project(Record):
    """A project that members carry out: proposed, screened, approved, launched, followed, closed.

    Its home group is the one that decides on it; the others concerned are in ``project_group``. ``due_on`` of
    the record is its end.
    """

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("health IN ('', 'on_track', 'at_risk', 'off_track')", name="health"),
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        Index("ix_project_lead", "lead_id"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    need_fr: Mapped[str] = mapped_column(Text, default="")
    need_en: Mapped[str] = mapped_column(Text, default="")
    aim_fr: Mapped[str] = mapped_column(Text, default="")
    aim_en: Mapped[str] = mapped_column(Text, default="")
    results_fr: Mapped[str] = mapped_column(Text, default="")
    results_en: Mapped[str] = mapped_column(Text, default="")
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    budget_cents: Mapped[int | None] = mapped_column(BigInteger)
    """Total cost, all sources, over its whole length."""
    own_cents: Mapped[int | None] = mapped_column(BigInteger)
    """What the partners bring, in money or in kind."""
    sought_cents: Mapped[int | None] = mapped_column(BigInteger)
    """What is asked of the aid programme or of the cluster."""
    starts_on: Mapped[date | None]
    adopted_due_on: Mapped[date | None]
    """Its end when it was launched, against which a slip shows."""
    progress: Mapped[int] = mapped_column(default=0)
    """Whole percent, as its lead reports it."""
    health: Mapped[str] = mapped_column(String(10), default="")
    health_note: Mapped[str] = mapped_column(String(300), default="")
    news_at: Mapped[datetime | None] = mapped_column(Moment)
    rallying: Mapped[bool] = mapped_column(default=False)
    """A rallying project (projet mobilisateur)."""
    documented: Mapped[bool] = mapped_column(default=False)
    """Known from a document only: it holds what the document says, and nobody acts on it."""
    source: Mapped[str] = mapped_column(String(300), default="")
    """The document that names it, with its date."""
    source_en: Mapped[str] = mapped_column(String(300), default="")
    """The document as English readers find it; empty where it has one name only."""
    different: Mapped[str] = mapped_column(Text, default="")
    """Why the proposer says that it differs from what resembles it."""
    missing: Mapped[str] = mapped_column(Text, default="")
    """What the coordinator found missing when the proposal was returned."""
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    final_report: Mapped[str] = mapped_column(Text, default="")

    lead: Mapped[Organisation | None] = relationship(lazy="joined")
    """Read with the project: its page names the lead wherever its representative is awaited."""

    __mapper_args__ = {"polymorphic_identity": "project", "inherit_condition": id == Record.id}

    def principals(self, role: str) -> list[str]:
        if role == "lead":
            return [f"o{self.lead_id}:rep"] if self.lead_id else []
        return super().principals(role)

    def text(self, name: str, language: str) -> str:
        """``need``, ``aim`` or ``results`` in a language, else in the other one."""
        return either(getattr(self, f"{name}_fr"), getattr(self, f"{name}_en"), language)


class ProjectGroup(Base):
    """A working group that a project concerns, besides its home group."""

    __tablename__ = "project_group"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True, index=True)


class ProjectPartner(Base):
    """An organisation that takes part in a project."""

    __tablename__ = "project_partner"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)


class Deliverable(Part, Base):
    """Something a project promises to hand over: expected, handed over, accepted."""

    __tablename__ = "deliverable"
    __table_args__ = (Index("ix_deliverable_state", "state", "due_on"),)

    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    title_fr: Mapped[str] = mapped_column(String(300), default="")
    title_en: Mapped[str] = mapped_column(String(300), default="")
    due_on: Mapped[date | None]
    handed_over_on: Mapped[date | None]

    def principals(self, role: str) -> list[str]:
        if role in ("coordinator", "director"):
            return [f"c{self.cluster_id}:{role}"]
        if role == "chair":
            return [f"g{self.group_id}:chair"] if self.group_id else []
        if role == "lead":
            return [f"o{self.lead_id}:rep"] if self.lead_id else []
        return []


class StatusUpdate(Base):
    """How a project goes, in one word and one sentence; the newest one holds."""

    __tablename__ = "status_update"
    __table_args__ = (
        CheckConstraint("health IN ('on_track', 'at_risk', 'off_track')", name="health"),
        Index("ix_status_update_project", "project_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    health: Mapped[str] = mapped_column(String(10))
    sentence: Mapped[str] = mapped_column(String(300))
    progress: Mapped[int] = mapped_column(default=0)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Moment)


class Review(Base):
    """What a member of the group thinks of a proposal: recommends it, does not, or stands aside (recused)."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("opinion IN ('for', 'against', 'recused')", name="opinion"),
        UniqueConstraint("project_id", "person_id", name="uq_review_person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    opinion: Mapped[str] = mapped_column(String(8))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(Moment)

    person: Mapped[Person] = relationship(lazy="raise_on_sql")
