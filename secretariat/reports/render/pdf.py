"""The report as PDF/UA-1: tagged, with bookmarks, its language and its title; always the same bytes.

The typesetter gets finished strings as JSON (layout.py), so nothing that a person typed is ever run by it.
"""

import json
import logging
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from secretariat.reports.document import Report
from secretariat.reports.layout import layout
from secretariat.reports.render.glyphs import Drawable
from secretariat.reports.words import Words, words_for

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "report.typ"
VENDOR = HERE.parents[2] / "static" / "vendor" / "source-sans" / "TTF"
FAMILY = "Source Sans 3"
# Faces that the report uses; what one of them lacks is not drawn in any.
FACES = ("Regular", "Semibold", "It", "SemiboldIt")
STAND_INS = ("DejaVu Sans", "Liberation Sans", "Noto Sans", "Arial")

log = logging.getLogger(__name__)


class NoFont(RuntimeError):
    """There is no font to set the report in: the front-end files were not installed."""


@lru_cache(maxsize=2)
def _fonts(folder: Path) -> tuple[str, typst.Fonts, Drawable]:
    """The family to use, where the typesetter finds it, and what it can draw.

    Without the product's own font a common one of the system stands in, and the log says so; raises NoFont if
    there is none either.
    """
    paths = [folder / f"SourceSans3-{face}.ttf" for face in FACES]
    if all(path.is_file() for path in paths):
        own = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])
        return FAMILY, own, Drawable(paths)
    system = typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=[])
    for family in STAND_INS:
        found = [Path(font.path) for font in system.fonts() if font.family == family and font.path]
        if found:
            log.warning("%s is not in %s: the report is set in %s instead", FAMILY, folder, family)
            return family, system, Drawable(path for path in found if path.suffix in (".ttf", ".otf"))
    raise NoFont(
        f"{FAMILY} is not in {folder}, and no common font stands in for it; install the front-end files"
    )


def _drawable(value: Any, table: Drawable) -> Any:
    """`value` with every text in it kept to what the font can draw."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else value.translate(table)
    if isinstance(value, dict):
        return {key: _drawable(one, table) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_drawable(one, table) for one in value]
    return value


class Broken(RuntimeError):
    """The typesetter broke down: a fault of its own, not of the report."""


def typeset(data: dict[str, Any], fonts: Path = VENDOR) -> bytes:
    """Set what `layout` returned; raises typst.TypstError if it is refused, NoFont or Broken."""
    family, found, table = _fonts(fonts)
    sent = json.dumps(_drawable(data, table) | {"font": family})
    compiler = typst.Compiler(
        input=str(SOURCE),
        root=str(HERE),
        font_paths=found,
        ignore_system_fonts=True,
        sys_inputs={"data": sent},
    )
    try:
        return compiler.compile(format="pdf", pdf_standards="ua-1")
    except BaseException as fault:
        # A panic in the typesetter's own language passes by every `except Exception`: a job would die of it.
        if type(fault).__module__ == "pyo3_runtime":
            raise Broken(str(fault)) from fault
        raise


def render(report: Report, words: Words | None = None) -> bytes:
    """The PDF, in the report's language."""
    return typeset(layout(report, words or words_for(report.language)))
