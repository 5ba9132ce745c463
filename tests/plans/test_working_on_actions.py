"""Work on an action: progress in place, edits that cross, the same form twice, milestones."""

from datetime import date

import pytest

from secretariat.clusters.models import FundingLine
from secretariat.plans.models import Action, ActionPartner, Milestone

HX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def running(make):
    firm, rep = make.lead()
    action = make.action("in_progress", firm=firm, rep=rep)
    action.firm, action.rep = firm, rep
    return action


def test_progress_is_changed_in_the_table_and_the_row_comes_back(running, make, visit):
    visitor = visit.as_(running.rep)
    table = visitor.show(f"/aero/plans/{running.plan_id}/")
    cell = table.soup.select_one("a[data-cell]")["href"]
    fragment = visitor.show(cell, **HX)
    form = fragment.soup.select_one("form.s-editor")
    assert "<html" not in fragment.html and form["data-row"] == f"a{running.id}"
    values = {i["name"]: i.get("value", "") for i in form.find_all("input")}
    values |= {"progress": "67", "note": "Revêtements Mirabel audited"}
    done = visitor._send("POST", form["action"], data=values, **HX)
    assert done.status == 303
    row = visitor.show(done.location, **HX)
    assert row.soup.tr["id"] == f"a{running.id}" and "67%" in row.html
    assert (make.again(running).progress, running.status_note) == (67, "Revêtements Mirabel audited")


def test_without_a_script_the_editor_is_a_page_that_leads_back_to_the_row(running, make, visit):
    visitor = visit.as_(running.rep)
    page = visitor.show(f"{make.plan_url(running)}progress")
    done = page.submit("progress", progress="50", note="")
    assert done.location.endswith(f"/aero/plans/{running.plan_id}/#a{running.id}")
    page = visitor.show(make.plan_url(running))
    assert "50 %" in page.text or "50%" in page.text
    assert "18 points behind the calendar." in page.text


@pytest.mark.parametrize("typed", ["", "101", "-1", "half", "9" * 40])
def test_progress_that_is_no_percentage_is_refused_beside_its_field(running, make, visit, typed):
    page = visit.as_(running.rep).show(f"{make.plan_url(running)}progress").submit("progress", progress=typed)
    assert page.status == 422 and page.errors
    assert make.again(running).progress == 0


def test_no_progress_at_all_is_an_answer(running, make, visit):
    make.take(running.rep, running, "progress", progress=20)
    page = visit.as_(running.rep).show(f"{make.plan_url(running)}progress").submit("progress", progress="0")
    assert page.status == 303
    assert make.again(running).progress == 0


def test_only_the_lead_and_coordination_report_progress(running, make, visit):
    other, other_rep = make.lead("Précision Lachine", "Élise Gagnon")
    for person in (make.member(), make.observer(), make.staff("director"), other_rep):
        visitor = visit.as_(person)
        assert not visitor.show(f"/aero/plans/{running.plan_id}/").soup.select("a[data-cell]"), person.name
        assert visitor.show(f"{make.plan_url(running)}progress").status == 403, person.name
        assert visitor.post(f"{make.plan_url(running)}progress", progress="5").status == 403, person.name
    assert make.again(running).progress == 0
    page = visit.as_(make.staff()).show(f"{make.plan_url(running)}progress")
    assert page.submit("progress", progress="5").status == 303


def test_progress_of_an_action_that_does_not_run_is_out_of_turn(make, visit):
    firm, rep = make.lead()
    action = make.action("accepted", firm=firm, rep=rep)
    assert visit.as_(rep).show(f"{make.plan_url(action)}progress").status == 409


def test_two_who_edit_the_same_action_lose_nothing(running, make, visit):
    url = f"{make.plan_url(running)}edit"
    mine, theirs = visit.as_(make.staff()), visit.as_(make.staff("director"))
    form = mine.show(url)
    theirs.show(url).submit("", title_en="Their title", description_en="Their words.")
    page = form.submit("", title_en="My title", description_en="My words.")
    assert page.status == 409
    assert "Their title" in page.text and "My title" in page.html
    assert "Their words." in page.html and "My words." in page.html
    picks = {"pick-title_en": "mine", "pick-description_en": "theirs"}
    assert page.submit("", **picks).status == 303
    action = make.again(running)
    assert (action.title_en, action.description_en) == ("My title", "Their words.")


def test_partners_that_two_people_change_at_once_are_all_kept(running, make, visit, session):
    one, two = make.organisation("Atelier Un"), make.organisation("Atelier Deux")
    url = f"{make.plan_url(running)}edit"
    first, second = visit.as_(make.staff()).show(url), visit.as_(make.staff("director")).show(url)
    assert first.submit("", partners=[str(one.id)]).status == 303
    page = second.submit("", partners=[str(two.id)])
    page = page if page.status == 303 else page.submit("")
    assert page.status == 303
    kept = {p.organisation_id for p in session.query(ActionPartner).filter_by(action_id=running.id)}
    assert kept == {one.id, two.id}
    shown = visit.as_(make.staff()).show(make.plan_url(running))
    assert "changed the partners" in shown.text and "Atelier Un" in shown.text


def test_funding_is_written_by_source_and_shown_beside_the_budget(running, make, visit, session):
    visitor = visit.as_(make.staff())
    form = visitor.show(f"{make.plan_url(running)}edit")
    answers = {
        "budget_cents": "240,000",
        "funding-0-source": "Fonds Élan",
        "funding-0-received_cents": "120000",
        "funding-0-committed_cents": "90000",
        "funding-1-source": "Bureau des filières",
        "funding-1-sought_cents": "30 000,50",
    }
    assert form.submit("", **answers).status == 303
    assert session.query(FundingLine).filter_by(record_id=running.id).count() == 2
    page = visitor.show(make.plan_url(running))
    assert "$120,000 received" in page.text and "$30,000.50 still sought" in page.text
    assert "changed the funding: Fonds Élan $210,000, Bureau des filières $30,000.50" in page.text


def test_funding_without_a_source_or_with_words_for_amounts_is_refused(running, make, visit):
    visitor = visit.as_(make.staff())
    page = visitor.show(f"{make.plan_url(running)}edit").submit("", **{"funding-0-received_cents": "5"})
    assert page.status == 422 and "Name the source of each amount." in page.text
    page = visitor.show(f"{make.plan_url(running)}edit").submit("", **{"funding-0-received_cents": "lots"})
    assert page.status == 422 and "Write an amount in dollars" in page.text and 'value="lots"' in page.html


def test_the_same_form_sent_twice_makes_one_action(make, visit, session):
    plan = make.plan(actions=0)
    form = visit.as_(make.staff()).show(f"{make.plan_url(plan)}actions/new")
    first, second = (form.submit("", title_en="Once") for _time in range(2))
    assert first.location == second.location
    assert session.query(Action).count() == 1


def test_an_action_needs_a_title_and_an_end_after_its_start(make, visit, session):
    plan = make.plan(actions=0)
    visitor = visit.as_(make.staff())
    page = visitor.show(f"{make.plan_url(plan)}actions/new").submit("", title_en="", title_fr="")
    assert page.status == 422 and "Give a title in at least one language." in page.text
    page = visitor.show(f"{make.plan_url(plan)}actions/new").submit(
        "", title_en="Kept words", starts_on="2027-03-01", due_on="2027-03-01"
    )
    assert page.status == 422 and "Choose a date after the start." in page.text and "Kept words" in page.html
    assert session.query(Action).count() == 0


def test_an_action_serves_an_objective_of_the_development_plan(make, visit, session):
    development = make.plan(title="Development plan")
    objective = make.first_objective(development)
    plan = make.plan(title="Group plan", group=make.group(), actions=0)
    visitor = visit.as_(make.staff())
    form = visitor.show(f"{make.plan_url(plan)}actions/new")
    action = form.submit("", title_en="Both", serves_id=str(objective.id)).follow()
    assert "Development plan, objective 1.1 Objective 1.1" in action.text
    own = make.first_objective(plan)
    assert form.submit("", title_en="Not that", _key="k2", serves_id=str(own.id)).status == 422


def test_milestones_are_added_reached_and_moved_by_those_who_carry_the_action(running, make, visit, session):
    url = make.plan_url(running)
    visitor = visit.as_(running.rep)
    page = visitor.show(f"{url}milestones/new").submit("", title_en="Tenth audit", due_on="2026-12-18")
    assert page.status == 303
    milestone = session.query(Milestone).one()
    page = visitor.show(url)
    assert "Tenth audit" in page.text and "set the milestone Tenth audit" in page.text
    moved = visitor.show(f"{url}milestone/{milestone.id}/steps/move")
    assert moved.submit("move", new_due="2027-01-29", reason="").status == 422
    moved = visitor.show(f"{url}milestone/{milestone.id}/steps/move")
    assert moved.submit("move", new_due="2027-01-29", reason="Auditors on leave.").status == 303
    reach = visitor.show(f"{url}milestone/{milestone.id}/steps/reach")
    assert reach.submit("reach", reached_on="2026-11-20").status == 303
    assert "marked the milestone Tenth audit as reached" in visitor.show(url).text
    session.expire_all()
    assert session.query(Milestone).one().reached_on == date(2026, 11, 20)
    for person in (make.member(), make.observer()):
        assert visit.as_(person).show(f"{url}milestones/new").status == 403
        assert (
            visit.as_(person).post(f"{url}milestone/{milestone.id}/steps/unreach", reason="x").status == 403
        )


def test_observers_read_plans_and_change_nothing(running, make, visit):
    visitor = visit.as_(make.observer())
    page = visitor.show(make.plan_url(running))
    assert page.status == 200 and "Assign a task" not in page.text and "Edit" not in page.links
    plan = visitor.show(f"/aero/plans/{running.plan_id}/")
    assert plan.status == 200 and "Structure" not in plan.text
    assert visitor.show(f"{make.plan_url(running)}edit").status == 403
    assert visitor.post(f"/aero/plans/{running.plan_id}/edit", title_en="x").status == 403
