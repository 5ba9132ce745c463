"""Each step and each role: what stands on the page is what can be done, and the rules that matter most hold.

Calls, nominations and seats are asked about in every one of their states in test_states.py.
"""

import pytest

from secretariat.core import kinds
from secretariat.core.actors import load_actor
from secretariat.core.db import db
from secretariat.core.lifecycle import may
from secretariat.core.record import Record
from tests.conftest import NOON
from tests.permissions.asking import ask
from tests.support.world import INSIDE

PLACES = {
    "task": "/{cluster}/tasks/{task}/",
    "secret_task": "/{cluster}/tasks/{secret_task}/",
    "action": "/{cluster}/actions/{action}/",
    "proposed": "/{cluster}/actions/{proposed}/",
    "plan": "/{cluster}/plans/{plan}/history",
    "group_id": "/{cluster}/groups/{group}/",
    "idea_id": "/{cluster}/groups/{idea}/",
    "board_id": "/{cluster}/groups/{board}/",
    "project": "/{cluster}/projects/{project}/",
    "review": "/{cluster}/projects/{review}/",
    "draft": "/{cluster}/projects/{draft}/",
    "nomination": "/{cluster}/nominations/{nomination}/",
    "edition": "/{cluster}/editions/{edition}/",
    "draft_edition": "/{cluster}/editions/{draft_edition}/",
}
"""Where the buttons of each record of the world stand."""
BOTH = ("group_id", "plan", "project", "nomination")
PARTS = {
    "measurement": "/{cluster}/actions/{action}/measurement/{measurement}/",
    "milestone": "/{cluster}/actions/{action}/milestone/{milestone}/",
    "indicator": "/{cluster}/actions/{action}/indicators/{indicator}/",
    "deliverable": "/{cluster}/projects/{project}/deliverable/{project_deliverable}/",
}


def offered(body: str, base: str, verb: str) -> bool:
    """Whether a page has something to press that leads to a step."""
    return f'"{base}steps/{verb}"' in body


@pytest.mark.parametrize("name", sorted(PLACES))
@pytest.mark.parametrize("role", INSIDE)
def test_what_can_be_pressed_can_be_done_and_nothing_else(world, backend, role, name):
    """A button that is shown works or asks; a verb without one is refused, and changes nothing."""
    if backend == "postgresql" and name not in BOTH:
        return  # the table is read in Python: one record of a kind with guards that ask the database will do
    page = world.address(PLACES[name])
    base = page.removesuffix("history") if name == "plan" else page
    shown = ask(world, role, "GET", page)
    if shown.status == 404:
        assert ask(world, role, "POST", f"{base}steps/edit").status in (403, 404)
        return
    record = db.session.get(Record, world[name])
    table = kinds.kind_of(record).lifecycle
    state, wrong = record.state, []
    for verb, rows in table.by_verb.items():
        step = table.find(verb, state)
        answer = ask(world, role, "POST", f"{base}steps/{verb}")
        if all(row.quiet for row in rows):
            right = (403, 404)  # done from elsewhere only: there is no such address
        elif step and step.page and answer.status == 303:
            right = (303,) if f'"{base}{step.page}"' in shown.body and not answer.writes else ()
        elif offered(shown.body, base, verb):
            right = (303, 422)
        else:
            right = (403, 409, 422)
        if answer.status not in right:
            wrong.append(f"{verb} answers {answer.status}, not {right}")
        if answer.writes:
            world.restore()
    assert not wrong, f"{name} ({state}) for the {role}: {wrong}"


@pytest.mark.parametrize("name", sorted(PARTS))
def test_the_steps_of_a_part_are_for_those_whom_its_table_names(world, name):
    base, wrong = world.address(PARTS[name]), []
    for role in INSIDE:
        thing = db.session.get(kinds.part(name).cls, world[name if name in world.ids else f"project_{name}"])
        actor = load_actor(db.session, world[f"p_{role}"], NOON)
        table = kinds.part(name).lifecycle
        allowed = {s.verb for s in table.from_state(thing.state) if may(s, thing, actor.principals)}
        for verb in table.by_verb:
            status = ask(
                world, role, "POST", f"{base.replace('/indicators/', '/indicator/')}steps/{verb}"
            ).status
            right = (303, 409, 422) if verb in allowed else (403, 409)
            if role == "observer":
                right = (403,)
            if all(row.quiet for row in table.by_verb[verb]):
                right = (403, 404)  # done from elsewhere only: there is no such address
            if status not in right:
                wrong.append(f"{verb} by the {role}: {status}, not {right}")
            if status == 303:
                world.restore()
    assert not wrong


RULES = (
    # nobody confirms their own work
    ("member", "/{cluster}/tasks/{task}/steps/finish", {"note": "Done."}, 303),
    ("member", "/{cluster}/tasks/{task}/steps/confirm", {}, 403),
    ("coordinator", "/{cluster}/tasks/{task}/steps/confirm", {}, 303),
    ("rep", "/{cluster}/actions/{action}/steps/complete", {"note": "Done."}, 303),
    ("rep", "/{cluster}/actions/{action}/steps/confirm", {}, 403),
    ("director", "/{cluster}/actions/{action}/steps/confirm", {}, 303),
    # only the lead's representative answers an offer
    ("coordinator", "/{cluster}/actions/{proposed}/steps/offer", {"lead": "{alpha}"}, 303),
    ("coordinator", "/{cluster}/actions/{proposed}/steps/accept", {}, 403),
    ("director", "/{cluster}/actions/{proposed}/steps/accept", {}, 403),
    ("chair", "/{cluster}/actions/{proposed}/steps/accept", {}, 403),
    ("other_rep", "/{cluster}/actions/{proposed}/steps/accept", {}, 403),
    ("rep", "/{cluster}/actions/{proposed}/steps/accept", {}, 303),
    # another person verifies a measurement
    ("rep", "/{cluster}/actions/{action}/measurement/{measurement}/steps/verify", {}, 403),
    ("chair", "/{cluster}/actions/{action}/measurement/{measurement}/steps/verify", {}, 303),
    # only a director charters a group, concludes it, closes a plan
    ("coordinator", "/{cluster}/groups/{idea}/steps/charter", {}, 403),
    ("director", "/{cluster}/groups/{idea}/steps/charter", {}, 303),
    ("chair", "/{cluster}/groups/{group}/steps/conclude", {"final_note": "Over."}, 403),
    ("coordinator", "/{cluster}/groups/{group}/steps/conclude", {"final_note": "Over."}, 403),
    ("director", "/{cluster}/groups/{group}/steps/conclude", {"final_note": "Over."}, 422),
    ("coordinator", "/{cluster}/plans/{plan}/steps/close", {"note": "Over."}, 403),
    # the chair or a director decides on a project, nobody else
    ("member", "/{cluster}/projects/{review}/steps/approve", {}, 403),
    ("coordinator", "/{cluster}/projects/{review}/steps/approve", {}, 403),
    ("rep", "/{cluster}/projects/{review}/steps/approve", {}, 403),
    ("chair", "/{cluster}/projects/{review}/steps/approve", {}, 303),
    # nobody answers for the nominee, nominees and nominators do not endorse, nobody vets before the close
    ("director", "/{cluster}/nominations/{asked}/steps/decline", {"note": ""}, 403),
    ("member", "/{cluster}/nominations/{asked}/steps/decline", {"note": ""}, 403),
    ("rep", "/{cluster}/nominations/{asked}/steps/decline", {"note": ""}, 303),
    ("other_rep", "/{cluster}/nominations/{nomination}/steps/endorse", {}, 422),
    ("member", "/{cluster}/nominations/{nomination}/steps/endorse", {}, 422),
    ("observer", "/{cluster}/nominations/{nomination}/steps/endorse", {}, 403),
    ("rep", "/{cluster}/nominations/{nomination}/steps/endorse", {}, 303),
    ("chair", "/{cluster}/nominations/{nomination}/steps/clear", {"note": ""}, 422),
    ("rep", "/{cluster}/nominations/{nomination}/steps/clear", {"note": ""}, 403),
    # nobody closes a call before its date, and elections are the call's alone
    ("director", "/{cluster}/calls/{call}/steps/close", {}, 422),
    ("director", "/{cluster}/nominations/{nomination}/steps/elect", {}, 404),
    # the observer changes nothing
    ("observer", "/{cluster}/tasks/{task}/steps/reopen", {"reason": "No."}, 403),
)


def test_the_rules_that_matter_most_hold_in_this_order(world):
    wrong = []
    for role, address, facts, right in RULES:
        status = ask(world, role, "POST", world.address(address), facts).status
        if status != right:
            wrong.append(f"{address} by the {role}: {status}, not {right}")
    assert not wrong


def test_a_coordinator_who_submitted_a_measurement_does_not_verify_it(world):
    base = "/{cluster}/actions/{action}/"
    told = {"period": "2025", "value": "12", "note": "", "version": "1"}
    answer = ask(world, "coordinator", "POST", world.address(base + "indicators/{indicator}/measure"), told)
    assert answer.status == 303, answer.body[-800:]
    verify = world.address(base) + f"measurement/{_newest('measurement')}/steps/verify"
    assert ask(world, "coordinator", "POST", verify).status == 422
    assert ask(world, "director", "POST", verify).status == 303


def _newest(part: str) -> int:
    cls = kinds.part(part).cls
    return db.session.query(cls.id).order_by(cls.id.desc()).limit(1).scalar()


def test_a_director_with_an_interest_does_not_decide_on_a_project(world):
    """Who belongs to the lead organisation stands aside, whatever their office."""
    belongs = {"person": "{p_director}", "representative": ""}
    assert (
        ask(world, "coordinator", "POST", world.address("/{cluster}/members/{alpha}/people"), belongs).status
        == 303
    )
    decide = world.address("/{cluster}/projects/{review}/steps/approve")
    assert ask(world, "director", "POST", decide).status == 422
    assert ask(world, "chair", "POST", decide).status == 303
