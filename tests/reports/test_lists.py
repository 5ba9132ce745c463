"""Every list of the product as Excel, CSV and PDF: what the page shows, and to whom; the timelines as pictures."""

import csv
import io
import re
from datetime import date
from xml.etree import ElementTree

import pytest

from tests.reports.reading import S, columns, part, pdf_text, sheets

LISTS = {
    "/aero/tasks/tasks": "?view=all",
    "/aero/plans/plans": "",
    "/aero/projects/projects": "",
    "/aero/groups/groups": "",
    "/aero/members/members": "",
    "/aero/members/people/people": "",
    "/aero/nominations/nominations": "",
    "/aero/figures": "",
}


def bytes_of(visitor, address: str) -> bytes:
    answer = visitor.show(address).response
    assert answer.status_code == 200, (address, answer.status_code)
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    return answer.get_data()


def lines(visitor, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(bytes_of(visitor, address).decode("utf-8-sig"))))


@pytest.fixture
def scene(make):
    scene = make.project_scene()
    make.project(state="active", scene=scene)
    asked = {"assigner": scene.coordinator, "assignee": scene.member}
    make.task(title="Book audits", due_on=date(2027, 1, 29), **asked)
    make.task(title="=1+1", due_on=date(2027, 3, 31), **asked)
    return scene


def test_an_observer_takes_each_list_away_in_two_forms_that_say_the_same(make, visit, scene):
    visitor = visit.as_(make.observer())
    for path, query in LISTS.items():
        heads, *rows = lines(visitor, f"{path}.csv{query}")
        book = sheets(bytes_of(visitor, f"{path}.xlsx{query}"))
        data, told = list(book.values())
        assert len(book) == 2 and len(data) == max(len(rows), 1) + bool(rows), path
        assert [data[0][at][1] for at in sorted(data[0])] == heads
        said = " ".join(cell[1] for row in told for cell in row.values())
        assert "Odile Fournier" in said, "the read-me names its reader"


@pytest.mark.parametrize("path", ["/aero/tasks/tasks", "/aero/projects/projects"])
def test_a_list_on_paper_says_what_the_sheet_says(visit, scene, path):
    visitor = visit.as_(scene.coordinator)
    heads, *rows = lines(visitor, f"{path}.csv{LISTS[path]}")
    printed = bytes_of(visitor, f"{path}.pdf{LISTS[path]}")
    assert b"pdfuaid" in printed and b"pdfaid" in printed, "held to PDF/UA-1 and PDF/A-2a"
    text = re.sub(r"\W", "", pdf_text(printed))
    for row in rows:
        for at in (0, 1, 3):
            assert re.sub(r"\W", "", row[at])[:12] in text


def test_cells_are_typed_and_none_is_a_formula(visit, scene):
    book = bytes_of(visit.as_(scene.coordinator), "/aero/tasks/tasks.xlsx?view=all&sort=title")
    name = next(iter(sheets(book)))
    first, second = columns(sheets(book)[name])
    by_title = {row["Task"][1]: row for row in (first, second)}
    assert by_title["Book audits"]["Due"][0] == "n", "a real date"
    assert by_title["Book audits"]["State"][1] == "To do"
    assert by_title["'=1+1"]["Number"][0] == "n"
    sheet = part(book, "xl/worksheets/sheet1.xml")
    assert not list(sheet.iter(f"{S}f")) and list(sheet.iter(f"{S}cfRule"))
    assert sheet.find(f"{S}sheetViews/{S}sheetView/{S}pane").get("state") == "frozen"
    assert part(book, "xl/tables/table1.xml").get("name") == "Tasks"


def test_a_list_keeps_the_filter_and_the_order_of_its_page_and_says_them(make, visit, scene):
    visitor = visit.as_(scene.coordinator)
    page = visitor.show("/aero/tasks/?view=all&sort=title&q=audits")
    link = next(a["href"] for a in page.soup.select(".s-exports a") if a.text == "CSV")
    assert [row[1] for row in lines(visitor, link)[1:]] == ["Book audits"]
    book = sheets(bytes_of(visitor, link.replace(".csv", ".xlsx")))
    said = " ".join(cell[1] for row in book["Read me"] for cell in row.values())
    assert "Words: audits" in said and "Sorted by: Task" in said
    backwards = [row[1] for row in lines(visitor, "/aero/tasks/tasks.csv?view=all&sort=title")[1:]]
    assert sorted(backwards) == sorted(["'=1+1", "Book audits"])


def test_addresses_of_people_are_for_the_secretariat_in_files_too(make, visit, scene):
    observer, staff = visit.as_(make.observer()), visit.as_(scene.coordinator)
    assert not any("@" in cell for row in lines(observer, "/aero/members/people/people.csv") for cell in row)
    assert any("@" in cell for row in lines(staff, "/aero/members/people/people.csv") for cell in row)


def test_another_cluster_takes_nothing_away(make, visit, scene):
    other = visit.as_(make.project_scene("cargo").coordinator)
    for path in LISTS:
        assert other.show(f"{path}.csv").status == 404


def test_a_plan_is_taken_away_as_it_is_gathered_and_sorted(make, visit):
    maude = make.coordinator()
    plan = make.plan(coordinator=maude, axes=2, actions=2)
    visitor = visit.as_(maude)
    base = f"/aero/plans/{plan.id}/"
    page = visitor.show(f"{base}?by=lead&sort=-title")
    link = next(a["href"] for a in page.soup.select(".s-exports a") if a.text == "CSV")
    heads, *rows = lines(visitor, link)
    shown = [a.text.strip() for a in page.soup.select("tbody a") if "/actions/" in a["href"]]
    titles = [row[heads.index("Action")] for row in rows]
    assert titles == list(dict.fromkeys(title for title in shown if title in titles)) and titles
    assert heads[-1] == "Lead"


@pytest.mark.parametrize("of", ["plan", "portfolio"])
def test_a_timeline_is_taken_away_as_a_picture_that_stands_alone(make, visit, of):
    if of == "plan":
        who = make.coordinator()
        base = f"/aero/plans/{make.plan(coordinator=who, actions=3).id}/timeline"
    else:
        scene = make.project_scene()
        make.project(state="active", scene=scene)
        who, base = scene.coordinator, "/aero/projects/timeline"
    visitor = visit.as_(who)
    drawn = bytes_of(visitor, f"{base}.svg").decode()
    assert ElementTree.fromstring(drawn).tag.endswith("svg")  # noqa: S314 (our own picture)
    assert "var(--" not in drawn and 'class="s-ch-' not in drawn
    families = set(re.findall(r'font-family="([^"]*)"', drawn))
    assert families and all(family.startswith("'Source Sans 3', ") for family in families)
    printed = bytes_of(visitor, f"{base}.pdf")
    assert printed.startswith(b"%PDF") and b"pdfuaid" in printed


def test_what_was_searched_is_taken_away_whole_and_within_its_readers_sight(make, visit, scene):
    for n in range(22):
        make.task(title=f"Audit {n}", assigner=scene.coordinator, assignee=scene.member)
    page = visit.as_(scene.coordinator).show("/aero/search?q=audit")
    found = lines(page.visitor, page.links["CSV"])
    assert len([row for row in found if row[2].startswith("Audit ")]) == 22, (
        "all of them, the page shows twenty"
    )
    assert found[0][:3] == ["Kind", "Number", "Title or name"]


def test_a_call_is_taken_away_as_far_as_its_reader_sees_it(world):
    """Who was nominated and has not answered is known to who is named there and to the secretariat."""
    address = world.address("/{cluster}/calls/{call}/")
    for who in ("coordinator", "observer"):
        page = world.as_(who).show(address)
        named = {
            a.text
            for table in page.soup.select("#nominees ~ .s-scroll table")
            for a in table.select("tbody a")
        }
        links = {a.text: a["href"] for a in page.soup.select("main .s-exports a")}
        taken = {row[0] for row in lines(page.visitor, links["CSV"])[1:]} if "CSV" in links else set()
        assert taken == named
        if who == "coordinator":
            everybody = taken
    assert taken < everybody


def test_notices_are_their_owners_alone(make, visit, scene):
    mine = lines(visit.as_(scene.member), "/notices.csv")
    assert len(mine) > 1 and mine[0][2:4] == ["What happened", "Record"]
    assert lines(visit.as_(make.observer()), "/notices.csv") == [mine[0]]


def test_what_changed_is_taken_away_with_what_was_and_what_is(make, visit):
    maude = make.coordinator()
    plan = make.plan(coordinator=maude, actions=2)
    page = visit.as_(maude).show(f"/aero/plans/{plan.id}/changes?on=2026-01-01")
    heads, *rows = lines(page.visitor, page.links["CSV"])
    assert heads[0] == "Kind of change" and len(rows) == len(page.soup.select("main tbody tr")) > 0
    assert {row[3] for row in rows} == {"Added"}


@pytest.mark.parametrize("path", ["tasks/tasks", "projects/projects"])
def test_a_filter_by_group_is_told_by_its_name_in_the_language_of_the_file(make, visit, scene, path):
    group = make.again(scene.group)
    for who, language in (
        (scene.coordinator, "en"),
        (make.person("Francine Roy", "observer", language="fr"), "fr"),
    ):
        book = sheets(bytes_of(visit.as_(who), f"/aero/{path}.xlsx?group={group.slug}"))
        said = " ".join(cell[1] for row in list(book.values())[1] for cell in row.values())
        assert f"{group.code(language)} {group.title(language)}" in said
        assert f"{group.slug}" not in said


def test_a_group_that_its_reader_does_not_see_stays_unnamed(world):
    """Whoever writes the address of a restricted group learns nothing of it but what they wrote."""
    slug = world["defence"]
    for who, told in (("coordinator", True), ("member", False)):
        book = sheets(bytes_of(world.as_(who), world.address("/{cluster}/tasks/tasks.xlsx?group=") + slug))
        said = " ".join(cell[1] for row in book["Read me"] for cell in row.values())
        assert ("Defence" in said.replace(slug, "")) is told
