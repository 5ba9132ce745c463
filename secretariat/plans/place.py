"""Where one action stands, read with it in one statement: its plan, axis, objective and baseline."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.orm.attributes import set_committed_value
from werkzeug.exceptions import NotFound

from secretariat.clusters.models import Organisation
from secretariat.core.borrowed import either
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.record import Record
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import (
    Action,
    Axis,
    Baseline,
    Objective,
    Plan,
)
from secretariat.records.queries import here, row_id


@dataclass
class Place:
    """Where an action stands: its plan, axis and objective, its baseline, what it serves."""

    plan_id: int
    plan_fr: str
    plan_en: str
    plan_state: str
    edition: int
    axis_id: int
    axis_rank: int
    axis_fr: str
    axis_en: str
    objective_rank: int
    objective_fr: str
    objective_en: str
    baseline_at: datetime | None
    adopted_starts_on: date | None
    adopted_due_on: date | None
    adopted_lead_id: int | None
    adopted_budget_cents: int | None
    serves_plan_id: int | None
    serves_axis: int | None
    serves_rank: int | None
    serves_fr: str | None
    serves_en: str | None
    hue: int | None
    """The colour of the action's group."""

    def plan(self, lang: str) -> str:
        return either(self.plan_fr, self.plan_en, lang)

    def axis(self, lang: str) -> str:
        return either(self.axis_fr, self.axis_en, lang)

    def objective(self, lang: str) -> str:
        return either(self.objective_fr, self.objective_en, lang)

    def serves(self, lang: str) -> str:
        return either(self.serves_fr, self.serves_en, lang)

    @property
    def adopted(self) -> bool:
        return self.baseline_at is not None


def open_action(session: Session, actor: Actor, ref: Any, cluster: ClusterRef) -> tuple[Action, Place]:
    """The action that an address names, its lead, and its place; NotFound where the actor may not see it."""
    plan_record, serves, serves_axis = aliased(Record.__table__), aliased(Objective), aliased(Axis)
    row = session.execute(
        select(
            Action,
            Organisation,
            plan_record.c.id,
            plan_record.c.title_fr,
            plan_record.c.title_en,
            plan_record.c.state,
            Plan.__table__.c.edition,
            Axis.id,
            Axis.rank,
            Axis.title_fr,
            Axis.title_en,
            Objective.rank,
            Objective.title_fr,
            Objective.title_en,
            Baseline.at,
            Baseline.starts_on,
            Baseline.due_on,
            Baseline.lead_id,
            Baseline.budget_cents,
            serves_axis.plan_id,
            serves_axis.rank,
            serves.rank,
            serves.title_fr,
            serves.title_en,
            WorkingGroup.__table__.c.hue,
        )
        .join(plan_record, plan_record.c.id == Action.plan_id)
        .join(Plan.__table__, Plan.__table__.c.id == Action.plan_id)
        .join(Objective, Objective.id == Action.objective_id)
        .join(Axis, Axis.id == Objective.axis_id)
        .outerjoin(Organisation, Organisation.id == Action.lead_id)
        .outerjoin(Baseline, Baseline.action_id == Action.id)
        .outerjoin(serves, serves.id == Action.serves_id)
        .outerjoin(serves_axis, serves_axis.id == serves.axis_id)
        .outerjoin(WorkingGroup.__table__, WorkingGroup.__table__.c.id == Action.group_id)
        .where(here(actor, cluster), Action.id == row_id(ref))
    ).one_or_none()
    if row is None:
        raise NotFound
    set_committed_value(row[0], "lead", row[1])
    return row[0], Place(*row[2:])
