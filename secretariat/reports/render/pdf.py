"""The report as PDF/UA-1: tagged, with bookmarks, its language and its title; always the same bytes.

The typesetter gets finished strings as JSON (layout.py), so nothing that a person typed is ever run by it.
"""

import logging
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from secretariat.core.borrowed import LABELS, lender
from secretariat.reports.bilingual import joined
from secretariat.reports.document import Report
from secretariat.reports.layout import layout
from secretariat.reports.render.glyphs import Drawable
from secretariat.reports.typesetter import typeset as typeset_order
from secretariat.reports.words import Words, words_for

VENDOR = Path(__file__).resolve().parents[3] / "static" / "vendor" / "source-sans" / "TTF"
FAMILY = "Source Sans 3"
# Faces that the report uses; what one of them lacks is not drawn in any.
FACES = ("Regular", "Semibold", "It", "SemiboldIt")
STAND_INS = ("DejaVu Sans", "Liberation Sans", "Noto Sans", "Arial")

log = logging.getLogger(__name__)


class NoFont(RuntimeError):
    """There is no font to set the report in: the front-end files were not installed."""


@lru_cache(maxsize=2)
def _fonts(folder: Path) -> tuple[str, bool, Drawable]:
    """The family to use, whether it is one of the system's, and what it can draw.

    Without the product's own font a common one of the system stands in, and the log says so; raises NoFont if
    there is none either.
    """
    paths = [folder / f"SourceSans3-{face}.ttf" for face in FACES]
    if all(path.is_file() for path in paths):
        return FAMILY, False, Drawable(paths)
    system = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[])
    for family in STAND_INS:
        found = [Path(font.path) for font in system.fonts() if font.family == family and font.path]
        if found:
            log.warning("%s is not in %s: the report is set in %s instead", FAMILY, folder, family)
            return family, True, Drawable(path for path in found if path.suffix in (".ttf", ".otf"))
    raise NoFont(
        f"{FAMILY} is not in {folder}, and no common font stands in for it; install the front-end files"
    )


def _drawable(value: Any, table: Drawable, lent: set[str]) -> Any:
    """`value` with every text in it kept to what the font can draw; what is borrowed from the other language tells
    which one (``lent`` hears of it), and what is said of it."""
    if language := lender(value):
        lent.add(language)
        return {"borrowed": language, "text": str(value).translate(table), "label": LABELS[language]}
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else value.translate(table)
    if isinstance(value, dict):
        return {key: _drawable(one, table, lent) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(one, table, lent) for one in value]
    return value


def order(data: dict[str, Any], fonts: Path = VENDOR) -> dict[str, Any]:
    """What the typesetter needs to set what `layout` returned: plain JSON. Raises NoFont."""
    family, system, table = _fonts(fonts)
    lent: set[str] = set()
    drawn = _drawable(data, table, lent)
    return {
        "data": drawn | {"font": family, "lent": bool(lent)},
        "fonts": [] if system else [str(fonts)],
        "system": system,
    }


def drawable(text: str, fonts: Path = VENDOR) -> str:
    """A text kept to what the font can draw. Raises NoFont."""
    return text.translate(_fonts(fonts)[2])


def typeset(data: dict[str, Any], fonts: Path = VENDOR) -> bytes:
    """Set what `layout` returned, in this process; raises typst.TypstError, typesetter.Broken or NoFont."""
    return typeset_order(order(data, fonts))


def render_both(reports: Sequence[Report]) -> bytes:
    """One PDF that holds the report in each language, in their order."""
    return typeset(joined(reports))


def render(report: Report, words: Words | None = None) -> bytes:
    """The PDF, in the report's language."""
    return typeset(layout(report, words or words_for(report.language)))
