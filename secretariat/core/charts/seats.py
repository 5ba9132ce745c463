"""The seats of a group around a table, by constituency: filled, vacant, expiring; the chair at the head."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, degrees, pi, radians, sin

from flask_babel import gettext as _
from markupsafe import Markup

from secretariat.core.charts.canvas import Canvas, text_width

GAP = 0.55
"""Between two constituencies, in seats."""
LINE = 16
SMALLEST = 12.5
"""A seat smaller than this does not hold its initials in the text size of other pictures."""
WEDGE = 0.6
"""Between two constituencies in several rows, in seats."""
MOST_ROWS = 9


@dataclass(frozen=True)
class Shape:
    """How large a table is drawn. ``most``: the radius of one row; ``outer`` and ``inner``: of the first and the last
    of several; ``letters``: how many a line of a label holds; ``rise``: how high above the chair the total stands."""

    width: int = 780
    most: float = 236
    outer: float = 262
    inner: float = 118
    letters: int = 16
    rise: int = 92


WIDE = Shape()
NARROW = Shape(width=616, most=182, outer=196, inner=92, letters=13, rise=78)
"""For the middle column of a screen of 1280 px, with words of the same size."""
LEGIBLE = 10
"""A seat smaller than this does not hold its initials in the smallest text that pictures use, 11 px."""


@dataclass(frozen=True)
class SeatMark:
    """One seat. Without initials it is vacant."""

    initials: str = ""
    expiring: bool = False


@dataclass(frozen=True)
class Milieu:
    """A constituency and its seats."""

    label: str
    seats: Sequence[SeatMark]

    @property
    def filled(self) -> int:
        return sum(1 for seat in self.seats if seat.initials)


@dataclass
class _Label:
    lines: list[str]
    count: str
    x: float
    y: float
    anchor: str

    @property
    def high(self) -> float:
        return (len(self.lines) + 1) * LINE


def seat_map(
    milieux: Sequence[Milieu],
    *,
    chair: str = "",
    quorum: int | None = None,
    hue: int = 0,
    for_print: bool = False,
    shape: Shape = WIDE,
) -> Markup | None:
    """A horseshoe of fixed size; on a phone the roster beneath it takes its place.

    None where the seats are too many for a narrow one to hold their initials.
    """
    milieux = [m for m in milieux if m.seats]
    filled, total = sum(m.filled for m in milieux), sum(len(m.seats) for m in milieux)
    rings = _rings(tuple(len(m.seats) for m in milieux), shape)
    if shape is not WIDE and rings.size < LEGIBLE:
        return None
    outer, size = rings.radii[0], rings.size
    labels, middle_y = [], outer + 90
    canvas = Canvas(
        middle_y + 66,
        _("%(filled)s of %(total)s seats filled", filled=filled, total=total),
        "; ".join(m.label + _(": ") + _("%(n)s of %(all)s", n=m.filled, all=len(m.seats)) for m in milieux),
        for_print=for_print,
        width=shape.width,
        fixed=True,
        hue=hue,
    )
    centre = shape.width / 2

    def share(x: float) -> float:
        return 100 * x / shape.width

    def spot(angle: float, radius: float) -> tuple[float, float]:
        return centre - radius * cos(radians(angle)), middle_y - radius * sin(radians(angle))

    def arc(a: float, b: float, radius: float) -> str:
        (x1, y1), (x2, y2) = spot(a, radius), spot(b, radius)
        return f"M{x1:.1f} {y1:.1f}A{radius:.1f} {radius:.1f} 0 0 1 {x2:.1f} {y2:.1f}"

    if len(rings.radii) == 1:
        canvas.mark(0, 0, arc(0, 180, outer - 44), stroke="inset", line=22)
    for milieu, places in zip(milieux, rings.places, strict=True):
        for seat, (angle, radius) in zip(milieu.seats, places, strict=True):
            _seat(canvas, share, *spot(angle, radius), size, seat)
        first, last = min(a for a, _r in places), max(a for a, _r in places)
        pad = min(rings.step * 0.42, 4.2)
        canvas.mark(
            0, 0, arc(max(first - pad, -8), min(last + pad, 188), outer + size + 10), stroke="ink-2", line=1.2
        )
        labels.append(_label(milieu, (first + last) / 2, spot, outer + size, shape.letters))
    for label in _apart(labels):
        for k, words in enumerate(label.lines):
            canvas.text(
                share(label.x),
                label.y + k * LINE,
                words,
                anchor=label.anchor,
                css="s-ch-b",
                weight=600,
                fill="ink",
            )
        canvas.text(share(label.x), label.y + len(label.lines) * LINE, label.count, anchor=label.anchor)
    if chair:
        canvas.dot(50, middle_y + 8, 24, "hue")
        canvas.dot(50, middle_y + 8, 28, "none", stroke="hue", line=1.6)
        canvas.text(50, middle_y + 13, chair, anchor="middle", weight=600, fill="on-hue", size=15)
        canvas.text(50, middle_y + 55, _("Chair"), anchor="middle", css="s-ch-m", fill="ink-3")
    above = shape.rise if len(rings.radii) == 1 else 58  # within the innermost row, and clear of the chair
    canvas.text(
        50,
        middle_y - above,
        _("of %(total)s", total=total),
        bold_first=str(filled),
        anchor="middle",
        css="s-ch-large",
        bold_size=40,
        size=20,
    )
    canvas.text(50, middle_y - above + 24, _("seats filled"), anchor="middle")
    if quorum and len(rings.radii) == 1:
        canvas.text(
            50,
            middle_y - shape.rise + 44,
            _("quorum: %(n)s", n=quorum),
            anchor="middle",
            css="s-ch-m",
            fill="ink-3",
        )
    return canvas.markup()


@dataclass
class _Rings:
    """Where the seats stand: for each constituency an (angle, radius) a seat, in degrees and pixels."""

    radii: list[float]
    size: float
    step: float
    """Between two neighbours of the outer ring, in degrees."""
    places: list[list[tuple[float, float]]]


@lru_cache(maxsize=512)
def _rings(counts: tuple[int, ...], shape: Shape) -> _Rings:
    """One row as long as its seats are large enough for their initials; then the rows that make them largest."""
    units = max(sum(counts) - 1 + GAP * (len(counts) - 1), 1)
    outer = min(max(units * 45 / pi, 0.72 * shape.most), shape.most)
    size = min(20, pi * outer / units / 2 - 1.5)
    if size >= SMALLEST or sum(counts) < 2:
        return _one_row(counts, units, outer, size)
    tried = (
        _several(counts, [shape.outer - pitch * row for row in range(rows)], pitch)
        for rows in range(2, MOST_ROWS + 1)
        for pitch in range(14, 42)
        if shape.outer - pitch * (rows - 1) >= shape.inner
    )
    return max(tried, key=lambda rings: (rings.size, -len(rings.radii)))


def _one_row(counts: tuple[int, ...], units: float, outer: float, size: float) -> _Rings:
    step, angle, places = 180 / units, 0.0, []
    if sum(counts) == 1:
        angle = 90.0
    for count in counts:
        places.append([(angle + step * k, outer) for k in range(count)])
        angle += step * (count + GAP)
    return _Rings([outer], size, step, places)


def _several(counts: tuple[int, ...], radii: list[float], pitch: float) -> _Rings:
    """Several rows. Each constituency has its sector in all of them, and a gap of the same width beside it."""
    gap = WEDGE * pitch
    lengths = [pi * radius - gap * (len(counts) - 1) for radius in radii]
    places, closest, before = [], pitch, 0
    for place, count in enumerate(counts):
        rows = _shared(count, lengths)
        sector = []
        for radius, length, in_row in zip(radii, lengths, rows, strict=True):
            start, span = length * before / sum(counts) + gap * place, length * count / sum(counts)
            if in_row:
                closest = min(closest, span / in_row)
            sector += [(degrees((start + span * (k + 0.5) / in_row) / radius), radius) for k in range(in_row)]
        places.append(sorted(sector, key=lambda at: (round(at[0], 3), -at[1])))
        before += count
    return _Rings(radii, min(closest / 2 - 1, 17), degrees(pitch / radii[0]), places)


def _shared(count: int, lengths: list[float]) -> list[int]:
    """So many seats shared among rows by their length, the largest remainders first."""
    shares = [count * length / sum(lengths) for length in lengths]
    rows = [int(share) for share in shares]
    left = sorted(range(len(rows)), key=lambda row: rows[row] - shares[row])
    for row in left[: count - sum(rows)]:
        rows[row] += 1
    return rows


def _seat(canvas: Canvas, share, x: float, y: float, size: float, seat: SeatMark) -> None:
    at = share(x)
    if not seat.initials:
        arm = min(5, round(size / 2.4, 1))
        dash = "4 3.5" if size >= SMALLEST else "3 2.2"
        canvas.dot(at, y, round(size - 1, 1), "sheet", stroke="ink-2", line=1.6, dash=dash)
        canvas.mark(at, y, f"M-{arm} 0h{2 * arm}M0 -{arm}v{2 * arm}", stroke="ink-2", line=1.6)
        return
    ink, css = "on-hue", ""
    if seat.expiring:
        canvas.dot(at, y, round(size - 1, 1), "sheet", stroke="hue", line=2.2)
        r = size - 1
        line = 5 if size >= SMALLEST else 3.5
        canvas.mark(at, y, f"M0 -{r:.1f}A{r:.1f} {r:.1f} 0 0 1 {r:.1f} 0", stroke="soon-fill", line=line)
        ink, css = "ink", "s-ch-b"
    else:
        canvas.dot(at, y, round(size, 1), "hue")
    if size < LEGIBLE:
        return  # the table beneath has the names
    text = 13 if size >= SMALLEST else 11
    canvas.text(at, y + text * 0.35, seat.initials, anchor="middle", weight=600, fill=ink, css=css, size=text)


def _wrapped(words: str, limit: int) -> list[str]:
    lines = [""]
    for word in words.split():
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) > limit and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines


def _label(milieu: Milieu, angle: float, spot, radius: float, letters: int) -> _Label:
    top = 62 < angle < 118
    x, y = spot(angle, radius + (20 if top else 24))
    anchor = "end" if angle <= 62 else "start" if angle >= 118 else "middle"
    lines = _wrapped(milieu.label, letters)
    high = (len(lines) + 1) * LINE
    share = sin(radians(angle)) ** 2
    count = _("%(n)s of %(all)s", n=milieu.filled, all=len(milieu.seats))
    return _Label(lines, count, x, y - high * (0.5 + 0.5 * share) + 12, anchor)


def _apart(labels: list[_Label]) -> list[_Label]:
    """Push labels on the same side apart, from the head of the horseshoe towards its feet."""
    for anchor in ("end", "start"):
        side = sorted((label for label in labels if label.anchor == anchor), key=lambda label: label.y)
        for upper, lower in zip(side, side[1:], strict=False):
            lower.y = max(lower.y, upper.y + upper.high + 4)
    top = sorted((label for label in labels if label.anchor == "middle"), key=lambda label: label.x)
    for left, right in zip(top, top[1:], strict=False):
        wide = max(text_width(t, 13, True) for t in [*left.lines, left.count])
        mine = max(text_width(t, 13, True) for t in [*right.lines, right.count])
        right.x = max(right.x, left.x + (wide + mine) / 2 + 10)
    return labels
