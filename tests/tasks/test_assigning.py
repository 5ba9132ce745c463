"""Assigning to many: choosing some of five hundred people, a whole group, organisations; with files."""

import io

import pytest

from secretariat.core.content import Attachment
from secretariat.core.db import db
from secretariat.core.moves import Notice
from secretariat.core.person import Person
from secretariat.groups.models import Seat
from secretariat.tasks.models import Task

ROOMY = {"large_firm": 4, "small_firm": 4}


@pytest.fixture
def maude(make):
    return make.coordinator("Maude Lachapelle")


def listed(page, name: str) -> dict[str, bool]:
    """The lines of a list to tick in: text → whether it is ticked."""
    return {
        label.get_text(" ", strip=True): label.input.has_attr("checked")
        for label in page.soup.select(".s-picker-list label")
        if label.input["name"] == name
    }


def test_thirty_of_many_are_found_by_name_organisation_or_group_and_ticked_without_a_script(
    make, visit, session, maude
):
    group = make.group(title="Supply chain")
    firm, rep = make.lead("Composites Rivière", "Élise Gagnon")
    make.seat(group, rep, organisation=firm)
    crowd = [make.member(f"Benoît {n:02}") for n in range(30)]
    make.member("Naïma Khelifi")
    form = visit.as_(maude).show("/aero/tasks/new")
    by_firm = form.submit("/tasks/new", title_en="Answer the survey", narrow="people", find_people="riviere")
    assert by_firm.status == 200 and not by_firm.errors
    assert [line.split()[0] for line in listed(by_firm, "people")] == ["Élise"]
    chosen = by_firm.submit("/tasks/new", people=str(rep.id), narrow="all_people", find_people="benoit")
    ticked = listed(chosen, "people")
    assert len(ticked) == 31 and all(ticked.values()), "what was ticked before stays, first"
    assert "Answer the survey" in chosen.html, "what was typed stays"
    asked = chosen.submit("/tasks/new", find_people="")
    assert asked.status == 303
    assert {t.assignee_id for t in session.query(Task)} == {rep.id, *(p.id for p in crowd)}


def test_enter_in_the_words_of_a_list_narrows_it_and_asks_nobody(make, visit, session, maude):
    make.member("Benoît Charlebois")
    form = visit.as_(maude).show("/aero/tasks/new")
    page = form.submit("/tasks/new", title_en="Answer the survey", find_people="naima")
    assert page.status == 200 and listed(page, "people") == {}
    assert "Nothing has these words." in page.text
    sent = form.submit("/tasks/new", title_en="Answer the survey")
    assert sent.status == 422 and session.query(Task).count() == 0


def test_a_group_is_asked_from_the_general_form_and_those_who_cannot_be_are_named(
    make, visit, session, maude
):
    group = make.group(title="Supply chain", seats=ROOMY)
    firm, rep = make.lead("Composites Rivière", "Élise Gagnon")
    silent = make.organisation("Fonderie Richelieu")
    make.seat(group, rep, organisation=firm)
    make.seat(group, make.member("Gaston Hébert"), organisation=silent)
    form = visit.as_(maude).show("/aero/tasks/new")
    asks = {"title_en": "Send your list", "to": "group_organisations"}
    without = form.submit("/tasks/new", **asks)
    assert without.status == 422 and "Choose the group whose people are asked." in without.text
    sent = form.submit("/tasks/new", **asks, of_group=str(group.id))
    assert sent.status == 303
    page = sent.follow()
    assert "nobody represents them: Fonderie Richelieu" in page.everything
    task = session.query(Task).one()
    assert (task.assignee_id, task.organisation_id, task.group_id) == (rep.id, firm.id, group.id)


def test_somebody_of_the_group_whose_account_is_closed_does_not_keep_the_others_from_being_asked(
    make, visit, session, maude
):
    group = make.group(title="Supply chain", seats=ROOMY)
    elise, gaston = make.member("Élise Gagnon"), make.member("Gaston Hébert")
    make.seat(group, elise)
    make.seat(group, gaston)
    db.session.get(Person, gaston.id).active = False
    db.session.commit()
    form = visit.as_(maude).show("/aero/tasks/new")
    sent = form.submit("/tasks/new", title_en="Read it", to="group_people", of_group=str(group.id))
    assert sent.status == 303 and "may not see it: Gaston Hébert" in sent.follow().everything
    assert elise.id in {t.assignee_id for t in session.query(Task)} and session.query(Task).count() == 4
    form = visit.as_(maude).show("/aero/tasks/new")
    named = form.submit("/tasks/new", title_en="Read it", people=str(gaston.id))
    assert named.status == 422, "one who was named in person is a mistake to mend"


def test_a_chair_asks_the_own_group_and_no_group_that_is_closed_to_them(make, visit, session):
    supply, defence = make.group(title="Supply chain"), make.group(title="Defence", restricted=True)
    visitor = visit.as_(db.session.get(Person, make.seat_of(supply).person_id))
    own = visitor.show("/aero/tasks/new")
    assert "To ask others, begin at your group: Supply chain" in own.text
    form = visitor.show(f"/aero/tasks/new?about={supply.id}")
    assert "Defence" not in [option.text for option in form.soup.find_all("option")]
    assert "Supply chain" in [option.text for option in form.soup.find_all("option")]
    asks = {"title_en": "Read it", "to": "group_people"}
    assert form.submit("/tasks/new", **asks, of_group=str(defence.id)).status == 422
    assert session.query(Task).count() == 0
    assert form.submit("/tasks/new", **asks).status == 303
    sitting = session.query(Seat).filter_by(record_id=supply.id, state="filled")
    assert {t.assignee_id for t in session.query(Task)} == {seat.person_id for seat in sitting}


def test_a_file_given_with_a_task_reaches_everybody_asked_and_a_false_one_is_refused(
    make, visit, session, maude
):
    people = [make.member(f"Member {n}") for n in range(2)]
    asks = {"title_en": "Fill in the form", "to": "people", "people": [str(p.id) for p in people]}
    desk = visit.as_(maude)
    lying = desk.post("/aero/tasks/new", files={"files": (io.BytesIO(b"MZ\x90\0"), "form.pdf")}, **asks)
    assert lying.status == 422 and session.query(Task).count() == 0
    sent = desk.post("/aero/tasks/new", files={"files": (io.BytesIO(b"name,answer\n"), "form.csv")}, **asks)
    assert sent.status == 303
    assert [a.purpose for a in session.query(Attachment)] == ["instruction"] * 2
    for person, task in zip(people, session.query(Task).order_by(Task.id).all(), strict=True):
        page = visit.as_(person).show(f"/aero/tasks/{task.id}/")
        assert "form.csv" in page.links and "attached form.csv" in page.text


def test_the_next_of_a_series_has_the_files_of_the_one_before(make, visit, session, maude):
    samuel = make.member()
    sent = visit.as_(maude).post(
        "/aero/tasks/new",
        files={"files": (io.BytesIO(b"name,answer\n"), "form.csv")},
        title_en="Fill in the form",
        to="people",
        people=str(samuel.id),
        recurrence="monthly",
        due_on="2026-12-04",
    )
    assert sent.status == 303
    task = session.query(Task).one()
    make.take(samuel, task, "finish", note="Filled in.")
    make.take(maude, task, "confirm")
    following = session.query(Task).filter_by(follows_id=task.id).one()
    assert [a.name for a in session.query(Attachment).filter_by(record_id=following.id)] == ["form.csv"]


def test_reminding_many_reminds_once_those_who_still_owe_and_leads_back_to_the_same_list(
    make, visit, session, maude
):
    samuel, elise = make.member("Samuel Ouellet"), make.member("Élise Gagnon")
    owing = make.task(title="Send your list", assigner=maude, assignee=samuel)
    done = make.task("confirmed", title="Send your plan", assigner=maude, assignee=elise)
    browser = visit.as_(maude)
    page = browser.show("/aero/tasks/?view=all&state=&q=send&sort=title")
    ids = [str(owing.id), str(done.id)]
    sent = page.press("Remind", ids=ids)
    assert sent.status == 303 and "q=send" in sent.location and "view=all" in sent.location
    assert "1 task changed; 1 left as it was" in sent.follow().everything
    reminded = [(n.person_id, n.why) for n in session.query(Notice).filter_by(why="reminder")]
    assert reminded == [(samuel.id, "reminder")]
    again = browser.show("/aero/tasks/?view=all").press("Remind", ids=[str(owing.id)])
    assert "0 tasks changed; 1 left as it was" in again.follow().everything, "once a day is enough"
    assert visit.as_(samuel).post("/aero/tasks/bulk", verb="remind", ids=[str(owing.id)]).status == 303
    assert session.query(Notice).filter_by(why="reminder").count() == 1, "only those who asked remind"


def test_the_way_back_from_a_bulk_change_leads_nowhere_else(make, visit, maude):
    task = make.task(assigner=maude)
    sent = visit.as_(maude).post(
        "/aero/tasks/bulk", verb="remind", ids=[str(task.id)], back="//evil.example/?q=a&next=//evil"
    )
    assert sent.location == "/aero/tasks/?view=asked&q=a"


def test_the_desk_says_where_those_stand_who_owe_an_answer(make, visit, maude):
    group = make.group(title="Supply chain")
    firm, rep = make.lead("Composites Rivière", "Élise Gagnon")
    make.seat(group, rep, organisation=firm)
    chair = make.member("Geneviève Arsenault")
    make.task(title="Sign the agreement", assigner=maude, assignee=rep)
    make.task(title="Choose a date", assigner=maude, assignee=chair)
    waiting = {
        row.td.b.get_text(): row.td.get_text(" ", strip=True)
        for row in visit.as_(maude).show("/").soup.select(".s-waits tbody tr")
    }
    assert waiting == {
        "Élise Gagnon": "Élise Gagnon Composites Rivière",
        "Geneviève Arsenault": "Geneviève Arsenault",
    }
