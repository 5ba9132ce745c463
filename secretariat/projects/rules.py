"""The life of a project and of a deliverable.

Idea → submitted → in review → approved → active → closed. Differences from the domain's first table, and why:

- *return* leads to ``returned`` and not back to ``idea``, because an idea is its author's alone while a returned
  proposal has been seen and waits for an answer;
- *duplicate* and *decline* are final, each with its reason; *withdraw* is the proposer's own way out, until it is
  decided;
- *recommend* keeps the state: several reviewers answer, each once, and somebody with an interest is recused;
- whoever belongs to the lead organisation does not approve its project: a guard holds that.
"""

from typing import Any

from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Refused, Situation, State, Step

REASON = Fact("reason", N_("Reason"), "text")
STAFF = ("coordinator", "director")
HEALTH = (
    ("on_track", N_("On track")),
    ("at_risk", N_("At risk")),
    ("off_track", N_("Off track")),
)
SCREEN_DAYS = 14
"""Days the coordinator has to answer a proposal: ten working days."""

NEEDED = (
    ("need", N_("the need")),
    ("aim", N_("the aim")),
    ("results", N_("the expected results")),
)


def missing(project: Any) -> list[str]:
    """What a proposal still lacks before it may be submitted, as labels."""
    lacking = [
        label
        for name, label in NEEDED
        if not (getattr(project, f"{name}_fr") or getattr(project, f"{name}_en"))
    ]
    if project.lead_id is None:
        lacking.append(N_("the lead organisation"))
    if not project.budget_cents:
        lacking.append(N_("the total cost"))
    if not (project.starts_on and project.due_on):
        lacking.append(N_("the dates"))
    if project.group_id is None:
        lacking.append(N_("the working group"))
    return lacking


def _complete(case: Situation) -> str | None:
    """Need, aim, results, lead, cost, dates and group are given."""
    return (
        N_("The proposal is not complete yet: edit it and fill in what is missing.")
        if missing(case.thing)
        else None
    )


def _publish(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.audience = case.world.audience_of(case.thing.group_id)
    case.thing.missing = ""


def _return(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.missing = facts["reason"]


def _duplicate(case: Situation, facts: dict[str, Any]) -> None:
    if facts["original"] == case.thing.id:
        raise Refused(errors={"original": [N_("A project is not a duplicate of itself.")]})
    case.thing.duplicate_of_id = facts["original"]


def _no_interest(case: Situation) -> str | None:
    """Decided by somebody without an interest in it."""
    if case.actor.principals.intersection(case.thing.principals("lead")):
        return N_("You represent the lead organisation: somebody else decides.")
    if case.actor.id == case.thing.created_by_id:
        return N_("You proposed it: somebody else decides.")
    return None


def _update(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.health = facts["health"]
    case.thing.health_note = facts["note"].strip()[:300]
    if facts.get("progress") is not None:
        case.thing.progress = facts["progress"]
    case.thing.news_at = case.now


def _launch(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.health = "on_track"
    case.thing.news_at = case.now


def _close(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.final_report = facts["note"]
    case.thing.news_at = case.now


def _acts(case: Situation) -> str | None:
    """It is not only known from a document."""
    if getattr(case.thing, "documented", False):
        return N_("This project is known from a document only: nobody acts on it here.")
    return None


NEWS = (Await("lead", "update", due=False, days=30),)
PROPOSED = ("idea", "submitted", "returned", "in_review")

PROJECT = Lifecycle(
    kind="project",
    initial="idea",
    path=("idea", "submitted", "in_review", "approved", "active", "closed"),
    roles={
        "author": N_("the proposer"),
        "lead": N_("the lead’s representative"),
        "member": N_("the members of the group"),
        "chair": N_("the chair of the group"),
        "coordinator": N_("coordination"),
        "director": N_("direction"),
    },
    watched=("health", "progress", "due_on", "duplicate_of_id"),
    states=(
        State("idea", N_("Draft"), (Await("author", "submit", due=False),), look="wait"),
        State(
            "submitted",
            N_("Submitted"),
            (Await("coordinator", "screen", due=False, days=SCREEN_DAYS),),
            look="wait",
        ),
        State("returned", N_("To complete"), (Await("author", "submit", due=False),), look="wait"),
        State("in_review", N_("In review"), (Await("chair", "approve", due=False, days=30),), look="wait"),
        State("approved", N_("Approved"), (Await("lead", "launch", due=False),)),
        State("active", N_("Active"), NEWS),
        State("on_hold", N_("On hold"), (Await("coordinator", "resume", due=False),), look="wait"),
        State("closed", N_("Closed"), final=True, look="done"),
        State("declined", N_("Declined"), final=True, look="done"),
        State("duplicate", N_("Duplicate"), final=True, look="done"),
        State("withdrawn", N_("Withdrawn"), final=True, look="done"),
    ),
    steps=(
        Step(
            "submit",
            N_("Submit the proposal"),
            ("idea", "returned"),
            "submitted",
            ("author",),
            N_("%(who)s submitted the proposal"),
            guard=_complete,
            effect=_publish,
            icon="send",
            ask=N_("to complete and submit the proposal"),
        ),
        Step(
            "screen",
            N_("Find eligible"),
            ("submitted",),
            "in_review",
            ("coordinator",),
            N_("%(who)s found the proposal eligible"),
            facts=(Fact("note", N_("A word to the reviewers"), "text", required=False),),
            tell=("author", "member"),
            icon="check-lg",
            ask=N_("to screen the proposal"),
        ),
        Step(
            "return",
            N_("Return for completion"),
            ("submitted", "in_review"),
            "returned",
            ("coordinator",),
            N_("%(who)s returned the proposal"),
            facts=(Fact("reason", N_("What is missing"), "text"),),
            effect=_return,
            icon="arrow-counterclockwise",
        ),
        Step(
            "duplicate",
            N_("Mark as duplicate"),
            ("submitted", "in_review"),
            "duplicate",
            ("coordinator",),
            N_("%(who)s found it a duplicate of %(to)s"),
            facts=(Fact("original", N_("Duplicate of"), "record"), REASON),
            effect=_duplicate,
            tell=("author",),
            icon="files",
            irreversible=True,
        ),
        Step(
            "recommend",
            N_("Give an opinion"),
            ("in_review",),
            None,
            ("member", "chair"),
            N_("%(who)s gave an opinion"),
            facts=(
                Fact(
                    "opinion",
                    N_("Opinion"),
                    "choice",
                    choices=(
                        ("for", N_("I recommend it")),
                        ("against", N_("I do not recommend it")),
                        ("recused", N_("I stand aside: I have an interest in it")),
                    ),
                ),
                Fact("comment", N_("Why"), "text", required=False),
            ),
            icon="chat-left-text",
        ),
        Step(
            "approve",
            N_("Approve"),
            ("in_review",),
            "approved",
            ("chair", "director"),
            N_("%(who)s approved the project"),
            facts=(Fact("note", N_("Conditions or remarks"), "text", required=False),),
            guard=_no_interest,
            tell=("author", "coordinator"),
            icon="check-lg",
            ask=N_("to approve or decline"),
        ),
        Step(
            "decline",
            N_("Decline"),
            ("in_review",),
            "declined",
            ("chair", "director"),
            N_("%(who)s declined the project"),
            facts=(REASON,),
            guard=_no_interest,
            tell=("author", "coordinator"),
            icon="x-lg",
            irreversible=True,
        ),
        Step(
            "withdraw",
            N_("Withdraw"),
            PROPOSED,
            "withdrawn",
            ("author",),
            N_("%(who)s withdrew the proposal"),
            facts=(REASON,),
            tell=("coordinator",),
            icon="x-octagon",
            irreversible=True,
        ),
        Step(
            "launch",
            N_("Launch"),
            ("approved",),
            "active",
            ("lead", "coordinator"),
            N_("%(who)s launched the project"),
            guard=_acts,
            effect=_launch,
            tell=("author", "chair", "member"),
            icon="play",
            ask=N_("to launch the project"),
        ),
        Step(
            "update",
            N_("Report on the project"),
            ("active",),
            None,
            ("lead", "author", "coordinator"),
            N_("%(who)s reported on the project"),
            facts=(
                Fact("health", N_("How it goes"), "choice", choices=HEALTH),
                Fact("note", N_("In one sentence"), "line"),
                Fact("progress", N_("Progress"), "percent", required=False),
            ),
            guard=_acts,
            effect=_update,
            awaits=NEWS,
            icon="graph-up",
            ask=N_("to report on the project"),
        ),
        Step(
            "hold",
            N_("Put on hold"),
            ("active",),
            "on_hold",
            ("coordinator", "chair"),
            N_("%(who)s put the project on hold"),
            facts=(REASON,),
            guard=_acts,
            tell=("lead", "author"),
            icon="pause",
        ),
        Step(
            "resume",
            N_("Resume"),
            ("on_hold",),
            "active",
            ("coordinator", "chair"),
            N_("%(who)s resumed the project"),
            facts=(Fact("note", N_("What has changed"), "text", required=False),),
            tell=("lead", "author"),
            icon="play",
            ask=N_("to resume or close"),
        ),
        Step(
            "close",
            N_("Close with a final report"),
            ("active", "on_hold"),
            "closed",
            ("coordinator", "lead"),
            N_("%(who)s closed the project"),
            facts=(
                Fact(
                    "note",
                    N_("Final report"),
                    "text",
                    hint=N_("What was achieved, what was learnt, what remains."),
                ),
                Fact("files", N_("Files"), "files", required=False),
            ),
            guard=_acts,
            effect=_close,
            tell=("author", "chair", "director"),
            icon="archive",
            irreversible=True,
        ),
        Step(
            "edit",
            N_("Edit"),
            ("idea", "submitted", "returned", "in_review", "approved", "active", "on_hold"),
            None,
            ("author", "coordinator"),
            N_("%(who)s edited the project"),
            page="edit",
            icon="pencil",
        ),
    ),
)


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
        State("handed_over", N_("Handed over"), (Await("coordinator", "accept", due=False),), look="wait"),
        State("accepted", N_("Accepted"), final=True, look="done"),
        State("dropped", N_("Dropped"), final=True, look="done"),
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
            icon="box-arrow-up-right",
        ),
        Step(
            "accept",
            N_("Accept"),
            ("handed_over",),
            "accepted",
            ("coordinator", "chair"),
            N_("%(who)s accepted %(what)s"),
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
            icon="x-lg",
            irreversible=True,
        ),
    ),
)
