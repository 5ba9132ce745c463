"""One history: each thing done is one Event, with what was before and after; nothing done, nothing written."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.record import Record
from tests.permissions.asking import ask
from tests.support.visit import fields_of


def last(world) -> int:
    """The id of the newest event."""
    db.session.rollback()
    return db.session.scalar(select(func.max(Event.id))) or 0


def since(world, mark: int) -> list[Event]:
    db.session.rollback()
    return list(db.session.scalars(select(Event).where(Event.id > mark).order_by(Event.id)))


STEPS = (
    ("member", "/{cluster}/tasks/{task}/steps/start", {}, "todo", "doing"),
    ("member", "/{cluster}/tasks/{task}/steps/finish", {"note": "All booked."}, "todo", "done"),
    ("coordinator", "/{cluster}/tasks/{task}/steps/cancel", {"reason": "No need."}, "todo", "cancelled"),
    ("rep", "/{cluster}/actions/{action}/steps/progress", {"progress": "40"}, "in_progress", "in_progress"),
    ("rep", "/{cluster}/actions/{action}/steps/complete", {"note": "Done."}, "in_progress", "completed"),
    ("director", "/{cluster}/groups/{idea}/steps/charter", {}, "proposed", "chartered"),
    ("coordinator", "/{cluster}/groups/{group}/steps/pause", {"reason": "Leave."}, "active", "dormant"),
    ("member", "/{cluster}/projects/{draft}/steps/submit", {}, "idea", "submitted"),
    ("chair", "/{cluster}/projects/{review}/steps/decline", {"reason": "Not ours."}, "in_review", "declined"),
    ("coordinator", "/{cluster}/projects/{project}/steps/hold", {"reason": "A part."}, "active", "on_hold"),
    (
        "chair",
        "/{cluster}/actions/{action}/measurement/{measurement}/steps/verify",
        {},
        "submitted",
        "verified",
    ),
    ("rep", "/{cluster}/actions/{action}/milestone/{milestone}/steps/reach", {}, "ahead", "reached"),
    (
        "coordinator",
        "/{cluster}/groups/{group}/seat/{seat}/steps/appoint",
        {"person": "{p_other_rep}", "role": "member"},
        "vacant",
        "filled",
    ),
)


@pytest.mark.parametrize(
    "role, address, facts, before, after", STEPS, ids=lambda v: v if "/" in str(v) else ""
)
def test_a_step_is_one_event_and_a_second_one_is_none(world, role, address, facts, before, after):
    mark = last(world)
    answer = ask(world, role, "POST", world.address(address), facts)
    assert answer.status == 303, answer.body[-1500:]
    (event,) = since(world, mark)
    assert (event.verb, event.person_id) == (address.rsplit("/", 1)[1], world[f"p_{role}"])
    assert (event.state_from, event.state_to) == (before, after)
    record = db.session.get(Record, event.record_id)
    assert event.version == record.version
    assert event.cluster_id == record.cluster_id == world["cluster_id"]
    if before != after:
        ask(world, role, "POST", world.address(address), facts)
        assert len(since(world, mark)) == 1, "what was out of turn left a trace"


EDITS = (
    ("coordinator", "/{cluster}/tasks/{task}/edit", "title_en", "Book the audits", "Book twelve audits"),
    ("chair", "/{cluster}/plans/{plan}/edit", "title_en", "Plan of Supply chain", "Plan of the chain"),
    ("coordinator", "/{cluster}/groups/{group}/edit", "title_en", "Supply chain", "Supply chains"),
    ("member", "/{cluster}/projects/{project}/edit", "title_en", "Banc d’essai", "Test bench"),
    ("coordinator", "/{cluster}/actions/{action}/edit", "title_en", "Action 1.1.1", "Audit thirty suppliers"),
)


@pytest.mark.parametrize(
    "role, address, field, before, after", EDITS, ids=lambda v: v if "/" in str(v) else ""
)
def test_an_edit_is_one_event_with_before_and_after(world, role, address, field, before, after):
    address, mark = world.address(address), last(world)
    visitor = world.as_(role)
    visitor.client.set_cookie("session", world.cookies[role])
    form = visitor.show(address).form()
    sent = {**fields_of(form), field: after}
    assert visitor.post(address, **sent).status == 303
    (event,) = since(world, mark)
    assert event.verb == "edit" and event.changes[field] == [before, after]
    assert set(event.changes) == {field}, "an edit of one field says that another changed"


@pytest.mark.parametrize("role, address", [(row[0], row[1]) for row in EDITS])
def test_saving_what_was_there_writes_nothing(world, role, address):
    address, mark = world.address(address), last(world)
    visitor = world.as_(role)
    visitor.client.set_cookie("session", world.cookies[role])
    page = visitor.show(address)
    assert visitor.post(address, **fields_of(page.form())).status == 303
    assert since(world, mark) == []


@pytest.mark.parametrize(
    "role, address, facts",
    [
        ("chair", "/{cluster}/tasks/{task}/steps/start", {}),
        ("observer", "/{cluster}/tasks/{task}/comments", {"body": "Hello"}),
        ("member", "/{cluster}/tasks/{task}/steps/finish", {"note": ""}),
        ("member", "/{cluster}/tasks/{task}/steps/confirm", {}),
        ("rep", "/{cluster}/actions/{action}/measurement/{measurement}/steps/verify", {}),
        ("x_director", "/{cluster}/groups/{idea}/steps/charter", {}),
    ],
)
def test_what_is_refused_leaves_no_trace(world, role, address, facts):
    mark = last(world)
    assert ask(world, role, "POST", world.address(address), facts).status in (403, 404, 409, 422)
    assert since(world, mark) == []


def test_the_database_refuses_to_change_or_remove_history(world):
    statements = ["UPDATE event SET reason = 'x'", "DELETE FROM event WHERE id = 1"]
    if db.engine.dialect.name == "postgresql":
        statements.append("TRUNCATE event CASCADE")
    for statement in statements:
        with pytest.raises(DatabaseError, match="history is never changed"):
            db.session.execute(text(statement))
        db.session.rollback()
    assert last(world) > 0


def test_somebody_elses_sign_in_is_left_alone(world):
    address = world.address("/account/sign-ins/{sign_in_nobody}/end")
    assert ask(world, "administrator", "POST", address).status == 303
    assert ask(world, "nobody", "GET", "/account").status == 200
    assert ask(world, "nobody", "POST", address).status == 303
    assert ask(world, "nobody", "GET", "/account").status == 302
