"""Spreadsheets made for tests: the same rows as Excel, OpenDocument or text, in the encodings that people send."""

import csv
import io
import zipfile
from datetime import date
from xml.sax.saxutils import escape

import xlsxwriter

ODS = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
}


def xlsx(*sheets: tuple[str, list[list]] | list[list], merged=(), hidden=()) -> bytes:
    """A workbook; each sheet is its rows, or (name, rows). ``merged``: (first row, column, last row, value) of
    the first sheet, from 0."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, one in enumerate(sheets):
        name, rows = one if isinstance(one, tuple) else (None, one)
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(at, place, cell, day)
                elif cell not in ("", None):
                    sheet.write(at, place, cell)
        for first, column, last, value in merged if number == 0 else ():
            sheet.merge_range(first, column, last, column, value)
        if name in hidden:
            sheet.hide()
    book.close()
    return out.getvalue()


def text(rows: list[list], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """A text file; ``utf-8-sig`` writes the mark before it."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def ods(rows: list[list], name: str = "Feuille1", merged=()) -> bytes:
    """An OpenDocument spreadsheet as LibreOffice writes it, blank cells to the end of the sheet included.

    ``merged``: (first row, column, last row), from 0.
    """
    cells = [[_ods_cell(cell) for cell in row] for row in rows]
    for first, column, last in merged:
        spans = f'table:number-columns-spanned="1" table:number-rows-spanned="{last - first + 1}"'
        cells[first][column] = cells[first][column].replace(
            "<table:table-cell", f"<table:table-cell {spans}", 1
        )
        for row in range(first + 1, last + 1):
            cells[row][column] = "<table:covered-table-cell/>"
    lines = "".join(f"<table:table-row>{''.join(row)}</table:table-row>" for row in cells)
    rest = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    spaces = " ".join(f'xmlns:{short}="{long}"' for short, long in NAMES.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.3"><office:body>'
        f'<office:spreadsheet><table:table table:name="{name}">{lines}{rest}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    return packed({"mimetype": ODS, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"})


def _ods_cell(cell) -> str:
    if cell in ("", None):
        return "<table:table-cell/>"
    if isinstance(cell, date):
        return (
            f'<table:table-cell office:value-type="date" office:date-value="{cell}"><text:p>{cell}</text:p>'
            "</table:table-cell>"
        )
    if isinstance(cell, int | float):
        return (
            f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p>'
            "</table:table-cell>"
        )
    return (
        '<table:table-cell office:value-type="string">'
        + "".join(f"<text:p>{escape(line)}</text:p>" for line in str(cell).split("\n"))
        + "</table:table-cell>"
    )


def packed(entries: dict[str, str | bytes]) -> bytes:
    """A ZIP archive of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, kind)
    return out.getvalue()
