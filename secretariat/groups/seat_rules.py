"""The life of a seat at a body's table: vacant → filled → vacant again; one no longer wanted is removed.

Expiring is computed from dates. A term that is over gives no right any more from that very instant, whatever the
state says; the product then vacates the seat by itself. Terms remember who sat when. A seat that somebody leaves
is the coordination's move, and stays open to its alternate for the rest of the term.
"""

from typing import Any

from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Refused, Situation, State, Step
from secretariat.groups.succession_rules import (
    drop,
    follow,
    free_of_successor,
    not_followed,
    ready,
    successor_named,
    take_over,
)
from secretariat.groups.terms import SPENT, chair_of, last_day, renewed_until, sits, spent

SEAT_ROLES = {"chair": N_("Chair"), "member": N_("Member"), "observer": N_("Observer")}
STAFF = ("coordinator", "director")
ROLES = {
    "coordinator": N_("coordination"),
    "director": N_("direction"),
    "chair": N_("the chair"),
    "member": N_("the members"),
    "holder": N_("the person who sits"),
    "alternate": N_("the alternate"),
    "leaver": N_("the person who sat"),
    "clock": N_("the product, once the time has come"),
}


def _appoint(case: Situation, facts: dict[str, Any]) -> None:
    seat, others = case.thing, [s for s in case.record.seats if s.id != case.thing.id]
    starts = facts.get("starts_on") or case.today
    ends = facts.get("ends_on") or last_day(starts, seat.term_years)
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
        raise Refused(errors={"role": [N_("The table already has a chair: vacate that seat first.")]})
    if sits(case, facts["person"]):
        raise Refused(errors={"person": [N_("This person already has a seat at the table.")]})
    if case.world and spent(case.world.last_term_of(seat.id, facts["person"]), seat, starts, ends):
        raise Refused(errors={"person": [SPENT]})
    free_of_successor(seat, facts["person"], ends)
    seat.person_id, seat.organisation_id = facts["person"], facts.get("organisation")
    seat.role, seat.starts_on, seat.ends_on = facts["role"], starts, ends
    seat.alternate_id = None


def _renew(case: Situation, facts: dict[str, Any]) -> None:
    seat = case.thing
    ends = facts.get("ends_on") or renewed_until(seat)
    if ends < case.today or ends <= seat.ends_on:
        raise Refused(errors={"ends_on": [N_("Choose a last day after the present one.")]})
    seat.ends_on = ends


def _vacate(case: Situation, facts: dict[str, Any]) -> None:
    seat = case.thing
    seat.left_id = seat.person_id
    seat.person_id = seat.organisation_id = seat.starts_on = seat.ends_on = None


def _lapse(case: Situation, facts: dict[str, Any]) -> None:
    _vacate(case, facts)
    case.thing.alternate_id = None


def _name_alternate(case: Situation, facts: dict[str, Any]) -> None:
    seat, person_id = case.thing, facts["person"]
    if person_id == seat.person_id:
        raise Refused(errors={"person": [N_("An alternate is somebody else than the person who sits.")]})
    if sits(case, person_id):
        raise Refused(errors={"person": [N_("This person already has a seat at the table.")]})
    seat.alternate_id = person_id


def _drop_alternate(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.left_id, case.thing.alternate_id = case.thing.alternate_id, None


def _replace(case: Situation, facts: dict[str, Any]) -> None:
    seat = case.thing
    last = case.world.last_term(seat.id)
    seat.left_id = seat.person_id
    seat.person_id, seat.alternate_id = seat.alternate_id, None
    seat.organisation_id, seat.role = last.organisation_id, last.role
    seat.starts_on, seat.ends_on = case.today, last.ends_on


def _keep(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.organisation_id = facts.get("organisation")


def _on_its_page(case: Situation, facts: dict[str, Any]) -> None:
    """An edit is written by its command, with what changed: taken as a bare step it would tell of nothing."""
    raise Refused(N_("This is done on a page of its own."))


def _group_lives(case: Situation) -> str | None:
    """The body is not over."""
    return N_("This body is over: its table stays as it was.") if case.record.closed else None


def _renewable(case: Situation) -> str | None:
    """The body is not over, the term has a last day, and it was not yet renewed as often as the seat allows."""
    seat = case.thing
    if case.record.closed:
        return _group_lives(case)
    if seat.ends_on is None:
        return N_("This term has no last day: there is nothing to renew.")
    if reason := not_followed(case):
        return reason
    last = case.world.last_term(seat.id) if case.world else None
    if last and last.renewal >= seat.renewals:
        return N_("The term has been renewed as often as the seat allows.")
    return None


def _alternate_possible(case: Situation) -> str | None:
    """The body is not over, and the seat allows an alternate."""
    if case.record.closed:
        return _group_lives(case)
    return None if case.thing.alternate_allowed else N_("This seat has no alternate.")


def _alternate_named(case: Situation) -> str | None:
    """An alternate is named."""
    return None if case.thing.alternate_id else N_("No alternate is named.")


def _alternate_ready(case: Situation) -> str | None:
    """An alternate is named who has no other seat of the body, and the term is not over."""
    seat = case.thing
    if case.record.closed or not seat.alternate_id:
        return _group_lives(case) or _alternate_named(case)
    if sits(case, seat.alternate_id):
        return N_("The alternate has another seat at the table.")
    last = case.world.last_term(seat.id) if case.world else None
    if last and last.ends_on and last.ends_on < case.today:
        return N_("The term is over: appoint somebody for a new one.")
    return None


def _term_over(case: Situation) -> str | None:
    """The last day of the term has passed."""
    over = case.thing.ends_on is not None and case.thing.ends_on < case.today
    return None if over else N_("The term is not over.")


REASON = Fact("reason", N_("Reason"), "text")
FILL = (Await("coordinator", "appoint", due=False),)

SEAT = Lifecycle(
    kind="seat",
    initial="vacant",
    path=("vacant", "filled"),
    roles=ROLES,
    watched=("ends_on",),
    states=(
        State("vacant", N_("Vacant"), look="wait"),
        State("filled", N_("Filled")),
        State("removed", N_("Removed"), final=True, look="ended"),
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
                Fact(
                    "ends_on",
                    N_("Last day"),
                    "date",
                    required=False,
                    hint=N_("Empty: as long as a term of this seat lasts."),
                ),
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
            facts=(
                Fact(
                    "ends_on",
                    N_("New last day"),
                    "date",
                    required=False,
                    hint=N_("Empty: as long again as a term of this seat lasts."),
                ),
            ),
            guard=_renewable,
            effect=_renew,
            tell=("holder",),
            icon="calendar-check",
        ),
        Step(
            "name_alternate",
            N_("Name an alternate"),
            ("filled",),
            None,
            STAFF,
            N_("%(who)s named %(what)s as alternate"),
            facts=(
                Fact(
                    "person",
                    N_("Person"),
                    "person",
                    hint=N_(
                        "Takes the seat over for the rest of the term, should its holder leave. No right before."
                    ),
                ),
            ),
            guard=_alternate_possible,
            effect=_name_alternate,
            tell=("holder", "alternate"),
            icon="person-check",
        ),
        Step(
            "drop_alternate",
            N_("Drop the alternate"),
            ("filled", "vacant"),
            None,
            STAFF,
            N_("%(who)s dropped the alternate %(what)s"),
            guard=_alternate_named,
            effect=_drop_alternate,
            tell=("holder", "leaver"),
            icon="person-dash",
        ),
        Step(
            "replace",
            N_("Let the alternate take over"),
            ("filled",),
            None,
            STAFF,
            N_("%(who)s let %(what)s take the seat over"),
            facts=(REASON,),
            guard=_alternate_ready,
            effect=_replace,
            awaits=(),
            tell=("holder", "leaver"),
            icon="arrow-left-right",
        ),
        Step(
            "replace",
            N_("Let the alternate take over"),
            ("vacant",),
            "filled",
            STAFF,
            N_("%(who)s let %(what)s take the seat over"),
            facts=(Fact("reason", N_("Reason"), "text", required=False),),
            guard=_alternate_ready,
            effect=_replace,
            awaits=(),
            tell=("holder",),
            icon="arrow-left-right",
        ),
        Step(
            "keep",
            N_("Let the person keep the seat"),
            ("filled",),
            None,
            STAFF,
            N_("%(who)s let %(what)s keep the seat"),
            effect=_keep,
            tell=("holder",),
            icon="person-check",
            quiet=True,
        ),
        Step(
            "resign",
            N_("Resign"),
            ("filled",),
            "vacant",
            ("holder",),
            N_("%(who)s resigned from the seat"),
            facts=(Fact("reason", N_("Reason"), "text", required=False),),
            effect=_vacate,
            awaits=FILL,
            tell=("chair", "director"),
            icon="box-arrow-right",
            irreversible=True,
        ),
        Step(
            "vacate",
            N_("Vacate"),
            ("filled",),
            "vacant",
            STAFF,
            N_("%(who)s vacated the seat of %(what)s"),
            facts=(
                Fact("reason", N_("Reason"), "text", hint=N_("Left the organisation, or asked to stop.")),
            ),
            effect=_vacate,
            awaits=FILL,
            tell=("leaver",),
            icon="person-dash",
        ),
        Step(
            "take_off",
            N_("Remove the person"),
            ("filled",),
            "vacant",
            ("director",),
            N_("%(who)s removed %(what)s from the seat"),
            facts=(
                Fact("reason", N_("Reason"), "text", hint=N_("The person reads it, and so does the body.")),
            ),
            effect=_vacate,
            awaits=FILL,
            tell=("leaver", "chair", "coordinator"),
            icon="x-octagon",
            irreversible=True,
        ),
        Step(
            "lapse",
            N_("End of term"),
            ("filled",),
            "vacant",
            ("clock",),
            N_("The term of %(what)s ended"),
            guard=_term_over,
            effect=_lapse,
            awaits=FILL,
            tell=("leaver",),
            icon="calendar-x",
            quiet=True,
        ),
        Step(
            "edit",
            N_("Edit the seat"),
            ("vacant", "filled"),
            None,
            STAFF,
            N_("%(who)s edited the seat"),
            guard=_group_lives,
            effect=_on_its_page,
            icon="pencil",
            quiet=True,
        ),
        Step(
            "follow",
            N_("Have somebody follow"),
            ("filled",),
            None,
            STAFF,
            N_("%(who)s had %(what)s follow at the end of the term"),
            guard=lambda case: _group_lives(case) or not_followed(case),
            effect=follow,
            tell=("holder",),
            icon="person-plus",
            quiet=True,
        ),
        Step(
            "take_over",
            N_("Take the seat over"),
            ("vacant",),
            "filled",
            ("clock",),
            N_("The term of %(what)s began"),
            guard=lambda case: _group_lives(case) or ready(case),
            effect=take_over,
            awaits=(),
            tell=("holder",),
            icon="person-check",
            quiet=True,
        ),
        Step(
            "drop_successor",
            N_("Have nobody follow"),
            ("filled", "vacant"),
            None,
            (*STAFF, "clock"),
            N_("%(who)s gave up that %(what)s follows on the seat"),
            facts=(Fact("reason", N_("Reason"), "text", required=False),),
            guard=successor_named,
            effect=drop,
            tell=("leaver",),
            icon="person-dash",
        ),
        Step(
            "remove",
            N_("Remove the seat"),
            ("vacant",),
            "removed",
            STAFF,
            N_("%(who)s removed a vacant seat"),
            guard=not_followed,
            icon="x-lg",
        ),
    ),
)
