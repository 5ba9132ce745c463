"""Reading what the renderers made, with other programs' libraries than those that wrote it."""

import io
import re
import zipfile
from xml.etree import ElementTree

from pypdf import PdfReader

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def squeeze(text: str) -> str:
    """Text with every run of blanks, no-break or not, as one space, so that line ends do not matter."""
    return re.sub(r"\s+", " ", text.replace("\u00ad", ""))


def pdf_text(data: bytes) -> str:
    return squeeze(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages))


def part(data: bytes, name: str) -> ElementTree.Element:
    """One part of an Office file, parsed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ElementTree.fromstring(archive.read(name))  # noqa: S314 (our own bytes)


def word_text(data: bytes) -> str:
    """The text of each paragraph, on a line of its own."""
    body = part(data, "word/document.xml")
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p"))


def sheets(data: bytes) -> dict[str, list[dict[str, tuple[str, str, str]]]]:
    """Sheets by name; each row maps a column's letters to (type, value, number format)."""
    strings = [
        "".join(t.text or "" for t in si.iter(f"{S}t"))
        for si in part(data, "xl/sharedStrings.xml").iter(f"{S}si")
    ]
    styles = part(data, "xl/styles.xml")
    codes = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter(f"{S}numFmt")}
    looks = [codes.get(xf.get("numFmtId"), "") for xf in styles.find(f"{S}cellXfs")]
    book, out = part(data, "xl/workbook.xml"), {}
    for number, sheet in enumerate(book.iter(f"{S}sheet"), start=1):
        rows = []
        for row in part(data, f"xl/worksheets/sheet{number}.xml").iter(f"{S}row"):
            cells = {}
            for cell in row.iter(f"{S}c"):
                value = cell.findtext(f"{S}v")
                if value is None:
                    continue
                kind = cell.get("t", "n")
                look = looks[int(cell.get("s", "0"))]
                shown = strings[int(value)] if kind == "s" else value
                cells[re.sub(r"\d", "", cell.get("r"))] = (kind, shown, look)
            rows.append(cells)
        out[sheet.get("name")] = rows
    return out


def columns(rows: list[dict[str, tuple[str, str, str]]]) -> list[dict[str, tuple[str, str, str]]]:
    """The rows under the heads of a sheet, by head instead of by letters."""
    heads = {letters: value for letters, (_kind, value, _look) in rows[0].items()}
    return [{heads[letters]: cell for letters, cell in row.items()} for row in rows[1:]]
