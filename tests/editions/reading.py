"""The text of an edition's forms, line by line, as a person can review it: what golden files hold."""

import io
import re

import docx
from bs4 import BeautifulSoup, Tag
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from openpyxl import load_workbook
from pypdf import PdfReader


def lines_of(form: str, content: bytes) -> str:
    """What a form says, a line for each of its lines, paragraphs or rows."""
    made = {"pdf": _pdf, "docx": _word, "xlsx": _excel, "html": _page}[form](content)
    kept = (re.sub(r"[ \t]+", " ", line.replace("\u00ad", "")).strip() for line in made)
    return "\n".join(line for line in kept if line) + "\n"


def _pdf(content: bytes):
    reader = PdfReader(io.BytesIO(content))
    yield f"Title: {reader.metadata.title}"
    for number, page in enumerate(reader.pages, start=1):
        yield f"=== page {number} ==="
        for line in page.extract_text().splitlines():
            yield re.sub(r"( \.){3,}", " …", line)


def _word(content: bytes):
    document = docx.Document(io.BytesIO(content))
    yield f"Title: {document.core_properties.title}"
    for element in document.element.body:
        if element.tag == qn("w:p"):
            paragraph = Paragraph(element, document)
            text = "".join(node.text or "" for node in element.iter(qn("w:t")))
            yield f"[{paragraph.style.name}] {text}" if text.strip() else ""
            if element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
                yield "=== section ==="
        elif element.tag == qn("w:tbl"):
            for row in Table(element, document).rows:
                yield " | ".join(cell.text.replace("\n", " / ") for cell in _once(row.cells))
    for number, section in enumerate(document.sections, start=1):
        yield f"=== above and below section {number} ==="
        yield section.header.paragraphs[0].text
        yield section.footer.paragraphs[0].text


def _once(cells):
    seen = None
    for cell in cells:
        if cell._tc is not seen:
            yield cell
        seen = cell._tc


def _excel(content: bytes):
    book = load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            continue
        yield f"=== {sheet.title} ==="
        for row in sheet.iter_rows():
            yield " | ".join(_shown(cell) for cell in row).rstrip(" |")


def _shown(cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if "%" in cell.number_format and isinstance(value, int | float):
        return f"{round(value * 100)}%"
    # The numbers of records are no words of the edition.
    return value.date().isoformat() if hasattr(value, "date") else re.sub(r"/r/\d+", "/r/…", str(value))


def _page(content: bytes):
    soup = BeautifulSoup(content, "html.parser")
    yield f"Title: {soup.title.get_text()}"
    yield from _told(soup.body, soup.html["lang"])


def _told(element: Tag, language: str):
    for child in element.children:
        if not isinstance(child, Tag) or child.name in ("style", "svg"):
            continue
        spoken = child.get("lang", language)
        if spoken != language and child.name in ("div", "h1", "h2"):
            yield f"=== in {spoken} ==="
        if child.name == "tr":
            yield " | ".join(_text(cell, spoken) for cell in child.find_all(["th", "td"]))
        elif child.name in ("h1", "h2", "h3", "p", "li", "dt", "dd", "b"):
            yield f"{'#' * int(child.name[1]) + ' ' if child.name[0] == 'h' else ''}{_text(child, spoken)}"
        else:
            yield from _told(child, spoken)


def _text(element: Tag, language: str) -> str:
    """Its words; what is in another language in braces, with that language."""
    pieces = []
    for child in element.children:
        if not isinstance(child, Tag):
            pieces.append(str(child))
        elif child.name not in ("svg", "style"):
            spoken = child.get("lang", language)
            said = _text(child, spoken)
            block = child.name in ("div", "span", "br") and "s-block" in child.get("class", [])
            said = f"{{{spoken}: {said}}}" if spoken != language else said
            pieces.append(f" / {said}" if block or child.name == "br" else said)
    return re.sub(r"\s+", " ", "".join(pieces)).strip()
