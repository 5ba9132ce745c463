"""A short paper: a heading, what it says, and a few tables; minutes are one. As plain data, then as finished strings.

What a Report is for figures, a Paper is for words. It knows no request and no database, and the same data make the
PDF and the Word file.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from secretariat.reports.chapter_layout import runs
from secretariat.reports.document import Brand, Language
from secretariat.reports.layout import HUES, logo_of
from secretariat.reports.progress import Band
from secretariat.reports.words import Words, superscripts

TWIPS = 9980
"""Text width of an upright page, in twentieths of a point; the widths of a table's columns share it."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its title, its heads, its rows of text, the share of each column, and which stand to the right."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[int, ...]
    right: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. Every text is in ``language``; ``markdown`` is what it says (no HTML)."""

    language: Language
    heading: str
    above: str
    on: date
    produced_at: datetime
    markdown: str
    band: Band | None = None
    grids: tuple[Grid, ...] = ()
    brand: Brand = Brand()


def laid_out(paper: Paper, words: Words) -> dict[str, Any]:
    """Everything that a paper says, in the order in which it says it; travels to the typesetter as JSON."""
    band = paper.band or Band("", paper.above)
    return {
        "language": paper.language,
        "title": paper.heading,
        "heading": paper.heading,
        "addressed": paper.above,
        "publisher": paper.above,
        "produced": words.gettext("Drawn up on %(when)s", when=words.moment(paper.produced_at)),
        "date": (paper.produced_at.year, paper.produced_at.month, paper.produced_at.day),
        "period": superscripts(words.long_date(paper.on)),
        "pages": words.gettext("%(page)s of %(pages)s", page="\n", pages="\n").split("\n"),
        "band": {
            "code": band.code,
            "name": band.name,
            "hue": HUES[(band.hue - 1) % 6 + 1] if band.hue else paper.brand.colour or HUES[0],
        },
        "brand": logo_of(paper.brand),
        "text": runs(paper.markdown),
        "grids": [
            {
                "title": grid.title,
                "heads": [superscripts(head) for head in grid.heads],
                "rows": grid.rows,
                "shares": grid.shares,
                "right": grid.right,
            }
            for grid in paper.grids
        ],
        "heads": {grid.title: [superscripts(head) for head in grid.heads] for grid in paper.grids},
    }
