"""The life of a task.

To do → doing → done → confirmed. The assignee may decline, hand on or ask for more time (the state stays, the
move changes hands); the assigner confirms or reopens, may give it to somebody else, who begins anew, and may
cancel. Anybody of the secretariat may stand in for an assigner who is away, which is why ``coordinator`` stands
beside ``assigner``; that the one who did a task does not confirm it is held by a guard.
"""

from datetime import date
from typing import Any

from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Refused, Situation, State, Step

OPEN = ("todo", "doing")
PAST = N_("Choose a date that is not past.")
NOBODY = N_("Choose at least one person, or an organisation with a representative.")
REASON = Fact("reason", N_("Reason"), "text")


def _not_own_work(case: Situation) -> str | None:
    own = f"p{case.actor.id}" in case.thing.principals("assignee")
    alone = case.thing.assignee_id == case.thing.assigner_id
    return N_("Somebody else confirms what you did.") if own and not alone else None


def _time_was_asked(case: Situation) -> str | None:
    return None if case.thing.asked_due_on else N_("Nobody has asked for more time.")


def _time_not_asked(case: Situation) -> str | None:
    return N_("More time is already asked for.") if case.thing.asked_due_on else None


def _finish(case: Situation, facts: dict[str, Any]) -> None:
    note, files = (facts.get("note") or "").strip(), facts.get("files") or []
    if not note and not files:
        raise Refused(errors={"note": [N_("Say in a note what was done, or attach a file that shows it.")]})
    case.thing.answer = note
    case.thing.asked_due_on = None


def _ask_time(case: Situation, facts: dict[str, Any]) -> None:
    asked: date = facts["new_due"]
    if asked <= (case.thing.due_on or case.today):
        raise Refused(errors={"new_due": [N_("Choose a date after the present one.")]})
    if asked < case.today:
        raise Refused(errors={"new_due": [PAST]})
    case.thing.asked_due_on = asked


def _grant(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.due_on = case.thing.asked_due_on
    case.thing.asked_due_on = None


def _refuse(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.asked_due_on = None


def _hand_on(case: Situation, facts: dict[str, Any]) -> None:
    if facts["person"] == case.thing.assignee_id:
        raise Refused(errors={"person": [N_("This person already has the task.")]})
    case.thing.assignee_id = facts["person"]
    case.thing.organisation_id = None


def _reassign(case: Situation, facts: dict[str, Any]) -> None:
    _new_due(case, facts)
    if facts["person"] != case.thing.assignee_id:
        case.thing.assignee_id = facts["person"]
        case.thing.organisation_id = None  # the other person was asked for it


def _give(case: Situation, facts: dict[str, Any]) -> None:
    if facts["person"] == case.thing.assignee_id:
        raise Refused(errors={"person": [N_("This person already has the task.")]})
    case.thing.former_assignee_id = case.thing.assignee_id
    case.thing.asked_due_on = None  # it was the other person who asked for more time
    _reassign(case, facts)


def _reopen(case: Situation, facts: dict[str, Any]) -> None:
    _new_due(case, facts)


def _new_due(case: Situation, facts: dict[str, Any]) -> None:
    if not facts.get("new_due"):
        return
    if facts["new_due"] < case.today:
        raise Refused(errors={"new_due": [PAST]})
    case.thing.due_on = facts["new_due"]


DO = (Await("assignee", "finish"),)

TASK = Lifecycle(
    kind="task",
    initial="todo",
    path=("todo", "doing", "done", "confirmed"),
    roles={
        "assignee": N_("the assignee"),
        "assigner": N_("the person who asked"),
        "coordinator": N_("coordination"),
        "director": N_("direction"),
        "former_assignee": N_("the assignee before"),
    },
    watched=("due_on", "asked_due_on", "assignee_id"),
    states=(
        State("todo", N_("To do"), DO),
        State("doing", N_("In progress"), DO),
        State(
            "done", N_("Done, to confirm"), (Await("assigner", "confirm", due=False, days=5),), look="wait"
        ),
        State("confirmed", N_("Confirmed"), final=True, look="done"),
        State("declined", N_("Declined"), (Await("assigner", "reassign", due=False, days=5),), look="wait"),
        State("cancelled", N_("Cancelled"), final=True, look="ended"),
    ),
    steps=(
        Step(
            "start",
            N_("Start"),
            ("todo",),
            "doing",
            ("assignee",),
            N_("%(who)s started the task"),
            icon="play",
        ),
        Step(
            "finish",
            N_("Finish"),
            OPEN,
            "done",
            ("assignee",),
            N_("%(who)s finished the task"),
            facts=(
                Fact("note", N_("What was done"), "text", required=False),
                Fact("files", N_("Evidence"), "files", required=False, hint=N_("A file that shows it.")),
            ),
            effect=_finish,
            icon="check2-square",
            ask=N_("to finish the task"),
        ),
        Step(
            "ask_time",
            N_("Ask for more time"),
            OPEN,
            None,
            ("assignee",),
            N_("%(who)s asked for more time"),
            facts=(Fact("new_due", N_("New due date"), "date"), REASON),
            guard=_time_not_asked,
            effect=_ask_time,
            awaits=(Await("assigner", "grant", due=False, days=3),),
            icon="calendar-x",
        ),
        Step(
            "grant",
            N_("Grant the time"),
            OPEN,
            None,
            ("assigner", "coordinator"),
            N_("%(who)s granted more time"),
            guard=_time_was_asked,
            effect=_grant,
            awaits=DO,
            icon="calendar-check",
            ask=N_("to grant or refuse more time"),
        ),
        Step(
            "refuse",
            N_("Refuse the time"),
            OPEN,
            None,
            ("assigner", "coordinator"),
            N_("%(who)s kept the due date"),
            facts=(REASON,),
            guard=_time_was_asked,
            effect=_refuse,
            awaits=DO,
            icon="calendar-x",
        ),
        Step(
            "hand_on",
            N_("Hand on"),
            OPEN,
            None,
            ("assignee",),
            N_("%(who)s handed the task on to %(to)s"),
            facts=(
                Fact("person", N_("To"), "person"),
                Fact("note", N_("What they should know"), "text", required=False),
            ),
            effect=_hand_on,
            awaits=DO,
            tell=("assigner",),
            icon="arrow-left-right",
        ),
        Step(
            "decline",
            N_("Decline"),
            OPEN,
            "declined",
            ("assignee",),
            N_("%(who)s declined the task"),
            facts=(REASON,),
            icon="x-lg",
        ),
        Step(
            "reassign",
            N_("Assign again"),
            ("declined",),
            "todo",
            ("assigner", "coordinator"),
            N_("%(who)s assigned the task to %(to)s"),
            facts=(
                Fact("person", N_("To"), "person"),
                Fact("new_due", N_("New due date"), "date", required=False),
            ),
            effect=_reassign,
            icon="arrow-left-right",
            ask=N_("to assign the task again"),
        ),
        Step(
            "give",
            N_("Give to somebody else"),
            OPEN,
            "todo",
            ("assigner", "coordinator"),
            N_("%(who)s gave the task to %(to)s instead of %(was)s"),
            facts=(
                Fact("person", N_("To"), "person"),
                Fact("new_due", N_("New due date"), "date", required=False),
                Fact(
                    "reason", N_("Reason"), "text", hint=N_("Both read it: who had the task and who gets it.")
                ),
            ),
            effect=_give,
            tell=("former_assignee", "assigner"),
            icon="arrow-left-right",
        ),
        Step(
            "confirm",
            N_("Confirm"),
            ("done",),
            "confirmed",
            ("assigner", "coordinator"),
            N_("%(who)s confirmed the task"),
            guard=_not_own_work,
            tell=("assignee",),
            icon="check-lg",
            ask=N_("to confirm"),
        ),
        Step(
            "reopen",
            N_("Reopen"),
            ("done", "confirmed"),
            "todo",
            ("assigner", "coordinator"),
            N_("%(who)s reopened the task"),
            facts=(REASON, Fact("new_due", N_("New due date"), "date", required=False)),
            effect=_reopen,
            icon="arrow-counterclockwise",
        ),
        Step(
            "edit",
            N_("Edit"),
            ("todo", "doing", "done", "declined"),
            None,
            ("assigner", "coordinator"),
            N_("%(who)s edited the task"),
            page="edit",
            icon="pencil",
        ),
        Step(
            "tick",
            N_("Tick"),
            OPEN,
            None,
            ("assignee", "assigner", "coordinator"),
            N_("%(who)s ticked %(what)s"),
            quiet=True,
            icon="check2",
        ),
        Step(
            "cancel",
            N_("Cancel the task"),
            ("todo", "doing", "done", "declined"),
            "cancelled",
            ("assigner", "coordinator"),
            N_("%(who)s cancelled the task"),
            facts=(REASON,),
            tell=("assignee",),
            icon="x-octagon",
            irreversible=True,
        ),
    ),
)
