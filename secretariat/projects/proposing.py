"""What makes a proposal complete, and who has an interest in it: for form, page and life-cycle alike."""

from typing import Any

from secretariat.core.lifecycle import N_

TEXTS = (("need", N_("the need")), ("aim", N_("the aim")), ("results", N_("the expected results")))
"""What is written in either language."""
PARTS = {
    "need": ("title", "need", "aim", "group_id"),
    "funding": ("lead_id", "budget_cents", "starts_on", "due_on"),
    "results": ("results",),
    "partners": (),
}
"""The parts of the form, and what has to be answered in each."""


def lacking(project: Any) -> list[tuple[str, str]]:
    """What a proposal still lacks before it may be submitted, as (field, label).

    A field that is kept in two languages goes by its name without the language.
    """
    found = [
        (name, label)
        for name, label in TEXTS
        if not (getattr(project, f"{name}_fr") or getattr(project, f"{name}_en"))
    ]
    if project.lead_id is None:
        found.append(("lead_id", N_("the lead organisation")))
    if not project.budget_cents:
        found.append(("budget_cents", N_("the total cost")))
    if project.starts_on is None:
        found.append(("starts_on", N_("the start")))
    if project.due_on is None:
        found.append(("due_on", N_("the end")))
    if project.group_id is None:
        found.append(("group_id", N_("the working group")))
    return found


def missing(project: Any) -> list[str]:
    """What a proposal still lacks, as labels."""
    return [label for _name, label in lacking(project)]


def excess(project: Any) -> int:
    """By how many cents the funding sought goes beyond the total cost; 0 where it does not."""
    if not project.budget_cents or not project.sought_cents:
        return 0
    return max(project.sought_cents - project.budget_cents, 0)


def backwards(project: Any) -> bool:
    """Whether it would end before it starts."""
    return bool(project.starts_on and project.due_on and project.due_on <= project.starts_on)


def interest(project: Any, actor: Any) -> str | None:
    """Why somebody may not judge a project: they belong to its lead, or proposed it. None where they may."""
    if project.lead_id is not None and project.lead_id in actor.organisations:
        return N_("You belong to the lead organisation: somebody else decides.")
    if project.created_by_id is not None and actor.id == project.created_by_id:
        return N_("You proposed it: somebody else decides.")
    return None
