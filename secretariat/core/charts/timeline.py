"""A plan against the calendar: outline for the dates, solid for what is done, a bracket for the dates
adopted, hatching for what runs over, a line for today."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _
from markupsafe import Markup

from secretariat.core.charts.canvas import Canvas, text_width

LABELS = 31.5
"""Percent of the width given to codes and titles."""
NARROWEST = 1100
"""Pixels under which the picture scrolls instead of shrinking."""
HEAD, ROW, AXIS, STEP = 46, 29, 40, 16

DIAMOND = "M0 -6l6 6l-6 6l-6 -6z"
ICONS = {"late": "M0 -5L5.6 4.6H-5.6z", "wait": "M-4 -5h8l-3.2 4.8l3.2 4.8h-8l3.2 -4.8z"}
WORD_INK = {"late": "late", "soon": "soon", "wait": "wait", "done": "ink-3"}


@dataclass(frozen=True)
class Mark:
    """A milestone."""

    day: date
    label: str
    reached: bool = False


@dataclass(frozen=True)
class Heading:
    """An axis: a heading row."""

    code: str
    title: str


@dataclass(frozen=True)
class Bar:
    """An action or a project. ``adopted`` is its end when the plan was adopted, where it differs; ``key`` a
    status (done, ok, soon, late, wait, or plan for what has not begun); ``word`` stands at its end."""

    code: str
    title: str
    start: date
    end: date
    adopted: date | None = None
    percent: int = 0
    key: str = "ok"
    word: str = ""
    url: str | None = None
    marks: Sequence[Mark] = field(default_factory=tuple)


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
) -> Markup:
    """Draw rows between two dates. ``scale``: month, quarter or year; ``say_day`` writes today on its flag. A
    title too long for its column is shortened; the page's table holds it whole."""
    span = max((finish - begin).days, 1)

    def at(day: date) -> float:
        inside = min(max(day, begin), finish)
        return LABELS + (99.5 - LABELS) * (inside - begin).days / span

    room = width if for_print else NARROWEST
    placed, levels = _place_marks(milestones, at, room, begin, finish, today)
    top = HEAD + (46 + STEP * (levels - 1) if milestones else 6)
    height = top + sum(AXIS if isinstance(r, Heading) else ROW for r in rows) + 8
    desc = "; ".join(_said(row, say_day) for row in rows if isinstance(row, Bar))
    canvas = Canvas(
        height, title, desc, for_print=for_print, width=width, hue=hue, extra_class="s-ch-timeline"
    )
    _grid(canvas, at, begin, finish, scale, height, room)
    if milestones:
        canvas.text(0, HEAD + 31, _("Milestones"), css="s-ch-b", weight=600, fill="ink")
        for mark, anchor, shift, level in placed:
            y = HEAD + 27
            canvas.mark(at(mark.day), y, DIAMOND, "ink" if mark.reached else "sheet", stroke="ink", line=1.6)
            below = y + 21 + STEP * (level - 1)
            canvas.text(
                at(mark.day), y - 11 if level == 0 else below, mark.label, anchor=anchor, dx=shift, halo=True
            )
    y = top
    for row in rows:
        if isinstance(row, Heading):
            canvas.text(0, y + 28, row.code, css="s-ch-m", fill="ink-3", size=15)
            canvas.text(0, y + 28, row.title, dx=26, css="s-ch-b", weight=600, fill="ink", size=15)
            y += AXIS
            canvas.line(0, y - 0.5, 100, y - 0.5, "edge")
        else:
            _row(canvas, row, y, at, today, room)
            y += ROW
            canvas.line(0, y - 0.5, 100, y - 0.5, "rule")
    if begin <= today <= finish:
        _today(canvas, at(today), height, say_day(today), room)
    return canvas.markup()


def _said(row: Bar, say_day) -> str:
    words = f"{row.code} {row.title}" + _(": ") + f"{say_day(row.start)} – {say_day(row.end)}"
    return words + (f", {row.word}" if row.word else "")


def _grid(canvas: Canvas, at, begin: date, finish: date, scale: str, height: float, room: int) -> None:
    months = {"month": 1, "quarter": 3, "year": 12}[scale]
    day = date(begin.year, (begin.month - 1) // months * months + 1, 1)
    canvas.line(LABELS, 4, LABELS, height, "edge")
    free = -1.0
    free_year = LABELS
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


def _place_marks(milestones: Sequence[Mark], at, room: int, begin: date, finish: date, today: date):
    """For each milestone: anchor, shift and level (0 above, 1 and more below), so that no two labels touch
    each other or today's line."""
    line = (at(today) - 0.2, at(today) + 0.2)
    taken: dict[int, list[tuple[float, float]]] = {level: [line] for level in range(8)}
    placed, deepest = [], 1
    for mark in sorted((m for m in milestones if begin <= m.day <= finish), key=lambda m: m.day):
        x = at(mark.day)
        wide = 100 * (text_width(mark.label) + 10) / room
        chosen = None
        for level in range(0, 8):
            for anchor, left in (("middle", x - wide / 2), ("start", x - 0.6), ("end", x + 0.6 - wide)):
                if left < LABELS or left + wide > 100.2:
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


def _row(canvas: Canvas, row: Bar, y: float, at, today: date, room: int) -> None:
    middle = y + ROW / 2
    canvas.text(0, middle + 4.5, row.code, css="s-ch-m", fill="ink-3")
    canvas.text(
        0,
        middle + 4.5,
        _shortened(row.title, room * LABELS / 100 - 50),
        dx=44,
        css="s-ch-b s-ch-regular",
        fill="ink",
        size=14,
    )
    left, right = at(row.start), at(row.end)
    moved = row.adopted is not None and row.adopted != row.end
    top, high = middle - (7 if moved else 5.5), 11
    if moved:
        adopted = at(row.adopted)
        canvas.line(left, middle + 8.5, adopted, middle + 8.5, "ink-3", 1.5)
        for end in (left, adopted):
            canvas.line(end, middle + 5.5, end, middle + 11.5, "ink-3", 1.5)
    if row.key == "done":
        canvas.rect(left, top, right - left, high, "done-fill")
    elif row.key == "wait" and not row.percent:
        canvas.rect(
            left, top + 0.6, right - left, high - 1.2, canvas.hatch("wait", "wait-tint"), stroke="wait"
        )
    else:
        canvas.rect(left, top + 0.6, right - left, high - 1.2, "sheet", stroke="hue")
        canvas.rect(left, top, (right - left) * min(row.percent, 100) / 100, high, "hue")
    end = right
    if row.key == "late" and today > row.end:
        end = max(at(today), right)
        canvas.rect(right, top, end - right, high, canvas.hatch("late", "late-tint"))
    for mark in row.marks:
        canvas.mark(
            at(mark.day),
            top + 5.5,
            "M0 -5l5 5l-5 5l-5 -5z",
            "ink" if mark.reached else "sheet",
            stroke="ink",
            line=1.4,
        )
    if row.word:
        _word(canvas, row, left, end, top + 10, room)


def _word(canvas: Canvas, row: Bar, left: float, end: float, y: float, room: int) -> None:
    """The word at the end of a bar, with its icon; before the bar where there is no room after it."""
    icon = 16 if row.key in ("late", "soon", "wait", "done") else 0
    ink = WORD_INK.get(row.key, "ink-2")
    weight = 600 if row.key in ("late", "soon", "wait") else 400
    wide = text_width(row.word, 13, weight == 600) + icon + 14
    after = end + 100 * wide / room <= 100.5
    if not after and left - 100 * wide / room < LABELS:
        return
    start = 9.0 if after else -wide + 5
    place = end if after else left
    if row.key in ICONS:
        canvas.mark(place, y - 4.6, ICONS[row.key], ink, dx=start + 5)
    elif row.key == "done":
        canvas.mark(place, y, "M0 -4l3 3.2l6 -7", dx=start, stroke=ink, line=1.8)
    elif row.key == "soon":
        canvas.mark(
            place, y - 4.5, "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0M0 -3v3h2.4", dx=start + 5, stroke=ink
        )
    canvas.text(place, y, row.word, dx=start + icon, weight=weight, fill=ink, halo=True, css=f"s-ch-{ink}")


def _shortened(title: str, room_px: float) -> str:
    """A title that fits its column; the whole one is in the table."""
    if text_width(title, 14) <= room_px:
        return title
    kept = title
    while kept and text_width(kept + "…", 14) > room_px:
        kept = kept[:-1]
    return kept.rstrip(" ,;’") + "…"


def _today(canvas: Canvas, x: float, height: float, words: str, room: int) -> None:
    wide = text_width(words, 13, True) + 18
    canvas.line(x, HEAD - 20, x, height, "brand", 2)
    before = x - 100 * wide / room > LABELS
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
