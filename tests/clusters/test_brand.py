"""The logo and the colour that a cluster's documents wear."""

import base64
import hashlib
import io
import zipfile

import docx
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader

from secretariat.clusters import branding
from secretariat.core.db import db
from secretariat.editions import standalone
from secretariat.reports import builder, gathering, typesetter
from secretariat.reports.paper import Paper
from secretariat.reports.render import paper as render
from tests.conftest import NOON


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1600, 400), "#802040").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def maude(make):
    return make.coordinator()


def dressed(visitor, **values):
    logo = values.pop("logo", (picture(), "logo.png"))
    files = {"logo": (io.BytesIO(logo[0]), logo[1])} if logo else {}
    return visitor.show("/aero/brand").submit("", files=files, **values)


def test_reports_wear_the_logo_and_the_colour(make, visit, maude):
    make.plan(state="adopted", coordinator=maude)
    visitor = visit.as_(maude)
    sent = dressed(visitor, colour="#7a1f5c", alternative_fr="Logo d’Aéro", alternative_en="Aero’s logo")
    assert sent.status == 303
    kept = Image.open(io.BytesIO(visitor.show("/aero/brand/logo.png").response.get_data()))
    assert kept.format == "PNG" and kept.size == (900, 225)
    typeset = visitor.show("/aero/reports/report.pdf?lang=fr").response.get_data()
    reader = PdfReader(io.BytesIO(typeset))
    assert len(reader.pages[0].images) == 1
    tags = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    assert "Logo d’Aéro" in {str(tag["/Alt"]) for tag in tags if isinstance(tag, dict) and "/Alt" in tag}
    written = docx.Document(io.BytesIO(visitor.show("/aero/reports/report.docx?lang=en").response.get_data()))
    [shape] = written.inline_shapes
    assert shape._inline.docPr.get("descr") == "Aero’s logo"
    assert "brand" not in visitor.show("/aero/reports/report.json").response.get_json()


def test_the_logo_is_taken_away_and_the_colour_given_up(visit, maude):
    visitor = visit.as_(maude)
    assert dressed(visitor, colour="#7A1F5C").status == 303
    assert dressed(visitor, logo=None, colour="", remove="y").status == 303
    assert visitor.show("/aero/brand/logo.png").status == 404


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"colour": "#FFEE88", "logo": None}, "White text cannot be read"),
        ({"colour": "blue", "logo": None}, "six digits or letters"),
        ({"logo": (b"just words", "logo.txt")}, "Choose an image"),
        ({"logo": (b"\x89PNG\r\n\x1a\nnothing", "logo.png")}, "cannot be read"),
    ],
)
def test_what_cannot_be_worn_is_refused_and_nothing_is_kept(visit, maude, values, why):
    visitor = visit.as_(maude)
    refused = dressed(visitor, **values)
    assert refused.status == 422 and why in refused.text
    assert visitor.show("/aero/brand/logo.png").status == 404


def test_a_page_that_is_out_of_date_changes_nothing(make, visit, maude):
    mine, theirs = visit.as_(maude).show("/aero/brand"), visit.as_(make.staff("director")).show("/aero/brand")
    assert theirs.submit("", logo=None, colour="#7A1F5C").status == 303
    again = visit.as_(maude).show("/aero/brand")
    assert visit.as_(make.staff("director")).show("/aero/brand").submit("", colour="#0B4F5A").status == 303
    assert again.submit("", colour="#123456").status == 409
    assert mine is not again


@pytest.fixture
def visitor(visit, maude):
    """The coordinator of a cluster that wears a colour and a logo."""
    visitor = visit.as_(maude)
    dressed(visitor, colour="#7A1F5C", alternative_fr="Logo d’Aéro", alternative_en="Aero’s logo")
    return visitor


def file_of(visitor, address: str) -> bytes:
    return visitor.show(address).response.get_data()


def alternatives(typeset: bytes) -> set[str]:
    reader = PdfReader(io.BytesIO(typeset))
    tags = [reader.get_object(number) for number in range(1, reader.trailer["/Size"])]
    return {str(tag["/Alt"]) for tag in tags if isinstance(tag, dict) and "/Alt" in tag}


@pytest.mark.parametrize("address", ["/aero/plans/plans.pdf", "/aero/plans/{plan}/timeline.pdf"])
def test_lists_and_pictures_on_paper_wear_it(make, visitor, maude, address):
    plan = make.plan(state="adopted", coordinator=maude, actions=1)
    typeset = file_of(visitor, address.format(plan=plan.id))
    assert "Aero’s logo" in alternatives(typeset)
    drawn = PdfReader(io.BytesIO(typeset)).pages[0].get_contents().get_data().decode("latin-1")
    assert ".478" in drawn or "0.47843137" in drawn, "the band is of the colour, 7A of red"


@pytest.mark.parametrize("address", ["/aero/plans/plans.xlsx", "/aero/plans/{plan}/report.xlsx"])
def test_workbooks_wear_it_on_their_heads_and_on_the_sheet_that_says_what_they_are(
    make, visitor, maude, address
):
    plan = make.plan(state="adopted", coordinator=maude, actions=1)
    book = file_of(visitor, address.format(plan=plan.id))
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        styles = parts.read("xl/styles.xml").decode()
        assert "FF7A1F5C" in styles and "FFFFFFFF" in styles
        [drawing] = [name for name in parts.namelist() if name.startswith("xl/drawings/drawing")]
        assert "Aero’s logo" in parts.read(drawing).decode()
        assert [name for name in parts.namelist() if name.startswith("xl/media/")] == ["xl/media/image1.png"]


def test_minutes_wear_it(visitor, make):
    paper = Paper(
        language="en",
        heading="Decision",
        above="Aero",
        on=NOON.date(),
        produced_at=NOON,
        markdown="Decided.",
        brand=gathering.brand(db.session, make.cluster(), "en"),
    )
    written = docx.Document(io.BytesIO(render.docx(paper)))
    assert [shape._inline.docPr.get("descr") for shape in written.inline_shapes] == ["Aero’s logo"]
    order = render.order(paper)
    assert order["data"]["band"]["hue"] == "#7A1F5C"
    assert "Aero’s logo" in alternatives(typesetter.typeset(order))


def test_a_kept_page_wears_it_and_still_asks_no_server_for_anything(make, visitor, maude, app):
    plan = make.plan(state="adopted", coordinator=maude, actions=1)
    asked = builder.Asked("en", NOON.date(), NOON.date(), plan=plan)
    report = builder.build(db.session, make.actor(maude), make.cluster(), asked)
    with app.test_request_context():
        kept = standalone.page(report)
    page = BeautifulSoup(kept, "lxml")
    [logo] = page.select("img")
    assert logo["alt"] == "Aero’s logo" and logo["src"].startswith("data:image/png;base64,")
    assert "--worn: #7A1F5C;" in page.style.text and "url(" not in page.style.text
    assert len(page.find_all("style")) == 1 and not page.find_all(style=True) and not page.find_all("script")
    digest = base64.b64encode(hashlib.sha256(page.style.text.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in standalone.policy(kept)
    assert "s-alone-band" in standalone.brand_of(kept) and "s-alone-band" not in standalone.body(kept)


@given(st.integers(0, 0xFFFFFF))
def test_text_on_any_colour_can_be_read(number):
    colour = f"#{number:06X}"
    with_white = branding.contrast_with_white(colour)
    contrast = with_white if branding.ink_on(colour) == "#FFFFFF" else 21 / with_white
    assert contrast >= 4.5
