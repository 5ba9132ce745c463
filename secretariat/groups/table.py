"""Who sits: what the steps of a seat also write: terms, and the grants that give rights."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters.grants import end_grants, grant
from secretariat.clusters.models import Affiliation, Organisation
from secretariat.clusters.queries import belongs
from secretariat.core import clock
from secretariat.core.lifecycle import N_, Refused, Situation
from secretariat.core.person import Person
from secretariat.core.walls import Cluster
from secretariat.groups.models import Seat, Term
from secretariat.groups.terms import last_day, renewals_so_far, spent


def seat_person(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *appoint*: the term begins and its role is granted, from its first day to its last."""
    seat: Seat = case.thing
    if not belongs(session, seat.person_id, seat.cluster_id):
        raise Refused(errors={"person": [N_("Choose a person of the cluster.")]})
    if seat.organisation_id is None:
        seat.organisation_id = organisation_of(session, seat.person_id, seat.cluster_id)
    elif session.get(Organisation, seat.organisation_id).cluster_id != seat.cluster_id:
        raise Refused(errors={"organisation": [N_("Choose an organisation of the cluster.")]})
    last = last_term_of(session, seat.id, seat.person_id)
    begin_term(session, seat, seat.starts_on, renewals_so_far(last, seat.starts_on, seat.ends_on))
    scope = f"g{seat.record_id}"
    if seat.early:  # the right that was to begin later begins now
        end_grants(session, seat.person_id, scope, cluster_id=seat.cluster_id)
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
    """After *renew*: a term follows the present one, and the role lasts as long."""
    seat: Seat = case.thing
    term = last_term(session, seat.id)
    term.ended_on = term.ends_on
    begin_term(session, seat, term.ends_on + timedelta(days=1), term.renewal + 1)
    grant_again(session, case)
    return {"what": session.get(Person, seat.person_id).name}


def end_term(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After the person left: the term is over and its rights stop at once."""
    seat: Seat = case.thing
    _end(session, seat, case.today, facts.get("reason") or "")
    return {"what": session.get(Person, seat.left_id).name}


def let_lapse(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *lapse*: the term ended on its own last day, however much later the product notices."""
    seat: Seat = case.thing
    term = last_term(session, seat.id)
    _end(session, seat, term.ends_on, "")
    return {"what": session.get(Person, seat.left_id).name}


def name_alternate(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *name_alternate*: somebody of the cluster."""
    if not belongs(session, case.thing.alternate_id, case.thing.cluster_id):
        raise Refused(errors={"person": [N_("Choose a person of the cluster.")]})
    return {"what": session.get(Person, case.thing.alternate_id).name}


def replace_holder(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *replace*: the holder's rights stop, the alternate's begin, for the rest of the same term."""
    seat: Seat = case.thing
    if not belongs(session, seat.person_id, seat.cluster_id):
        raise Refused(N_("The alternate does not belong to the cluster any more."))
    renewal = last_term(session, seat.id).renewal
    if seat.left_id:
        _end(session, seat, case.today, facts.get("reason") or "")
    begin_term(session, seat, case.today, renewal)
    grant_again(session, case)
    return {"what": session.get(Person, seat.person_id).name}


def keep_holder(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *keep*: the person sits on, for another organisation or for none; a term tells since when."""
    seat: Seat = case.thing
    renewal = last_term(session, seat.id).renewal
    _close(session, seat, case.today, facts.get("reason") or "")
    begin_term(session, seat, case.today, renewal)
    return {"what": session.get(Person, seat.person_id).name}


def dropped_alternate(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *drop_alternate*: who it was."""
    return {"what": session.get(Person, case.thing.left_id).name}


def last_term(session: Session, seat_id: int) -> Term | None:
    """The newest term on a seat: the one that runs, or the last one that ran."""
    query = select(Term).where(Term.seat_id == seat_id).order_by(Term.id.desc()).limit(1)
    return session.scalars(query).one_or_none()


def last_term_of(session: Session, seat_id: int, person_id: int) -> Term | None:
    """A person's newest term on a seat."""
    query = select(Term).where(Term.seat_id == seat_id, Term.person_id == person_id)
    return session.scalars(query.order_by(Term.id.desc()).limit(1)).one_or_none()


def would_be_spent(session: Session, seat: Seat, person_id: int, first: date) -> bool:
    """Whether a whole term from a day on would renew somebody on a seat more often than it allows."""
    return spent(last_term_of(session, seat.id, person_id), seat, first, last_day(first, seat.term_years))


def begin_term(session: Session, seat: Seat, starts_on: date, renewal: int = 0) -> None:
    """Write down that whoever sits there has a term."""
    session.add(
        Term(
            seat_id=seat.id,
            person_id=seat.person_id,
            organisation_id=seat.organisation_id,
            role=seat.role,
            starts_on=starts_on,
            ends_on=seat.ends_on,
            renewal=renewal,
        )
    )
    session.flush()


def _end(session: Session, seat: Seat, day: date, reason: str) -> None:
    """The person who left has neither term nor role from now on."""
    _close(session, seat, day, reason)
    end_grants(session, seat.left_id, f"g{seat.record_id}", cluster_id=seat.cluster_id)


def _close(session: Session, seat: Seat, day: date, reason: str) -> None:
    """End the running term. One that was to follow it never begins."""
    running = last_term(session, seat.id)
    while running.starts_on > day and running.renewal:
        session.delete(running)
        session.flush()
        running = last_term(session, seat.id)
    running.ended_on, running.end_reason = max(day, running.starts_on), reason


def grant_again(session: Session, case: Situation) -> None:
    """The role of who sits, from today (or from a later first day) to the last day of the seat."""
    seat: Seat = case.thing
    end_grants(session, seat.person_id, f"g{seat.record_id}", cluster_id=seat.cluster_id)
    starts_on = max(seat.starts_on, case.today)
    grant(
        session,
        seat.person_id,
        seat.cluster_id,
        f"g{seat.record_id}",
        seat.role,
        starts_on,
        seat.ends_on,
        seat.record_id,
    )


def organisation_of(
    session: Session, person_id: int, cluster_id: int, apart_from: int | None = None
) -> int | None:
    """The organisation of the cluster to which a person belongs, the one they represent first."""
    today = clock.today(session.get(Cluster, cluster_id).time_zone)
    query = (
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
    if apart_from is not None:
        query = query.where(Affiliation.organisation_id != apart_from)
    return session.scalar(query)
