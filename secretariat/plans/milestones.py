"""Milestones of any record: adding one, and reading those of one record. Their steps are a part's own."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from secretariat.core import acts, kinds
from secretariat.core.borrowed import either
from secretariat.core.lifecycle import N_, Forbidden, Refused
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.plans.models import Milestone

MAY_ADD = ("lead", "coordinator", "director", "chair", "manager")
"""Roles on the record that let somebody add a milestone to it."""
MOST = 60
_milestone, _record = Milestone.__table__, Record.__table__


def may_add(actor: Actor, record: Record) -> bool:
    """Whether an actor may add milestones to a record that is not over."""
    over = record.state in kinds.kind_of(record).lifecycle.final
    return not over and any(actor.principals.intersection(record.principals(role)) for role in MAY_ADD)


def add_milestone(session: Session, actor: Actor, record: Record, facts: dict[str, Any]) -> Milestone:
    """Add a milestone to a record; ``facts``: title_fr, title_en (one at least), due_on."""
    if not may_add(actor, record):
        raise Forbidden(N_("Your roles do not allow this step."))
    titles = {name: (facts.get(name) or "").strip() for name in ("title_fr", "title_en")}
    if not any(titles.values()):
        raise Refused(errors={"title_fr": [N_("Give a title in at least one language.")]})
    if not facts.get("due_on"):
        raise Refused(errors={"due_on": [N_("A date is needed here.")]})
    count = len(session.scalars(select(_milestone.c.id).where(_milestone.c.record_id == record.id)).all())
    if count >= MOST:
        raise Refused(N_("A record has at most 60 milestones."))
    milestone = Milestone(
        cluster_id=record.cluster_id,
        group_id=record.group_id,
        lead_id=getattr(record, "lead_id", None),
        due_on=facts["due_on"],
        adopted_due_on=facts.get("adopted_due_on"),
        **titles,
    )
    what = {"fr": titles["title_fr"] or titles["title_en"], "en": titles["title_en"] or titles["title_fr"]}
    return acts.open_part(session, actor, milestone, record, {"what": what})


def told(session: Session, case, facts: dict[str, Any]) -> dict[str, Any]:
    """A milestone's title, for the history line of its steps."""
    milestone = case.thing
    fr, en = milestone.title_fr, milestone.title_en
    return {"what": {"fr": fr or en, "en": en or fr}}


@dataclass(slots=True)
class MilestoneRow:
    """One milestone, ready for a list or a timeline."""

    id: int
    record_id: int
    title_fr: str
    title_en: str
    state: str
    """ahead, reached or dropped."""
    version: int
    due_on: date
    adopted_due_on: date | None
    reached_on: date | None
    lead_id: int | None

    def title(self, lang: str) -> str:
        return either(self.title_fr, self.title_en, lang)

    @property
    def slipped(self) -> bool:
        return self.adopted_due_on is not None and self.adopted_due_on != self.due_on


COLUMNS = (
    _milestone.c.id,
    _milestone.c.record_id,
    _milestone.c.title_fr,
    _milestone.c.title_en,
    _milestone.c.state,
    _milestone.c.version,
    _milestone.c.due_on,
    _milestone.c.adopted_due_on,
    _milestone.c.reached_on,
    _milestone.c.lead_id,
)


def milestones(session: Session, actor: Actor, cluster_id: int, record_ids) -> list[MilestoneRow]:
    """The milestones of records (ids, or a select of ids) that an actor may see, by date: one statement."""
    rows = session.execute(
        select(*COLUMNS)
        .join(_record, _record.c.id == _milestone.c.record_id)
        .where(visible_to(actor, cluster_id), _milestone.c.record_id.in_(record_ids))
        .order_by(_milestone.c.due_on, _milestone.c.id)
    )
    return [MilestoneRow(*row) for row in rows]


def agenda(actor: Actor, cluster_id: int | None):
    """The dates of milestones ahead, for the calendar of core."""
    return (
        select(
            _milestone.c.due_on.label("on"),
            literal("milestone").label("what"),
            _milestone.c.title_fr,
            _milestone.c.title_en,
            _milestone.c.record_id,
            _record.c.kind,
            _record.c.cluster_id,
            _record.c.group_id,
            _milestone.c.id.label("part_id"),
        )
        .join(_record, _record.c.id == _milestone.c.record_id)
        .where(visible_to(actor, cluster_id), _milestone.c.state == "ahead")
    )
