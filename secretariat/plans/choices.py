"""What the forms of plans let people choose from."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core.borrowed import either, said
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.groups.models import WorkingGroup
from secretariat.groups.rules import WORKING_GROUP
from secretariat.plans.models import Axis, Objective, Plan


def objectives(session: Session, plan_id: int, lang: str) -> list[tuple[int, str]]:
    """The objectives of a plan, as (id, “1.2 Title”)."""
    rows = session.execute(
        select(Objective.id, Axis.rank, Objective.rank, Objective.title_fr, Objective.title_en)
        .join(Axis, Axis.id == Objective.axis_id)
        .where(Axis.plan_id == plan_id)
        .order_by(Axis.rank, Objective.rank)
    )
    return [(id, f"{first}.{second} {said(either(fr, en, lang))}") for id, first, second, fr, en in rows]


def served_objectives(
    session: Session, actor: Actor, cluster_id: int, apart_from: int | None, lang: str
) -> list[tuple[int, str]]:
    """The objectives of the cluster's development plans that stand, but for those of one plan."""
    record, plan = Record.__table__, Plan.__table__
    rows = session.execute(
        select(Objective.id, Axis.rank, Objective.rank, Objective.title_fr, Objective.title_en)
        .join(Axis, Axis.id == Objective.axis_id)
        .join(plan, plan.c.id == Axis.plan_id)
        .join(record, record.c.id == plan.c.id)
        .where(
            visible_to(actor, cluster_id),
            plan.c.scope == "development",
            record.c.state.in_(("draft", "consultation", "adopted")),
            plan.c.id != (apart_from or 0),
        )
        .order_by(plan.c.id, Axis.rank, Objective.rank)
    )
    return [(id, f"{first}.{second} {said(either(fr, en, lang))}") for id, first, second, fr, en in rows]


def groups(session: Session, actor: Actor, cluster_id: int, lang: str) -> list[tuple[int, str]]:
    """Living groups whose plan an actor may draw up, by number."""
    record, group = Record.__table__, WorkingGroup.__table__
    rows = session.execute(
        select(record.c.id, record.c.title_fr, record.c.title_en)
        .join(group, group.c.id == record.c.id)
        .where(visible_to(actor, cluster_id), record.c.state.not_in(sorted(WORKING_GROUP.final)))
        .order_by(record.c.number)
    )
    staff = cluster_id in actor.staff_of
    return [
        (id, said(either(fr, en, lang))) for id, fr, en in rows if staff or f"g{id}:chair" in actor.principals
    ]
