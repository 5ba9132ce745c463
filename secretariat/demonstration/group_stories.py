"""Working groups and boards: proposed, given a mandate, seated, put to work, their terms renewed and ended."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from secretariat.core import acts
from secretariat.demonstration.days import CLOSING, DAY, LATE, MORNING, NIGHT, OPENING, in_turn, moment
from secretariat.demonstration.files import Files
from secretariat.demonstration.script import Script, Stage
from secretariat.groups import commands, seating, work
from secretariat.groups.kits import BOARD
from secretariat.groups.models import Seat
from secretariat.records import commands as records

HOURS = {"propose": OPENING, "charter": DAY, "activate": LATE[0], "constitute": LATE[0]}


def write(script: Script, files: Files) -> None:
    """Tell the life of every group."""
    for group in files.bodies:
        _propose(script, group)
        if "targets" in group:
            at = moment(group["targets"]["date"], DAY, f"{group['key']} targets")
            script.tell(at, group["coordinator"], f"targets of {group['key']}", _targets(group))
        for mandate in group["mandate"]:
            at = moment(mandate["date"], OPENING, f"{group['key']} mandate {mandate['version']}")
            told = f"mandate {mandate['version']} of {group['key']}"
            script.tell(at, mandate["by"], told, _mandate(group, mandate), about=("group", group["key"]))
        for place, seat in enumerate(group["roster"]):
            if "call" not in seat:  # whoever was elected is seated by the call
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
                "described": _described(group),
                **{f"title_{lang}": group["name"][lang] for lang in ("fr", "en")},
                **{f"short_{lang}": short[lang] for lang in ("fr", "en")},
                **{f"code_{lang}": group["code"][lang] for lang in ("fr", "en")},
            },
            board=group["template"] == BOARD,
        )
        records.comment(stage.session, me, made, first["note"])
        return made

    script.enter("group", group["key"], at, first["by"], propose)


def _described(group: dict) -> dict[str, dict[str, Any]]:
    """What the seats of each constituency ask and allow."""
    terms = group.get("terms", {})
    asked = group.get("criteria", {})
    return {
        constituency: {
            **terms,
            **{
                f"criteria_{lang}": asked[constituency][lang]
                for lang in ("fr", "en")
                if constituency in asked
            },
        }
        for constituency in group["seats"]
    }


def _targets(group: dict):
    def set_targets(stage: Stage, me: Any) -> None:
        wanted = [
            {
                "kind": target["kind"],
                "one": target["one"],
                "other": target.get("other", []),
                "least": target.get("least", 0),
                **{f"label_{lang}": target["name"][lang] for lang in ("fr", "en")},
            }
            for target in group["targets"]["list"]
        ]
        seating.set_targets(stage.session, me, stage.get("group", group["key"]), wanted, None)

    return set_targets


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
        script.tell(
            at,
            group["coordinator"],
            f"seat {key}",
            _take(group, key, "vacate", {"reason": seat["left"]}),
            roles=True,
        )

    if "renewed" in seat:
        facts = {"ends_on": seat["renewed"]["until"]}
        at = moment(seat["renewed"]["date"], DAY, f"renew {key}")
        script.tell(at, group["coordinator"], f"renew {key}", _take(group, key, "renew", facts), roles=True)
    if "alternate" in seat:
        at = moment(seat["alternate"]["date"], DAY, f"alternate {key}")
        script.tell(at, group["coordinator"], f"alternate {key}", _stand_by(group, key, seat["alternate"]))
    if seat.get("lapses"):  # the product notices on the day after, before anybody is at work
        at = moment(seat["until"] + timedelta(days=1), NIGHT, str(key))
        script.tell(at, None, f"end of term {key}", _lapse(group, key), roles=True)


def _take(group: dict, key: tuple, verb: str, facts: dict):
    def take(stage: Stage, me: Any) -> None:
        home = stage.get("group", group["key"])
        acts.take_step(stage.session, me, stage.get("seat", key), verb, facts, record=home)

    return take


def _stand_by(group: dict, key: tuple, alternate: dict):
    def name(stage: Stage, me: Any) -> None:
        facts = {"person": stage.get("person", alternate["person"]).id}
        home = stage.get("group", group["key"])
        acts.take_step(stage.session, me, stage.get("seat", key), "name_alternate", facts, record=home)

    return name


def _lapse(group: dict, key: tuple):
    def lapse(stage: Stage, _nobody: Any) -> None:
        work.end_term(stage.session, stage.get("seat", key).id)

    return lapse


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


def _step(group: dict, step: dict):
    def take(stage: Stage, me: Any) -> None:
        facts = {name: step[name] for name in ("reason", "note", "final_note") if name in step}
        acts.take_step(stage.session, me, stage.get("group", group["key"]), step["do"], facts)

    return take
