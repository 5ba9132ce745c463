"""A plan goes out to Excel and comes back: nothing changes, or exactly the cells that were edited."""

import csv
import io
from datetime import date

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from secretariat.clusters.models import Organisation
from secretariat.core.history import Event
from secretariat.plans import commands
from secretariat.plans.models import ActionPartner
from tests.imports import books

AWKWARD = {
    "title_en": "=SUM(A1) & “quotes”, commas; semicolons",
    "title_fr": "Œuvrer à l’été   : « fin »",
    "description_en": "-1 day\n+2",
    "budget_cents": 1_234_567_89,
}


@pytest.fixture
def plan(make):
    """A plan with actions in many states: undated, offered, led with partners, done, dropped."""
    plan = make.plan(axes=2, objectives=2, actions=1)
    firm, rep = make.lead("Composites, Rivière et fils", "Rita Roy")
    make.action(
        "in_progress", "Under way", plan=plan, firm=firm, rep=rep, partners=[make.organisation("A, B & C").id]
    )
    make.action("offered", "Offered", plan=plan, firm=firm, rep=rep)
    make.action("confirmed", "Over", plan=plan, firm=firm, rep=rep)
    make.action("abandoned", "Dropped", plan=plan)
    make.action(
        "proposed", plan=plan, title="Awkward", **{k: v for k, v in AWKWARD.items() if k != "title_en"}
    )
    return plan


def edited(content: bytes, change) -> bytes:
    """The workbook as a person saves it again: ``change(name, rows)`` edits the rows of a sheet in place."""
    book, out = CalamineWorkbook.from_filelike(io.BytesIO(content)), io.BytesIO()
    new = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    day = new.add_format({"num_format": "yyyy-mm-dd"})
    for told in book.sheets_metadata:
        rows = book.get_sheet_by_name(told.name).to_python(skip_empty_area=False)
        change(told.name, rows)
        sheet = new.add_worksheet(told.name)
        if told.name == "_secretariat":
            sheet.very_hidden()
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, place, cell, day)
                elif cell != "":
                    sheet.write(at, place, cell)
    new.close()
    return out.getvalue()


def edit(make, action, facts: dict) -> None:
    """Somebody else edits an action meanwhile."""
    cls, number = type(action), action.id
    make.act(make.staff(), lambda s, me: commands.edit_action(s, me, s.get(cls, number), facts, None))


def export(visitor, make, plan, form: str = "xlsx", lang: str = "en") -> bytes:
    return visitor.show(f"{make.plan_url(plan)}report.{form}?lang={lang}").response.get_data()


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_export_that_comes_back_changes_nothing(plan, make, bringer, session, form, lang):
    who = bringer(plan)
    content = export(who.visitor, make, plan, form, lang)
    preview = who.preview(content, f"plan.{form}")
    assert preview.text.count("leave as it is") == 8, preview.text
    assert "0 actions to create, 0 to change" in preview.text, preview.text
    assert "Import" not in preview.buttons


def test_exactly_the_cells_that_were_edited_change(plan, make, bringer, actions, session):
    who = bringer(plan)

    def change(name, rows):
        if name != "Actions":
            return
        heads = rows[0]
        for row in rows[1:]:
            if row[heads.index("Action")] == "Under way":
                row[heads.index("Progress")] = 0.35
                row[heads.index("Note")] = "Going well"
            if row[heads.index("Code")] == "1.2.1":
                row[heads.index("Due")] = date(2027, 6, 30)
                row[heads.index("Budget")] = ""
                row[heads.index("Action")] = "Renamed"

    mark = session.query(Event).count()
    preview = who.preview(edited(export(who.visitor, make, plan), change))
    assert "0 actions to create, 2 to change" in preview.text
    assert preview.press("Import").status == 303
    found = {action.code: action for action in actions(plan)}
    assert (found["1.2.1"].title_en, found["1.2.1"].due_on) == ("Renamed", date(2027, 6, 30))
    led = next(action for action in found.values() if action.title_en == "Under way")
    assert (led.progress, led.status_note) == (35, "Going well")
    new = session.query(Event).order_by(Event.id).offset(mark).all()
    assert sorted(event.verb for event in new) == ["edit", "import", "progress"]
    assert set(new[0].changes) == {"title_en", "due_on"}


def test_what_moved_meanwhile_is_shown_cell_by_cell_and_a_side_is_chosen(plan, make, bringer, actions):
    who = bringer(plan)
    content = export(who.visitor, make, plan)
    moved = {"due_on": date(2027, 10, 1), "starts_on": date(2026, 4, 1)}
    for action in actions(plan):
        if action.code in ("1.1.1", "1.2.1"):
            edit(make, action, moved)

    def change(name, rows):
        for row in rows if name == "Actions" else ():
            if row[1] in ("1.1.1", "1.2.1"):
                row[rows[0].index("Due")] = date(2027, 9, 9)

    preview = who.preview(edited(content, change))
    assert preview.text.count("The plan says now “1 Oct 2027”") == 2
    assert "Import" not in preview.buttons
    sides = [tag["name"] for tag in preview.soup.select("input[value=mine]")]
    preview = preview.press("Keep these choices", **{sides[0]: "mine", sides[1]: "theirs"}).follow()
    assert preview.press("Import").status == 303
    found = {action.code: action for action in actions(plan)}
    assert (found["1.1.1"].due_on, found["1.2.1"].due_on) == (date(2027, 9, 9), date(2027, 10, 1))
    assert found["1.1.1"].starts_on == date(2026, 4, 1), "a cell that was not edited went back in time"


def rewritten(content: bytes, form: str, code: str, cells: dict) -> bytes:
    """An export, as Excel or text, with cells of one action edited: heading → value."""
    if form == "xlsx":

        def change(name, rows):
            for row in rows if name == "Actions" else ():
                if row[1] == code:
                    for head, value in cells.items():
                        row[rows[0].index(head)] = value

        return edited(content, change)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    for row in rows:
        if row[1] == code:
            for head, value in cells.items():
                row[rows[0].index(head)] = str(value)
    return books.text(rows, ";", "cp1252")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_leads_and_partners_that_changed_meanwhile_are_shown_and_a_side_is_chosen(
    plan, make, bringer, actions, session, form
):
    who, (firm, rep) = bringer(plan), make.lead("Usinage Lebel", "Lena Lebel")
    make.lead("Third firm", "Theo Tremblay")
    third = make.organisation("Fifth firm")
    make.organisation("Fourth firm")
    led = next(action for action in actions(plan) if action.title_en == "Under way")
    code, lead_before = led.code, led.lead_id
    content = export(who.visitor, make, plan, form)
    make.take(make.staff(), led, "reoffer", lead=firm.id, reason="Asked to.")
    make.take(rep, make.again(led), "accept")
    edit(make, make.again(led), {"partners": [third.id]})
    wanted = {"Lead": "Third firm", "Partners": "Fourth firm", "Budget": 5000}
    preview = who.preview(rewritten(content, form, code, wanted), f"plan.{form}")
    assert preview.text.count("The plan says now") == 2, preview.text
    assert "Usinage Lebel" in preview.text and "Import" not in preview.buttons
    sides = sorted(tag["name"] for tag in preview.soup.select("input[value=mine]"))
    assert [name.split(":")[1] for name in sides] == ["lead", "partners"]
    choices = {sides[0]: "theirs", sides[1]: "mine"}
    preview = preview.press("Keep these choices", **choices).follow()
    assert preview.press("Import").status == 303, preview.text
    found = make.again(led)
    assert found.lead_id == firm.id != lead_before and found.budget_cents == 500_000
    names = {
        o.name_fr for o in session.query(Organisation).filter(Organisation.id.in_(partners(session, led)))
    }
    assert names == {"Fourth firm"}


def partners(session, action) -> list[int]:
    session.expire_all()
    return [one.organisation_id for one in session.query(ActionPartner).filter_by(action_id=action.id)]


def test_a_text_file_saved_again_changes_exactly_the_cells_that_were_edited(
    plan, make, bringer, actions, session
):
    who = bringer(plan)
    content = export(who.visitor, make, plan, "csv")
    for action in actions(plan):
        if action.code == "1.1.1":
            edit(make, action, {"title_en": "Renamed meanwhile", "starts_on": date(2026, 4, 1)})
    mark = session.query(Event).count()
    preview = who.preview(rewritten(content, "csv", "1.1.1", {"Due": "2027-06-30"}), "plan.csv")
    assert "0 actions to create, 1 to change" in preview.text, preview.text
    assert preview.press("Import").status == 303
    found = next(action for action in actions(plan) if action.code == "1.1.1")
    assert (found.title_en, found.starts_on, found.due_on) == (
        "Renamed meanwhile",
        date(2026, 4, 1),
        date(2027, 6, 30),
    )
    new = session.query(Event).order_by(Event.id).offset(mark).first()
    assert set(new.changes) == {"due_on"}


def typed(name: str, cell: str):
    """A cell of a text file as a program keeps it once it has opened it: numbers and days."""
    if name in ("Progress", "Budget") and cell:
        return float(cell)
    return date.fromisoformat(cell) if name in ("Start", "Due") and cell else cell


def test_a_text_file_that_was_saved_as_a_workbook_changes_nothing(plan, make, bringer):
    who = bringer(plan)
    content = export(who.visitor, make, plan, "csv").decode("utf-8-sig")
    heads, *rows = csv.reader(io.StringIO(content))
    saved = [[typed(name, cell) for name, cell in zip(heads, row, strict=True)] for row in rows]
    preview = who.preview(books.xlsx([heads, *saved]))
    assert "0 actions to create, 0 to change, 8 to leave" in preview.text, preview.text


def test_a_cell_that_was_emptied_takes_partners_away_and_leaves_the_rest(
    plan, make, bringer, session, actions
):
    who = bringer(plan)
    led = next(action for action in actions(plan) if action.title_en == "Under way")
    cells = {"Partners": "", "Lead": ""}
    preview = who.preview(rewritten(export(who.visitor, make, plan), "xlsx", led.code, cells))
    assert "Lead: an emptied cell changes nothing" in preview.text
    assert preview.press("Import").status == 303
    assert not partners(session, led) and make.again(led).lead_id == led.lead_id


def test_a_file_confirmed_twice_is_done_once_and_a_plan_that_moved_is_looked_at_again(make, bringer, actions):
    plan = make.plan(actions=1)
    preview = bringer(plan).preview(books.text([["Code", "Action"], ["1.1.1", "Renamed"]]), "plan.csv")
    action = actions(plan)[0]
    edit(make, action, {"title_en": "Mine"})
    answer = preview.press("Import")
    assert answer.status == 422 and "has changed since you looked" in answer.text
    assert answer.press("Import").status == 303
    assert answer.press("Import").status in (303, 409)
    assert [a.title_en for a in actions(plan)] == ["Renamed"]
