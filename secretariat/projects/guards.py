"""What shuts a step of a project, and what a step changes of it; the table itself is in rules.py."""

from typing import Any

from secretariat.core.lifecycle import N_, Refused, Situation
from secretariat.projects.proposing import backwards, excess, interest, missing


def complete(case: Situation) -> str | None:
    """Need, aim, results, lead, cost, dates and group are given, and agree."""
    if missing(case.thing):
        return N_("The proposal is not complete yet: edit it and fill in what is missing.")
    if excess(case.thing):
        return N_("The funding sought exceeds the total cost: edit the proposal.")
    if backwards(case.thing):
        return N_("The project would end before it starts: edit the proposal.")
    return None


def publish(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.audience = case.world.audience_of(case.thing.group_id)
    case.thing.missing = ""


def keep_missing(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.missing = facts["reason"]


def point_to_original(case: Situation, facts: dict[str, Any]) -> None:
    if facts["original"] == case.thing.id:
        raise Refused(errors={"original": [N_("A project is not a duplicate of itself.")]})
    case.thing.duplicate_of_id = facts["original"]


def no_interest(case: Situation) -> str | None:
    """Decided by somebody without an interest in it."""
    return interest(case.thing, case.actor)


def opine(case: Situation, facts: dict[str, Any]) -> None:
    if facts["opinion"] != "recused" and interest(case.thing, case.actor):
        raise Refused(
            errors={"opinion": [N_("You have an interest in this project: you can only stand aside.")]}
        )


def report(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.health = facts["health"]
    case.thing.health_note = facts["note"].strip()[:300]
    if facts.get("progress") is not None:
        case.thing.progress = facts["progress"]
    case.thing.news_at = case.now


def launch(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.adopted_due_on = case.thing.due_on
    case.thing.health = "on_track"
    case.thing.news_at = case.now


def close(case: Situation, facts: dict[str, Any]) -> None:
    case.thing.final_report = facts["note"]
    case.thing.news_at = case.now


def from_document(case: Situation) -> str | None:
    """It is marked as known from a document."""
    return None if case.thing.documented else N_("Only what a document names is entered so.")
