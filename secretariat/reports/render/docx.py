"""The report as a Word document with real styles, headings, repeating heads, fields and its language.

The same finished strings as the PDF (layout.py). Bars are not drawn: the share of time stands under the share
of work as text.
"""

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from lxml.etree import SubElement, _Element

from secretariat.reports.document import Report
from secretariat.reports.layout import Line, layout
from secretariat.reports.render.wordml import (
    Para,
    Piece,
    add_row,
    add_run,
    bookmark,
    clean,
    contents,
    new_paragraph,
    new_table,
    shade,
)
from secretariat.reports.render.wordstyles import FILLS, TONES, dress, page, running_heads
from secretariat.reports.words import Words, words_for

# Signs that the stock faces hold; the word beside each says the same.
SIGNS = {"done": "✓", "ok": "→", "soon": "◔", "late": "▲", "wait": "◊"}
UPRIGHT, SIDEWAYS = 9980, 14140  # text width in twentieths of a point
ACTION_WIDTHS = (680, 2600, 1840, 1240, 1480, 780, 780, 960, 1060, 1120, 1600)
RIGHT_COLUMNS = (5, 6, 7, 8, 9)


def _id(name: str) -> str:
    return name.replace(" ", "")


def _text(*pieces: str | Piece, style: str = "Table Text", right: bool = False) -> Para:
    return Para(_id(style), [one if isinstance(one, Piece) else Piece(one) for one in pieces], right)


def _day(value: str, *marks: str) -> list[Piece]:
    """A date whose first of the month is raised in French."""
    if value.startswith("1er "):
        return [Piece("1", "", marks), Piece("er", "", marks, raised=True), Piece(value[3:], "", marks)]
    return [Piece(value, "", marks)]


def _status(key: str, label: str) -> Para:
    return _text(Piece(f"{SIGNS[key]} {label}", f"Status{key.title()}"))


class Writer:
    """The document as it is written, top to bottom."""

    def __init__(self, data: dict[str, Any], words: Words):
        self.data = data
        self.document = docx.Document()
        self.body = self.document.element.body
        self.entries: list[tuple[int, str, str]] = []
        dress(self.document, words)

    def _put(self, element: _Element) -> None:
        self.body.find(qn("w:sectPr")).addprevious(element)  # the last section's page stays last

    def say(self, style: str, *pieces: Piece) -> _Element:
        paragraph = new_paragraph(Para(_id(style), pieces))
        self._put(paragraph)
        return paragraph

    def heading(self, level: int, title: str) -> None:
        name = f"_Toc{len(self.entries) + 1:06}"
        paragraph = self.say(f"Heading {level}", Piece(title))
        bookmark(paragraph, len(self.entries), name)
        self.entries.append((level, title, name))

    def prose(self, paragraphs: list[dict[str, Any]], style: str = "Normal") -> None:
        for one in paragraphs:
            paragraph = self.say("List Bullet" if one["bullet"] else style)
            for run, bold, italic, href in one["runs"]:
                parent = paragraph
                if href:
                    parent = SubElement(paragraph, qn("w:hyperlink"))
                    place = self.document.part.relate_to(href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
                    parent.set(qn("r:id"), place)
                marks = ("b",) * bold + ("i",) * italic
                add_run(parent, Piece(run, "", marks))

    def table(self, widths: Sequence[int], name: str, title: str, right: Sequence[int] = ()) -> _Element:
        """A table under its heads, which repeat on each page."""
        table = new_table(widths, title)
        heads = self.data["heads"][name]
        cells = [
            [Para("TableHead", [Piece(piece, raised=raised) for piece, raised in head], at in right)]
            for at, head in enumerate(heads)
        ]
        add_row(table, cells, head=True)
        self._put(table)
        return table

    def counts(self) -> None:
        """The chart of counts: one cell per status, as wide as its share, each with its number and word."""
        items, counts = self.data["counts"]["items"], self.data["counts"]
        if not items:
            return
        self.heading(2, counts["title"])
        total = sum(num for _key, num, *_rest in items)
        weights = [max(num, total * 0.09) for _key, num, *_rest in items]
        widths = [round(UPRIGHT * weight / sum(weights)) for weight in weights]
        table = new_table(widths, counts["title"], counts["alternative"], rule="")
        add_row(
            table,
            [[_text(shown, style="Count"), _text(" "), _text(legend)] for *_key, shown, legend in items],
        )
        for cell, (key, *_rest) in zip(table.iter(qn("w:tc")), items, strict=True):
            shade(cell[1], FILLS[key], *(("diagStripe", TONES[key]) if key == "wait" else ()))
        self._put(table)

    def summary(self) -> None:
        data, say = self.data, self.data["say"]
        self.say("Subtitle", Piece(data["addressed"]))
        self.say("Title", Piece(data["heading"]))
        self.say("Subtitle", *(Piece(piece, raised=raised) for piece, raised in data["period"]))
        band = data["band"]
        if band["code"]:
            self.say("Subtitle", Piece(f"{band['code']}  {band['name']}", "", ("b",)))
        self.prose(data["opening"])
        self.heading(1, say["summary"])
        self.counts()
        if data["axes"]:
            self.heading(2, say["axes"])
            heads = data["heads"]["axes"]
            data["heads"]["axes without bars"] = [*heads[:2], *heads[3:]]
            widths = (900, 4680, 1100, 1100, 2200)
            table = self.table(widths, "axes without bars", say["axes"], (2, 3))
            for axis in data["axes"]:
                flags = [_status(key, label) for key, label in axis["flags"]] or [_text("")]
                done = _text(Piece(axis["done"], "", ("b",)), right=True)
                cells = [
                    [_text(axis["code"])],
                    [_text(axis["title"])],
                    [done],
                    [_text(axis["time"], right=True)],
                ]
                add_row(table, [*cells, flags])
        if data["highlights"]:
            self.heading(2, say["highlights"])
            for one in data["highlights"]:
                if one["source"]:
                    self.say("Table Note", Piece(one["source"]))
                self.prose(one["text"])
        if data["delays"]:
            self.heading(2, say["delays"])
            table = self.table((900, 2780, 1900, 1800, 2600), "delays", say["delays"])
            before, after = say["adopted"]
            for one in data["delays"]:
                due = [_text(*_day(one["due"]))]
                if one["adopted"]:
                    due.append(_text(before, *_day(one["adopted"], "strike"), after, style="Table Note"))
                status = [_status(one["key"], one["status"])]
                add_row(
                    table, [[_text(one["code"])], [_text(one["title"])], due, status, [_text(one["reason"])]]
                )

    def _cells(self, line: Line) -> list[list[Para]]:
        """The cells of an action; a second, smaller line under those that have one."""

        def pair(first: Para, second: str) -> list[Para]:
            return [first, _text(second, style="Table Note", right=first.right)] if second else [first]

        due = [_text(*_day(line.due))]
        if line.adopted:
            due.append(_text(*_day(line.adopted, "strike"), style="Table Note"))
        status = _status(line.key, line.status) if line.key else _text("")
        actual = Piece(line.actual, "", () if line.doubt else ("b",))
        return [
            [_text(line.code)],
            pair(_text(line.title), line.note),
            pair(_text(line.lead), line.partners),
            due,
            [_text(line.indicator)],
            [_text(line.baseline, right=True)],
            [_text(line.target, right=True)],
            pair(_text(actual, right=True), line.doubt),
            [_text(line.budget, right=True)],
            pair(_text(line.percent, right=True), line.time),
            pair(status, line.holder),
        ]

    def sections(self) -> None:
        say = self.data["say"]
        for at, part in enumerate(self.data["sections"]):
            band = part["band"]
            named = (
                f"{band['code']} {band['name']}, " if band["code"] and band["name"] != part["title"] else ""
            )
            self.heading(1, named + part["title"])
            if at:
                self.body[-2].find(qn("w:pPr")).append(self.body.makeelement(qn("w:pageBreakBefore")))
            for axis in part["axes"]:
                title = f"{axis['label']}  {axis['title']}"
                self.heading(2, title)
                if not axis["objectives"]:
                    self.say("Normal", Piece(say["no_action"]))
                    continue
                table = self.table(ACTION_WIDTHS, "actions", title, RIGHT_COLUMNS)
                for one in axis["objectives"]:
                    objective = Para("Heading3", [Piece(f"{one['code']}  {one['title']}")])
                    add_row(table, [[objective]], span=len(ACTION_WIDTHS))
                    for line in one["lines"]:
                        add_row(table, self._cells(line))
                total, strong = axis["total"], ("b",)
                cells = [total["label"], total["budget"], total["percent"], ""]
                paras = [[_text(Piece(cell, "", strong), right=0 < at < 3)] for at, cell in enumerate(cells)]
                add_row(table, paras, span=8)
            if not part["axes"]:
                self.say("Normal", Piece(say["no_action"]))

    def rest(self) -> None:
        data, say = self.data, self.data["say"]
        if data["projects"]:
            self.heading(1, say["projects"])
            table = self.table(
                (900, 2900, 1900, 1100, 2900, 1400, 1300, 1740), "projects", say["projects"], (5,)
            )
            for one in data["projects"]:
                health = [_status(one["key"], one["health"])] if one["key"] else []
                due = [Para("TableNote", _day(one["milestone_due"]))] if one["milestone_due"] else []
                rallying = [_text(one["rallying"], style="Table Note")] if one["rallying"] else []
                cells = [
                    [_text(one["number"])],
                    [_text(one["title"]), *rallying],
                    [_text(one["lead"])],
                    [_text(one["state"])],
                    [*health, _text(one["sentence"])],
                    [_text(one["budget"], right=True)],
                    [_text(*_day(one["start"])), _text(*_day(one["end"]))],
                    [_text(one["milestone"]), *due],
                ]
                add_row(table, cells)
        if data["funding"]:
            self.heading(1, say["funding"])
            table = self.table((6140, 2600, 2600, 2600), "funding", say["funding"], (1, 2, 3))
            for row in data["funding"]:
                add_row(table, [[_text(cell, right=at > 0)] for at, cell in enumerate(row)])
            total = [Piece(cell, "", ("b",)) for cell in data["funding_total"]]
            add_row(table, [[_text(piece, right=at > 0)] for at, piece in enumerate(total)])
        if data["glossary"]:
            self.heading(1, say["glossary"])
            table = self.table((7000, 7000), "glossary", say["glossary"])
            for fr, en in data["glossary"]:
                add_row(table, [[_text(fr)], [_text(en)]])


def render(report: Report, words: Words | None = None) -> bytes:
    """The document, in the report's language."""
    words = words or words_for(report.language)
    data = layout(report, words)
    writer = Writer(data, words)
    document = writer.document
    first = document.sections[0]
    page(first, sideways=False)
    running_heads(first, data)
    writer.summary()
    place = writer.say("TOC Heading", Piece(data["say"]["contents"]))
    seen = len(writer.entries)  # the summary stands on the same page: it is not listed
    wide = document.add_section(WD_SECTION.NEW_PAGE)
    page(wide, sideways=True)
    running_heads(wide, data)
    writer.sections()
    writer.rest()
    writer.say("Table Note")  # a document may not end on a table
    contents(place, [entry for entry in writer.entries[seen:] if entry[0] < 3])
    about = document.core_properties
    about.title, about.author, about.language = clean(data["title"]), clean(data["publisher"]), words.tag
    about.created = about.modified = report.produced_at.replace(tzinfo=None)
    about.comments, about.last_modified_by, about.revision = "", clean(data["publisher"]), 1
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
