"""Who follows on a seat: elected before the holder's term is over, and seated on the day after its last.

Until that day the holder keeps seat and rights, and whoever follows has none. No session, no Flask.
"""

from datetime import date
from typing import Any

from secretariat.core.lifecycle import N_, Refused, Situation
from secretariat.groups.terms import SPENT, sits, spent

FOLLOWED = N_("Somebody was elected to follow on this seat.")


def not_followed(case: Situation) -> str | None:
    """Nobody is to follow."""
    return FOLLOWED if case.thing.successor_id else None


def successor_named(case: Situation) -> str | None:
    """Somebody is to follow."""
    return None if case.thing.successor_id else N_("Nobody is to follow on this seat.")


def ready(case: Situation) -> str | None:
    """The first day of who follows has come, and they have no other seat of the body."""
    seat = case.thing
    if reason := successor_named(case):
        return reason
    if seat.successor_from > case.today:
        return N_("The first day of who follows has not come.")
    if sits(case, seat.successor_id):
        return N_("This person already has a seat at the table.")
    return None


def free_of_successor(seat: Any, person_id: int, ends: date | None) -> None:
    """Somebody is appointed to a vacant seat: who follows begins earlier, or the term ends before theirs."""
    if seat.successor_id == person_id:
        forget(seat)
        seat.early = True
    elif seat.successor_id and (ends is None or ends >= seat.successor_from):
        words = N_("Somebody was elected to follow on this seat: choose a last day before their first.")
        raise Refused(errors={"ends_on": [words]})


def follow(case: Situation, facts: dict[str, Any]) -> None:
    """``facts``: ``person``, ``organisation``, ``role``, ``starts_on`` (after the present term), ``ends_on``."""
    seat, starts = case.thing, facts.get("starts_on")
    if starts is None or seat.ends_on is None or starts <= seat.ends_on:
        raise Refused(N_("Who follows begins after the last day of the present term."))
    if sits(case, facts["person"], starts):
        raise Refused(N_("This person already has a seat at the table."))
    last = case.world.last_term_of(seat.id, facts["person"]) if case.world else None
    if spent(last, seat, starts, facts["ends_on"]):
        raise Refused(SPENT)
    seat.successor_id, seat.successor_organisation_id = facts["person"], facts.get("organisation")
    seat.successor_role, seat.successor_from, seat.successor_until = facts["role"], starts, facts["ends_on"]


def take_over(case: Situation, facts: dict[str, Any]) -> None:
    seat = case.thing
    seat.person_id, seat.organisation_id = seat.successor_id, seat.successor_organisation_id
    seat.role, seat.starts_on, seat.ends_on = seat.successor_role, seat.successor_from, seat.successor_until
    seat.alternate_id = None
    forget(seat)


def drop(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.left_id = case.thing.successor_id
    forget(case.thing)


def forget(seat: Any) -> None:
    """Nobody is to follow any more."""
    seat.successor_id = seat.successor_organisation_id = seat.successor_from = seat.successor_until = None
    seat.successor_role = ""
