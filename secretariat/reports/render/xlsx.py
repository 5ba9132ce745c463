"""The report as an Excel workbook: what it is, a sheet per table, and what imports look for when it comes back.

Sheets, tables, filters and formats are workbook.py's.
"""

from typing import Any

from secretariat.core.inert import inert
from secretariat.reports import labels, tables
from secretariat.reports.document import Report
from secretariat.reports.progress import Status
from secretariat.reports.prose import paragraphs, plain
from secretariat.reports.render.workbook import CELL_LIMIT, LINE, Book, height, inert_note, write
from secretariat.reports.words import Words, words_for

KEPT = "_secretariat"
"""The name of the sheet that imports look for (secretariat/imports/base.py)."""
SUMMARY_WIDTHS = (12, 44, 16, 18, 30, 44)


def _kept(book: Book, table: tables.Table) -> None:
    """The actions once more on a sheet that no menu shows: beside it an import tells which cells were edited."""
    sheet = book.book.add_worksheet(KEPT)
    sheet.very_hidden()
    for at, column in enumerate(table.columns):
        sheet.write_string(0, at, column.head)
        for line, values in enumerate(table.rows, start=1):
            if values[at] is not None:
                write(sheet, line, at, values[at], column.kind, book.formats)


class _Summary:
    """The first sheet, written downwards: what the report is, then its small tables."""

    def __init__(self, book: Book, words: Words):
        self.book, self.formats, self.line = book, book.formats, 0
        self.sheet = book.sheet(words.gettext("Summary"))
        for at, width in enumerate(SUMMARY_WIDTHS):
            self.sheet.set_column(at, at, width)

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
        self.sheet.set_row(self.line, LINE * height(values, SUMMARY_WIDTHS))
        for at, value in enumerate(values):
            write(self.sheet, self.line, at, value, kinds[at] if kinds else "text", self.formats)
        self.line += 1

    def coloured(self, column: int, statuses: list[tuple[str, str] | None]) -> None:
        """Colour a column of the rows written last by their statuses."""
        if statuses:
            self.book.colour(self.sheet, self.line - len(statuses), column, statuses)


def _summary(book: Book, report: Report, words: Words) -> None:
    _, board = words.gettext, report.dashboard
    page = _Summary(book, words)
    if report.cover:
        page.say(report.cover.addressed)
    page.say(labels.title(report), "title")
    page.say(words.period(report.start, report.end))
    page.say(labels.produced(report, words))
    page.say(plain(labels.opening(report, words)))
    page.section(labels.counts_title(words, board.counts), [_("Actions"), _("Status")])
    counts = [(key, board.counts.of(key)) for key in Status]
    legends = [(key.value, labels.count_legend(words, key, num)) for key, num in counts]
    for (_key, num), (_look, legend) in zip(counts, legends, strict=True):
        page.row(num, legend, kinds=("number", "text"))
    page.coloured(1, legends)
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
        page.coloured(4, [(d.standing.key.value, labels.standing(words, d.standing)) for d in report.delays])
    for chapter in report.chapters:
        if chapter.texts:
            page.section(chapter.title, [])
            for text in chapter.texts:
                for paragraph in paragraphs(text):
                    page.say(paragraph.text)


def _read_me(report: Report, words: Words) -> list[tuple[str, Any]]:
    """What the workbook is, for whoever opens it in a year."""
    _ = words.gettext
    period = words.period(report.start, report.end)
    said = [
        (_("What it is"), _("Progress report")),
        (_("Cluster"), report.scope.cluster),
        (_("Period"), period[:1].upper() + period[1:]),
        *((_("Filter"), line) for line in report.told),
        (_("Filter"), "" if report.told else _("none: everything that the reader may see")),
        (_("Reader"), report.reader),
        (_("Date"), labels.produced(report, words)),
        (
            _("How to use it"),
            _(
                "Each table stands on a sheet of its own, with a filter under its heads. The actions can be edited here"
                " and brought back: import the file from the plan’s page, and each cell that was changed is shown"
                " first."
            ),
        ),
        (_("Text"), inert_note(words)),
    ]
    return [(label, value) for label, value in said if value]


def render(report: Report, words: Words | None = None) -> bytes:
    """The workbook: Summary, Read me, Actions, Indicators, Projects, Funding, Deadlines, Glossary, and the chapters'
    tables."""
    words = words or words_for(report.language)
    book = Book(words, labels.title(report), labels.publisher(report), report.produced_at, report.brand)
    _summary(book, report, words)
    book.told(_read_me(report, words))
    for make in (
        tables.actions,
        tables.indicators,
        tables.projects,
        tables.funding,
        tables.deadlines,
        tables.glossary,
    ):
        book.table(make(report, words))
    for table in tables.of_chapters(report, set(book.sheets)):
        book.table(table)
    _kept(book, tables.actions(report, words))
    return book.close()
