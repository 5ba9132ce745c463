"""The period of a report, from the address: two dates, a quarter, a year; by default the running quarter."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from secretariat.plans import periods

QUARTERS_OFFERED = 8
ARGUMENTS = ("period", "from", "to")
"""What an address says of the period."""


def quarter_of(day: date) -> str:
    return periods.of_day(day, "quarterly")


def bounds(period: str) -> tuple[date, date]:
    """First and last day of a year, quarter or month. Raises ValueError for another text."""
    if not period.isascii():
        raise ValueError(f"not a period: {period!r}")
    last = periods.end_of(period)
    if re.fullmatch(r"\d{4}", period):
        return date(last.year, 1, 1), last
    if "Q" in period:
        return date(last.year, last.month - 2, 1), last
    return last.replace(day=1), last


def chosen(args: Mapping[str, str], today: date) -> tuple[date, date]:
    """The period that an address asks for; what makes no sense there falls back to the running quarter."""
    period = named(args, today)
    return bounds(period) if period else _given(args)


def named(args: Mapping[str, str], today: date) -> str:
    """The period that an address asks for by its name (2026-Q3, 2026-T3, 2026, 2026-09), the running quarter
    where it asks for none; "" where it gives two dates instead."""
    period = args.get("period", "").upper().replace("T", "Q")
    try:
        bounds(period)
    except ValueError:
        return "" if _given(args) else quarter_of(today)
    return period


def _given(args: Mapping[str, str]) -> tuple[date, date] | None:
    start, end = _day(args.get("from")), _day(args.get("to"))
    return (start, end) if start and end and start <= end else None


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def offered(today: date, also: str = "") -> list[str]:
    """The quarters that a reader chooses from, the running one first, then this year and the one before, then
    `also` where it is none of them."""
    found, day = [], today
    for _n in range(QUARTERS_OFFERED):
        found.append(quarter_of(day))
        day = bounds(found[-1])[0] - timedelta(days=1)
    found += [str(today.year), str(today.year - 1)]
    return found if not also or also in found else [*found, also]
