"""Tasks: assigned to one person or to the representatives of many, then moved by those who have them."""

from datetime import timedelta
from typing import Any

from secretariat.core import acts
from secretariat.demonstration.days import DAY, MORNING, in_turn, moment, working_day
from secretariat.demonstration.files import Files
from secretariat.demonstration.script import Script, Stage
from secretariat.tasks import commands

FACTS = ("note", "reason", "new_due")


def write(script: Script, files: Files) -> None:
    """Tell the life of every task; those of one batch are assigned together."""
    batches: dict[str, list[dict]] = {}
    for task in files.tasks:
        batches.setdefault(task.get("batch") or f"alone {task['key']}", []).append(task)
    for batch in batches.values():
        _assign(script, files, batch)
    for task in files.tasks:
        days = [step["date"] for step in task["story"]]
        for step, at in zip(task["story"], in_turn(days, DAY, task["key"]), strict=True):
            script.tell(
                at, step["by"], f"{step['do']} {task['key']}", _step(task, step), about=("task", task["key"])
            )
        if task.get("checklist"):
            _tick(script, task)


def about_of(about: dict | None) -> tuple[str, Any] | None:
    """What a file's ``about`` points at: kind and key; None for the cluster itself."""
    return next(iter(about.items())) if about else None


def _assign(script: Script, files: Files, batch: list[dict]) -> None:
    first, about = batch[0], about_of(batch[0]["about"])
    at = moment(first["assigned"], MORNING, first["key"])

    def assign(stage: Stage, me: Any) -> None:
        facts = {
            **{f"title_{lang}": first["title"].get(lang, "") for lang in ("fr", "en")},
            "instructions": first.get("instructions", "").strip(),
            "due_on": first["due"],
            "recurrence": first.get("recurrence", ""),
            "checklist": "\n".join(first.get("checklist", ())),
        }
        if "organisation" in first:
            facts["organisations"] = stage.ids("organisation", [task["organisation"] for task in batch])
        else:
            facts["people"] = stage.ids("person", [task["assignee"] for task in batch])
        cluster = stage.clusters[files.person[first["assigner"]]["cluster"]]
        record = stage.get(*about) if about else None
        made = {
            task.assignee_id: task
            for task in commands.assign(stage.session, me, cluster, facts, about=record)
        }
        for task in batch:
            stage.keep("task", task["key"], made[stage.get("person", task["assignee"]).id])

    at = script.tell(at, first["assigner"], f"assign {first['key']}", assign, about=about)
    for task in batch:
        script.born["task", task["key"]] = at


def _step(task: dict, step: dict):
    def take(stage: Stage, me: Any) -> None:
        facts = {name: step[name] for name in FACTS if name in step}
        if "to" in step:
            facts["person"] = stage.get("person", step["to"]).id
        acts.take_step(stage.session, me, stage.get("task", task["key"]), step["do"], facts)

    return take


def _tick(script: Script, task: dict) -> None:
    """Lines of a checklist are ticked a few days apart; all of them before the task is finished."""
    started = next((step for step in task["story"] if step["do"] == "start"), None)
    finished = next((step for step in task["story"] if step["do"] == "finish"), None)
    if started is None:
        return
    lines = len(task["checklist"]) if finished else len(task["checklist"]) // 2
    for place in range(lines):
        day = working_day(started["date"] + timedelta(days=1 + 3 * place))
        if finished:
            day = min(day, finished["date"])
        at = moment(day, MORNING, task["key"], place, lines)
        script.tell(
            at, task["assignee"], f"tick {task['key']}", _ticked(task, place), about=("task", task["key"])
        )


def _ticked(task: dict, place: int):
    def tick(stage: Stage, me: Any) -> None:
        record = stage.get("task", task["key"])
        commands.tick(stage.session, me, record, record.checklist[place].id, True)

    return tick
