"""The published list of a ballot, and whether it counts to what was decided."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core.person import Person
from secretariat.nominations import ballots, counting, outcome
from secretariat.nominations.counting import Tally, Vote
from secretariat.nominations.models import Call
from secretariat.nominations.secret_models import Elector


@dataclass(frozen=True)
class Recount:
    """What counting the published list again gives."""

    votes: list[Vote]
    tallies: tuple[Tally, ...]
    agrees: bool
    """Whether approvals and those chosen are what the outcome says."""


def list_of(session: Session, call: Call) -> dict[str, Any]:
    """The list as it is published: all that a recount needs."""
    said = call.outcome
    return counting.published(
        f"{call.title_fr or call.title_en} / {call.title_en or call.title_fr}",
        said["seed"],
        outcome.races(said),
        ballots.published(session, call.id),
        outcome.names(said),
        said["electors"],
        said["voted"],
        said["quorum_percent"],
    )


def recount(session: Session, call: Call) -> Recount:
    """Count the ballots of a decided call again, from the published rows alone."""
    votes = ballots.published(session, call.id)
    tallies = counting.count(outcome.races(call.outcome), votes, call.outcome["seed"])
    return Recount(votes, tallies, all(map(_agrees, call.outcome["races"], tallies)))


def roll_of(session: Session, call_id: int) -> list[tuple[str, bool]]:
    """Who might vote, and whether they did, by name."""
    rows = session.execute(
        select(Person.name, Elector.voted)
        .join(Person, Person.id == Elector.person_id)
        .where(Elector.call_id == call_id)
        .order_by(Person.sort_name, Person.id)
    )
    return [(row.name, row.voted) for row in rows]


def _agrees(race: dict[str, Any], tally: Tally) -> bool:
    """Somebody chosen who could not be seated (``unseated``) was chosen all the same."""
    said = [(c["number"], c["approvals"], c["elected"] or "unseated" in c) for c in race["candidates"]]
    return said == [(p.nomination, p.approvals, p.elected) for p in tally.places]
