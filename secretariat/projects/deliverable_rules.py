"""The life of a deliverable: expected → handed over → accepted; sent back if it is not what was promised."""

from typing import Any

from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Situation, State, Step
from secretariat.projects.rules import REASON, STAFF

UNDER_WAY = ("approved", "active", "on_hold")


def _under_way(case: Situation) -> str | None:
    """Its project is under way."""
    if case.record.state in UNDER_WAY:
        return None
    return N_("Its project is not under way.")


def _hand_over(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.handed_over_on = case.today


def _take_back(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.handed_over_on = None


DELIVERABLE = Lifecycle(
    kind="deliverable",
    initial="expected",
    path=("expected", "handed_over", "accepted"),
    roles={
        "lead": N_("the lead’s representative"),
        "chair": N_("the chair of the group"),
        "coordinator": N_("coordination"),
        "director": N_("direction"),
    },
    watched=("handed_over_on",),
    states=(
        State("expected", N_("Expected"), look="wait"),
        State(
            "handed_over",
            N_("Handed over"),
            (Await("coordinator", "accept", due=False, days=10),),
            look="wait",
        ),
        State("accepted", N_("Received"), final=True, look="done"),
        State("dropped", N_("Dropped"), final=True, look="ended"),
    ),
    steps=(
        Step(
            "hand_over",
            N_("Hand over"),
            ("expected",),
            "handed_over",
            ("lead", "coordinator"),
            N_("%(who)s handed over %(what)s"),
            facts=(Fact("files", N_("File"), "files", required=False),),
            effect=_hand_over,
            guard=_under_way,
            icon="box-arrow-up-right",
        ),
        Step(
            "accept",
            N_("Accept"),
            ("handed_over",),
            "accepted",
            ("coordinator", "chair"),
            N_("%(who)s accepted %(what)s"),
            guard=_under_way,
            icon="check-lg",
            ask=N_("to accept a deliverable"),
        ),
        Step(
            "send_back",
            N_("Send back"),
            ("handed_over",),
            "expected",
            ("coordinator", "chair"),
            N_("%(who)s sent %(what)s back"),
            facts=(REASON,),
            effect=_take_back,
            guard=_under_way,
            icon="arrow-counterclockwise",
        ),
        Step(
            "drop",
            N_("Drop"),
            ("expected",),
            "dropped",
            STAFF,
            N_("%(who)s dropped %(what)s"),
            facts=(REASON,),
            guard=_under_way,
            icon="x-lg",
            irreversible=True,
        ),
    ),
)
