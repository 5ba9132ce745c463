"""What is looked for in a workbook while its entries are unpacked in pieces, before anything reads its cells.

A reader lays out every cell of a sheet up to the last one that is filled: one far cell, or one that is repeated a
million times, would fill the memory. So the places of the cells are read here, from the tags alone.
"""

import re

from secretariat.core import archives
from secretariat.core.lifecycle import N_

ENTITIES = N_("The file declares entities of its own, which no spreadsheet needs. It was not opened.")
LINKS = N_("The file draws cells from other files or programs. Break its links and send it again.")
ROWS_PASSED = N_("A sheet has more than 20,000 rows. Send the part that matters.")
COLUMNS_PASSED = N_("A sheet has more than 256 columns. Send the part that matters.")

PLACE = re.compile(rb'\sr=["\']([A-Z]{0,3})(\d{1,7})["\']')
TAG = re.compile(rb"<table:(table|table-row|table-cell|covered-table-cell)(\s[^>]*)?/?>")
REPEATED = re.compile(rb'number-(?:rows|columns)-repeated=["\'](\d{1,9})')
LONGEST_TAG = 256 * 1024
"""Bytes carried from one piece to the next, so that what lies across them is seen whole."""
LINKED = ("xl/externallinks/", "xl/connections", "xl/querytables/", "xl/embeddings/", "xl/oleobjects/")
LINKING = (b"table:cell-range-source", b"table:dde-link", b"office:dde-source", b"table:table-source")


class Look:
    """Looks at the pieces of a workbook's entries, in their order; raises archives.Unsafe."""

    def __init__(self, rows: int, columns: int, area: int):
        self.rows, self.columns, self.area = rows, columns, area
        self._name, self._rest = "", b""
        self._begin_sheet()

    def __call__(self, name: str, chunk: bytes) -> None:
        if name != self._name:
            self._name, self._rest = name, b""
            self._begin_sheet()
            _begin(name.lower(), chunk)
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            return
        piece = self._rest + chunk
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise archives.Unsafe(ENTITIES)
        end = piece.rfind(b">") + 1
        whole, self._rest = piece[:end], piece[end:]
        if len(self._rest) > LONGEST_TAG:
            self._rest = self._rest[-LONGEST_TAG:]
        if name.startswith("xl/worksheets/"):
            self._excel(whole)
        elif name == "content.xml":
            if any(word in piece for word in LINKING):
                raise archives.Unsafe(LINKS)
            self._opendocument(whole)

    def _begin_sheet(self) -> None:
        self._last_row = self._last_column = 0
        self._row = self._column = 0
        """Rows that are over, and cells of the row that is open."""
        self._times = 0
        """How often the open row is repeated; no row is open yet."""

    def _excel(self, piece: bytes) -> None:
        for letters, number in PLACE.findall(piece):
            column = 0
            for letter in letters:
                column = 26 * column + letter - 64
            self._fill(int(number), column)

    def _opendocument(self, piece: bytes) -> None:
        for found in TAG.finditer(piece):
            tag, attributes = found[1], found[2] or b""
            repeated = REPEATED.search(attributes)
            times = int(repeated[1]) if repeated else 1
            if tag == b"table":
                self._begin_sheet()
            elif tag == b"table-row":
                self._row += self._times
                self._column, self._times = 0, times
            else:
                self._column += times
                if b"value-type" in attributes:
                    self._fill(self._row + self._times, self._column)

    def _fill(self, row: int, column: int) -> None:
        """Note that a cell is filled; refuse a sheet that reaches too far."""
        self._last_row, self._last_column = max(self._last_row, row), max(self._last_column, column)
        if self._last_row > self.rows:
            raise archives.Unsafe(ROWS_PASSED)
        if self._last_column > self.columns:
            raise archives.Unsafe(COLUMNS_PASSED)
        if self._last_row * self._last_column > self.area:
            raise archives.Unsafe(ROWS_PASSED)


def _begin(name: str, chunk: bytes) -> None:
    """Refuse an entry by its name, or by how it begins."""
    if name.startswith(LINKED):
        raise archives.Unsafe(LINKS)
    if name.endswith((".xml", ".rels")) and b"\0" in chunk[:64]:
        raise archives.Unsafe(archives.BROKEN)  # XML in UTF-16 would hide what is looked for
