"""The life of a project.

Idea → submitted → in review → approved → active → closed. Differences from the domain's first table, and why:

- *return* leads to ``returned`` and not back to ``idea``, because an idea is its author's alone while a
  returned proposal has been seen and waits for an answer;
- *duplicate* and *decline* are final, each with its reason; *withdraw* is the proposer's own way out until
  it is decided; a draft that nobody saw is *discarded* without one;
- *recommend* keeps the state: several reviewers answer, each once, and somebody with an interest is recused;
- whoever belongs to the lead organisation, or proposed the project, does not decide on it: a guard holds it;
- a project that only a document names is entered as ``documented``, a state of its own from which no step
  leads: it is nobody's move, and is never counted as open, late or silent.
"""

from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, State, Step
from secretariat.projects import guards

REASON = Fact("reason", N_("Reason"), "text")
STAFF = ("coordinator", "director")
HEALTH = (
    ("on_track", N_("On track")),
    ("at_risk", N_("At risk")),
    ("off_track", N_("Off track")),
)
SCREEN_DAYS = 14
"""Days the coordinator has to answer a proposal: ten working days."""


NEWS = (Await("lead", "update", due=False, days=30),)
SUBMITTED = ("submitted", "returned", "in_review")
"""Seen by others and not decided yet."""
RUNNING = ("active",)
"""States in which a date passed is a delay, and silence counts."""
DEAD = ("declined", "duplicate", "withdrawn")
"""Proposals that led to nothing: left out of the totals."""
PLANNED = ("idea", *SUBMITTED, "approved", "active", "on_hold")
"""States in which milestones, deliverables and funding may still change."""

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
    watched=("progress",),
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
        State("documented", N_("Known from a document"), final=True, look="done"),
    ),
    steps=(
        Step(
            "submit",
            N_("Submit the proposal"),
            ("idea", "returned"),
            "submitted",
            ("author",),
            N_("%(who)s submitted the proposal"),
            guard=guards.complete,
            effect=guards.publish,
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
            effect=guards.keep_missing,
            tell=("author",),
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
            effect=guards.point_to_original,
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
                Fact(
                    "comment",
                    N_("Why"),
                    "text",
                    required=False,
                    hint=N_(
                        "Read by the chair and the secretariat; the others see how many opinions there are."
                    ),
                ),
            ),
            effect=guards.opine,
            icon="chat-left-text",
            ask=N_("to give an opinion"),
        ),
        Step(
            "approve",
            N_("Approve"),
            ("in_review",),
            "approved",
            ("chair", "director"),
            N_("%(who)s approved the project"),
            facts=(Fact("note", N_("Conditions or remarks"), "text", required=False),),
            guard=guards.no_interest,
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
            guard=guards.no_interest,
            tell=("author", "coordinator"),
            icon="x-lg",
            irreversible=True,
        ),
        Step(
            "withdraw",
            N_("Withdraw"),
            SUBMITTED,
            "withdrawn",
            ("author",),
            N_("%(who)s withdrew the proposal"),
            facts=(REASON,),
            tell=("coordinator",),
            icon="x-octagon",
            irreversible=True,
        ),
        Step(
            "discard",
            N_("Discard the draft"),
            ("idea",),
            "withdrawn",
            ("author",),
            N_("%(who)s discarded the draft"),
            icon="trash",
            irreversible=True,
        ),
        Step(
            "record",
            N_("Enter from a document"),
            ("idea",),
            "documented",
            ("author",),
            N_("%(who)s entered it from a document"),
            guard=guards.from_document,
            icon="file-earmark-text",
            quiet=True,
        ),
        Step(
            "launch",
            N_("Launch"),
            ("approved",),
            "active",
            ("lead", "coordinator"),
            N_("%(who)s launched the project"),
            effect=guards.launch,
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
            N_("%(who)s reported on the project, %(health)s"),
            facts=(
                Fact("health", N_("How it goes"), "choice", choices=HEALTH),
                Fact("note", N_("In one sentence"), "line"),
                Fact("progress", N_("Progress"), "percent", required=False),
            ),
            effect=guards.report,
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
            effect=guards.close,
            tell=("author", "chair", "director"),
            icon="archive",
            irreversible=True,
        ),
        Step(
            "edit",
            N_("Edit"),
            PLANNED,
            None,
            ("author", "coordinator"),
            N_("%(who)s edited the project"),
            page="edit",
            icon="pencil",
        ),
        Step(
            "edit",
            N_("Edit"),
            ("documented",),
            None,
            ("coordinator",),
            N_("%(who)s edited the project"),
            page="edit",
            icon="pencil",
        ),
        Step(
            "plan",
            N_("Plan milestones and deliverables"),
            PLANNED,
            None,
            ("author", "coordinator", "lead"),
            N_("%(who)s changed the milestones and deliverables: %(what)s"),
            page="plan",
            icon="bar-chart-steps",
            quiet=True,
        ),
        Step(
            "fund",
            N_("Funding by source"),
            PLANNED,
            None,
            ("author", "coordinator", "lead"),
            N_("%(who)s changed the funding by source"),
            page="funding",
            icon="table",
            quiet=True,
        ),
    ),
)
