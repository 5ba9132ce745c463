"""Chapters as finished strings, for the forms meant for print, and how the parts of a report share their pages."""

from typing import Any

from secretariat.reports.chapters import Cell, Chapter, Grid
from secretariat.reports.document import Report
from secretariat.reports.prose import paragraphs
from secretariat.reports.words import DASH, Words, superscripts

WIDE = ("sections", "projects")
"""Parts printed on their side; funding and glossary stay on the page they follow, all others stand upright."""
FOLLOW = ("funding", "glossary")
RIGHT = ("number", "percent", "money")
"""Kinds of cells that stand to the right of their column."""


def runs(markdown: str) -> list[dict[str, Any]]:
    """Paragraphs as mappings of plain values: whether a bullet, and pieces (text, bold, italic, address, language where
    it is not the document's, whether raised)."""
    return [
        {
            "bullet": one.bullet,
            "runs": [
                *(
                    (piece, run.bold, run.italic, run.href, one.language, raised)
                    for run in one.runs
                    for piece, raised in superscripts(run.text)
                ),
                *([(f" ({one.label})", False, False, "", "", False)] if one.label else []),
            ],
        }
        for one in paragraphs(markdown)
    ]


def cell(value: Cell, kind: str, words: Words) -> str:
    """One value as its column says; a dash for what is not known, nothing for an empty text."""
    if isinstance(value, tuple):
        return value[1]
    if isinstance(value, str):
        return value
    match kind:
        case "date":
            return words.date(value)
        case "percent":
            return words.percent(value)
        case "money":
            return words.money(value)
    return DASH if value is None else words.number(value)


def _cells(row: tuple[Cell, ...], grid: Grid, words: Words) -> list[tuple[str, str]]:
    """(status key or nothing, text) of each cell of a row."""
    return [
        (value[0] if isinstance(value, tuple) else "", cell(value, head.kind, words))
        for value, head in zip(row, grid.heads, strict=True)
    ]


def _grid(grid: Grid, words: Words) -> dict[str, Any]:
    return {
        "title": grid.title,
        "heads": [superscripts(head.title) for head in grid.heads],
        "shares": [head.share for head in grid.heads],
        "right": [at for at, head in enumerate(grid.heads) if head.kind in RIGHT],
        "rows": [_cells(row, grid, words) for row in grid.rows],
        "total": _cells(grid.total, grid, words) if grid.total else [],
    }


def chapter(one: Chapter, hue: str, words: Words) -> dict[str, Any]:
    return {
        "title": one.title,
        "code": one.code,
        "hue": hue,
        "apart": one.apart,
        "text": [paragraph for text in one.texts for paragraph in runs(text)],
        "grids": [_grid(grid, words) for grid in one.grids],
    }


def groups(report: Report) -> list[dict[str, Any]]:
    """The parts that are not empty, in their order, gathered by how their pages lie: ``side``, and ``parts``."""
    found: list[dict[str, Any]] = [{"side": False, "parts": []}]
    filled = {
        "counts": bool(report.dashboard.counts.total),
        "axes": bool(report.dashboard.axes),
        **{
            name: bool(getattr(report, name))
            for name in ("highlights", "delays", "sections", "projects", "funding", "glossary")
        },
    }
    for name in report.outline:
        if not filled.get(name, True):
            continue
        side = found[-1]["side"] if name in FOLLOW else name in WIDE
        if side != found[-1]["side"]:
            found.append({"side": side, "parts": []})
        found[-1]["parts"].append(name)
    return found
