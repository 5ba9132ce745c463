"""The reader of spreadsheets alone, as a program: a file's cells go out as plain JSON, packed.

It imports nothing of the product, so that a process of its own starts in a moment, needs neither settings nor
secrets, and can be held to little memory and time. ``python -P sheetreader.py`` reads an order in JSON:
``path``, ``form`` (xlsx, ods or csv), the bounds ``rows``, ``columns``, ``area``, ``text``, and ``memory`` (bytes)
and ``seconds``. It writes a zlib stream of ``{"sheets": [{"name", "shown", "rows", "merged"}]}``.

A cell is a text, a number, true or false, or ``["2027-03-31"]`` for a date. What cannot be read ends with code 3
and one word on the standard error: rows, columns, text, encoding or broken.
"""

import csv
import json
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineWorkbook, SheetVisibleEnum

SHEETS = 30
LOOKED_AT = 64 * 1024
"""Characters of a text file from which its separator is told."""
SEPARATORS = ";,\t"
SPANNED, SPANS = b"number-rows-spanned", 2000
"""What an OpenDocument file writes of cells merged over rows, and how many ranges of a sheet are told."""


class Unreadable(Exception):
    """Its text is the word by which the caller knows why."""


def read(order: dict[str, Any]) -> dict[str, Any]:
    """Every sheet of a file."""
    if order["form"] == "csv":
        return {"sheets": [_text_sheet(order)]}
    book = CalamineWorkbook.from_path(order["path"])
    spans = _spans(order["path"]) if order["form"] == "ods" else {}
    return {"sheets": [_sheet(book, told, order, spans) for told in book.sheets_metadata[:SHEETS]]}


def _sheet(
    book: CalamineWorkbook, told: Any, order: dict[str, Any], spans: dict[str, list]
) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(told.name)
    if sheet.total_height > order["rows"]:
        raise Unreadable("rows")
    if sheet.total_width > order["columns"]:
        raise Unreadable("columns")
    if sheet.total_height * sheet.total_width > order["area"]:
        raise Unreadable("rows")
    cells = sheet.to_python(skip_empty_area=False) if sheet.total_height else []
    return {
        "name": told.name,
        "shown": told.visible == SheetVisibleEnum.Visible,
        "rows": [_trimmed([_plain(cell) for cell in line]) for line in cells],
        "merged": [[*start, *end] for start, end in (sheet.merged_cell_ranges or ())]
        or spans.get(told.name, []),
    }


def _spans(path: str) -> dict[str, list[list[int]]]:
    """The merged ranges of an OpenDocument file by sheet, which calamine does not tell: read from its cells' spans."""
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as content:
        before = b""
        while piece := content.read(LOOKED_AT):
            if SPANNED in before + piece:
                break
            before = piece[-len(SPANNED) :]
        else:
            return {}
        content.seek(0)
        found = _Spans()
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = found.begin, found.end
        parser.ParseFile(content)
    return found.told


class _Spans:
    """Follows the rows and cells of each sheet; tables inside cells are passed by."""

    def __init__(self):
        self.told: dict[str, list[list[int]]] = {}
        self._depth = self._row = self._times = self._column = 0
        self._ranges: list[list[int]] = []

    def begin(self, name: str, given: dict[str, str]) -> None:
        if name == "table:table":
            self._depth += 1
            if self._depth == 1:
                self._row = self._times = 0
                self._ranges = self.told.setdefault(given.get("table:name", ""), [])
        elif self._depth != 1:
            return
        elif name == "table:table-row":
            self._row += self._times
            self._column, self._times = 0, int(given.get("table:number-rows-repeated", 1))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            down = int(given.get("table:number-rows-spanned", 1))
            if down > 1 and len(self._ranges) < SPANS:
                across = int(given.get("table:number-columns-spanned", 1))
                self._ranges.append(
                    [self._row, self._column, self._row + down - 1, self._column + across - 1]
                )
            self._column += int(given.get("table:number-columns-repeated", 1))

    def end(self, name: str) -> None:
        if name == "table:table":
            self._depth -= 1


def _plain(cell: Any) -> Any:
    if isinstance(cell, str | bool):
        return cell
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < 2**53 else cell
    if isinstance(cell, datetime):
        return [cell.date().isoformat()]
    if isinstance(cell, date):
        return [cell.isoformat()]
    return "" if cell is None else cell if isinstance(cell, int) else str(cell)


def _trimmed(line: list) -> list:
    while line and line[-1] == "":
        line.pop()
    return line


def _text_sheet(order: dict[str, Any]) -> dict[str, Any]:
    encoding = _encoding(order["path"])
    with open(order["path"], encoding=encoding, newline="") as file:
        separator = _separator(file.read(LOOKED_AT))
        file.seek(0)
        rows = list(_lines(csv.reader(file, delimiter=separator), order))
    return {"name": "", "shown": True, "rows": rows, "merged": []}


def _lines(reader: Any, order: dict[str, Any]) -> Iterator[list[str]]:
    """The lines within the bounds; blank ones count, so that a row keeps its number."""
    told = 0
    for number, line in enumerate(reader, 1):
        line = _trimmed(line)
        told += sum(map(len, line))
        if number > order["rows"]:
            raise Unreadable("rows")
        if len(line) > order["columns"]:
            raise Unreadable("columns")
        if told > order["text"]:
            raise Unreadable("text")
        yield line


def _encoding(path: str) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else Windows-1252."""
    with open(path, "rb") as file:
        start = file.read(4)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            with open(path, encoding=encoding, newline="") as file:
                while piece := file.read(LOOKED_AT):
                    if "\0" in piece:
                        raise Unreadable("broken")
            return encoding
        except UnicodeDecodeError:
            continue
    raise Unreadable("encoding")


def _separator(text: str) -> str:
    """The character that parts the cells: the one that parts the most lines alike, outside quotes."""
    counts: dict[str, list[int]] = {separator: [] for separator in SEPARATORS}
    for separator, found in counts.items():
        for line in csv.reader(text.splitlines(keepends=True)[:40], delimiter=separator):
            if any(line):
                found.append(len(line))
    return max(SEPARATORS, key=lambda one: (_alike(counts[one]), -SEPARATORS.index(one)))


def _alike(widths: list[int]) -> int:
    """How many cells stand in lines of the commonest width above one."""
    wide = [width for width in widths if width > 1]
    return max((wide.count(width) * width for width in set(wide)), default=0)


def main() -> int:
    order = json.load(sys.stdin)
    resource.setrlimit(resource.RLIMIT_AS, (order["memory"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (order["seconds"], order["seconds"] + 1))
    try:
        found = read(order)
        told = sum(len(c) for s in found["sheets"] for line in s["rows"] for c in line if isinstance(c, str))
        if told > order["text"]:
            raise Unreadable("text")
        plain = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        sys.stdout.buffer.write(zlib.compress(plain.encode("utf-8", "replace"), 1))
    except Unreadable as why:
        sys.stderr.write(str(why))
        return 3
    except MemoryError:
        sys.stderr.write("text")
        return 3
    except (OSError, ValueError, KeyError, csv.Error, UnicodeError, expat.ExpatError, zipfile.BadZipFile):
        sys.stderr.write("broken")
        return 3
    except BaseException as fault:
        # A panic in the reader's own language passes by every `except Exception`.
        if type(fault).__module__ not in ("pyo3_runtime", "python_calamine"):
            raise
        sys.stderr.write("broken")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
