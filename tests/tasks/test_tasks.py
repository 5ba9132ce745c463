"""Tasks: assigning them, their checklists, and who reads them."""

from datetime import date

import pytest

from secretariat.core.lifecycle import Refused
from secretariat.core.moves import Notice
from secretariat.tasks.models import Task
from tests.support.visit import wrong_fields


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


def test_the_form_says_all_that_is_wrong_at_once(make, visit, session, maude):
    """No title, nobody, and a day that is past: three sentences in one round."""
    form = visit.as_(maude).show("/aero/tasks/new")
    page = form.submit("/tasks/new", title_fr="", title_en="", due_on="2026-11-23")
    assert page.status == 422 and wrong_fields(page) == ["title_fr", "people", "due_on"]
    nobody = form.submit("/tasks/new", title_en="Call", due_on="2026-11-24")
    assert nobody.status == 422 and wrong_fields(nobody) == ["people"]
    assert session.query(Task).count() == 0


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


def test_somebody_who_only_belongs_to_an_organisation_is_asked_though_others_observe(make):
    """An observer who comes from an organisation is not asked; that concerns nobody else of it."""
    make.observer()
    firm = make.organisation("Composites Rivière")
    boily = make.person("Stéphane Boily")
    make.affiliate(boily, firm)
    assert make.task(assignee=boily, title="Redo the template").assignee_id == boily.id
