"""Plans: drawn up in a day, consulted on, adopted; their actions offered, answered and carried out."""

from typing import Any

from sqlalchemy import select

from secretariat.core import acts
from secretariat.demonstration import measures
from secretariat.demonstration.days import DAY, OPENING, WHOLE, in_turn, moment
from secretariat.demonstration.files import Files
from secretariat.demonstration.script import Script, Stage
from secretariat.plans import commands, structure
from secretariat.plans.models import Axis, Objective, Plan

CENTS = 100


def write(script: Script, files: Files) -> None:
    """Tell the life of every plan and of every action."""
    for plan in files.plans:
        _draw_up(script, files, plan)
        days = [step["date"] for step in plan["story"]]
        for step, at in zip(plan["story"], in_turn(days, OPENING, plan["key"]), strict=True):
            script.tell(at, step["by"], f"{step['do']} {plan['key']}", _plan_step(plan, step))
        for action in files.actions(plan):
            _carry_out(script, plan, action)
            measures.write(script, files, plan, action)


def _draw_up(script: Script, files: Files, plan: dict) -> None:
    """Everything of a plan is entered on one day, one thing after the other."""
    drafted, by = plan["drafted"]["date"], plan["drafted"]["by"]
    parts: list[tuple[str, Any, Any]] = [("plan", plan["key"], _opened(plan))]
    for axis in plan["axes"]:
        parts.append(("axis", (plan["key"], axis["code"]), _axis(plan, axis)))
        for objective in axis["objectives"]:
            parts.append(("objective", (plan["key"], objective["code"]), _objective(plan, axis, objective)))
            for action in objective["actions"]:
                parts.append(("action", action["key"], _action(files, plan, objective, action)))
                parts += measures.planned(files, action)
    for place, (kind, key, do) in enumerate(parts):
        script.enter(kind, key, moment(drafted, WHOLE, f"{kind} {key}", place, len(parts)), by, do)


def _titles(one: dict) -> dict[str, str]:
    return {f"title_{lang}": one["title"].get(lang, "") for lang in ("fr", "en")}


def _opened(plan: dict):
    def draw_up(stage: Stage, me: Any) -> Plan:
        facts = {
            **_titles(plan),
            "starts_on": plan["period"]["from"],
            "ends_on": plan["period"]["until"],
            "group_id": stage.get("group", plan["group"]).id if plan["group"] else None,
        }
        return commands.create_plan(stage.session, me, stage.clusters[plan["cluster"]], facts)

    return draw_up


def _axis(plan: dict, axis: dict):
    return lambda stage, me: structure.add_axis(
        stage.session, me, stage.get("plan", plan["key"]), _titles(axis)
    )


def _objective(plan: dict, axis: dict, objective: dict):
    return lambda stage, me: structure.add_objective(
        stage.session,
        me,
        stage.get("plan", plan["key"]),
        stage.get("axis", (plan["key"], axis["code"])),
        _titles(objective),
    )


def _action(files: Files, plan: dict, objective: dict, action: dict):
    def propose(stage: Stage, me: Any) -> Any:
        facts = {
            **_titles(action),
            **{f"description_{lang}": action["description"][lang].strip() for lang in ("fr", "en")},
            "objective_id": stage.get("objective", (plan["key"], objective["code"])).id,
            "starts_on": action["start"],
            "due_on": action["due"],
            "budget_cents": action["budget"] * CENTS,
            "serves_id": _served(stage, plan, action),
            "partners": stage.ids("organisation", action["partners"]),
            "funding": [funding_line(files, line) for line in action["funding"]],
        }
        return commands.add_action(stage.session, me, stage.get("plan", plan["key"]), facts)

    return propose


def _served(stage: Stage, plan: dict, action: dict) -> int | None:
    """The objective of the cluster's development plan that an action serves as well."""
    if not action["serves"]:
        return None
    cluster_id = stage.clusters[plan["cluster"]].id
    query = (
        select(Objective.id)
        .join(Axis, Axis.id == Objective.axis_id)
        .join(Plan, Plan.id == Axis.plan_id)
        .where(Plan.cluster_id == cluster_id, Plan.scope == "development")
        .order_by(Axis.rank, Objective.rank)
    )
    axis, rank = (int(number) for number in action["serves"][0].split("."))
    return stage.session.scalar(query.where(Axis.rank == axis, Objective.rank == rank))


def funding_line(files: Files, line: dict) -> dict[str, Any]:
    """One source with its amounts in cents."""
    amounts = {f"{name}_cents": line[name] * CENTS for name in ("sought", "committed", "received")}
    return {"source": files.organisation[line["source"]]["name"]["fr"], **amounts}


def _plan_step(plan: dict, step: dict):
    return lambda stage, me: acts.take_step(stage.session, me, stage.get("plan", plan["key"]), step["do"])


def _carry_out(script: Script, plan: dict, action: dict) -> None:
    days = [step["date"] for step in action["story"]]
    for step, at in zip(action["story"], in_turn(days, DAY, action["key"]), strict=True):
        script.tell(at, step["by"], f"{step['do']} {action['key']}", _action_step(action, step))


def _action_step(action: dict, step: dict):
    def take(stage: Stage, me: Any) -> None:
        facts = {name: step[name] for name in ("reason", "note", "new_due") if name in step}
        if "to" in step:
            facts["lead"] = stage.get("organisation", step["to"]).id
        if "percent" in step:
            facts["progress"] = step["percent"]
        if "evidence" in step:
            facts["note"] = step["evidence"]
        acts.take_step(stage.session, me, stage.get("action", action["key"]), step["do"], facts)

    return take
