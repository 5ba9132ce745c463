"""The whole report as JSON, for other programs.

The keys are the field names of `document.py`, and those docstrings are their meaning: dates are ISO 8601,
money is integer cents (`…_cents`), shares are whole percents, measurements are numbers, what is unknown is
null. Added to them: `format` (this layout's name; it changes when a key changes its meaning or goes),
`budget_cents` and `actions` on each axis, and `funding_total`. A text that the report's language lacks is given in the
other one, and a key beside it says so: `title_language` beside `title`, `quoted_languages` (one for each) beside
`quoted`; `borrowed` of a table of a chapter lists [row, column, language], from zero.
"""

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from secretariat.core.borrowed import lender
from secretariat.reports.chapters import Grid
from secretariat.reports.document import Report
from secretariat.reports.progress import Axis
from secretariat.reports.words import Words

FORMAT = "secretariat.report/1"
LOOKS = ("brand",)
"""What is for the eye, and no data."""


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if is_dataclass(value):
        out = {}
        for name in _names(type(value)):
            if name not in LOOKS:
                held = getattr(value, name)
                out[name] = _plain(held)
                out |= _borrowed(name, held)
        if isinstance(value, Grid):
            rows = enumerate(value.rows)
            lent = [(at, place, lender(cell)) for at, row in rows for place, cell in enumerate(row)]
            out["borrowed"] = [list(one) for one in lent if one[2]]
        if isinstance(value, Axis):
            out["budget_cents"] = value.budget_cents
            out["actions"] = sum(1 for _row in value.rows())
        return out
    raise TypeError(f"a report cannot hold {type(value).__name__}")


def _borrowed(name: str, held: Any) -> dict[str, Any]:
    """The language of a text that the other one lent, or of each of several."""
    if language := lender(held):
        return {f"{name}_language": language}
    if isinstance(held, tuple) and any(map(lender, held)):
        return {f"{name}_languages": [lender(one) for one in held]}
    return {}


def render(report: Report, words: Words | None = None) -> bytes:
    """UTF-8 JSON on one line. Data holds no fixed words: `words` is only for likeness with other forms."""
    data = {"format": FORMAT, **_plain(report)}
    sought, committed, received = report.funding_total
    data["funding_total"] = {"sought_cents": sought, "committed_cents": committed, "received_cents": received}
    return json.dumps(data, ensure_ascii=False).encode()
