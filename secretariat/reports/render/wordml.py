"""Pieces of a Word document, made straight as XML elements: fields, rows and tables.

python-docx finds a cell by walking the table each time, which for 500 rows takes seconds; rows made here take
milliseconds. Text is always set as an element's text, so whatever was typed stays text.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from lxml.etree import SubElement, _Element

from secretariat.core.borrowed import LABELS, lender

# What XML 1.0 cannot hold.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

W_P, W_PPR, W_PSTYLE, W_R, W_RPR, W_RSTYLE, W_T, W_VAL = (
    qn(f"w:{name}") for name in ("p", "pPr", "pStyle", "r", "rPr", "rStyle", "t", "val")
)
W_LANG = qn("w:lang")
W_TR, W_TC, W_TCPR, W_JC = (qn(f"w:{name}") for name in ("tr", "tc", "tcPr", "jc"))
SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class Piece(NamedTuple):
    """A run of text: `style` is the id of a character style, `marks` are properties such as b, i, strike."""

    text: str
    style: str = ""
    marks: tuple[str, ...] = ()
    raised: bool = False
    language: str = ""
    """The tag of its own language, where that is not the document's."""


class Para(NamedTuple):
    """A paragraph of a cell: the id of its style, and its pieces."""

    style: str
    pieces: Sequence[Piece]
    right: bool = False


def clean(text: str) -> str:
    """`text` without the characters that XML cannot hold."""
    return text if text.isascii() and text.isprintable() else _ILLEGAL.sub("", text)


TAGS = {"fr": "fr-CA", "en": "en-CA"}
"""The tag of each language, as Word has it."""


def add_run(parent: _Element, piece: Piece) -> _Element:
    """A run of text; one borrowed from the other language says so in a run of its own after it."""
    if borrowed := lender(piece.text):
        _run(parent, piece._replace(text=str(piece.text), language=TAGS[borrowed]))
        piece = piece._replace(text=f" ({LABELS[borrowed]})")
    return _run(parent, piece)


def _run(parent: _Element, piece: Piece) -> _Element:
    run = SubElement(parent, W_R)
    if piece.style or piece.marks or piece.raised or piece.language:
        look = SubElement(run, W_RPR)
        if piece.style:
            SubElement(look, W_RSTYLE).set(W_VAL, piece.style)
        for mark in piece.marks:
            made = SubElement(look, qn(f"w:{mark}"))
            if mark == "u":
                made.set(W_VAL, "single")
        if piece.raised:
            SubElement(look, qn("w:vertAlign")).set(W_VAL, "superscript")
        if piece.language:
            SubElement(look, W_LANG).set(W_VAL, piece.language)
    words = SubElement(run, W_T)
    words.text = clean(piece.text)
    words.set(SPACE, "preserve")
    return run


def new_paragraph(para: Para) -> _Element:
    return _fill(OxmlElement("w:p"), para)


def _fill(paragraph: _Element, para: Para) -> _Element:
    look = SubElement(paragraph, W_PPR)
    SubElement(look, W_PSTYLE).set(W_VAL, para.style)
    if para.right:
        SubElement(look, W_JC).set(W_VAL, "right")
    for piece in para.pieces:
        if piece.text:
            add_run(paragraph, piece)
    return paragraph


def add_field(paragraph: _Element, code: str, shown: str) -> None:
    """A field such as PAGE, with what it shows until Word works it out."""
    for kind in ("begin", "", "separate", "shown", "end"):
        if kind == "shown":
            add_run(paragraph, Piece(shown))
            continue
        run = SubElement(paragraph, W_R)
        if kind:
            SubElement(run, qn("w:fldChar")).set(qn("w:fldCharType"), kind)
        else:
            words = SubElement(run, qn("w:instrText"))
            words.text = f" {code} "
            words.set(SPACE, "preserve")


def add_row(
    table: _Element, cells: Iterable[Sequence[Para]], *, head: bool = False, span: int = 0
) -> _Element:
    """A row that never breaks over two pages; `head` repeats it on each, `span` widens its first cell."""
    row = SubElement(table, W_TR)
    look = SubElement(row, qn("w:trPr"))
    SubElement(look, qn("w:cantSplit"))
    if head:
        SubElement(look, qn("w:tblHeader"))
    for at, paras in enumerate(cells):
        cell = SubElement(row, W_TC)
        if span and at == 0:
            SubElement(SubElement(cell, W_TCPR), qn("w:gridSpan")).set(W_VAL, str(span))
        for para in paras:
            _fill(SubElement(cell, W_P), para)
    return row


def new_table(widths: Sequence[int], title: str, description: str = "", style: str = "") -> _Element:
    """A table of fixed columns (`widths` in twentieths of a point) in a table style, with its alt text."""
    table = OxmlElement("w:tbl")
    look = SubElement(table, qn("w:tblPr"))
    if style:
        SubElement(look, qn("w:tblStyle")).set(W_VAL, style)
    size = SubElement(look, qn("w:tblW"))
    size.set(qn("w:w"), str(sum(widths)))
    size.set(qn("w:type"), "dxa")
    SubElement(look, qn("w:tblLayout")).set(qn("w:type"), "fixed")
    if not style:
        _margins(look)
    first = SubElement(look, qn("w:tblLook"))
    first.set(qn("w:firstRow"), "1")
    first.set(qn("w:noVBand"), "1")
    SubElement(look, qn("w:tblCaption")).set(W_VAL, clean(title))
    if description:
        SubElement(look, qn("w:tblDescription")).set(W_VAL, clean(description))
    grid = SubElement(table, qn("w:tblGrid"))
    for wide in widths:
        SubElement(grid, qn("w:gridCol")).set(qn("w:w"), str(wide))
    return table


def _margins(look: _Element) -> None:
    margins = SubElement(look, qn("w:tblCellMar"))
    for side, wide in (("top", "40"), ("left", "0"), ("bottom", "40"), ("right", "140")):
        margin = SubElement(margins, qn(f"w:{side}"))
        margin.set(qn("w:w"), wide)
        margin.set(qn("w:type"), "dxa")


def table_style(name: str, label: str, rule: str) -> _Element:
    """The style of every table: thin rules between its rows. Changing it changes them all."""
    style = OxmlElement("w:style")
    style.set(qn("w:type"), "table")
    style.set(qn("w:customStyle"), "1")
    style.set(qn("w:styleId"), name)
    for tag, value in (("name", label), ("basedOn", "TableNormal"), ("uiPriority", "59")):
        SubElement(style, qn(f"w:{tag}")).set(W_VAL, value)
    SubElement(style, qn("w:qFormat"))
    look = SubElement(style, qn("w:tblPr"))
    borders = SubElement(look, qn("w:tblBorders"))
    for side in ("bottom", "insideH"):
        border = SubElement(borders, qn(f"w:{side}"))
        for key, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", rule)):
            border.set(qn(f"w:{key}"), value)
    _margins(look)
    return style


def shade(paragraph: _Element, colour: str, pattern: str = "clear", ink: str = "auto") -> None:
    """Fill the whole line of `paragraph`; `pattern` in `ink` lies over the `colour`."""
    fill = OxmlElement("w:shd")
    for name, value in (("val", pattern), ("color", ink), ("fill", colour)):
        fill.set(qn(f"w:{name}"), value)
    paragraph[0].insert(1, fill)


def say_language(element: _Element, tag: str) -> None:
    """Give every run within an element a language, where it has none of its own."""
    for run in element.iter(W_R):
        look = run.find(W_RPR)
        if look is None:
            look = OxmlElement("w:rPr")
            run.insert(0, look)
        if look.find(W_LANG) is None:
            SubElement(look, W_LANG).set(W_VAL, tag)


def bookmark(paragraph: _Element, number: int, name: str, last: _Element | None = None) -> None:
    """Name the place of `paragraph`, or of all from it to the ``last`` one, for links within the document."""
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    paragraph.insert(1, start)
    (paragraph if last is None else last).append(end)


def contents(place: _Element, entries: Iterable[tuple[int, str, str]], within: str = "") -> None:
    """A table of contents after `place`: level, title and bookmark of each heading, linked.

    It is a field, so Word gives it page numbers when asked to update; until then it is a list of links that
    is true. ``within`` is the bookmark of the version whose headings alone it lists.
    """
    paragraphs = []
    for level, title, name in entries:
        paragraph = OxmlElement("w:p")
        SubElement(SubElement(paragraph, W_PPR), W_PSTYLE).set(W_VAL, f"toc{level}")
        link = SubElement(paragraph, qn("w:hyperlink"))
        link.set(qn("w:anchor"), name)
        add_run(link, Piece(title))
        paragraphs.append(paragraph)
    if not paragraphs:
        return
    opening = OxmlElement("w:p")
    add_field(opening, 'TOC \\o "1-2" \\h \\z \\u' + (f" \\b {within}" if within else ""), "")
    runs = list(opening)
    for at, run in enumerate(runs[:3]):
        paragraphs[0].insert(1 + at, run)
    paragraphs[-1].append(runs[-1])
    for paragraph in reversed(paragraphs):
        place.addnext(paragraph)
