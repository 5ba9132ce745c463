"""Who follows on a seat: the right that begins with their term, and the day on which they take it over."""

from typing import Any

from sqlalchemy.orm import Session

from secretariat.clusters.grants import end_grants, grant
from secretariat.clusters.queries import belongs
from secretariat.core.lifecycle import N_, Refused, Situation
from secretariat.core.person import Person
from secretariat.groups.models import Seat
from secretariat.groups.table import begin_term, grant_again, last_term_of
from secretariat.groups.terms import renewals_so_far

LEFT = N_("This person does not belong to the cluster any more.")


def promise(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *follow*: the right is granted from the first day on, whatever ``flask work`` does that day."""
    seat: Seat = case.thing
    if not belongs(session, seat.successor_id, seat.cluster_id):
        raise Refused(N_("Choose a person of the cluster."))
    grant(
        session,
        seat.successor_id,
        seat.cluster_id,
        f"g{seat.record_id}",
        seat.successor_role,
        seat.successor_from,
        seat.successor_until,
        seat.record_id,
    )
    return {"what": session.get(Person, seat.successor_id).name}


def take_over(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *take_over*: their term runs from the day that was told, however much later the product notices."""
    seat: Seat = case.thing
    if not belongs(session, seat.person_id, seat.cluster_id):
        raise Refused(LEFT)
    last = last_term_of(session, seat.id, seat.person_id)
    begin_term(session, seat, seat.starts_on, renewals_so_far(last, seat.starts_on, seat.ends_on))
    grant_again(session, case)
    return {"what": session.get(Person, seat.person_id).name}


def give_up(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *drop_successor*: the right that was to begin never does."""
    seat: Seat = case.thing
    end_grants(session, seat.left_id, f"g{seat.record_id}", cluster_id=seat.cluster_id)
    return {"what": session.get(Person, seat.left_id).name}
