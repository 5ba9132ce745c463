"""One report fetched in each of its forms, and its figures read back out of them."""

import csv
import io
import json
import re
from dataclasses import dataclass

from icalendar import Calendar

from tests.reports.reading import columns, pdf_text, sheets, squeeze, word_text

FORMS = ("html", "pdf", "docx", "xlsx", "csv", "json", "ics")


@dataclass
class Forms:
    """A person's report at an address: ``forms.text("docx")``, ``forms.data``, ``forms.sheet("Actions")``."""

    visitor: object
    base: str
    query: str = "lang=en"

    def ask(self, form: str):
        path = {"html": "report", "ics": "deadlines.ics"}.get(form, f"report.{form}")
        return self.visitor.show(f"{self.base}{path}?{self.query}")

    def bytes(self, form: str) -> bytes:
        page = self.ask(form)
        assert page.status == 200, (form, page.status)
        return page.response.get_data()

    def text(self, form: str) -> str:
        """Everything that a form says, as one line."""
        data = self.bytes(form)
        if form == "html":
            return squeeze(self.ask(form).text)
        if form == "pdf":
            return pdf_text(data)
        if form == "docx":
            return squeeze(word_text(data))
        if form == "xlsx":
            cells = [cell[1] for rows in sheets(data).values() for row in rows for cell in row.values()]
            return squeeze(" ".join(cells))
        if form == "ics":
            return squeeze(re.sub(r"\r?\n ", "", data.decode()).replace("\\", ""))
        return squeeze(data.decode("utf-8-sig"))

    @property
    def data(self) -> dict:
        return json.loads(self.bytes("json"))

    @property
    def rows(self) -> dict[str, dict]:
        """The JSON's actions by code."""
        axes = [axis for section in self.data["sections"] for axis in section["axes"]]
        return {row["code"]: row for axis in axes for o in axis["objectives"] for row in o["rows"]}

    @property
    def lines(self) -> dict[str, dict]:
        """The CSV's actions by code."""
        text = self.bytes("csv").decode("utf-8-sig")
        return {line["Code"]: line for line in csv.DictReader(io.StringIO(text, newline=""))}

    def sheet(self, name: str) -> list[dict[str, str]]:
        """The rows of a worksheet: head → value."""
        rows = columns(sheets(self.bytes("xlsx"))[name])
        return [{head: cell[1] for head, cell in row.items()} for row in rows]

    @property
    def events(self) -> list[tuple[str, str, str]]:
        """The calendar's (UID, day, summary), as they come."""
        calendar = Calendar.from_ical(self.bytes("ics"))
        return [
            (str(e["uid"]), e["dtstart"].dt.isoformat(), str(e["summary"])) for e in calendar.walk("VEVENT")
        ]
