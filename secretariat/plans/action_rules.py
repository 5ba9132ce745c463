"""The life of an action: offered to a lead, accepted by its representative, carried out, confirmed."""

from datetime import timedelta
from typing import Any

from secretariat.core.lifecycle import N_, Await, Fact, Lifecycle, Refused, Situation, State, Step
from secretariat.plans.roles import EDITORS, REASON, ROLES, STAFF, being_imported, just_imported

REPORT_EVERY = 30
"""Days within which the lead of an action under way is asked for news."""


def _dated(case: Situation) -> str | None:
    """It has a due date."""
    return None if case.thing.due_on else N_("Give the action a due date before you offer it.")


def _offer(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.lead_id = facts["lead"]


def _reoffer(case: Situation, facts: dict[str, Any]) -> None:
    if facts["lead"] == case.thing.lead_id:
        raise Refused(errors={"lead": [N_("This organisation leads it already. Choose another.")]})
    case.thing.former_lead_id = case.thing.lead_id
    case.thing.lead_id = facts["lead"]


def _abandon(case: Situation, facts: dict[str, Any]) -> None:
    if case.thing.state in ("proposed", "declined", "carried"):
        case.thing.lead_id = None  # it was offered at most: nobody led it


def _carries_on(case: Situation) -> str | None:
    """It is the copy of an action of the edition before."""
    return None if case.thing.carries_on_id else N_("It carries on no action of an earlier edition.")


def _plan_adopted(case: Situation) -> str | None:
    """Its plan is adopted."""
    if case.world is None or case.world.plan_state(case.thing.plan_id) == "adopted":
        return None
    return N_("Its plan is not adopted yet.")


def _next_plan_adopted(case: Situation) -> str | None:
    """The next edition of its plan is adopted."""
    if case.world is None or case.world.next_edition(case.thing.plan_id, ("adopted",)):
        return None
    return N_("The plan’s next edition is not adopted yet.")


def _served_goes_on(case: Situation) -> str | None:
    """The objective that it serves goes on in the next edition of the development plan."""
    if case.world is None or case.world.objective_now(case.thing.serves_id):
        return None
    return N_("The objective that it serves does not go on in a next edition.")


def _serve_on(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.serves_id = case.world.objective_now(case.thing.serves_id)


def _resume(case: Situation, facts: dict[str, Any]) -> None:
    for name in ("lead_id", "progress", "status_note", "news_at"):
        setattr(case.thing, name, facts[name])


def _unmake(case: Situation, facts: dict[str, Any]) -> None:
    """Out of its plan, with neither code nor reader: what an import made by mistake leaves no gap."""
    thing = case.thing
    thing.objective_id, thing.rank, thing.code, thing.sort_code = None, 0, "", ""
    thing.lead_id, thing.audience, thing.created_by_id = None, "author", None


def _bring(case: Situation, facts: dict[str, Any]) -> None:
    """Led and as far along as the spreadsheet says: it was agreed before it came in."""
    thing = case.thing
    thing.lead_id, thing.progress = facts["lead"], facts.get("progress") or 0
    thing.status_note, thing.news_at = (facts.get("note") or "").strip(), case.now


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
    if case.thing.lead_id in case.actor.organisations:
        return N_("Somebody outside the lead organisation confirms it.")
    return None


ANSWER = (Await("lead", "accept", due=False, days=21),)
NEWS = (Await("lead", "progress", due=False, days=REPORT_EVERY),)
LEAD = Fact("lead", N_("Lead organisation"), "organisation")
OPEN_ACTION = ("proposed", "carried", "offered", "declined", "accepted", "in_progress")
REPLACED = ("proposed", "carried", "offered", "declined", "accepted", "in_progress", "completed")
SERVING = (*REPLACED, "confirmed")
"""Where an action may stand when an objective that it serves goes on in a next edition."""
RESUMED = (
    "proposed",
    "offered",
    "declined",
    "accepted",
    "in_progress",
    "completed",
    "confirmed",
    "abandoned",
)
"""Where an action may stand when the next edition takes its place: there its copy goes on."""

BROUGHT = ("accepted", "in_progress", "completed", "confirmed")
"""Where an import may bring a new action in, as the spreadsheet of a plan under way tells it."""
IMPORTED = ("offered", "in_progress", "completed", "confirmed", "abandoned")
"""Where the steps of an import may leave an action."""
PUT_BACK = ("proposed", "offered", "declined", "accepted", "in_progress", "completed", "carried")
"""Where an import may find one, and undoing it puts it back."""

ACTION = Lifecycle(
    kind="action",
    initial="proposed",
    path=("proposed", "offered", "accepted", "in_progress", "completed", "confirmed"),
    roles={**ROLES, "former_lead": N_("the lead before")},
    watched=("due_on", "lead_id", "progress", "serves_id"),
    states=(
        State("proposed", N_("Proposed"), (Await("coordinator", "offer", due=False),), look="wait"),
        State("offered", N_("Offered"), ANSWER, look="wait"),
        State("declined", N_("Declined"), (Await("coordinator", "offer", due=False, days=14),), look="wait"),
        State("accepted", N_("Accepted"), (Await("lead", "start", due=False),), look="ok"),
        State("in_progress", N_("In progress"), NEWS),
        State(
            "completed", N_("To confirm"), (Await("coordinator", "confirm", due=False, days=7),), look="wait"
        ),
        State("confirmed", N_("Confirmed"), final=True, look="done"),
        State("abandoned", N_("Abandoned"), final=True, look="ended"),
        State("carried", N_("Carried over"), look="wait"),
        State("replaced", N_("Replaced by the next edition"), final=True, look="ended"),
        State("unmade", N_("Taken back with its import"), final=True, look="ended"),
    ),
    steps=(
        Step(
            "offer",
            N_("Offer to a lead"),
            ("proposed", "declined"),
            "offered",
            ("coordinator",),
            N_("%(who)s offered it to %(to)s"),
            facts=(
                LEAD,
                Fact(
                    "note",
                    N_("Message to its representative"),
                    "text",
                    required=False,
                    hint=N_("It stays in the history: everybody who may read the action reads it."),
                ),
            ),
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
            effect=_reoffer,
            tell=("former_lead", "chair"),
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
            effect=_abandon,
            tell=("lead", "chair"),
            icon="x-octagon",
            irreversible=True,
        ),
        Step(
            "partners",
            N_("Change the partners"),
            OPEN_ACTION,
            None,
            EDITORS,
            N_("%(who)s changed the partners: %(what)s"),
            quiet=True,
            icon="people",
        ),
        Step(
            "fund",
            N_("Change the funding"),
            OPEN_ACTION,
            None,
            EDITORS,
            N_("%(who)s changed the funding: %(what)s"),
            quiet=True,
            icon="pencil",
        ),
        Step(
            "carry",
            N_("Carry over"),
            ("proposed",),
            "carried",
            STAFF,
            N_("%(who)s carried it over from the edition before"),
            guard=_carries_on,
            quiet=True,
            icon="files",
        ),
        Step(
            "unmake",
            N_("Take back with its import"),
            ("proposed", "offered", *BROUGHT, "abandoned"),
            "unmade",
            EDITORS,
            N_("%(who)s undid the import that made it"),
            guard=just_imported,
            effect=_unmake,
            quiet=True,
            icon="arrow-counterclockwise",
        ),
        *(
            Step(
                f"bring_{state}",
                N_("Bring in as it stands"),
                ("proposed",),
                state,
                STAFF,
                N_("%(who)s brought it in from the spreadsheet %(what)s as it stood there, led by %(to)s"),
                guard=being_imported,
                effect=_bring,
                tell=("lead",),
                quiet=True,
                icon="table",
            )
            for state in BROUGHT
        ),
        *(
            Step(
                f"put_back_{state}",
                N_("Put back"),
                IMPORTED,
                state,
                EDITORS,
                N_("%(who)s undid the import that changed it"),
                guard=just_imported,
                effect=_resume,
                quiet=True,
                icon="arrow-counterclockwise",
            )
            for state in PUT_BACK
        ),
        *(
            Step(
                f"resume_{state}",
                N_("Resume"),
                ("carried",),
                state,
                STAFF,
                N_("%(who)s adopted the plan; the action goes on from the edition before"),
                guard=_plan_adopted,
                effect=_resume,
                quiet=True,
                icon="files",
            )
            for state in RESUMED
        ),
        Step(
            "replace",
            N_("Replace"),
            REPLACED,
            "replaced",
            STAFF,
            N_("%(who)s adopted the plan’s next edition, which takes its place"),
            guard=_next_plan_adopted,
            quiet=True,
            icon="files",
        ),
        Step(
            "serve_on",
            N_("Serve the next edition"),
            SERVING,
            None,
            STAFF,
            N_("%(who)s adopted the development plan’s next edition, where it serves objective %(what)s"),
            guard=_served_goes_on,
            effect=_serve_on,
            quiet=True,
            icon="files",
        ),
    ),
)
