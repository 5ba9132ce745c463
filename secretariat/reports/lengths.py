"""How long a document takes to make, told from its size before it is begun.

The rates are measured (`make bench`, and lists of 1,000 to 20,000 rows of nine columns): a document expected to take
longer than a reader should wait is made by the worker (jobs/errands.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app

from secretariat.core.listing import Listing
from secretariat.reports.document import Report

WAITED = 2.0
"""Seconds that a reader waits for a document, where LONG_SECONDS of the settings says nothing else."""
CELLS = {"pdf": 7_000, "xlsx": 70_000, "csv": 1_000_000}
"""Cells of a list set in a second."""
ACTIONS = {"pdf": 1_000, "docx": 3_500, "xlsx": 2_500, "csv": 40_000, "json": 20_000}
"""Actions of a report set in a second."""


@dataclass(frozen=True, slots=True)
class Length:
    """What a document holds, rows or actions, and the seconds that making it should take."""

    rows: int = 0
    seconds: float = 0.0
    actions: bool = False

    @property
    def too_long_to_wait(self) -> bool:
        """Whether a reader should not sit through it."""
        return self.seconds > current_app.config.get("LONG_SECONDS", WAITED)


SHORT = Length()
"""Of what is never long."""


def of_list(one: Listing, form: str) -> Length:
    """The length of a list in one form."""
    columns = sum(column.printed for column in one.columns) if form == "pdf" else len(one.columns)
    return Length(len(one.rows), len(one.rows) * columns / CELLS[form])


def of_reports(reports: Sequence[Report], form: str) -> Length:
    """The length of reports that are made into one document."""
    return of_report(sum(1 for report in reports for _row in report.rows()), form)


def of_report(actions: int, form: str) -> Length:
    """The length of a report of so many actions in one form; a calendar is never long."""
    return Length(actions, actions / ACTIONS[form] if form in ACTIONS else 0.0, actions=True)
