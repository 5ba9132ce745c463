"""The rows of a plain table: one thing each, without headings between them."""

from collections.abc import Iterator

from flask_babel import gettext as _

from secretariat.core.lifecycle import Refused
from secretariat.imports.answers import Answers
from secretariat.imports.proposals import Line
from secretariat.imports.sheets import values, vocabulary
from secretariat.imports.sheets.grid import Cell, Sheet
from secretariat.imports.sheets.headings import Layout


def read(
    sheets: list[Sheet], layout: Layout, answers: Answers, most: int
) -> Iterator[tuple[int, dict[str, Cell]]]:
    """(row, cells by field) under the heading, blank rows and totals left out. Refused beyond ``most`` rows."""
    if layout.sheet >= len(sheets):
        return
    sheet, mended, found = sheets[layout.sheet], answers.mended_rows(), 0
    for at in range(0 if layout.head is None else layout.head + 1, len(sheet.rows)):
        line = sheet.rows[at]
        cells = {name: line[place] for name, place in layout.fields.items() if place < len(line)}
        cells = {n: c for n, c in (cells | mended.get(at + 1, {})).items() if values.text_of(c)}
        first = next((values.text_of(c) for c in line if c != ""), "")
        if not cells or vocabulary.is_total(first):
            continue
        found += 1
        if found > most:
            raise Refused(_("At most %(n)s rows come in at once here.", n=most))
        yield at + 1, cells


def named(line: Line, refused: Refused) -> Refused:
    """A refusal that names its row."""
    why = [refused.reason, *(text for texts in refused.errors.values() for text in texts)]
    said = " ".join(_(text) for text in why if text)
    return Refused(_("Row %(line)s: %(why)s", line=line.row, why=said))
