"""An indicator over time: measurements as a line, the way to the target dashed, the unverified hollow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor, log10

from flask_babel import gettext as _
from markupsafe import Markup

from secretariat.core.charts.canvas import Canvas, text_width

TOP, FOOT, HEIGHT = 34, 44, 246
LEFT, RIGHT = 2.5, 97.5
WIDE, NARROW = 560, 300
"""Pixels at which labels must stand apart: all of them on a page, the chosen few on a phone."""


@dataclass(frozen=True)
class Point:
    """One measurement. ``verified`` is False while another person has not confirmed it; ``earlier`` says that it was
    taken under an earlier version of what is measured: its line is drawn thin."""

    day: date
    value: float
    verified: bool = True
    earlier: bool = False


def line_indicator(
    points: Sequence[Point],
    *,
    baseline: Point | None = None,
    targets: Sequence[Point] = (),
    title: str,
    say_number,
    say_day,
    hue: int = 0,
    for_print: bool = False,
    width: int = 620,
) -> Markup:
    """Draw an indicator. ``say_number`` and ``say_day`` write a value and a date in the reader's language;
    the last target is named on the picture: a hollow diamond at the end of a dashed line from the baseline.
    """
    measured = sorted(points, key=lambda p: p.day)
    goals = sorted(targets, key=lambda p: p.day)
    line = ([baseline] if baseline else []) + measured
    everything = line + goals
    canvas = Canvas(
        HEIGHT,
        title,
        _described(line, goals, baseline, say_number, say_day),
        for_print=for_print,
        width=width,
        hue=hue,
    )
    if not everything:
        canvas.text(0, HEIGHT / 2, _("No measurement yet."))
        return canvas.markup()
    first, last = min(p.day for p in everything), max(p.day for p in everything)
    span = max((last - first).days, 1)
    low, high, step = scale([p.value for p in everything])
    plot = HEIGHT - TOP - FOOT

    def at(day: date) -> float:
        return LEFT + (RIGHT - LEFT) * (day - first).days / span

    def up(value: float) -> float:
        return TOP + plot * (1 - (value - low) / (high - low))

    value = low
    while value <= high + step / 100:
        canvas.line(0, up(value), 100, up(value), "ink" if value == low else "rule")
        if value != low or low:
            canvas.text(0, up(value) - 4, say_number(value), fill="ink-3", css="s-ch-m")
        value += step
    _calendar(canvas, at, first, last)
    taken: list[tuple[float, float, float, float]] = []
    if goals:
        way = ([line[0]] if line else []) + goals
        for a, b in zip(way, way[1:], strict=False):
            canvas.line(at(a.day), up(a.value), at(b.day), up(b.value), "ink-2", 1.5, dash="5 4")
        for goal in goals:
            canvas.mark(at(goal.day), up(goal.value), "M0 -5l5 5l-5 5l-5 -5z", "sheet", stroke="ink-2")
    for a, b in zip(line, line[1:], strict=False):
        thin = b.earlier or a.earlier
        canvas.line(at(a.day), up(a.value), at(b.day), up(b.value), "hue", 1.5 if thin else 3, cap="round")
    for point in sorted(line, key=lambda p: p is baseline):
        hollow = point is baseline or not point.verified
        canvas.dot(
            at(point.day), up(point.value), 5 if hollow else 3.6, "sheet" if hollow else "hue", stroke="hue"
        )
    _labels(canvas, line, goals, baseline, at, up, taken, say_number, say_day)
    return canvas.markup()


def _described(line, goals, baseline, say_number, say_day) -> str:
    said = []
    for p in line:
        words = {"period": say_day(p.day), "value": say_number(p.value)}
        if p is baseline:
            said.append(_("%(period)s: %(value)s (baseline)", **words))
        elif p.earlier:
            said.append(_("%(period)s: %(value)s (earlier version)", **words))
        elif p.verified:
            said.append(_("%(period)s: %(value)s", **words))
        else:
            said.append(_("%(period)s: %(value)s (to be verified)", **words))
    for p in goals:
        said.append(_("%(period)s: target %(value)s", period=say_day(p.day), value=say_number(p.value)))
    return "; ".join(said)


def scale(values: Sequence[float]) -> tuple[float, float, float]:
    """Lowest line, highest line and step, all round; from zero unless that would flatten the line."""
    low, high = min(values), max(values)
    if low > 0 and low < high * 0.6 or low == high and low > 0:
        low = 0
    room = (high - low) or abs(high) or 1
    raw = room / 3
    power = 10 ** floor(log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if raw <= m * power)
    bottom = floor(low / step + 1e-9) * step
    top = max(ceil(high / step - 1e-9) * step, bottom + step)
    return bottom, top, step


def _calendar(canvas: Canvas, at, first: date, last: date) -> None:
    """Quarters under the axis for up to three years, else years alone; a line where a year begins."""
    base = HEIGHT - FOOT
    months = (last - first).days / 30.4
    every = 3 if months <= 38 else 12
    day = date(first.year, (first.month - 1) // 3 * 3 + 1 if every == 3 else 1, 1)
    free, free_year, n = -1.0, -1.0, 0
    canvas.line(0, base, 0, HEIGHT - 4, "edge")
    word = 100 * (text_width("2026") + 16) / NARROW
    new_year = date(first.year + 1, 1, 1)
    if new_year > last or at(new_year) >= word:
        canvas.text(0, HEIGHT - 8, str(first.year), dx=6)
        free_year = word
    while day <= last:
        place = at(day) if day >= first else 0
        if day.month == 1 and day > first:
            canvas.line(place, base, place, HEIGHT - 4, "edge")
            if place >= free_year and place < 94:
                canvas.text(place, HEIGHT - 8, str(day.year), dx=6)
                free_year = place + word
        if every == 3:
            end = date(day.year + (day.month > 9), (day.month + 2) % 12 + 1, 1)
            middle = (max(place, 0) + min(at(min(end, last)), 100)) / 2
            label = _("Q%(n)s", n=(day.month - 1) // 3 + 1)
            if middle - free > 100 * (text_width(label) + 6) / WIDE and at(min(end, last)) - place > 3:
                odd = n % 2 and months > 12
                canvas.text(
                    middle,
                    HEIGHT - 26,
                    label,
                    anchor="middle",
                    fill="ink-3",
                    css="s-ch-m s-ch-wide-only" if odd else "s-ch-m",
                )
                free = middle
            n += 1
        day = date(day.year + (day.month + every > 12), (day.month + every - 1) % 12 + 1, 1)


def _labels(canvas, line, goals, baseline, at, up, taken, say_number, say_day) -> None:
    """Names on the marks: target, last measurement and baseline first; others where there is room."""

    def place(point, words, bold, *, must, below=True) -> None:
        x, y = at(point.day), up(point.value)
        width_px = text_width(f"{bold} {words}".strip(), 13, bool(bold)) + 8
        shifts = (18, -12, 34, -28) if below else (-12, 20, -28, 36)
        shifts = shifts if must else shifts[:2]
        for shift in shifts:
            half = 100 * width_px / WIDE / 2
            reach = 100 * width_px / (NARROW if must else WIDE) / 2
            anchor = "start" if x - reach < 0 else "end" if x + reach > 100 else "middle"
            left = 0 if anchor == "start" else 100 - 2 * half if anchor == "end" else x - half
            box = (left, left + 2 * half, y + shift - 12, y + shift + 3)
            outside = box[2] < 0 or box[3] > HEIGHT - FOOT + 2
            last_way = must and shift == shifts[-1]
            if (
                last_way
                or not outside
                and all(box[1] <= t[0] or box[0] >= t[1] or box[3] <= t[2] or box[2] >= t[3] for t in taken)
            ):
                taken.append(box)
                where = 0 if anchor == "start" else 100 if anchor == "end" else x
                canvas.text(
                    where,
                    y + shift,
                    words,
                    bold_first=bold,
                    anchor=anchor,
                    halo=True,
                    css="" if must else "s-ch-wide-only",
                )
                return

    for point in [*line, *goals]:
        taken.append((at(point.day) - 0.7, at(point.day) + 0.7, up(point.value) - 5, up(point.value) + 5))
    for path in (line, [*line[:1], *goals]):
        taken += _along(path, at, up)
    if goals:
        goal = goals[-1]
        place(
            goal,
            _("by %(day)s", day=say_day(goal.day)),
            _("Target %(value)s", value=say_number(goal.value)),
            must=True,
            below=False,
        )
    if line and line[-1] is not baseline:
        end = line[-1]
        place(end, "" if end.verified else _("to be verified"), say_number(end.value), must=True)
    if baseline:
        place(
            baseline, _("baseline, %(year)s", year=baseline.day.year), say_number(baseline.value), must=True
        )
    for point in reversed(line[:-1]):
        if point is not baseline and not _told_by(baseline, point):
            place(point, "", say_number(point.value), must=False)


def _told_by(baseline: Point | None, point: Point) -> bool:
    """Whether the baseline's own label already says what a measurement of that time says."""
    return (
        baseline is not None and baseline.value == point.value and abs((point.day - baseline.day).days) < 20
    )


def _along(path: Sequence[Point], at, up) -> list[tuple[float, float, float, float]]:
    """Small boxes along a line, so that no label is written across it."""
    boxes = []
    for a, b in zip(path, path[1:], strict=False):
        x1, x2, y1, y2 = at(a.day), at(b.day), up(a.value), up(b.value)
        steps = max(int((x2 - x1) / 1.5), 1)
        for k in range(steps + 1):
            x, y = x1 + (x2 - x1) * k / steps, y1 + (y2 - y1) * k / steps
            boxes.append((x - 0.3, x + 0.3, y - 2, y + 2))
    return boxes


def pace(baseline: Point, target: Point, day: date) -> float:
    """The value that a straight way from baseline to target gives for a day: what was asked for by then."""
    span = (target.day - baseline.day) / timedelta(days=1)
    share = min(max((day - baseline.day) / timedelta(days=1) / span, 0), 1) if span > 0 else 1
    return baseline.value + (target.value - baseline.value) * share
