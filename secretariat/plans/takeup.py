"""Take-up: what offering, accepting, declining and withdrawing an action also write; and who may be asked."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.core import clock
from secretariat.core.lifecycle import N_, Refused, Situation
from secretariat.core.people_of import holders, in_force
from secretariat.core.person import Grant, Person
from secretariat.core.policy import STAFF_ROLES, Actor
from secretariat.core.record import Record
from secretariat.core.words import sort_key
from secretariat.plans.models import Action, Baseline, Milestone


def leads(session: Session, actor: Actor, record: Record) -> list[tuple[int, str]]:
    """Organisations of the cluster with somebody who may commit them and may see the record, by name."""
    query = (
        select(Grant.scope)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.cluster_id == record.cluster_id, Grant.role == "rep", in_force(clock.now()), Person.active
        )
    )
    if record.audience == "group":
        inside = select(Grant.person_id).where(
            in_force(clock.now()),
            (Grant.scope == f"g{record.group_id}")
            | ((Grant.scope == f"c{record.cluster_id}") & Grant.role.in_(STAFF_ROLES)),
        )
        query = query.where(Grant.person_id.in_(inside))
    ids = sorted({int(scope[1:]) for scope in session.scalars(query)})
    rows = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(ids), Organisation.cluster_id == record.cluster_id, Organisation.active)
        .order_by(Organisation.id)
    )
    named_so = [(o.id, o.name(actor.language)) for o in rows]
    return sorted(named_so, key=lambda pair: sort_key(pair[1]))


def offered(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """After *offer* and *reoffer*: the organisation can answer, and a lead that changes has its reason."""
    action: Action = case.thing
    lead = session.get(Organisation, action.lead_id)
    if lead is None or lead.cluster_id != action.cluster_id or not lead.active:
        raise Refused(errors={"lead": [N_("Choose an organisation of the cluster.")]})
    if not holders(session, case.record, {f"o{lead.id}:rep"}, set(), case.now):
        raise Refused(errors={"lead": [_nobody_answers(action)]})
    agreed = session.scalar(select(Baseline.lead_id).where(Baseline.action_id == action.id))
    if agreed and agreed != lead.id and not (facts.get("reason") or facts.get("note") or "").strip():
        raise Refused(
            errors={"note": [N_("The plan was adopted with another lead: say here why it changes.")]}
        )
    _pass_milestones(session, action)
    return {"to": named(lead)}


def _nobody_answers(action: Action) -> str:
    if action.audience == "group":
        return N_(
            "Nobody who may commit this organisation sits in this restricted group, so nobody could answer."
        )
    return N_("This organisation has no representative, so nobody could answer. Name one on its page first.")


class Offers:
    """``offered`` for many new actions of one plan, which no baseline holds and on which no milestone hangs.

    ``answering`` are the organisations with somebody who may accept, ``names`` those of the cluster in French and
    English, both read in the same transaction.
    """

    def __init__(self, answering: Collection[int], names: Mapping[int, tuple[str, str]]):
        self._answering, self._names = answering, names

    def __call__(self, session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
        """After *offer*: the organisation can answer."""
        lead_id = case.thing.lead_id
        if lead_id not in self._answering:
            return offered(session, case, facts)
        fr, en = self._names[lead_id]
        return {"to": {"fr": fr, "en": en or fr}}


def answered(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """After *accept* and *decline*: the history names the organisation that answered."""
    return {"to": named(session.get(Organisation, case.thing.lead_id))}


def _pass_milestones(session: Session, action: Action) -> None:
    """Milestones that are still ahead are the new lead's."""
    session.execute(
        update(Milestone)
        .where(Milestone.record_id == action.id, Milestone.state == "ahead")
        .values(lead_id=action.lead_id)
    )


def named(organisation: Organisation) -> dict[str, str]:
    """An organisation's name in both languages, for the history."""
    return {"fr": organisation.name("fr"), "en": organisation.name("en")}
