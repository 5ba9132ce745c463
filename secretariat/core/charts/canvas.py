"""A sheet to draw on: shapes with x in percent and y in pixels, on screen or in print."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from markupsafe import Markup, escape

from secretariat.core.borrowed import plain

FONT = "'Source Sans 3'"
"""In print the family is quoted: without quotes the PDF falls back to another face and says nothing."""

PRINT = {
    "paper": "#F3F5F4",
    "sheet": "#FFFFFF",
    "inset": "#E9EDEB",
    "rule": "#D3DAD7",
    "edge": "#85908D",
    "ink": "#16201F",
    "ink-2": "#46514F",
    "ink-3": "#5D6866",
    "brand": "#0B4F5A",
    "on-brand": "#FFFFFF",
    "ok": "#1E6B43",
    "ok-fill": "#3F8F67",
    "soon": "#935E00",
    "soon-fill": "#B97F14",
    "late": "#A01820",
    "late-fill": "#A01820",
    "late-tint": "#FCE9E7",
    "done": "#46514F",
    "done-fill": "#5D6866",
    "wait": "#5A4B9C",
    "wait-tint": "#EEEBF8",
    "on-hue": "#FFFFFF",
    "g0": "#5D6866",
    "g1": "#1741A6",
    "g2": "#82155E",
    "g3": "#8A5FC9",
    "g4": "#9B5E06",
    "g5": "#2F4408",
    "g6": "#267C79",
}
"""The light colours of static/tokens.css, for paper; a test holds the two alike."""

_ids = itertools.count(1)


def text_width(text: str, size: float = 13, bold: bool = False) -> float:
    """About how many pixels a text takes in the product's face; generous, so that labels stay apart."""
    narrow = sum(1 for c in text if c in "iljtf.,:;’'| \u00a0()")
    wide = sum(1 for c in text if c in "mwMWÀÉ%@—")
    units = 0.5 * (len(text) - narrow - wide) + 0.28 * narrow + 0.78 * wide
    return units * size * (1.035 if bold else 1)


class Canvas:
    """Collects shapes into one ``<svg>``. ``at`` and ``wide`` are percent of the width, the rest pixels."""

    def __init__(
        self,
        height: float,
        title: str,
        desc: str = "",
        *,
        for_print: bool = False,
        width: int = 620,
        fixed: bool = False,
        hue: int = 0,
        extra_class: str = "",
    ):
        self.height, self.title, self.desc = height, title, desc
        self.for_print, self.width, self.fixed = for_print, width, fixed
        self.hue_name = f"g{hue}" if hue else "brand"
        self.extra_class = extra_class
        # On paper the same figures must give the same bytes; on a page each picture needs an id of its own.
        self.id = f"ch{crc32(f'{title}|{desc}'.encode()):x}" if for_print else f"ch{next(_ids)}"
        self.shapes: list[str] = []
        self.top: list[str] = []
        self.hatches: dict[str, str] = {}

    @property
    def absolute(self) -> bool:
        return self.for_print or self.fixed

    def colour(self, name: str) -> str:
        """A colour by its token; ``hue`` is the group's own, ``none`` is none."""
        if name == "none" or name.startswith("url("):
            return name
        if name == "hue":
            return PRINT[self.hue_name] if self.for_print else "var(--hue)"
        return PRINT[name] if self.for_print else f"var(--{name})"

    def hatch(self, ink: str, ground: str) -> str:
        """A slanted hatching of two colours, to be used as a fill."""
        key = f"{self.id}-{ink}"
        self.hatches[key] = (
            f'<pattern id="{key}" width="5" height="5" patternUnits="userSpaceOnUse"'
            ' patternTransform="rotate(45)">'
            f'<rect width="5" height="5" fill="{self.colour(ground)}"/>'
            f'<rect width="1.8" height="5" fill="{self.colour(ink)}"/></pattern>'
        )
        return f"url(#{key})"

    def x(self, at: float) -> str:
        return f"{at * self.width / 100:.1f}" if self.absolute else f"{at:.2f}%"

    def rect(
        self,
        at,
        top,
        wide,
        high,
        fill,
        *,
        stroke: str = "",
        line: float = 1.2,
        round_: float = 0,
        css: str = "",
    ):
        edge = f' stroke="{self.colour(stroke)}" stroke-width="{line}"' if stroke else ""
        corner = f' rx="{round_}"' if round_ else ""
        klass = f' class="{css}"' if css else ""
        place = f'x="{self.x(at)}" y="{top:.1f}" width="{self.x(max(wide, 0))}" height="{high:.1f}"'
        self.shapes.append(f'<rect{klass} {place} fill="{self.colour(fill)}"{edge}{corner}/>')

    def line(self, at1, y1, at2, y2, stroke="rule", width: float = 1, dash: str = "", cap: str = ""):
        more = (f' stroke-dasharray="{dash}"' if dash else "") + (f' stroke-linecap="{cap}"' if cap else "")
        place = f'x1="{self.x(at1)}" y1="{y1:.1f}" x2="{self.x(at2)}" y2="{y2:.1f}"'
        self.shapes.append(f'<line {place} stroke="{self.colour(stroke)}" stroke-width="{width}"{more}/>')

    def text(
        self,
        at,
        y,
        words,
        *,
        dx=0.0,
        anchor="start",
        css="",
        size=13,
        weight=400,
        fill="ink-2",
        halo=False,
        bold_first="",
        bold_size=None,
    ):
        """A text; ``bold_first`` stands before it in bold, on paper in ``bold_size``. ``css`` names
        classes of static/charts.css."""
        classes = " ".join(c for c in (css, "s-ch-halo" if halo else "") if c)
        attributes = f'x="{self.x(at)}" y="{y:.1f}"' + (f' dx="{dx:.1f}"' if dx else "")
        attributes += f' text-anchor="{anchor}"' if anchor != "start" else ""
        if self.for_print:
            if halo:
                attributes += f' paint-order="stroke" stroke="{PRINT["sheet"]}" stroke-width="3"'
            attributes += f' font-family="{FONT}" font-size="{size}"'
        else:
            classes += f" s-ch-{size:g}" if size != 13 else ""
            classes += f" s-ch-{fill}" if fill not in ("ink-2",) and "s-ch-b" not in classes else ""
        if weight != 400:
            attributes += f' font-weight="{weight}"'
        if self.for_print or "s-ch" not in classes.replace("s-ch-halo", ""):
            attributes += f' fill="{self.colour(fill)}"'
        klass = f' class="{classes.strip()}"' if classes.strip() and not self.for_print else ""
        bold_ink = (
            f' fill="{PRINT["ink"]}" font-weight="600" font-size="{bold_size or size}"'
            if self.for_print
            else ' class="s-ch-b"'
        )
        first = (
            f"<tspan{bold_ink}>{escape(plain(bold_first))}</tspan>{' ' if words else ''}"
            if bold_first
            else ""
        )
        self.shapes.append(f"<text{klass} {attributes}>{first}{escape(plain(words))}</text>")

    def dot(self, at, y, r, fill, *, stroke="", line=2.5, dash=""):
        edge = f' stroke="{self.colour(stroke)}" stroke-width="{line}"' if stroke else ""
        edge += f' stroke-dasharray="{dash}"' if dash else ""
        self.shapes.append(
            f'<circle cx="{self.x(at)}" cy="{y:.1f}" r="{r}" fill="{self.colour(fill)}"{edge}/>'
        )

    def mark(self, at, y, path, fill="none", *, dx=0.0, stroke="", line=1.5):
        """A small shape drawn in pixels around a point: diamonds, arrows, brackets."""
        edge = f' stroke="{self.colour(stroke)}" stroke-width="{line}"' if stroke else ""
        drawn = f'<path d="{path}" fill="{self.colour(fill)}"{edge}/>'
        if self.absolute:
            self.shapes.append(
                f'<g transform="translate({at * self.width / 100 + dx:.1f} {y:.1f})">{drawn}</g>'
            )
        else:
            moved = f'<g transform="translate({dx:.1f} 0)">{drawn}</g>' if dx else drawn
            self.shapes.append(
                f'<svg x="{self.x(at)}" y="{y:.1f}" width="1" height="1" overflow="visible">{moved}</svg>'
            )

    @contextmanager
    def over_all(self) -> Iterator[None]:
        """What is drawn within the block stands over all the rest, whatever is drawn later."""
        below, self.shapes = self.shapes, self.top
        try:
            yield
        finally:
            self.shapes = below

    def markup(self) -> Markup:
        """The finished picture."""
        defs = f"<defs>{''.join(self.hatches.values())}</defs>" if self.hatches else ""
        labels = f"{self.id}t {self.id}d" if self.desc else f"{self.id}t"
        named = f'<title id="{self.id}t">{escape(plain(self.title))}</title>'
        named += f'<desc id="{self.id}d">{escape(plain(self.desc))}</desc>' if self.desc else ""
        if self.for_print:
            size = f'width="{self.width}" height="{self.height:g}" viewBox="0 0 {self.width} {self.height:g}"'
        elif self.fixed:
            size = f'width="{self.width}" height="{self.height:g}"'
        else:
            size = f'width="100%" height="{self.height:g}"'
        css = f"s-ch {'s-ch-fixed ' if self.fixed else ''}{self.extra_class}".strip()
        opening = f'<svg xmlns="http://www.w3.org/2000/svg" class="{css}" {size} role="img"'
        drawn = f"{named}{defs}{''.join(self.shapes + self.top)}</svg>"
        return Markup(f'{opening} aria-labelledby="{labels}">{drawn}')  # noqa: S704  every word was escaped
