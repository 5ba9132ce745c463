"""Terms in days: who holds a seat on one, how long a term lasts, how often it was renewed. No session, no Flask."""

import calendar
from datetime import date, timedelta
from typing import Any

from secretariat.core.lifecycle import N_, Situation

EXPIRING = timedelta(days=90)
"""A term that ends within this time is shown as expiring."""

APART = timedelta(days=365)
"""Who was away from a seat for longer begins anew on it: before that, another term is a renewal."""
SPENT = N_("This person’s term has been renewed as often as the seat allows: appoint somebody else.")


def seats_held(seats: list, today: date) -> list:
    """The seats where somebody sits today."""
    return [seat for seat in seats if seat.held(today)]


def votes_held(seats: list, today: date) -> int:
    """How many seats with a vote somebody holds today: those that count towards the minimum."""
    return sum(1 for seat in seats_held(seats, today) if seat.voting)


def chair_of(seats: list, today: date) -> Any:
    """The seat of the chair, or None."""
    return next((seat for seat in seats_held(seats, today) if seat.role == "chair"), None)


def expiring(seat: Any, today: date) -> bool:
    """Whether the term on a seat ends within EXPIRING."""
    return seat.held(today) and seat.ends_on is not None and seat.ends_on - today <= EXPIRING


def last_day(first: date, years: int) -> date | None:
    """The last day of a term of so many years that begins on a day; None for a term without end."""
    if not years:
        return None
    year = first.year + years
    day = min(first.day, calendar.monthrange(year, first.month)[1])
    return first.replace(year=year, day=day) - timedelta(days=1)


def renewed_until(seat: Any) -> date | None:
    """The last day of a term renewed for as long as the seat's terms last."""
    return last_day(seat.ends_on + timedelta(days=1), seat.term_years or 1) if seat.ends_on else None


def renewals_so_far(last: Any, starts: date, ends: date | None) -> int:
    """How often somebody will have been renewed on a seat by a term from ``starts`` to ``ends``.

    ``last`` is their newest term on that seat, or None. To leave a seat and take it again does not begin anew,
    whoever sat there meanwhile: what stays within the last day of the former term carries it on, what goes beyond
    renews it.
    """
    left = None if last is None else last.ended_on or last.ends_on
    if last is None or (left is not None and starts - left > APART):
        return 0
    carried_on = last.ends_on is None or (ends is not None and ends <= last.ends_on)
    return last.renewal if carried_on else last.renewal + 1


def spent(last: Any, seat: Any, starts: date, ends: date | None) -> bool:
    """Whether a term would renew its holder more often than the seat allows. To carry on a term is no renewal."""
    return last is not None and renewals_so_far(last, starts, ends) > max(seat.renewals, last.renewal)


def sits(case: Situation, person_id: int, day: date | None = None) -> bool:
    """Whether somebody holds another seat of the body, today or on a day."""
    others = (seat for seat in case.record.seats if seat.id != case.thing.id)
    return any(seat.held(day or case.today) and seat.person_id == person_id for seat in others)
