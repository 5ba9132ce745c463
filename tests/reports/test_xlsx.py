from dataclasses import replace
from decimal import Decimal

import pytest

from secretariat.reports.document import Brand
from secretariat.reports.render import xlsx
from tests.reports.french import EN, FR
from tests.reports.hostile import FORMULA, ODD, TEXT, hostile_report
from tests.reports.reading import S, columns, part, sheets
from tests.reports.sample import empty_report, large_report, plan_report


@pytest.fixture(scope="module")
def french():
    return xlsx.render(plan_report("fr"), FR)


def by_code(rows, code):
    return next(row for row in columns(rows) if row.get("Code", ("", "", ""))[1] == code)


def test_there_is_a_sheet_per_table_named_in_the_language(french):
    assert list(sheets(french)) == [
        "Sommaire",
        "Lisez-moi",
        "Mesures",
        "Indicateurs",
        "Projets",
        "Financement",
        "Échéances",
        "Glossaire",
        xlsx.KEPT,
    ]
    assert list(sheets(xlsx.render(plan_report("en"), EN)))[:3] == ["Summary", "Read me", "Actions"]


def test_dates_numbers_percents_and_money_are_real(french):
    row = by_code(sheets(french)["Mesures"], "1.2.3")
    assert row["Échéance"] == ("n", "46325", "[$-C0C]d mmm yyyy")
    assert row["Avancement"] == ("n", "0.62", "0\u00a0%")
    assert row["Budget"] == ("n", "240000", '#,##0\u00a0"$"')
    assert row["Résultat"][:2] == ("n", "19")
    assert row["Days"][:2] == ("n", "25")


def test_formats_follow_the_language():
    row = by_code(sheets(xlsx.render(plan_report("en"), EN))["Actions"], "1.2.3")
    assert row["Due"][2] == "[$-1009]d mmm yyyy"
    assert row["Progress"][2] == "0%"
    assert row["Budget"][2] == '"$"#,##0'


def test_negative_amounts_and_decimals_stay_numbers():
    base = plan_report("en")
    report = replace(base, funding=(replace(base.funding[0], sought_cents=-12_345),))
    row = columns(sheets(xlsx.render(report, EN))["Funding"])[0]
    assert row["Sought"][:2] == ("n", "-123.45")
    assert by_code(sheets(xlsx.render(base, EN))["Actions"], "2.1.4")["Actual"][:2] == ("n", "71.5")
    assert isinstance(base.sections[0].axes[1].objectives[0].rows[3].indicators[0].actual, Decimal)


def test_tables_have_filters_frozen_heads_and_repeat_them_in_print(french):
    tables = []
    for number in range(3, 9):
        sheet = part(french, f"xl/worksheets/sheet{number}.xml")
        named = part(french, f"xl/tables/table{number - 2}.xml")
        assert named.find(f"{S}autoFilter").get("ref") == named.get("ref")
        tables.append(named.get("name"))
        assert sheet.find(f"{S}sheetViews/{S}sheetView/{S}pane").get("state") == "frozen"
        assert sheet.find(f"{S}pageSetup").get("orientation") == "landscape"
    names = [name.get("name") for name in part(french, "xl/workbook.xml").iter(f"{S}definedName")]
    assert names.count("_xlnm.Print_Titles") == 6
    assert tables == ["Mesures", "Indicateurs", "Projets", "Financement", "Échéances", "Glossaire"]


def test_a_status_is_coloured_by_its_word_so_that_it_follows_what_is_typed(french):
    sheet = part(french, "xl/worksheets/sheet3.xml")
    rules = [rule for rule in sheet.iter(f"{S}cfRule") if rule.get("type") == "beginsWith"]
    assert "En retard de" in {rule.get("text") for rule in rules}
    assert len({rule.get("dxfId") for rule in rules}) > 2


def test_the_workbook_says_what_it_is_for_whom_and_what_was_asked():
    report = replace(plan_report("fr"), reader="Maude Tremblay", told=("État : en retard",))
    said = [row["B"][1] for row in sheets(xlsx.render(report, FR))["Lisez-moi"] if "B" in row]
    assert "Maude Tremblay" in said and "État : en retard" in said
    assert any("2026" in line for line in said)


@pytest.mark.parametrize("text", [FORMULA, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_formulas_in_text_are_inert(text):
    data = xlsx.render(hostile_report(text), FR)
    for number in range(1, 9):
        assert not list(part(data, f"xl/worksheets/sheet{number}.xml").iter(f"{S}f"))
    shown = {
        cell[1] for rows in sheets(data).values() for row in rows for cell in row.values() if cell[0] == "s"
    }
    assert "'" + text.replace("\r", "_x000D_") in shown  # the format's own way to write a return
    assert not [value for value in shown if value.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_addresses_in_text_are_not_links():
    data = xlsx.render(hostile_report("https://evil.example"), FR)
    assert not list(part(data, "xl/worksheets/sheet3.xml").iter(f"{S}hyperlink"))


def test_odd_characters_and_long_texts_are_kept_in_bounds():
    for text in (TEXT, ODD.replace("\ud800", ""), "x" * 40_000):
        rows = sheets(xlsx.render(hostile_report(text), FR))["Mesures"]
        assert len(by_code(rows, "1.1.1")["Mesure"][1]) <= 32_767


def test_an_empty_report_has_all_its_sheets():
    made = sheets(xlsx.render(empty_report("en"), EN))
    assert len(made) == 9
    assert all(len(rows) == 1 for name, rows in made.items() if name not in ("Summary", "Read me"))


def test_five_hundred_actions_are_all_there():
    assert len(sheets(xlsx.render(large_report(500), FR))["Mesures"]) == 501


def test_the_summary_colours_its_statuses_as_the_tables_do(french):
    rules = list(part(french, "xl/worksheets/sheet1.xml").iter(f"{S}cfRule"))
    assert {"en retard", "En retard de"} <= {rule.get("text") for rule in rules}
    assert len({rule.get("dxfId") for rule in rules}) >= 4, "done, on track, due soon, late"


def test_heads_stand_on_the_colour_of_the_cluster_and_can_be_read():
    for colour, ink in (("#7A1F5C", "FFFFFFFF"), ("#FFD54A", "FF000000")):
        book = xlsx.render(replace(plan_report("en"), brand=Brand(colour)), EN)
        styles = part(book, "xl/styles.xml")
        grounds = {fill.get("rgb") for fill in styles.iter(f"{S}fgColor")}
        inks = [
            font.find(f"{S}color").get("rgb")
            for font in styles.iter(f"{S}font")
            if font.find(f"{S}b") is not None
        ]
        assert f"FF{colour[1:]}" in grounds and ink in inks
