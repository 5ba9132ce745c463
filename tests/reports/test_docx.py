import io
import re
import zipfile

import docx
import pytest

from secretariat.reports.render import docx as word
from tests.reports.french import EN, FR
from tests.reports.hostile import ODD, TEXT, hostile_report
from tests.reports.reading import W, part, word_text
from tests.reports.sample import empty_report, large_report, plan_report


@pytest.fixture(scope="module")
def french() -> bytes:
    return word.render(plan_report("fr"), FR)


def test_headings_and_title_have_real_styles(french):
    document = docx.Document(io.BytesIO(french))
    styled = [(p.style.name, p.text) for p in document.paragraphs]
    assert ("Title", "Plan d’action concerté 2025–2028") in styled
    assert ("Heading 1", "Sommaire") in styled
    assert ("Heading 2", "Axe 1  Élever la maturité des fournisseurs") in styled
    cells = [p.style.name for p in document.tables[3].rows[1].cells[0].paragraphs]
    assert cells == ["Heading 3"]


def test_lists_in_highlights_are_lists():
    report = hostile_report("- one\n- two", "en")
    styles = [p.style.name for p in docx.Document(io.BytesIO(word.render(report, EN))).paragraphs]
    assert styles.count("List Bullet") == 2


def test_every_style_that_is_used_exists(french):
    body, styles = part(french, "word/document.xml"), part(french, "word/styles.xml")
    known = {style.get(f"{W}styleId") for style in styles.iter(f"{W}style")}
    used = {mark.get(f"{W}val") for name in ("pStyle", "rStyle") for mark in body.iter(f"{W}{name}")}
    assert used <= known


def test_heads_repeat_and_rows_stay_whole(french):
    tables = list(part(french, "word/document.xml").iter(f"{W}tbl"))[1:]
    assert len(tables) == 8
    for table in tables:
        rows = list(table.iter(f"{W}tr"))
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        assert all(row.find(f"{W}trPr/{W}tblHeader") is None for row in rows[1:])


def test_every_row_fills_its_grid(french):
    for table in part(french, "word/document.xml").iter(f"{W}tbl"):
        wide = len(list(table.find(f"{W}tblGrid")))
        for row in table.iter(f"{W}tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(f"{W}tc")]
            assert sum(1 if span is None else int(span.get(f"{W}val")) for span in spans) == wide


@pytest.mark.parametrize(("language", "words", "tag"), [("fr", FR, "fr-CA"), ("en", EN, "en-CA")])
def test_the_document_says_its_language(language, words, tag):
    data = word.render(plan_report(language), words)
    languages = part(data, "word/styles.xml").iter(f"{W}lang")
    assert {element.get(f"{W}val") for element in languages} == {tag}
    assert docx.Document(io.BytesIO(data)).core_properties.language == tag


def test_tables_lie_on_their_side_with_their_own_running_heads(french):
    document = docx.Document(io.BytesIO(french))
    first, second = document.sections
    assert first.page_width < first.page_height and second.page_width > second.page_height
    for section in (first, second):
        fields = [element.text.strip() for element in section.footer._element.iter(f"{W}instrText")]
        assert fields == ["PAGE", "NUMPAGES"]
        assert "1er juillet au 24 novembre 2026" in section.header.paragraphs[0].text


def test_contents_are_a_field_whose_links_arrive(french):
    body = part(french, "word/document.xml")
    assert any("TOC" in (element.text or "") for element in body.iter(f"{W}instrText"))
    links = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    assert links and links <= {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}


def test_the_chart_has_words_and_each_table_a_name(french):
    body = part(french, "word/document.xml")
    told = [element.get(f"{W}val") for element in body.iter(f"{W}tblDescription")]
    assert told[0] == (
        "Les 38 mesures, par état\u00a0: 8 terminées, 17 en bonne voie, 4 échéances proches, 4 en retard, "
        "5 en attente"
    )
    assert len(told) == 9
    assert all(table.find(f"{W}tblPr/{W}tblCaption") is not None for table in body.iter(f"{W}tbl"))


def test_tables_have_a_numbered_caption_and_one_style_that_changes_them_all(french):
    body = part(french, "word/document.xml")
    captions = [p for p in docx.Document(io.BytesIO(french)).paragraphs if p.style.name == "Caption"]
    assert [re.match(r"Table (\d+)\. .+", p.text)[1] for p in captions] == [str(n) for n in range(1, 9)]
    fields = [element.text for element in body.iter(f"{W}instrText") if "SEQ" in (element.text or "")]
    assert len(fields) == len(captions) == 8
    styled = [table.find(f"{W}tblPr/{W}tblStyle") for table in body.iter(f"{W}tbl")][1:]
    assert {style.get(f"{W}val") for style in styled} == {"SecretariatTable"}
    known = {style.get(f"{W}styleId") for style in part(french, "word/styles.xml").iter(f"{W}style")}
    assert "SecretariatTable" in known
    assert not list(body.iter(f"{W}tblBorders")), "no table wears borders of its own"


def test_each_term_of_the_glossary_says_its_language(french):
    body = part(french, "word/document.xml")
    spoken = {
        (run.findtext(f"{W}t"), run.find(f"{W}rPr/{W}lang").get(f"{W}val"))
        for run in body.iter(f"{W}r")
        if run.find(f"{W}rPr/{W}lang") is not None
    }
    assert {("mesure", "fr-CA"), ("action", "en-CA")} <= spoken


def test_what_people_typed_comes_out_literally():
    assert word_text(word.render(hostile_report(TEXT), FR)).count(TEXT) >= 8


def test_characters_that_xml_cannot_hold_are_left_out():
    text = word_text(word.render(hostile_report(ODD), FR))
    assert "🚀 中文 עברית" in text and "\x00" not in text


def test_a_link_goes_only_where_it_is_safe():
    data = word.render(hostile_report("[a](https://a.example/x) [b](javascript:alert(1))", "en"), EN)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    assert "https://a.example/x" in relations and "javascript" not in relations


def test_an_empty_report_opens():
    document = docx.Document(io.BytesIO(word.render(empty_report("en"), EN)))
    assert "There is no action to report on for this period." in [p.text for p in document.paragraphs]


def test_five_hundred_actions_are_all_there():
    document = docx.Document(io.BytesIO(word.render(large_report(500, "en"), EN)))
    body = document.element.body
    codes = [row.findtext(f"{W}tc/{W}p/{W}r/{W}t") or "" for row in body.iter(f"{W}tr")]
    assert sum(code.count(".") == 2 for code in codes) == 500 + len(plan_report().delays)
