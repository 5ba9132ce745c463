"""The actions as CSV: RFC 4180, UTF-8 with its mark so that Excel reads accents, ISO dates, plain numbers.

Shares are whole percents; the budget is in dollars. Text that a spreadsheet would run is made inert.
"""

import csv
import io
from decimal import Decimal
from typing import Any

from secretariat.core.inert import inert_row
from secretariat.reports import tables
from secretariat.reports.document import Report
from secretariat.reports.words import Words, words_for


def _dollars(cents: int | None) -> Any:
    if cents is None:
        return None
    return Decimal(cents).scaleb(-2) if cents % 100 else cents // 100


def render(report: Report, words: Words | None = None) -> bytes:
    """One line per action under one line of heads in the report's language."""
    table = tables.actions(report, words or words_for(report.language))
    money = [at for at, column in enumerate(table.columns) if column.kind == "money"]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(column.head for column in table.columns)
    for values in table.rows:
        line = list(values)
        for at in money:
            line[at] = _dollars(line[at])
        writer.writerow(inert_row(line))
    return out.getvalue().encode("utf-8-sig")
