"""An import is undone as a whole within a day, where nobody has worked on what it touched."""

from datetime import date, timedelta

import pytest

from secretariat.core import clock
from secretariat.core.history import Event
from secretariat.core.moves import Move
from secretariat.plans.models import Axis, Objective
from secretariat.records import commands as records
from tests.conftest import NOON
from tests.imports import books

ROWS = [
    ["Axe", "Objectif", "No", "Mesure", "Porteur", "Échéance", "Avancement"],
    ["2 Neuf", "2.1 Essai", "", "Nouvelle", "Composites Rivière", "31 mars 2027", ""],
    ["", "", "1.1.1", "Autre titre", "", "30 juin 2027", ""],
    ["", "", "1.1.2", "", "", "", "60 %"],
]


@pytest.fixture
def plan(make):
    """A plan with an action of its own and one under way."""
    plan = make.plan(actions=1)
    firm, rep = make.lead()
    make.action("in_progress", "Under way", plan=plan, firm=firm, rep=rep)
    return plan


def shown(actions, plan) -> list[tuple]:
    fields = (
        "id",
        "code",
        "title_fr",
        "title_en",
        "state",
        "due_on",
        "lead_id",
        "progress",
        "objective_id",
        "audience",
    )
    return [tuple(getattr(a, f) for f in fields) for a in actions(plan) if a.state != "unmade"]


def imported(bringer, plan):
    who = bringer(plan)
    preview = who.preview(books.xlsx(ROWS))
    assert "1 action to create, 2 to change" in preview.text, preview.text
    assert preview.press("Import").status == 303
    return who, who.visitor.show(preview.response.request.path)


def test_everything_stands_as_before_with_one_event_for_each(plan, make, bringer, actions, session):
    before = shown(actions, plan)
    structure = [(o.id, o.rank) for o in session.query(Objective)], [a.id for a in session.query(Axis)]
    who, done = imported(bringer, plan)
    assert shown(actions, plan) != before
    mark = session.query(Event).count()
    assert done.press("Undo the import").status == 303
    assert shown(actions, plan) == before
    assert (
        [(o.id, o.rank) for o in session.query(Objective)],
        [a.id for a in session.query(Axis)],
    ) == structure
    told = [(e.record_id, e.verb) for e in session.query(Event).order_by(Event.id).offset(mark)]
    touched = [id for id, _verb in told if id != plan.id]
    assert len(touched) == len(set(touched)) == 3
    unmade = next(a for a in actions(plan) if a.state == "unmade")
    assert session.query(Move).filter_by(record_id=unmade.id).count() == 0
    assert who.visitor.show(make.plan_url(unmade)).status == 404
    for view in ("", "structure", "history", "board", "timeline", "report.csv"):
        page = who.visitor.show(f"{make.plan_url(plan)}{view}")
        assert page.status == 200 and "Nouvelle" not in page.response.get_data(as_text=True), view


def test_the_same_file_comes_in_again_under_the_same_codes(plan, bringer, actions):
    _who, done = imported(bringer, plan)
    codes = [a.code for a in actions(plan)]
    done.press("Undo the import")
    imported(bringer, plan)
    assert [a.code for a in actions(plan) if a.state != "unmade"] == codes


def test_not_where_somebody_has_worked_on_it_since(plan, make, bringer, actions, session):
    _who, done = imported(bringer, plan)
    new = next(a for a in actions(plan) if a.title_fr == "Nouvelle")
    make.act(make.staff(), lambda s, me: records.comment(s, me, s.get(type(new), new.id), "Good."))
    answer = done.press("Undo the import")
    assert answer.status == 409 and "2.1.1" in answer.text
    assert make.again(new).state == "offered"


def test_not_after_a_day_and_not_twice(plan, bringer, actions):
    who, done = imported(bringer, plan)
    with clock.at(NOON + timedelta(days=1, minutes=1)):
        assert done.press("Undo the import").status == 409
        assert "Undo the import" not in who.visitor.show(done.response.request.path).buttons
    assert done.press("Undo the import").status == 303
    assert who.visitor.post(done.response.request.path + "undo").status == 409
    assert {a.due_on for a in actions(plan) if a.code == "1.1.1"} == {date(2027, 3, 31)}
