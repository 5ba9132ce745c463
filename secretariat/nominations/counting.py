"""The count of a ballot, and nothing else: from the published list to the result, the same for anybody who asks.

Approval voting in each constituency: a voter approves as many people as they like, those approved by most fill the
seats, and nobody is elected whom nobody approved. People with equally many approvals are put in an order drawn by
lot from a seed that was fixed and shown before the first vote. Standard library only: the page, ``flask recount``
and whoever distrusts both can run the very same lines.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

FORM = "secretariat-ballot-1"


class Unreadable(ValueError):
    """A published list that is not one; its text is one sentence."""


@dataclass(frozen=True)
class Race:
    """The seats of one constituency and the nominations that stand for them, by their numbers."""

    constituency: str
    seats: int
    candidates: tuple[int, ...]


@dataclass(frozen=True)
class Vote:
    """What one voter approved in one constituency; ``receipt`` is how they find it."""

    constituency: str
    choices: tuple[int, ...]
    receipt: str = ""


@dataclass(frozen=True)
class Place:
    """Where one nomination came out."""

    nomination: int
    approvals: int
    elected: bool
    lot: bool
    """Whether lots decided: as many approvals as somebody on the other side of the last seat."""


@dataclass(frozen=True)
class Tally:
    """One constituency's result, first place first."""

    constituency: str
    seats: int
    ballots: int
    places: tuple[Place, ...]

    @property
    def elected(self) -> tuple[int, ...]:
        return tuple(place.nomination for place in self.places if place.elected)

    @property
    def drawn(self) -> bool:
        """Whether lots decided who got the last seat."""
        return any(place.lot for place in self.places)

    @property
    def unfilled(self) -> int:
        """Seats for which nobody was approved."""
        return self.seats - len(self.elected)


def lot(seed: str, nomination: int) -> str:
    """What is drawn for a nomination: among equals the lowest goes first."""
    return hashlib.sha256(f"{seed}:{nomination}".encode()).hexdigest()


def count(races: Iterable[Race], votes: Iterable[Vote], seed: str) -> tuple[Tally, ...]:
    """Count every race. A choice that stands in no such race counts for nobody, and one named twice counts once."""
    cast: dict[str, list[Vote]] = {}
    for vote in votes:
        cast.setdefault(vote.constituency, []).append(vote)
    return tuple(_tally(race, cast.get(race.constituency, []), seed) for race in races)


def _tally(race: Race, votes: Sequence[Vote], seed: str) -> Tally:
    approvals = Counter(choice for vote in votes for choice in set(vote.choices))
    order = sorted(race.candidates, key=lambda n: (-approvals[n], lot(seed, n)))
    seated = [n for n in order[: race.seats] if approvals[n]]
    last = approvals[seated[-1]] if seated else 0
    left = [n for n in order if n not in seated]
    # Lots matter only where equals stand on both sides of the last seat.
    parted = bool(left) and last > 0 and len(seated) == race.seats and approvals[left[0]] == last
    return Tally(
        race.constituency,
        race.seats,
        len(votes),
        tuple(Place(n, approvals[n], n in seated, parted and approvals[n] == last) for n in order),
    )


def quorum_met(voted: int, electors: int, percent: int) -> bool:
    """Whether enough of those entitled voted; in whole numbers, so that 50% of 3 needs 2."""
    return electors > 0 and voted * 100 >= percent * electors


def needed(electors: int, percent: int) -> int:
    """The least number of voters that makes the quorum."""
    return -(-percent * electors // 100)


def published(
    call: str,
    seed: str,
    races: Iterable[Race],
    votes: Iterable[Vote],
    names: dict[int, str],
    electors: int,
    voted: int,
    quorum_percent: int,
) -> dict[str, Any]:
    """The list as it is published: all that a recount needs, in the order of the receipts."""
    return {
        "form": FORM,
        "call": call,
        "seed": seed,
        "electors": electors,
        "voted": voted,
        "quorum_percent": quorum_percent,
        "races": [
            {
                "constituency": race.constituency,
                "seats": race.seats,
                "candidates": [{"number": n, "name": names.get(n, "")} for n in race.candidates],
            }
            for race in races
        ],
        "ballots": [
            {"receipt": v.receipt, "constituency": v.constituency, "choices": sorted(v.choices)}
            for v in sorted(votes, key=lambda vote: (vote.receipt, vote.constituency, sorted(vote.choices)))
        ],
    }


def read(said: Any) -> tuple[list[Race], list[Vote], str]:
    """The races, votes and seed of a published list. Raises Unreadable."""
    try:
        if said["form"] != FORM:
            raise Unreadable(f"The list has the form {said['form']!r}; this version reads {FORM!r}.")
        races = [
            Race(
                str(race["constituency"]),
                int(race["seats"]),
                tuple(int(candidate["number"]) for candidate in race["candidates"]),
            )
            for race in said["races"]
        ]
        votes = [
            Vote(str(b["constituency"]), tuple(int(n) for n in b["choices"]), str(b["receipt"]))
            for b in said["ballots"]
        ]
        return races, votes, str(said["seed"])
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("This is not the published list of a ballot.") from error


def names(said: dict[str, Any]) -> dict[int, str]:
    """Who the numbers of a published list are."""
    return {int(c["number"]): str(c["name"]) for race in said["races"] for c in race["candidates"]}
