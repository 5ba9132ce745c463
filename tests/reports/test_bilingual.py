"""One document in both languages, French first: each version in its own language, one whole for who reads on."""

import io
from dataclasses import replace

import docx
import pytest
from pypdf import PdfReader

from secretariat.core.borrowed import Borrowed
from secretariat.reports.render import docx as word
from secretariat.reports.render import pdf
from tests.reports.reading import W, part, pdf_text, squeeze, word_text
from tests.reports.sample import plan_report

FRENCH, ENGLISH = "Plan d’action concerté 2025–2028", "Concerted action plan 2025–2028"


def both() -> tuple:
    """The plan's report in French and in English, with an action whose title was written in French alone."""
    french, english = plan_report("fr"), plan_report("en")
    axis = english.sections[0].axes[0]
    first = axis.objectives[0].rows[0]
    lent = replace(first, title=Borrowed("Convenir d’une grille d’audit commune", "fr"))
    objective = replace(axis.objectives[0], rows=(lent, *axis.objectives[0].rows[1:]))
    axis = replace(axis, objectives=(objective, *axis.objectives[1:]))
    section = replace(english.sections[0], axes=(axis, *english.sections[0].axes[1:]))
    told = replace(english.highlights[0], markdown=Borrowed(str(french.highlights[0].markdown), "fr"))
    return french, replace(english, sections=(section,), highlights=(told, *english.highlights[1:]))


@pytest.fixture(scope="module")
def printed() -> bytes:
    return pdf.render_both(both())


@pytest.fixture(scope="module")
def written() -> bytes:
    return word.render_both(both())


def structure(element, language: str = "fr-CA"):
    """(name, language) of the structure elements under a node of the tag tree."""
    element = element.get_object()
    if not hasattr(element, "get"):
        return
    language = element.get("/Lang", language)
    if "/S" in element:
        yield element["/S"], str(language)
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        yield from structure(kid, language)


def test_the_pdf_is_one_whole_whose_versions_follow_one_another(printed):
    reader = PdfReader(io.BytesIO(printed))
    assert reader.trailer["/Root"]["/Lang"] == "fr-CA"
    assert reader.metadata.title == f"{FRENCH}, Chaîne d’approvisionnement / {ENGLISH}, Supply Chain"
    top = [
        (entry.title, reader.get_destination_page_number(entry))
        for entry in reader.outline
        if not isinstance(entry, list)
    ]
    assert [title.endswith(name) for (title, _at), name in zip(top, (FRENCH, ENGLISH), strict=True)] == [
        True,
        True,
    ]
    (_first, start), (_second, middle) = top
    assert start == 0 < middle
    pages = [squeeze(page.extract_text()) for page in reader.pages]
    for number, text in enumerate(pages):
        of = f"{number + 1} {'de' if number < middle else 'of'} {len(pages)}"
        assert of in text, "pages are numbered over the whole, in the words of each version"
    assert "secrétariat de grappe" in pages[middle - 1] and "cluster secretariat" in pages[middle]
    assert f"English version: page {middle + 1}" in pages[0]
    assert "Version française : page 1" in pages[middle]


def test_each_version_is_tagged_with_its_language_and_a_borrowed_text_with_its_own(printed):
    root = PdfReader(io.BytesIO(printed)).trailer["/Root"]["/StructTreeRoot"]
    headings = [language for name, language in structure(root) if name == "/H1"]
    assert headings == ["fr-CA", "en-CA"]
    assert "Convenir d’une grille d’audit commune (in French)" in pdf_text(printed)


def test_the_word_file_has_two_sections_each_with_its_running_heads(written):
    document = docx.Document(io.BytesIO(written))
    feet = [s.footer.paragraphs[0].text.split(",")[1] for s in document.sections]
    assert [text.split(".")[0].strip() for text in feet] == ["secrétariat de grappe"] * 2 + [
        "cluster secretariat"
    ] * 2
    titles = [p.text for p in document.paragraphs if p.style.name == "Title"]
    assert titles == [FRENCH, ENGLISH]
    assert document.core_properties.title == f"{FRENCH}, Chaîne d’approvisionnement / {ENGLISH}, Supply Chain"


def test_every_run_of_the_word_file_says_its_language(written):
    body = part(written, "word/document.xml")
    runs = [run for run in body.iter(f"{W}r") if run.findtext(f"{W}t")]
    spoken = [(run.find(f"{W}rPr/{W}lang").get(f"{W}val"), run.findtext(f"{W}t")) for run in runs]
    assert {language for language, _text in spoken} == {"fr-CA", "en-CA"}
    lent = ("fr-CA", "Convenir d’une grille d’audit commune")
    at = max(place for place, run in enumerate(spoken) if run == lent)
    assert spoken[at + 1] == ("en-CA", " (in French)"), "what says so is in the language of the version"
    assert ("fr-CA", "Douze auditeurs formés.") in spoken
    second = [text for language, text in spoken if language == "en-CA"]
    assert ENGLISH in second and FRENCH not in second


def test_the_word_files_places_are_named_once_and_each_contents_lists_its_own_version(written):
    body = part(written, "word/document.xml")
    starts = [(mark.get(f"{W}id"), mark.get(f"{W}name")) for mark in body.iter(f"{W}bookmarkStart")]
    for names in zip(*starts, strict=True):
        assert len(names) == len(set(names))
    ends = [mark.get(f"{W}id") for mark in body.iter(f"{W}bookmarkEnd")]
    assert sorted(ends) == sorted(id for id, _name in starts)
    fields = [text for text in (e.text or "" for e in body.iter(f"{W}instrText")) if "TOC" in text]
    assert ["\\b version_fr" in fields[0], "\\b version_en" in fields[1]] == [True, True]
    links = {link.get(f"{W}anchor") for link in body.iter(f"{W}hyperlink")}
    assert {"version_fr", "version_en"} <= links <= {name for _id, name in starts}


def test_both_forms_hold_all_that_each_language_says(printed, written):
    french, english = both()
    for report in (french, english):
        said = squeeze(word_text(word.render(report))).split(" ")
        whole = squeeze(word_text(written))
        assert all(word_ in whole for word_ in said)
    text = pdf_text(printed)
    for report in (french, english):
        assert all(row.code in text and squeeze(row.lead) in text for *_where, row in report.rows())
