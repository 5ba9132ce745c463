"""Tasks: assigning, doing, confirming, and what each person may do."""

import csv
import io
from datetime import date, timedelta

import pytest

from secretariat.core import clock
from secretariat.core.history import Event
from secretariat.core.lifecycle import Forbidden, OutOfTurn, Refused
from secretariat.core.moves import Move, Notice
from secretariat.tasks import commands
from secretariat.tasks.commands import next_due
from secretariat.tasks.models import Task
from tests.conftest import NOON


@pytest.fixture
def maude(make):
    return make.coordinator("Maude Lachapelle")


@pytest.fixture
def samuel(make):
    return make.member("Samuel Ouellet")


def moves(session, thing):
    return [(m.principal, m.verb) for m in session.query(Move).filter_by(record_id=thing.id)]


def test_a_coordinator_assigns_and_the_assignee_is_told_once_and_finds_it_on_the_desk(
    make, visit, session, maude, samuel
):
    make.cluster()
    form = visit.as_(maude).show("/aero/tasks/new")
    done = form.submit(
        "/tasks/new", title_en="Book the audits", to="people", people=str(samuel.id), due_on="2026-12-01"
    )
    page = done.follow()
    assert page.title == "Book the audits"
    told = session.query(Notice).filter_by(person_id=samuel.id).all()
    assert [n.why for n in told] == ["move"]
    desk = visit.as_(samuel).show("/")
    assert "Book the audits" in desk.text
    assert "Finish" in desk.text


def test_a_task_for_many_makes_one_for_each_and_the_same_form_twice_makes_them_once(
    make, visit, session, maude
):
    people = [make.member(f"Member {n}") for n in range(3)]
    desk = visit.as_(maude)
    values = {
        "title_en": "Update the sheet",
        "to": "people",
        "people": [str(p.id) for p in people],
        "_key": "the-same-key",
    }
    first = desk.post("/aero/tasks/new", **values)
    second = desk.post("/aero/tasks/new", **values)
    assert (first.status, second.status) == (303, 303)
    assert first.location == second.location
    assert session.query(Task).count() == 3
    assert len({t.batch for t in session.query(Task)}) == 1


def test_a_member_may_set_a_task_for_themselves_and_not_for_others(make, visit, session, samuel, maude):
    visitor = visit.as_(samuel)
    own = visitor.post("/aero/tasks/new", title_en="Read the minutes", to="people", people=str(samuel.id))
    assert own.status == 303
    other = visitor.post("/aero/tasks/new", title_en="Do my work", to="people", people=str(maude.id))
    assert other.status == 422
    assert session.query(Task).count() == 1


def test_a_task_without_a_title_or_for_nobody_comes_back_with_what_was_typed(make, visit, maude):
    make.cluster()
    page = visit.as_(maude).post("/aero/tasks/new", to="people", instructions="By phone, please.")
    assert page.status == 422
    assert "By phone, please." in page.html
    assert "at least one language" in page.text


def test_a_past_due_date_is_refused_beside_a_coming_one(make, maude, samuel):
    with pytest.raises(Refused) as refused:
        make.task(assigner=maude, assignee=samuel, due_on=date(2026, 11, 23))
    assert "due_on" in refused.value.errors
    assert make.task(assigner=maude, assignee=samuel, due_on=date(2026, 11, 24)).due_on == date(2026, 11, 24)


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


def test_a_checklist_is_ticked_by_the_assignee_and_not_by_an_onlooker(make, visit, session, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel, checklist="- call\n- book\n")
    item = task.checklist[0]
    page = visit.as_(samuel).show(f"/aero/tasks/{task.id}/")
    assert "0 of 2 done" in page.text
    page.press("call").follow()
    assert make.again(task).checklist[0].done_at is not None
    onlooker = make.member("Onlooker")
    assert visit.as_(onlooker).post(f"/aero/tasks/{task.id}/tick", item=str(item.id), done="0").status == 403


def test_another_cluster_finds_no_trace(make, visit, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel)
    make.cluster("cargo")
    stranger = visit.as_(make.coordinator("Cargo Coordinator", cluster="cargo"))
    assert stranger.show(f"/aero/tasks/{task.id}/").status == 404
    assert stranger.show(f"/cargo/tasks/{task.id}/").status == 404
    assert stranger.post(f"/cargo/tasks/{task.id}/steps/start").status == 404
    assert "Book the audits" not in stranger.show("/cargo/tasks/?view=all").everything


def test_an_observer_reads_and_changes_nothing(make, visit, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel)
    observer = visit.as_(make.observer())
    page = observer.show(f"/aero/tasks/{task.id}/")
    assert page.status == 200
    assert "Start" not in page.buttons
    assert observer.post(f"/aero/tasks/{task.id}/steps/start").status == 403
    assert observer.show("/aero/tasks/new").status == 403


def test_an_observer_who_comes_from_an_organisation_still_changes_nothing(make, visit, maude, samuel):
    """A funder's observer belongs to the fund: that tells where they come from, and gives no part in the work."""
    odile, fund = make.observer(), make.organisation("Fonds Lumen", "funder")
    make.affiliate(odile, fund)
    colleague = make.person("Colin Lumen")  # of the same fund, and not an observer
    make.affiliate(colleague, fund)
    task = make.task(assignee=samuel, assigner=maude)
    page = visit.as_(odile).show(f"/aero/tasks/{task.id}/")
    assert page.status == 200
    assert page.soup.select_one("form[action$='/comments']") is None
    assert visit.as_(odile).post(f"/aero/tasks/{task.id}/comments", body="Well done").status == 403
    assert visit.as_(odile).show("/aero/tasks/new").status == 403
    assert visit.as_(colleague).post(f"/aero/tasks/{task.id}/comments", body="Well done").status == 303
    paid = visit.as_(maude).post("/aero/tasks/new", title_en="Pay", to="people", people=colleague.id)
    assert paid.status == 303
    asked = visit.as_(maude).post("/aero/tasks/new", title_en="Pay", to="people", people=odile.id)
    assert "may not see this record, so cannot be asked" in asked.text
    make.affiliate(odile, fund, True)  # who may commit the fund does work with the others
    assert visit.as_(odile).post(f"/aero/tasks/{task.id}/comments", body="Well done").status == 303
    assert (
        visit.as_(maude).post("/aero/tasks/new", title_en="Pay", to="people", people=odile.id).status == 303
    )


def test_no_cell_of_the_export_runs(make, visit, maude):
    """Not even the four characters of a group's code."""
    group = make.group(title="Supply chain", code_en="=1+2", code_fr="=1+2")
    for start in ("=", "+", "-", "@", "\t="):
        make.task(assigner=maude, assignee=make.member(f"{start}Sam"), title=f"{start}1+2", about=group)
    answer = visit.as_(maude).client.get("/aero/tasks/tasks.csv?view=all").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(answer)))[1:]
    assert len(rows) == 5
    for row in rows:
        assert row[1].startswith("'") and row[2] == "'=1+2" and row[3].startswith("'")


def test_a_stale_edit_shows_both_texts_and_loses_nothing(make, visit, maude, samuel):
    other = make.coordinator("Geneviève Arsenault")
    task = make.task(assigner=maude, assignee=samuel)
    mine = visit.as_(maude).show(f"/aero/tasks/{task.id}/edit")
    theirs = visit.as_(other).show(f"/aero/tasks/{task.id}/edit")
    assert theirs.submit("/edit", title_en="Book ten audits").status == 303
    conflict = mine.submit("/edit", title_en="Book six audits", instructions="By phone")
    assert conflict.status == 409
    assert "Book ten audits" in conflict.text
    assert "Book six audits" in conflict.html
    assert make.again(task).title_en == "Book ten audits"


def test_many_tasks_are_changed_together_and_those_that_cannot_are_left(make, visit, maude, samuel):
    done = make.task(assigner=maude, assignee=samuel, state="done")
    todo = make.task(assigner=maude, assignee=samuel)
    page = (
        visit.as_(maude).post("/aero/tasks/bulk", ids=[str(done.id), str(todo.id)], verb="confirm").follow()
    )
    assert "1 task changed; 1 left as it was" in page.everything
    assert make.again(done).state == "confirmed"
    assert make.again(todo).state == "todo"


def test_a_step_out_of_turn_is_refused(make, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel, state="confirmed")
    with pytest.raises(OutOfTurn):
        make.take(samuel, task, "start")


@pytest.mark.parametrize("count", [3, 60])
def test_the_list_costs_the_same_whatever_its_length(make, visit, maude, samuel, count):
    home = make.cluster()
    facts = {"title_en": "Task", "people": [samuel.id]}
    for _n in range(count):
        make.act(maude, lambda s, me: commands.assign(s, me, home, dict(facts)))
    visitor = visit.as_(maude)
    visitor.show("/aero/tasks/?view=all")
    page = visitor.show("/aero/tasks/?view=all")
    assert page.text.count("Task ") >= count
    assert len(page.statements) <= 10, page.statements


def test_the_same_answer_of_many_is_one_line_of_the_desk(make, visit, session, maude):
    home = make.cluster()
    people = [make.member(f"Member {n}") for n in range(3)]
    asked = {"title_en": "Update the sheet", "people": [p.id for p in people], "due_on": date(2026, 12, 1)}
    tasks = make.act(maude, lambda s, me: commands.assign(s, me, home, asked))
    for person, task in zip(people[:2], tasks, strict=False):
        make.take(person, task, "finish", note="Done.")
    desk = visit.as_(maude).show("/")
    (line,) = desk.soup.select(".s-todo li")
    assert "asked by Member 0 and 1 other" in line.text
    assert "2 records wait for you" in desk.text
    answered = visit.as_(maude).show(line.select_one(".s-btn")["href"])
    assert answered.soup.select_one("form#bulk") and answered.text.count("Update the sheet") == 3
    make.take(people[2], tasks[2], "decline", reason="On leave.")
    assert len(visit.as_(maude).show("/").soup.select(".s-todo li")) == 2, "another answer, another line"


def test_the_record_page_and_the_desk_keep_their_bounds(make, visit, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel, checklist="one\ntwo")
    visitor = visit.as_(samuel)
    visitor.show("/")
    assert len(visitor.show("/").statements) <= 10
    visitor.show(f"/aero/tasks/{task.id}/")
    page = visitor.show(f"/aero/tasks/{task.id}/")
    assert len(page.statements) <= 14, page.statements


def test_who_still_owes_the_same_waits_since_they_were_asked(make, session, maude, samuel):
    task = make.task(assigner=maude, assignee=samuel)
    with clock.at(NOON + timedelta(days=9)):
        make.take(samuel, task, "start")
        move = session.query(Move).filter_by(record_id=task.id).one()
        assert (move.since, move.asked_by_id) == (NOON, maude.id)
        make.take(samuel, task, "finish", note="Done.")
        handed_over = session.query(Move).filter_by(record_id=task.id).one()
        assert (handed_over.since, handed_over.asked_by_id) == (NOON + timedelta(days=9), samuel.id)


def test_somebody_who_only_belongs_to_an_organisation_is_asked_though_others_observe(make):
    """An observer who comes from an organisation is not asked; that concerns nobody else of it."""
    make.observer()
    firm = make.organisation("Composites Rivière")
    boily = make.person("Stéphane Boily")
    make.affiliate(boily, firm)
    assert make.task(assignee=boily, title="Redo the template").assignee_id == boily.id


def test_on_the_desk_a_title_that_lacks_the_reader_s_language_says_which_it_has(make, visit, maude):
    """To the one who is asked, and to the one who asked; a title in both says nothing."""
    reader = make.member("Élise Gagnon", language="fr")
    make.task(title="Call the shops", assigner=maude, assignee=reader)
    make.task(title="Write the grid", title_fr="Écrire la grille", assigner=maude, assignee=reader)
    desk = visit.as_(reader).show("/")
    [foreign] = desk.soup.main.select(".s-todo a.s-plain [lang]")
    assert (foreign["lang"], foreign.text) == ("en", "Call the shops")
    assert "Call the shops en anglais" in desk.text and "Écrire la grille" in desk.text
    make.task(title="", title_fr="Visiter l’usine", assigner=maude, assignee=reader)
    asked = visit.as_(maude).show("/")
    assert "Visiter l’usine in French" in asked.text and "Call the shops in" not in asked.text
