"""Two layouts from one builder: what the board reads, and what a funder reads, in whose words and order."""

import io
from datetime import date

import docx
import pytest
from openpyxl import load_workbook

from secretariat.clusters.models import FundingLine
from secretariat.core import files
from secretariat.core.content import Attachment
from secretariat.core.db import db
from secretariat.core.record import Record
from secretariat.editions.models import EditionFile
from secretariat.records import commands as records
from tests.support.make import Make

SOURCE = "Fonds du secteur"
PERIOD = {"starts_on": date(2026, 7, 1), "ends_on": date(2026, 9, 30)}


@pytest.fixture
def make(world):
    return Make(world.app)


def money(world) -> None:
    lines = (("action", SOURCE, 0, 1_000_00, 3_000_00), ("action", "Ville", 0, 2_000_00, 0),
             ("project", SOURCE, 500_00, 4_000_00, 0), ("secret_action", SOURCE, 0, 9_999_00, 0))  # fmt: skip
    for name, source, sought, committed, received in lines:
        amounts = {"sought_cents": sought, "committed_cents": committed, "received_cents": received}
        db.session.add(FundingLine(record_id=world[name], source=source, **amounts))
    db.session.commit()


def kept(edition, form: str, language: str) -> bytes:
    one = db.session.query(EditionFile).filter_by(edition_id=edition.id, form=form, language=language).one()
    return files.path_of(one.sha256).read_bytes()


def headings(world, edition, language: str) -> list[str]:
    page = world.as_("member").show(f"/aero/editions/{edition.id}/?lang={language}")
    report = page.soup.select_one(".s-report")
    return [h.get_text(" ", strip=True) for h in report.find_all("h2")]


def test_the_board_reads_decisions_first_and_governance_near_the_end(world, make):
    staff = world.person("coordinator")
    texts = {
        "highlights_fr": "Un trimestre calme.",
        "decisions_fr": "- Adopter la liste.",
        "outlook_fr": "L’hiver.",
    }
    edition = make.sealed(staff, **texts)
    french = headings(world, edition, "fr")
    wanted = [
        "Ce qui a changé",
        "Décisions demandées",
        "Faits saillants",
        "Projets",
        "Gouvernance",
        "Perspectives",
        "Glossaire",
    ]
    assert [title for title in french if title in wanted] == wanted
    assert "Defence" not in " ".join(french)
    page = world.as_("member").show(f"/aero/editions/{edition.id}/?lang=fr")
    regions = [tag["aria-label"] for tag in page.soup.select('.s-report [role="region"]')]
    assert len(regions) == len(set(regions)), "each region has a name of its own"


def test_a_funder_reads_of_what_it_funds_alone(world, make):
    money(world)
    staff = world.person("coordinator")
    kept_file = [files.Kept("constat.pdf", "application/pdf", 3, files.put(b"abc"))]
    make.act(staff, lambda s, me: records.attach(s, me, s.get(Record, world["action"]), kept_file))
    db.session.query(Attachment).filter_by(name="constat.pdf").update({"purpose": "evidence"})
    db.session.commit()
    texts = {
        "highlights_fr": "Deux audits.",
        "agreement_fr": "Entente 2026-114",
        "agreement_en": "Agreement 2026-114",
    }
    edition = make.published(staff, layout="funder", funder=SOURCE, **texts)
    assert headings(world, edition, "fr")[:3] == [
        "Entente et période visée",
        "Faits saillants",
        "Ce qui a changé",
    ]
    english = headings(world, edition, "en")
    wanted = ["Agreement and period", "Variances and explanations", "Impact and leverage"]
    wanted += [
        "Participation and contributions",
        "Budget against actual",
        "Certification",
        "Index of evidence",
    ]
    assert [title for title in english if title in wanted] == wanted
    data = kept(edition, "json", "en").decode()
    assert "Agreement 2026-114" in data and "constat.pdf" in data
    assert '"1.1.1"' in data and '"1.1.2"' not in data, "only the funded action is told of"
    assert "9999" not in data and "Gamma" not in data
    page = world.as_("observer").show(f"/aero/editions/{edition.id}/?lang=en").text
    assert "For each dollar from this funder, $15.25 comes from other sources." in page
    word = docx.Document(io.BytesIO(kept(edition, "docx", "fr")))
    said = "\n".join(p.text for p in word.paragraphs)
    assert "Attestation" in said and "J’atteste que la présente reddition de comptes" in said
    book = load_workbook(io.BytesIO(kept(edition, "xlsx", "fr")))
    assert "Budget et réalisation" in book.sheetnames and "Index des pièces justificatives" in book.sheetnames
    sheet = book["Budget et réalisation"]
    assert [cell.value for cell in sheet[2]][2:] == [None, 3000, 1000]


def test_a_next_edition_to_a_funder_is_set_against_that_funders_last_one(world, make):
    money(world)
    staff = world.person("coordinator")
    first = make.sealed(staff, layout="funder", funder=SOURCE, **PERIOD)
    second = make.sealed(
        staff, layout="funder", funder=SOURCE, starts_on=date(2026, 10, 1), ends_on=date(2026, 12, 31)
    )
    page = world.as_("member").show(f"/aero/editions/{second.id}/?lang=en")
    assert f"Since edition No. {first.number}" in page.text
    assert "1 indicator has a new value" in page.text, "a year’s reading counts from its last day on"
    assert "Actions:" not in page.text
