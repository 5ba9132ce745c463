"""Tasks and their checklists."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from secretariat.core.db import Base, Moment
from secretariat.core.person import Person
from secretariat.core.record import Record

RECURRENCES = ("", "weekly", "monthly", "quarterly", "yearly")


class Task(Record):
    """One thing that one person asks of another, by a date, about a record or on its own."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("recurrence IN ('', 'weekly', 'monthly', 'quarterly', 'yearly')", name="recurrence"),
        Index("ix_task_assignee", "assignee_id"),
        Index("ix_task_about", "about_id"),
    )

    id: Mapped[int] = mapped_column(ForeignKey("record.id"), primary_key=True)
    about_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    """The record that the task is about: an action, a project, a group."""
    assignee_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    assigner_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    """The organisation for which the assignee was asked, where the task went to representatives."""
    batch: Mapped[str] = mapped_column(String(32), default="", index=True)
    """Shared by the tasks that were assigned together; empty for one alone."""
    instructions: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    """The note with which it was finished."""
    asked_due_on: Mapped[date | None]
    """The later date that the assignee asks for, until it is granted or refused."""
    recurrence: Mapped[str] = mapped_column(String(10), default="")
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("record.id"))
    """The task before this one in a recurring series."""

    former_assignee_id = None
    """While a step gives the task to somebody else: who had it, and is told. Not kept: the history is."""

    assignee: Mapped[Person] = relationship(foreign_keys=[assignee_id], lazy="raise_on_sql")
    assigner: Mapped[Person] = relationship(foreign_keys=[assigner_id], lazy="raise_on_sql")
    checklist: Mapped[list["ChecklistItem"]] = relationship(
        order_by="ChecklistItem.rank", lazy="select", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"polymorphic_identity": "task", "inherit_condition": id == Record.id}

    def principals(self, role: str) -> list[str]:
        if role == "assignee":
            return [f"p{self.assignee_id}"]
        if role == "assigner":
            return [f"p{self.assigner_id}"]
        if role == "former_assignee":
            return [f"p{self.former_assignee_id}"] if self.former_assignee_id else []
        return super().principals(role)


class ChecklistItem(Base):
    """One line to tick within a task."""

    __tablename__ = "checklist_item"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    rank: Mapped[int]
    text: Mapped[str] = mapped_column(String(300))
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
