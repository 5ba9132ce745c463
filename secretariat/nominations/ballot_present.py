"""A ballot as its pages show it: the paper to mark, and the result once it is counted."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters.constituencies import labels
from secretariat.clusters.models import Organisation
from secretariat.core import i18n
from secretariat.nominations import ballots
from secretariat.nominations.models import Call, Nomination
from secretariat.nominations.secret_models import Elector


@dataclass
class Standing:
    """Somebody who may be approved of."""

    number: int
    name: str
    organisation: str
    chosen: bool


@dataclass
class RaceOnPaper:
    """One constituency on the paper."""

    key: str
    label: str
    seats: int
    candidates: list[Standing] = field(default_factory=list)

    @property
    def approved(self) -> list[Standing]:
        return [one for one in self.candidates if one.chosen]


@dataclass
class Paper:
    """What one voter marks."""

    races: list[RaceOnPaper]
    for_organisation: str
    closes: str

    @property
    def chosen(self) -> dict[str, list[int]]:
        return {race.key: [one.number for one in race.approved] for race in self.races}

    @property
    def blank(self) -> bool:
        return not any(race.approved for race in self.races)


def paper(
    session: Session, call: Call, elector: Elector, lang: str, chosen: dict[str, list[int]] | None = None
) -> Paper:
    """The paper of one voter, with what they have ticked. Candidates come in the order of their names' letters."""
    names = labels(session, call.cluster_id, lang)
    people = {
        nomination.id: (nomination.nominee_name, organisation.name(lang) if organisation else named)
        for nomination, organisation, named in session.execute(
            select(Nomination, Organisation, Nomination.organisation_name)
            .outerjoin(Organisation, Organisation.id == Nomination.organisation_id)
            .where(Nomination.call_id == call.id, Nomination.state == "eligible")
        )
    }
    ticked = {key: set(numbers) for key, numbers in (chosen or {}).items()}
    races = []
    for race in ballots.races_of(session, call.id, elector.constituency):
        standing = [Standing(n, *people[n], n in ticked.get(race.constituency, ())) for n in race.candidates]
        races.append(
            RaceOnPaper(
                race.constituency,
                names.get(race.constituency, race.constituency),
                race.seats,
                sorted(standing, key=lambda one: (one.name.casefold(), one.number)),
            )
        )
    firm = session.get(Organisation, elector.organisation_id) if elector.organisation_id else None
    closes = i18n.day(call.voting_closes_on, lang, "weekday") if call.voting_closes_on else ""
    return Paper(races, firm.name(lang) if firm else "", closes)


def result(call: Call, names: dict[str, str], lang: str) -> list[dict[str, Any]]:
    """The races of an outcome with their words, and a share for each bar (of the ballots cast in it)."""
    return [
        race
        | {
            "label": names.get(race["constituency"], race["constituency"]),
            "candidates": [
                one
                | {
                    "organisation": one[f"organisation_{lang}"],
                    "share": round(100 * one["approvals"] / race["ballots"]) if race["ballots"] else 0,
                }
                for one in race["candidates"]
            ],
        }
        for race in call.outcome["races"]
    ]


def letters(call: Call) -> dict[int, str]:
    """A letter for each candidate of a race, in the order in which they came out: what the list of ballots shows."""
    found: dict[int, str] = {}
    for race in call.outcome["races"]:
        for place, one in enumerate(race["candidates"]):
            found[one["number"]] = _letter(place)
    return found


def _letter(place: int) -> str:
    first, rest = divmod(place, 26)
    return (_letter(first - 1) if first else "") + chr(65 + rest)
