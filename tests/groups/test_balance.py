"""A body's balance against its targets: a pure reading, of the table as it is or as a slate would make it."""

from types import SimpleNamespace

import pytest

from secretariat.groups import balance

INDUSTRY, INSTITUTIONS = ["large_firm", "small_firm"], ["research", "education", "government"]
LABELS = {"large_firm": "Large firms", "small_firm": "Small firms", "x1": "Airports"}


def target(kind, one, other=(), least=0):
    return SimpleNamespace(kind=kind, one=one, other=other, least=least)


PARITY = target("parity", INDUSTRY, INSTITUTIONS)


def table(industry: int, institutions: int) -> list[str]:
    return ["large_firm"] * industry + ["research"] * institutions


@pytest.fixture(autouse=True)
def in_english(app):
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield


@pytest.mark.parametrize(
    ("industry", "institutions", "met", "missing"),
    [(0, 0, True, 0), (3, 3, True, 0), (4, 3, True, 0), (3, 4, True, 0), (4, 2, False, 2), (0, 1, True, 0)]
    + [(2, 7, False, 5)],
)
def test_a_parity_is_met_when_even_or_within_one_where_the_sum_is_odd(industry, institutions, met, missing):
    (stands,) = balance.standing([PARITY], table(industry, institutions))
    assert (stands.met, stands.missing) == (met, missing)
    assert (stands.one, stands.other) == (industry, institutions)


@pytest.mark.parametrize(
    ("industry", "institutions", "said"),
    [(3, 3, "3 against 3: even."), (3, 4, "3 against 4: as even as an odd number allows.")],
)
def test_a_parity_calls_even_only_what_is_even(industry, institutions, said):
    (stands,) = balance.standing([PARITY], table(industry, institutions))
    assert stands.sentence == said


def test_a_parity_that_is_not_met_says_which_side_lacks_how_many():
    (stands,) = balance.standing([PARITY], table(2, 4) + ["union"], LABELS)
    assert stands.sentence == "2 against 4; 2 missing on the side of Large firms, Small firms."


@pytest.mark.parametrize(
    ("held", "met", "missing"), [(0, False, 3), (2, False, 1), (3, True, 0), (9, True, 0)]
)
def test_a_least_counts_its_own_constituencies_alone(held, met, missing):
    wanted = target("least", ["small_firm", "x1"], least=3)
    (stands,) = balance.standing([wanted], ["x1"] * held + ["large_firm"] * 5, LABELS)
    assert (stands.met, stands.missing) == (met, missing)
    assert "Small firms, Airports" in stands.sentence and str(held) in stands.sentence


def test_a_supposed_table_breaks_what_it_makes_worse_and_nothing_that_was_as_bad_before():
    targets = [PARITY, target("least", ["union"], least=2)]
    before = balance.standing(targets, table(3, 3))
    after = balance.standing(targets, table(5, 3))
    assert [stands.target for stands in balance.broken(before, after)] == [PARITY]
    assert balance.broken(before, before) == []
