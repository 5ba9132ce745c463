"""What one of our own files said when it was exported, beside which edits and conflicts are told.

A workbook holds its actions once more on a hidden sheet; a text file holds a mark in each row (marks.py).
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from secretariat.imports import marks
from secretariat.imports.plan.cells import RECORD
from secretariat.imports.plan.reading import Wish
from secretariat.imports.sheets import values
from secretariat.imports.sheets.grid import Cell, Sheet
from secretariat.imports.sheets.headings import Layout, read_heading

NAME = "_secretariat"
Told = Callable[[str, Cell], str]
"""(field, cell) → the cell's value as marks.told writes it."""


@dataclass
class Base:
    """The rows of an export by action: their cells, or what their marks keep of them."""

    copied: Mapping[int, Mapping[str, Cell]] = field(default_factory=dict)
    marked: Mapping[int, Mapping[str, bytes]] = field(default_factory=dict)

    def __contains__(self, action_id: int) -> bool:
        return action_id in self.copied or action_id in self.marked

    def said(self, action_id: int, name: str, told: Told, texts: Collection[str]) -> bool:
        """Whether the export said one of these of a field."""
        if action_id in self.copied:
            return told(name, self.copied[action_id].get(name, "")) in texts
        kept = self.marked[action_id].get(name)
        return kept is None or any(marks.checksum(text) == kept for text in texts)

    def emptied(self, action_id: int, cells: Collection[str], told: Told) -> list[str]:
        """The fields that the export filled and that have no cell now."""
        return [n for n in marks.FIELDS if n not in cells and not self.said(action_id, n, told, ("",))]

    def cell(self, action_id: int, name: str) -> Cell:
        """What the export said, as far as it is known."""
        return self.copied.get(action_id, {}).get(name, "")


def of(sheets: list[Sheet], layout: Layout, wishes: Iterable[Wish]) -> Base:
    """What the files of our own exports keep; empty for any other file."""
    fields = layout.fields
    if "address" not in fields:
        return Base()
    if "mark" in fields:
        found = ((_record(w.cells.get("address", "")), w.cells.get("mark", "")) for w in wishes)
        kept = {id: marks.read(values.line_of(cell)) for id, cell in found if id}
        return Base(marked={id: told for id, told in kept.items() if told})
    return Base(copied=_copied(sheets))


def _copied(sheets: list[Sheet]) -> dict[int, Mapping[str, Cell]]:
    sheet = next((sheet for sheet in sheets if sheet.name == NAME and not sheet.shown), None)
    if sheet is None or not sheet.rows:
        return {}
    places = {name: place for place, name in read_heading(sheet, 0, "plan", {}).items()}
    if "address" not in places:
        return {}
    found: dict[int, Mapping[str, Cell]] = {}
    for number in range(1, len(sheet.rows)):
        if id := _record(sheet.cell(number, places["address"])):
            found[id] = {name: sheet.cell(number, place) for name, place in places.items()}
    return found


def _record(address: Cell) -> int | None:
    """The record that an address leads to."""
    found = RECORD.fullmatch(values.line_of(address))
    return int(found[1]) if found else None
