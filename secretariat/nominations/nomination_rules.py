"""The life of a nomination.

Draft → submitted → accepted → eligible → elected. Differences from the domain's first table, and why:

- *endorse* and *unendorse* keep the state: many endorse, until the call closes;
- vetting has two verbs, *clear* and *bar*, because each leads to its own state; both may be mended until the vetting
  is ended, and the nominee who is barred reads why and may *answer*, which puts the file before the committee again;
- what nobody answered by the close *lapses*; what was alive when a call is cancelled *ends with* it;
- *elect* and *not_elect* are done by the call's decision alone;
- two nominations of one person are *merged*: the one that stays keeps every nominator and endorsement;
- somebody with an interest does not vet: a guard finds it, or they *recuse* themselves, and the record says so.
"""

from typing import Any

from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Refused, Situation, State, Step
from secretariat.nominations.interests import interest_of

STAFF = ("coordinator", "director")
LIVING = ("submitted", "accepted", "eligible", "ineligible", "answered")
VETTED = ("eligible", "ineligible")

ROLES = {
    "author": N_("the nominator"),
    "nominator": N_("the nominators"),
    "nominee": N_("the nominee"),
    "committee": N_("the committee"),
    "coordinator": N_("coordination"),
    "director": N_("direction"),
    "fellow": N_("the members"),
}


def taking(case: Situation) -> str | None:
    """Until the instant of the close, to the second, whatever ``flask work`` has done."""
    return None if case.thing.call.taking(case.now) else N_("The call is closed: this is no longer possible.")


def _audience(case: Situation) -> None:
    """Open to whoever sees the call, or to those named alone."""
    nomination = case.thing
    nomination.audience = nomination.call.audience


def _named(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.audience = "named"


def _accept(case: Situation, facts: dict[str, Any]) -> None:
    """The page of the answer gives statement, answers and declaration; a bare step would accept without a word."""
    if not (facts.get("statement_fr") or facts.get("statement_en")):
        raise Refused(N_("This is done on a page of its own."))
    case.thing.accepted_at = case.now
    case.thing.due_on = None
    _audience(case)


def _decline(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.due_on = None
    case.thing.audience = "named"


def _lapse(case: Situation, facts: dict[str, Any]) -> None:
    """A draft stays its author's alone; what was sent stays with those named on it."""
    case.thing.due_on = None
    if case.thing.state != "draft":
        case.thing.audience = "named"


def _on_its_page(case: Situation, facts: dict[str, Any]) -> None:
    raise Refused(N_("This is done on a page of its own."))


def _may_endorse(case: Situation) -> str | None:
    if reason := taking(case):
        return reason
    nomination = case.thing
    if nomination.nominee_id == case.actor.id:
        return N_("Nobody endorses their own nomination.")
    if case.world is None:
        return None
    bound = _ties(case)
    if bound.endorsed:
        return N_("You have endorsed this nomination.")
    if bound.nominated:
        return N_("Whoever nominates supports already: others endorse.")
    return case.world.outside(nomination.call, "endorsers", case.actor)


def _may_unendorse(case: Situation) -> str | None:
    if reason := taking(case):
        return reason
    if case.world and not _ties(case).endorsed:
        return N_("You have not endorsed this nomination.")
    return None


def _may_vet(case: Situation) -> str | None:
    """Between the close of the call and the end of the vetting, by somebody without an interest."""
    call = case.thing.call
    if call.state == "open":
        return N_("Nominations are vetted once the call is closed.")
    if call.state != "closed":
        return N_("The vetting is over.")
    return recused(case)


def _ties(case: Situation):
    return case.world.ties(case.thing, case.actor.id, case.today)


def recused(case: Situation) -> str | None:
    """Why the actor stands aside from this nomination, or None."""
    if case.world and interest_of(case.thing, case.actor.id, _ties(case)):
        return N_("You have an interest in this nomination: others vet it.")
    return None


def _no_date(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.due_on = None


def _may_answer(case: Situation) -> str | None:
    return None if case.thing.call.state == "closed" else N_("The vetting is over.")


def _may_recuse(case: Situation) -> str | None:
    if case.thing.call.state not in ("open", "closed"):
        return N_("The vetting is over.")
    if case.world and interest_of(case.thing, case.actor.id, _ties(case)):
        return N_("You stand aside already.")
    return None


def _vetted(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.vet_reason = facts.get("note") or ""
    _audience(case)


def _barred(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.vet_reason = facts["reason"]
    case.thing.audience = "named"


def _answered(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.vet_answer = facts["answer"]


def _merge(case: Situation, facts: dict[str, Any]) -> None:
    if facts["into"] == case.thing.id:
        raise Refused(errors={"into": [N_("Choose the other nomination of this person.")]})
    case.thing.merged_into_id = facts["into"]
    case.thing.audience = "named"


NOMINATION = Lifecycle(
    kind="nomination",
    initial="draft",
    path=("draft", "submitted", "accepted", "eligible", "elected"),
    roles=ROLES,
    states=(
        State("draft", N_("Draft"), (Await("author", "submit"),), look="wait"),
        State("submitted", N_("Awaiting the nominee"), (Await("nominee", "accept"),), look="wait"),
        State("accepted", N_("Accepted")),
        State(
            "answered",
            N_("Answered"),
            (
                Await("coordinator", "clear", due=False, days=7),
                Await("committee", "clear", due=False, days=7),
            ),
            look="wait",
        ),
        State("eligible", N_("Eligible")),
        State("ineligible", N_("Ineligible"), final=True, look="ended"),
        State("elected", N_("Elected"), final=True, look="done"),
        State("not_elected", N_("Not elected"), final=True, look="ended"),
        State("declined", N_("Declined"), final=True, look="ended"),
        State("withdrawn", N_("Withdrawn"), final=True, look="ended"),
        State("lapsed", N_("Lapsed"), final=True, look="ended"),
        State("merged", N_("Merged"), final=True, look="ended"),
    ),
    steps=(
        Step(
            "submit",
            N_("Send the nomination"),
            ("draft",),
            "submitted",
            ("author",),
            N_("%(who)s nominated %(what)s"),
            guard=taking,
            effect=_named,
            tell=("coordinator",),
            page="edit",
            icon="send",
            ask=N_("to complete and send the nomination"),
        ),
        Step(
            "edit",
            N_("Edit"),
            ("draft",),
            None,
            ("author",),
            N_("%(who)s edited the nomination"),
            guard=taking,
            effect=_on_its_page,
            icon="pencil",
            quiet=True,
        ),
        Step(
            "discard",
            N_("Discard the draft"),
            ("draft",),
            "withdrawn",
            ("author",),
            N_("%(who)s discarded the draft"),
            icon="trash",
            irreversible=True,
        ),
        Step(
            "join",
            N_("Join an earlier nomination"),
            ("draft",),
            "merged",
            ("author",),
            N_("%(who)s nominated somebody who was nominated already"),
            icon="files",
            quiet=True,
        ),
        Step(
            "accept",
            N_("Accept"),
            ("submitted",),
            "accepted",
            ("nominee",),
            N_("%(who)s accepted the nomination"),
            guard=taking,
            effect=_accept,
            tell=("nominator", "coordinator"),
            page="answer",
            icon="check-lg",
            ask=N_("to accept or decline"),
        ),
        Step(
            "decline",
            N_("Decline"),
            ("submitted",),
            "declined",
            ("nominee",),
            N_("%(who)s declined the nomination"),
            facts=(Fact("note", N_("A word to those who nominated you"), "text", required=False),),
            guard=taking,
            effect=_decline,
            tell=("nominator", "coordinator"),
            icon="x-lg",
            irreversible=True,
        ),
        Step(
            "revise",
            N_("Complete your file"),
            ("accepted",),
            None,
            ("nominee",),
            N_("%(who)s completed the file"),
            guard=taking,
            effect=_on_its_page,
            page="file",
            icon="pencil",
        ),
        Step(
            "endorse",
            N_("Endorse"),
            ("accepted",),
            None,
            ("fellow",),
            N_("%(who)s endorsed the nomination"),
            guard=_may_endorse,
            icon="check-lg",
        ),
        Step(
            "unendorse",
            N_("Withdraw your endorsement"),
            ("accepted",),
            None,
            ("fellow",),
            N_("%(who)s withdrew an endorsement"),
            guard=_may_unendorse,
            icon="arrow-counterclockwise",
        ),
        Step(
            "clear",
            N_("Find eligible"),
            ("accepted", "answered", "ineligible"),
            "eligible",
            ("coordinator", "director", "committee"),
            N_("%(who)s found the nomination eligible"),
            facts=(Fact("note", N_("Note"), "text", required=False),),
            guard=_may_vet,
            effect=_vetted,
            icon="check-lg",
            ask=N_("to vet the nomination again"),
        ),
        Step(
            "bar",
            N_("Find ineligible"),
            ("accepted", "answered", "eligible"),
            "ineligible",
            ("coordinator", "director", "committee"),
            N_("%(who)s found the nomination ineligible"),
            facts=(Fact("reason", N_("Reason"), "text", hint=N_("The nominee reads it, and may answer.")),),
            guard=_may_vet,
            effect=_barred,
            tell=("nominee", "committee", "coordinator"),
            icon="x-lg",
        ),
        Step(
            "answer",
            N_("Answer the finding"),
            ("ineligible",),
            "answered",
            ("nominee",),
            N_("%(who)s answered the finding"),
            facts=(Fact("answer", N_("Your answer"), "text"),),
            guard=_may_answer,
            effect=_answered,
            icon="chat-left-text",
        ),
        Step(
            "recuse",
            N_("Stand aside"),
            ("submitted", "accepted", "eligible", "ineligible", "answered"),
            None,
            ("committee", "coordinator", "director"),
            N_("%(who)s stood aside"),
            facts=(Fact("reason", N_("Your interest in it"), "text"),),
            guard=_may_recuse,
            icon="person-dash",
        ),
        Step(
            "merge",
            N_("Merge with another nomination"),
            ("submitted", "accepted", "eligible", "answered"),
            "merged",
            STAFF,
            N_("%(who)s merged it with %(what)s"),
            facts=(Fact("into", N_("The nomination that stays"), "record"),),
            effect=_merge,
            tell=("nominator",),
            icon="files",
            irreversible=True,
        ),
        Step(
            "withdraw",
            N_("Withdraw"),
            ("submitted", "accepted", "answered", "eligible", "ineligible"),
            "withdrawn",
            ("nominator", "nominee"),
            N_("%(who)s withdrew the nomination"),
            facts=(Fact("note", N_("A word of explanation"), "text", required=False),),
            guard=lambda case: (
                None
                if case.thing.call.state in ("open", "closed", "screened")
                else N_("The decision is under way.")
            ),
            effect=_decline,
            tell=("nominator", "nominee", "coordinator"),
            icon="x-octagon",
            irreversible=True,
        ),
        Step(
            "lapse",
            N_("Let it lapse"),
            ("draft", "submitted"),
            "lapsed",
            (*STAFF, "author"),
            N_("The call closed before this was answered"),
            effect=_lapse,
            tell=("nominator", "nominee"),
            icon="clock",
            quiet=True,
        ),
        Step(
            "end_with_call",
            N_("End with the call"),
            ("draft", "submitted", "accepted", "answered", "eligible", "ineligible"),
            "lapsed",
            STAFF,
            N_("It ended with the call"),
            effect=_no_date,
            icon="x-octagon",
            quiet=True,
        ),
        Step(
            "elect",
            N_("Elect"),
            ("eligible",),
            "elected",
            STAFF,
            N_("%(what)s was elected"),
            tell=("nominee", "nominator"),
            icon="star-fill",
            quiet=True,
        ),
        Step(
            "not_elect",
            N_("Not elect"),
            ("eligible",),
            "not_elected",
            STAFF,
            N_("%(what)s was not elected"),
            tell=("nominee", "nominator"),
            icon="circle",
            quiet=True,
        ),
    ),
)
