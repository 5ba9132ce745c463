"""Text made harmless for spreadsheets: the one rule that every CSV and Excel export goes through.

A spreadsheet that opens a cell starting with one of a few characters runs it as a formula, which can call
programs or send the sheet's content elsewhere. An apostrophe in front makes the cell plain text everywhere.
Numbers and dates are not text: a negative amount passes as it is.
"""

from collections.abc import Iterable, Iterator
from typing import Any

# The full-width forms are turned into formulas by East Asian editions of the same programs.
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(text: str) -> str:
    """Return `text`, with an apostrophe in front if a spreadsheet could take it for a formula.

    Leading blanks are looked through, because importing programs strip them.
    """
    if text.startswith(TRIGGERS) or text.lstrip().startswith(TRIGGERS):
        return "'" + text
    return text


def inert_row(values: Iterable[Any]) -> Iterator[Any]:
    """Yield `values` with every text made inert, and numbers, dates and None untouched."""
    for value in values:
        yield inert(value) if isinstance(value, str) else value
