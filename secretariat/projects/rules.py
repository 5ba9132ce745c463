"""The life of a project; the steps of a proposal are in proposal_rules.py.

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
from secretariat.projects.proposal_rules import REASON, REVIEW_DAYS, STEPS, SUBMITTED

STAFF = ("coordinator", "director")
HEALTH = (
    ("on_track", N_("On track")),
    ("at_risk", N_("At risk")),
    ("off_track", N_("Off track")),
)
SCREEN_DAYS = 14
"""Days the coordinator has to answer a proposal: ten working days."""


NEWS = (Await("lead", "update", due=False, days=30),)
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
        State(
            "in_review",
            N_("In review"),
            (Await("chair", "approve", due=False, days=REVIEW_DAYS),),
            look="wait",
        ),
        State("approved", N_("Approved"), (Await("lead", "launch", due=False),)),
        State("active", N_("Active"), NEWS),
        State("on_hold", N_("On hold"), (Await("coordinator", "resume", due=False),), look="wait"),
        State("closed", N_("Closed"), final=True, look="done"),
        State("declined", N_("Not approved"), final=True, look="ended"),
        State("duplicate", N_("Duplicate"), final=True, look="ended"),
        State("withdrawn", N_("Withdrawn"), final=True, look="ended"),
        State("documented", N_("Known from a document"), final=True, look="done"),
    ),
    steps=(
        *STEPS,
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
            ("author", "coordinator", "director"),
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
