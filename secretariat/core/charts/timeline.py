"""A plan against the calendar: outline for the dates, solid for what is done, a bracket for the dates
adopted, hatching for what runs over, a line for today."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from markupsafe import Markup

from secretariat.core.charts.canvas import Canvas, text_width
from secretariat.core.charts.timeline_rows import WIDE, Bar, Mark, Shape, draw_row, shortened, under

HEAD, AXIS, STEP = 46, 40, 16


DIAMOND = "M0 -6l6 6l-6 6l-6 -6z"


@dataclass(frozen=True)
class Heading:
    """An axis: a heading row."""

    code: str
    title: str


def timeline(
    rows: Sequence[Heading | Bar],
    begin: date,
    finish: date,
    today: date,
    *,
    title: str,
    say_day,
    milestones: Sequence[Mark] = (),
    scale: str = "quarter",
    hue: int = 0,
    for_print: bool = False,
    width: int = 1126,
    shape: Shape = WIDE,
) -> Markup:
    """Draw rows between two dates. ``scale``: month, quarter or year; ``say_day`` writes today on its flag. A
    title too long for its column is shortened; the page's table holds it whole. ``shape``: PHONE puts each
    title over its bar, so that both are seen at once on a narrow screen."""
    span = max((finish - begin).days, 1)

    def at(day: date) -> float:
        inside = min(max(day, begin), finish)
        return shape.labels + (99.5 - shape.labels) * (inside - begin).days / span

    if for_print:
        shape = replace(shape, room=width)
    placed, levels = _place_marks(milestones, at, shape, begin, finish, today)
    top = HEAD + (shape.over + 46 + STEP * (levels - 1) if milestones else 6)
    heights = [AXIS if isinstance(r, Heading) else shape.row + under(r, at, today, shape) for r in rows]
    height = top + sum(heights) + 8
    desc = said(rows, say_day)
    canvas = Canvas(
        height,
        title,
        desc,
        for_print=for_print,
        width=width,
        hue=hue,
        extra_class="s-ch-slim" if shape.over else "s-ch-timeline",
    )
    _grid(canvas, at, begin, finish, scale, height, shape)
    if milestones:
        label_y = HEAD + (19 if shape.over else 31)
        canvas.text(0, label_y, _("Milestones"), css="s-ch-b", weight=600, fill="ink", halo=True)
        for mark, anchor, shift, level in placed:
            y = HEAD + 27 + shape.over
            canvas.mark(at(mark.day), y, DIAMOND, "ink" if mark.reached else "sheet", stroke="ink", line=1.6)
            below = y + 21 + STEP * (level - 1)
            canvas.text(
                at(mark.day), y - 11 if level == 0 else below, mark.label, anchor=anchor, dx=shift, halo=True
            )
    y = top
    for row, tall in zip(rows, heights, strict=True):
        if isinstance(row, Heading):
            named = shortened(row.title, shape.room - 30, 15, bold=True) if shape.over else row.title
            canvas.text(0, y + 28, row.code, css="s-ch-m", fill="ink-3", size=15)
            canvas.text(0, y + 28, named, dx=26, css="s-ch-b", weight=600, fill="ink", size=15, halo=True)
        else:
            draw_row(canvas, row, y, at, today, shape)
        y += tall
        canvas.line(0, y - 0.5, 100, y - 0.5, "edge" if isinstance(row, Heading) else "rule")
    if begin <= today <= finish:
        _today(canvas, at(today), height, say_day(today), shape)
    return canvas.markup()


def said(rows: Sequence[Heading | Bar], say_day) -> str:
    """What a timeline shows, in words: each bar with its dates."""
    return "; ".join(_said(row, say_day) for row in rows if isinstance(row, Bar))


def _said(row: Bar, say_day) -> str:
    words = f"{row.code} {row.title}" + _(": ") + f"{say_day(row.start)} – {say_day(row.end)}"
    return words + (f", {row.word}" if row.word else "")


def _grid(canvas: Canvas, at, begin: date, finish: date, scale: str, height: float, shape: Shape) -> None:
    months = {"month": 1, "quarter": 3, "year": 12}[scale]
    day = date(begin.year, (begin.month - 1) // months * months + 1, 1)
    canvas.line(shape.labels, 4, shape.labels, height, "edge")
    free, free_year, room = -1.0, shape.labels, shape.room
    for k in range(400):
        if day >= finish:
            break
        after = date(day.year + (day.month + months > 12), (day.month + months - 1) % 12 + 1, 1)
        left, right = at(day), at(after)
        if k % 2 == 0:
            canvas.rect(left, HEAD, right - left, height - HEAD, "paper")
        if day.month == 1 and day > begin:
            canvas.line(left, 4, left, height, "edge")
        if (k == 0 or day.month == 1) and left >= free_year and left < 97:
            canvas.text(left, 17, str(day.year), dx=5, css="s-ch-b", weight=600, fill="ink")
            free_year = left + 100 * 40 / room
        label = {"month": f"{day.month}", "quarter": _("Q%(n)s", n=(day.month - 1) // 3 + 1), "year": ""}[
            scale
        ]
        middle = (left + right) / 2
        if label and middle - free >= 100 * (text_width(label) + 6) / room and right - left > 0.6:
            canvas.text(middle, HEAD - 9, label, anchor="middle", css="s-ch-m", fill="ink-3")
            free = middle
        day = after
    canvas.line(0, HEAD + 0.5, 100, HEAD + 0.5, "ink")


def _place_marks(milestones: Sequence[Mark], at, shape: Shape, begin: date, finish: date, today: date):
    """For each milestone: anchor, shift and level (0 above, 1 and more below), so that no two labels touch
    each other or today's line."""
    line = (at(today) - 0.2, at(today) + 0.2)
    taken: dict[int, list[tuple[float, float]]] = {level: [line] for level in range(8)}
    placed, deepest = [], 1
    for mark in sorted((m for m in milestones if begin <= m.day <= finish), key=lambda m: m.day):
        x = at(mark.day)
        wide = 100 * (text_width(mark.label) + 10) / shape.room
        chosen = None
        for level in range(0, 8):
            for anchor, left in (("middle", x - wide / 2), ("start", x - 0.6), ("end", x + 0.6 - wide)):
                if left < shape.labels or left + wide > 100.2:
                    continue
                if all(left + wide <= a or left >= b for a, b in taken[level]):
                    chosen = (anchor, {"middle": 0, "start": -6, "end": 6}[anchor], level)
                    taken[level].append((left, left + wide))
                    break
            if chosen:
                break
        anchor, shift, level = chosen or ("end", 6, 1)
        deepest = max(deepest, level)
        placed.append((mark, anchor, shift, level))
    return placed, deepest


def _today(canvas: Canvas, x: float, height: float, words: str, shape: Shape) -> None:
    wide = text_width(words, 13, True) + 18
    canvas.line(x, HEAD - 20, x, height, "brand", 2)
    before = x - 100 * wide / shape.room > shape.labels
    left = 1 - wide if before else -1
    canvas.mark(
        x,
        HEAD - 43,
        f"M{left + 3:.1f} 0h{wide - 6:.1f}a3 3 0 0 1 3 3v17h-{wide:.1f}v-17a3 3 0 0 1 3 -3z",
        "brand",
    )
    canvas.text(
        x,
        HEAD - 28.5,
        words,
        dx=left + wide / 2,
        anchor="middle",
        weight=600,
        fill="on-brand",
        css="s-ch-on-brand",
    )


def span_of(rows: Sequence[Heading | Bar], today: date) -> tuple[date, date]:
    """Whole quarters that hold every bar, and today."""
    days = [d for r in rows if isinstance(r, Bar) for d in (r.start, r.end, r.adopted) if d] or [today]
    first, last = min(*days, today), max(*days, today)
    begin = date(first.year, (first.month - 1) // 3 * 3 + 1, 1)
    months = (last.month - 1) // 3 * 3 + 4
    return begin, date(last.year + (months > 12), (months - 1) % 12 + 1, 1)
