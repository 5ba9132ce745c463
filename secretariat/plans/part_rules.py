"""The lives of what hangs on a record with a state of its own: a measurement, a milestone."""

from typing import Any

from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Refused, Situation, State, Step
from secretariat.plans.roles import REASON, ROLES, STAFF


def _another_person(case: Situation) -> str | None:
    """Verified by somebody other than the one who submitted it."""
    if case.actor.id == case.thing.submitted_by_id:
        return N_("Another person than the one who submitted it verifies it.")
    return None


def _verify(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.verified_by_id = case.actor.id


MEASUREMENT = Lifecycle(
    kind="measurement",
    initial="submitted",
    path=("submitted", "verified", "published"),
    roles={**ROLES, "submitter": N_("the person who submitted it")},
    states=(
        State(
            "submitted", N_("To verify"), (Await("coordinator", "verify", due=False, days=7),), look="wait"
        ),
        State("verified", N_("Verified"), (Await("coordinator", "publish", due=False, days=7),), look="wait"),
        State("published", N_("Result published"), final=True, look="done"),
        State("rejected", N_("Rejected"), final=True, look="ended"),
    ),
    steps=(
        Step(
            "verify",
            N_("Verify"),
            ("submitted",),
            "verified",
            ("coordinator", "director", "chair"),
            N_("%(who)s verified %(what)s"),
            guard=_another_person,
            effect=_verify,
            icon="check2",
            ask=N_("to verify a measurement"),
        ),
        Step(
            "publish",
            N_("Publish"),
            ("verified",),
            "published",
            STAFF,
            N_("%(who)s published %(what)s"),
            icon="check2-all",
            ask=N_("to publish a measurement"),
        ),
        Step(
            "reject",
            N_("Reject"),
            ("submitted", "verified"),
            "rejected",
            STAFF,
            N_("%(who)s rejected %(what)s"),
            facts=(REASON,),
            tell=("submitter",),
            icon="x-lg",
        ),
    ),
)


def _reach(case: Situation, facts: dict[str, Any]) -> None:
    reached = facts.get("reached_on") or case.today
    if reached > case.today:
        raise Refused(errors={"reached_on": [N_("A milestone is reached today or earlier.")]})
    case.thing.reached_on = reached


def _move(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.due_on = facts["new_due"]


def _unreach(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.reached_on = None


MILESTONE = Lifecycle(
    kind="milestone",
    initial="ahead",
    path=("ahead", "reached"),
    roles=ROLES,
    watched=("due_on", "reached_on"),
    states=(
        State("ahead", N_("Ahead")),
        State("reached", N_("Reached"), final=True, look="done"),
        State("dropped", N_("Dropped"), final=True, look="ended"),
    ),
    steps=(
        Step(
            "reach",
            N_("Mark as reached"),
            ("ahead",),
            "reached",
            ("lead", "coordinator", "director", "chair"),
            N_("%(who)s marked the milestone %(what)s as reached"),
            facts=(
                Fact(
                    "reached_on",
                    N_("Reached on"),
                    "date",
                    required=False,
                    hint=N_("Today, if you leave it empty."),
                ),
            ),
            effect=_reach,
            icon="flag-fill",
        ),
        Step(
            "move",
            N_("Move"),
            ("ahead",),
            None,
            ("lead", "coordinator", "director", "chair"),
            N_("%(who)s moved the milestone %(what)s"),
            facts=(Fact("new_due", N_("New date"), "date"), REASON),
            effect=_move,
            icon="calendar-x",
        ),
        Step(
            "unreach",
            N_("Not reached after all"),
            ("reached",),
            "ahead",
            STAFF,
            N_("%(who)s took back that the milestone %(what)s was reached"),
            facts=(REASON,),
            effect=_unreach,
            icon="arrow-counterclockwise",
        ),
        Step(
            "drop",
            N_("Drop"),
            ("ahead",),
            "dropped",
            ("coordinator", "director", "chair"),
            N_("%(who)s dropped the milestone %(what)s"),
            facts=(REASON,),
            icon="x-lg",
            irreversible=True,
        ),
    ),
)
