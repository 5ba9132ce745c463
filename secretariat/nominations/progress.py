"""How a call goes, seat by seat: accepted, endorsed, what is missing, days left. Pure; an early word of failure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

EARLY_DAYS = 14
"""Days before the close from which what is missing is said as a warning."""


@dataclass
class Line:
    """One constituency of a call."""

    constituency: str
    label: str
    seats: list = field(default_factory=list)
    accepted: int = 0
    awaited: int = 0
    endorsements: int = 0
    whole: int = 0
    """Accepted nominations that have the endorsements needed."""
    needed: int = 0

    @property
    def wanted(self) -> int:
        return len(self.seats)

    @property
    def short(self) -> int:
        """How many more whole nominations it takes to fill every seat."""
        return max(self.wanted - self.whole, 0)

    @property
    def percent(self) -> int:
        """How far the nominees who accepted go round the seats."""
        return min(100, round(100 * self.accepted / self.wanted)) if self.wanted else 100

    @property
    def missing(self) -> str:
        """What is missing, in words; empty where nothing is."""
        if not self.short:
            return ""
        bare = max(self.wanted - self.accepted, 0)
        if bare and self.awaited:
            return ngettext(
                "%(num)s nominee missing; %(awaited)s has yet to answer",
                "%(num)s nominees missing; %(awaited)s yet to answer",
                bare,
                awaited=self.awaited,
            )
        if bare:
            return ngettext("%(num)s nominee missing", "%(num)s nominees missing", bare)
        return ngettext("endorsements missing for %(num)s", "endorsements missing for %(num)s", self.short)


@dataclass
class Progress:
    """A call as a whole."""

    lines: list[Line]
    days_left: int | None
    """Days until the close, today included; None where it is not open."""

    @property
    def seats(self) -> int:
        return sum(line.wanted for line in self.lines)

    @property
    def filled(self) -> int:
        """Seats for which there is a whole nomination."""
        return sum(min(line.whole, line.wanted) for line in self.lines)

    @property
    def accepted(self) -> int:
        return sum(line.accepted for line in self.lines)

    @property
    def short(self) -> int:
        return sum(line.short for line in self.lines)

    @property
    def key(self) -> str:
        """The colour of its status: late where it fails as things stand and the close is near."""
        if not self.short:
            return "ok"
        if self.days_left is None or self.days_left <= EARLY_DAYS // 2:
            return "late"
        return "soon" if self.days_left <= EARLY_DAYS else "ok"

    @property
    def finding(self) -> str:
        """What is true, in a sentence."""
        if not self.short:
            return ngettext(
                "There is a nominee for the seat.",
                "There are nominees for each of the %(num)s seats.",
                self.seats,
            )
        if self.days_left is None:
            return ngettext(
                "%(num)s seat is without a complete nomination.",
                "%(num)s seats are without a complete nomination.",
                self.short,
            )
        if self.days_left <= EARLY_DAYS:
            return ngettext(
                "As things stand the call fails for %(num)s seat.",
                "As things stand the call fails for %(num)s seats.",
                self.short,
            )
        return ngettext(
            "%(num)s seat has yet to find a complete nomination.",
            "%(num)s seats have yet to find a complete nomination.",
            self.short,
        )

    @property
    def left(self) -> str:
        """The days that remain, in words."""
        if self.days_left is None:
            return ""
        if self.days_left <= 1:
            return _("last day today")
        return ngettext("%(num)s day left", "%(num)s days left", self.days_left)


def progress_of(
    call_id: int,
    seats: Iterable,
    counted: Iterable,
    needed: int,
    labels: dict[str, str],
    closes_on: date | None,
    state: str,
    today: date,
) -> Progress:
    """Put the seats of a call beside what was counted of its nominations."""
    lines: dict[str, Line] = {}
    for seat in seats:
        if seat.call_id == call_id:
            key = seat.constituency
            line = lines.setdefault(key, Line(key, labels.get(key, key), needed=needed))
            line.seats.append(seat)
    for row in counted:
        if row.call_id == call_id and row.constituency in lines:
            line = lines[row.constituency]
            line.accepted, line.awaited = row.accepted, row.awaited
            line.endorsements, line.whole = row.endorsements, row.whole
    left = (closes_on - today).days + 1 if state == "open" and closes_on else None
    return Progress(list(lines.values()), left)
