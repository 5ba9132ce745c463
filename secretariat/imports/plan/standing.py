"""What stands in a plan before an import: its actions with leads and partners, by id, code and title."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.core.words import sort_key
from secretariat.plans import takeup
from secretariat.plans.models import Action, ActionPartner, Baseline, Plan


@dataclass
class Standing:
    """A plan's actions as they stand now."""

    cluster_id: int
    actions: dict[int, Action] = field(default_factory=dict)
    by_code: dict[str, int] = field(default_factory=dict)
    by_title: dict[str, int | None] = field(default_factory=dict)
    """Folded title → action; None where several bear it."""
    partners: dict[int, set[int]] = field(default_factory=dict)
    frozen: set[int] = field(default_factory=set)
    """Actions that a baseline holds: their dates and budget change with a reason only."""
    organisations: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Names in French and English of every organisation, the inactive ones too."""
    answering: frozenset[int] = frozenset()
    """Organisations with somebody who may accept an offer."""

    def names_of(self, ids: Iterable[int], lang: str) -> list[str]:
        """The names of organisations, in the order of the alphabet."""
        return sorted((self.name(id, lang) for id in ids), key=sort_key)

    def name(self, id: int | None, lang: str) -> str:
        name_fr, name_en = self.organisations.get(id, ("", ""))
        return name_en if lang == "en" and name_en else name_fr


def read(session: Session, actor: Actor, plan: Plan, lock: bool = False) -> Standing:
    """Six statements, whatever the number of actions; with ``lock`` nobody else changes them meanwhile."""
    query = select(Action).where(visible_to(actor, plan.cluster_id), Action.plan_id == plan.id)
    if lock:
        query = query.with_for_update(of=Record).execution_options(populate_existing=True)
    found = Standing(plan.cluster_id)
    for action in session.scalars(query.order_by(Action.sort_code, Action.id)):
        found.actions[action.id] = action
        found.by_code.setdefault(action.code, action.id)
        for title in {sort_key(action.title_fr), sort_key(action.title_en)} - {""}:
            found.by_title[title] = None if title in found.by_title else action.id
    mine = select(Action.id).where(Action.plan_id == plan.id)
    partners = select(ActionPartner.action_id, ActionPartner.organisation_id)
    for action_id, organisation_id in session.execute(partners.where(ActionPartner.action_id.in_(mine))):
        found.partners.setdefault(action_id, set()).add(organisation_id)
    found.frozen = set(session.scalars(select(Baseline.action_id).where(Baseline.action_id.in_(mine))))
    rows = select(Organisation.id, Organisation.name_fr, Organisation.name_en)
    for id, name_fr, name_en in session.execute(rows.where(Organisation.cluster_id == plan.cluster_id)):
        found.organisations[id] = (name_fr, name_en)
    found.answering = frozenset(id for id, _name in takeup.leads(session, actor, plan))
    return found
