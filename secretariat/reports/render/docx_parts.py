"""The parts of the report in a Word document, each by its name in the outline.

The same finished strings as the PDF (layout.py). Bars are not drawn: the share of time stands under the share
of work as text.
"""

from typing import Any

from docx.oxml.ns import qn
from lxml.etree import SubElement

from secretariat.core.borrowed import amid, said
from secretariat.reports.layout import Line
from secretariat.reports.render.docx_writer import Writer, style_id
from secretariat.reports.render.wordml import (
    TAGS,
    Para,
    Piece,
    add_row,
    add_run,
    new_table,
    shade,
)
from secretariat.reports.render.wordstyles import FILLS, TONES

# Signs that the stock faces hold; the word beside each says the same.
SIGNS = {"done": "✓", "ok": "→", "soon": "◔", "late": "▲", "wait": "◊", "ended": "–"}
UPRIGHT, SIDEWAYS = 9980, 14140  # text width in twentieths of a point
ACTION_WIDTHS = (680, 2440, 1780, 1240, 1440, 800, 780, 960, 1060, 1340, 1620)
RIGHT_COLUMNS = (5, 6, 7, 8, 9)


def _text(*pieces: str | Piece, style: str = "Table Text", right: bool = False) -> Para:
    return Para(style_id(style), [one if isinstance(one, Piece) else Piece(one) for one in pieces], right)


def _day(value: str, *marks: str) -> list[Piece]:
    """A date whose first of the month is raised in French."""
    if value.startswith("1er "):
        return [Piece("1", "", marks), Piece("er", "", marks, raised=True), Piece(value[3:], "", marks)]
    return [Piece(value, "", marks)]


def _status(key: str, label: str) -> Para:
    return _text(Piece(f"{SIGNS[key]} {label}", f"Status{key.title()}"))


class ReportWriter(Writer):
    """The parts of a report, each by its name in the outline."""

    side = False
    """Whether the page lies on its side."""

    def counts(self) -> None:
        """The chart of counts: one cell per status, as wide as its share, each with its number and word."""
        items, counts = self.data["counts"]["items"], self.data["counts"]
        if not items:
            return
        self.heading(2, counts["title"])
        total = sum(num for _key, num, *_rest in items)
        weights = [max(num, total * 0.09) for _key, num, *_rest in items]
        widths = [round(UPRIGHT * weight / sum(weights)) for weight in weights]
        table = new_table(widths, counts["title"], counts["alternative"])
        add_row(
            table,
            [[_text(shown, style="Count"), _text(" "), _text(legend)] for *_key, shown, legend in items],
        )
        for cell, (key, *_rest) in zip(table.iter(qn("w:tc")), items, strict=True):
            shade(cell[1], FILLS[key], *(("diagStripe", TONES[key]) if key == "wait" else ()))
        self._put(table)

    def opening(self) -> None:
        data = self.data
        if data["brand"]["logo"]:
            self.picture(bytes(data["brand"]["logo"]), data["brand"]["alternative"])
        self.say("Subtitle", *(Piece(piece, raised=raised) for piece, raised in data["addressed"]))
        self.say("Title", Piece(data["heading"]))
        self.say("Subtitle", *(Piece(piece, raised=raised) for piece, raised in data["period"]))
        for line in data["lines"]:
            self.say("Subtitle", *(Piece(piece, raised=raised) for piece, raised in line))
        band = data["band"]
        if band["code"]:
            self.say("Subtitle", Piece(amid(f"{band['code']}  ", band["name"]), "", ("b",)))
        for one in data["versions"]:
            paragraph = self.say("Subtitle")
            link = SubElement(paragraph, qn("w:hyperlink"))
            link.set(qn("w:anchor"), f"version_{one['language']}")
            add_run(link, Piece(one["name"], language=TAGS[one["language"]], marks=("u",)))
        self.prose(data["opening"])

    def part(self, name: str) -> None:
        """One part of the report by its name in the outline."""
        if name in self.data["chapters"]:
            self.chapter(self.data["chapters"][name])
        else:
            getattr(self, name)()

    def axes(self) -> None:
        data, say = self.data, self.data["say"]
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

    def highlights(self) -> None:
        self.heading(2, self.data["say"]["highlights"])
        for one in self.data["highlights"]:
            if one["source"]:
                self.say("Table Note", Piece(one["source"]))
            self.prose(one["text"])

    def delays(self) -> None:
        data, say = self.data, self.data["say"]
        self.heading(2, say["delays"])
        table = self.table((900, 2780, 1900, 1800, 2600), "delays", say["delays"])
        before, after = say["adopted"]
        for one in data["delays"]:
            due = [_text(*_day(one["due"]))]
            if one["adopted"]:
                due.append(_text(before, *_day(one["adopted"], "strike"), after, style="Table Note"))
            reason = [_text(one["reason"])]
            if one["comment"]:
                reason.append(_text(Piece(one["comment"], "", ("b",))))
            status = [_status(one["key"], one["status"])]
            add_row(table, [[_text(one["code"])], [_text(one["title"])], due, status, reason])

    def chapter(self, one: dict[str, Any]) -> None:
        """A chapter: its heading, its prose, its tables."""
        self.heading(1, amid(f"{one['code']}  ", one["title"]) if one["code"] else one["title"])
        if one["apart"]:
            self.body[-2].find(qn("w:pPr")).append(self.body.makeelement(qn("w:pageBreakBefore")))
        at = len(self.body) - 1
        self.prose(one["text"])
        if not one["grids"] and len(one["text"]) < 9:  # a place to sign is not parted from what is signed
            for paragraph in self.body[at:-2]:
                paragraph.find(qn("w:pPr")).insert(1, paragraph.makeelement(qn("w:keepNext")))
        for grid in one["grids"]:
            if grid["title"]:
                self.heading(2, grid["title"])
            self.grid(grid, grid["title"] or one["title"])

    def grid(self, grid: dict[str, Any], title: str) -> None:
        """A table of a chapter, over the whole width of the page."""
        shares, right = grid["shares"], grid["right"]
        self.data["heads"]["grid"] = grid["heads"]
        table = self.table([UPRIGHT * share // sum(shares) for share in shares], "grid", title, right)
        for row in grid["rows"]:
            cells = [
                [_status(key, said)] if key else [_text(*_day(said), right=at in right)]
                for at, (key, said) in enumerate(row)
            ]
            add_row(table, cells)
        if grid["total"]:
            strong = [Piece(said, "", ("b",)) for _key, said in grid["total"]]
            add_row(table, [[_text(piece, right=at in right)] for at, piece in enumerate(strong)])

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
                f"{band['code']} {said(band['name'])}, "
                if band["code"] and band["name"] != part["title"]
                else ""
            )
            self.heading(1, amid(named, part["title"]))
            if at:
                self.body[-2].find(qn("w:pPr")).append(self.body.makeelement(qn("w:pageBreakBefore")))
            if part["axes"]:
                self.say("Table Note", Piece(say["struck_key"]))
            for axis in part["axes"]:
                title = amid(f"{axis['label']}  ", axis["title"])
                self.heading(2, title)
                if not axis["objectives"]:
                    self.say("Normal", Piece(say["no_action"]))
                    continue
                table = self.table(ACTION_WIDTHS, "actions", title, RIGHT_COLUMNS)
                for one in axis["objectives"]:
                    objective = Para("Heading3", [Piece(amid(f"{one['code']}  ", one["title"]))])
                    add_row(table, [[objective]], span=len(ACTION_WIDTHS))
                    for line in one["lines"]:
                        add_row(table, self._cells(line))
                total, strong = axis["total"], ("b",)
                cells = [total["label"], total["budget"], total["percent"], ""]
                paras = [[_text(Piece(cell, "", strong), right=0 < at < 3)] for at, cell in enumerate(cells)]
                add_row(table, paras, span=8)
            if not part["axes"]:
                self.say("Normal", Piece(say["no_action"]))

    def projects(self) -> None:
        data, say = self.data, self.data["say"]
        self.heading(1, say["projects"])
        table = self.table((900, 2900, 1900, 1100, 2900, 1400, 1300, 1740), "projects", say["projects"], (5,))
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

    def funding(self) -> None:
        data, say = self.data, self.data["say"]
        self.heading(1, say["funding"])
        widths = (6140, 2600, 2600, 2600) if self.side else (4160, 1940, 1940, 1940)
        table = self.table(widths, "funding", say["funding"], (1, 2, 3))
        for row in data["funding"]:
            add_row(table, [[_text(cell, right=at > 0)] for at, cell in enumerate(row)])
        total = [Piece(cell, "", ("b",)) for cell in data["funding_total"]]
        add_row(table, [[_text(piece, right=at > 0)] for at, piece in enumerate(total)])

    def glossary(self) -> None:
        data, say = self.data, self.data["say"]
        self.heading(1, say["glossary"])
        table = self.table((7000, 7000) if self.side else (4990, 4990), "glossary", say["glossary"])
        for fr, en in data["glossary"]:
            add_row(
                table,
                [[_text(Piece(fr, language="fr-CA"))], [_text(Piece(en, language="en-CA"))]],
            )
