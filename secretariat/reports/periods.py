"""The period of a report, from the address: two dates, a quarter, a year; by default the running quarter."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from secretariat.plans import periods

QUARTERS_OFFERED = 8


def quarter_of(day: date) -> str:
    return periods.of_day(day, "quarterly")


def bounds(period: str) -> tuple[date, date]:
    """First and last day of a year, quarter or month. Raises ValueError for another text."""
    last = periods.end_of(period)
    if re.fullmatch(r"\d{4}", period):
        return date(last.year, 1, 1), last
    if "Q" in period:
        return date(last.year, last.month - 2, 1), last
    return last.replace(day=1), last


def chosen(args: Mapping[str, str], today: date) -> tuple[date, date]:
    """The period that an address asks for; what makes no sense there falls back to the running quarter."""
    period = args.get("period", "")
    if period:
        try:
            return bounds(period.upper().replace("T", "Q"))
        except ValueError:
            pass
    start, end = _day(args.get("from")), _day(args.get("to"))
    if start and end and start <= end:
        return start, end
    return bounds(quarter_of(today))


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 1990 <= found.year <= 2100 else None


def offered(today: date) -> list[str]:
    """The quarters that a reader chooses from, the running one first, then this year and the one before."""
    found, day = [], today
    for _n in range(QUARTERS_OFFERED):
        found.append(quarter_of(day))
        day = bounds(found[-1])[0] - timedelta(days=1)
    return [*found, str(today.year), str(today.year - 1)]
