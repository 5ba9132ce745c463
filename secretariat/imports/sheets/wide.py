"""Tables with a column for each period: which period a heading names, on one row or on two (2026 over T1, T2…)."""

import re
from datetime import date

from secretariat.core.words import folded
from secretariat.imports.sheets import values, vocabulary
from secretariat.imports.sheets.grid import Cell, Sheet

WIDE = "wide"
"""What a column of values is read as whose heading names their period; its field is ``wide:`` and its place."""
ABOUT = re.compile(
    r"\b(?:valeurs?|resultats?|reels?|realises?|mesures?|actuals?|values?|results?|de|du|of|for|au|en)\b"
)
YEAR = re.compile(r"(?:19|20)\d\d")
QUARTER = re.compile(
    r"(?:t|q|trim\.?|trimestre|quarter)\s*[1-4]|[1-4](?:er|re|e|eme|st|nd|rd|th)?\s+(?:trim\.?|trimestre|quarter)"
)
"""A quarter without its year."""


def field(place: int) -> str:
    return f"{WIDE}:{place}"


def is_wide(name: str) -> bool:
    """Whether a field is the values of one period."""
    return name.startswith(f"{WIDE}:")


def heading_at(sheet: Sheet, row: int, place: int) -> Cell:
    """A heading; where the row is blank there, that of the row above, if that is a row of headings too."""
    cell = sheet.cell(row, place)
    return above(sheet, row, place) if cell == "" and any(sheet.rows[row]) else cell


def above(sheet: Sheet, row: int, place: int) -> Cell:
    """The cell over a heading, if its row is one of headings too: several cells are filled."""
    if row > 0 and sum(other != "" for other in sheet.rows[row - 1]) > 1:
        return sheet.cell(row - 1, place)
    return ""


def period_at(sheet: Sheet, row: int, place: int) -> str:
    """The period that a heading names, as a person would write it (T1 2026, mars 2026, 2026); '' for none."""
    cell = sheet.cell(row, place)
    text = _text(cell)
    if _whole(text):
        return text
    if not QUARTER.fullmatch(text) and text.rstrip(".") not in vocabulary.months():
        return ""
    for left in range(place, -1, -1):
        above = _text(sheet.cell(row - 1, left)) if row > 0 else ""
        if YEAR.fullmatch(above):
            return f"{text} {above}"
        if above:
            return ""
    return ""


def _text(cell: Cell) -> str:
    """A heading without the words that say only that it holds values."""
    if isinstance(cell, date):
        return f"{cell.year}-{cell.month:02}"
    text = re.sub(r"[()\[\]:]", " ", folded(values.line_of(cell)))
    return " ".join(ABOUT.sub(" ", text).split())


def _whole(text: str) -> bool:
    """Whether a text is a year, a quarter or a month with its year, and nothing else."""
    if YEAR.fullmatch(text) or values.QUARTER.fullmatch(text) or values.MONTH.fullmatch(text):
        return True
    found = values.WORDED.fullmatch(text)
    return bool(found) and not (found[1] or found[3]) and found[2] in vocabulary.months()
