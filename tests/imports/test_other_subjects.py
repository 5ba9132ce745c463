"""Organisations with their people, and measurements, come in as a plan does."""

import io

import pytest

from secretariat.clusters.models import Affiliation, Organisation
from secretariat.core.history import Event
from secretariat.core.moves import Mail
from secretariat.core.person import Person
from secretariat.plans.models import Measurement
from tests.imports import books

HEADS = ["Organisation", "Milieu", "Ville", "Contact", "Courriel", "Fonction", "Mandataire"]
MEASURED = {"name_fr": "Firmes auditées", "name_en": "Firms audited", "frequency": "quarterly"}


def bring(visitor, url: str, content: bytes, name: str = "liste.xlsx"):
    answer = visitor.post(url, files={"upload": (io.BytesIO(content), name)})
    assert answer.status == 303, (answer.status, answer.errors)
    return answer.follow()


@pytest.fixture
def staff(make, visit):
    return visit.as_(make.staff())


def members(staff, *rows):
    return bring(staff, "/aero/members/import", books.xlsx([HEADS, *rows]))


def test_organisations_are_entered_and_people_of_the_cluster_join_them(make, staff, session):
    zoe = make.member("Zoé Roy")
    preview = members(
        staff,
        ["Usinage Lebel", "Petites entreprises", "Mirabel", zoe.name, zoe.email, "Présidente", "oui"],
        ["Usinage Lebel", "", "", "Nina Neuve", "nina@example.org", "Achats", ""],
        ["École des métiers et procédés", "Education", "Montréal", "", "", "", ""],
    )
    assert "2 organisations to create" in preview.text, preview.text
    people, letters = session.query(Person).count(), session.query(Mail).count()
    done = preview.press("Import").follow()
    found = {o.name_fr: o for o in session.query(Organisation)}
    assert (found["Usinage Lebel"].constituency, found["Usinage Lebel"].town) == ("small_firm", "Mirabel")
    assert found["École des métiers et procédés"].constituency == "education"
    (held,) = session.query(Affiliation).filter_by(person_id=zoe.id)
    assert (held.organisation_id, held.representative, held.job_title) == (
        found["Usinage Lebel"].id,
        True,
        "Présidente",
    )
    assert (session.query(Person).count(), session.query(Mail).count()) == (people, letters), (
        "somebody was invited"
    )
    assert "nina@example.org" in done.text
    form = done.visitor.show(next(a["href"] for a in done.soup.select("main a") if "nina" in a["href"]))
    assert form.soup.find("input", {"name": "email"})["value"] == "nina@example.org"


def test_an_organisation_that_is_there_is_changed_and_one_that_resembles_is_asked(make, staff, session):
    firm = make.organisation("Composites Rivière", town="Laval")
    preview = members(
        staff,
        ["Composites Rivière inc.", "", "Mirabel", "", "", "", ""],
        ["Composits Rivieres", "Petites entreprises", "", "", "", "", ""],
        ["Pirates", "Flibuste", "", "", "", "", ""],
    )
    assert "Is “Composits Rivieres” an organisation that is there already?" in preview.text
    assert "no constituency called “Flibuste”" in preview.text
    preview = preview.press("Keep these answers", **{"name-0": "0", "out-4": "1"}).follow()
    assert preview.press("Import").status == 303
    session.expire_all()
    assert session.get(Organisation, firm.id).town == "Mirabel"
    assert session.query(Organisation).filter_by(name_fr="Composits Rivieres").count() == 1


def test_organisations_are_undone_as_a_whole(make, staff, session):
    firm, zoe = make.organisation("Composites Rivière", town="Laval"), make.member("Zoé Roy")
    preview = members(
        staff,
        ["Composites Rivière", "", "Mirabel", zoe.name, "", "", ""],
        ["Usinage Lebel", "Petites entreprises", "", "", "", "", ""],
    )
    preview.press("Import")
    assert staff.show(preview.response.request.path).press("Undo the import").status == 303
    session.expire_all()
    assert session.get(Organisation, firm.id).town == "Laval"
    assert not session.query(Organisation).filter_by(name_fr="Usinage Lebel").one().active
    assert session.query(Affiliation).filter_by(person_id=zoe.id).one().ends_on is not None
    again = members(staff, ["Usinage Lebel", "", "", "", "", "", ""])
    assert "active again" in again.text and again.press("Import").status == 303


@pytest.fixture
def plan(make):
    plan = make.plan(actions=1)
    make.indicator_of(plan, **MEASURED)
    return plan


def measured(staff, plan, *rows):
    heads = ["Indicateur", "Période", "Valeur", "Note"]
    return bring(staff, f"/aero/plans/{plan.id}/indicators/import", books.xlsx([heads, *rows]))


def test_measurements_are_submitted_and_corrected_with_a_reason(plan, staff, session):
    preview = measured(
        staff, plan, ["Firmes auditées", "T2 2026", 12, ""], ["Firms audited", "2026-Q3", "19,5", ""]
    )
    assert "2 measurements to submit" in preview.text
    assert preview.press("Import").status == 303
    found = {m.period: (m.value, m.state) for m in session.query(Measurement)}
    assert found == {"2026-Q2": (12.0, "submitted"), "2026-Q3": (19.5, "submitted")}
    again = measured(
        staff, plan, ["Firmes auditées", "T2 2026", 12, ""], ["Firmes auditées", "T3 2026", 21, ""]
    )
    assert "1 to change" in again.text and "Import" not in again.buttons
    again = again.press("Keep these answers", reason="Counted twice.").follow()
    assert again.press("Import").status == 303
    new = session.query(Measurement).order_by(Measurement.id.desc()).first()
    assert (new.value, new.note) == (21.0, "Counted twice.") and new.corrects_id
    assert staff.show(again.response.request.path).press("Undo the import").status == 303
    session.expire_all()
    assert session.get(Measurement, new.id).state == "rejected"
    events = session.query(Event).filter_by(part_kind="measurement", part_id=new.id)
    assert [e.verb for e in events.order_by(Event.id)] == ["create", "reject"]


WRONG = [
    (["Autre chose", "T2 2026", 12, ""], "no indicator of this name"),
    (["Firmes auditées", "2026", 12, ""], "longer than the periods"),
    (["Firmes auditées", "T2 2030", 12, ""], "has not begun"),
    (["Firmes auditées", "bientôt", 12, ""], "is no period"),
    (["Firmes auditées", "T2 2026", "beaucoup", ""], "cannot be read"),
]


@pytest.mark.parametrize(("row", "why"), WRONG)
def test_a_measurement_that_cannot_be_says_why(plan, staff, session, row, why):
    preview = measured(staff, plan, row)
    assert why in preview.text and "Import" not in preview.buttons


WIDE = {
    "quarters in French": [
        ["Suivi des indicateurs"],
        ["Code", "Indicateur", "T1 2026", "2e trimestre 2026", "Résultat T3 2026", "Cible 2026"],
        ["", "Firmes auditées", 12, "", "19,5", 40],
        ["Total", "", 12, "", 19.5, ""],
    ],
    "quarters under their year": [
        ["Indicator", 2026, "", "", 2027],
        ["", "Q1", "Q2", "Q3", "Q1"],
        ["Firms audited", 12, "n/a", 19.5, ""],
    ],
}


@pytest.mark.parametrize("what", WIDE)
def test_periods_may_stand_as_columns(plan, staff, session, what):
    url = f"/aero/plans/{plan.id}/indicators/import"
    preview = bring(staff, url, books.xlsx(WIDE[what]))
    assert "2 measurements to submit" in preview.text, preview.text
    assert preview.press("Import").status == 303
    found = {m.period: m.value for m in session.query(Measurement)}
    assert found == {"2026-Q1": 12.0, "2026-Q3": 19.5}


def test_a_column_of_a_period_is_corrected_on_the_form_and_mended_in_its_row(plan, staff, session):
    rows = [["Indicateur", "Printemps", "T2 2026"], ["Firmes auditées", 7, "douze"]]
    preview = bring(staff, f"/aero/plans/{plan.id}/indicators/import", books.xlsx(rows))
    assert "cannot be read" in preview.text
    here = preview.response.request.path
    form = staff.show(f"{here}columns")
    assert form.soup.select_one("select[name=column-2] option[selected]")["value"] == "wide"
    again = form.press("Read it so", **{"column-1": "note"}).follow()
    row = staff.show(f"{here}rows/2")
    assert row.soup.find("input", {"name": "cell-wide:2"}) or row.soup.find(attrs={"name": "cell-wide:2"})
    again = row.press("Keep", **{"cell-wide:2": "12"}).follow()
    assert again.press("Import").status == 303
    assert [(m.period, m.value, m.note) for m in session.query(Measurement)] == [("2026-Q2", 12.0, "7")]
