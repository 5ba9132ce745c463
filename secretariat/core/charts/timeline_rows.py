"""The rows of a timeline: a title, its bar with what is done, adopted and overrun, and the word at its end."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from secretariat.core.charts.canvas import Canvas, text_width

UNDER = 17
"""Pixels of one more line, under a bar."""
ICONS = {"late": "M0 -5L5.6 4.6H-5.6z", "wait": "M-4 -5h8l-3.2 4.8l3.2 4.8h-8l3.2 -4.8z"}
WORD_INK = {"late": "late", "soon": "soon", "wait": "wait", "done": "ink-3"}


@dataclass(frozen=True)
class Shape:
    """How a timeline is laid out. ``labels``: percent of the width given to codes and titles; ``room``: pixels
    under which it scrolls instead of shrinking; ``row``: the height of one; ``over``: by how much a bar stands
    under its title, where it does."""

    labels: float
    room: int
    row: int
    over: int = 0


WIDE, PHONE = Shape(31.5, 1100, 29), Shape(0, 326, 44, over=18)


@dataclass(frozen=True)
class Mark:
    """A milestone."""

    day: date
    label: str
    reached: bool = False


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


def _ends(row: Bar, at, today: date) -> tuple[float, float]:
    """Where a bar begins and ends, with what it runs over."""
    right = at(row.end)
    return at(row.start), max(at(today), right) if row.key == "late" and today > row.end else right


def _wide(row: Bar) -> float:
    """The pixels that the word of a bar takes with its icon."""
    icon = 16 if row.key in ("late", "soon", "wait", "done") else 0
    return text_width(row.word, 13, row.key in ("late", "soon", "wait")) + icon + 14


def under(row: Bar, at, today: date, shape: Shape) -> int:
    """The height of one more line, where the word has no room beside the bar and has to be read."""
    left, end = _ends(row, at, today)
    wide = 100 * _wide(row) / shape.room
    return UNDER if shape.over and row.word and end + wide > 100.5 and left < wide else 0


def draw_row(canvas: Canvas, row: Bar, y: float, at, today: date, shape: Shape) -> None:
    middle = y + shape.over + (shape.row - shape.over) / 2
    written = (
        y + 17 if shape.over else middle + 4.5,
        shape.room if shape.over else shape.room * shape.labels / 100,
    )
    canvas.text(0, written[0], row.code, css="s-ch-m", fill="ink-3", halo=bool(shape.over))
    canvas.text(
        0,
        written[0],
        shortened(row.title, written[1] - 50),
        dx=44,
        css="s-ch-b s-ch-regular",
        fill="ink",
        size=14,
        halo=bool(shape.over),
    )
    right = at(row.end)
    left, end = _ends(row, at, today)
    moved = row.adopted is not None and row.adopted != row.end
    top, high = middle - (7 if moved else 5.5), 11
    if moved:
        adopted = at(row.adopted)
        canvas.line(left, middle + 8.5, adopted, middle + 8.5, "ink-3", 1.5)
        for tip in (left, adopted):
            canvas.line(tip, middle + 5.5, tip, middle + 11.5, "ink-3", 1.5)
    if row.key == "done":
        canvas.rect(left, top, right - left, high, "done-fill")
    elif row.key == "wait" and not row.percent:
        canvas.rect(
            left, top + 0.6, right - left, high - 1.2, canvas.hatch("wait", "wait-tint"), stroke="wait"
        )
    else:
        canvas.rect(left, top + 0.6, right - left, high - 1.2, "sheet", stroke="hue")
        canvas.rect(left, top, (right - left) * min(row.percent, 100) / 100, high, "hue")
    if end > right:
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
    if under(row, at, today, shape):
        _word(canvas, row, 0, -1.5, y + shape.row + 11, shape)
    elif row.word:
        _word(canvas, row, left, end, top + 10, shape)


def _word(canvas: Canvas, row: Bar, left: float, end: float, y: float, shape: Shape) -> None:
    """The word at the end of a bar, with its icon; before the bar where there is no room after it."""
    icon = 16 if row.key in ("late", "soon", "wait", "done") else 0
    ink = WORD_INK.get(row.key, "ink-2")
    weight = 600 if row.key in ("late", "soon", "wait") else 400
    wide = _wide(row)
    after = end + 100 * wide / shape.room <= 100.5
    if not after and left - 100 * wide / shape.room < shape.labels:
        return
    start = 9.0 if after else -wide + 5
    place = end if after else left
    with canvas.over_all():  # the line of today, drawn last, does not strike it through
        if row.key in ICONS:
            canvas.mark(place, y - 4.6, ICONS[row.key], ink, dx=start + 5)
        elif row.key == "done":
            canvas.mark(place, y, "M0 -4l3 3.2l6 -7", dx=start, stroke=ink, line=1.8)
        elif row.key == "soon":
            canvas.mark(
                place, y - 4.5, "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0M0 -3v3h2.4", dx=start + 5, stroke=ink
            )
        canvas.text(
            place, y, row.word, dx=start + icon, weight=weight, fill=ink, halo=True, css=f"s-ch-{ink}"
        )


def shortened(title: str, room_px: float, size: float = 14, bold: bool = False) -> str:
    """A title that fits its column; the whole one is in the table."""
    if text_width(title, size, bold) <= room_px:
        return title
    kept = title
    while kept and text_width(kept + "…", size, bold) > room_px:
        kept = kept[:-1]
    return kept.rstrip(" ,;’") + "…"
