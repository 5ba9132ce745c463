"""Writes of plans and actions that are not steps: create and edit."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import delete, exists, func, insert, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.core import acts, lifecycle
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn, Refused
from secretariat.core.policy import Actor, ClusterRef, sees
from secretariat.groups.models import WorkingGroup
from secretariat.plans import structure
from secretariat.plans.funding import change_funding
from secretariat.plans.models import Action, ActionPartner, Axis, Baseline, Objective, Plan
from secretariat.plans.rules import PLAN

PLAN_WORDS = ("title_fr", "title_en", "summary_fr", "summary_en", "highlights_fr", "highlights_en")
ACTION_FIELDS = (
    "title_fr",
    "title_en",
    "description_fr",
    "description_en",
    "starts_on",
    "due_on",
    "budget_cents",
    "serves_id",
)
HELD = ("starts_on", "due_on", "budget_cents")
BACKWARDS = N_("Choose a date after the start.")
UNEXPLAINED = N_("The plan is adopted: say why the dates or the budget change.")
YEARS_UNEXPLAINED = N_("The plan is adopted: say why its years change.")
"""What the baseline holds: a change after adoption needs its reason."""
MOST_PARTNERS = 40


def may_plan(actor: Actor, cluster_id: int, group_id: int | None) -> bool:
    """Who may draw up a plan: the secretariat, and the chair for the plan of their own group."""
    return cluster_id in actor.staff_of or (group_id is not None and f"g{group_id}:chair" in actor.principals)


def create_plan(session: Session, actor: Actor, cluster: ClusterRef, facts: dict[str, Any]) -> Plan:
    """Open a plan: of a group (``group_id``), or without one the cluster's development plan.

    ``facts``: PLAN_WORDS, starts_on, ends_on. Refused where a plan of the same group stands in the same
    years: a plan is revised, not doubled.
    """
    group = session.get(WorkingGroup, facts["group_id"]) if facts.get("group_id") else None
    if facts.get("group_id") and (group is None or group.cluster_id != cluster.id or not sees(actor, group)):
        raise Refused(errors={"group_id": [N_("Choose one of the groups listed.")]})
    if not may_plan(actor, cluster.id, group.id if group else None):
        raise Forbidden(N_("Your roles do not allow you to draw up this plan."))
    plan = Plan(
        cluster_id=cluster.id,
        group_id=group.id if group else None,
        audience=group.audience if group else "cluster",
        scope="action" if group else "development",
        starts_on=facts["starts_on"],
        ends_on=facts["ends_on"],
        due_on=facts["ends_on"],
        edition=1,
        **{name: facts.get(name) or "" for name in PLAN_WORDS},
    )
    _check_period(plan.starts_on, plan.ends_on)
    standing = select(Plan.id).where(
        Plan.cluster_id == cluster.id,
        Plan.group_id.is_(None) if group is None else Plan.group_id == group.id,
        Plan.state.in_(sorted(PLAN.open)),
        Plan.starts_on < plan.ends_on,
        Plan.ends_on > plan.starts_on,
    )
    if session.scalar(standing.limit(1)):
        raise Refused(N_("A plan already covers these years here: open it and revise it instead."))
    acts.open_record(session, actor, plan)
    return plan


def edit_plan(session: Session, actor: Actor, plan: Plan, facts: dict[str, Any], version: int | None) -> None:
    """Change a plan's titles, period and texts; its years need a reason once it is adopted."""
    values = {name: facts[name] for name in (*PLAN_WORDS, "starts_on", "ends_on") if name in facts}
    _check_period(values.get("starts_on", plan.starts_on), values.get("ends_on", plan.ends_on))
    if "ends_on" in values:
        values["due_on"] = values["ends_on"]
    moved = any(
        getattr(plan, name) != values.get(name, getattr(plan, name)) for name in ("starts_on", "ends_on")
    )
    reason = (facts.get("reason") or "").strip()
    if moved and plan.adopted_on and not reason and version == plan.version:
        raise Refused(errors={"reason": [YEARS_UNEXPLAINED]})
    acts.edit(session, actor, plan, values, version, reason=reason)


def add_action(session: Session, actor: Actor, plan: Plan, facts: dict[str, Any]) -> Action:
    """Add an action at the end of an objective of the plan.

    ``facts``: objective_id, ACTION_FIELDS, ``partners`` (organisation ids) and ``funding`` (mappings with
    source, sought_cents, committed_cents, received_cents).
    """
    require_editor(actor, plan)
    objective = structure.find(session, plan, "objective", facts["objective_id"])
    axis = session.get(Axis, objective.axis_id)
    rank = session.scalar(select(func.max(Action.rank)).where(Action.objective_id == objective.id)) or 0
    code, sort_code = structure.codes(axis.rank, objective.rank, rank + 1)
    values = _action_values(session, actor, plan.cluster_id, facts)
    action = Action(
        cluster_id=plan.cluster_id,
        group_id=plan.group_id,
        audience=plan.audience,
        plan_id=plan.id,
        objective_id=objective.id,
        rank=rank + 1,
        code=code,
        sort_code=sort_code,
        progress=0,
        status_note="",
        **{"description_fr": "", "description_en": "", **values},
    )
    acts.open_record(session, actor, action)
    if facts.get("partners"):
        _set_partners(session, actor, action, facts["partners"], tell=False)
    if facts.get("funding"):
        change_funding(session, actor, action, facts["funding"], tell=False)
    return action


def edit_action(
    session: Session, actor: Actor, action: Action, facts: dict[str, Any], version: int | None
) -> None:
    """Change an action's words, dates, budget, partners and funding.

    Once it has a baseline, a change of dates or budget is refused without its ``reason``. ``partners_were``
    gives the partners that the form showed: what others added or took away meanwhile stays so.
    """
    values = _action_values(session, actor, action.cluster_id, facts)
    reason = (facts.get("reason") or "").strip()
    changed = [name for name in HELD if name in values and values[name] != getattr(action, name)]
    stale = version is not None and version != action.version
    if changed and not reason and not stale and has_baseline(session, action):
        raise Refused(errors={"reason": [UNEXPLAINED]})
    acts.edit(session, actor, action, values, version, reason=reason)
    if facts.get("objective_id") and facts["objective_id"] != action.objective_id:
        move_to(session, actor, action, facts["objective_id"])
    if "partners" in facts:
        _set_partners(session, actor, action, facts["partners"], facts.get("partners_were"))
    if "funding" in facts:
        change_funding(session, actor, action, facts["funding"], facts.get("funding_was"))


def move_to(session: Session, actor: Actor, action: Action, objective_id: int) -> None:
    """Put an action at the end of another objective of its plan, before the plan is adopted."""
    plan = session.get(Plan, action.plan_id)
    objective = structure.find(session, plan, "objective", objective_id)
    structure.place(session, actor, plan, action, 10_000, objective)


def has_baseline(session: Session, action: Action) -> bool:
    """Whether the action was frozen when its plan was adopted."""
    return bool(session.scalar(select(exists().where(Baseline.action_id == action.id))))


def require_editor(actor: Actor, plan: Plan) -> None:
    """Refuse those whose roles do not let them edit the plan, and a plan that is over."""
    steps = PLAN.by_verb["edit"]
    if not any(lifecycle.may(step, plan, actor.principals) for step in steps):
        raise Forbidden(N_("Your roles do not allow this step."))
    if PLAN.find("edit", plan.state) is None:
        raise OutOfTurn(N_("This plan is over: nothing is added to it any more."))


def _action_values(session: Session, actor: Actor, cluster_id: int, facts: dict[str, Any]) -> dict[str, Any]:
    values = {name: facts[name] for name in ACTION_FIELDS if name in facts}
    for name in ("title_fr", "title_en", "description_fr", "description_en"):
        if name in values:
            values[name] = (values[name] or "").strip()
    if ("title_fr" in values or "title_en" in values) and not (
        values.get("title_fr") or values.get("title_en")
    ):
        raise Refused(errors={"title_fr": [N_("Give a title in at least one language.")]})
    _check_period(values.get("starts_on"), values.get("due_on"), "due_on")
    if values.get("serves_id"):
        found = session.get(Objective, values["serves_id"])
        plan = session.get(Plan, session.get(Axis, found.axis_id).plan_id) if found else None
        if plan is None or plan.cluster_id != cluster_id or not sees(actor, plan):
            raise Refused(errors={"serves_id": [N_("Choose one of the objectives listed.")]})
    return values


def _check_period(starts_on: date | None, ends_on: date | None, field: str = "ends_on") -> None:
    if starts_on and ends_on and ends_on <= starts_on:
        raise Refused(errors={field: [BACKWARDS]})


def _set_partners(
    session: Session,
    actor: Actor,
    action: Action,
    wanted: Iterable[int],
    shown: Iterable[int] | None = None,
    tell: bool = True,
) -> None:
    """Make these organisations the partners, as a change of the list that the form ``shown``."""
    now = set(
        session.scalars(select(ActionPartner.organisation_id).where(ActionPartner.action_id == action.id))
    )
    before = now if shown is None else set(shown)
    wanted = set(wanted)
    after = (now | (wanted - before)) - (before - wanted)
    if after == now:
        return
    if len(after) > MOST_PARTNERS:
        raise Refused(errors={"partners": [N_("Choose at most 40 partners.")]})
    known = {
        o.id: o
        for o in session.scalars(
            select(Organisation)
            .where(Organisation.id.in_(sorted(after)), Organisation.cluster_id == action.cluster_id)
            .order_by(Organisation.sort_name)
        )
    }
    if set(known) != after:
        raise Refused(errors={"partners": [N_("Choose organisations of the cluster.")]})
    gone = sorted(now - after)
    if gone:
        session.execute(
            delete(ActionPartner).where(
                ActionPartner.action_id == action.id, ActionPartner.organisation_id.in_(gone)
            )
        )
    if after - now:
        session.execute(
            insert(ActionPartner),
            [{"action_id": action.id, "organisation_id": id} for id in sorted(after - now)],
        )
    if tell:
        names = {lang: ", ".join(o.name(lang) for o in known.values()) or "–" for lang in ("fr", "en")}
        acts.take_step(session, actor, action, "partners", details={"what": names})
