"""Whether a record is closed is derived from its state: it never says anything else."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from secretariat.core import clock, kinds
from secretariat.core.record import Record
from secretariat.plans.models import Action

STORIES = {
    "task": ("todo", "done", "confirmed", "cancelled"),
    "working_group": ("proposed", "active", "concluded"),
    "board": ("concluded", "active"),
    "plan": ("draft", "adopted", "closed"),
    "action": ("proposed", "in_progress", "abandoned"),
    "project": ("idea", "active", "closed"),
    "call": ("draft", "open", "decided"),
    "nomination": ("draft", "accepted", "declined"),
    "edition": ("draft", "published"),
}


def _closed_plan(make, session):
    plan = make.plan(state="adopted", group=make.group())
    for action in session.scalars(select(Action).where(Action.plan_id == plan.id)).all():
        make.take(make.staff(), action, "abandon", reason="Overtaken.")
    make.take(make.staff("director", "aero"), plan, "close", note="Done.")
    return make.again(plan)


def _made(make, session, kind: str, state: str):
    if kind == "edition":
        edition = make.edition if state == "draft" else make.sealed
        return edition(make.staff("director", "aero"))
    if kind == "plan":
        return (
            _closed_plan(make, session) if state == "closed" else make.plan(state=state, group=make.group())
        )
    if kind == "action":
        return make.action(state=state, plan=make.plan(group=make.group()))
    return make.group(state=state) if kind == "working_group" else getattr(make, kind)(state=state)


def test_every_kind_has_a_story_here(app):
    assert set(STORIES) == set(kinds.kinds())


@pytest.mark.parametrize("kind", STORIES)
def test_a_record_is_closed_exactly_where_its_state_is_final(make, session, kind):
    for state in STORIES[kind]:
        assert _made(make, session, kind, state).state == state
    rows = session.execute(select(Record.kind, Record.state, Record.closed)).all()
    assert {closed for name, _state, closed in rows if name == kind} == {True, False}
    for name, state, closed in rows:
        assert closed is (state in kinds.kind(name).lifecycle.final), (name, state)


def test_what_has_no_date_sorts_after_every_date(make, session):
    tomorrow = clock.today() + timedelta(days=1)
    undated, dated = make.task(), make.task(due_on=tomorrow)
    found = session.execute(select(Record.id, Record.due_sort).order_by(Record.due_sort)).all()
    assert [tuple(row) for row in found] == [(dated.id, tomorrow), (undated.id, date(9999, 12, 31))]
