"""What shows how an action goes: its indicators and their readings, its milestones."""

from typing import Any

from secretariat.core import acts
from secretariat.demonstration.days import LATE, moment
from secretariat.demonstration.files import Files
from secretariat.demonstration.script import Script, Stage
from secretariat.plans import indicator_commands, milestones

STAGES = (("submitted", "measure"), ("verified", "verify"), ("published", "publish"))


def planned(files: Files, action: dict) -> list[tuple[str, Any, Any]]:
    """The indicators and milestones that are set with an action, as (kind, key, act)."""
    found = [
        ("indicator", (action["key"], rank), _indicator(files, action, one))
        for rank, one in enumerate(action.get("indicators", ()))
    ]
    return found + [
        ("milestone", (action["key"], rank), _milestone(action, one))
        for rank, one in enumerate(action.get("milestones", ()))
    ]


def _indicator(files: Files, action: dict, one: dict):
    frequency = one["frequency"]

    def add(stage: Stage, me: Any) -> Any:
        values = {
            **{
                f"{name}_{lang}": one[name][lang].strip()
                for name in ("name", "definition", "unit", "source")
                for lang in ("fr", "en")
            },
            "direction": one["direction"],
            "frequency": frequency,
            "baseline_value": float(one["baseline"]["value"]),
            "baseline_period": files.shift.period(one["baseline"]["year"], "yearly"),
        }
        targets = {
            files.shift.period(target["period"], frequency): float(target["value"])
            for target in one["targets"]
        }
        record = stage.get("action", action["key"])
        return indicator_commands.add(stage.session, me, record, values, targets)

    return add


def _milestone(action: dict, one: dict):
    def add(stage: Stage, me: Any) -> Any:
        facts = {f"title_{lang}": one["title"][lang] for lang in ("fr", "en")}
        record = stage.get("action", action["key"])
        return milestones.add_milestone(stage.session, me, record, {**facts, "due_on": one["due"]})

    return add


def write(script: Script, files: Files, plan: dict, action: dict) -> None:
    """Tell the readings and the milestones of an action."""
    for rank, indicator in enumerate(action.get("indicators", ())):
        for place, reading in enumerate(indicator["measurements"]):
            _read(script, files, plan, action, (action["key"], rank), indicator, place, reading)
    for rank, one in enumerate(action.get("milestones", ())):
        key = (action["key"], rank)
        if "moved" in one:
            moved = one["moved"]
            by = files.voice(action["lead"], moved["date"]) or plan["coordinator"]
            facts = {"new_due": moved["to"], "reason": moved["reason"]}
            reached_step(script, moved["date"], by, "move", key, ("action", action["key"]), facts)
        if "reached" in one:
            by = files.voice(action["lead"], one["reached"]) or plan["coordinator"]
            reached_step(script, one["reached"], by, "reach", key, ("action", action["key"]), {})


def reached_step(
    script: Script, day: Any, by: str, verb: str, key: Any, owner: tuple[str, Any], facts: dict
) -> None:
    """Tell a step of a milestone of an action or a project."""

    def take(stage: Stage, me: Any) -> None:
        milestone = stage.get("milestone", key)
        acts.take_step(stage.session, me, milestone, verb, facts, record=stage.get(*owner))

    script.tell(moment(day, LATE[0], f"{verb} {key}"), by, f"{verb} milestone {key}", take)


def _read(script, files, plan, action, indicator_key, indicator, place, reading) -> None:
    period = files.shift.period(reading["period"], indicator["frequency"])
    key = (*indicator_key, place)
    people = {
        "measure": indicator["reporter"],
        "verify": indicator["verifier"],
        "publish": plan["coordinator"],
    }
    earlier = [
        (*indicator_key, n)
        for n, one in enumerate(indicator["measurements"][:place])
        if one["period"] == reading["period"]
    ]

    def measure(stage: Stage, me: Any) -> Any:
        facts = {"period": period, "value": float(reading["value"]), "note": reading.get("reason", "")}
        corrected = stage.get("measurement", earlier[-1]) if reading.get("corrects") else None
        held = stage.get("indicator", indicator_key)
        return indicator_commands.measure(stage.session, me, held, facts, corrected)

    def take(verb: str):
        def step(stage: Stage, me: Any) -> None:
            record = stage.get("action", action["key"])
            acts.take_step(stage.session, me, stage.get("measurement", key), verb, record=record)

        return step

    for hours, (name, verb) in zip(LATE, STAGES, strict=True):
        if name not in reading:
            break
        at = moment(reading[name], hours, f"{key} {verb}", place, len(indicator["measurements"]))
        if verb == "measure":
            script.enter("measurement", key, at, people[verb], measure)
        else:
            script.tell(at, people[verb], f"{verb} measurement {key}", take(verb))
