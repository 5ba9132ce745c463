"""What a ballot decided, as data: kept on the call when it is, and read by its page, the minutes and the recount.

``how`` is ``ballot``, or ``none`` (a quorum missed, a key lost). Each race holds its candidates in the order
in which they came out, with their names and organisations as they were that day.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.nominations.counting import Race, Tally
from secretariat.nominations.models import Call, Nomination


def of_ballot(
    session: Session, call: Call, tallies: Iterable[Tally], voted: int, electors: int, today: date
) -> dict[str, Any]:
    """The outcome of a ballot that was counted; the decision adds the seats."""
    named = candidates(session, call.id)
    return {
        "how": "ballot",
        "on": today.isoformat(),
        "voted": voted,
        "electors": electors,
        "quorum_percent": call.quorum_percent,
        "seed": call.lot_seed,
        "swept": False,
        "races": [
            {
                "constituency": tally.constituency,
                "seats": tally.seats,
                "ballots": tally.ballots,
                "drawn": tally.drawn,
                "candidates": [
                    named[place.nomination]
                    | {"approvals": place.approvals, "elected": place.elected, "lot": place.lot}
                    for place in tally.places
                ],
            }
            for tally in tallies
        ],
    }


def of_no_result(call: Call, why: str, voted: int, electors: int, today: date) -> dict[str, Any]:
    """The outcome of a ballot in which too few voted (``quorum``), or that could not be opened (``key``)."""
    return {
        "how": "none",
        "why": why,
        "on": today.isoformat(),
        "voted": voted,
        "electors": electors,
        "quorum_percent": call.quorum_percent,
        "swept": False,
        "races": [],
    }


def candidates(session: Session, call_id: int) -> dict[int, dict[str, Any]]:
    """The eligible nominations of a call by number, as an outcome names them."""
    rows = session.execute(
        select(Nomination, Organisation)
        .outerjoin(Organisation, Organisation.id == Nomination.organisation_id)
        .where(Nomination.call_id == call_id, Nomination.state == "eligible")
        .order_by(Nomination.id)
    )
    return {
        nomination.id: {
            "number": nomination.id,
            "person": nomination.nominee_id,
            "name": nomination.nominee_name,
            "constituency": nomination.constituency,
            "organisation_fr": organisation.name("fr") if organisation else nomination.organisation_name,
            "organisation_en": organisation.name("en") if organisation else nomination.organisation_name,
        }
        for nomination, organisation in rows
    }


def races(outcome: dict[str, Any]) -> list[Race]:
    """The races of an outcome, for whoever counts again."""
    return [
        Race(race["constituency"], race["seats"], tuple(sorted(c["number"] for c in race["candidates"])))
        for race in outcome["races"]
    ]


def names(outcome: dict[str, Any]) -> dict[int, str]:
    """Who the numbers of an outcome are."""
    return {c["number"]: c["name"] for race in outcome["races"] for c in race["candidates"]}


def elected(outcome: dict[str, Any]) -> set[int]:
    """Who an outcome says was elected, by number."""
    return {c["number"] for race in outcome["races"] for c in race["candidates"] if c["elected"]}
