"""What one of our own workbooks held when it was exported: its hidden sheet, beside which edits are told."""

from collections.abc import Mapping

from secretariat.imports import values
from secretariat.imports.grid import Cell, Sheet
from secretariat.imports.headings import Layout, read_heading
from secretariat.imports.plan_cells import RECORD

NAME = "_secretariat"


def of(sheets: list[Sheet], layout: Layout) -> dict[int, Mapping[str, Cell]] | None:
    """Record → the cells of its row as they were exported, by field; None for a file that is not our workbook."""
    if "address" not in layout.fields:
        return None
    sheet = next((sheet for sheet in sheets if sheet.name == NAME and not sheet.shown), None)
    if sheet is None or not sheet.rows:
        return None
    columns = read_heading(sheet, 0, "plan", {})
    places = {name: place for place, name in columns.items()}
    if "address" not in places:
        return None
    found: dict[int, Mapping[str, Cell]] = {}
    for number in range(1, len(sheet.rows)):
        address = RECORD.fullmatch(values.line_of(sheet.cell(number, places["address"])))
        if address:
            found[int(address[1])] = {name: sheet.cell(number, place) for name, place in places.items()}
    return found
