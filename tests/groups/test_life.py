"""The life of a working group: who takes which step, what shuts it, and what it leaves behind."""

from datetime import date

import pytest

from secretariat.core.history import Event
from secretariat.core.moves import Move
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.tasks import commands as tasks

STAFF = {"director", "coordinator"}
STEPS = [
    ("proposed", "charter", {}, {"director"}, "chartered"),
    ("proposed", "drop", {"reason": "Two would do the same."}, {"director"}, "dropped"),
    ("active", "pause", {"reason": "The chair is on leave."}, STAFF, "dormant"),
    ("dormant", "resume", {}, STAFF, "active"),
    ("active", "conclude", {"final_note": "Its guide is in use."}, {"director"}, "concluded"),
    ("dormant", "conclude", {"final_note": "Its guide is in use."}, {"director"}, "concluded"),
    ("active", "restrict", {"reason": "It now handles contracts."}, {"director"}, "active"),
]


@pytest.mark.parametrize(("state", "verb", "facts", "allowed", "after"), STEPS)
def test_a_step_is_taken_by_its_roles_and_refused_to_everybody_else(
    make, visit, session, around, state, verb, facts, allowed, after
):
    group = make.group(state)
    group_id, version = group.id, group.version
    for role, person in around(group).items():
        if role in allowed:
            continue
        answer = visit.as_(person).post(f"/aero/groups/{group.slug}/steps/{verb}", version=version, **facts)
        assert answer.status == (404 if role == "elsewhere" else 403), role
        assert session.get(WorkingGroup, group_id).state == state
    for role in sorted(allowed)[:1]:
        person = make.staff(role)
        answer = visit.as_(person).post(f"/aero/groups/{group.slug}/steps/{verb}", version=version, **facts)
        assert answer.status == 303
    session.expire_all()
    assert session.get(WorkingGroup, group_id).state == after
    assert session.query(Event).filter_by(record_id=group_id, verb=verb).count() == 1


def test_a_group_without_a_mandate_is_not_chartered_and_the_page_says_why(make, visit, denis):
    group = make.group("proposed", mandate_en="", mandate_fr="")
    page = visit.as_(denis).show(f"/aero/groups/{group.slug}/")
    assert "The mandate has to be written first." in page.text
    assert "Charter the group" not in page.buttons
    answer = visit.as_(denis).post(f"{page.response.request.path}steps/charter", version=group.version)
    assert answer.status == 422
    assert "The mandate has to be written first." in answer.text


def test_a_group_with_a_mandate_is_chartered_by_one_press_and_then_waits_for_the_coordinator(
    make, visit, session, denis
):
    group = make.group("proposed")
    page = visit.as_(denis).show(f"/aero/groups/{group.slug}/").press("Charter the group").follow()
    assert "Chartered" in page.text
    moves = session.query(Move).filter_by(record_id=group.id).all()
    assert [(m.principal, m.verb) for m in moves] == [(f"c{group.cluster_id}:coordinator", "activate")]


def test_activating_says_exactly_what_is_missing(make, visit, maude):
    group = make.group("chartered")
    address = f"/aero/groups/{group.slug}/"
    browser = visit.as_(maude)
    says = browser.show(address).text
    assert "A chair is missing, and 3 more seats must be filled: 0 of at least 3 are." in says
    make.seat(group, make.member("First"))
    make.seat(group, make.member("Second"))
    says = browser.show(address).text
    assert "A chair is missing, and 1 more seat must be filled: 2 of at least 3 are." in says
    make.seat(group, make.member("Third"))
    assert "A chair is missing: appoint one." in browser.show(address).text
    assert browser.post(f"{address}steps/activate", version=group.version).status == 422


def test_a_chair_and_enough_seats_let_the_coordinator_activate(make, visit, maude, session):
    group = make.group("chartered", minimum_seats=1)
    make.seat(group, make.member("Geneviève Arsenault"), "chair")
    page = visit.as_(maude).show(f"/aero/groups/{group.slug}/").press("Activate").follow()
    assert "Active" in page.text
    assert "chaired by Geneviève Arsenault" in page.text


def test_a_term_that_is_over_no_longer_counts_for_activating(make, visit, maude):
    group = make.group("chartered", minimum_seats=1)
    seat = make.seat(group, make.member("Geneviève Arsenault"), "chair", ends_on=date(2026, 12, 1))
    seat.ends_on = date(2026, 11, 1)
    make.app.extensions["sqlalchemy"].session.commit()
    page = visit.as_(maude).show(f"/aero/groups/{group.slug}/")
    assert "A chair is missing, and 1 more seat must be filled" in page.text
    assert "the term of Geneviève Arsenault is over" in page.text


def test_a_group_with_open_work_is_not_concluded_until_it_is_closed(make, visit, denis, maude):
    group = make.group()
    number = group.id
    samuel = make.member()
    task = make.task(assigner=maude, assignee=samuel, group_id=number)
    browser = visit.as_(denis)
    page = browser.show(f"/aero/groups/{group.slug}/")
    assert "1 open record of this body has to be reassigned or closed first." in page.text
    answer = browser.post(
        f"/aero/groups/{group.slug}/steps/conclude", version=group.version, final_note="Done."
    )
    assert answer.status == 422
    make.take(maude, task, "cancel", reason="The group is over.")
    page = browser.show(f"/aero/groups/{group.slug}/").press("Conclude")
    page = page.submit("steps/conclude", final_note="Its guide is in use.").follow()
    assert "Concluded" in page.text
    assert "Its guide is in use." in page.text


def test_concluding_leaves_nobody_waiting_to_fill_a_seat(make, session, denis, maude):
    group = make.group()
    make.take_seat(maude, make.seat_of(group, "member"), "vacate", reason="Left the firm.")
    assert session.query(Move).filter_by(record_id=group.id, part_kind="seat").count() == 1
    make.take_group(denis, group, "conclude", final_note="Done.")
    assert session.query(Move).filter_by(record_id=group.id).count() == 0
    assert session.query(Seat).filter_by(record_id=group.id, state="vacant").count() == 0


def test_a_concluded_group_leaves_the_menu_and_stands_among_the_concluded(make, visit, denis):
    group = make.group("concluded", title="Hydrogen")
    browser = visit.as_(denis)
    living = browser.show("/aero/groups/")
    assert "Hydrogen" not in living.everything
    assert "Hydrogen" in browser.show("/aero/groups/?over=1").text
    assert browser.show(f"/aero/groups/{group.slug}/").buttons.count("Edit") == 0
    assert browser.show(f"/aero/groups/{group.slug}/edit").status in (403, 409)


def test_a_step_from_an_old_page_is_refused_with_409(make, visit, denis, maude):
    group = make.group()
    old = group.version
    make.take_group(maude, group, "pause", reason="Summer.")
    answer = visit.as_(denis).post(f"/aero/groups/{group.slug}/steps/pause", version=old, reason="Summer.")
    assert answer.status == 409


@pytest.mark.parametrize("verb", ["seats", "mandate", "edit"])
def test_what_has_a_page_of_its_own_is_not_taken_as_a_bare_step(make, visit, session, denis, verb):
    group = make.group()
    before = session.query(Event).count()
    answer = visit.as_(denis).post(f"/aero/groups/{group.slug}/steps/{verb}", version=group.version)
    assert answer.status in (303, 409, 422)  # sent on to its page, or refused
    assert answer.status != 303 or answer.location.startswith(f"/aero/groups/{group.slug}/")
    assert session.query(Event).count() == before


def test_a_groups_page_shows_its_open_tasks_and_lets_those_ask_for_more_who_may(make, visit):
    group = make.group()
    chair, member = make.seat_of(group), make.seat_of(group, "member")
    people = {"chair": make.again(chair).person_id, "member": make.again(member).person_id}
    coordinator = make.staff()
    page = visit.as_(coordinator).show(f"/aero/groups/{group.slug}/")
    assert "Assign a task" in page.links and "No task here." in page.text
    make.act(
        coordinator,
        lambda s, me: tasks.assign(
            s, me, make.cluster(), {"title_en": "Name an auditor", "people": list(people.values())}, group
        ),
    )
    page = visit.as_(coordinator).show(f"/aero/groups/{group.slug}/")
    assert "Name an auditor 2 people To do" in page.text
    listed = visit.as_(coordinator).show(page.links["Name an auditor"])
    assert listed.text.count("Name an auditor") >= 2
    assert visit.as_(coordinator).show(page.links["Assign a task"]).status == 200
    reader = visit.as_(make.observer()).show(f"/aero/groups/{group.slug}/")
    assert "Name an auditor 2 people" in reader.text and "Assign a task" not in reader.links
