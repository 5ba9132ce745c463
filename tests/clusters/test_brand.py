"""The logo and the colour that a cluster's documents wear."""

import io

import docx
import pytest
from PIL import Image
from pypdf import PdfReader


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
