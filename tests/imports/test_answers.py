"""What a file leaves open is asked: names that resemble, seasons, objectives; rows are mended or left out."""

from datetime import date

import pytest

from secretariat.plans.models import Action
from tests.imports import books

HEAD = ["Objectif", "Mesure", "Porteur", "Échéance", "Budget"]


@pytest.fixture
def plan(make):
    make.lead("Héroux-Devtek inc.", "Hélène Roy")
    make.lead("CAE", "Carl Roy")
    return make.plan(axes=1, objectives=2, actions=0)


def table(*rows) -> bytes:
    return books.xlsx([HEAD, *rows])


def test_a_name_written_otherwise_is_confirmed_once_and_remembered(plan, bringer, actions, session):
    rows = (
        ["1.1", "Un", "CAE / Heroux Devteck", "31 mars 2027", ""],
        ["1.1", "Deux", "Heroux Devteck", "31 mars 2027", ""],
    )
    preview = bringer(plan).preview(table(*rows))
    assert preview.text.count("Which organisation is “Heroux Devteck”?") == 3
    assert "Import" not in preview.buttons
    chosen = preview.soup.select_one("input[name=name-0]:checked")
    assert "Héroux-Devtek inc." in chosen.parent.get_text()
    preview = preview.press("Keep these answers").follow()
    assert "2 actions are offered to their leads" in preview.text
    assert preview.press("Import").status == 303
    first, second = actions(plan)
    assert (first.lead.name_fr, second.lead.name_fr) == ("CAE", "Héroux-Devtek inc.")
    again = bringer(plan).preview(table(["1.1", "Trois", "HEROUX DEVTECK", "31 mars 2027", ""]))
    assert "Which organisation" not in again.text and "1 action to create" in again.text


def test_nobody_is_told_twice_and_a_name_may_be_left_out(plan, bringer, actions):
    preview = bringer(plan).preview(table(["1.1", "Un", "Inconnue ltée", "31 mars 2027", ""]))
    preview = preview.press("Keep these answers", **{"name-0": "0"}).follow()
    assert preview.press("Import").status == 303
    assert [(a.state, a.lead_id) for a in actions(plan)] == [("proposed", None)]


def test_a_season_is_asked_and_its_last_day_offered(plan, bringer, actions):
    preview = bringer(plan).preview(
        table(["1.1", "Un", "", "été 2027", ""], ["1.1", "Deux", "", "bientôt", ""])
    )
    assert preview.soup.select_one("input[name=day-0]")["value"] == "2027-09-21"
    assert preview.soup.select_one("input[name=day-1]")["value"] == ""
    preview = preview.press("Keep these answers", **{"day-none-1": "1"}).follow()
    assert preview.press("Import").status == 303
    assert [a.due_on for a in actions(plan)] == [date(2027, 9, 21), None]


def test_a_row_without_an_objective_asks_for_one(plan, make, bringer, actions):
    preview = bringer(plan).preview(books.text([["Mesure"], ["Un"], ["Deux"]]), "plan.csv")
    assert "Under which objective do the rows go that name none?" in preview.text
    home = make.first_objective(plan).id
    preview = preview.press("Keep these answers", home=str(home)).follow()
    assert preview.press("Import").status == 303
    assert {a.objective_id for a in actions(plan)} == {home}


def test_a_refused_row_is_mended_in_place_or_left_out(plan, bringer, actions):
    rows = (
        ["1.1", "Un", "", "31 mars 2027", "beaucoup"],
        ["1.1", "", "", "31 mars 2027", "100"],
        ["1.1", "Trois", "", "", ""],
    )
    preview = bringer(plan).preview(table(*rows))
    assert "2 refused" in preview.text and "“beaucoup” cannot be read" in preview.text
    mend = preview.visitor.show(preview.soup.find("a", string="2")["href"])
    preview = mend.submit("", **{"cell-budget": "2 500 $"}).follow()
    assert "1 refused" in preview.text
    preview = preview.press("Keep these choices", **{"out-3": "1"}).follow()
    assert preview.press("Import").status == 303
    assert [(a.title_fr, a.budget_cents) for a in actions(plan)] == [("Un", 250_000), ("Trois", None)]


def test_the_sheet_and_the_columns_are_corrected_and_the_headings_remembered(plan, make, bringer, actions):
    odd = [["Truc", "Machin", "Chose"], ["1.1", "Un", "31 mars 2027"]]
    preview = bringer(plan).preview(books.xlsx(odd))
    assert "0 actions to create" in preview.text or "No row was found" in preview.text
    form = preview.press("Sheet and columns")
    form = form.submit("", head="1").follow()
    assert form.title == "Sheet and columns"
    answers = {"column-0": "objective", "column-1": "title", "column-2": "due", "language": "fr"}
    preview = form.submit("", **answers).follow()
    assert "1 action to create" in preview.text, preview.text
    again = bringer(plan).preview(books.text(odd, ";"), "autre.csv")
    assert "1 action to create" in again.text


def test_states_and_progress_are_steps_and_what_another_takes_is_left(plan, make, bringer, actions, session):
    firm, rep = make.lead("Composites", "Samuel Roy")
    for state, title in (
        ("accepted", "À commencer"),
        ("in_progress", "En route"),
        ("offered", "Attend"),
        ("completed", "Finie"),
    ):
        make.action(state, title, plan=plan, firm=firm, rep=rep)
    heads = ["Mesure", "État", "Avancement"]
    rows = [
        ["À commencer", "En cours", "10 %"],
        ["En route", "Complété", ""],
        ["Attend", "En cours", ""],
        ["Finie", "Confirmé", ""],
    ]
    preview = bringer(plan).preview(books.xlsx([heads, *rows, ["Nouvelle", "En cours", "40 %"]]))
    assert "its lead completes it" in preview.text and "its lead accepts it first" in preview.text
    home = make.first_objective(plan).id
    preview = preview.press("Keep these answers", home=str(home)).follow()
    assert "an action under way or over needs its lead" in preview.text
    assert "Import" in preview.buttons, preview.text
    assert preview.press("Import").status == 303
    found = {a.title_en or a.title_fr: (a.state, a.progress) for a in actions(plan)}
    assert found == {
        "À commencer": ("in_progress", 10),
        "En route": ("in_progress", 0),
        "Attend": ("offered", 0),
        "Finie": ("confirmed", 100),
        "Nouvelle": ("proposed", 0),
    }


def test_initials_resemble_a_name_and_a_piece_of_one_does_not(make, bringer):
    make.lead("Consortium de recherche et d’innovation en aérospatiale au Québec", "Rita Roy")
    make.organisation("Câblage Roussillon")
    preview = bringer(make.plan(objectives=1)).preview(
        table(["1.1", "Un", "CRIAQ", "", ""], ["1.1", "Deux", "CAB", "", ""])
    )
    offered = [
        tag.parent.get_text() for tag in preview.soup.select("input[type=radio][value]:not([value='0'])")
    ]
    assert len(offered) == 1 and "Consortium" in offered[0]


def test_a_director_edits_and_leaves_offers_to_the_coordinator(plan, make, bringer, actions):
    preview = bringer(plan, make.staff("director")).preview(table(["1.1", "Un", "CAE", "31 mars 2027", "5"]))
    assert "the coordinator offers it" in preview.text
    assert preview.press("Import").status == 303
    assert [a.state for a in actions(plan)] == ["proposed"]


def test_after_adoption_dates_and_budgets_change_with_a_reason(make, bringer, actions, session):
    plan = make.plan("adopted")
    preview = bringer(plan).preview(
        books.text([["Code", "Action", "Due date"], ["1.1.1", "", "2027-06-30"]]), "a.csv"
    )
    assert "Import" not in preview.buttons
    preview = preview.press("Keep these answers", reason="The board asked.").follow()
    assert preview.press("Import").status == 303
    (action,) = actions(plan)
    assert action.due_on == date(2027, 6, 30) and session.get(Action, action.id).version == 2


def test_a_closed_plan_takes_no_file(make, bringer, actions):
    plan = make.plan("adopted")
    make.step(make.staff(), actions(plan)[0], "abandon", reason="No.")
    make.take(make.staff("director"), plan, "close", note="Done.")
    assert bringer(plan).bring(table(["1.1", "Un", "", "", ""])).status == 409


def test_a_text_in_the_place_of_a_file_is_refused_in_a_sentence(world):
    page = world.as_("coordinator").post(world.address("/{cluster}/plans/{plan}/import"), upload="a text")
    assert page.status == 422 and "Choose a file first." in page.text
