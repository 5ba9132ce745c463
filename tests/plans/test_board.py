"""A plan as a board and as a timeline: the same rows, the same filter, the same walls."""

from datetime import date

import pytest


@pytest.fixture
def action(make):
    firm, rep = make.lead()
    action = make.action("accepted", firm=firm, rep=rep)
    action.rep = rep
    return action


def test_the_board_holds_the_action_in_its_column_with_the_steps_that_this_person_may_take(
    make, visit, action
):
    board = f"/aero/plans/{action.plan_id}/board"
    mine = visit.as_(action.rep).show(board)
    card = mine.soup.select_one(f"#card-{action.id}")
    assert card.find_parent(attrs={"data-column": "accepted"})
    assert "Start" in card.get_text()
    onlooker = visit.as_(make.observer()).show(board).soup.select_one(f"#card-{action.id}")
    assert "Start" not in onlooker.get_text()


def test_a_card_is_carried_by_its_button(make, visit, action):
    page = visit.as_(action.rep).show(f"/aero/plans/{action.plan_id}/board")
    form = page.soup.select_one(f"#card-{action.id} form")
    answer = visit.as_(action.rep).post(
        form["action"], version=form.find("input", {"name": "version"})["value"]
    )
    assert answer.status == 303
    assert make.again(action).state == "in_progress"


def test_the_filter_of_the_address_holds_for_every_view(make, visit, action):
    for view in ("board", "timeline", ""):
        page = visit.as_(action.rep).show(f"/aero/plans/{action.plan_id}/{view}?q=nosuchword")
        assert page.status == 200
        assert "Audit thirty suppliers" not in page.text
        page = visit.as_(action.rep).show(f"/aero/plans/{action.plan_id}/{view}?q=thirty")
        assert "Audit thirty suppliers" in page.text


@pytest.mark.parametrize("scale", ["month", "quarter", "year", "nonsense"])
def test_the_timeline_is_drawn_at_each_scale(make, visit, action, scale):
    page = visit.as_(action.rep).show(f"/aero/plans/{action.plan_id}/timeline?scale={scale}")
    assert page.status == 200
    assert page.soup.select_one("svg[role=img] title")


@pytest.mark.parametrize("view", ["board", "timeline", "indicators"])
def test_another_cluster_finds_no_view_of_the_plan(make, visit, action, view):
    make.cluster("cargo")
    stranger = visit.as_(make.coordinator("Cargo", cluster="cargo"))
    assert stranger.show(f"/aero/plans/{action.plan_id}/{view}").status == 404
    assert stranger.show(f"/cargo/plans/{action.plan_id}/{view}").status == 404


@pytest.mark.parametrize("view", ["board", "timeline", "indicators"])
def test_a_view_costs_the_same_for_few_and_many_actions(make, visit, view):
    plan = make.plan(axes=1, objectives=1, actions=3)
    reader = visit.as_(make.observer())
    reader.show(f"/aero/plans/{plan.id}/{view}")
    few = len(reader.show(f"/aero/plans/{plan.id}/{view}").statements)
    bigger = make.plan(axes=2, objectives=3, actions=6, starts_on=date(2031, 1, 1), ends_on=date(2033, 1, 1))
    many = len(reader.show(f"/aero/plans/{bigger.id}/{view}").statements)
    assert many <= max(few, 12)
