"""A file ready to show: the form of its sheet and columns, and the cells of one row to be mended."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from secretariat.imports.answers import Answers
from secretariat.imports.sheets import values, wide
from secretariat.imports.sheets.grid import Sheet
from secretariat.imports.sheets.headings import Layout

SAMPLE, HEADS, WIDEST = 4, 30, 60
"""Rows shown beside each column, rows offered as headings, columns that are offered."""


def label(name: str, sheet: Sheet, layout: Layout, fields: Mapping[str, str]) -> str:
    """What a column is read as; one of a period goes by its heading."""
    if not wide.is_wide(name):
        return _(fields[name])
    place = layout.fields[name]
    return values.line_of(sheet.cell(layout.head, place))[:40] if layout.head is not None else letter(place)


@dataclass
class ColumnShown:
    """A column of the file: its letter, its heading, what its first cells say, what it is read as."""

    place: int
    letter: str
    heading: str
    sample: str
    field: str


@dataclass
class Columns:
    """What imports/columns.html reads."""

    sheets: list[tuple[int, str]]
    heads: list[tuple[int, str]]
    columns: list[ColumnShown]
    fields: list[tuple[str, str]]
    layout: Layout
    head: int


def columns(sheets: list[Sheet], layout: Layout, fields: Mapping[str, str]) -> Columns:
    """The form of columns, filled with how the file is read now."""
    sheet = sheets[layout.sheet] if layout.sheet < len(sheets) else Sheet("", True)
    start = 0 if layout.head is None else layout.head + 1
    shown = []
    for place in range(min(sheet.width, WIDEST)):
        found = [
            values.line_of(sheet.cell(row, place)) for row in range(start, min(start + 200, len(sheet.rows)))
        ]
        shown.append(
            ColumnShown(
                place,
                letter(place),
                values.line_of(wide.heading_at(sheet, layout.head, place))[:60]
                if layout.head is not None
                else "",
                " · ".join([text[:40] for text in found if text][:SAMPLE]),
                wide.WIDE if wide.is_wide(layout.columns.get(place, "")) else layout.columns.get(place, ""),
            )
        )
    heads = [(0, _("none: the first row is a row like the others"))]
    for number, row in enumerate(sheet.rows[:HEADS], 1):
        told = " · ".join([values.line_of(cell)[:24] for cell in row if cell != ""][:5])
        if told:
            heads.append((number, f"{number}: {told}"))
    names = [(n, s.name or _("the file")) for n, s in enumerate(sheets) if s.shown]
    choices = [(name, _(label)) for name, label in fields.items()]
    if "value" in fields:
        choices.append((wide.WIDE, _("Value of the period that the heading names")))
    return Columns(
        names,
        heads,
        shown,
        choices,
        layout,
        0 if layout.head is None else layout.head + 1,
    )


def letter(place: int) -> str:
    """A column's letter as spreadsheets write it: A, Z, AA."""
    text, number = "", place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(65 + rest) + text
    return text


@dataclass
class CellShown:
    """One cell of a row: as the file has it, and as it was mended."""

    name: str
    label: str
    original: str
    text: str


def cells(
    sheets: list[Sheet], layout: Layout, answers: Answers, row: int, fields: Mapping[str, str]
) -> list[CellShown]:
    """The cells of a row that are read, in the order of the columns; empty where there is no such row."""
    sheet = sheets[layout.sheet] if layout.sheet < len(sheets) else Sheet("", True)
    if not 1 <= row <= len(sheet.rows):
        return []
    typed = answers.mended.get(str(row), {})
    found = []
    for place, name in sorted(layout.columns.items()):
        original = values.text_of(sheet.cell(row - 1, place))
        told = label(name, sheet, layout, fields)
        found.append(CellShown(name, told, original, typed.get(name, original)))
    return found
