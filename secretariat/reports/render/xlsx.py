"""The report as an Excel workbook: a sheet per table, filters, frozen heads, real dates, numbers and money.

No cell is a formula or a link: text is written as text and made inert, so that it stays harmless when a cell
is edited or the sheet is saved as CSV. Formats follow the report's language (62 % or 62%, 240 000 $ or
$240,000); the separators inside a number are the reader's own, as Excel has it.
"""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from secretariat.core.inert import inert
from secretariat.reports import labels, tables
from secretariat.reports.document import Report, Status
from secretariat.reports.prose import paragraphs, plain
from secretariat.reports.words import NBSP, Words, words_for

CELL_LIMIT = 32767
KEPT = "_secretariat"
"""The name of the sheet that imports look for (secretariat/imports/base.py)."""
LINE, MOST_LINES = 15, 12  # points per line of a row, and how far a row grows
PAGE_CHARACTERS = 200  # about what a sideways page holds in readable print
PAPER_US_LETTER = 1
SUMMARY_WIDTHS = (12, 44, 16, 18, 30, 44)
INK, INK_3, RULE, EDGE = "#16201F", "#5D6866", "#D3DAD7", "#85908D"


class _Formats:
    """The workbook's cell formats, made once each."""

    def __init__(self, book: xlsxwriter.Workbook, words: Words):
        french = words.language == "fr"
        self._book = book
        self._made: dict[str, Format] = {}
        day = "[$-C0C]d mmm yyyy" if french else "[$-1009]d mmm yyyy"
        base = {"valign": "top"}
        wrap = {**base, "text_wrap": True}
        figure = {**base, "align": "right", "indent": 1}
        self._looks: dict[str, dict[str, Any]] = {
            "text": wrap,
            "date": {**base, "num_format": day, "align": "left"},
            "number": {**figure, "num_format": "#,##0"},
            "decimal": {**figure, "num_format": "#,##0.0##"},
            "percent": {**figure, "num_format": f"0{NBSP}%" if french else "0%"},
            "money": {**figure, "num_format": f'#,##0{NBSP}"$"' if french else '"$"#,##0'},
            "cents": {**figure, "num_format": f'#,##0.00{NBSP}"$"' if french else '"$"#,##0.00'},
            "head": {**wrap, "bold": True, "font_color": INK, "bottom": 2, "bottom_color": INK},
            "head figure": {**figure, "text_wrap": True, "bold": True, "font_color": INK, "bottom": 2},
            "title": {"bold": True, "font_size": 20, "font_color": INK},
            "section": {"bold": True, "font_size": 12, "font_color": INK, "top": 2, "top_color": INK},
            "meta": {"font_color": INK_3},
        }
        for kind in ("text", "money", "cents"):
            self._looks[f"total {kind}"] = {**self._looks[kind], "bold": True, "top": 1, "bottom": 1}

    def __getitem__(self, look: str) -> Format:
        if look not in self._made:
            self._made[look] = self._book.add_format(
                {"font_name": "Calibri", "font_size": 11, **self._looks[look]}
            )
        return self._made[look]


def _write(
    sheet: Worksheet, at: int, column: int, value: Any, kind: str, formats: _Formats, total: str = ""
) -> None:
    """Put one raw value into a cell, as its column's kind says; nothing for None and ""."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        sheet.write_string(at, column, inert(value)[:CELL_LIMIT], formats[f"{total}text"])
    elif isinstance(value, date):
        sheet.write_datetime(at, column, value, formats["date"])
    elif kind == "percent":
        sheet.write_number(at, column, value / 100, formats["percent"])
    elif kind == "money":
        sheet.write_number(
            at, column, value / 100, formats[f"{total}cents" if value % 100 else f"{total}money"]
        )
    else:
        whole = isinstance(value, int) or value == value.to_integral_value()
        sheet.write_number(
            at, column, int(value) if whole else value, formats["number" if whole else "decimal"]
        )


def _height(values: Iterable[Any], widths: Sequence[int]) -> int:
    """How many lines the fullest wrapped cell of a row needs: only Excel itself works this out on opening."""
    lines = (
        -(-len(value) // width)
        for value, width in zip(values, widths, strict=False)
        if isinstance(value, str)
    )
    return max(lines, default=1)


def _page(sheet: Worksheet, report: Report, words: Words, name: str, wide: int = 1) -> None:
    """Print settings: US Letter on its side, `wide` pages across, heads and page numbers on each page."""
    sheet.set_landscape()
    sheet.set_paper(PAPER_US_LETTER)
    sheet.fit_to_pages(wide, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
    quiet = {
        code: text.replace("&", "&&") for code, text in (("title", labels.title(report)), ("name", name))
    }
    numbers = words.gettext("Page %(page)s of %(pages)s", page="&P", pages="&N")
    sheet.set_header(f"&L{quiet['title']}&R{quiet['name']}"[:255])
    sheet.set_footer(f"&L{labels.publisher(report).replace('&', '&&')}&R{numbers}"[:255])


def _sheet(
    book: xlsxwriter.Workbook, table: tables.Table, report: Report, words: Words, formats: _Formats
) -> None:
    """One table on a sheet of its own; its totals stand apart below, out of the filter's reach."""
    sheet = book.add_worksheet(table.name[:31])
    kinds, widths = [column.kind for column in table.columns], [column.width for column in table.columns]
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width)
        look = "head" if column.kind in ("text", "date") else "head figure"
        sheet.write_string(0, at, column.head, formats[look])
    sheet.set_row(0, LINE * _height([column.head for column in table.columns], widths))
    for line, values in enumerate(table.rows, start=1):
        sheet.set_row(line, LINE * min(_height(values, widths), MOST_LINES))
        for at, value in enumerate(values):
            if value is not None:
                _write(sheet, line, at, value, kinds[at], formats)
    if table.totals:
        for at, value in enumerate(table.totals):
            _write(sheet, len(table.rows) + 2, at, value, kinds[at], formats, "total ")
    sheet.freeze_panes(1, table.fixed)
    if table.fixed:
        sheet.repeat_columns(0, table.fixed - 1)
    sheet.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    sheet.repeat_rows(0)
    _page(sheet, report, words, table.name, -(-sum(widths) // PAGE_CHARACTERS))


def _kept(book: xlsxwriter.Workbook, table: tables.Table, formats: _Formats) -> None:
    """The actions once more on a sheet that no menu shows: beside it an import tells which cells were edited."""
    sheet = book.add_worksheet(KEPT)
    sheet.very_hidden()
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.head)
        for line, values in enumerate(table.rows, start=1):
            if values[at] is not None:
                _write(sheet, line, at, values[at], column.kind, formats)


class _Summary:
    """The first sheet, written downwards: what the report is, then its small tables."""

    def __init__(self, book: xlsxwriter.Workbook, report: Report, words: Words, formats: _Formats):
        self.report, self.words, self.formats, self.line = report, words, formats, 0
        name = words.gettext("Summary")
        self.sheet = book.add_worksheet(name[:31])
        for at, width in enumerate(SUMMARY_WIDTHS):
            self.sheet.set_column(at, at, width)
        _page(self.sheet, report, words, name)

    def say(self, text: str, look: str = "meta") -> None:
        """A line over all columns, which runs on to the right."""
        if look == "title":
            self.sheet.set_row(self.line, 2 * LINE)
        self.sheet.write_string(self.line, 0, inert(text)[:CELL_LIMIT], self.formats[look])
        self.line += 1

    def section(self, title: str, heads: list[str]) -> None:
        self.line += 1
        for at in range(len(SUMMARY_WIDTHS)):
            self.sheet.write_blank(self.line, at, None, self.formats["section"])
        self.say(title, "section")
        for at, head in enumerate(heads):
            self.sheet.write_string(self.line, at, head, self.formats["head"])
        self.line += bool(heads)

    def row(self, *values: Any, kinds: tuple[str, ...] = ()) -> None:
        self.sheet.set_row(self.line, LINE * _height(values, SUMMARY_WIDTHS))
        for at, value in enumerate(values):
            _write(self.sheet, self.line, at, value, kinds[at] if kinds else "text", self.formats)
        self.line += 1


def _summary(book: xlsxwriter.Workbook, report: Report, words: Words, formats: _Formats) -> None:
    _, board = words.gettext, report.dashboard
    page = _Summary(book, report, words, formats)
    if report.cover:
        page.say(report.cover.addressed)
    page.say(labels.title(report), "title")
    page.say(words.period(report.start, report.end))
    page.say(labels.produced(report, words))
    page.say(plain(labels.opening(report, words)))
    page.section(labels.counts_title(words, board.counts), [_("Actions"), _("Status")])
    for key in Status:
        num = board.counts.of(key)
        page.row(num, labels.count_legend(words, key, num), kinds=("number", "text"))
    heads = [_("Axis"), _("Title"), _("Work done"), _("Time gone"), _("To note")]
    page.section(_("Progress by axis"), heads)
    for axis in board.axes:
        notes = ", ".join(text for _key, text in labels.flags(words, axis.late, axis.without_lead))
        code = f"{axis.band.code} {axis.code}" if axis.band else axis.code
        kinds = ("text", "text", "percent", "percent", "text")
        page.row(code, axis.title, axis.progress, axis.elapsed, notes, kinds=kinds)
    if report.highlights:
        page.section(_("Highlights"), [])
        for highlight in report.highlights:
            said = plain(highlight.markdown)
            page.say(words.labelled(highlight.source, said) if highlight.source else said)
    if report.delays:
        heads = [_("Code"), _("Action"), _("Due"), _("Adopted due date"), _("Status"), _("Reason given")]
        page.section(_("Exceptions and delays"), heads)
        for one in report.delays:
            status = labels.standing(words, one.standing)
            code = f"{one.band.code} {one.code}" if one.band else one.code
            said = "\n".join(filter(None, (one.reason, one.comment)))
            page.row(code, one.title, one.due, one.adopted_due, status, said)
    for chapter in report.chapters:
        if chapter.markdown:
            page.section(chapter.title, [])
            for paragraph in paragraphs(chapter.markdown):
                page.say(paragraph.text)


def render(report: Report, words: Words | None = None) -> bytes:
    """The workbook: Summary, Actions, Indicators, Projects, Funding, Deadlines, Glossary, and the chapters' tables."""
    words = words or words_for(report.language)
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(out, options)
    created = report.produced_at.replace(tzinfo=None)
    book.set_properties(
        {"title": labels.title(report), "author": labels.publisher(report), "created": created}
    )
    formats = _Formats(book, words)
    _summary(book, report, words, formats)
    for make in (
        tables.actions,
        tables.indicators,
        tables.projects,
        tables.funding,
        tables.deadlines,
        tables.glossary,
    ):
        _sheet(book, make(report, words), report, words, formats)
    for table in tables.of_chapters(report, set(book.sheetnames)):
        _sheet(book, table, report, words, formats)
    _kept(book, tables.actions(report, words), formats)
    book.close()
    return out.getvalue()
