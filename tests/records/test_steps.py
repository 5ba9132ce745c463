"""Steps of any record at their addresses: pressed, asked, refused, sent twice, sent from an old page."""

import io

import pytest

from secretariat.core import acts
from secretariat.core.content import Attachment
from secretariat.core.history import Event
from secretariat.groups import commands
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.tasks.models import Task


def events(session, record_id, verb):
    return session.query(Event).filter_by(record_id=record_id, verb=verb).all()


def test_one_press_takes_a_step_that_asks_nothing_and_goes_back_to_the_record(
    visit, samuel, at, session, task
):
    page = visit.as_(samuel).show(at).press("Start").follow()
    assert page.status == 200
    assert "In progress" in page.text
    assert "Done. It now stands at “In progress”." in page.everything
    assert "Samuel Ouellet started the task" in page.text
    assert len(events(session, task.id, "start")) == 1


def test_a_step_that_asks_shows_its_form_and_takes_the_answer(visit, samuel, at):
    form = visit.as_(samuel).show(at).press("Finish")
    assert form.title == "Finish"
    assert "What was done" in form.text
    page = form.submit("steps/finish", note="All five are booked.").follow()
    assert "Done, to confirm" in page.text
    assert "All five are booked." in page.text


def test_a_refused_answer_is_shown_again_with_what_was_typed_and_the_reason_beside_its_field(
    visit, samuel, at, session, task
):
    browser = visit.as_(samuel)
    form = browser.show(f"{at}steps/ask_time")
    again = form.submit("steps/ask_time", new_due="2020-01-01", reason="The auditor is away.")
    assert again.status == 422
    assert any("Choose a date" in error for error in again.errors)
    assert again.soup.find("textarea", {"name": "reason"}).text.strip() == "The auditor is away."
    assert not events(session, task.id, "ask_time")
    assert again.submit("steps/ask_time", new_due="2027-03-01").status == 303


def test_a_step_sent_without_its_answers_shows_its_form_with_the_errors(visit, samuel, at, session, task):
    again = visit.as_(samuel).post(f"{at}steps/ask_time")
    assert again.status == 422
    assert again.title == "Ask for more time"
    assert len(again.errors) == 2
    assert not events(session, task.id, "ask_time")


def test_evidence_is_kept_with_the_step(visit, samuel, at, session, task):
    browser = visit.as_(samuel)
    evidence = {"files": (io.BytesIO(b"audit;date\n1;2026-11-01\n"), "audits.csv")}
    assert browser.post(f"{at}steps/finish", files=evidence, note="").status == 303
    kept = session.query(Attachment).filter_by(record_id=task.id).one()
    assert (kept.name, kept.purpose, kept.media_type) == ("audits.csv", "evidence", "text/csv; charset=utf-8")
    assert "audits.csv" in browser.show(at).text


def test_evidence_that_lies_is_refused_beside_its_field_and_nothing_is_done(visit, samuel, at, session, task):
    browser = visit.as_(samuel)
    again = browser.post(
        f"{at}steps/finish", files={"files": (io.BytesIO(b"MZ\x90\0"), "audits.pdf")}, note="See the file."
    )
    assert again.status == 422
    assert any("audits.pdf" in error for error in again.errors)
    assert "See the file." in again.html
    assert session.query(Attachment).count() == 0
    assert session.get(Task, task.id).state == "todo"


def test_only_those_of_the_table_take_a_step(visit, samuel, elise, odile, maude, at, session, task):
    for person in (elise, odile, maude):
        browser = visit.as_(person)
        assert browser.show(f"{at}steps/finish").status == 403
        assert browser.post(f"{at}steps/start").status == 403
    assert session.get(Task, task.id).state == "todo"
    assert visit.as_(samuel).post(f"{at}steps/start").status == 303


def test_another_cluster_sees_no_step_of_ours(visit, carla, at, task, make):
    make.cluster("cargo")
    browser = visit.as_(carla)
    assert browser.show(f"{at}steps/finish").status == 404
    assert browser.post(f"{at}steps/start").status == 404
    assert browser.post(f"/cargo/tasks/{task.id}/steps/start").status == 404


def test_a_restricted_groups_record_has_no_step_for_others(visit, samuel, elise, secret_task):
    url = f"/aero/tasks/{secret_task.id}/steps/start"
    assert visit.as_(elise).post(url).status == 404
    assert visit.as_(samuel).post(url).status == 303


@pytest.mark.parametrize(
    "path",
    [
        "/aero/nothing/1/steps/start",
        "/aero/tasks/999999/steps/start",
        "/aero/tasks/99999999999999999999/steps/start",
        "/aero/tasks/2147483648/steps/start",
        "/aero/tasks/one/steps/start",
        "/aero/tasks/-1/steps/start",
        "/aero/tasks/%C2%B2/steps/start",
        "/aero/tasks/0/steps/start",
    ],
)
def test_an_address_of_nothing_answers_404(visit, samuel, at, path):
    browser = visit.as_(samuel)
    assert browser.post(path).status == 404
    assert browser.show(path).status == 404


def test_a_verb_that_the_kind_does_not_have_answers_404(visit, samuel, at):
    assert visit.as_(samuel).post(f"{at}steps/explode").status == 404


def test_a_step_out_of_turn_answers_409(visit, maude, samuel, at):
    answer = visit.as_(maude).post(f"{at}steps/confirm")
    assert answer.status == 409
    assert "no longer possible" in answer.text


def test_a_shut_step_gives_its_reason_and_does_nothing(visit, make, samuel, at, task, session):
    visit.as_(samuel).post(f"{at}steps/ask_time", new_due="2027-03-01", reason="The auditor is away.")
    page = visit.as_(samuel).show(f"{at}steps/ask_time")
    assert "More time is already asked for." in page.text
    answer = visit.as_(samuel).post(f"{at}steps/ask_time", new_due="2027-04-01", reason="Again.")
    assert answer.status == 422
    assert "More time is already asked for." in answer.text
    assert len(events(session, task.id, "ask_time")) == 1


def test_the_same_form_sent_twice_is_one_step_and_one_answer(visit, samuel, elise, at, session, task):
    browser = visit.as_(samuel)
    first = browser.post(f"{at}steps/start", _key="one-form")
    second = browser.post(f"{at}steps/start", _key="one-form")
    assert (first.status, second.status) == (303, 303)
    assert first.location == second.location
    assert len(events(session, task.id, "start")) == 1
    handed = [browser.post(f"{at}steps/hand_on", person=str(elise.id), _key="hand-on") for _twice in range(2)]
    assert [answer.status for answer in handed] == [303, 303]
    assert len(events(session, task.id, "hand_on")) == 1


def test_a_key_that_was_used_does_not_hide_another_forms_refusal(visit, samuel, at):
    browser = visit.as_(samuel)
    assert browser.post(f"{at}steps/start", _key="one-form").status == 303
    assert browser.post(f"{at}steps/start", _key="another-form").status == 409


def test_who_may_be_chosen_is_offered_and_nobody_else_is_accepted(
    visit, samuel, elise, carla, at, session, task
):
    browser = visit.as_(samuel)
    form = browser.show(f"{at}steps/hand_on")
    offered = [option.text for option in form.soup.select("select[name=person] option")]
    assert "Élise Gagnon" in offered
    assert "Carla Cargo" not in offered
    assert form.submit("steps/hand_on", person=str(carla.id)).status == 422
    assert form.submit("steps/hand_on", person="").status == 422
    page = form.submit("steps/hand_on", person=str(elise.id)).follow()
    assert "Samuel Ouellet handed the task on to Élise Gagnon" in page.text
    assert session.get(Task, task.id).assignee_id == elise.id


def test_a_step_sent_from_an_old_page_shows_what_changed_and_keeps_what_was_typed(
    visit, make, maude, samuel, at, session, task
):
    form = visit.as_(samuel).show(f"{at}steps/finish")
    number = task.id
    make.act(
        maude, lambda s, me: acts.edit(s, me, s.get(Task, number), {"title_en": "Book six audits"}, version=1)
    )
    again = form.submit("steps/finish", note="All booked.")
    assert again.status == 409
    assert "Maude Lachapelle" in again.text
    assert "Book six audits" in again.text
    assert again.soup.find("textarea", {"name": "note"}).text.strip() == "All booked."
    assert session.get(Task, number).state == "todo"
    assert again.submit("steps/finish").status == 303
    session.expire_all()
    assert session.get(Task, number).answer == "All booked."


def test_a_step_that_became_impossible_shows_what_was_typed_and_why(
    visit, make, maude, samuel, at, task, session
):
    form = visit.as_(samuel).show(f"{at}steps/finish")
    make.take(maude, make.again(task), "cancel", reason="No longer needed.")
    again = form.submit("steps/finish", note="I had just finished.")
    assert again.status == 409
    assert "no longer possible" in again.text
    assert "I had just finished." in again.text
    assert "No longer needed." in again.text


def test_a_step_that_cannot_be_undone_is_asked_about_first(visit, maude, at):
    page = visit.as_(maude).show(at)
    assert "Cancel the task…" in page.buttons
    form = page.press("Cancel the task")
    assert "This cannot be undone." in form.text


def test_a_part_takes_its_steps_below_its_record(visit, make, maude, samuel, defence, session):
    seat = session.query(Seat).filter_by(record_id=defence.id).first()
    group = make.again(defence)
    url = f"/aero/groups/{group.slug}/seat/{seat.id}/steps/"
    form = visit.as_(maude).show(f"{url}appoint")
    assert form.title == "Appoint"
    done = form.submit("steps/appoint", person=str(samuel.id), role="member")
    assert done.status == 303
    session.expire_all()
    assert session.get(Seat, seat.id).state == "filled"
    named = events(session, group.id, "appoint")
    assert [(e.part_kind, e.part_id) for e in named] == [("seat", seat.id)]


def test_a_part_of_another_record_or_of_no_kind_answers_404(visit, make, maude, task, defence, session):
    seat = session.query(Seat).filter_by(record_id=defence.id).first()
    home = make.cluster()
    facts = {"title_en": "Growth", "title_fr": "Croissance", "code_fr": "CR", "code_en": "GR"}
    make.act(maude, lambda s, me: commands.propose(s, me, home, facts))
    browser = visit.as_(maude)
    assert session.query(WorkingGroup).count() == 2
    assert browser.show(f"/aero/groups/growth/seat/{seat.id}/steps/appoint").status == 404
    assert browser.show(f"/aero/tasks/{task.id}/seat/{seat.id}/steps/appoint").status == 404
    assert browser.show(f"/aero/groups/defence/wheel/{seat.id}/steps/appoint").status == 404
    assert browser.show(f"/aero/groups/defence/seat/{seat.id}/steps/appoint").status == 200


def test_a_step_without_a_token_is_refused(visit, samuel, at, session, task):
    assert visit.as_(samuel).post(f"{at}steps/start", csrf_token=None).status == 400
    assert session.get(Task, task.id).state == "todo"


def test_what_a_step_costs_does_not_grow_with_the_record(visit, samuel, maude, at, make, task):
    browser = visit.as_(samuel)
    browser.show(at)
    browser.show(f"{at}steps/finish")
    for n in range(40):
        browser.post(f"{at}comments", body=f"Comment {n}")
    page = browser.show(f"{at}steps/finish")
    assert len(page.statements) <= 14
    done = browser.post(f"{at}steps/finish", note="All booked.")
    assert done.status == 303
    assert len(done.statements) <= 18, "\n".join(done.statements)


def test_the_form_of_a_step_says_what_it_answers(visit, samuel, maude, at):
    visit.as_(samuel).show(f"{at}steps/ask_time").submit(
        "steps/ask_time", new_due="2027-03-01", reason="The auditor is away."
    )
    form = visit.as_(maude).show(f"{at}steps/refuse")
    assert "Samuel Ouellet asked for more time" in form.text and "“The auditor is away.”" in form.text
    again = form.submit("steps/refuse", reason="")
    assert again.status == 422 and "“The auditor is away.”" in again.text


def test_whoever_is_led_to_the_expected_step_finds_its_alternatives_there(visit, maude, samuel, at):
    """The desk leads to the step that is expected; refusing is one press away from it."""
    his = visit.as_(samuel)
    finish = his.show(f"{at}steps/finish")
    decline = {words.rstrip("…"): to for words, to in finish.links.items()}
    assert {"Start", "Ask for more time", "Hand on", "Decline"} <= set(decline)
    assert "Finish" not in decline, "the step itself is the form"
    asked = his.show(f"{at}steps/{decline['Ask for more time']}")
    assert asked.submit("steps/ask_time", new_due="2027-03-01", reason="The auditor is away.").status == 303
    hers = visit.as_(maude)
    refuse = {words.rstrip("…"): to for words, to in hers.show(f"{at}steps/grant").links.items()}
    assert "Refuse the time" in refuse and "Hand on" not in refuse
    page = hers.show(f"{at}steps/{refuse['Refuse the time']}")
    assert page.submit("steps/refuse", reason="The board meets on the 10th.").status == 303


def test_the_edit_page_is_reached_from_a_step_too(visit, maude, samuel, at):
    visit.as_(samuel).post(f"{at}steps/finish", note="All booked.")
    confirm = visit.as_(maude).show(f"{at}steps/confirm")
    edit = confirm.links["Edit…"]
    assert visit.as_(maude).show(f"{at}steps/{edit}").follow().title == "Edit the task"


def test_a_step_that_is_shut_leads_on_as_well(make, visit, session):
    plan = make.plan(actions=0)
    action = make.action("proposed", plan=plan)
    make.take(make.staff(), plan, "open_consultation")
    session.get(type(action), action.id).starts_on = None
    session.commit()
    page = visit.as_(make.staff("director")).show(f"/aero/plans/{plan.id}/steps/adopt")
    assert "has no start" in page.text
    assert "Back to draft…" in page.links
