"""What every workbook is made of: formats, a sheet per named table with its filter, a sheet that says what it is.

No cell is a formula or a link: text is written as text and made inert, so that it stays harmless when a cell
is edited or the sheet is saved as CSV. Formats follow the language of the file (62 % or 62%, 240 000 $ or
$240,000); the separators inside a number are the reader's own, as Excel has it.
"""

import io
import re
import struct
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from secretariat.clusters.branding import ink_on
from secretariat.core.borrowed import said
from secretariat.core.inert import inert
from secretariat.reports.document import Brand
from secretariat.reports.layout import HUES
from secretariat.reports.tables import Column, Table
from secretariat.reports.words import NBSP, Words

CELL_LIMIT = 32767
LINE, MOST_LINES = 15, 12  # points per line of a row, and how far a row grows
PAGE_CHARACTERS = 200  # about what a sideways page holds in readable print
PAPER_US_LETTER = 1
INK, INK_3, RULE, EDGE = "#16201F", "#5D6866", "#D3DAD7", "#85908D"
TONES = {
    "done": ("#46514F", "#E9EDEB"),
    "ok": ("#1E6B43", "#E4F1E9"),
    "soon": ("#935E00", "#FBF0DA"),
    "late": ("#A01820", "#FCE9E7"),
    "wait": ("#5A4B9C", "#EEEBF8"),
    "ended": ("#46514F", "#E9EDEB"),
}
"""Ink and ground of each status; its word always stands in the cell."""
BARE = Brand()
LOGO = (227, 53)
"""Pixels that a logo may take: 60 mm by 14."""
CELL_NAME = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Formats:
    """The workbook's cell formats, made once each."""

    def __init__(self, book: xlsxwriter.Workbook, words: Words, ground: str):
        french = words.language == "fr"
        self._book = book
        self._made: dict[str, Format] = {}
        day = "[$-C0C]d mmm yyyy" if french else "[$-1009]d mmm yyyy"
        base = {"valign": "top"}
        wrap = {**base, "text_wrap": True}
        figure = {**base, "align": "right", "indent": 1}
        head = {"bold": True, "font_color": ink_on(ground), "bg_color": ground}
        self._looks: dict[str, dict[str, Any]] = {
            "text": wrap,
            "date": {**base, "num_format": day, "align": "left"},
            "number": {**figure, "num_format": "#,##0"},
            "decimal": {**figure, "num_format": "#,##0.0##"},
            "percent": {**figure, "num_format": f"0{NBSP}%" if french else "0%"},
            "money": {**figure, "num_format": f'#,##0{NBSP}"$"' if french else '"$"#,##0'},
            "cents": {**figure, "num_format": f'#,##0.00{NBSP}"$"' if french else '"$"#,##0.00'},
            "head": {**wrap, **head},
            "head figure": {**figure, "text_wrap": True, **head},
            "title": {"bold": True, "font_size": 20, "font_color": INK},
            "section": {"bold": True, "font_size": 12, "font_color": INK, "top": 2, "top_color": INK},
            "meta": {"font_color": INK_3},
            "label": {**base, "font_color": INK_3},
        }
        for key, (ink, ground) in TONES.items():
            self._looks[key] = {"font_color": ink, "bg_color": ground}
        for kind in ("text", "money", "cents"):
            self._looks[f"total {kind}"] = {**self._looks[kind], "bold": True, "top": 1, "bottom": 1}

    def __getitem__(self, look: str) -> Format:
        if look not in self._made:
            face = {} if look in TONES else {"font_name": "Calibri", "font_size": 11}
            self._made[look] = self._book.add_format({**face, **self._looks[look]})
        return self._made[look]


def write(
    sheet: Worksheet, at: int, column: int, value: Any, kind: str, formats: Formats, total: str = ""
) -> None:
    """Put one raw value into a cell, as its column's kind says; nothing for None and ""."""
    if isinstance(value, tuple):
        value = value[1]
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(at, column, inert(said(value))[:CELL_LIMIT], formats[f"{total}text"])
    elif isinstance(value, date):
        sheet.write_datetime(at, column, value, formats["date"])
    elif kind == "percent":
        sheet.write_number(at, column, value / 100, formats["percent"])
    elif kind == "money":
        sheet.write_number(
            at, column, value / 100, formats[f"{total}cents" if value % 100 else f"{total}money"]
        )
    else:
        whole = value == int(value)
        sheet.write_number(
            at, column, int(value) if whole else value, formats["number" if whole else "decimal"]
        )


def height(values: Iterable[Any], widths: Sequence[int]) -> int:
    """How many lines the fullest wrapped cell of a row needs: only Excel itself works this out on opening."""
    lines = (
        -(-len(value) // width)
        for value, width in zip(values, widths, strict=False)
        if isinstance(value, str)
    )
    return max(lines, default=1)


class Book:
    """A workbook being filled. ``title`` and ``publisher`` run above and below each printed page; heads stand on the
    colour of ``brand``, or on the product's own, and its logo on the sheet that says what the workbook is."""

    def __init__(self, words: Words, title: str, publisher: str, created: datetime, brand: Brand = BARE):
        self.words, self.title, self.publisher, self.brand = words, title, publisher, brand
        self._out = io.BytesIO()
        self.book = xlsxwriter.Workbook(self._out, OPTIONS)
        self.book.set_properties(
            {"title": title, "author": publisher, "created": created.replace(tzinfo=None)}
        )
        self.formats = Formats(self.book, words, brand.colour or HUES[0])
        self._named: set[str] = set()

    @property
    def sheets(self) -> list[str]:
        """The names of the sheets that there are."""
        return list(self.book.sheetnames)

    def sheet(self, name: str, wide: int = 1) -> Worksheet:
        """An empty sheet, set up for print: US Letter on its side, ``wide`` pages across, page numbers."""
        sheet = self.book.add_worksheet(name[:31])
        sheet.set_landscape()
        sheet.set_paper(PAPER_US_LETTER)
        sheet.fit_to_pages(wide, 0)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
        title, name, publisher = (text.replace("&", "&&") for text in (self.title, name, self.publisher))
        numbers = self.words.gettext("Page %(page)s of %(pages)s", page="&P", pages="&N")
        sheet.set_header(f"&L{title}&R{name}"[:255])
        sheet.set_footer(f"&L{publisher}&R{numbers}"[:255])
        return sheet

    def table(self, table: Table) -> None:
        """One table on a sheet of its own, named, with its filter; its totals stand apart below, out of reach of it."""
        formats = self.formats
        heads = list(_unlike(column.head for column in table.columns))
        widths = [
            max(column.width, longest_word(head) + 3)
            for head, column in zip(heads, table.columns, strict=True)
        ]
        last = len(table.columns) - 1
        sheet = self.sheet(table.name, -(-sum(widths) // PAGE_CHARACTERS))
        for at, width in enumerate(widths):
            sheet.set_column(at, at, width)
        sheet.add_table(
            0,
            0,
            max(len(table.rows), 1),
            last,
            {
                "name": self._name(table.name),
                "style": None,
                "columns": [
                    {"header": head, "header_format": formats[_head_look(column)]}
                    for head, column in zip(heads, table.columns, strict=True)
                ],
            },
        )
        sheet.set_row(0, LINE * height(heads, [width - 2 for width in widths]))
        for line, values in enumerate(table.rows, start=1):
            shown = [value[1] if isinstance(value, tuple) else value for value in values]
            sheet.set_row(line, LINE * min(height(shown, widths), MOST_LINES))
            for at, value in enumerate(shown):
                if value is not None:
                    write(sheet, line, at, value, table.columns[at].kind, formats)
        for at, column in enumerate(table.columns):
            if column.kind == "status":
                self.colour(sheet, 1, at, [values[at] for values in table.rows])
        if table.totals:
            for at, value in enumerate(table.totals):
                write(sheet, len(table.rows) + 2, at, value, table.columns[at].kind, formats, "total ")
        sheet.freeze_panes(1, table.fixed)
        if table.fixed:
            sheet.repeat_columns(0, table.fixed - 1)
        sheet.repeat_rows(0)

    def _name(self, wanted: str) -> str:
        """A name for a table, as formulas may call it: no blank, no sign, unlike a cell's own."""
        name = re.sub(r"\W+", "_", wanted).strip("_") or "T"
        if not (name[0].isalpha() or name[0] == "_") or CELL_NAME.fullmatch(name):
            name = f"_{name}"
        found, number = name, 2
        while found.lower() in self._named:
            found, number = f"{name}_{number}", number + 1
        self._named.add(found.lower())
        return found

    def colour(self, sheet: Worksheet, first: int, column: int, values: list[Any]) -> None:
        """Colour a column by its status, from a row on: by the word that a cell begins with, so that it follows what is
        typed. ``values``: the key and words of each, or nothing."""
        beginnings: dict[str, str] = {}
        for key, text in filter(None, values):
            beginnings.setdefault(re.split(r"\d", text, maxsplit=1)[0].rstrip(" ,") or text, key)
        for words in sorted(beginnings, key=len, reverse=True):
            rule = {"type": "text", "criteria": "begins with", "value": words, "stop_if_true": True}
            sheet.conditional_format(
                first,
                column,
                first + len(values) - 1,
                column,
                {**rule, "format": self.formats[beginnings[words]]},
            )

    def told(self, rows: Iterable[tuple[str, Any]]) -> None:
        """The sheet that says what the workbook is: a label and what it says, a line each."""
        _ = self.words.gettext
        name, number = _("Read me"), 2
        while name.lower() in {sheet.lower() for sheet in self.sheets}:
            name, number = f"{_('Read me')} {number}", number + 1
        sheet = self.sheet(name)
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 90)
        top = int(self._logo(sheet))
        sheet.set_row(top, 2 * LINE)
        sheet.write_string(top, 0, inert(self.title)[:CELL_LIMIT], self.formats["title"])
        for line, (label, value) in enumerate(rows, start=top + 2):
            sheet.set_row(line, LINE * height([value], [90]))
            sheet.write_string(line, 0, label, self.formats["label"])
            write(sheet, line, 1, value, "text", self.formats)

    def _logo(self, sheet: Worksheet) -> bool:
        """Put the logo on the first row of a sheet; whether there is one."""
        if not self.brand.logo:
            return False
        wide, high = struct.unpack(">II", self.brand.logo[16:24])  # where a PNG says its size
        scale = min(LOGO[0] / wide, LOGO[1] / high)
        sheet.set_row_pixels(0, LOGO[1] + 12)
        sheet.insert_image(
            0,
            0,
            "logo.png",
            {
                "image_data": io.BytesIO(self.brand.logo),
                "description": self.brand.alternative,
                "x_scale": scale,
                "y_scale": scale,
                "x_offset": 2,
                "y_offset": 4,
                "object_position": 2,
            },
        )
        return True

    def close(self) -> bytes:
        """The finished workbook."""
        self.book.close()
        return self._out.getvalue()


def longest_word(head: str) -> int:
    """The characters of the longest word of a head, which a no-break blank does not end: a column holds that much."""
    return max(map(len, head.split(" ")), default=0)


def inert_note(words: Words) -> str:
    """Why a text may begin with an apostrophe."""
    return words.gettext(
        "A text that a spreadsheet could take for a formula has an apostrophe before it: nothing here is a formula."
    )


def _head_look(column: Column) -> str:
    return "head" if column.kind in ("text", "date", "status") else "head figure"


def _unlike(heads: Iterable[str]) -> Iterator[str]:
    """The heads, numbered where two are alike: a table tells its columns apart by them."""
    seen: set[str] = set()
    for head in heads:
        found, number = head, 2
        while found.lower() in seen:
            found, number = f"{head} {number}", number + 1
        seen.add(found.lower())
        yield found
