"""Rows as CSV: RFC 4180, UTF-8 with its mark so that Excel reads accents, ISO dates, plain numbers.

Shares are whole percents; the budget is in dollars. Text that a spreadsheet would run is made inert.
"""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from secretariat.core.borrowed import said
from secretariat.core.inert import inert_row
from secretariat.core.listing import Column
from secretariat.reports import tables
from secretariat.reports.document import Report
from secretariat.reports.words import Words, words_for


def _dollars(cents: int | None) -> Any:
    if cents is None:
        return None
    return Decimal(cents).scaleb(-2) if cents % 100 else cents // 100


def write(columns: Iterable[Column], rows: Iterable[tuple[Any, ...]]) -> bytes:
    """One line per row under one line of heads."""
    columns = list(columns)
    money = [at for at, column in enumerate(columns) if column.kind == "money"]
    status = [at for at, column in enumerate(columns) if column.kind == "status"]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.head for column in columns)
    for values in rows:
        line = list(values)
        for at in money:
            line[at] = _dollars(line[at])
        for at in status:
            line[at] = line[at][1] if line[at] else ""
        writer.writerow(inert_row(said(value) if isinstance(value, str) else value for value in line))
    return out.getvalue().encode("utf-8-sig")


def render(report: Report, words: Words | None = None) -> bytes:
    """The actions, under heads in the report's language; the last column is what an import tells edits by."""
    words = words or words_for(report.language)
    table = tables.actions(report, words)
    columns = (*table.columns, Column(words.gettext("Import mark"), width=14))
    return write(columns, ((*row, tables.mark(row)) for row in table.rows))
