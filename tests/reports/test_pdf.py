import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from secretariat.reports.document import Dashboard
from secretariat.reports.layout import layout
from secretariat.reports.progress import Counts, Section
from secretariat.reports.render import pdf
from secretariat.reports.render.glyphs import Drawable, characters
from tests.reports.french import EN, FR
from tests.reports.hostile import ODD, TEXT, hostile_report
from tests.reports.reading import pdf_text
from tests.reports.sample import empty_report, large_report, plan_report

STAND_IN = Path("/nowhere")


@pytest.fixture(scope="module")
def french() -> bytes:
    return pdf.render(plan_report("fr"), FR)


def outline(reader: PdfReader) -> list[str]:
    def flat(entries):
        for entry in entries:
            if isinstance(entry, list):
                yield from flat(entry)
            else:
                yield entry.title

    return list(flat(reader.outline))


def tags(element, depth: int = 0):
    """The names of the structure elements under a node of the tag tree."""
    element = element.get_object()
    if not hasattr(element, "get") or depth > 12:
        return
    if "/S" in element:
        yield element["/S"], element
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from tags(kid, depth + 1)


def test_the_file_says_that_it_is_tagged_universal_and_in_which_language(french):
    reader = PdfReader(io.BytesIO(french))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value
    assert root["/Lang"] == "fr-CA"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()
    assert reader.metadata.title == "Plan d’action concerté 2025–2028, Chaîne d’approvisionnement"


def test_tables_have_heads_and_the_chart_has_words(french):
    root = PdfReader(io.BytesIO(french)).trailer["/Root"]["/StructTreeRoot"]
    found = list(tags(root))
    names = [name for name, _element in found]
    assert {"/Table", "/TH", "/TD", "/H1", "/H2", "/Figure"} <= set(names)
    (figure,) = [element for name, element in found if name == "/Figure"]
    assert "8 terminées, 17 en bonne voie" in figure["/Alt"]


def test_bookmarks_lead_to_the_summary_the_axes_and_the_rest(french):
    titles = outline(PdfReader(io.BytesIO(french)))
    assert titles[0] == "Plan d’action concerté 2025–2028"
    assert "Faits saillants" in titles and "Financement" in titles
    assert any(title.startswith("Axe 2") and title.endswith("fournisseurs") for title in titles)


def test_the_summary_is_upright_and_the_tables_lie_on_their_side(french):
    pages = PdfReader(io.BytesIO(french)).pages
    sizes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages]
    assert sizes[0] == (612, 792)
    assert set(sizes[1:]) == {(792, 612)}


def test_every_page_has_its_number_and_repeats_its_heads(french):
    pages = PdfReader(io.BytesIO(french)).pages
    for number, page in enumerate(pages, start=1):
        text = page.extract_text()
        assert f"{number} de {len(pages)}" in text
    assert all("Échéance" in page.extract_text() for page in pages[1:-1])


def test_the_same_report_gives_the_same_bytes(french):
    assert pdf.render(plan_report("fr"), FR) == french


def test_english_is_english_from_the_same_process():
    text = pdf_text(pdf.render(plan_report("en"), EN))
    assert "43% is done, for 47% of the time" in text
    assert "Late 25 d" in text and "$1,200,000" in text


def test_what_people_typed_comes_out_literally():
    text = pdf_text(pdf.render(hostile_report(TEXT), FR))
    assert text.count(TEXT) >= 8


def test_characters_without_a_glyph_do_not_cost_the_report():
    text = pdf_text(pdf.render(hostile_report(ODD), FR))
    assert "□ □□ □□□□□ □ é" in text


def test_an_empty_report_says_so():
    text = pdf_text(pdf.render(empty_report("en"), EN))
    assert "There is no action to report on for this period." in text


def test_a_plan_without_axes_and_an_axis_without_actions_are_set():
    base = plan_report("en")
    bare = base.sections[0].axes[0]
    hollow = [
        Section("No axes"),
        Section("No objectives", (type(bare)("1", "Axis", 0, None),)),
        Section("No actions", (type(bare)("1", "Axis", 0, None, (type(bare.objectives[0])("1.1", "O"),)),)),
    ]
    report = large_report(0, "en")
    report = type(report)(
        **{name: getattr(report, name) for name in report.__dataclass_fields__}
        | {"sections": tuple(hollow), "dashboard": Dashboard(Counts())}
    )
    assert pdf_text(pdf.render(report, EN)).count("No action yet.") == 2


def test_five_hundred_actions_are_set_with_a_list_of_contents():
    data = pdf.render(large_report(500), FR)
    assert len(PdfReader(io.BytesIO(data)).pages) > 20
    assert "Table des matières" in pdf_text(data)


def test_without_its_font_the_report_is_set_in_a_common_one_and_the_log_says_so(caplog):
    data = layout(plan_report("en"), EN)
    try:
        made = pdf.typeset(data, STAND_IN)
    except pdf.NoFont as refusal:
        assert "install the front-end files" in str(refusal)
    else:
        assert "is set in" in caplog.text
        assert "Run maturity audits" in pdf_text(made)


def test_a_font_tells_what_it_can_draw():
    known = characters(pdf.VENDOR / "SourceSans3-Regular.ttf")
    assert {ord(sign) for sign in "Aéœ–\u00a0€"} <= known
    assert ord("中") not in known
    table = Drawable([pdf.VENDOR / "SourceSans3-Regular.ttf"])
    assert "a\tb\u200d中\x00é".translate(table) == "a b□é"
