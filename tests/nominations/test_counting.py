"""The count of a ballot against an independent one, over generated elections."""

import json
import random
from hashlib import sha256
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secretariat.nominations import counting
from secretariat.nominations.counting import Race, Vote, count

SEEDS = st.text("0123456789abcdef", min_size=8, max_size=8)


@st.composite
def elections(draw):
    """Races of any size, votes that may name strangers and name somebody twice, and a seed."""
    numbers = draw(st.lists(st.integers(1, 400), min_size=0, max_size=14, unique=True))
    parts = draw(st.integers(1, 3))
    races = [Race(f"m{part}", draw(st.integers(1, 4)), tuple(numbers[part::parts])) for part in range(parts)]
    votes = []
    for _voter in range(draw(st.integers(0, 25))):
        race = draw(st.sampled_from(races))
        pool = [*race.candidates, 9001]
        votes.append(Vote(race.constituency, tuple(draw(st.lists(st.sampled_from(pool), max_size=6)))))
    return races, votes, draw(SEEDS)


def independent(race: Race, votes: list[Vote], seed: str) -> set[int]:
    """Who is elected, found otherwise: of all groups that could be seated, the one nobody outside has a claim on.

    Somebody outside has a claim on a place when they were approved by more people, or by as many and drew lower.
    """

    def support(n: int) -> int:
        return sum(1 for vote in votes if vote.constituency == race.constituency and n in vote.choices)

    def beats(n: int, other: int) -> bool:
        if support(n) != support(other):
            return support(n) > support(other)
        draws = [sha256(f"{seed}:{x}".encode()).hexdigest() for x in (n, other)]
        return draws[0] < draws[1]

    worthy = [n for n in race.candidates if support(n) > 0]
    size = min(race.seats, len(worthy))
    groups = [
        set(group)
        for group in combinations(worthy, size)
        if all(beats(inside, outside) for inside in group for outside in set(worthy) - set(group))
    ]
    assert len(groups) == 1, "exactly one group holds against everybody else"
    return groups[0]


@given(elections())
@settings(max_examples=150, deadline=None)
def test_the_result_is_that_of_an_independent_count(election):
    races, votes, seed = election
    for race, tally in zip(races, count(races, votes, seed), strict=True):
        assert set(tally.elected) == independent(race, votes, seed)
        assert tally.unfilled == race.seats - len(tally.elected)
        assert sorted(place.nomination for place in tally.places) == sorted(race.candidates)
        for place in tally.places:
            own = [v for v in votes if v.constituency == race.constituency]
            assert place.approvals == sum(place.nomination in v.choices for v in own)


@given(elections(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_ballots_and_candidates_changes_nothing(election, chance: random.Random):
    races, votes, seed = election
    shuffled = votes[:]
    chance.shuffle(shuffled)
    turned = [
        Race(r.constituency, r.seats, tuple(chance.sample(r.candidates, len(r.candidates)))) for r in races
    ]
    assert count(turned, shuffled, seed) == count(races, votes, seed)


@given(elections())
@settings(deadline=None)
def test_what_is_published_counts_to_the_same_result_whoever_counts_it(election):
    races, votes, seed = election
    said = counting.published("x", seed, races, votes, {}, len(votes), len(votes), 0)
    again, cast, drawn = counting.read(json.loads(json.dumps(said)))
    assert count(again, cast, drawn) == count(races, votes, seed)


@given(elections())
@settings(deadline=None)
def test_one_more_approval_never_costs_a_seat(election):
    races, votes, seed = election
    for race, before in zip(races, count(races, votes, seed), strict=True):
        for chosen in before.elected:
            after = count([race], [*votes, Vote(race.constituency, (chosen,))], seed)[0]
            assert chosen in after.elected


def test_a_tie_across_the_last_seat_is_drawn_and_says_so():
    votes = [Vote("small", (1, 2)), Vote("small", (1, 3)), Vote("small", (1,))]
    (tally,) = count([Race("small", 2, (1, 2, 3))], votes, "0" * 16)
    assert tally.drawn and [p.lot for p in tally.places] == [False, True, True]
    assert tally.places[0].nomination == 1
    first, second = sorted((2, 3), key=lambda n: counting.lot("0" * 16, n))
    assert tally.elected == (1, first) and tally.places[2].nomination == second


def test_equals_who_are_all_seated_or_all_left_out_draw_no_lots():
    both = count([Race("small", 2, (1, 2))], [Vote("small", (1, 2))], "a")[0]
    assert both.elected and not both.drawn
    nobody = count([Race("small", 1, (1, 2))], [Vote("small", ())], "a")[0]
    assert nobody.elected == () and not nobody.drawn and nobody.unfilled == 1


def test_another_seed_can_draw_another_order():
    race, votes = Race("small", 1, (1, 2)), [Vote("small", (1, 2))]
    assert {count([race], votes, str(seed))[0].elected for seed in range(20)} == {(1,), (2,)}


@pytest.mark.parametrize(
    ("voted", "electors", "percent", "met"),
    [
        (1, 3, 50, False),
        (2, 3, 50, True),
        (0, 3, 0, True),
        (0, 0, 0, False),
        (3, 3, 100, True),
        (2, 3, 67, False),
    ],
)
def test_quorum(voted, electors, percent, met):
    assert counting.quorum_met(voted, electors, percent) is met
    if electors:
        assert counting.quorum_met(counting.needed(electors, percent), electors, percent)


@pytest.mark.parametrize("said", [None, [], {}, {"form": "other"}, {"form": counting.FORM, "races": [1]}])
def test_what_is_no_list_is_refused_in_a_sentence(said):
    with pytest.raises(counting.Unreadable, match=r"\.$"):
        counting.read(said)
