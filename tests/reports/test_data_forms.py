"""CSV, JSON and the calendar."""

import csv
import io
import json
from dataclasses import replace

import icalendar
import pytest

from secretariat.core.borrowed import Borrowed
from secretariat.reports.chapters import Chapter, Grid, Head
from secretariat.reports.render import csv as csv_form
from secretariat.reports.render import ics
from secretariat.reports.render import json as json_form
from tests.reports.french import EN, FR
from tests.reports.hostile import FORMULA, TEXT, hostile_report
from tests.reports.sample import empty_report, plan_report


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_csv_has_its_mark_and_its_line_ends():
    data = csv_form.render(plan_report("fr"), FR)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == 39


def test_csv_has_iso_dates_and_plain_numbers_in_both_languages():
    french = read(csv_form.render(plan_report("fr"), FR))
    row = next(row for row in french if row["Code"] == "1.2.3")
    assert (row["Échéance"], row["Budget"], row["Avancement"]) == ("2026-10-30", "240000", "62")
    english = read(csv_form.render(plan_report("en"), EN))
    assert next(row for row in english if row["Code"] == "2.1.4")["Actual"] == "71.5"


@pytest.mark.parametrize("text", [FORMULA, "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_csv_makes_formulas_inert(text):
    row = read(csv_form.render(hostile_report(text, "en"), EN))[0]
    assert (row["Action"], row["Note"], row["Unit"]) == (f"'{text}",) * 3


def test_csv_keeps_other_text_as_typed():
    assert read(csv_form.render(hostile_report(TEXT, "en"), EN))[0]["Action"] == TEXT


def test_json_has_stable_keys():
    data = json.loads(json_form.render(plan_report("en"), EN))
    assert list(data) == [
        "format",
        "language",
        "scope",
        "start",
        "end",
        "produced_at",
        "provisional",
        "summary",
        "dashboard",
        "cover",
        "highlights",
        "delays",
        "sections",
        "projects",
        "funding",
        "glossary",
        "deadlines",
        "url",
        "chapters",
        "outline",
        "reader",
        "told",
        "funding_total",
    ]
    axis = data["sections"][0]["axes"][1]
    row = axis["objectives"][0]["rows"][3]
    assert list(row) == [
        "code",
        "title",
        "lead",
        "standing",
        "progress",
        "elapsed",
        "partners",
        "start",
        "due",
        "adopted_due",
        "indicators",
        "budget_cents",
        "note",
        "holder",
        "holder_days",
        "url",
    ]
    assert (data["format"], data["start"], row["due"]) == ("secretariat.report/1", "2026-07-01", "2027-04-30")
    assert data["produced_at"] == "2026-11-24T14:05:00-05:00"
    assert row["indicators"][0]["actual"] == 71.5 and row["budget_cents"] == 3_800_000
    assert (axis["actions"], axis["budget_cents"]) == (13, 62_600_000)


def test_json_keeps_text_as_typed():
    data = json.loads(json_form.render(hostile_report(FORMULA)))
    assert data["sections"][0]["axes"][0]["title"] == FORMULA


def test_the_calendar_has_an_all_day_event_per_deadline():
    report = plan_report("fr")
    calendar = icalendar.Calendar.from_ical(ics.render(report, FR))
    events = calendar.walk("VEVENT")
    assert len(events) == len(report.deadlines)
    first = events[0]
    assert first["uid"] == "action-1.1.3@secretariat.example"
    assert first.decoded("dtstart").isoformat() == "2027-02-26"
    assert first["summary"].params["language"] == "fr-CA"
    assert first["categories"].to_ical().decode() == "Mesure"


def test_identities_are_the_same_in_both_languages():
    made = [
        [str(event["uid"]) for event in icalendar.Calendar.from_ical(data).walk("VEVENT")]
        for data in (ics.render(plan_report("fr"), FR), ics.render(plan_report("en"), EN))
    ]
    assert made[0] == made[1]


def test_long_lines_are_folded_and_typed_text_stays_one_property():
    data = ics.render(hostile_report("é" * 200 + "\r\nEND:VEVENT\r\nBEGIN:VALARM;x,y"), FR)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.count(b"\r\nEND:VEVENT\r\n") == len(plan_report().deadlines)
    assert not icalendar.Calendar.from_ical(data).walk("VALARM")


def test_empty_reports_are_valid():
    assert read(csv_form.render(empty_report("en"), EN)) == []
    assert json.loads(json_form.render(empty_report()))["sections"] == []
    assert icalendar.Calendar.from_ical(ics.render(empty_report(), FR)).walk("VEVENT") == []


def test_json_and_csv_say_which_texts_the_other_language_lent():
    base = plan_report("en")
    axis = base.sections[0].axes[0]
    first = replace(axis.objectives[0].rows[0], title=Borrowed("Convenir d’une grille", "fr"))
    objective = replace(axis.objectives[0], rows=(first,))
    section = replace(base.sections[0], axes=(replace(axis, objectives=(objective,)),))
    grid = Grid("", (Head("Figure"), Head("Year")), (("Sales", "2025"), (Borrowed("Ventes", "fr"), "2025")))
    lent = Chapter("outlook", "Outlook", grids=(grid,), quoted=(Borrowed("À suivre.", "fr"),))
    report = replace(base, sections=(section,), chapters=(lent,))
    data = json.loads(json_form.render(report, EN))
    row = data["sections"][0]["axes"][0]["objectives"][0]["rows"][0]
    assert (row["title"], row["title_language"]) == ("Convenir d’une grille", "fr")
    assert "title_language" not in data["sections"][0]
    assert data["chapters"][0]["quoted_languages"] == ["fr"]
    assert data["chapters"][0]["grids"][0]["borrowed"] == [[1, 0, "fr"]]
    (line,) = read(csv_form.render(report, EN))
    assert line["Action"] == "Convenir d’une grille", "an import would take a label for an edit"
    assert line["Texts in the other language"] == "in French: Action"
