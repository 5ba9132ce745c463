"""Periods of measurement: a year (2026), a quarter (2026-Q3) or a month (2026-09), and how they read."""

import re
from datetime import date, timedelta

from babel.dates import format_date

from secretariat.core.i18n import LOCALE

PATTERN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
TYPED = re.compile(
    r"(?=.*(?P<year>\d{4}))(?=.*[QTqt](?P<quarter>[1-4]))(?:\d{4}[ -]?[QTqt]\d|[QTqt]\d[ -]?\d{4})"
)
FREQUENCIES = ("monthly", "quarterly", "yearly")


def typed(text: str) -> str:
    """A period as people type it in either language (``2026-T3``, ``q3 2026``), as it is kept; other texts trimmed."""
    found = TYPED.fullmatch(text.strip())
    return f"{found['year']}-Q{found['quarter']}" if found else text.strip()


def written(period: str, lang: str) -> str:
    """A period as a field holds it in a language: ``2026-T3`` in French, where ``T`` is a *trimestre*."""
    return period.replace("Q", "T") if lang == "fr" else period


def _match(period: str):
    found = PATTERN.fullmatch(period)
    if found is None or not 1990 <= int(found.group(1)) <= 2100:
        raise ValueError(f"not a period: {period!r}")
    return found


def end_of(period: str) -> date:
    """The last day of a period. Raises ValueError for a text that is none."""
    year, quarter, month = _match(period).groups()
    last = int(quarter) * 3 if quarter else int(month) if month else 12
    following = date(int(year) + last // 12, last % 12 + 1, 1)
    return following - timedelta(days=1)


def of_day(day: date, frequency: str) -> str:
    """The period of a frequency in which a day falls."""
    if frequency == "yearly":
        return f"{day.year}"
    if frequency == "monthly":
        return f"{day.year}-{day.month:02d}"
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def last_ended(day: date, frequency: str) -> str:
    """The newest period that is over on a day: the one to be measured."""
    running = of_day(day, frequency)
    start = {"yearly": date(day.year, 1, 1), "monthly": day.replace(day=1)}.get(frequency)
    if start is None:
        start = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return of_day(start - timedelta(days=1), frequency) if running else running


def read(period: str, lang: str) -> str:
    """How a period reads: ``T3 2026``, ``Q3 2026``, ``sept. 2026``."""
    try:
        year, quarter, month = _match(period).groups()
    except ValueError:
        return period
    if quarter:
        return f"{'T' if lang == 'fr' else 'Q'}{quarter} {year}"
    if month:
        return format_date(date(int(year), int(month), 1), "MMM y", locale=LOCALE[lang])
    return year


def around(day: date, frequency: str, before: int = 8, after: int = 1) -> list[str]:
    """The periods around a day, newest first: what a form offers."""
    step = {"yearly": 366, "monthly": 31, "quarterly": 92}[frequency]
    found: list[str] = []
    for n in range(after, -before - 1, -1):
        period = of_day(day + timedelta(days=step * n), frequency)
        if period not in found:
            found.append(period)
    return found
