"""The lives of a plan, an action, a measurement and a milestone.

Take-up is the hinge: an action has no owner until the lead organisation's own representative accepts it, and only
an accepted action starts. Differences from the domain's first table, and why:

- *withdraw* takes an unanswered offer back, because an offer to a firm that never answers would otherwise stay
  for ever (DOMAIN.md gives no way out of *offered* but the lead's);
- *progress* keeps the state and hands the move back to the lead: the tally of days counts from the last news;
- a completed action that is not confirmed is *reopened* with what is missing;
- *defer* is asked for by the lead as well as decided by the secretariat, since it is the lead who knows.
"""

from datetime import timedelta
from typing import Any

from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Refused, Situation, State, Step

REASON = Fact("reason", N_("Reason"), "text")
ROLES = {
    "lead": N_("the lead’s representative"),
    "chair": N_("the chair of the group"),
    "coordinator": N_("coordination"),
    "director": N_("direction"),
}
STAFF = ("coordinator", "director")
REPORT_EVERY = 30
"""Days within which the lead of an action under way is asked for news."""


def _has_actions(case: Situation) -> str | None:
    """It has at least one action."""
    if case.world is None or case.world.actions_of(case.record.id):
        return None
    return N_("Add at least one action first.")


def _all_dated(case: Situation) -> str | None:
    """Every action has its dates."""
    if case.world is None or not case.world.undated_actions(case.record.id):
        return _has_actions(case)
    return N_("Every action needs a start and a due date before the plan is adopted.")


def _no_open_action(case: Situation) -> str | None:
    """No action is still open."""
    if case.world is None or not case.world.open_actions(case.record.id):
        return None
    return N_("Some actions are still open: complete, abandon or carry them over first.")


def _adopt(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.adopted_on = facts.get("adopted_on") or case.today


PLAN = Lifecycle(
    kind="plan",
    initial="draft",
    path=("draft", "consultation", "adopted", "closed"),
    roles={"chair": ROLES["chair"], "coordinator": ROLES["coordinator"], "director": ROLES["director"], "member": N_("the members")},
    watched=("adopted_on",),
    states=(
        State("draft", N_("Draft"), (Await("coordinator", "open_consultation", due=False),), look="wait"),
        State("consultation", N_("In consultation"), (Await("director", "adopt", due=False),), look="wait"),
        State("adopted", N_("Adopted")),
        State("superseded", N_("Superseded"), final=True, look="done"),
        State("closed", N_("Closed"), final=True, look="done"),
    ),
    steps=(
        Step(
            "open_consultation",
            N_("Open the consultation"),
            ("draft",),
            "consultation",
            ("coordinator", "chair"),
            N_("%(who)s opened the plan to consultation"),
            guard=_has_actions,
            tell=("member", "chair"),
            icon="megaphone",
            ask=N_("to open the consultation"),
        ),
        Step(
            "return",
            N_("Back to draft"),
            ("consultation",),
            "draft",
            STAFF,
            N_("%(who)s took the plan back to draft"),
            facts=(REASON,),
            icon="arrow-counterclockwise",
        ),
        Step(
            "adopt",
            N_("Adopt"),
            ("consultation",),
            "adopted",
            ("director",),
            N_("%(who)s adopted the plan; its baseline is frozen"),
            facts=(Fact("adopted_on", N_("Adopted on"), "date", required=False, hint=N_("Today, if you leave it empty.")),),
            guard=_all_dated,
            effect=_adopt,
            tell=("member", "chair", "coordinator"),
            icon="check-lg",
            ask=N_("to adopt the plan"),
        ),
        Step(
            "revise",
            N_("Revise"),
            ("adopted",),
            None,
            STAFF,
            N_("%(who)s opened a new version of the plan"),
            facts=(REASON,),
            icon="files",
        ),
        Step(
            "supersede",
            N_("Supersede"),
            ("adopted",),
            "superseded",
            STAFF,
            N_("%(who)s adopted the next version; this one is superseded"),
            quiet=True,
            icon="files",
        ),
        Step(
            "edit",
            N_("Edit"),
            ("draft", "consultation", "adopted"),
            None,
            ("coordinator", "director", "chair"),
            N_("%(who)s edited the plan"),
            page="edit",
            icon="pencil",
        ),
        Step(
            "close",
            N_("Close the plan"),
            ("adopted",),
            "closed",
            ("director",),
            N_("%(who)s closed the plan"),
            facts=(Fact("note", N_("What the plan achieved"), "text"),),
            guard=_no_open_action,
            icon="archive",
            irreversible=True,
        ),
    ),
)


def _dated(case: Situation) -> str | None:
    """It has a due date."""
    return None if case.thing.due_on else N_("Give the action a due date before you offer it.")


def _offer(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.lead_id = facts["lead"]


def _start(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.news_at = case.now


def _progress(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.progress = facts["progress"]
    case.thing.status_note = (facts.get("note") or "").strip() or case.thing.status_note
    case.thing.news_at = case.now


def _complete(case: Situation, facts: dict[str, Any]) -> None:
    if not (facts.get("note") or "").strip() and not facts.get("files"):
        raise Refused(errors={"note": [N_("Say in a note what was achieved, or attach the evidence.")]})
    case.thing.progress = 100
    case.thing.status_note = (facts.get("note") or "").strip() or case.thing.status_note
    case.thing.news_at = case.now


def _defer(case: Situation, facts: dict[str, Any]) -> None:
    new = facts["new_due"]
    if case.thing.due_on and new <= case.thing.due_on:
        raise Refused(errors={"new_due": [N_("Choose a date after the present one.")]})
    if new <= case.today - timedelta(days=1):
        raise Refused(errors={"new_due": [N_("Choose a date that is not past.")]})
    case.thing.due_on = new
    case.thing.news_at = case.now


def _not_the_lead(case: Situation) -> str | None:
    """Confirmed by somebody other than the lead."""
    if case.actor.principals.intersection(case.thing.principals("lead")):
        return N_("Somebody outside the lead organisation confirms it.")
    return None


ANSWER = (Await("lead", "accept", due=False),)
NEWS = (Await("lead", "progress", due=False, days=REPORT_EVERY),)
LEAD = Fact("lead", N_("Lead organisation"), "organisation")
OPEN_ACTION = ("proposed", "offered", "declined", "accepted", "in_progress")

ACTION = Lifecycle(
    kind="action",
    initial="proposed",
    path=("proposed", "offered", "accepted", "in_progress", "completed", "confirmed"),
    roles=ROLES,
    watched=("due_on", "lead_id", "progress"),
    states=(
        State("proposed", N_("Proposed"), (Await("coordinator", "offer", due=False),), look="wait"),
        State("offered", N_("Offered"), ANSWER, look="wait"),
        State("declined", N_("Declined"), (Await("coordinator", "offer", due=False),), look="wait"),
        State("accepted", N_("Accepted"), (Await("lead", "start", due=False),), look="ok"),
        State("in_progress", N_("In progress"), NEWS),
        State("completed", N_("To confirm"), (Await("coordinator", "confirm", due=False),), look="wait"),
        State("confirmed", N_("Confirmed"), final=True, look="done"),
        State("abandoned", N_("Abandoned"), final=True, look="done"),
    ),
    steps=(
        Step(
            "offer",
            N_("Offer to a lead"),
            ("proposed", "declined"),
            "offered",
            ("coordinator",),
            N_("%(who)s offered it to %(to)s"),
            facts=(LEAD, Fact("note", N_("Message to its representative"), "text", required=False)),
            guard=_dated,
            effect=_offer,
            icon="send",
            ask=N_("to offer it to a lead"),
        ),
        Step(
            "accept",
            N_("Accept"),
            ("offered",),
            "accepted",
            ("lead",),
            N_("%(who)s accepted it for %(to)s"),
            facts=(Fact("note", N_("A word to the secretariat"), "text", required=False),),
            tell=("coordinator", "chair"),
            icon="check-lg",
            ask=N_("to accept or decline"),
        ),
        Step(
            "decline",
            N_("Decline"),
            ("offered",),
            "declined",
            ("lead",),
            N_("%(who)s declined it for %(to)s"),
            facts=(REASON,),
            tell=("coordinator",),
            icon="x-lg",
        ),
        Step(
            "withdraw",
            N_("Withdraw the offer"),
            ("offered",),
            "proposed",
            ("coordinator",),
            N_("%(who)s withdrew the offer"),
            facts=(REASON,),
            tell=("lead",),
            icon="arrow-counterclockwise",
        ),
        Step(
            "start",
            N_("Start"),
            ("accepted",),
            "in_progress",
            ("lead", "coordinator"),
            N_("%(who)s started the action"),
            effect=_start,
            icon="play",
            ask=N_("to start"),
        ),
        Step(
            "progress",
            N_("Record progress"),
            ("in_progress",),
            None,
            ("lead", "coordinator"),
            N_("%(who)s reported progress"),
            facts=(
                Fact("progress", N_("Progress"), "percent"),
                Fact("note", N_("What moved?"), "text", required=False),
            ),
            effect=_progress,
            awaits=NEWS,
            icon="graph-up",
            ask=N_("to report progress"),
        ),
        Step(
            "complete",
            N_("Complete"),
            ("in_progress",),
            "completed",
            ("lead",),
            N_("%(who)s completed the action"),
            facts=(
                Fact("note", N_("What was achieved"), "text", required=False),
                Fact("files", N_("Evidence"), "files", required=False),
            ),
            effect=_complete,
            tell=("chair",),
            icon="check2-square",
        ),
        Step(
            "confirm",
            N_("Confirm completion"),
            ("completed",),
            "confirmed",
            STAFF,
            N_("%(who)s confirmed the action"),
            guard=_not_the_lead,
            tell=("lead", "chair"),
            icon="check-lg",
            ask=N_("to confirm completion"),
        ),
        Step(
            "reopen",
            N_("Send back"),
            ("completed", "confirmed"),
            "in_progress",
            ("coordinator",),
            N_("%(who)s sent it back to the lead"),
            facts=(Fact("reason", N_("What is missing"), "text"),),
            tell=("lead",),
            icon="arrow-counterclockwise",
        ),
        Step(
            "defer",
            N_("Defer to a new date"),
            ("accepted", "in_progress"),
            None,
            ("coordinator", "lead"),
            N_("%(who)s moved the due date"),
            facts=(Fact("new_due", N_("New due date"), "date"), REASON),
            effect=_defer,
            tell=("lead", "coordinator", "chair"),
            icon="calendar-x",
        ),
        Step(
            "reoffer",
            N_("Offer to another lead"),
            ("accepted", "in_progress"),
            "offered",
            ("coordinator",),
            N_("%(who)s offered it to %(to)s"),
            facts=(LEAD, REASON),
            effect=_offer,
            icon="arrow-left-right",
        ),
        Step(
            "edit",
            N_("Edit"),
            OPEN_ACTION,
            None,
            ("coordinator", "director", "chair"),
            N_("%(who)s edited the action"),
            page="edit",
            icon="pencil",
        ),
        Step(
            "abandon",
            N_("Abandon"),
            OPEN_ACTION,
            "abandoned",
            ("coordinator", "director"),
            N_("%(who)s abandoned the action"),
            facts=(REASON,),
            tell=("lead", "chair"),
            icon="x-octagon",
            irreversible=True,
        ),
    ),
)


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
        State("submitted", N_("To verify"), (Await("coordinator", "verify", due=False),), look="wait"),
        State("verified", N_("Verified"), (Await("coordinator", "publish", due=False),), look="wait"),
        State("published", N_("Published"), final=True, look="done"),
        State("rejected", N_("Rejected"), final=True, look="done"),
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
        State("dropped", N_("Dropped"), final=True, look="done"),
    ),
    steps=(
        Step(
            "reach",
            N_("Mark as reached"),
            ("ahead",),
            "reached",
            ("lead", "coordinator", "director", "chair"),
            N_("%(who)s marked the milestone %(what)s as reached"),
            facts=(Fact("reached_on", N_("Reached on"), "date", required=False, hint=N_("Today, if you leave it empty.")),),
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
