"""The thread of an indicator: what was read before a revision is read after it, in page, table and report."""

from datetime import date

import pytest

from secretariat.core import clock
from secretariat.core.actors import load_actor
from secretariat.core.lifecycle import OutOfTurn, Refused
from secretariat.plans import indicator_commands
from secretariat.plans.models import Action, Indicator, Measurement, Plan
from secretariat.plans.queries import action_rows
from secretariat.reports.gathering import indicators as reported

VALUES = {
    "name_en": "Suppliers audited",
    "name_fr": "Fournisseurs audités",
    "unit_en": "suppliers",
    "baseline_value": 4.0,
    "baseline_period": "2024-Q4",
    "direction": "up",
    "frequency": "quarterly",
}


@pytest.fixture
def scene(make, session):
    """An action under way that was measured twice (a reading corrected), carried to its plan's next version."""
    firm, rep = make.lead()
    plan = make.plan(actions=0)
    old = make.action("in_progress", plan=plan, firm=firm, rep=rep)
    number = old.id
    targets = {"2026-Q2": 20.0, "2026-Q4": 30.0}
    indicator = make.act(
        make.staff(),
        lambda s, me: indicator_commands.add(s, me, s.get(Action, number), VALUES, targets),
    )
    old.rep, old.indicator_id = rep, indicator.id
    measure(make, old, 12, "2026-Q1")
    wrong = measure(make, old, 81, "2026-Q2")
    measure(make, old, 18, "2026-Q2", corrects=wrong.id, note="Two digits were swapped.")
    make.take(make.staff(), plan, "open_consultation")
    make.take(make.staff("director"), plan, "adopt")
    make.take(make.staff(), plan, "revise", reason="Two years on.")
    following = session.query(Plan).filter(Plan.revises_id == plan.id).one()
    new = session.query(Action).filter(Action.plan_id == following.id).one()
    new.rep, new.old, new.plan = rep, old, following
    new.indicator_id = session.query(Indicator).filter(Indicator.record_id == new.id).one().id
    return new


def measure(make, action, value, period, corrects=None, **facts):
    indicator_id = action.indicator_id

    def work(session, me):
        old = session.get(Measurement, corrects) if corrects else None
        values = {"period": period, "value": float(value), **facts}
        return indicator_commands.measure(session, me, session.get(Indicator, indicator_id), values, old)

    return make.act(action.rep, work)


def adopt(make, plan):
    make.take(make.staff(), plan, "open_consultation")
    make.take(make.staff("director"), plan, "adopt")


def address(make, action) -> str:
    return f"{make.plan_url(action)}indicators/{action.indicator_id}/"


def test_the_readings_of_the_version_before_are_read_in_the_next_and_changed_only_there(scene, make, visit):
    adopt(make, scene.plan)
    representative = visit.as_(scene.rep)
    page = representative.show(address(make, scene))
    assert "Suppliers audited: 18 in Q2 2026" in page.text
    assert "Up to Q2 2026, results of an earlier version of the plan." in page.text
    rows = [row for row in page.soup.find_all("tr") if "Samuel Ouellet" in row.get_text()]
    assert len(rows) == 3 and all("Earlier version of the plan" in row.get_text() for row in rows)
    assert not [row for row in rows if row.find(["a", "button"])], "nothing is done with them here"
    assert [row.s.get_text() for row in rows if row.s] == ["81"]
    assert "12 (earlier version)" in page.everything
    assert "earlier version" in page.soup.find("details", class_="s-astable").get_text()
    action = representative.show(make.plan_url(scene))
    assert (
        "Suppliers audited: 18 in Q2 2026" in action.text and "results of an earlier version" in action.text
    )
    listed = representative.show(f"{make.plan_url(scene.plan)}indicators")
    assert "18 Q2 2026" in listed.text
    before = representative.show(address(make, scene.old))
    assert "Earlier version of the plan" not in before.text and "Add a measurement" not in before.links


def test_new_readings_go_on_from_the_earlier_ones(scene, make, visit):
    adopt(make, scene.plan)
    measure(make, scene, 24, "2026-Q3")
    page = visit.as_(scene.rep).show(address(make, scene))
    assert "Suppliers audited: 24 in Q3 2026" in page.text
    assert "Up to Q2 2026, results of an earlier version" in page.text
    before = visit.as_(scene.rep).show(address(make, scene.old))
    assert "24 in Q3 2026" not in before.text, "an earlier version shows what was known under it"


def test_a_period_is_measured_once_along_the_whole_thread(scene, make, visit):
    adopt(make, scene.plan)
    with pytest.raises(Refused) as refused:
        measure(make, scene, 19, "2026-Q2")
    assert "in an earlier version of the plan" in refused.value.errors["period"][0]
    with pytest.raises(OutOfTurn, match="measure it there"):
        measure(make, scene.old, 24, "2026-Q3")
    form = visit.as_(scene.rep).show(f"{address(make, scene)}measure")
    assert form.submit("measure", period="2026-Q2", value="19").status == 422


def test_an_earlier_reading_is_still_corrected_where_it_was_taken(scene, make, session, visit):
    first = session.query(Measurement).filter_by(period="2026-Q1").one()
    adopt(make, scene.plan)
    measure(make, scene.old, 13, "2026-Q1", corrects=first.id, note="One was left out.")
    page = visit.as_(scene.rep).show(address(make, scene))
    standing = {row.td.get_text(): row.get_text() for row in page.soup.find_all("tr") if row.td and not row.s}
    assert "13" in standing["Q1 2026"]


def test_the_table_of_the_plan_and_the_report_count_the_earlier_readings(scene, make, session):
    adopt(make, scene.plan)
    me = load_actor(session, scene.rep.id, clock.now())
    plan = session.get(Plan, scene.plan.id)
    row = next(r for r in action_rows(session, me, plan) if r.id == scene.id)
    assert (row.measured.indicator_id, row.measured.value, row.measured.period) == (
        scene.indicator_id,
        18,
        "2026-Q2",
    )
    told = reported(session, [scene.id], date(2026, 9, 30), "en")[scene.id]
    assert [(one.name, float(one.actual), one.as_of) for one in told] == [
        ("Suppliers audited", 18, date(2026, 6, 30))
    ]


def test_a_thread_runs_through_three_versions(scene, make, session, visit):
    adopt(make, scene.plan)
    measure(make, scene, 24, "2026-Q3")
    reader = visit.as_(scene.rep)
    reader.show(address(make, scene))
    two = reader.show(address(make, scene))
    make.take(make.staff(), session.get(Plan, scene.plan.id), "revise", reason="Again.")
    third = session.query(Plan).filter(Plan.revises_id == scene.plan.id).one()
    adopt(make, third)
    action = session.query(Action).filter(Action.plan_id == third.id).one()
    action.indicator_id = session.query(Indicator).filter(Indicator.record_id == action.id).one().id
    reader.show(address(make, action))
    three = reader.show(address(make, action))
    assert "24 in Q3 2026" in three.text and three.text.count("Earlier version of the plan") == 4
    assert len(three.statements) == len(two.statements), "one statement, however many versions there were"
