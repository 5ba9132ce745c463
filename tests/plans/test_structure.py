"""The structure of a plan: axes, objectives and actions are put in order, and their codes follow."""

import pytest

from secretariat.plans.models import Action, Axis, Objective, Plan


@pytest.fixture
def plan(make):
    return make.plan(axes=2, objectives=2, actions=2)


def codes(session) -> dict[str, str]:
    session.expire_all()
    return {action.title_en: action.code for action in session.query(Action)}


def do(visit, make, plan, who=None, **change):
    return visit.as_(who or make.staff()).post(f"{make.plan_url(plan)}structure", **change)


def test_a_plan_is_drawn_up_axis_by_axis(make, visit, session):
    visitor = visit.as_(make.staff())
    form = visitor.show("/aero/plans/new")
    answers = {"title_en": "Development plan", "starts_on": "2026-01-05", "ends_on": "2028-12-15"}
    page = form.submit("", **answers).follow()
    assert page.title == "Structure" and "No axis yet." in page.text
    page = (
        visitor.show(page.links["Add an axis"])
        .submit("structure?edit=new", title_en="Raise maturity")
        .follow()
    )
    page = visitor.show(page.links["Add an objective to axis 1"])
    axis = session.query(Axis).one()
    page = page.submit(f"structure?edit=in-{axis.id}", title_en="Audit suppliers").follow()
    page = visitor.show(page.links["Add an action to 1.1"])
    done = page.submit(
        "",
        title_en="Train auditors",
        budget_cents="120 000",
        **{"funding-0-source": "Fund", "funding-0-sought_cents": "5000"},
    )
    assert done.status == 303
    page = done.follow()
    assert page.title == "1.1.1 Train auditors"
    assert "$120,000" in page.text and "Fund $5,000" in page.text
    assert "proposed the action" in page.text


def test_moving_an_action_an_objective_or_an_axis_writes_the_codes_anew(plan, make, visit, session):
    first = session.query(Action).filter_by(code="1.1.1").one()
    assert do(visit, make, plan, do="down", what="action", id=first.id).status == 303
    assert codes(session)["Action 1.1.1"] == "1.1.2" and codes(session)["Action 1.1.2"] == "1.1.1"
    objective = session.get(Objective, first.objective_id)
    do(visit, make, plan, do="down", what="objective", id=objective.id)
    assert codes(session)["Action 1.1.1"] == "1.2.2" and codes(session)["Action 1.2.1"] == "1.1.1"
    do(visit, make, plan, do="down", what="axis", id=objective.axis_id)
    assert codes(session)["Action 1.1.1"] == "2.2.2" and codes(session)["Action 2.1.1"] == "1.1.1"
    do(visit, make, plan, do="up", what="axis", id=objective.axis_id)
    assert codes(session)["Action 1.1.1"] == "1.2.2"
    found = visit.as_(make.staff()).show(f"{make.plan_url(plan)}?q=1.2.2")
    assert "Action 1.1.1" in found.text and "Action 1.1.2" not in found.text


def test_an_edge_that_is_passed_is_where_it_stays(plan, make, visit, session):
    first = session.query(Action).filter_by(code="1.1.1").one()
    do(visit, make, plan, do="up", what="action", id=first.id)
    assert codes(session)["Action 1.1.1"] == "1.1.1"


def test_an_action_moves_to_another_objective_through_its_form(plan, make, visit, session):
    action = session.query(Action).filter_by(code="1.1.1").one()
    other = session.query(Action).filter_by(code="2.2.1").one().objective_id
    form = visit.as_(make.staff()).show(f"{make.plan_url(action)}edit")
    assert form.submit("", objective_id=str(other)).status == 303
    assert codes(session)["Action 1.1.1"] == "2.2.3" and codes(session)["Action 1.1.2"] == "1.1.1"


def test_recoding_costs_the_same_for_any_number_of_actions(make, visit, session):
    small = make.plan(axes=2, actions=1)
    axis = session.query(Axis).filter_by(plan_id=small.id).first()
    few = len(do(visit, make, small, do="down", what="axis", id=axis.id).statements)
    group = make.group()
    large = make.plan(axes=2, actions=40, group=group)
    axis = session.query(Axis).filter_by(plan_id=large.id).order_by(Axis.rank).first()
    many = len(do(visit, make, large, do="down", what="axis", id=axis.id).statements)
    assert many == few
    assert session.query(Action).filter_by(plan_id=large.id, code="2.1.40").count() == 1


def test_what_holds_something_is_not_removed_and_what_is_empty_is(plan, make, visit, session):
    objective = session.query(Objective).first()
    page = do(visit, make, plan, do="remove", what="objective", id=objective.id)
    assert page.status == 422 and "This objective still has actions" in page.text
    page = do(visit, make, plan, do="remove", what="axis", id=objective.axis_id)
    assert page.status == 422 and "This axis still has objectives" in page.text
    do(visit, make, plan, do="add", what="axis", title_en="Third")
    third = session.query(Axis).filter_by(rank=3).one()
    assert do(visit, make, plan, do="remove", what="axis", id=third.id).status == 303
    assert session.query(Axis).count() == 2


def test_an_adopted_plan_keeps_its_numbers_but_takes_new_actions_and_better_words(make, visit, session):
    plan = make.plan("adopted", actions=2)
    action = session.query(Action).filter_by(code="1.1.2").one()
    page = visit.as_(make.staff()).show(f"{make.plan_url(plan)}structure")
    assert "Up" not in page.buttons and "Rename" in " ".join(page.buttons)
    assert do(visit, make, plan, do="up", what="action", id=action.id).status == 409
    assert codes(session)["Action 1.1.2"] == "1.1.2"
    axis = session.query(Axis).one()
    assert do(visit, make, plan, do="rename", what="axis", id=axis.id, title_en="Better").status == 303
    make.action(plan=plan, title="Added later")
    assert codes(session)["Added later"] == "1.1.3"
    history = visit.as_(make.staff()).show(f"{make.plan_url(plan)}history")
    assert "renamed Axis 1: 1 Better" in history.text


def test_two_who_rename_at_once_see_each_others_words(plan, make, visit, session):
    axis = session.query(Axis).filter_by(rank=1).one()
    url = f"{make.plan_url(plan)}structure?edit=axis-{axis.id}"
    mine, theirs = visit.as_(make.staff()), visit.as_(make.staff("director"))
    form = mine.show(url)
    assert theirs.show(url).submit(f"edit=axis-{axis.id}", title_en="Theirs").status == 303
    page = form.submit(f"edit=axis-{axis.id}", title_en="Mine")
    assert page.status == 422
    assert "Somebody renamed it meanwhile" in page.text and "Theirs" in page.text and "Mine" in page.html
    assert page.submit(f"edit=axis-{axis.id}").status == 303
    session.expire_all()
    assert session.get(Axis, axis.id).title_en == "Mine"


def test_members_and_observers_do_not_touch_the_structure(plan, make, visit, session):
    firm, rep = make.lead()
    axis = session.query(Axis).first()
    for person in (make.member(), make.observer(), rep):
        assert visit.as_(person).show(f"{make.plan_url(plan)}structure").status == 403
        assert do(visit, make, plan, person, do="down", what="axis", id=axis.id).status == 403
        assert visit.as_(person).show(f"{make.plan_url(plan)}actions/new").status == 403


def test_the_chair_of_the_group_lays_out_its_plan_and_not_that_of_the_cluster(make, visit, session):
    group = make.group()
    chair = make.person("Geneviève Arsenault", "member")
    make.grant(chair, f"g{group.id}", "chair", group.cluster_id)
    visitor = visit.as_(chair)
    form = visitor.show("/aero/plans/new")
    assert "The whole cluster" not in form.text
    answers = {"title_en": "Group plan", "starts_on": "2026-01-05", "ends_on": "2028-12-15"}
    assert form.submit("", group_id=str(group.id), **answers).status == 303
    development = make.plan()
    assert visitor.show(f"{make.plan_url(development)}structure").status == 403
    own = session.query(Plan).filter_by(group_id=group.id).one()
    assert visitor.show(f"{make.plan_url(own)}structure").status == 200


def test_a_second_plan_for_the_same_years_is_refused_and_a_later_one_is_not(plan, make, visit):
    visitor = visit.as_(make.staff())
    answers = {"title_en": "Another", "starts_on": "2027-01-05", "ends_on": "2028-12-15"}
    page = visitor.show("/aero/plans/new").submit("", **answers)
    assert page.status == 422 and "A plan already covers these years here" in page.text
    answers["starts_on"] = "2027-12-20"
    assert visitor.show("/aero/plans/new").submit("", **answers).status == 303


def test_what_belongs_to_another_plan_is_not_moved_through_this_one(plan, make, visit, session):
    other = make.plan(group=make.group(), axes=2)
    axis = session.query(Axis).filter_by(plan_id=other.id, rank=1).one()
    assert do(visit, make, plan, do="down", what="axis", id=axis.id).status == 409
    session.expire_all()
    assert session.get(Axis, axis.id).rank == 1
