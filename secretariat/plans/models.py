"""Plans and what they are made of: axes, objectives, actions, indicators, measurements, baselines."""

from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from secretariat.clusters.models import Organisation
from secretariat.core.borrowed import either
from secretariat.core.db import Base, Moment
from secretariat.core.record import Part, Record


class Plan(Record):
    """The development plan of a cluster (no home group) or the concerted action plan of a group."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("scope IN ('development', 'action')", name="scope"),
        CheckConstraint("ends_on > starts_on", name="period"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    scope: Mapped[str] = mapped_column(String(12), default="action")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    edition: Mapped[int] = mapped_column(default=1)
    """The plan's own version: 1 until it is revised. Not the row's version."""
    revises_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    """The plan of which this one is the next edition."""
    adopted_on: Mapped[date | None]
    summary_fr: Mapped[str] = mapped_column(Text, default="")
    summary_en: Mapped[str] = mapped_column(Text, default="")
    highlights_fr: Mapped[str] = mapped_column(Text, default="")
    highlights_en: Mapped[str] = mapped_column(Text, default="")
    """What the coordinator wants read first in the report (Markdown)."""

    axes: Mapped[list["Axis"]] = relationship(order_by="Axis.rank", lazy="raise_on_sql")

    __mapper_args__ = {"polymorphic_identity": "plan", "inherit_condition": id == Record.id}


class Axis(Base):
    """A major direction of a plan: 1, 2, 3. Its number is its rank."""

    __tablename__ = "axis"
    __table_args__ = (Index("ix_axis_plan", "plan_id", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    rank: Mapped[int]
    title_fr: Mapped[str] = mapped_column(String(300), default="")
    title_en: Mapped[str] = mapped_column(String(300), default="")

    objectives: Mapped[list["Objective"]] = relationship(order_by="Objective.rank", lazy="raise_on_sql")


class Objective(Base):
    """What an axis wants: 1.1, 1.2."""

    __tablename__ = "objective"
    __table_args__ = (Index("ix_objective_axis", "axis_id", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    axis_id: Mapped[int] = mapped_column(ForeignKey("axis.id"))
    rank: Mapped[int]
    title_fr: Mapped[str] = mapped_column(String(300), default="")
    title_en: Mapped[str] = mapped_column(String(300), default="")
    carries_on_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"), index=True)
    """The same objective in the plan's edition before."""


class Action(Record):
    """A measure of a plan (mesure): 1.2.3, carried out by a lead organisation that accepted it.

    ``due_on`` of the record is its end date; ``code`` follows from the ranks above it and is written anew
    whenever anything is moved.
    """

    __tablename__ = "action"
    __table_args__ = (
        CheckConstraint("progress BETWEEN 0 AND 100", name="progress"),
        CheckConstraint("budget_cents IS NULL OR budget_cents >= 0", name="budget"),
        Index("ix_action_plan", "plan_id", "sort_code"),
        Index("ix_action_lead", "lead_id"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("record.id"))
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"), index=True)
    """None once the import that made it is undone: it is in no plan any more, and nobody reads it."""
    rank: Mapped[int]
    code: Mapped[str] = mapped_column(String(24), default="")
    sort_code: Mapped[str] = mapped_column(String(24), default="")
    """The code with each number on four digits (0001.0002.0003): it sorts as text on both databases."""
    description_fr: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    """The organisation to which it is offered, or which has accepted it."""
    starts_on: Mapped[date | None]
    budget_cents: Mapped[int | None] = mapped_column(BigInteger)
    progress: Mapped[int] = mapped_column(default=0)
    """Whole percent, as declared by the lead."""
    status_note: Mapped[str] = mapped_column(Text, default="")
    news_at: Mapped[datetime | None] = mapped_column(Moment)
    """When the lead last said something of it: silent after 30 days."""
    serves_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"))
    """An objective of the development plan that it serves as well."""
    carries_on_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    """The same action in the plan's edition before."""

    lead: Mapped[Organisation | None] = relationship(lazy="select", viewonly=True)
    former_lead_id = None
    """Not kept: the organisation from which a step takes the lead, so that it is told."""

    __mapper_args__ = {"polymorphic_identity": "action", "inherit_condition": id == Record.id}

    def principals(self, role: str) -> list[str]:
        if role == "lead":
            return [f"o{self.lead_id}:rep"] if self.lead_id else []
        if role == "former_lead":
            return [f"o{self.former_lead_id}:rep"] if self.former_lead_id else []
        return super().principals(role)


class ActionPartner(Base):
    """An organisation that helps the lead."""

    __tablename__ = "action_partner"

    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True, index=True)


class Baseline(Base):
    """What an action was when its plan was adopted: never changed; later changes show against it."""

    __tablename__ = "baseline"
    __table_args__ = (UniqueConstraint("action_id", "edition", name="uq_baseline_edition"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    edition: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime] = mapped_column(Moment)
    starts_on: Mapped[date | None]
    due_on: Mapped[date | None]
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    budget_cents: Mapped[int | None] = mapped_column(BigInteger)


class Indicator(Part, Base):
    """What shows that an action (or a whole plan) works: measured by period against targets.

    Its owner record is the action or the plan; whoever has a role there has it here.
    """

    __tablename__ = "indicator"
    __table_args__ = (
        CheckConstraint("direction IN ('up', 'down')", name="direction"),
        CheckConstraint("frequency IN ('monthly', 'quarterly', 'yearly')", name="frequency"),
        Index("ix_indicator_record", "record_id", "rank"),
    )

    rank: Mapped[int] = mapped_column(default=1)
    name_fr: Mapped[str] = mapped_column(String(200), default="")
    name_en: Mapped[str] = mapped_column(String(200), default="")
    definition_fr: Mapped[str] = mapped_column(Text, default="")
    definition_en: Mapped[str] = mapped_column(Text, default="")
    unit_fr: Mapped[str] = mapped_column(String(60), default="")
    unit_en: Mapped[str] = mapped_column(String(60), default="")
    source_fr: Mapped[str] = mapped_column(String(200), default="")
    source_en: Mapped[str] = mapped_column(String(200), default="")
    direction: Mapped[str] = mapped_column(String(4), default="up")
    frequency: Mapped[str] = mapped_column(String(10), default="quarterly")
    baseline_value: Mapped[float | None] = mapped_column(Numeric(18, 4, asdecimal=False))
    baseline_period: Mapped[str] = mapped_column(String(7), default="")
    """A year (2024), a quarter (2024-Q4) or a month (2024-12)."""
    carries_on_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"), index=True)
    """The same indicator in the plan's edition before: its readings are read on here (plans/threads.py)."""

    record: Mapped[Record] = relationship(foreign_keys="Indicator.record_id")

    def name(self, language: str) -> str:
        return either(self.name_fr, self.name_en, language)

    def principals(self, role: str) -> list[str]:
        return list(self.record.principals(role))


class Target(Base):
    """The value wanted at the end of a period; ``adopted_value`` is frozen with the plan's baseline."""

    __tablename__ = "target"
    __table_args__ = (UniqueConstraint("indicator_id", "period", name="uq_target_period"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    period: Mapped[str] = mapped_column(String(7))
    ends_on: Mapped[date]
    """The period's last day."""
    value: Mapped[float] = mapped_column(Numeric(18, 4, asdecimal=False))
    adopted_value: Mapped[float | None] = mapped_column(Numeric(18, 4, asdecimal=False))


class Measurement(Part, Base):
    """One reading of an indicator: submitted, verified by another person, published.

    A correction is a new measurement that names the one it corrects; the old one stays.
    """

    __tablename__ = "measurement"
    __table_args__ = (Index("ix_measurement_indicator", "indicator_id", "ends_on"),)

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"))
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    period: Mapped[str] = mapped_column(String(7))
    ends_on: Mapped[date]
    value: Mapped[float] = mapped_column(Numeric(18, 4, asdecimal=False))
    note: Mapped[str] = mapped_column(Text, default="")
    submitted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime] = mapped_column(Moment)
    verified_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("measurement.id"))

    def principals(self, role: str) -> list[str]:
        if role in ("coordinator", "director"):
            return [f"c{self.cluster_id}:{role}"]
        if role == "chair":
            return [f"g{self.group_id}:chair"] if self.group_id else []
        if role == "submitter":
            return [f"p{self.submitted_by_id}"]
        if role == "lead":
            return [f"o{self.lead_id}:rep"] if self.lead_id else []
        return []


class Milestone(Part, Base):
    """A dated point of a plan, an action or a project: ahead, reached, or dropped."""

    __tablename__ = "milestone"
    __table_args__ = (
        Index("ix_milestone_due", "record_id", "due_on"),
        Index("ix_milestone_state", "state", "due_on"),
    )

    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    title_fr: Mapped[str] = mapped_column(String(300), default="")
    title_en: Mapped[str] = mapped_column(String(300), default="")
    due_on: Mapped[date]
    adopted_due_on: Mapped[date | None]
    """The date at adoption or launch, against which a slip shows."""
    reached_on: Mapped[date | None]

    def principals(self, role: str) -> list[str]:
        if role in ("coordinator", "director"):
            return [f"c{self.cluster_id}:{role}"]
        if role == "chair":
            return [f"g{self.group_id}:chair"] if self.group_id else []
        if role == "lead":
            return [f"o{self.lead_id}:rep"] if self.lead_id else []
        return []
