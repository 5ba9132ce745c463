"""The life of a call for nominations.

Draft → open → closed → screened → decided → archived; where a ballot decides, ``voting`` lies between. What differs
from the domain's first table, and why:

- *close* is shut until the end of the last day: a date that was told to everybody is not moved forward by anyone, so
  that the product closes at that instant, and a person only where the product was not running. Whatever is written by
  then, each step on a nomination compares the instant itself (``Call.taking``);
- *screen* is a step of its own: a slate is confirmed, or a ballot opened, on nominations that were all vetted;
- a ballot without its quorum *falls short* back to ``screened``, where it may be opened again, or the director may
  *decide by slate* with a reason; one whose votes could not be opened is only opened again;
- a call *cancelled* ends its nominations with it.
"""

from datetime import timedelta
from typing import Any

from secretariat.core import clock
from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Refused, Situation, State, Step
from secretariat.nominations.ballot_rules import (
    countable,
    fell_short,
    may_vote,
    to_slate,
    uncountable,
    voting,
)

STAFF = ("coordinator", "director")
REASON = Fact("reason", N_("Reason"), "text")
LIVING = ("draft", "open", "closed", "screened", "voting")
SCREEN_DAYS = 14
"""Days given to vet the nominations and screen the call."""
DECIDE_DAYS = 7
LONGEST = timedelta(days=366)
"""A call, or its vote, is not left open for more than a year."""

ROLES = {
    "coordinator": N_("coordination"),
    "director": N_("direction"),
    "committee": N_("the committee"),
    "fellow": N_("the members"),
    "confirmer": N_("direction"),
    "opener": N_("coordination"),
    "unread": N_("those of the committee who have not read the files"),
    "voters": N_("the voters"),
    "told": N_("those concerned"),
}


def end_of(day, case: Situation):
    """The instant at which a day is over in the cluster's time zone."""
    zone = case.actor.clusters[case.record.cluster_id].time_zone
    return clock.start_of(day + timedelta(days=1), zone)


def _complete(case: Situation) -> str | None:
    call = case.thing
    if call.closes_on is None or call.closes_on < case.today:
        return N_("Give it a last day that is not past: edit the call.")
    if case.world and not case.world.seats_of_call(call.id):
        return N_("Choose the seats that the call is for: edit the call.")
    return None


def _publish(case: Situation, facts: dict[str, Any]) -> None:
    call = case.thing
    call.published_at, call.due_on = case.now, call.closes_on
    call.closes_at = end_of(call.closes_on, case)
    call.audience = case.world.audience_of_body(call.body_id)


def _over(case: Situation) -> str | None:
    if case.thing.closes_at is not None and case.now < case.thing.closes_at:
        return N_("It closes by itself at the end of its last day.")
    return None


def _not_over(case: Situation) -> str | None:
    return None if case.thing.taking(case.now) else N_("The last day of the call is over.")


def _no_date(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.due_on = None


def _later(case: Situation, given, present, field: str) -> None:
    if given <= present or given < case.today:
        raise Refused(errors={field: [N_("Choose a day after the present last one.")]})
    if given - case.today > LONGEST:
        raise Refused(errors={field: [N_("Choose a day within a year.")]})


def _extend(case: Situation, facts: dict[str, Any]) -> None:
    call = case.thing
    _later(case, facts["closes_on"], call.closes_on, "closes_on")
    call.closes_on = call.due_on = facts["closes_on"]
    call.closes_at = end_of(call.closes_on, case)


def _extend_vote(case: Situation, facts: dict[str, Any]) -> None:
    call = case.thing
    _later(case, facts["voting_closes_on"], call.voting_closes_on, "voting_closes_on")
    call.voting_closes_on = call.due_on = facts["voting_closes_on"]
    call.voting_closes_at = end_of(call.voting_closes_on, case)


def _all_vetted(case: Situation) -> str | None:
    left = case.world.unvetted(case.thing.id) if case.world else 0
    return N_("Every accepted nomination has to be vetted first.") if left else None


def _by_slate(case: Situation) -> str | None:
    return None if case.thing.decided_by == "slate" else N_("This call is decided by a ballot.")


def _by_ballot(case: Situation) -> str | None:
    if case.thing.decided_by != "ballot":
        return N_("This call is decided by the confirmation of a slate.")
    if case.world and not case.world.eligible_in(case.thing.id):
        return N_("There is nobody to vote for: no nomination was found eligible.")
    return None


def _open_ballot(case: Situation, facts: dict[str, Any]) -> None:
    call, day = case.thing, facts["voting_closes_on"]
    if day < case.today or day - case.today > LONGEST:
        raise Refused(errors={"voting_closes_on": [N_("Choose a day from today on, within a year.")]})
    call.voting_closes_on = call.due_on = day
    call.voting_closes_at = end_of(day, case)


def _on_its_page(case: Situation, facts: dict[str, Any]) -> None:
    raise Refused(N_("This is done on a page of its own."))


def _confirm(case: Situation, facts: dict[str, Any]) -> None:
    """``facts["slate"]`` maps seats to nominations; the page of the slate gives it."""
    if "slate" not in facts:
        raise Refused(N_("This is done on a page of its own."))
    case.thing.due_on = None


def _may_nominate(case: Situation) -> str | None:
    return _not_over(case) or (
        case.world.outside(case.thing, "nominators", case.actor) if case.world else None
    )


def _unread(case: Situation) -> str | None:
    if case.world and not case.world.has_unread(case.thing.id, case.actor.id):
        return N_("You have said that you read them.")
    return None


CALL = Lifecycle(
    kind="call",
    initial="draft",
    path=("draft", "open", "closed", "screened", "voting", "decided"),
    roles=ROLES,
    watched=("closes_on", "voting_closes_on"),
    states=(
        State("draft", N_("Draft"), (Await("coordinator", "publish", due=False),), look="wait"),
        State("open", N_("Taking nominations")),
        State(
            "closed",
            N_("Closed"),
            (
                Await("coordinator", "screen", due=False, days=SCREEN_DAYS),
                Await("unread", "read", due=False, days=DECIDE_DAYS),
            ),
            look="wait",
        ),
        State(
            "screened",
            N_("Screened"),
            (
                Await("confirmer", "confirm", due=False, days=DECIDE_DAYS),
                Await("opener", "open_ballot", due=False, days=DECIDE_DAYS),
            ),
            look="wait",
        ),
        State("voting", N_("Being voted on"), (Await("voters", "vote"),)),
        State("decided", N_("Decided"), final=True, look="done"),
        State("archived", N_("Archived"), final=True, look="done"),
        State("cancelled", N_("Cancelled"), final=True, look="ended"),
    ),
    steps=(
        Step(
            "publish",
            N_("Publish the call"),
            ("draft",),
            "open",
            STAFF,
            N_("%(who)s published the call"),
            guard=_complete,
            effect=_publish,
            tell=("told", "committee"),
            icon="megaphone",
            ask=N_("to publish the call"),
        ),
        Step(
            "nominate",
            N_("Nominate somebody"),
            ("open",),
            None,
            ("fellow",),
            N_("%(who)s nominated somebody"),
            guard=_may_nominate,
            effect=_on_its_page,
            page="nominate",
            icon="person-plus",
        ),
        Step(
            "edit",
            N_("Edit"),
            ("draft", "open"),
            None,
            STAFF,
            N_("%(who)s edited the call"),
            page="edit",
            effect=_on_its_page,
            icon="pencil",
        ),
        Step(
            "extend",
            N_("Extend"),
            ("open",),
            None,
            STAFF,
            N_("%(who)s extended the call"),
            facts=(Fact("closes_on", N_("New last day"), "date"), REASON),
            guard=_not_over,
            effect=_extend,
            tell=("told", "committee"),
            icon="calendar-check",
        ),
        Step(
            "extend",
            N_("Extend the vote"),
            ("voting",),
            None,
            STAFF,
            N_("%(who)s extended the call"),
            facts=(Fact("voting_closes_on", N_("New last day"), "date"), REASON),
            guard=voting,
            effect=_extend_vote,
            tell=("told",),
            icon="calendar-check",
        ),
        Step(
            "close",
            N_("Close the call"),
            ("open",),
            "closed",
            STAFF,
            N_("%(who)s closed the call"),
            guard=_over,
            effect=_no_date,
            tell=("committee", "coordinator"),
            icon="lock",
        ),
        Step(
            "read",
            N_("I have read the files"),
            ("closed",),
            None,
            ("unread", "committee"),
            N_("%(who)s read the files"),
            guard=_unread,
            icon="check-lg",
            ask=N_("to read the files"),
        ),
        Step(
            "screen",
            N_("End the vetting"),
            ("closed",),
            "screened",
            STAFF,
            N_("%(who)s ended the vetting"),
            facts=(Fact("note", N_("A word to those who decide"), "text", required=False),),
            guard=_all_vetted,
            tell=("committee", "director"),
            icon="check-lg",
            ask=N_("to vet the nominations"),
        ),
        Step(
            "confirm",
            N_("Confirm a slate"),
            ("screened",),
            "decided",
            ("director", "confirmer"),
            N_("%(who)s confirmed the slate"),
            guard=_by_slate,
            effect=_confirm,
            tell=("told", "committee", "coordinator"),
            icon="check-lg",
            page="slate",
            ask=N_("to confirm a slate"),
            irreversible=True,
        ),
        Step(
            "decide_by_slate",
            N_("Decide by a slate instead"),
            ("screened",),
            None,
            ("director",),
            N_("%(who)s replaced the ballot, which had missed its quorum, by the confirmation of a slate"),
            facts=(Fact("reason", N_("Reason"), "text", hint=N_("Those concerned read it.")),),
            guard=fell_short,
            effect=to_slate,
            tell=("told", "committee", "coordinator"),
            awaits=(Await("confirmer", "confirm", due=False, days=DECIDE_DAYS),),
            icon="arrow-left-right",
            irreversible=True,
        ),
        Step(
            "open_ballot",
            N_("Open the ballot"),
            ("screened",),
            "voting",
            (*STAFF, "opener"),
            N_("%(who)s opened the ballot"),
            facts=(
                Fact(
                    "voting_closes_on",
                    N_("Last day of the vote"),
                    "date",
                    hint=N_("It counts whole. The roll of voters is fixed now."),
                ),
            ),
            guard=_by_ballot,
            effect=_open_ballot,
            tell=("committee",),
            icon="check-square-fill",
            ask=N_("to open the ballot"),
        ),
        Step(
            "vote",
            N_("Vote"),
            ("voting",),
            None,
            ("voters", "fellow"),
            N_("%(who)s voted"),
            guard=may_vote,
            effect=_on_its_page,
            page="vote",
            icon="check-square-fill",
            ask=N_("to vote"),
            unnamed=True,
        ),
        Step(
            "count",
            N_("Count the ballots"),
            ("voting",),
            "decided",
            ("director",),
            N_("%(who)s counted the ballots"),
            guard=countable,
            effect=_no_date,
            tell=("told", "committee", "coordinator"),
            icon="bar-chart-steps",
            ask=N_("to count the ballots"),
        ),
        Step(
            "fall_short",
            N_("Declare that the quorum was missed"),
            ("voting",),
            "screened",
            ("director",),
            N_("The ballot missed its quorum: %(what)s voted"),
            guard=uncountable("quorum"),
            effect=_no_date,
            tell=("told", "committee"),
            icon="exclamation-triangle-fill",
            quiet=True,
        ),
        Step(
            "void",
            N_("Declare the ballot void"),
            ("voting",),
            "screened",
            ("director",),
            N_("The ballot is void: its votes cannot be opened, because the key that sealed them is gone"),
            guard=uncountable("key"),
            effect=_no_date,
            tell=("told", "committee"),
            icon="exclamation-triangle-fill",
            quiet=True,
        ),
        Step(
            "archive",
            N_("Archive"),
            ("decided",),
            "archived",
            STAFF,
            N_("%(who)s archived the call"),
            icon="archive",
        ),
        Step(
            "cancel",
            N_("Cancel the call"),
            LIVING,
            "cancelled",
            STAFF,
            N_("%(who)s cancelled the call"),
            facts=(REASON,),
            effect=_no_date,
            tell=("told", "committee"),
            icon="x-octagon",
            irreversible=True,
        ),
    ),
)
