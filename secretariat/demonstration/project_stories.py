"""Projects: those that documents name, and those of fictional firms from draft to final report."""

from datetime import date, timedelta
from typing import Any

from secretariat.core import acts
from secretariat.demonstration.days import (
    CLOSING,
    DAY,
    LATE,
    MORNING,
    OPENING,
    WHOLE,
    in_turn,
    moment,
    working_day,
)
from secretariat.demonstration.directory import LIVED_IN, REGION, document_title
from secretariat.demonstration.files import Files
from secretariat.demonstration.measures import reached_step
from secretariat.demonstration.plan_stories import CENTS, funding_line
from secretariat.demonstration.script import Script, Stage
from secretariat.projects import commands, parts

SETTLING_IN = timedelta(weeks=3)
"""After the first day, what documents name has been entered."""
PACE = {"on_track": 1.0, "at_risk": 0.9, "off_track": 0.7}
"""How far a project is, against the time gone by, as its health is told."""


def write(script: Script, files: Files) -> None:
    """Tell the life of every project."""
    documented = [one for one in files.projects if one["documented"]]
    for place, one in enumerate(documented):
        home = LIVED_IN if one["cluster"] == REGION else one["cluster"]
        day = files.first_day + SETTLING_IN
        at = moment(day, WHOLE, one["key"], place, len(documented))
        script.enter("project", one["key"], at, files.secretariat(home, day), _documented(home, one))
    for one in files.projects:
        if not one["documented"]:
            _propose(script, files, one)
            _plan(script, files, one)
            _live(script, files, one)


def _documented(home: str, one: dict):
    def enter(stage: Stage, me: Any) -> Any:
        source = {lang: document_title(stage.files, one["document"], lang) for lang in ("fr", "en")}
        facts = {
            **{f"title_{lang}": one["title"][lang] for lang in ("fr", "en")},
            **{f"aim_{lang}": one["says"][lang].strip() for lang in ("fr", "en")},
            "source": source["fr"],
            "source_en": source["en"],
        }
        return commands.document(stage.session, me, stage.clusters[home], facts)

    return enter


def _propose(script: Script, files: Files, one: dict) -> None:
    lang = one["language"]
    own = {one["lead"], *one["partners"]}
    brought = sum(_total(line) for line in one["funding"] if line["source"] in own)
    asked = sum(_total(line) for line in one["funding"] if line["source"] not in own)
    asking = [_as_asked(line, line["source"] in own) for line in one["funding"]]

    def draft(stage: Stage, me: Any) -> Any:
        texts = {"need": one["need"], "aim": one["aim"], "results": one["expected_results"]}
        facts = {
            **{f"title_{each}": one["title"].get(each, "") for each in ("fr", "en")},
            **{f"{name}_{lang}": text.strip() for name, text in texts.items()},
            "lead_id": stage.get("organisation", one["lead"]).id,
            "partners": stage.ids("organisation", one["partners"]),
            "group_id": stage.get("group", one["group"]).id,
            "groups": stage.ids("group", one["groups_concerned"]),
            "starts_on": one["start"],
            "due_on": one["end"],
            "budget_cents": one["budget"] * CENTS,
            "own_cents": brought * CENTS,
            "sought_cents": asked * CENTS,
            "rallying": one["rallying"],
        }
        project = commands.create(stage.session, me, stage.clusters[one["cluster"]], facts)
        lines = [funding_line(files, line) for line in asking]
        commands.fund(stage.session, me, project, lines)
        return project

    at = moment(one["drafted"], OPENING, one["key"])
    script.enter("project", one["key"], at, one["proposer"], draft)


def _total(line: dict) -> int:
    return line["sought"] + line["committed"] + line["received"]


def _as_asked(line: dict, own: bool) -> dict:
    """What a line was when it was proposed: nothing was paid, and others had promised nothing."""
    total = _total(line)
    nothing = {"source": line["source"], "sought": 0, "committed": 0, "received": 0}
    return {**nothing, "committed" if own else "sought": total}


def _plan(script: Script, files: Files, one: dict) -> None:
    owner = ("project", one["key"])
    for name in ("milestone", "deliverable"):
        for rank, part in enumerate(one[f"{name}s"]):
            at = moment(one["drafted"], MORNING, f"{owner} {name}", rank, len(one[f"{name}s"]))
            script.enter(name, (one["key"], rank), at, one["proposer"], _part(one, name, part), about=owner)
    for rank, part in enumerate(one["milestones"]):
        key = (one["key"], rank)
        if "moved" in part:
            moved = part["moved"]
            facts = {"new_due": moved["to"], "reason": moved["reason"]}
            reached_step(
                script, moved["date"], _speaker(files, one, moved["date"]), "move", key, owner, facts
            )
        if "reached" in part:
            day = part["reached"]
            reached_step(script, day, _speaker(files, one, day), "reach", key, owner, {})
    for rank, part in enumerate(one["deliverables"]):
        if "delivered" in part:
            day, key = part["delivered"], (one["key"], rank)
            script.tell(
                moment(day, LATE[0], str(key)),
                _speaker(files, one, day),
                f"hand over {key}",
                _deliver(one, key, "hand_over"),
            )
            day = min(working_day(day + timedelta(days=2)), max(day, _closed_on(one) or date.max))
            at = moment(day, LATE[1], str(key))
            script.tell(at, _coordinator(files, one), f"accept {key}", _deliver(one, key, "accept"))


def _closed_on(one: dict) -> date | None:
    return next((step["date"] for step in one["story"] if step["do"] == "close"), None)


def _coordinator(files: Files, one: dict) -> str:
    return files.group[one["group"]]["coordinator"]


def _speaker(files: Files, one: dict, day: date) -> str:
    """Who reports on a day: whoever represents the lead then, else the coordinator of the group."""
    return files.voice(one["lead"], day) or _coordinator(files, one)


def _part(one: dict, name: str, part: dict):
    def add(stage: Stage, me: Any) -> Any:
        facts = {f"title_{lang}": part["title"][lang] for lang in ("fr", "en")}
        project = stage.get("project", one["key"])
        return parts.add(stage.session, me, project, name, {**facts, "due_on": part["due"]})

    return add


def _deliver(one: dict, key: tuple, verb: str):
    def take(stage: Stage, me: Any) -> None:
        project = stage.get("project", one["key"])
        acts.take_step(stage.session, me, stage.get("deliverable", key), verb, record=project)

    return take


def _live(script: Script, files: Files, one: dict) -> None:
    story = one["story"]
    closes = [step["do"] == "close" for step in story]
    moments = in_turn([step["date"] for step in story], DAY, one["key"])
    for step, at, last in zip(story, moments, closes, strict=True):
        hour = moment(step["date"], CLOSING, one["key"]) if last else at
        script.tell(hour, step["by"], f"{step['do']} {one['key']}", _step(files, one, step))
    decided = next((n for n, step in enumerate(story) if step["do"] == "approve"), None)
    if decided is not None:
        later = [step["date"] for step in story[decided:] if step["do"] != "close"]
        at = moment(later[-1], LATE[2], one["key"])
        script.tell(at, _coordinator(files, one), f"fund {one['key']}", _fund(files, one))


def _fund(files: Files, one: dict):
    def fund(stage: Stage, me: Any) -> None:
        lines = [funding_line(files, line) for line in one["funding"]]
        commands.fund(stage.session, me, stage.get("project", one["key"]), lines)

    return fund


def _step(files: Files, one: dict, step: dict):
    verb = step["do"]

    def take(stage: Stage, me: Any) -> None:
        project = stage.get("project", one["key"])
        if verb == "screen" and one["rallying"]:  # the secretariat says so, not the proposer
            commands.edit(stage.session, me, project, {"rallying": True}, None)
        if verb == "submit" and "note" in step:  # what was missing is written before it is sent again
            commands.edit(stage.session, me, project, {"different": step["note"]}, None)
        facts = {name: step[name] for name in ("reason", "note") if name in step}
        if verb == "duplicate":
            facts["original"] = stage.get("project", step["of"]).id
        elif verb == "recommend":
            facts = {"opinion": step["opinion"], "comment": step.get("note", "")}
        elif verb == "update":
            progress = _progress(one, step)
            facts = {"health": step["health"], "note": step["sentence"], "progress": progress}
        elif verb == "close":
            facts["note"] = step["final_report"]
        acts.take_step(stage.session, me, project, verb, facts)

    return take


def _progress(one: dict, step: dict) -> int:
    """Whole percent, to the nearest five: the share of time gone by, at the pace that the report tells."""
    gone = (step["date"] - one["start"]).days / (one["end"] - one["start"]).days
    return min(95, max(5, round(gone * PACE[step["health"]] * 20) * 5))
