"""A Word document as it is written, top to bottom: styled paragraphs, headings with their bookmarks, prose, tables."""

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml.etree import SubElement, _Element

from secretariat.core.borrowed import said
from secretariat.reports.render.wordml import (
    TAGS,
    Para,
    Piece,
    add_field,
    add_row,
    add_run,
    bookmark,
    new_paragraph,
    new_table,
    say_language,
)
from secretariat.reports.render.wordstyles import TABLE, dress
from secretariat.reports.words import Words


def style_id(name: str) -> str:
    return name.replace(" ", "")


class Writer:
    """The document as it is written, top to bottom. ``after``: the writer of a version before this one, in the same
    document: what is written then says its own language."""

    def __init__(self, data: dict[str, Any], words: Words, after: "Writer | None" = None):
        self.data = data
        self.words = words
        self.entries: list[tuple[int, str, str]] = []
        self.tables = 0
        if after is None:
            self.document = docx.Document()
            self.marks = 0
            dress(self.document, words)
        else:
            self.document, self.marks = after.document, after.marks
        self.body = self.document.element.body
        self.begins = len(self.body) - 1

    def _put(self, element: _Element) -> None:
        self.body.find(qn("w:sectPr")).addprevious(element)  # the last section's page stays last

    def say(self, style: str, *pieces: Piece) -> _Element:
        paragraph = new_paragraph(Para(style_id(style), pieces))
        self._put(paragraph)
        return paragraph

    def heading(self, level: int, title: str) -> None:
        self.marks += 1
        name = f"_Toc{self.marks:06}"
        paragraph = self.say(f"Heading {level}", Piece(title))
        bookmark(paragraph, self.marks, name)
        self.entries.append((level, title, name))

    def enclose(self, name: str) -> None:
        """Name all that this writer wrote, from its first paragraph to its last: a table of contents of its own goes by
        that."""
        self.marks += 1
        written = self.body[self.begins : -1]
        bookmark(written[0], self.marks, name, written[-1])

    def speak(self) -> None:
        """Let every run that this writer wrote say its language, but those that say another one."""
        for element in self.body[self.begins : -1]:
            say_language(element, self.words.tag)

    def picture(self, content: bytes, alternative: str) -> None:
        """A picture on a line of its own, 14 mm high and 60 mm wide at most."""
        shape = self.document.add_picture(io.BytesIO(content), height=Mm(14))
        if shape.width > Mm(60):
            shape.height, shape.width = int(shape.height * Mm(60) / shape.width), Mm(60)
        shape._inline.docPr.set("descr", alternative)

    def caption(self, title: str) -> None:
        """“Table 3. Progress by axis”: numbered by a field, so that a list of tables can be drawn up from them."""
        self.tables += 1
        sentence = self.words.gettext("Table %(number)s. %(title)s", number="\n", title="\n")
        before, between, after = sentence.split("\n")
        paragraph = self.say("Caption", Piece(before))
        add_field(paragraph, f"SEQ {self.words.gettext('Table')} \\* ARABIC", str(self.tables))
        for text in (between, title, after):
            add_run(paragraph, Piece(text))

    def prose(self, paragraphs: list[dict[str, Any]], style: str = "Normal") -> None:
        for one in paragraphs:
            paragraph = self.say("List Bullet" if one["bullet"] else style)
            for run, bold, italic, href, language, raised in one["runs"]:
                parent = paragraph
                if href:
                    parent = SubElement(paragraph, qn("w:hyperlink"))
                    place = self.document.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                    parent.set(qn("r:id"), place)
                marks = ("b",) * bold + ("i",) * italic
                add_run(parent, Piece(run, "", marks, raised, language and TAGS[language]))

    def table(self, widths: Sequence[int], name: str, title: str, right: Sequence[int] = ()) -> _Element:
        """A table under its caption and its heads, which repeat on each page."""
        heads = self.data["heads"][name]
        told = ", ".join("".join(piece for piece, _raised in head) for head in heads)
        table = new_table(widths, said(title), self.words.gettext("Columns: %(heads)s", heads=told), TABLE)
        self.caption(title)
        cells = [
            [Para("TableHead", [Piece(piece, raised=raised) for piece, raised in head], at in right)]
            for at, head in enumerate(heads)
        ]
        add_row(table, cells, head=True)
        self._put(table)
        return table
