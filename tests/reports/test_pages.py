"""Reports over the web: who may have which, what the page offers, what bad addresses get, the press for PDFs."""

import subprocess
import sys
import threading

import pytest

from secretariat.reports import printing, typesetter
from secretariat.reports.printing import Busy, Failed, Press
from tests.reports.forms import FORMS, Forms
from tests.reports.sample import plan_report

ADDRESSES = ("/aero/reports/", "/aero/groups/{group}/", "/aero/plans/{plan}/")
SECRET = ("/aero/groups/{defence}/", "/aero/plans/{secret_plan}/")
PATHS = ("report", *(f"report.{form}" for form in FORMS[1:-1]), "deadlines.ics")
HIDDEN = ("Defence", "Hafnium", "Zirconium", "Gamma")


ENDLESS = [sys.executable, "-c", "import threading; threading.Event().wait()"]


@pytest.mark.parametrize("role", ["coordinator", "chair", "member", "rep", "observer"])
def test_whoever_belongs_to_the_cluster_has_every_form_of_what_is_open(world, role):
    for template in ADDRESSES:
        for path in PATHS:
            assert world.as_(role).show(world.address(template) + path).status == 200, (role, template, path)


@pytest.mark.parametrize("role", ["x_coordinator", "x_observer", "administrator", "nobody"])
def test_another_clusters_people_find_no_report(world, role):
    for template in (*ADDRESSES, *SECRET):
        for path in PATHS:
            assert world.as_(role).show(world.address(template) + path).status == 404, (role, template, path)
    assert world.as_(role).show("/aero/reports/").status == 404


def test_without_signing_in_there_is_no_report(world):
    for path in PATHS:
        assert world.as_("out").show(f"/aero/reports/{path}").status in (302, 303)


@pytest.mark.parametrize("role", ["observer", "member", "rep"])
def test_a_restricted_group_is_absent_from_every_form_for_those_outside_it(world, role):
    for template in SECRET:
        for path in PATHS:
            assert world.as_(role).show(world.address(template) + path).status == 404
    inside = Forms(world.as_("other_member"), "/aero/reports/")
    outside = Forms(world.as_(role), "/aero/reports/")
    for form in FORMS:
        said = outside.text(form)
        assert not [word for word in HIDDEN if word in said], (role, form)
    told, kept = inside.data, outside.data
    assert told["dashboard"]["counts"]["ok"] == kept["dashboard"]["counts"]["ok"] + 1
    assert len(told["projects"]) == len(kept["projects"]) + 1
    assert len(told["sections"]) == len(kept["sections"]) + 1
    assert len(inside.events) > len(outside.events)


@pytest.mark.parametrize("role", ["coordinator", "director", "other_member"])
def test_the_secretariat_and_its_members_have_the_restricted_groups_report(world, role):
    for template in SECRET:
        forms = Forms(world.as_(role), world.address(template))
        for form in ("html", "pdf", "csv"):
            assert "Defence" in forms.text(form) or form == "csv"
    assert "Hafnium" in Forms(world.as_(role), "/aero/reports/").text("json")


def test_the_index_lists_only_what_the_reader_may_see(world):
    for role in ("observer", "member", "rep", "chair"):
        page = world.as_(role).show("/aero/reports/")
        assert page.status == 200 and "Supply chain" in page.text and "Defence" not in page.everything
        assert "Plan of Supply chain, Supply chain" in page.links
    page = world.as_("other_member").show("/aero/reports/?period=2026&lang=fr")
    assert "Défense" in page.text or "Defence" in page.text
    links = [a["href"] for a in page.soup.main.find_all("a") if "report" in a["href"]]
    assert links and all("period=2026&lang=fr" in link for link in links)


def test_the_page_leads_to_its_other_forms_with_period_language_and_filter(world):
    visitor = world.as_("member")
    base = world.address("/aero/plans/{plan}/")
    page = visitor.show(f"{base}report?period=2026-Q3&lang=fr&status=ok")
    assert page.soup.select_one(".s-report")["lang"] == "fr"
    for form in ("PDF", "Word", "Excel", "CSV", "JSON", "Calendar"):
        link = page.links[form]
        assert link.startswith(base) and link.endswith("period=2026-Q3&status=ok&lang=fr")
        assert visitor.show(link).status == 200
    chosen = {s["name"]: s.find("option", selected=True)["value"] for s in page.soup.main.find_all("select")}
    assert chosen == {"period": "2026-Q3", "lang": "fr"}
    kept = {i["name"]: i["value"] for i in page.soup.select(".s-filters input[type=hidden]")}
    assert kept == {"status": "ok"}
    whole = next(a["href"] for a in page.soup.main.find_all("a") if a["href"].startswith(f"{base}report?"))
    assert whole == f"{base}report?period=2026-Q3&lang=fr"


def test_a_period_between_two_days_is_kept_in_the_choice(world):
    page = world.as_("member").show("/aero/reports/report?from=2026-01-01&to=2026-06-30&lang=en")
    assert "1 January to 30 June 2026" in page.text
    first = page.soup.select_one("select[name=period] option")
    assert (first["value"], first.text) == ("", "1 January to 30 June 2026")
    kept = {i["name"]: i["value"] for i in page.soup.select(".s-filters input[type=hidden]")}
    assert kept == {"from": "2026-01-01", "to": "2026-06-30"}
    page = world.as_("member").show("/aero/reports/report?from=2026-01-01&to=2026-06-30&period=2025&lang=en")
    assert "1 January to 31 December 2025" in page.text


@pytest.mark.parametrize(
    ("query", "start", "end"),
    [
        ("", "2026-10-01", "2026-12-31"),
        ("period=2026-Q3", "2026-07-01", "2026-09-30"),
        ("period=2026-t3", "2026-07-01", "2026-09-30"),
        ("period=2026-02", "2026-02-01", "2026-02-28"),
        ("period=2025", "2025-01-01", "2025-12-31"),
        ("from=2026-01-01&to=2026-06-30", "2026-01-01", "2026-06-30"),
        ("period=nonsense", "2026-10-01", "2026-12-31"),
        ("period=9999", "2026-10-01", "2026-12-31"),
        ("period=2026-Q9", "2026-10-01", "2026-12-31"),
        ("period=%00&from=%00&to=x", "2026-10-01", "2026-12-31"),
        ("from=2026-06-30&to=2026-01-01", "2026-10-01", "2026-12-31"),
        ("from=0001-01-01&to=9999-12-31", "2026-10-01", "2026-12-31"),
        ("from=2026-01-01", "2026-10-01", "2026-12-31"),
        ("period=٢٠٢٦", "2026-10-01", "2026-12-31"),
    ],
)
def test_a_period_that_makes_no_sense_is_the_running_quarter(world, query, start, end):
    data = Forms(world.as_("member"), "/aero/reports/", query).data
    assert (data["start"], data["end"]) == (start, end)


def test_languages_and_forms_that_do_not_exist(world):
    visitor = world.as_("member")
    assert Forms(visitor, "/aero/reports/", "lang=xx").data["language"] == "en"
    assert Forms(visitor, "/aero/reports/", "lang=fr").data["language"] == "fr"
    for form in ("exe", "pdf.exe", "PDF", "html", "", "typ"):
        assert visitor.show(f"/aero/reports/report.{form}").status == 404
    for junk in ("status=x", "lead=zz", "axis=99999999999999999999", "q=%00", "q=%25_", "due=x&whose=y"):
        assert visitor.show(f"/aero/reports/report.csv?{junk}").status == 200, junk
    assert visitor.show("/aero/groups/none/report").status == 404
    assert visitor.show("/aero/plans/999999/report.pdf").status == 404
    assert visitor.post("/aero/reports/report").status == 405


def test_a_download_has_its_type_and_a_plain_name(world):
    answer = world.as_("member").show(world.address("/aero/plans/{plan}/") + "report.pdf?lang=fr").response
    assert answer.mimetype == "application/pdf"
    name = answer.headers["Content-Disposition"]
    assert name == 'attachment; filename="plan-of-supply-chain-supply-chain-2026-12-31-fr.pdf"'


# The press


def test_the_press_makes_the_same_bytes_as_this_process(world):
    page = Press().print(plan_report("fr"))
    assert page.startswith(b"%PDF") and Press().print(plan_report("fr")) == page


def test_the_child_gets_no_secret_and_nothing_of_the_product(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "not to be handed on")
    monkeypatch.setenv("DATABASE_URL", "postgresql://not-to-be-handed-on")
    told = [
        sys.executable,
        "-c",
        "import os,sys; sys.exit('SECRET_KEY' in os.environ or 'DATABASE_URL' in os.environ)",
    ]
    with pytest.raises(Failed) as failure:  # it ends well, but writes no PDF
        Press(program=told).print(plan_report("en"))
    assert str(failure.value) == ""
    program = (
        f"import runpy, sys; sys.argv = ['x']; runpy.run_path({typesetter.__file__!r}); "
        "sys.exit(any(m.split('.')[0] in ('secretariat', 'flask', 'sqlalchemy') for m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-P", "-c", program], env={}, check=False)
    assert done.returncode == 0


def test_a_press_that_breaks_or_takes_too_long_fails_with_its_reason():
    broken = [sys.executable, "-c", "import sys; sys.exit('the type is out')"]
    with pytest.raises(Failed, match="the type is out"):
        Press(program=broken).print(plan_report("en"))
    with pytest.raises(Failed, match="more than"):
        Press(program=ENDLESS, patience=0.3).print(plan_report("en"))
    with pytest.raises(Failed):
        Press(program=["/no/such/program"]).print(plan_report("en"))


def test_only_so_many_documents_are_made_at_once_and_a_place_is_given_back():
    press = Press(at_once=1, wait=0.05, patience=0.5, program=ENDLESS)
    outcomes: list[str] = []

    def ask():
        try:
            press.print(plan_report("en"))
        except (Busy, Failed) as refusal:
            outcomes.append(type(refusal).__name__)

    asking = [threading.Thread(target=ask) for _n in range(3)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert sorted(outcomes) == ["Busy", "Busy", "Failed"]
    press.program = Press().program
    press.patience = printing.PATIENCE
    assert press.print(plan_report("en")).startswith(b"%PDF")


def test_a_pdf_that_cannot_be_made_is_a_page_that_says_so(world):
    usual = world.app.extensions["press"]
    world.app.extensions["press"] = Press(program=[sys.executable, "-c", "raise SystemExit('no')"])
    try:
        page = world.as_("member").show("/aero/reports/report.pdf")
        assert page.status == 503 and page.title == "This document is not ready"
        assert "The PDF could not be made." in page.text
        assert page.response.headers["Retry-After"] == "5"
        assert world.as_("member").show("/aero/reports/report.docx").status == 200
    finally:
        world.app.extensions["press"] = usual


# The ways that lead here


def test_dashboard_group_and_plan_lead_to_their_reports(world):
    visitor = world.as_("member")
    for page, report in (
        ("/aero/", "/aero/reports/report"),
        (world.address("/aero/groups/{group}/"), world.address("/aero/groups/{group}/report")),
    ):
        links = visitor.show(page).links
        assert links["Read the report"] == report and links["PDF"] == f"{report}.pdf"
        assert visitor.show(report).status == visitor.show(links["Word"]).status == 200
    plan = world.address("/aero/plans/{plan}/")
    links = visitor.show(f"{plan}?status=ok").links
    assert links["Report"] == f"{plan}report?status=ok" and links["JSON"] == f"{plan}report.json?status=ok"
    assert visitor.show(links["Report"]).status == 200
