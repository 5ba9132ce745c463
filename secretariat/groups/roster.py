"""A roster as an Excel workbook, and back: what a workbook asks for is first told, then done by the real steps.

A row names its seat by number, or asks for a new one. Reading changes nothing and trusts nothing: the file is
bounded before it is opened, a formula counts as the text it shows, and each row says what it would do or why not.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlsxwriter
from flask_babel import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from secretariat.core import archives, i18n
from secretariat.core.forms import UNKEPT, one_line
from secretariat.core.inert import TRIGGERS, inert
from secretariat.core.lifecycle import N_, Refused
from secretariat.groups.models import Seat
from secretariat.groups.seat_rules import SEAT_ROLES

HEADS = {
    "seat": N_("Seat number"),
    "constituency": N_("Constituency"),
    "voting": N_("With a vote"),
    "role": N_("Role"),
    "person": N_("Person"),
    "email": N_("E-mail address"),
    "organisation": N_("Organisation"),
    "starts_on": N_("First day"),
    "ends_on": N_("Last day"),
    "alternate": N_("Alternate"),
    "criteria_fr": N_("Criteria in French"),
    "criteria_en": N_("Criteria in English"),
    "term_years": N_("Years of a term"),
    "renewals": N_("Renewals allowed"),
    "alternate_allowed": N_("Alternate allowed"),
}
WIDTHS = {
    "person": 24,
    "email": 28,
    "organisation": 30,
    "criteria_fr": 44,
    "criteria_en": 44,
    "alternate": 24,
}
DAYS = ("starts_on", "ends_on")
NUMBERS = ("seat", "term_years", "renewals")
CHECKS = ("voting", "alternate_allowed")
LARGEST = 1024 * 1024
MOST_ROWS, MOST_COLUMNS, MOST_TEXT = 300, 40, 200_000
"""Characters of all cells together: more is no roster."""


@dataclass
class Row:
    """One row of a workbook, by the keys of HEADS; what could not be read is in ``errors``."""

    line: int
    cells: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def workbook(seats: list[Seat], labels: Mapping[str, str], title: str, lang: str, addresses: bool) -> bytes:
    """The roster in the language spoken: one row a seat. ``addresses``: with e-mail addresses."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet(_("Roster"))
    head, text = (
        book.add_format({"bold": True, "bottom": 1}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    keys = [key for key in HEADS if addresses or key != "email"]
    for place, key in enumerate(keys):
        sheet.write_string(0, place, _(HEADS[key]), head)
        sheet.set_column(place, place, WIDTHS.get(key, 14))
    for line, seat in enumerate(seats, 1):
        told = _told(seat, labels, lang)
        for place, key in enumerate(keys):
            value = told[key]
            if isinstance(value, date):
                sheet.write_datetime(line, place, value, day)
            elif isinstance(value, int):
                sheet.write_number(line, place, value, text)
            elif value:
                sheet.write_string(line, place, inert(value), text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(seats), 1), len(keys) - 1)
    book.set_properties({"title": title})
    book.close()
    return out.getvalue()


def _told(seat: Seat, labels: Mapping[str, str], lang: str) -> dict[str, Any]:
    yes = {True: _("yes"), False: _("no")}
    return {
        "seat": seat.id,
        "constituency": labels[seat.constituency],
        "voting": yes[seat.voting],
        "role": _(SEAT_ROLES[seat.role]),
        "person": seat.person.name if seat.person else "",
        "email": seat.person.email if seat.person else "",
        "organisation": seat.organisation.name(lang) if seat.organisation else "",
        "starts_on": seat.starts_on,
        "ends_on": seat.ends_on,
        "alternate": seat.alternate.name if seat.alternate else "",
        "criteria_fr": seat.criteria_fr,
        "criteria_en": seat.criteria_en,
        "term_years": seat.term_years,
        "renewals": seat.renewals,
        "alternate_allowed": yes[seat.alternate_allowed],
    }


def read(content: bytes) -> list[Row]:
    """The rows of an uploaded workbook; Refused, beside the field ``upload``, where it is none that can be read."""
    try:
        if len(content) > LARGEST:
            raise Refused(errors={"upload": [N_("This file is larger than 1 MB: a roster is not.")]})
        if archives.recognise(content) not in ("xlsx", "ods"):
            raise Refused(errors={"upload": [N_("Choose a workbook of Excel or OpenDocument.")]})
        table = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        if table.total_height > MOST_ROWS + 1 or table.total_width > MOST_COLUMNS:
            raise Refused(errors={"upload": [N_("A roster has at most 300 rows and 40 columns.")]})
        lines = table.to_python(skip_empty_area=False)
    except archives.Unsafe:
        raise Refused(errors={"upload": [N_("Choose a workbook of Excel or OpenDocument.")]}) from None
    except (CalamineError, ValueError, IndexError, OSError):
        raise Refused(errors={"upload": [N_("This workbook cannot be read.")]}) from None
    if sum(len(str(cell)) for line in lines for cell in line) > MOST_TEXT:
        raise Refused(errors={"upload": [N_("This workbook holds more text than a roster does.")]})
    heads = _heads(lines[0]) if lines else {}
    if "constituency" not in heads.values():
        raise Refused(
            errors={"upload": [N_("The first row has to name the columns, as in an exported roster.")]}
        )
    return [
        _row(number, {key: line[place] for place, key in heads.items()})
        for number, line in enumerate(lines[1:], 2)
        if any(str(cell).strip() for cell in line)
    ]


def again(line: Any, cells: Any, errors: Any) -> Row:
    """A row from what a preview sent back: each cell is read as if it came from the workbook."""
    row = _row(int(line), {key: cells[key] for key in HEADS if key in cells})
    row.errors += [str(error)[:300] for error in errors]
    return row


def _heads(line: list) -> dict[int, str]:
    """Column → key, whichever language the workbook was exported in."""
    names: dict[str, str] = {}
    for lang in ("fr", "en"):
        with i18n.speaking(lang):
            names |= {_(label).casefold(): key for key, label in HEADS.items()}
    found = {place: names.get(str(cell).strip().casefold()) for place, cell in enumerate(line)}
    return {place: key for place, key in found.items() if key}


def _row(number: int, cells: dict[str, Any]) -> Row:
    row = Row(number)
    for key, cell in cells.items():
        try:
            row.cells[key] = _cell(key, cell)
        except ValueError:
            label = _(HEADS[key])
            row.errors.append(_("%(column)s: “%(text)s” cannot be read.", column=label, text=str(cell)[:60]))
    return row


def _cell(key: str, cell: Any) -> Any:
    if key in DAYS:
        if isinstance(cell, datetime):
            return cell.date().isoformat()
        if isinstance(cell, date):
            return cell.isoformat()
        text = str(cell).strip()
        return date.fromisoformat(text).isoformat() if text else ""
    if key in NUMBERS:
        text = str(cell).strip()
        if text == "":
            return ""
        number = float(text)
        if number != int(number) or not 0 <= number < 2**31:
            raise ValueError(text)
        return int(number)
    text = str(cell)
    if UNKEPT.search(text):
        raise ValueError(text)
    text = text.strip() if key.startswith("criteria") else one_line(text)
    if text.startswith("'") and text[1:].lstrip().startswith(TRIGGERS):
        text = text[1:]  # what the export put in front
    if key in CHECKS and text:
        return _yes(text)
    return text


def _yes(text: str) -> bool:
    words = {True: {"1", "true", "vrai"}, False: {"0", "false", "faux"}}
    for lang in ("fr", "en"):
        with i18n.speaking(lang):
            words[True].add(_("yes"))
            words[False].add(_("no"))
    for value, known in words.items():
        if text.casefold() in known:
            return value
    raise ValueError(text)
