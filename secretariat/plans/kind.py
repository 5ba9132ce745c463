"""Plan, action and milestone as core knows them, and their place in the shell."""

from secretariat.core import agenda, kinds, shell, telling
from secretariat.core.lifecycle import N_
from secretariat.plans import editions, indicator_kind, milestones, panels, takeup, world
from secretariat.plans.models import Action, Milestone, Plan
from secretariat.plans.rules import ACTION, MILESTONE, PLAN

__all__ = ["ACTION_KIND", "MILESTONE_KIND", "PLAN_KIND", "indicator_kind", "panels", "world"]


def _leads(session, actor, record):
    """Whom an action may be offered to; one that is led already goes to another."""
    return [pair for pair in takeup.leads(session, actor, record) if not _leads_now(record, pair[0])]


def _leads_now(record: Action, organisation_id: int) -> bool:
    return record.state in ("accepted", "in_progress") and record.lead_id == organisation_id


def _holder(action: Action, principal: str) -> str:
    """The organisation for which its representative is awaited."""
    if action.lead is not None and principal == f"o{action.lead_id}:rep":
        return action.lead.name_fr
    return ""


PLAN_KIND = kinds.register(
    kinds.Kind(
        name="plan",
        cls=Plan,
        lifecycle=PLAN,
        label=N_("Plan"),
        plural=N_("Plans"),
        icon="list-nested",
        room="plans",
        fields={
            "title_fr": N_("title in French"),
            "title_en": N_("title in English"),
            "starts_on": N_("beginning"),
            "ends_on": N_("end"),
            "summary_fr": N_("summary in French"),
            "summary_en": N_("summary in English"),
            "highlights_fr": N_("highlights in French"),
            "highlights_en": N_("highlights in English"),
            "adopted_on": N_("adopted on"),
        },
        consequences={"adopt": editions.adopt, "revise": editions.revise},
    )
)
ACTION_KIND = kinds.register(
    kinds.Kind(
        name="action",
        cls=Action,
        lifecycle=ACTION,
        label=N_("Action"),
        plural=N_("Actions"),
        icon="arrow-right-circle",
        room="actions",
        fields={
            "title_fr": N_("title in French"),
            "title_en": N_("title in English"),
            "description_fr": N_("description in French"),
            "description_en": N_("description in English"),
            "starts_on": N_("start"),
            "due_on": N_("due date"),
            "budget_cents": N_("budget"),
            "progress": N_("progress"),
        },
        consequences={
            "offer": takeup.offered,
            "reoffer": takeup.offered,
            "accept": takeup.answered,
            "decline": takeup.answered,
        },
        code=lambda action: action.code,
        choices={"lead": _leads},
        holder=_holder,
    )
)
MILESTONE_KIND = kinds.register(
    kinds.Kind(
        name="milestone",
        cls=Milestone,
        lifecycle=MILESTONE,
        label=N_("Milestone"),
        plural=N_("Milestones"),
        icon="flag",
        room="milestone",
        owner=kinds.ANY,
        fields={
            "due_on": N_("date"),
            "reached_on": N_("reached on"),
            "title_fr": N_("title in French"),
            "title_en": N_("title in English"),
        },
        consequences=dict.fromkeys(("reach", "move", "unreach", "drop"), milestones.told),
    )
)
telling.tell_as("milestone.create", N_("%(who)s set the milestone %(what)s"), "flag")
telling.tell_as("plan.create", N_("%(who)s drew up the plan"), "plus-lg")
telling.tell_as("action.create", N_("%(who)s proposed the action"), "plus-lg")
agenda.add("milestones", milestones.agenda)
shell.add_room(shell.Room("plans", N_("Plans"), "list-nested", "plans/", "plan", rank=30))
shell.add_new(N_("Plan"), "plans/new", "list-nested", staff_only=True)
