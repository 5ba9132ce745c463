"""Adoption freezes what was agreed; what changes later shows against it, with its reason; a revision goes on."""

from datetime import date

import pytest

from secretariat.core import acts
from secretariat.core.lifecycle import Refused
from secretariat.core.moves import Move
from secretariat.plans.models import Action, Baseline, Milestone, Plan
from tests.support.visit import wrong_fields

DUE, LATER = date(2027, 3, 31), date(2027, 6, 30)


@pytest.fixture
def adopted(make):
    """An action under way in an adopted plan, led by Composites Rivière."""
    firm, rep = make.lead()
    plan = make.plan(actions=0)
    action = make.action("in_progress", plan=plan, firm=firm, rep=rep, budget_cents=24_000_000)
    make.take(make.staff(), plan, "open_consultation")
    make.take(make.staff("director"), plan, "adopt")
    action = make.again(action)
    action.firm, action.rep = firm, rep
    return action


def test_the_director_adopts_what_was_in_consultation_and_nobody_else(make, visit):
    plan = make.plan("consultation")
    url = make.plan_url(plan)
    for person in (make.staff(), make.member(), make.observer()):
        assert visit.as_(person).post(f"{url}steps/adopt").status == 403, person.name
    page = visit.as_(make.staff("director")).show(url)
    assert "Adopt the plan" in page.text
    done = page.press("Adopt").submit("steps/adopt", adopted_on="")
    assert done.status == 303
    assert make.again(plan).state == "adopted"
    assert (
        "Adopted 24 November 2026. 1 axis, 1 objective, 1 action." in visit.as_(make.staff()).show(url).text
    )


def test_a_plan_is_not_adopted_in_the_future_nor_with_undated_actions(make, visit):
    plan = make.plan("consultation")
    url = f"{make.plan_url(plan)}steps/adopt"
    director = visit.as_(make.staff("director"))
    early = director.show(url).submit("steps/adopt", adopted_on="2026-12-24")
    assert early.status == 422 and "A plan is adopted today or earlier." in early.text
    undated = make.plan("consultation", title="Undated", starts_on=date(2030, 1, 1), ends_on=date(2031, 1, 1))
    make.action(plan=undated, due_on=None)
    page = director.show(make.plan_url(undated))
    assert "Adopt" not in [b.rstrip("…") for b in page.buttons]
    assert "Action 1.1.2 has no start or no due date: give it both first." in page.text
    with pytest.raises(Refused, match=r"1\.1\.2"):
        make.take(make.staff("director"), undated, "adopt")


def test_the_consultation_opens_on_what_could_be_adopted_and_names_what_is_missing(make, visit):
    """The director, whose move it becomes, is not handed a step that is shut."""
    plan = make.plan(actions=1)
    missing = [make.action(plan=plan, title=f"Undated {n}", due_on=None) for n in range(8)]
    url = make.plan_url(plan)
    coordinator, french = visit.as_(make.staff()), visit.as_(make.coordinator("Hugo", language="fr"))
    said = "Actions 1.1.2, 1.1.3, 1.1.4, 1.1.5, 1.1.6, 1.1.7 and 2 more have no start or no due date"
    assert said in coordinator.show(url).text
    assert "Les mesures 1.1.2, 1.1.3, 1.1.4, 1.1.5, 1.1.6, 1.1.7 et 2 autres" in french.show(url).text
    refused = coordinator.post(f"{url}steps/open_consultation")
    assert refused.status == 422 and said in refused.text
    for action in missing[1:]:
        make.take(make.staff(), action, "abandon", reason="Not wanted.")
    assert "Action 1.1.2 has no start or no due date: give it both first." in coordinator.show(url).text
    form = coordinator.show(f"{make.plan_url(missing[0])}edit")
    assert form.submit("edit", due_on="2027-03-31").status == 303
    assert coordinator.show(url).press("Open the consultation").status == 303
    assert "Adopt" in [b.rstrip("…") for b in visit.as_(make.staff("director")).show(url).buttons]


def test_adoption_keeps_dates_lead_and_budget_of_every_action(adopted, make, session):
    baseline = session.query(Baseline).one()
    assert (baseline.action_id, baseline.edition) == (adopted.id, 1)
    assert (baseline.due_on, baseline.lead_id, baseline.budget_cents) == (DUE, adopted.firm.id, 24_000_000)


def test_an_offer_that_nobody_answered_is_no_lead_in_the_baseline(make, session):
    firm, rep = make.lead()
    plan = make.plan(actions=0)
    make.action("declined", plan=plan, firm=firm, rep=rep)
    make.take(make.staff(), plan, "open_consultation")
    make.take(make.staff("director"), plan, "adopt")
    assert session.query(Baseline).one().lead_id is None


def test_milestones_keep_their_adopted_date(make, session):
    plan = make.plan()
    action = session.query(Action).one()
    milestone = make.milestone(action, due_on=date(2026, 12, 18))
    make.take(make.staff(), plan, "open_consultation")
    make.take(make.staff("director"), plan, "adopt")
    action = make.again(action)
    make.act(
        make.staff(),
        lambda s, me: acts.take_step(
            s,
            me,
            s.get(Milestone, milestone.id),
            "move",
            {"new_due": date(2027, 1, 29), "reason": "Late."},
            record=s.get(Action, action.id),
        ),
    )
    kept = session.get(Milestone, milestone.id, populate_existing=True)
    assert (kept.adopted_due_on, kept.due_on) == (date(2026, 12, 18), date(2027, 1, 29))


def test_a_date_or_a_budget_changes_after_adoption_only_with_its_reason(adopted, make, visit):
    visitor = visit.as_(make.staff())
    url = make.plan_url(adopted)
    form = visitor.show(f"{url}edit")
    assert "Why the dates or the budget change" in form.text
    refused = form.submit("", due_on="2027-06-30", reason="")
    assert refused.status == 422
    assert "The plan is adopted: say why the dates or the budget change." in refused.text
    more = form.submit("", title_fr="", title_en="", budget_cents="12", starts_on="2029-01-01", reason="")
    assert wrong_fields(more) == ["title_fr", "due_on", "reason"]
    assert 'value="2027-06-30"' in refused.html
    assert make.again(adopted).due_on == DUE
    form = visitor.show(f"{url}edit")
    assert form.submit("", due_on="2027-06-30", reason="The grid came late.").status == 303
    page = visitor.show(url)
    assert "30 June 2027 adopted: 31 March 2027 , moved once: “The grid came late.”" in page.text
    assert page.soup.find("dd", string=None) and "31 March 2027" in [
        s.get_text() for s in page.soup.find_all("s")
    ]
    table = visitor.show(f"/aero/plans/{adopted.plan_id}/")
    assert "30 Jun 2027 adopted: 31 Mar 2027" in table.text
    assert "Audit thirty" in visitor.show(f"/aero/plans/{adopted.plan_id}/?due=moved").text


def test_words_change_after_adoption_without_a_reason_and_before_it_so_do_dates(adopted, make, visit):
    visitor = visit.as_(make.staff())
    form = visitor.show(f"{make.plan_url(adopted)}edit")
    assert form.submit("", title_en="Audit forty suppliers").status == 303
    draft = make.action(plan=make.plan(starts_on=date(2030, 1, 1), ends_on=date(2031, 1, 1), actions=0))
    form = visitor.show(f"{make.plan_url(draft)}edit")
    assert "Why the dates or the budget change" not in form.text
    assert form.submit("", due_on="2027-06-30").status == 303
    assert make.again(draft).due_on == LATER


def test_a_lead_changes_after_adoption_only_with_its_reason(adopted, make):
    other, _rep = make.lead("Précision Lachine", "Élise Gagnon")
    with pytest.raises(Refused) as refused:
        make.take(make.staff(), adopted, "reoffer", lead=other.id)
    assert refused.value.errors == {"reason": ["An answer is needed here."]}
    make.take(make.staff(), adopted, "reoffer", lead=other.id, reason="Two auditors left.")
    make.take(_rep, adopted, "decline", reason="Full.")
    third, third_rep = make.lead("Outillage Valois", "Naïma Khelifi")
    with pytest.raises(Refused) as refused:
        make.take(make.staff(), adopted, "offer", lead=third.id)
    assert "adopted with another lead" in refused.value.errors["note"][0]
    make.take(make.staff(), adopted, "offer", lead=third.id, note="They have the auditors.")
    assert make.again(adopted).state == "offered"


def test_the_years_of_an_adopted_plan_need_a_reason(make, visit):
    plan = make.plan("adopted")
    visitor = visit.as_(make.staff())
    url = f"{make.plan_url(plan)}edit"
    refused = visitor.show(url).submit("", ends_on="2028-12-15")
    assert refused.status == 422 and "The plan is adopted: say why its years change." in refused.text
    all_at_once = visitor.show(url).submit("", ends_on="2020-12-15", title_fr="", title_en="")
    assert wrong_fields(all_at_once) == ["title_fr", "ends_on"], "a date that is wrong needs no reason yet"
    assert visitor.show(url).submit("", ends_on="2028-12-15", reason="A year more.").status == 303


@pytest.fixture
def revised(adopted, make, session):
    """The next edition, in draft, of the plan of ``adopted``."""
    make.action("abandoned", plan=session.get(Plan, adopted.plan_id), title="Dropped long ago")
    make.take(adopted.rep, adopted, "progress", progress=40, note="Twelve done.")
    plan = session.get(Plan, adopted.plan_id)
    make.take(make.staff(), plan, "revise", reason="Two years on.")
    return session.query(Plan).filter(Plan.revises_id == plan.id).one()


def test_a_revision_copies_the_structure_and_the_open_actions_into_a_draft(
    revised, adopted, make, visit, session
):
    assert (revised.state, revised.edition) == ("draft", 2)
    copy = session.query(Action).filter(Action.plan_id == revised.id).one()
    assert (copy.carries_on_id, copy.state, copy.code) == (adopted.id, "carried", "1.1.1")
    assert make.again(adopted).state == "in_progress", "the edition in force goes on meanwhile"
    assert session.query(Move).filter_by(record_id=copy.id).count() == 0
    page = visit.as_(make.staff()).show(make.plan_url(revised))
    assert "Version 2, not adopted yet." in page.text
    assert "The version before" in page.links
    before = visit.as_(make.staff()).show(make.plan_url(session.get(Plan, adopted.plan_id)))
    assert "The next version, being prepared" in before.links


def test_a_plan_is_not_revised_twice_at_once(revised, adopted, make, session):
    with pytest.raises(Refused, match="already being prepared"):
        make.take(make.staff(), session.get(Plan, adopted.plan_id), "revise", reason="Again.")


def test_when_the_next_edition_is_adopted_the_old_one_is_superseded_and_actions_go_on(
    revised, adopted, make, visit, session
):
    make.take(make.staff(), revised, "open_consultation")
    make.take(make.staff("director"), revised, "adopt")
    assert make.again(session.get(Plan, adopted.plan_id)).state == "superseded"
    assert make.again(adopted).state == "replaced"
    copy = session.query(Action).filter(Action.plan_id == revised.id).one()
    assert (copy.state, copy.progress, copy.lead_id) == ("in_progress", 40, adopted.firm.id)
    assert copy.status_note == "Twelve done."
    before = visit.as_(make.staff()).show(make.plan_url(session.get(Plan, adopted.plan_id)))
    assert "1 dropped, 1 that goes on in the next version." in before.text
    assert [m.principal for m in session.query(Move).filter_by(record_id=copy.id)] == [
        f"o{adopted.firm.id}:rep"
    ]
    page = visit.as_(make.staff()).show(make.plan_url(copy))
    assert "Carried over from the version before" in page.text
    index = visit.as_(make.staff()).show("/aero/plans/")
    assert "1 plan, 1 action" in index.text and "Earlier versions and closed plans" in index.text


def test_what_ended_while_the_next_edition_was_drawn_up_ends_there_too(revised, adopted, make, session):
    make.take(adopted.rep, adopted, "complete", note="Thirty.")
    make.take(make.staff(), adopted, "confirm")
    make.take(make.staff(), revised, "open_consultation")
    make.take(make.staff("director"), revised, "adopt")
    assert session.query(Action).filter(Action.plan_id == revised.id).one().state == "confirmed"
    assert make.again(adopted).state == "confirmed"


@pytest.mark.parametrize("verb", ["replace", "resume_in_progress", "carry"])
def test_the_steps_of_a_revision_are_not_taken_by_hand(adopted, make, visit, verb):
    answer = visit.as_(make.staff()).post(f"{make.plan_url(adopted)}steps/{verb}", version=adopted.version)
    assert answer.status in (404, 409, 422)
    assert make.again(adopted).state == "in_progress"


def test_a_plan_with_open_actions_is_not_closed(adopted, make, visit, session):
    plan = session.get(Plan, adopted.plan_id)
    with pytest.raises(Refused, match="Some actions are still open"):
        make.take(make.staff("director"), plan, "close", note="Done.")
    make.take(make.staff(), adopted, "abandon", reason="No money.")
    make.take(make.staff("director"), plan, "close", note="Done.")
    assert make.again(plan).state == "closed"


def test_a_group_shows_the_plan_of_today_and_names_the_one_that_is_adopted_ahead(make, visit):
    group = make.group(title="Supply chain")
    years = {"starts_on": date(2034, 1, 1), "ends_on": date(2035, 12, 31)}
    now = make.plan("adopted", title="Plan of today", group=group)
    ahead = make.plan("adopted", title="Plan ahead", group=group, **years)
    page = visit.as_(make.member()).show(f"/aero/groups/{group.slug}/")
    assert page.links["The whole plan"] == f"/aero/plans/{now.id}/"
    assert page.links["Plan ahead"] == f"/aero/plans/{ahead.id}/"
