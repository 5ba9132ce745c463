"""Milestones and deliverables of a project: planned, corrected, taken out before the launch."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from secretariat.core import acts
from secretariat.core.acts import Stale
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn, Refused
from secretariat.core.policy import Actor
from secretariat.plans.models import Milestone
from secretariat.projects.commands import allowed
from secretariat.projects.models import Deliverable, Project
from secretariat.projects.rules import PROJECT

KINDS: dict[str, type[Milestone] | type[Deliverable]] = {"milestone": Milestone, "deliverable": Deliverable}
BEFORE_LAUNCH = ("idea", "submitted", "returned", "in_review", "approved")
"""States in which a part is simply taken out; later it is dropped, with its reason."""
ENTERED = {"milestone": "ahead", "deliverable": "expected"}


def add(
    session: Session, actor: Actor, project: Project, name: str, facts: Mapping[str, Any]
) -> Milestone | Deliverable:
    """Plan a milestone or a deliverable (``name``): ``title_fr``, ``title_en``, ``due_on``.

    The proposer, the lead's representative and the coordinator may. A milestone that is added after the
    launch has slipped from nothing: its adopted date is the one it is given.
    """
    _may_plan(actor, project)
    values = _values(name, facts)
    part = KINDS[name](
        cluster_id=project.cluster_id, group_id=project.group_id, lead_id=project.lead_id, **values
    )
    if name == "milestone" and project.state in ("active", "on_hold"):
        part.adopted_due_on = part.due_on
    acts.open_part(session, actor, part, project, {"what": _titles(part)})
    return part


def edit(
    session: Session,
    actor: Actor,
    project: Project,
    name: str,
    part: Milestone | Deliverable,
    facts: Mapping[str, Any],
    version: int | None,
) -> None:
    """Correct a part's titles and, before the launch, its date; after it a milestone's date is *moved*."""
    _may_plan(actor, project)
    values = _values(name, facts)
    if version is not None and version != part.version:
        raise Stale(part, values, version)
    if part.state != ENTERED[name]:
        raise OutOfTurn(N_("This has moved on: the step is no longer possible from where it stands."))
    if name == "milestone" and project.state not in BEFORE_LAUNCH and values["due_on"] != part.due_on:
        raise Refused(
            errors={"due_on": [N_("After the launch a milestone is moved, with a reason: use that step.")]}
        )
    changed = [key for key, value in values.items() if getattr(part, key) != value]
    if not changed:
        return
    for key in changed:
        setattr(part, key, values[key])
    part.version += 1
    session.flush()
    acts.edit(session, actor, project, {}, None, details={"what": _titles(part)}, verb="plan")


def remove(
    session: Session, actor: Actor, project: Project, name: str, part: Milestone | Deliverable
) -> None:
    """Take a part out of a project that is not launched yet."""
    _may_plan(actor, project)
    if project.state not in BEFORE_LAUNCH or part.state != ENTERED[name]:
        raise OutOfTurn(N_("After the launch a milestone or a deliverable is dropped, with its reason."))
    titles = _titles(part)
    session.delete(part)
    session.flush()
    acts.edit(session, actor, project, {}, None, details={"what": titles}, verb="plan")


def _may_plan(actor: Actor, project: Project) -> None:
    if PROJECT.find("plan", project.state) is None:
        raise OutOfTurn(N_("This has moved on: the step is no longer possible from where it stands."))
    if not allowed(actor, project, "plan"):
        raise Forbidden(N_("Your roles do not allow this step."))


def _values(name: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    values = {key: (facts.get(key) or "").strip() for key in ("title_fr", "title_en")}
    if not any(values.values()):
        raise Refused(errors={"title_fr": [N_("Give a title in at least one language.")]})
    values["due_on"] = facts.get("due_on")
    if name == "milestone" and values["due_on"] is None:
        raise Refused(errors={"due_on": [N_("A date is needed here.")]})
    return values


def _titles(part: Milestone | Deliverable) -> dict[str, str]:
    return {lang: text for lang in ("fr", "en") if (text := getattr(part, f"title_{lang}"))}
