"""The next thirty days: a block for a deadline, a dot for a meeting, a diamond for a milestone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from secretariat.core.charts.canvas import Canvas

BASE, HIGHEST = 56, 7


@dataclass(frozen=True)
class Day:
    """What falls on a day."""

    day: date
    deadlines: int = 0
    meetings: int = 0
    milestones: int = 0


def strip30(
    days: Sequence[Day], today: date, *, say_day, for_print: bool = False, width: int = 336
) -> Markup:
    """Thirty days from today; weekends shaded. ``say_day`` writes a day and its month ("1 Dec"). A day with
    more than seven deadlines shows seven blocks and its number."""
    by_day = {d.day: d for d in days if today <= d.day < today + timedelta(days=30)}
    total = sum(d.deadlines for d in by_day.values())
    busiest = max(by_day.values(), key=lambda d: d.deadlines, default=None)
    desc = ngettext("%(num)s deadline in the next 30 days", "%(num)s deadlines in the next 30 days", total)
    if busiest and busiest.deadlines > 1:
        desc += _("; the most on %(day)s: %(n)s", day=say_day(busiest.day), n=busiest.deadlines)
    canvas = Canvas(86, _("The next 30 days"), desc, for_print=for_print, width=width)
    cell = 100 / 30
    for k in range(30):
        day = today + timedelta(days=k)
        at = k * cell
        if day.weekday() >= 5:
            canvas.rect(at, 8, cell, BASE - 8, "paper")
        found = by_day.get(day)
        if not found:
            continue
        for block in range(min(found.deadlines, HIGHEST)):
            canvas.rect(at + 0.45, BASE - 7 - block * 7, cell - 0.9, 5.5, "ink-2")
        if found.deadlines > HIGHEST:
            canvas.text(at + cell / 2, 6, str(found.deadlines), anchor="middle", css="s-ch-m", fill="ink-3")
        if found.meetings:
            canvas.dot(at + cell / 2, BASE + 8, 3.4, "brand")
        if found.milestones:
            middle = at + cell / 2 + (2.6 if found.meetings else 0)
            canvas.mark(middle, BASE + 8, "M0 -4.4l4.4 4.4l-4.4 4.4l-4.4 -4.4z", "none", stroke="ink")
    canvas.line(0, BASE + 0.5, 100, BASE + 0.5, "ink")
    month = today.month
    for k in (0, 7, 14, 21, 28):
        day = today + timedelta(days=k)
        words = say_day(day) if day.month != month else str(day.day)
        month = day.month
        canvas.text(
            k * cell,
            81,
            words,
            anchor="end" if k == 28 and len(words) > 2 else "start",
            dx=0,
            css="s-ch-m",
            fill="ink-3",
        )
    return canvas.markup()
