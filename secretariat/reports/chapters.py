"""Chapters of an edition: words and small tables under a heading, besides the parts that every report has.

Plain data, by document.py's rules. A renderer needs to know nothing of what a chapter is about: it shows a heading,
prose and tables, so a layout gains a chapter without a line in any renderer.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

CellKind = Literal["text", "date", "number", "percent", "money", "status"]
Cell = str | int | Decimal | date | tuple[str, str] | None
"""A raw value as its column's kind says (document.py gives the units). A status is its key (done, ok, soon, late,
wait) with its words."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column, the kind of its values, and its share of the table's width."""

    title: str
    kind: CellKind = "text"
    share: int = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a chapter; the title says what it shows. ``total``: a last row that sums those above it.

    ``alone``: what it is called where no chapter's heading stands above it, on a sheet of a workbook (31 characters).
    """

    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None
    alone: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: ``key`` names its place in the outline, ``hue`` (1 to 6) and ``code`` the group that it is of.

    ``apart``: it begins a page of its own in print. ``quoted``: what people wrote, in Markdown, after the chapter's own
    words; each may be borrowed from the other language.
    """

    key: str
    title: str
    markdown: str = ""
    grids: tuple[Grid, ...] = ()
    code: str = ""
    hue: int = 0
    apart: bool = False
    quoted: tuple[str, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """All its prose, in Markdown."""
        return tuple(filter(None, (self.markdown, *self.quoted)))


OUTLINE = ("counts", "axes", "highlights", "delays", "sections", "projects", "funding", "glossary")
"""The parts that every report has, in the order of a report that is no edition."""
