"""The rows of a plan's spreadsheet: which are actions, which head an axis or an objective, which are neither."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from secretariat.core.words import folded, sort_key
from secretariat.imports.sheets import values, vocabulary
from secretariat.imports.sheets.grid import Cell, Sheet
from secretariat.imports.sheets.headings import LEAF, Layout

TITLES = (*LEAF, "description")
NUMBERED = r"\s*(?:(?:n[o°]\s*)?(NUMBER)\b\s*[-–—:.)]*|[-–—:])\s*(.*)"
"""After the word: a number, or at least a dash or a colon, then the title."""
AXIS = re.compile(
    r"(?:axe|axis|orientation|volet|pillar|priorite|priority|theme)(?:\s+strategique)?"
    + NUMBERED.replace("NUMBER", r"\d+|[ivx]+"),
    re.DOTALL,
)
OBJECTIVE = re.compile(
    r"(?:objectif|objective|goal|but)(?:\s+strategique|\s+specifique)?"
    + NUMBERED.replace("NUMBER", r"\d[\d.]*\d|\d"),
    re.DOTALL,
)
STRUCTURAL = ("axis", "objective", "code", "title", "title_fr", "title_en")
TELLING = ("starts", "due", "lead")
"""What only an action has: a row that gives one of these and no title has lost it."""
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}


@dataclass(frozen=True)
class Place:
    """An axis or an objective as a file names it: its code (``1``, ``1.2``, ``OS-4``), its title, or both."""

    code: str = ""
    title: str = ""

    def __bool__(self) -> bool:
        return bool(self.code or self.title)


@dataclass
class Wish:
    """One row of the file. ``kind``: action, axis, objective, total or remark; blank rows make no wish.

    ``row`` counts from 1, as the person's program does. ``cells`` are by field, as they were written.
    """

    row: int
    kind: str
    cells: dict[str, Cell] = field(default_factory=dict)
    axis: Place = Place()
    objective: Place = Place()


def read(sheet: Sheet, layout: Layout, mended: Mapping[int, Mapping[str, str]]) -> list[Wish]:
    """The rows under the heading, each with the axis and the objective under which it stands.

    ``mended`` replaces cells of a row by what the person typed: row → field → text.
    """
    start = 0 if layout.head is None else layout.head + 1
    fields, wishes = layout.fields, []
    heading = (
        {name: values.text_of(sheet.cell(layout.head, p)) for name, p in fields.items()} if start else {}
    )
    axis, objective = Place(), Place()
    for at in range(start, len(sheet.rows)):
        line = sheet.rows[at]
        cells = {
            name: line[place] for name, place in fields.items() if place < len(line) and line[place] != ""
        }
        cells |= mended.get(at + 1, {})
        cells = {name: cell for name, cell in cells.items() if values.text_of(cell)}
        filled = [cell for cell in line if cell != ""]
        if not cells and not filled:
            continue
        if heading and cells and all(values.text_of(c) == heading[n] for n, c in cells.items()):
            continue  # the heading once more, on a following page
        wish = Wish(at + 1, _kind(cells, filled), cells)
        if wish.kind == "axis":
            axis, objective = _place(cells, AXIS), Place()
        elif wish.kind == "objective":
            objective = _place(cells, OBJECTIVE)
        elif wish.kind == "action":
            axis, objective = _under(cells, axis, objective)
        wish.axis, wish.objective = axis, objective
        wishes.append(wish)
    return wishes


def _kind(cells: Mapping[str, Cell], filled: list[Cell]) -> str:
    first = next((values.text_of(cell) for cell in filled if isinstance(cell, str)), "")
    if vocabulary.is_total(first) or _sums_up(cells):
        return "total"
    if not set(cells) <= set(STRUCTURAL):
        told = _titled(cells) or "code" in cells or any(name in cells for name in TELLING)
        return "action" if told else "remark"
    level = _level(cells)
    if level and (not _titled(cells) or level != "action"):
        return level
    if _titled(cells):
        return "action" if len(filled) > 1 or any(name in cells for name in LEAF) else "remark"
    return "axis" if "axis" in cells else "objective" if "objective" in cells else "remark"


def _sums_up(cells: Mapping[str, Cell]) -> bool:
    """Whether a row is called a total, and gives nothing that only an action has: its axis may be carried down."""
    titles = [values.line_of(cells[name]) for name in LEAF if name in cells]
    return any(map(vocabulary.is_total, titles)) and not any(name in cells for name in TELLING)


def _titled(cells: Mapping[str, Cell]) -> bool:
    return any(name in cells for name in LEAF)


def _level(cells: Mapping[str, Cell]) -> str:
    """What a row without dates, lead or amounts heads, by its words or the depth of its code; nothing if unsaid."""
    for name in ("title", "code", "axis", "objective", "title_fr", "title_en"):
        text = folded(values.line_of(cells.get(name, "")))
        if not text:
            continue
        others = [n for n in LEAF if n in cells and n != name]
        if AXIS.fullmatch(text) and not others and name != "objective":
            return "axis"
        if OBJECTIVE.fullmatch(text) and not others and name != "axis":
            return "objective"
    code = values.read_code(cells["code"]) if "code" in cells else ""
    if not code and (told := _only(cells)):
        code, _rest = values.parted(told)
    if re.fullmatch(r"\d+(\.\d+)*", code):
        return {1: "axis", 2: "objective"}.get(code.count(".") + 1, "action")
    return ""


def _only(cells: Mapping[str, Cell]) -> str:
    """The text of a row with a single cell."""
    return values.line_of(next(iter(cells.values()))) if len(cells) == 1 else ""


def _place(cells: Mapping[str, Cell], pattern: re.Pattern) -> Place:
    """The code and the title of a row that heads others."""
    code = values.read_code(cells["code"]) if "code" in cells else ""
    texts = [
        values.line_of(cells[name])
        for name in ("title", "axis", "objective", "title_fr", "title_en")
        if name in cells
    ]
    text = texts[0] if texts else ""
    if not text and not re.fullmatch(r"[\d.]+", code):
        text, code = values.line_of(cells.get("code", "")), ""
    named = named_place(text, pattern)
    return Place(named.code or (code if re.fullmatch(r"[A-Z\-]*[\d.]+", code) else ""), named.title)


def named_place(text: str, pattern: re.Pattern) -> Place:
    """“Axe 2 – Relève”, “1.2 Attirer”, “Attirer” as a code and a title."""
    text = text.strip()
    found = pattern.fullmatch(folded(text))
    if found:
        code = str(ROMAN.get(found[1], found[1]) or "") if found[1] else ""
        rest = (
            text[len(text) - len(found[2]) :].strip() if len(folded(text)) == len(text) else found[2].strip()
        )
        if code or rest:
            return Place(code, rest or ("" if code else text))
    code, rest = values.parted(text)
    if not code and re.fullmatch(r"(?:[A-Za-z]{1,4}-?)?\d+(?:\.\d+)*", text):
        return Place(values.read_code(text), "")
    return Place(code, rest)


def _under(cells: Mapping[str, Cell], axis: Place, objective: Place) -> tuple[Place, Place]:
    """The axis and the objective of an action: from its own cells, else those carried down; its code tells a change."""
    if "axis" in cells:
        told = named_place(values.line_of(cells["axis"]), AXIS)
        if _differ(told, axis):
            axis, objective = told, Place()
    if "objective" in cells:
        objective = named_place(values.line_of(cells["objective"]), OBJECTIVE)
    code = values.read_code(cells["code"]) if "code" in cells else ""
    parts = code.split(".")
    if re.fullmatch(r"\d+\.\d+\.\d+", code):
        if not axis or (axis.code.isdigit() and axis.code != parts[0] and "axis" not in cells):
            axis, objective = Place(parts[0]), objective if "objective" in cells else Place()
        above = f"{parts[0]}.{parts[1]}"
        numbered = re.fullmatch(r"\d+\.\d+", objective.code)
        if not objective or (numbered and objective.code != above and "objective" not in cells):
            objective = Place(above)
        elif not objective.code and "objective" not in cells:
            objective = Place("", objective.title)
    return axis, objective


def _differ(one: Place, other: Place) -> bool:
    if one.code and other.code:
        return one.code != other.code
    return sort_key(one.title) != sort_key(other.title)
