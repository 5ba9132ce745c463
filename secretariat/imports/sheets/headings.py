"""Where a table stands in a file and what its columns mean: guessed, and corrected by the person."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from secretariat.imports.sheets import values, vocabulary, wide
from secretariat.imports.sheets.grid import Sheet

LOOKED_AT = 40
"""Rows at the top of a sheet among which the heading is looked for."""
LONGEST = 60
"""Characters of a heading: what is longer is a sentence."""
LEAF = ("title", "title_fr", "title_en")
TITLES = {"plan": LEAF, "organisations": ("name",), "measurements": ("indicator",)}
"""The columns without which a table of a subject is none."""


@dataclass
class Layout:
    """How a file is read. ``columns`` maps a column's place to a field; ``head`` counts from 0 (None: no heading)."""

    sheet: int = 0
    head: int | None = 0
    columns: dict[int, str] = field(default_factory=dict)
    language: str = "fr"
    day_first: bool = True

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Layout":
        columns = {int(place): name for place, name in told["columns"].items()}
        return cls(told["sheet"], told["head"], columns, told["language"], told["day_first"])

    @property
    def fields(self) -> dict[str, int]:
        """Field → the place of its column."""
        return {name: place for place, name in sorted(self.columns.items())}


def guess(sheets: list[Sheet], subject: str, remembered: Mapping[str, str], language: str) -> Layout:
    """The most likely layout of a file: the shown sheet whose best row says the most known headings.

    ``remembered`` maps folded headings to fields as somebody of the cluster said once; ``language`` is taken where
    the headings do not tell.
    """
    best, most = Layout(language=language), 0.0
    for number, sheet in enumerate(sheets):
        if not sheet.shown:
            continue
        for row in range(min(len(sheet.rows), LOOKED_AT)):
            columns = read_heading(sheet, row, subject, remembered)
            titled = bool(set(columns.values()) & set(TITLES[subject]))
            weight = len(columns) + 0.5 * titled - number * 0.01
            if (len(columns) >= 2 or titled) and weight > most:
                most = weight
                best = Layout(number, row, columns, language)
    if not best.columns:
        best.sheet = next((n for n, s in enumerate(sheets) if s.shown and s.rows), 0)
        best.head = None
    elif sheets:
        best.language = _language(sheets[best.sheet], best, subject, language)
    if sheets:
        best.day_first = _day_first(sheets[best.sheet], best)
    return best


def read_heading(sheet: Sheet, row: int, subject: str, remembered: Mapping[str, str]) -> dict[int, str]:
    """Column → field, for the headings of a row that are known; each field once, the surest first."""
    known = vocabulary.headings(subject)
    found: list[tuple[int, int, str]] = []
    for place in range(sheet.width):
        if subject == "measurements" and wide.period_at(sheet, row, place):
            found.append((1, place, wide.field(place)))
            continue
        cell = wide.heading_at(sheet, row, place)
        if not isinstance(cell, str) or not cell or len(cell) > LONGEST:
            continue
        key = vocabulary.heading_key(cell)
        if key in remembered:
            found.append((0, place, remembered[key]))
        elif key in known:
            found.append((1, place, known[key].field))
        elif name := _within(key, known):
            found.append((2, place, name))
        elif above := known.get(vocabulary.heading_key(values.line_of(wide.above(sheet, row, place)))):
            found.append((3, place, above.field))  # “(total)” under “Budget”
    columns: dict[int, str] = {}
    for _sureness, place, name in sorted(found):
        if name == "" or name not in columns.values():
            columns[place] = name
    return {place: name for place, name in sorted(columns.items()) if name}


def _within(key: str, known: Mapping[str, vocabulary.Heading]) -> str:
    """The field of the longest known heading of two letters or more that a longer one begins or ends with."""
    words = f" {key} "
    fits = [
        one for one in known if len(one) > 3 and (words.startswith(f" {one} ") or words.endswith(f" {one} "))
    ]
    return known[max(fits, key=len)].field if fits else ""


def _language(sheet: Sheet, layout: Layout, subject: str, otherwise: str) -> str:
    """The language that the headings are in: that of which more are its own."""
    known = vocabulary.headings(subject)
    votes = {"fr": 0, "en": 0}
    for place in layout.columns:
        heading = known.get(
            vocabulary.heading_key(values.line_of(wide.heading_at(sheet, layout.head, place)))
        )
        if heading and len(heading.languages) == 1:
            votes[next(iter(heading.languages))] += 1
    if votes["fr"] == votes["en"]:
        return otherwise
    return max(votes, key=votes.get)


def _day_first(sheet: Sheet, layout: Layout) -> bool:
    """Whether 03/04/2027 is the third of April: as long as no date of the table says otherwise."""
    seen = []
    for name in ("starts", "due"):
        if name in layout.fields:
            for row in sheet.rows[(layout.head or 0) + 1 :]:
                cell = row[layout.fields[name]] if layout.fields[name] < len(row) else ""
                if isinstance(cell, str) and (found := re.match(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d", cell)):
                    seen.append((int(found[1]), int(found[2])))
    return any(first > 12 for first, _second in seen) or not any(second > 12 for _first, second in seen)


def named_columns(sheet: Sheet, layout: Layout) -> dict[str, str]:
    """Folded heading → field, as a layout says; a heading that means nothing is named too, so that it stays so."""
    if layout.head is None or layout.head >= len(sheet.rows):
        return {}
    told = {}
    for place in range(sheet.width):
        cell = wide.heading_at(sheet, layout.head, place)
        key = vocabulary.heading_key(cell) if isinstance(cell, str) and len(cell) <= LONGEST else ""
        if key and not wide.is_wide(layout.columns.get(place, "")):
            told[key] = layout.columns.get(place, "")
    return told


def again(sheets: list[Sheet], wanted: Layout, subject: str, remembered: Mapping[str, str]) -> Layout:
    """A layout of another sheet or heading, its columns guessed anew."""
    sheet = sheets[wanted.sheet]
    if wanted.head is not None and wanted.head >= len(sheet.rows):
        wanted.head = 0 if sheet.rows else None
    wanted.columns = read_heading(sheet, wanted.head, subject, remembered) if wanted.head is not None else {}
    wanted.day_first = _day_first(sheet, wanted)
    return wanted
