"""The forms of imports: shape of input only."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import FileField, ValidationError

from secretariat.core import forms
from secretariat.core.forms import UNKEPT
from secretariat.imports.answers import Answers
from secretariat.imports.organisations import NONE, Directory
from secretariat.imports.sheets import wide
from secretariat.imports.sheets.headings import Layout

MOST_ANSWERS = 400
LONGEST_REASON = 1000


class UploadForm(forms.Form):
    """A spreadsheet."""

    upload = FileField(
        _l("Spreadsheet"),
        description=_l("Excel (.xlsx), OpenDocument (.ods) or text (.csv): 25 MB and 20,000 rows at most."),
    )

    def validate_upload(self, field) -> None:
        if not getattr(field.data, "filename", ""):  # a text may be sent in its place
            raise ValidationError(_l("Choose a file first."))


def clean(text: Any, limit: int) -> str:
    """A posted text without what cannot be kept."""
    return UNKEPT.sub("", str(text or "")).strip()[:limit]


def whole(text: Any) -> int | None:
    """A posted whole number of bearable size, or None."""
    text = str(text or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def answer(answers: Answers, posted: Mapping[str, str], directory: Directory, objectives: set[int]) -> None:
    """Put what the preview's form posts into the answers."""
    for number in range(MOST_ANSWERS):
        key = clean(posted.get(f"name-key-{number}"), 200)
        if key:
            _answer_name(answers, key, posted, number, directory)
        text = clean(posted.get(f"day-key-{number}"), 200)
        if text and (day := _day(posted, number)) is not None:
            answers.days[text] = day
    for name, side in posted.items():
        if name.startswith("side-") and side in ("mine", "theirs"):
            answers.sides[clean(name.removeprefix("side-"), 40)] = side
    shown = {row for row in map(whole, str(posted.get("shown", "")).split(",")) if row}
    out = {row for row in shown if posted.get(f"out-{row}")}
    answers.out = sorted((set(answers.out) - shown) | out)
    if "reason" in posted:
        answers.reason = clean(posted["reason"], LONGEST_REASON)
    if "offers" in posted:
        answers.offer = bool(posted.get("offer"))
    if "standings" in posted:
        answers.stands = bool(posted.get("stands"))
    home = whole(posted.get("home"))
    if home in objectives:
        answers.home = home


def _answer_name(
    answers: Answers, key: str, posted: Mapping[str, str], number: int, directory: Directory
) -> None:
    another = clean(posted.get(f"name-other-{number}"), 200)
    chosen = directory.find(another) if another else whole(posted.get(f"name-{number}"))
    if chosen == NONE or chosen in directory.names:
        answers.names[key] = chosen


def _day(posted: Mapping[str, str], number: int) -> str | None:
    """The day typed, nothing for “no date”, None where nothing was answered."""
    if posted.get(f"day-none-{number}"):
        return ""
    try:
        day = date.fromisoformat(clean(posted.get(f"day-{number}"), 10))
    except ValueError:
        return None
    return day.isoformat() if 1990 <= day.year <= 2100 else None


def laid_out(posted: Mapping[str, str], before: Layout, sheets: int, width: int, fields: set[str]) -> Layout:
    """The layout that the form of columns posts; what is none of the choices keeps what was."""
    sheet, head = whole(posted.get("sheet")), whole(posted.get("head"))
    columns = {}
    for place in range(width):
        name = posted.get(f"column-{place}", "")
        if name == wide.WIDE and "value" in fields:
            columns[place] = wide.field(place)
        elif name in fields and name not in columns.values():
            columns[place] = name
    return Layout(
        sheet=sheet if sheet is not None and sheet < sheets else before.sheet,
        head=(head - 1 if head else None) if posted.get("head") is not None else before.head,
        columns=columns,
        language=posted.get("language") if posted.get("language") in ("fr", "en") else before.language,
        day_first=posted.get("dates", "dmy") != "mdy",
    )
