"""The engine: what a table may be, and what a step does."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from secretariat.core.lifecycle import (
    Await,
    Fact,
    Forbidden,
    Lifecycle,
    MistakenTable,
    OutOfTurn,
    Refused,
    Situation,
    State,
    Step,
    enter,
    perform,
)

ROLES = {"owner": "the owner", "boss": "the boss"}


def table(**changes) -> Lifecycle:
    given = {
        "kind": "thing",
        "initial": "open",
        "states": (State("open", "Open", (Await("owner", "close"),)), State("closed", "Closed", final=True)),
        "steps": (Step("close", "Close", ("open",), "closed", ("owner",), "%(who)s closed it"),),
        "roles": ROLES,
    }
    return Lifecycle(**{**given, **changes})


@dataclass
class Thing:
    state: str = ""
    version: int = 1
    colour: str = "grey"
    holders: dict = field(default_factory=lambda: {"owner": ["p1"], "boss": ["p2"]})

    def principals(self, role):
        return self.holders[role]


def case(thing, person=1) -> Situation:
    actor = SimpleNamespace(id=person, principals=frozenset({f"p{person}"}))
    return Situation(thing, thing, actor, datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1))


def test_a_sound_table_is_accepted():
    assert table().find("close", "open").to == "closed"


def test_an_unreachable_state_is_refused():
    states = (*table().states, State("lost", "Lost", final=True))
    with pytest.raises(MistakenTable, match="unreachable"):
        table(states=states)


def test_a_dead_end_must_be_declared_final():
    states = (State("open", "Open"), State("closed", "Closed"))
    with pytest.raises(MistakenTable, match="dead end"):
        table(states=states)


def test_a_state_that_only_leads_to_itself_is_a_dead_end():
    step = Step("stir", "Stir", ("open",), "open", ("owner",), "%(who)s stirred")
    with pytest.raises(MistakenTable, match="dead end"):
        table(states=(State("open", "Open"),), steps=(step,))


def test_a_step_that_nobody_can_take_is_refused():
    step = Step("close", "Close", ("open",), "closed", (), "%(who)s closed it")
    with pytest.raises(MistakenTable, match="nobody"):
        table(steps=(step,))


def test_a_role_that_is_not_listed_is_refused():
    step = Step("close", "Close", ("open",), "closed", ("stranger",), "%(who)s closed it")
    with pytest.raises(MistakenTable, match="unknown role"):
        table(steps=(step,))


def test_a_state_may_not_wait_for_somebody_who_cannot_move():
    states = (State("open", "Open", (Await("boss", "close"),)), State("closed", "Closed", final=True))
    with pytest.raises(MistakenTable, match="cannot"):
        table(states=states)


def test_two_rows_of_one_verb_may_not_start_from_the_same_state():
    again = Step("close", "Close", ("open",), "closed", ("boss",), "%(who)s closed it")
    with pytest.raises(MistakenTable, match="two rows"):
        table(steps=(*table().steps, again))


def test_a_step_changes_the_state_and_says_what_it_did():
    thing = Thing()
    assert enter(table(), thing) == (Await("owner", "close"),)
    done = perform(table(), "close", case(thing), {"reason": "enough"})
    assert (thing.state, done.state_from, done.state_to, done.reason) == (
        "closed",
        "open",
        "closed",
        "enough",
    )


def test_a_stranger_is_refused_before_the_state_is_looked_at():
    thing = Thing(state="closed")
    with pytest.raises(Forbidden):
        perform(table(), "close", case(thing, person=9), {})
    with pytest.raises(OutOfTurn):
        perform(table(), "close", case(thing), {})


def test_a_verb_that_is_not_in_the_table_is_refused():
    with pytest.raises(OutOfTurn):
        perform(table(), "explode", case(Thing(state="open")), {})


def test_a_guard_shuts_a_step_and_says_why():
    step = Step(
        "close", "Close", ("open",), "closed", ("owner",), "%(who)s closed it", guard=lambda c: "Not yet."
    )
    thing = Thing(state="open")
    with pytest.raises(Refused, match="Not yet"):
        perform(table(steps=(step,)), "close", case(thing), {})
    assert thing.state == "open"


def test_a_missing_fact_is_named_and_changes_nothing():
    step = Step(
        "close",
        "Close",
        ("open",),
        "closed",
        ("owner",),
        "%(who)s closed it",
        facts=(Fact("reason", "Reason"),),
    )
    thing = Thing(state="open")
    with pytest.raises(Refused) as refused:
        perform(table(steps=(step,)), "close", case(thing), {"reason": ""})
    assert list(refused.value.errors) == ["reason"]
    assert thing.state == "open"
    perform(table(steps=(step,)), "close", case(thing), {"reason": "done"})
    assert thing.state == "closed"


def test_an_effect_is_written_down_where_the_attribute_is_watched():
    def paint(situation, facts):
        situation.thing.colour = facts["colour"]

    step = Step("paint", "Paint", ("open",), None, ("owner",), "%(who)s painted it", effect=paint)
    thing = Thing(state="open")
    done = perform(
        table(steps=(*table().steps, step), watched=("colour",)), "paint", case(thing), {"colour": "red"}
    )
    assert done.changes == {"colour": ["grey", "red"]}
    assert (done.awaits, thing.state) == (None, "open")
