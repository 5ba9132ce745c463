"""Who sits: what appointing, renewing and vacating also write: terms, and the grants that give rights."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters.grants import end_grants, grant
from secretariat.clusters.models import Affiliation, Organisation
from secretariat.clusters.queries import belongs
from secretariat.core import acts, clock
from secretariat.core.lifecycle import N_, Refused, Situation
from secretariat.core.person import Person
from secretariat.core.policy import Actor
from secretariat.core.walls import Cluster
from secretariat.groups.models import Seat, Term, WorkingGroup


def seat_person(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *appoint*: the term begins and its role is granted, from its first day to its last."""
    seat: Seat = case.thing
    if not belongs(session, seat.person_id, seat.cluster_id):
        raise Refused(errors={"person": [N_("Choose a person of the cluster.")]})
    if seat.organisation_id is None:
        seat.organisation_id = _organisation_of(session, seat.person_id, seat.cluster_id)
    elif session.get(Organisation, seat.organisation_id).cluster_id != seat.cluster_id:
        raise Refused(errors={"organisation": [N_("Choose an organisation of the cluster.")]})
    session.add(
        Term(
            seat_id=seat.id,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
            role=seat.role,
            starts_on=seat.starts_on,
            ends_on=seat.ends_on,
        )
    )
    scope = f"g{seat.record_id}"
    grant(
        session,
        seat.person_id,
        seat.cluster_id,
        scope,
        seat.role,
        seat.starts_on,
        seat.ends_on,
        seat.record_id,
    )
    return {"what": session.get(Person, seat.person_id).name}


def renew_term(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *renew*: the same term and role last longer."""
    seat: Seat = case.thing
    term = _open_term(session, seat)
    term.ends_on = seat.ends_on
    scope = f"g{seat.record_id}"
    end_grants(session, seat.person_id, scope, cluster_id=seat.cluster_id)
    starts_on = max(seat.starts_on, case.today)
    grant(session, seat.person_id, seat.cluster_id, scope, seat.role, starts_on, seat.ends_on, seat.record_id)
    return {"what": session.get(Person, seat.person_id).name}


def end_term(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *vacate*: the term is over and its rights stop at once."""
    seat: Seat = case.thing
    term = _open_term(session, seat)
    term.ended_on, term.end_reason = case.today, facts.get("reason") or ""
    end_grants(session, term.person_id, f"g{seat.record_id}", cluster_id=seat.cluster_id)
    return {"what": session.get(Person, term.person_id).name}


def vacate_all(
    session: Session, actor: Actor, cluster_id: int, person_id: int, organisation_id: int | None, reason: str
) -> None:
    """Somebody leaves an organisation (or the cluster): the seats they held for it are vacated."""
    query = select(Seat).where(
        Seat.cluster_id == cluster_id, Seat.person_id == person_id, Seat.state == "filled"
    )
    if organisation_id is not None:
        query = query.where(Seat.organisation_id == organisation_id)
    for seat in session.scalars(query).all():
        group = session.get(WorkingGroup, seat.record_id)
        acts.take_step(session, actor, seat, "vacate", {"reason": reason}, record=group)


def _open_term(session: Session, seat: Seat) -> Term:
    query = (
        select(Term).where(Term.seat_id == seat.id, Term.ended_on.is_(None)).order_by(Term.id.desc()).limit(1)
    )
    return session.scalars(query).one()


def _organisation_of(session: Session, person_id: int, cluster_id: int) -> int | None:
    """The organisation of the cluster to which a person belongs, the one they represent first."""
    today = clock.today(session.get(Cluster, cluster_id).time_zone)
    return session.scalar(
        select(Affiliation.organisation_id)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(
            Organisation.cluster_id == cluster_id,
            Affiliation.person_id == person_id,
            (Affiliation.ends_on.is_(None)) | (Affiliation.ends_on >= today),
        )
        .order_by(Affiliation.representative.desc(), Affiliation.id)
        .limit(1)
    )
