"""When things happen in the demonstration: dates moved by whole weeks, and plausible hours of a working day.

Nothing here is random: the minute of an act follows from its key, so that two loads of one week are alike.
"""

import math
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from secretariat.core.clock import HOME_ZONE
from secretariat.plans import periods

ZONE = ZoneInfo(HOME_ZONE)
QUARTER = 365.25 / 4
"""Mean length in days."""


@dataclass(frozen=True)
class Hours:
    """A part of the day, in minutes after midnight, Montréal's time."""

    begin: int
    end: int


def _hours(begin: str, end: str) -> Hours:
    first, last = time.fromisoformat(begin), time.fromisoformat(end)
    return Hours(first.hour * 60 + first.minute, last.hour * 60 + last.minute)


NIGHT = _hours("00:05", "00:30")
"""What the product does by itself as a day begins."""
OPENING = _hours("08:30", "09:20")
"""What others wait for: a charter, an adoption, an appointment."""
MORNING = _hours("09:25", "11:00")
"""Proposals and assignments."""
DAY = _hours("11:05", "15:00")
"""Most steps."""
LATE = _hours("15:05", "15:40"), _hours("15:45", "16:15"), _hours("16:20", "16:55")
"""Measurements on one day: submitted, verified, published."""
CLOSING = _hours("17:00", "17:20")
WHOLE = _hours("08:45", "16:50")


@dataclass(frozen=True)
class Shift:
    """By how many weeks the demonstration's dates move, so that its anchor falls in the current week."""

    weeks: int

    @classmethod
    def to(cls, anchor: date, today: date) -> "Shift":
        """The shift that brings the anchor's week to the week of ``today``."""
        return cls((_monday(today) - _monday(anchor)).days // 7)

    def moved(self, value: Any) -> Any:
        """A tree of data with every date in it moved."""
        if isinstance(value, date):
            return value + timedelta(weeks=self.weeks)
        if isinstance(value, dict):
            return {name: self.moved(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.moved(inner) for inner in value]
        return value

    def period(self, period: Any, frequency: str) -> str:
        """A period of measurement, moved by the whole periods in the shift: it never ends too late."""
        length = {"yearly": 4 * QUARTER, "quarterly": QUARTER, "monthly": QUARTER / 3}[frequency]
        count = math.floor(self.weeks * 7 / length)
        middle = periods.end_of(str(period)) - timedelta(days=14) + timedelta(days=round(count * length))
        return periods.of_day(middle, frequency)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def moment(day: date, hours: Hours, key: str, place: int = 0, of: int = 1) -> datetime:
    """An instant in a part of a day that ``of`` acts share in turn: that of the act at ``place``."""
    room = (hours.end - hours.begin) * 60 // of
    second = hours.begin * 60 + room * place + zlib.crc32(key.encode()) % max(room, 1)
    return datetime.combine(day, time(), ZONE) + timedelta(seconds=second)


def in_turn(dates: list[date], hours: Hours, key: str) -> list[datetime]:
    """An instant for each of these dates: those of one day follow each other."""
    many, found, placed = Counter(dates), [], Counter()
    for day in dates:
        found.append(moment(day, hours, f"{key} {day} {placed[day]}", placed[day], many[day]))
        placed[day] += 1
    return found


def clock_time(day: date, hour: str) -> datetime:
    """An instant given as hours and minutes of a day."""
    return datetime.combine(day, time.fromisoformat(hour), ZONE)


def working_day(day: date) -> date:
    """The day itself, or the Monday after a week-end."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
