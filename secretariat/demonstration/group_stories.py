"""Working groups: proposed, given a mandate, chartered, seated, activated, paused, concluded."""

from typing import Any

from sqlalchemy import select

from secretariat.core import acts
from secretariat.demonstration.days import CLOSING, DAY, LATE, MORNING, OPENING, in_turn, moment
from secretariat.demonstration.files import Files
from secretariat.demonstration.script import Script, Stage
from secretariat.groups import commands, seating
from secretariat.groups.models import Seat
from secretariat.records import commands as records

HOURS = {"propose": OPENING, "charter": DAY, "activate": LATE[0]}


def write(script: Script, files: Files) -> None:
    """Tell the life of every group."""
    for group in files.groups:
        _propose(script, group)
        for mandate in group["mandate"]:
            at = moment(mandate["date"], OPENING, f"{group['key']} mandate {mandate['version']}")
            told = f"mandate {mandate['version']} of {group['key']}"
            script.tell(at, mandate["by"], told, _mandate(group, mandate), about=("group", group["key"]))
        for place, seat in enumerate(group["roster"]):
            _sit(script, files, group, seat, place)
        steps = [step for step in group["story"] if step["do"] != "propose"]
        for step in steps:
            at = moment(step["date"], HOURS.get(step["do"], LATE[1]), f"{group['key']} {step['do']}")
            script.tell(at, step["by"], f"{step['do']} {group['key']}", _step(group, step))


def _propose(script: Script, group: dict) -> None:
    [first] = [step for step in group["story"] if step["do"] == "propose"]
    [at] = in_turn([first["date"]], OPENING, group["key"])

    def propose(stage: Stage, me: Any) -> Any:
        short = group.get("short_name") or {"fr": "", "en": ""}
        made = commands.propose(
            stage.session,
            me,
            stage.clusters[group["cluster"]],
            {
                "slug": group["key"],
                "template": group["template"],
                "restricted": group["restricted"],
                "hue": group["hue"],
                "minimum_seats": group["minimum_seats"],
                "coordinator_id": stage.get("person", group["coordinator"]).id,
                "aliases": [name for alias in group.get("aliases", ()) for name in alias.values()],
                "seats": group["seats"],
                **{f"title_{lang}": group["name"][lang] for lang in ("fr", "en")},
                **{f"short_{lang}": short[lang] for lang in ("fr", "en")},
                **{f"code_{lang}": group["code"][lang] for lang in ("fr", "en")},
            },
        )
        records.comment(stage.session, me, made, first["note"])
        return made

    script.enter("group", group["key"], at, first["by"], propose)


def _mandate(group: dict, mandate: dict):
    def write_mandate(stage: Stage, me: Any) -> None:
        texts = {f"mandate_{lang}": mandate["text"][lang].strip() for lang in ("fr", "en")}
        commands.write_mandate(stage.session, me, stage.get("group", group["key"]), texts, None)

    return write_mandate


def _sit(script: Script, files: Files, group: dict, seat: dict, place: int) -> None:
    key = (group["key"], seat["person"], seat["from"])
    at = moment(seat["from"], MORNING, str(key), place, len(group["roster"]))
    script.enter("seat", key, at, group["coordinator"], _appoint(group, seat), roles=True)
    gone = files.person[seat["person"]].get("represents", {}).get("until")
    if "left" in seat and gone != seat["until"]:  # who leaves an organisation leaves its seats with it
        at = moment(seat["until"], CLOSING, str(key))
        script.tell(at, group["coordinator"], f"seat {key}", _vacate(group, key, seat["left"]), roles=True)


def _appoint(group: dict, seat: dict):
    def appoint(stage: Stage, me: Any) -> Seat:
        session, home = stage.session, stage.get("group", group["key"])
        observer = seat["role"] == "observer"
        if observer:
            facts = {"constituency": seat["constituency"], "seats": 1, "voting": False}
            seating.add_seats(session, me, home, facts)
        query = select(Seat).where(
            Seat.record_id == home.id,
            Seat.state == "vacant",
            Seat.constituency == seat["constituency"],
            Seat.voting.is_(not observer),
        )
        found = session.scalars(query.order_by(Seat.rank, Seat.id).limit(1)).one()
        facts = {
            "person": stage.get("person", seat["person"]).id,
            "organisation": stage.get("organisation", seat["organisation"]).id,
            "role": seat["role"],
            "starts_on": seat["from"],
            "ends_on": seat["until"],
        }
        acts.take_step(session, me, found, "appoint", facts, record=home)
        return found

    return appoint


def _vacate(group: dict, key: tuple, reason: str):
    def vacate(stage: Stage, me: Any) -> None:
        home = stage.get("group", group["key"])
        acts.take_step(stage.session, me, stage.get("seat", key), "vacate", {"reason": reason}, record=home)

    return vacate


def _step(group: dict, step: dict):
    def take(stage: Stage, me: Any) -> None:
        facts = {name: step[name] for name in ("reason", "note", "final_note") if name in step}
        acts.take_step(stage.session, me, stage.get("group", group["key"]), step["do"], facts)

    return take
