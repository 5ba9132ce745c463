"""Tasks: the steps that each person may take, and whose move follows."""

from datetime import date, timedelta

import pytest

from secretariat.core import clock
from secretariat.core.history import Event
from secretariat.core.lifecycle import Forbidden, OutOfTurn, Refused
from secretariat.core.moves import Move, Notice
from secretariat.tasks.consequences import next_due
from secretariat.tasks.models import Task
from tests.conftest import NOON


def moves(session, thing):
    return [(m.principal, m.verb) for m in session.query(Move).filter_by(record_id=thing.id)]


def test_the_assignee_starts_and_finishes_and_the_assigner_confirms(make, visit, session, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel)
    assert moves(session, task) == [(f"p{samuel.id}", "finish")]
    page = visit.as_(samuel).show(f"/aero/tasks/{task.id}/")
    page.press("Start").follow()
    page = visit.as_(samuel).show(f"/aero/tasks/{task.id}/steps/finish")
    done = page.submit("/steps/finish", note="All five are booked.")
    assert done.status == 303
    assert make.again(task).state == "done"
    assert moves(session, task) == [(f"p{maude.id}", "confirm")]
    assert visit.as_(maude).show(f"/aero/tasks/{task.id}/").press("Confirm").status == 303
    assert make.again(task).state == "confirmed"
    assert moves(session, task) == []
    verbs = [e.verb for e in session.query(Event).filter_by(record_id=task.id).order_by(Event.id)]
    assert verbs == ["create", "start", "finish", "confirm"]


def test_finishing_needs_a_note_or_a_file(make, visit, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel)
    page = visit.as_(samuel).post(f"/aero/tasks/{task.id}/steps/finish", note="  ")
    assert page.status == 422
    assert "attach a file" in page.text
    assert make.again(task).state == "todo"


def test_nobody_confirms_their_own_work_for_another(make, maude, samuel):
    boss = make.coordinator("Another Coordinator")
    task = make.task(assigner=boss, assignee=maude, state="done")
    with pytest.raises(Refused, match="Somebody else"):
        make.take(maude, task, "confirm")
    make.take(boss, task, "confirm")
    assert make.again(task).state == "confirmed"


def test_only_the_assignee_starts(make, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel)
    with pytest.raises(Forbidden):
        make.take(maude, task, "start")
    make.take(samuel, task, "start")


def test_more_time_asked_for_changes_hands_without_changing_the_state(make, session, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel, due_on=date(2026, 12, 1))
    make.take(samuel, task, "ask_time", new_due=date(2026, 12, 15), reason="Two auditors on leave.")
    assert moves(session, task) == [(f"p{maude.id}", "grant")]
    assert make.again(task).state == "todo"
    with pytest.raises(Refused, match="already"):
        make.take(samuel, task, "ask_time", new_due=date(2026, 12, 20), reason="More.")
    make.take(maude, task, "grant")
    assert make.again(task).due_on == date(2026, 12, 15)
    assert moves(session, task) == [(f"p{samuel.id}", "finish")]


def test_time_refused_keeps_the_date_and_gives_the_move_back(make, session, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel, due_on=date(2026, 12, 1))
    make.take(samuel, task, "ask_time", new_due=date(2026, 12, 15), reason="Busy.")
    make.take(maude, task, "refuse", reason="The board meets on the 3rd.")
    assert make.again(task).due_on == date(2026, 12, 1)
    assert moves(session, task) == [(f"p{samuel.id}", "finish")]


def test_a_task_is_handed_on_to_somebody_of_the_cluster_only(make, session, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel)
    stranger = make.member("Stranger", cluster="cargo")
    with pytest.raises(Refused):
        make.take(samuel, task, "hand_on", person=stranger.id)
    colleague = make.member("Élise Gagnon")
    make.take(samuel, task, "hand_on", person=colleague.id)
    assert make.again(task).assignee_id == colleague.id
    assert moves(session, task) == [(f"p{colleague.id}", "finish")]
    last = session.query(Event).filter_by(record_id=task.id, verb="hand_on").one()
    assert last.details["to"] == "Élise Gagnon"


def test_an_open_task_is_given_to_somebody_else_by_who_asked_or_coordinates_and_both_are_told(
    make, visit, session, maude, samuel
):
    """It begins anew with who gets it, who had it is told, and so is who asked where another stepped in."""
    elise, hugo = make.member("Élise Gagnon"), make.coordinator("Hugo Desrosiers")
    firm = make.organisation("Composites Rivière")
    task = make.task("doing", assigner=maude, assignee=samuel, due_on=date(2026, 12, 1))
    session.get(Task, task.id).organisation_id = firm.id
    session.commit()
    make.take(samuel, task, "ask_time", new_due=date(2026, 12, 15), reason="On leave until then.")
    session.query(Notice).delete()
    session.commit()
    for person in (samuel, elise, make.observer()):
        assert visit.as_(person).post(f"/aero/tasks/{task.id}/steps/give").status == 403, person.name
    page = visit.as_(hugo).show(f"/aero/tasks/{task.id}/").press("Give to somebody else")
    assert "Both read it: who had the task and who gets it." in page.text
    unexplained = page.submit("steps/give", person=str(elise.id))
    assert unexplained.status == 422 and "An answer is needed here." in unexplained.text
    same = page.submit("steps/give", person=str(samuel.id), reason="On leave.")
    assert same.status == 422 and "This person already has the task." in same.text
    past = page.submit("steps/give", person=str(elise.id), reason="On leave.", new_due="2026-11-01")
    assert past.status == 422 and "Choose a date that is not past." in past.text
    given = page.submit("steps/give", person=str(elise.id), reason="On leave.", new_due="2026-12-08")
    after = given.follow()
    assert "Hugo Desrosiers gave the task to Élise Gagnon instead of Samuel Ouellet" in after.text
    task = make.again(task)
    assert (task.state, task.assignee_id, task.asked_due_on) == ("todo", elise.id, None)
    assert (task.due_on, task.organisation_id) == (date(2026, 12, 8), None)
    assert moves(session, task) == [(f"p{elise.id}", "finish")]
    told = {n.person_id: n.why for n in session.query(Notice).filter_by(record_id=task.id)}
    assert told == {elise.id: "move", samuel.id: "told", maude.id: "told"}
    event = session.query(Event).filter_by(record_id=task.id, verb="give").one()
    assert (event.state_from, event.state_to) == ("doing", "todo")
    assert event.details == {"to": "Élise Gagnon", "was": "Samuel Ouellet"}
    with pytest.raises(Forbidden):
        make.take(samuel, task, "start")
    make.take(elise, task, "start")
    make.take(maude, task, "give", person=samuel.id, reason="He is back.")
    assert make.again(task).assignee_id == samuel.id


def test_a_task_is_not_given_to_who_may_not_see_it_nor_once_it_is_done(make, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel)
    stranger = make.member("Stranger", cluster="cargo")
    with pytest.raises(Refused):
        make.take(maude, task, "give", person=stranger.id, reason="Away.")
    done = make.task("done", assigner=maude, assignee=samuel)
    with pytest.raises(OutOfTurn):
        make.take(maude, done, "give", person=make.member("Élise Gagnon").id, reason="Away.")


def stepper(page):
    return [
        (li["class"][0].removeprefix("s-stp-"), li.select_one(".s-stp-text").text.split("\n")[0].strip())
        for li in page.soup.select(".s-stp li")
    ]


def test_a_stage_that_was_never_reached_is_not_drawn_as_done(make, visit, maude, samuel):
    """Finished at once: “In progress” was passed over, and its segment says so without a date."""
    started = make.task("doing", assigner=maude, assignee=samuel)
    make.take(samuel, started, "finish", note="Done.")
    at_once = make.task("confirmed", assigner=maude, assignee=samuel)
    again = make.task("doing", assigner=maude, assignee=samuel)
    make.take(samuel, again, "finish", note="Done.")
    make.take(maude, again, "reopen", reason="Two are missing.")
    make.take(samuel, again, "finish", note="All of them.")
    reader = visit.as_(maude)
    for task, looks in (
        (started, ["done", "done", "current", "ahead"]),
        (at_once, ["done", "skipped", "done", "current"]),
        (again, ["done", "skipped", "current", "ahead"]),
    ):
        page = reader.show(f"/aero/tasks/{task.id}/")
        assert [look for look, _words in stepper(page)] == looks
        passed = page.soup.select_one(".s-stp-skipped")
        assert passed is None or passed.get_text(" ", strip=True) == "passed over: In progress"
    for _n in range(9):  # past the events that the page reads
        make.take(maude, again, "reopen", reason="Again.")
        make.take(samuel, again, "start")
        make.take(samuel, again, "finish", note="Done.")
        make.take(maude, again, "confirm")
    make.take(maude, again, "reopen", reason="Again.")
    make.take(samuel, again, "finish", note="Done.")
    page = reader.show(f"/aero/tasks/{again.id}/")
    assert [look for look, _words in stepper(page)] == ["done", "skipped", "current", "ahead"]


def test_a_confirmed_recurring_task_opens_the_next_one(make, session, maude, samuel):
    task = make.task(
        assigner=maude, assignee=samuel, recurrence="monthly", due_on=date(2026, 11, 30), state="confirmed"
    )
    following = session.query(Task).filter_by(follows_id=task.id).one()
    assert following.due_on == date(2026, 12, 30)
    assert following.state == "todo"


def test_a_series_that_slept_comes_back_once():
    assert next_due(date(2026, 1, 31), "monthly", date(2026, 6, 15)) == date(2026, 6, 30)
    assert next_due(date(2026, 6, 30), "monthly", date(2026, 6, 15)) == date(2026, 7, 30)


def test_a_step_out_of_turn_is_refused(make, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel, state="confirmed")
    with pytest.raises(OutOfTurn):
        make.take(samuel, task, "start")


def test_who_still_owes_the_same_waits_since_they_were_asked(make, session, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel)
    with clock.at(NOON + timedelta(days=9)):
        make.take(samuel, task, "start")
        move = session.query(Move).filter_by(record_id=task.id).one()
        assert (move.since, move.asked_by_id) == (NOON, maude.id)
        make.take(samuel, task, "finish", note="Done.")
        handed_over = session.query(Move).filter_by(record_id=task.id).one()
        assert (handed_over.since, handed_over.asked_by_id) == (NOON + timedelta(days=9), samuel.id)
