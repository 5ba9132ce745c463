"""What a file says of the plan's structure: actions moved, axes and objectives renamed, all of it undone."""

import pytest

from secretariat.core.history import Event
from secretariat.plans.models import Axis, Objective
from tests.imports import books
from tests.imports.test_round_trip import edited, export


@pytest.fixture
def plan(make):
    """Two axes of two objectives with two actions each."""
    return make.plan(axes=2, objectives=2, actions=2)


def rewritten(who, make, plan, wanted: dict[str, dict[str, str]]) -> bytes:
    """The plan's workbook with cells of the actions edited: code → heading → text."""

    def change(name, rows):
        for row in rows[1:] if name == "Actions" else ():
            for head, text in wanted.get(row[1], {}).items():
                row[rows[0].index(head)] = text

    return edited(export(who.visitor, make, plan), change)


def structure(session) -> list[tuple]:
    session.expire_all()
    axes = [(a.id, a.rank, a.title_fr, a.title_en) for a in session.query(Axis).order_by(Axis.rank)]
    kept = session.query(Objective).order_by(Objective.axis_id, Objective.rank)
    return [*axes, *((o.id, o.axis_id, o.rank, o.title_fr, o.title_en) for o in kept)]


def places(actions, plan) -> list[tuple]:
    return [(a.id, a.code, a.objective_id, a.rank) for a in actions(plan) if a.state != "unmade"]


def test_an_action_moves_to_another_objective_and_to_a_new_one_and_is_moved_back(
    plan, make, bringer, actions, session
):
    who, before, stood = bringer(plan), places(actions, plan), structure(session)
    titles = {f"{o.axis_id}.{o.rank}": o.title_en for o in session.query(Objective)}
    first = sorted(session.query(Axis).filter_by(plan_id=plan.id), key=lambda axis: axis.rank)[0]
    there = f"1.2 {titles[f'{first.id}.2']}"
    wanted = {"1.1.1": {"Objective": there}, "2.1.2": {"Objective": "2.3 Brand new"}}
    preview = who.preview(rewritten(who, make, plan, wanted))
    assert "0 actions to create, 2 to change, 6 to leave" in preview.text, preview.text
    assert there in preview.text and "2.3 Brand new" in preview.text
    mark = session.query(Event).count()
    assert preview.press("Import").status == 303
    found = {a.title_en: a for a in actions(plan)}
    moved = {id: (code, objective) for id, code, objective, _rank in places(actions, plan)}
    assert moved[before[0][0]][0] == "1.2.3" and moved[before[1][0]][0] == "1.1.1"
    assert moved[before[5][0]][0] == "2.3.1" and len(found) == 8
    told = [e.verb for e in session.query(Event).order_by(Event.id).offset(mark)]
    assert told == ["add", "move", "move", "import"]
    done = who.visitor.show(preview.response.request.path)
    assert done.press("Undo the import").status == 303
    assert places(actions, plan) == before and structure(session) == stood


def test_an_edited_title_renames_an_axis_and_an_objective_once(plan, make, bringer, session):
    who, stood = bringer(plan), structure(session)
    one = {"Axis": "1 Talent of tomorrow", "Objective": "1.1 Draw people in"}
    preview = who.preview(rewritten(who, make, plan, {"1.1.1": one, "1.1.2": one}))
    assert "1 to change, 7 to leave" in preview.text, preview.text
    assert preview.press("Import").status == 303
    axis = session.query(Axis).filter_by(plan_id=plan.id, rank=1).one()
    objective = session.query(Objective).filter_by(axis_id=axis.id, rank=1).one()
    assert (axis.title_en, objective.title_en) == ("Talent of tomorrow", "Draw people in")
    done = who.visitor.show(preview.response.request.path)
    assert done.press("Undo the import").status == 303
    assert structure(session) == stood


def test_two_rows_that_name_one_objective_otherwise_are_refused(plan, make, bringer):
    who = bringer(plan)
    wanted = {"1.1.1": {"Objective": "1.1 This"}, "1.1.2": {"Objective": "1.1 That"}}
    preview = who.preview(rewritten(who, make, plan, wanted))
    assert "calls it “This”" in preview.text and "Import" not in preview.buttons


def test_not_undone_where_somebody_renamed_it_since(plan, make, bringer, session):
    who = bringer(plan)
    preview = who.preview(rewritten(who, make, plan, {"1.1.1": {"Objective": "1.1 Draw people in"}}))
    assert preview.press("Import").status == 303
    objective = session.query(Objective).filter_by(title_en="Draw people in").one()
    objective.title_en = "Mine"
    session.commit()
    done = who.visitor.show(preview.response.request.path)
    answer = done.press("Undo the import")
    assert answer.status == 409 and "Draw people in" in answer.text


def test_the_actions_of_an_adopted_plan_stay_and_what_was_added_to_it_is_taken_back(
    make, bringer, actions, session
):
    plan = make.plan(axes=2, objectives=2, actions=1, state="adopted")
    who, other = bringer(plan), session.query(Objective).order_by(Objective.id.desc()).first()
    other.title_en = "Shine abroad"
    session.commit()
    stood = structure(session)
    rows = [
        ["Axis", "Objective", "No", "Action", "Due date"],
        ["3 New axis", "3.1 New objective", "", "Brand new", "31 March 2027"],
        ["", other.title_en, "1.1.1", "", ""],
    ]
    preview = who.preview(books.xlsx(rows))
    assert "stay where they are" in preview.text
    assert preview.press("Import").status == 303
    assert structure(session) != stood
    done = who.visitor.show(preview.response.request.path)
    assert done.press("Undo the import").status == 303
    assert structure(session) == stood
    (told,) = {e.verb for e in session.query(Event).filter_by(record_id=plan.id, verb="take_back")}
    assert told == "take_back"


def test_a_row_under_the_title_of_another_objective_moves_its_action(plan, bringer, actions, session):
    axis = session.query(Axis).filter_by(plan_id=plan.id, rank=2).one()
    other = session.query(Objective).filter_by(axis_id=axis.id, rank=2).one()
    other.title_fr = "Rayonner"
    session.commit()
    rows = [["Objectif", "No", "Mesure"], ["Rayonner", "1.1.1", "Titre neuf"]]
    preview = bringer(plan).preview(books.xlsx(rows))
    assert preview.press("Import").status == 303
    assert [a.title_en for a in actions(plan) if a.objective_id == other.id][-1] == "Titre neuf"
