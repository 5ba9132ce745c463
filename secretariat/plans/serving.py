"""The actions of the groups' plans that serve an objective of the cluster's development plan."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.core import clock, kinds
from secretariat.core.borrowed import either, proper
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.plans.models import Action, Axis, Objective, Plan
from secretariat.plans.rows import DROPPED, UNLED, standing
from secretariat.plans.wording import LOOKS, StatusWords

APART = (*DROPPED, "carried")
"""States in which an action stands for nothing here: dropped, or the copy of one that is shown already."""
MOST = 500
FEW = 3
"""Up to so many are shown at once; more are folded under their number."""


@dataclass(frozen=True)
class Serving:
    """One action: its group, its lead, where it stands."""

    url: str
    code: str
    title: str
    group_id: int | None
    lead: str
    look: str
    status: str


@dataclass
class Served:
    """One objective with what serves it."""

    code: str
    title: str
    actions: list[Serving] = field(default_factory=list)

    @property
    def folded(self) -> bool:
        return len(self.actions) > FEW


def served(session: Session, me: Actor, cluster: ClusterRef, plan: Plan, lang: str) -> dict[int, Served]:
    """By objective, in the plan's order: one statement for a development plan, none for a group's."""
    if plan.group_id is not None:
        return {}
    action, record, lead = Action.__table__, Record.__table__, Organisation.__table__
    rows = session.execute(
        select(
            record.c.id,
            record.c.title_fr,
            record.c.title_en,
            record.c.state,
            record.c.due_on,
            record.c.group_id,
            action.c.code,
            Objective.id.label("objective_id"),
            Objective.rank,
            Objective.title_fr.label("objective_fr"),
            Objective.title_en.label("objective_en"),
            Axis.rank.label("axis"),
            lead.c.name_fr,
            lead.c.name_en,
        )
        .select_from(record)
        .join(action, action.c.id == record.c.id)
        .join(Objective, Objective.id == action.c.serves_id)
        .join(Axis, Axis.id == Objective.axis_id)
        .outerjoin(lead, lead.c.id == action.c.lead_id)
        .where(visible_to(me, cluster.id))
        .where(Axis.plan_id == plan.id, action.c.plan_id != plan.id, record.c.state.not_in(APART))
        .order_by(Axis.rank, Objective.rank, record.c.group_id, action.c.sort_code, record.c.id)
        .limit(MOST)
    ).all()
    words, today = StatusWords(), clock.today(cluster.time_zone)
    found: dict[int, Served] = {}
    for row in rows:
        title = either(row.objective_fr, row.objective_en, lang)
        here = found.setdefault(row.objective_id, Served(f"{row.axis}.{row.rank}", title))
        here.actions.append(_serving(row, words, cluster, lang, today))
    return found


def _serving(row, words: StatusWords, cluster: ClusterRef, lang: str, today) -> Serving:
    status = standing(row.state, row.due_on, today)
    return Serving(
        url=kinds.address(cluster.slug, "action", row.id),
        code=row.code,
        title=either(row.title_fr, row.title_en, lang),
        group_id=row.group_id,
        lead="" if row.state in UNLED else proper(row.name_fr, row.name_en, lang),
        look=LOOKS.get(status, status),
        status=words.states[row.state] if status == "wait" else words.words[status],
    )
