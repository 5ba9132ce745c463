"""Calls for nominations: drafted, published, answered by nominees and their fellows, vetted, decided."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from secretariat.core import acts, clock
from secretariat.core.person import Person
from secretariat.core.policy import product_actor
from secretariat.demonstration.days import DAY, LATE, MORNING, NIGHT, OPENING, in_turn, moment
from secretariat.demonstration.files import Files
from secretariat.demonstration.script import Script, Stage
from secretariat.groups import seating
from secretariat.groups.models import Seat
from secretariat.nominations import (
    accepting,
    ballots,
    commands,
    deciding,
    nominating,
    notes,
    receipts,
    roll,
    voting_work,
)
from secretariat.nominations.models import Nomination

RULES = ("nominators", "endorsers", "endorsements_needed", "decided_by", "suffrage", "quorum_percent")
FACTS = ("note", "reason", "answer", "closes_on", "voting_closes_on")
ON_ITS_DAY = {"publish": OPENING, "open_ballot": OPENING, "screen": LATE[0], "confirm": LATE[1]}
NAMING = ("submit", "accept", "merge")
"""Steps that name somebody on a record, who reads it from then on."""


def write(script: Script, files: Files) -> None:
    """Tell the life of every call and of what was put forward in it."""
    for call in files.calls:
        _draft(script, call)
        closes = call["closes"]
        for step in call.get("story", ()):
            at = moment(step["date"], ON_ITS_DAY.get(step["do"], DAY), f"{call['key']} {step}")
            told = f"{step['do']} {call['key']}"
            script.tell(at, step["by"], told, _step(call, step), roles=step["do"] in ("publish", "confirm"))
            closes = step.get("closes_on", closes)
        if call.get("story"):  # what was never published never closes
            at = moment(closes + timedelta(days=1), NIGHT, call["key"])
            script.tell(at, None, f"close {call['key']}", _close(call), roles=True)
        for nomination in call.get("nominations", ()):
            _nominate(script, call, nomination)
        _votes(script, call)


def _draft(script: Script, call: dict) -> None:
    def draft(stage: Stage, me: Any) -> Any:
        body = stage.get("group", call["body"])
        for added in call.get("adds", ()):
            seating.add_seats(stage.session, me, body, {**added, "voting": True})
        facts = {
            **{name: call[name] for name in RULES if name in call},
            **{f"title_{lang}": call["title"][lang] for lang in ("fr", "en")},
            **{f"criteria_{lang}": call["criteria"][lang].strip() for lang in ("fr", "en")},
            "closes_on": call["closes"],
            "questionnaire": call.get("questionnaire", []),
            "seats": _seats(stage, body, call["seats"]),
            "committee": stage.ids("person", call["committee"]),
        }
        return commands.create(stage.session, me, stage.clusters[call["cluster"]], body.id, facts)

    at = moment(call["drafted"], MORNING, call["key"])
    script.enter("call", call["key"], at, call["by"], draft, roles=True)


def _seats(stage: Stage, body: Any, wanted: list[dict]) -> list[int]:
    """The seats that a call is for: the one that somebody holds, or a vacant one of the constituency."""
    found: list[int] = []
    for one in wanted:
        query = select(Seat.id).where(
            Seat.record_id == body.id, Seat.constituency == one["constituency"], Seat.voting
        )
        if "held_by" in one:
            query = query.where(Seat.person_id == stage.get("person", one["held_by"]).id)
        else:
            query = query.where(Seat.state == "vacant", Seat.id.not_in(found))
        found.append(stage.session.scalars(query.order_by(Seat.rank, Seat.id).limit(1)).one())
    return found


def _step(call: dict, step: dict):
    def take(stage: Stage, me: Any) -> None:
        session, record = stage.session, stage.get("call", call["key"])
        if step["do"] == "confirm":
            chosen = [stage.get("nomination", (call["key"], key)) for key in step["elects"]]
            seats = roll.constituencies(session, record.id)
            slate = {seats[one.constituency].pop(0): one.id for one in chosen}
            deciding.confirm(session, me, record, slate)
        else:
            acts.take_step(
                session, me, record, step["do"], {name: step[name] for name in FACTS if name in step}
            )

    return take


def _close(call: dict):
    def close(stage: Stage, _nobody: Any) -> None:
        product = product_actor(stage.clusters[call["cluster"]])
        acts.take_step(stage.session, product, stage.get("call", call["key"]), "close")

    return close


def _nominate(script: Script, call: dict, one: dict) -> None:
    key = (call["key"], one["key"])
    about = ("nomination", key)
    at = moment(one["drafted"], MORNING, str(key))
    script.enter(*about, at, one["by"], _put_forward(call, one))
    story = one.get("story", [])
    days = [step["date"] for step in story]
    for step, at in zip(story, in_turn(days, DAY, str(key)), strict=True):
        told = f"{step['do']} {key}"
        take = _answer(call, one, step)
        script.tell(at, step["by"], told, take, roles=step["do"] in NAMING, about=about)


def _put_forward(call: dict, one: dict):
    def draft(stage: Stage, me: Any) -> Nomination:
        who = one["nominee"]
        facts = {"constituency": one["constituency"], "reason": one["reason"].strip()}
        if isinstance(who, str):
            facts["person"] = stage.get("person", who).id
        else:
            facts |= {f"nominee_{name}": who[name] for name in ("name", "email")}
            facts |= {name: who[name] for name in ("language", "organisation_name") if name in who}
            if "organisation" in who:
                facts["organisation_id"] = stage.get("organisation", who["organisation"]).id
        return nominating.draft(stage.session, me, stage.get("call", call["key"]), facts)

    return draft


def _answer(call: dict, one: dict, step: dict):
    key, verb = (call["key"], one["key"]), step["do"]

    def take(stage: Stage, me: Any) -> None:
        session, nomination = stage.session, stage.get("nomination", key)
        if verb == "submit":
            nominating.submit(session, me, nomination)
            _meet(stage, one, nomination)
        elif verb == "accept":
            facts = {f"statement_{lang}": step["statement"].get(lang, "").strip() for lang in ("fr", "en")}
            facts |= {"answers": step.get("answers", []), "interests": step["interests"]}
            accepting.accept(session, me, nomination, facts, [])
        elif verb == "confide":
            notes.write(session, me, nomination, str(uuid.uuid4()), step["text"])
        else:
            facts = {name: step[name] for name in FACTS if name in step}
            if verb == "merge":
                facts["into"] = stage.get("nomination", (call["key"], step["into"])).id
            acts.take_step(session, me, nomination, verb, facts)

    return take


def _meet(stage: Stage, one: dict, nomination: Nomination) -> None:
    """Somebody from outside is entered with the nomination: as fictional as everybody, and able to answer."""
    if isinstance(one["nominee"], dict):
        person = stage.keep("person", one["nominee"]["key"], stage.session.get(Person, nomination.nominee_id))
        person.fictional = True


def _votes(script: Script, call: dict) -> None:
    for vote in call.get("votes", ()):
        at = moment(vote["date"], DAY, f"{call['key']} {vote['by']}")
        script.tell(at, vote["by"], f"vote in {call['key']}", _vote(call, vote))
    last = next(
        (step["voting_closes_on"] for step in call.get("story", ()) if step["do"] == "open_ballot"), None
    )
    if last:
        at = moment(last + timedelta(days=1), NIGHT, f"count {call['key']}")
        script.tell(at, None, f"count {call['key']}", _count(call), roles=True)


def _vote(call: dict, vote: dict):
    def cast(stage: Stage, me: Any) -> None:
        record = stage.get("call", call["key"])
        choices: dict[str, list[int]] = {}
        for key in vote["for"]:
            nomination = stage.get("nomination", (call["key"], key))
            choices.setdefault(nomination.constituency, []).append(nomination.id)
        names = list(roll.constituencies(stage.session, record.id))
        drawn = receipts.read(receipts.draw(record.id, names), record.id)
        ballots.vote(stage.session, me, record, choices, drawn, clock.now())

    return cast


def _count(call: dict):
    def count(stage: Stage, _nobody: Any) -> None:
        voting_work.end_ballot(stage.session, stage.get("call", call["key"]).id)

    return count
