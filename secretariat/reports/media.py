"""The forms that a report is taken away in: the media type of each, and what makes it."""

from collections.abc import Callable, Sequence

from secretariat.reports.document import Report
from secretariat.reports.render import csv, docx, ics, json, pdf, xlsx

Render = Callable[[Report], bytes]

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    "pdf": PDF,
    "docx": DOCX,
    "xlsx": XLSX,
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "ics": "text/calendar; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "svg": "image/svg+xml",
}
HERE: dict[str, Render] = {
    "pdf": pdf.render,
    "docx": docx.render,
    "xlsx": xlsx.render,
    "csv": csv.render,
    "json": json.render,
    "ics": ics.render,
}
"""Made in this process: a web process hands the PDF to the press instead (printing.py)."""
BOTH: dict[str, Callable[[Sequence[Report]], bytes]] = {"pdf": pdf.render_both, "docx": docx.render_both}
"""Those that hold both languages in one document (bilingual.py)."""
NAMES = (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel"), ("csv", "CSV"), ("json", "JSON"))
