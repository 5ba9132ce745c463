"""How far along a new action comes in: offered to its lead, or as it stands in the spreadsheet of a plan under way.

What such a spreadsheet tells was agreed with the leads before. The secretariat brings it in by a step of its own,
of which the leads are told and in which the history names the file; nobody is asked again.
"""

from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _

from secretariat.imports.plan.cells import Read
from secretariat.imports.plan.shown import shown
from secretariat.imports.proposals import Change, Left, Line
from secretariat.imports.sheets import values
from secretariat.imports.sheets.grid import Cell
from secretariat.plans.rules import ACTION

if TYPE_CHECKING:
    from secretariat.imports.plan.comparing import Comparison

OVER = ("completed", "confirmed")


def plan(comparison: "Comparison", line: Line, read: Read, cells: dict[str, Cell]) -> None:
    """Plan the steps of a new action: brought in as it stands, abandoned, or offered to its lead."""
    given = read.values
    wanted = _wanted(given)
    if wanted == "abandoned":
        _abandon(comparison, line, given)
        if read.leads:
            name = comparison.standing.name(read.leads[0], comparison.lang)
            line.left.append(Left("lead", name, _("an abandoned action is offered to nobody")))
        return
    why = _why_not(comparison, wanted, read.leads) if wanted != "proposed" else ""
    if wanted != "proposed" and not why:
        _bring(comparison, line, read, wanted, cells)
        return
    _offer(comparison, line, read.leads)
    untold = [name for name in ("state", "progress", "note") if given.get(name) and given[name] != "proposed"]
    if untold:
        told = [
            shown(n, given[n], comparison.lang) if n == "progress" else values.line_of(cells[n])
            for n in untold
        ]
        text = ", ".join(one[:60] for one in told)
        line.left.append(Left(untold[0], text, why or _("an action that has not begun has no news")))


def _wanted(given: dict[str, Any]) -> str:
    """The state that a row means: the one it says, or the one that its progress tells."""
    state, share = given.get("state"), given.get("progress") or 0
    if state in (None, "accepted") and share:
        return "completed" if share == 100 and state is None else "in_progress"
    return state or "proposed"


def _why_not(comparison: "Comparison", wanted: str, leads: list[int]) -> str:
    if not comparison.answers.stands:
        comparison.proposal.brought += 1
        return _("it comes in as a proposal")
    if comparison.standing.cluster_id not in comparison.actor.staff_of:
        return _("the secretariat brings in what is under way")
    if not leads:
        return _("an action under way or over needs its lead")
    return ""


def _bring(comparison: "Comparison", line: Line, read: Read, wanted: str, cells: dict[str, Cell]) -> None:
    given, lead, lang = read.values, read.leads[0], comparison.lang
    if wanted == "confirmed" and lead in comparison.actor.organisations:
        wanted = "completed"  # somebody outside the lead organisation confirms it
    facts: dict[str, Any] = {
        "lead": lead,
        "progress": 100 if wanted in OVER else given.get("progress", 0),
        "note": given.get("note", ""),
    }
    line.changes += [
        Change("state", "", _(ACTION.state(wanted).label)),
        Change("lead", "", comparison.standing.name(lead, lang)),
    ]
    if wanted != "accepted":
        line.changes.append(Change("progress", "", shown("progress", facts["progress"], lang)))
    if facts["note"]:
        line.changes.append(Change("note", "", facts["note"]))
    line.steps.append((f"bring_{wanted}", facts))
    comparison.proposal.brought += 1


def _abandon(comparison: "Comparison", line: Line, given: dict[str, Any]) -> None:
    reason = given.get("note") or comparison.answers.reason
    if not given.get("note"):
        comparison.proposal.reason = True
    line.changes.append(Change("state", "", _(ACTION.state("abandoned").label)))
    line.steps.append(("abandon", {"reason": reason}))


def _offer(comparison: "Comparison", line: Line, leads: list[int]) -> None:
    """A new action is offered to the lead that its row names, where somebody there can answer."""
    if not leads:
        return
    standing, lead = comparison.standing, leads[0]
    name, why = standing.name(lead, comparison.lang), ""
    if not comparison.answers.offer:
        why = _("it is not offered to its lead here")
    elif not line.edits.get("due_on"):
        why = _("an action without a due date is not offered")
    elif lead not in standing.answering:
        why = _("nobody there may answer for it yet")
    elif f"c{standing.cluster_id}:coordinator" not in comparison.actor.principals:
        why = _("the coordinator offers it")
    if why:
        line.left.append(Left("lead", name, why))
        return
    line.changes.append(Change("lead", "", _("offered to %(lead)s", lead=name)))
    line.steps.append(("offer", {"lead": lead}))
    comparison.proposal.offers += 1
