"""What changed: a pure comparison of plain data, by hand and by chance."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secretariat.editions.comparing import MIRROR, compare, ended

ACTION = {"code": "1.1.1", "fr": "Auditer", "en": "Audit", "due": "2026-10-30", "lead": 1, "progress": 20}
BARE = {"actions": {}, "measures": {}, "projects": {}, "seats": {}}


def facts(**places):
    return {**BARE, **places}


def told(before, after) -> list[tuple[str, str, str]]:
    return [(c.what, c.how, c.key) for c in compare(before, after)]


CASES = [
    ("nothing", ACTION, ACTION, []),
    ("renamed only", ACTION, ACTION | {"fr": "Vérifier", "code": "1.1.2"}, []),
    ("added", None, ACTION, ["added"]),
    ("removed without a trace", ACTION, None, ["gone"]),
    ("done, then left behind", ACTION | {"done": True, "progress": 100}, None, []),
    ("dropped, then left behind", ACTION | {"dropped": True}, None, []),
    ("abandoned", ACTION, ACTION | {"dropped": True, "due": "2027-01-01", "progress": 40}, ["dropped"]),
    ("taken up again", ACTION | {"dropped": True}, ACTION, ["revived"]),
    ("added and abandoned in between", None, ACTION | {"dropped": True}, ["passed"]),
    ("confirmed", ACTION, ACTION | {"done": True, "progress": 100}, ["done"]),
    ("reopened", ACTION | {"done": True, "progress": 100}, ACTION, ["undone"]),
    ("put off", ACTION, ACTION | {"due": "2027-01-29"}, ["due"]),
    ("a date taken away", ACTION, ACTION | {"due": None}, ["due"]),
    ("another lead", ACTION, ACTION | {"lead": 2}, ["lead"]),
    ("further on", ACTION, ACTION | {"progress": 60}, ["progress"]),
    ("put off, led by another, further on", ACTION, ACTION | {"due": "2027-01-29", "lead": 2, "progress": 30},
     ["due", "lead", "progress"]),
    ("done and put off", ACTION, ACTION | {"done": True, "progress": 100, "due": "2026-11-02"}, ["done", "due"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "then", "now", "ways"), CASES, ids=[case[0] for case in CASES])
def test_what_is_told_of_an_action(name, then, now, ways):
    before = facts(actions={"7": then} if then else {})
    after = facts(actions={"7": now} if now else {})
    assert told(before, after) == [("action", way, "7") for way in ways]


def test_what_is_told_of_the_rest():
    before = facts(
        measures={"1": {"value": 12.0}},
        projects={"2": {"state": "active", "health": "on_track", "due": "2027-01-01"}},
        seats={"3": {"holder": None}, "4": {"holder": 9}, "5": {"holder": 8}},
    )
    after = facts(
        measures={"1": {"value": 19.0}},
        projects={"2": {"state": "closed", "done": True, "health": "", "due": "2027-01-01"}},
        seats={"3": {"holder": 7}, "4": {"holder": None}, "5": {"holder": 8, "dropped": True}},
    )
    assert told(before, after) == [
        ("measure", "value", "1"),
        ("project", "done", "2"),
        ("project", "health", "2"),
        ("seat", "holder", "3"),
        ("seat", "holder", "4"),
        ("seat", "dropped", "5"),
    ]


entries = st.fixed_dictionaries(
    {
        "due": st.sampled_from([None, "2026-10-30", "2027-01-29"]),
        "lead": st.sampled_from([None, 1, 2]),
        "progress": st.integers(0, 3),
        "done": st.booleans(),
        "dropped": st.booleans(),
        "holder": st.sampled_from([None, 1, 2]),
        "state": st.sampled_from(["active", "closed"]),
        "value": st.sampled_from([None, 1.5, 2]),
    }
)
places = st.dictionaries(st.sampled_from("abcdef"), entries, max_size=6)
sets = st.fixed_dictionaries(dict.fromkeys(BARE, places))


@given(sets)
def test_nothing_changed_between_a_set_and_itself(one):
    assert compare(one, one) == []


@given(sets, sets)
def test_the_way_back_is_the_same_way(one, other):
    there = {(c.what, c.how, c.key) for c in compare(one, other) if not _entered_ended(c)}
    mirrored = (change.mirrored() for change in compare(other, one) if not _entered_ended(change))
    assert there == {(c.what, c.how, c.key) for c in mirrored}
    assert all(MIRROR[MIRROR[how]] == how for how in MIRROR)


def _entered_ended(change) -> bool:
    """What is first seen once it has ended is told; what had ended and is seen no more is not."""
    return change.before is None and ended(change.after)


@given(sets, sets)
def test_what_is_not_told_is_alike(one, other):
    named = {(c.what, c.key) for c in compare(one, other)}
    for place, what in (("actions", "action"), ("seats", "seat")):
        for key in set(one[place]) | set(other[place]):
            if (what, key) not in named:
                then, now = one[place][key], other[place].get(key)
                if now is None:
                    assert ended(then)
                    continue
                assert then["dropped"] == now["dropped"]
                assert then["dropped"] or then["done"] == now["done"]


def test_two_editions_of_five_hundred_actions_are_compared_at_once():
    before = facts(actions={str(n): ACTION | {"progress": n % 90} for n in range(500)})
    after = facts(actions={str(n): ACTION | {"progress": n % 80, "lead": n % 7} for n in range(20, 520)})
    began = time.perf_counter()
    assert len(compare(before, after)) > 400
    assert time.perf_counter() - began < 0.05
