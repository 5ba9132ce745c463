"""What a row asks that is a step of an action's life: its lead, its state, its progress. Never done by hand.

A step that somebody else has to take is not planned: the cell is left, and says who takes it.
"""

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from secretariat.core import lifecycle
from secretariat.core.policy import Actor
from secretariat.imports.plan.cells import Read
from secretariat.imports.proposals import Left, Line
from secretariat.imports.sheets import values
from secretariat.imports.sheets.grid import Cell
from secretariat.plans import action_rules
from secretariat.plans.models import Action
from secretariat.plans.rules import ACTION

if TYPE_CHECKING:
    from secretariat.imports.plan.comparing import Comparison

EDITABLE = frozenset(state for step in ACTION.by_verb["edit"] for state in step.frm)
NOT_BEGUN = ("proposed", "carried", "offered", "declined", "accepted")
DONE = ("completed", "confirmed")
BROUGHT = tuple(f"bring_{state}" for state in action_rules.BROUGHT)
OFFERABLE = ("proposed", "declined")


def may(actor: Actor, action: Action, verb: str, state: str) -> bool:
    """Whether the actor's roles let them take a step from a state."""
    step = ACTION.find(verb, state)
    return step is not None and lifecycle.may(step, action, actor.principals)


def plan(comparison: "Comparison", line: Line, read: Read, cells: dict[str, Cell], action: Action) -> None:
    """Plan the steps that the cells of a row ask of an action that stands."""
    state = action.state
    if read.leads and read.leads[0] != action.lead_id:
        state = _lead(comparison, line, read.leads[0], action, state)
    if "state" in read.values:
        state = _state(comparison, line, read.values["state"], cells["state"], action, state)
    _progress(comparison, line, read.values, cells, action, state)


def _lead(comparison: "Comparison", line: Line, lead: int, action: Action, state: str) -> str:
    name, actor = comparison.standing.name(lead, comparison.lang), comparison.actor
    why, verb = "", ""
    if state in OFFERABLE:
        verb = "offer"
        if not (line.edits.get("due_on") or action.due_on):
            why = _("an action without a due date is not offered")
    elif state in ("accepted", "in_progress"):
        verb = "reoffer"
    else:
        why = _("its lead does not change from where it stands")
    if not why and lead not in comparison.standing.answering:
        why = _("nobody there may answer for it yet")
    if not why and not may(actor, action, verb, state):
        why = _("the coordinator offers it")
    if why:
        line.left.append(Left("lead", name, why))
        return state
    before = comparison.standing.name(action.lead_id, comparison.lang)
    offered = _("offered to %(lead)s", lead=name)
    if comparison.conflict(line, "lead", before if verb == "reoffer" else "", offered, action):
        return state
    facts: dict[str, Any] = {"lead": lead}
    if verb == "reoffer" or action.id in comparison.standing.frozen:
        comparison.proposal.reason = True
        facts["reason" if verb == "reoffer" else "note"] = comparison.answers.reason
    line.steps.append((verb, facts))
    comparison.proposal.offers += 1
    return "offered"


def _state(comparison: "Comparison", line: Line, wanted: str, cell: Cell, action: Action, state: str) -> str:
    """The steps to a wanted state; the state in which they leave the action."""
    if wanted == state or (wanted == "proposed" and state in NOT_BEGUN):
        return state
    if wanted in DONE and state == "confirmed":
        return state
    verb, facts, why = _step_to(comparison, wanted, state)
    if not why and not may(comparison.actor, action, verb, state):
        why = {
            "complete": _("its lead completes it"),
            "start": _("its lead starts it"),
            "confirm": _("the secretariat confirms it"),
        }.get(verb, _("your roles do not allow this step"))
    if not why and verb == "confirm" and action.lead_id in comparison.actor.organisations:
        why = _("somebody outside the lead organisation confirms it")
    if why:
        line.left.append(Left("state", values.line_of(cell)[:60], why))
        return state
    label = _(ACTION.state(state).label)
    if comparison.conflict(line, "state", label, _(ACTION.state(wanted).label), action):
        return state
    comparison.proposal.reason |= verb in ("abandon", "complete")
    line.steps.append((verb, facts))
    return wanted


def _step_to(comparison: "Comparison", wanted: str, state: str) -> tuple[str, dict[str, Any], str]:
    """The one step that leads to a state, with its facts; or why there is none."""
    reason = comparison.answers.reason
    if wanted == "abandoned" and state in EDITABLE:
        return "abandon", {"reason": reason}, ""
    steps = {
        ("accepted", "in_progress"): ("start", {}),
        ("in_progress", "completed"): ("complete", {"note": reason}),
        ("completed", "confirmed"): ("confirm", {}),
    }
    if (state, wanted) in steps:
        return *steps[state, wanted], ""
    if state in ("proposed", "declined", "offered", "carried"):
        return "", {}, _("its lead accepts it first")
    return "", {}, _("no step leads there from where it stands")


def _progress(
    comparison: "Comparison",
    line: Line,
    given: dict[str, Any],
    cells: dict[str, Cell],
    action: Action,
    state: str,
) -> None:
    share, note = given.get("progress"), given.get("note")
    moved = share is not None and share != action.progress and not (share == 100 and state in DONE)
    noted = bool(note) and note.split() != action.status_note.split()
    if not moved and not noted:
        return
    why = ""
    if state != "in_progress":
        why = _("only an action under way has news")
    elif not may(comparison.actor, action, "progress", state):
        why = _("its lead or the coordinator tells its progress")
    if why:
        for name, asked in (("progress", moved), ("note", noted)):
            if asked:
                line.left.append(Left(name, values.line_of(cells[name])[:60], why))
        return
    facts = {"progress": share if moved else action.progress, "note": note if noted else ""}
    shares = (comparison.shown("progress", value) for value in (action.progress, share))
    if moved and comparison.conflict(line, "progress", *shares, action):
        facts["progress"] = action.progress
        moved = False
    if noted and comparison.conflict(line, "note", action.status_note, note, action):
        facts["note"], noted = "", False
    if moved or noted:
        line.steps.append(("progress", facts))
