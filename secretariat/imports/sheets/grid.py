"""The cells of a spreadsheet as they were read: sheets, rows, cells; merged cells carried down and across."""

import json
import zlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Cell = str | int | float | bool | date
"""A cell as it was read; empty is the empty text."""
MERGES, WIDEST_MERGE = 2000, 5000
"""Merged ranges that are looked at, and cells of one that are filled: one over a whole sheet is decoration."""


@dataclass
class Sheet:
    """One sheet; ``rows`` count from the top of the sheet, so that row 0 is the row that people call 1."""

    name: str
    shown: bool
    rows: list[list[Cell]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max((len(row) for row in self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        line = self.rows[row] if 0 <= row < len(self.rows) else ()
        return line[column] if 0 <= column < len(line) else ""


def unpacked(content: bytes) -> list[Sheet]:
    """The sheets that sheetreader.py packed."""
    told = json.loads(zlib.decompress(content))
    return [_sheet(one) for one in told["sheets"]]


def _sheet(told: dict[str, Any]) -> Sheet:
    sheet = Sheet(told["name"], told["shown"], [[_cell(cell) for cell in line] for line in told["rows"]])
    filled = {number for number, line in enumerate(sheet.rows) if any(cell != "" for cell in line)}
    for top, left, bottom, right in told["merged"][:MERGES]:
        if (bottom - top + 1) * (right - left + 1) <= WIDEST_MERGE:
            _fill(sheet, top, left, bottom, filled)
    return sheet


def _cell(cell: Any) -> Cell:
    return date.fromisoformat(cell[0]) if isinstance(cell, list) else cell


def _fill(sheet: Sheet, top: int, left: int, bottom: int, filled: set[int]) -> None:
    """Give a merged range's value to its first column all the way down; a title across stays one cell, and a row
    that holds nothing else stays blank."""
    value = sheet.cell(top, left)
    if value == "" or bottom == top:
        return
    for number in range(top + 1, min(bottom + 1, len(sheet.rows))):
        if number not in filled:
            continue
        line = sheet.rows[number]
        line.extend([""] * (left + 1 - len(line)))
        if line[left] == "":
            line[left] = value
