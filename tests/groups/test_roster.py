"""A roster goes out to Excel and comes back: what it would do is told first, then done whole or not at all."""

import io

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from secretariat.groups import seat_queries
from secretariat.groups.models import Seat, Term

PAGE = "/aero/groups/supply-chain/"
FILE = "roster.xlsx"


@pytest.fixture
def group(make):
    return make.group("chartered", minimum_seats=1, seats={"large_firm": 1, "small_firm": 1})


@pytest.fixture
def naima(make):
    return make.member("Naïma Khelifi")


def lines(content: bytes) -> list[list]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def workbook(*rows, heads=("Constituency", "Person", "E-mail address", "Last day", "Seat number")) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    for number, row in enumerate((heads, *rows)):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def send(browser, content: bytes):
    """Choose a file on the page of the import; its preview comes back."""
    return browser.post(f"{PAGE}roster", files={"upload": (io.BytesIO(content), FILE)})


def test_the_workbook_holds_a_row_for_each_seat_and_addresses_for_the_secretariat_alone(
    make, visit, maude, group, naima
):
    make.seat(group, naima)
    told = lines(visit.as_(maude).show(f"{PAGE}{FILE}").response.get_data())
    assert [row[1] for row in told[1:]] == ["Large firms", "Small firms"]
    assert "Naïma Khelifi" in told[1] and naima.email in told[1]
    reader = lines(visit.as_(naima).show(f"{PAGE}{FILE}").response.get_data())
    assert "Naïma Khelifi" in reader[1] and naima.email not in reader[1]


def test_a_formula_goes_out_as_text_and_comes_back_as_it_was(make, visit, maude, session, group):
    seat = make.vacant(group)
    seat.criteria_en = '=HYPERLINK("http://example.org")'
    session.commit()
    browser = visit.as_(maude)
    content = browser.show(f"{PAGE}{FILE}").response.get_data()
    assert '\'=HYPERLINK("http://example.org")' in lines(content)[1]
    preview = send(browser, content)
    assert preview.status == 200 and "0 rows would change something" in preview.text


def test_a_preview_tells_and_changes_nothing_until_it_is_confirmed(make, visit, maude, session, group, naima):
    browser = visit.as_(maude)
    first = make.vacant(group)
    preview = send(
        browser, workbook(["", "", naima.email, "2028-01-31", first.id], ["Unions", "", "", "", ""])
    )
    assert preview.status == 200
    assert "appoints Naïma Khelifi" in preview.text and "adds a seat" in preview.text
    session.expire_all()
    assert session.get(Seat, first.id).state == "vacant"
    assert preview.submit("roster").status == 303
    session.expire_all()
    assert session.get(Seat, first.id).person_id == naima.id
    assert session.query(Term).filter_by(seat_id=first.id).count() == 1
    assert session.query(Seat).filter_by(record_id=group.id, constituency="union").count() == 1


WRONG = [
    (["Pirates", "", "", "", ""], "Name one of the cluster’s constituencies"),
    (["Unions", "", "nobody@example.org", "", ""], "Nobody of the cluster has the address"),
    (["Unions", "Nobody At All", "", "", ""], "Nobody of the cluster is called"),
    (["Unions", "", "", "soon", ""], "cannot be read"),
    (["", "", "", "", 999999], "This table has no seat"),
]


@pytest.mark.parametrize(("row", "reason"), WRONG)
def test_a_row_that_is_wrong_says_why_and_the_roster_is_not_done(visit, maude, session, group, row, reason):
    browser = visit.as_(maude)
    seats = session.query(Seat).count()
    preview = send(browser, workbook(["Unions", "", "", "", ""], row))
    assert reason in preview.text and "1 row is wrong" in preview.text
    assert "Do it" not in preview.buttons
    assert session.query(Seat).count() == seats


def test_what_the_table_refuses_at_the_end_undoes_every_row_before_it(
    make, visit, maude, session, group, naima
):
    """The same person twice: each row alone would do, so that only doing them tells."""
    browser = visit.as_(maude)
    seats = [seat.id for seat in session.query(Seat).filter_by(record_id=group.id).order_by(Seat.id)]
    preview = send(browser, workbook(*(["", "", naima.email, "", seat] for seat in seats)))
    answer = preview.submit("roster")
    assert answer.status == 422
    assert "Row 3: This person already has a seat at the table." in answer.text
    session.expire_all()
    assert session.query(Seat).filter_by(record_id=group.id, state="filled").count() == 0


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04rubbish", workbook(heads=("Who",))])
def test_a_file_that_is_no_roster_is_refused_beside_its_field(visit, maude, group, content):
    page = send(visit.as_(maude), content)
    assert page.status == 422 and page.errors


@pytest.mark.parametrize("rows", ["", "[]x", "[[1]]", "{}", '[["a", {}, []]]', '[[1, {"seat": -4}, []]]'])
def test_rows_that_were_made_elsewhere_are_checked_again(visit, maude, session, group, rows):
    answer = visit.as_(maude).post(f"{PAGE}roster", rows=rows)
    assert answer.status == 422
    assert session.query(Seat).filter_by(record_id=group.id).count() == 2


def test_targets_are_added_on_their_page_watched_on_the_index_and_removed(make, visit, maude, session, group):
    browser = visit.as_(maude)
    page = browser.show(f"{PAGE}targets")
    assert (
        page.submit("targets", kind="least", label_en="Small firms", one=["small_firm"], least="").status
        == 422
    )
    sent = page.submit("targets", kind="least", label_en="Small firms count", one=["small_firm"], least="1")
    assert "Not met" in sent.follow().text
    assert "1 target not met" in browser.show("/aero/groups/").text
    make.take_seat(
        maude,
        session.query(Seat).filter_by(constituency="small_firm").one(),
        "appoint",
        person=make.member("Paul Charest").id,
        role="member",
    )
    shown = browser.show(f"{PAGE}targets")
    assert "Small firms: 1, at least 1 wanted." in shown.text
    [target] = seat_queries.targets(session, group.id)
    assert shown.submit(f"targets/{target.id}/remove").status == 303
    session.expire_all()
    assert seat_queries.targets(session, group.id) == []
