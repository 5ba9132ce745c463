"""The report as a Word document with real styles, headings, repeating heads, fields and its language; or its versions
in both languages, one after the other.

The same finished strings as the PDF (layout.py); the parts are docx_parts.py's.
"""

import io
from collections.abc import Sequence
from typing import Any

from docx.enum.section import WD_SECTION
from docx.section import Section

from secretariat.reports import labels
from secretariat.reports.bilingual import joined
from secretariat.reports.document import Report
from secretariat.reports.layout import layout
from secretariat.reports.render.docx_parts import ReportWriter
from secretariat.reports.render.wordml import Piece, clean, contents, say_language
from secretariat.reports.render.wordstyles import page, running_heads
from secretariat.reports.words import Words, words_for


def render(report: Report, words: Words | None = None) -> bytes:
    """The document, in the report's language."""
    words = words or words_for(report.language)
    writer = _write(layout(report, words), words, listed=bool(report.chapters))
    return _saved(writer, report, labels.title(report), words.tag)


def render_both(reports: Sequence[Report]) -> bytes:
    """One document that holds the report in each language, in their order: a section begins each, every run says its
    language."""
    whole, first = joined(reports), reports[0]
    writer = None
    for report, data in zip(reports, whole["reports"], strict=True):
        writer = _write(data, words_for(report.language), listed=bool(report.chapters), after=writer)
    return _saved(writer, first, whole["title"], words_for(first.language).tag)


def _write(
    data: dict[str, Any], words: Words, *, listed: bool, after: ReportWriter | None = None
) -> ReportWriter:
    """One version of the report, at the end of the document. ``listed``: what stands on its first page is in its
    contents, too."""
    writer = ReportWriter(data, words, after)
    document, name = writer.document, f"version_{data['language']}" if data["versions"] else ""
    section = document.add_section(WD_SECTION.NEW_PAGE) if after else document.sections[0]
    writer.begins = len(writer.body) - 1
    _begin(section, writer, sideways=False)
    writer.opening()
    place = None
    for group in data["groups"]:
        if place is not None:
            section = document.add_section(WD_SECTION.NEW_PAGE)
            _begin(section, writer, sideways=group["side"])
        else:
            writer.heading(1, data["say"]["summary"])
        writer.side = group["side"]
        for part in group["parts"]:
            writer.part(part)
        if place is None:  # what stands on its page is not listed, but in an edition, whose chapters are
            seen = 1 if listed else len(writer.entries)
            place = writer.say("TOC Heading", Piece(data["say"]["contents"]))
    writer.say("Table Note")  # a document may not end on a table
    contents(place, [entry for entry in writer.entries[seen:] if entry[0] < 3], name)
    if name:
        writer.enclose(name)
        writer.speak()
    return writer


def _begin(section: Section, writer: ReportWriter, *, sideways: bool) -> None:
    """Set a section up, with running heads in the language of its version."""
    page(section, sideways=sideways)
    running_heads(section, writer.data)
    if writer.data["versions"]:
        for running in (section.header, section.footer):
            say_language(running._element, writer.words.tag)


def _saved(writer: ReportWriter | None, report: Report, title: str, tag: str) -> bytes:
    document = writer.document
    about = document.core_properties
    about.title, about.author, about.language = clean(title), clean(labels.publisher(report)), tag
    about.created = about.modified = report.produced_at.replace(tzinfo=None)
    about.comments, about.last_modified_by, about.revision = "", clean(labels.publisher(report)), 1
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
