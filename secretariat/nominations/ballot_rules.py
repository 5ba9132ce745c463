"""When a ballot may be voted in, counted, given up, or replaced by a slate: the guards of a call's ballot."""

from typing import Any

from secretariat.core.lifecycle import N_, Guard, Situation
from secretariat.nominations.counting import quorum_met


def fell_short(case: Situation) -> str | None:
    """The last ballot missed its quorum."""
    call = case.thing
    if call.decided_by != "ballot":
        return N_("This call is decided by the confirmation of a slate.")
    said = call.outcome or {}
    if said.get("how") != "none" or said.get("why") != "quorum":
        return N_("Only a ballot that missed its quorum is replaced by a slate.")
    return None


def to_slate(case: Situation, facts: dict[str, Any]) -> None:
    """From now on a slate decides the call."""
    case.thing.decided_by = "slate"


def voting(case: Situation) -> str | None:
    """The vote is not over."""
    call = case.thing
    if call.voting_closes_at is None or case.now >= call.voting_closes_at:
        return N_("The vote is over.")
    return None


def may_vote(case: Situation) -> str | None:
    """The vote is not over, and whoever acts is on the roll."""
    if reason := voting(case):
        return reason
    if case.world and not case.world.is_elector(case.thing.id, case.actor.id):
        return N_("You are not on the roll of this ballot.")
    return None


def vote_over(case: Situation) -> str | None:
    """The last day of the vote is over."""
    call = case.thing
    if call.voting_closes_at is not None and case.now < call.voting_closes_at:
        return N_("It is counted at the end of its last day, and nobody sees a result before.")
    return None


UNCOUNTABLE = {
    "quorum": N_("The quorum was missed."),
    "key": N_("The votes cannot be opened: the key that sealed them is gone."),
}


def _why_not(case: Situation) -> str:
    """Why a ballot that is over cannot be counted, as a key of UNCOUNTABLE; empty if it can."""
    call = case.thing
    voted, electors = case.world.turnout(call.id)
    if not quorum_met(voted, electors, call.quorum_percent):
        return "quorum"
    return "key" if case.world.votes(call.id) is None else ""


def countable(case: Situation) -> str | None:
    """The vote is over, its quorum met, and its votes can be opened."""
    if reason := vote_over(case):
        return reason
    return UNCOUNTABLE.get(_why_not(case)) if case.world else None


def uncountable(why: str) -> Guard:
    """A guard: the vote is over and cannot be counted, for a reason of UNCOUNTABLE."""

    def guard(case: Situation) -> str | None:
        if reason := vote_over(case):
            return reason
        return N_("The ballots can be counted.") if case.world and _why_not(case) != why else None

    return guard
