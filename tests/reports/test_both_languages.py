"""A report asked for in both languages: page, PDF and Word, within the statements that their routes declare."""

import pytest

from tests.permissions.asking import ask

ADDRESSES = (
    ("reports.cluster_report", "/aero/reports/report?lang=both"),
    ("reports.plan_report", "/aero/plans/{plan}/report?lang=both"),
    ("reports.plan_file", "/aero/plans/{plan}/report.docx?lang=both"),
    ("reports.group_report", "/aero/groups/{group}/report?lang=both"),
    ("reports.group_file", "/aero/groups/{group}/report.docx?lang=both"),
    ("editions.preview", "/aero/editions/{draft_edition}/preview?lang=both"),
)


@pytest.mark.parametrize(("endpoint", "address"), ADDRESSES)
def test_both_languages_cost_no_more_than_is_declared(world, endpoint, address):
    answer = ask(world, "coordinator", "GET", world.address(address))
    assert answer.status == 200
    assert answer.statements <= world.app.view_functions[endpoint].statements


def test_the_page_of_both_offers_the_forms_that_hold_both(world):
    page = world.as_("member").show(world.address("/aero/plans/{plan}/report?lang=both"))
    assert [tag["lang"] for tag in page.soup.select(".s-report")] == ["fr", "en"]
    forms = page.soup.select_one(".s-exports").find_all("a")
    assert [a.get_text() for a in forms] == ["PDF", "Word"]
    assert "Excel, CSV and JSON hold one language each." in page.text
    answer = world.as_("member").show(world.address("/aero/plans/{plan}/report.docx?lang=both")).response
    assert answer.headers["Content-Disposition"].endswith('-fr-en.docx"')
    single = world.as_("member").show(world.address("/aero/plans/{plan}/report.csv?lang=both")).response
    assert single.headers["Content-Disposition"].endswith('-en.csv"')
