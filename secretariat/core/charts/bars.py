"""Bars: how many in each status, progress beside the calendar, money by what has become of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from markupsafe import Markup

from secretariat.core.charts.canvas import Canvas, text_width

FILLS = {"done": "done-fill", "ok": "ok-fill", "soon": "soon-fill", "late": "late-fill"}
NARROWEST = 480
"""The width in pixels at which labels must still stand apart; under it the page shows the words as a list."""


@dataclass(frozen=True)
class Count:
    """How many things stand in a status. ``key``: done, ok, soon, late or wait."""

    key: str
    label: str
    n: int


@dataclass(frozen=True)
class MoneyPart:
    """A part of a budget in cents. ``key``: received, committed or sought."""

    key: str
    label: str
    cents: int


def status_bar(
    counts: Sequence[Count], title: str = "", *, for_print: bool = False, width: int = 620
) -> Markup:
    """One bar cut by status, each part under its number and its word. Empty statuses are left out; without
    any the bar is an empty ground. Labels that would touch are pushed right, or take a second row."""
    shown = [c for c in counts if c.n > 0]
    total = sum(c.n for c in shown)
    room = width if for_print else NARROWEST
    starts, at = [], 0.0
    for count in shown:
        starts.append(at)
        at += 100 * count.n / total
    places, rows = _spread(shown, starts, room)
    top = 8 + 18 * rows
    desc = ", ".join(f"{c.label}{_(': ')}{c.n}" for c in shown) or _("Nothing to count yet.")
    canvas = Canvas(
        top + 12, title or _("By status"), desc, for_print=for_print, width=width, extra_class="s-ch-status"
    )
    if not shown:
        canvas.rect(0, top, 100, 11, "inset")
    gap = 0.3
    for count, start, (place, row) in zip(shown, starts, places, strict=True):
        wide = 100 * count.n / total - (gap if count is not shown[-1] else 0)
        fill = canvas.hatch("wait", "wait-tint") if count.key == "wait" else FILLS[count.key]
        canvas.rect(start, top, wide, 11, fill)
        canvas.text(
            place, 18 + 18 * row, count.label, bold_first=str(count.n), css="s-ch-count", bold_size=17
        )
        if row < rows - 1 or place - start > 1:
            canvas.line(start + 0.1, top - 3, start + 0.1, top, "edge")
    return canvas.markup()


def _spread(shown, starts, room) -> tuple[list[tuple[float, int]], int]:
    """Where each label begins (percent) and on which row, so that none touches another at this width."""
    widths = [100 * (text_width(str(c.n), 17, True) + text_width(" " + c.label) + 10) / room for c in shown]
    places = list(starts)
    for i in range(1, len(places)):
        places[i] = max(places[i], places[i - 1] + widths[i - 1])
    limit = 100.0
    for i in range(len(places) - 1, -1, -1):
        places[i] = min(places[i], limit - widths[i])
        limit = places[i]
    if not places or places[0] >= -0.01:
        return [(max(p, 0.0), 0) for p in places], 1
    free = [0.0, 0.0]
    result = []
    for start, wide in zip(starts, widths, strict=True):
        row = 0 if free[0] <= start else 1 if free[1] <= start else int(free[1] < free[0])
        place = min(max(start, free[row]), max(100 - wide, 0))
        free[row] = place + wide
        result.append((place, row))
    return result, 2


def progress_bar(
    percent: int,
    elapsed: int | None = None,
    *,
    hue: int = 0,
    for_print: bool = False,
    width: int = 96,
    height: int = 8,
) -> Markup:
    """Progress on its ground, with a tick where the calendar stands; both in whole percent."""
    percent, tick = min(max(percent, 0), 100), None if elapsed is None else min(max(elapsed, 0), 100)
    words = _("%(done)s%% done", done=percent)
    if tick is not None:
        words = _("%(done)s%% done, %(elapsed)s%% of the time has passed", done=percent, elapsed=tick)
    canvas = Canvas(height + 6, words, for_print=for_print, width=width, hue=hue)
    canvas.rect(0, 3, 100, height, "inset", stroke="rule", line=1)
    canvas.rect(0, 3, percent, height, "hue")
    if tick is not None:
        canvas.line(tick, 0, tick, height + 6, "ink", 2)
    return canvas.markup()


def money_bar(
    parts: Sequence[MoneyPart], *, hue: int = 0, for_print: bool = False, width: int = 520
) -> Markup:
    """A budget by what has become of it: received solid, committed hatched, sought outlined."""
    shown = [p for p in parts if p.cents > 0]
    total = sum(p.cents for p in shown)
    canvas = Canvas(
        12, _("Budget"), ", ".join(p.label for p in shown), for_print=for_print, width=width, hue=hue
    )
    at = 0.0
    for part in shown:
        wide = 100 * part.cents / total
        fill = {"received": "hue", "committed": canvas.hatch("hue", "sheet")}.get(part.key, "none")
        canvas.rect(at + 0.1, 1, wide - 0.4, 9, fill, stroke="hue", line=1)
        at += wide
    return canvas.markup()
