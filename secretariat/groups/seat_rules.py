"""The life of a seat at a group's table: vacant → filled → vacant again; one no longer wanted is removed.

Expiring, and a term that is over, are computed from dates. Terms remember who sat when. A seat that somebody
leaves is the coordination's move.
"""

from datetime import date, timedelta
from typing import Any

from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Refused, Situation, State, Step

EXPIRING = timedelta(days=90)
"""A term that ends within this time is shown as expiring."""

SEAT_ROLES = {"chair": N_("Chair"), "member": N_("Member"), "observer": N_("Observer")}
STAFF = ("coordinator", "director")
ROLES = {
    "coordinator": N_("coordination"),
    "director": N_("direction"),
    "chair": N_("the chair"),
    "member": N_("the members"),
    "holder": N_("the person who sits"),
}


def seats_held(seats: list, today: date) -> list:
    """The seats where somebody sits today."""
    return [seat for seat in seats if seat.held(today)]


def votes_held(seats: list, today: date) -> int:
    """How many seats with a vote somebody holds today: those that count towards the minimum."""
    return sum(1 for seat in seats_held(seats, today) if seat.voting)


def chair_of(seats: list, today: date) -> Any:
    """The seat of the chair, or None."""
    return next((seat for seat in seats_held(seats, today) if seat.role == "chair"), None)


def expiring(seat: Any, today: date) -> bool:
    """Whether the term on a seat ends within EXPIRING."""
    return seat.held(today) and seat.ends_on is not None and seat.ends_on - today <= EXPIRING


def _appoint(case: Situation, facts: dict[str, Any]) -> None:
    seat, others = case.thing, [s for s in case.record.seats if s.id != case.thing.id]
    starts = facts.get("starts_on") or case.today
    ends = facts.get("ends_on")
    if ends and ends < max(starts, case.today):
        raise Refused(
            errors={"ends_on": [N_("Choose a last day that is neither past nor before the first.")]}
        )
    if facts["role"] not in SEAT_ROLES:
        raise Refused(errors={"role": [N_("Choose one of the roles listed.")]})
    if (facts["role"] == "observer") == seat.voting:
        words = N_("A seat with a vote is for a chair or a member."), N_("This seat is for an observer.")
        raise Refused(errors={"role": [words[0] if seat.voting else words[1]]})
    if facts["role"] == "chair" and chair_of(others, case.today):
        raise Refused(errors={"role": [N_("The group already has a chair: vacate that seat first.")]})
    if any(s.held(case.today) and s.person_id == facts["person"] for s in others):
        raise Refused(errors={"person": [N_("This person already has a seat in the group.")]})
    seat.person_id, seat.organisation_id = facts["person"], facts.get("organisation")
    seat.role, seat.starts_on, seat.ends_on = facts["role"], starts, ends


def _renew(case: Situation, facts: dict[str, Any]) -> None:
    seat, ends = case.thing, facts["ends_on"]
    if ends < case.today or (seat.ends_on and ends <= seat.ends_on):
        raise Refused(errors={"ends_on": [N_("Choose a last day after the present one.")]})
    seat.ends_on = ends


def _vacate(case: Situation, facts: dict[str, Any]) -> None:
    seat = case.thing
    seat.person_id = seat.organisation_id = seat.starts_on = seat.ends_on = None


def _group_lives(case: Situation) -> str | None:
    over = case.record.state in ("concluded", "dropped")
    return N_("The group is over: its table stays as it was.") if over else None


SEAT = Lifecycle(
    kind="seat",
    initial="vacant",
    path=("vacant", "filled"),
    roles=ROLES,
    watched=("ends_on",),
    states=(
        State("vacant", N_("Vacant"), look="wait"),
        State("filled", N_("Filled")),
        State("removed", N_("Removed"), final=True, look="done"),
    ),
    steps=(
        Step(
            "appoint",
            N_("Appoint"),
            ("vacant",),
            "filled",
            STAFF,
            N_("%(who)s appointed %(what)s"),
            facts=(
                Fact("person", N_("Person"), "person"),
                Fact("organisation", N_("Organisation"), "organisation", required=False),
                Fact("role", N_("Role"), "choice", choices=tuple(SEAT_ROLES.items())),
                Fact("starts_on", N_("First day"), "date", required=False, hint=N_("Empty: today.")),
                Fact("ends_on", N_("Last day"), "date", required=False, hint=N_("Empty: until vacated.")),
            ),
            guard=_group_lives,
            effect=_appoint,
            awaits=(),
            tell=("holder",),
            icon="person-plus",
            ask=N_("to fill the vacant seat"),
        ),
        Step(
            "renew",
            N_("Renew the term"),
            ("filled",),
            None,
            STAFF,
            N_("%(who)s renewed the term of %(what)s"),
            facts=(Fact("ends_on", N_("New last day"), "date"),),
            guard=_group_lives,
            effect=_renew,
            tell=("holder",),
            icon="calendar-check",
        ),
        Step(
            "vacate",
            N_("Vacate"),
            ("filled",),
            "vacant",
            STAFF,
            N_("%(who)s vacated the seat of %(what)s"),
            facts=(Fact("reason", N_("Reason"), "text"),),
            effect=_vacate,
            awaits=(Await("coordinator", "appoint", due=False),),
            icon="person-dash",
        ),
        Step(
            "remove",
            N_("Remove the seat"),
            ("vacant",),
            "removed",
            STAFF,
            N_("%(who)s removed a vacant seat"),
            icon="x-lg",
        ),
    ),
)
