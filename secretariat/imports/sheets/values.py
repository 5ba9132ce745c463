"""Cells as people write them, read: days, money, shares, codes, names parted; one function for each.

Each gives the value, None for a cell that says nothing, or raises Unread with what may be meant. No function
looks at the database or at the language being spoken.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from secretariat.core.words import folded, sort_key
from secretariat.imports.sheets import vocabulary
from secretariat.imports.sheets.grid import Cell

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
EXCEL_ZERO = date(1899, 12, 30)
SERIALS = range(32_874, 73_416)
"""Excel's numbers of the days from 1990 to 2100."""
MOST_CENTS = 10**14
ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
NUMERIC = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
WORDED = re.compile(
    r"(?:(\d{1,2})(?:er|st|nd|rd|th)?\s+)?([a-z]+)\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})"
)
QUARTER = re.compile(
    r"(?:t|q|trim\.?|trimestre|quarter)\s*([1-4])[\s\-/,]*(?:de\s+|of\s+)?(\d{4})|(\d{4})[\s\-/]*(?:t|q)([1-4])|"
    r"([1-4])(?:er|re|e|eme|st|nd|rd|th)?\s+(?:trim\.?|trimestre|quarter)\s+(?:de\s+|of\s+)?(\d{4})"
)
MONTH = re.compile(r"(\d{4})[-/](\d{1,2})|(\d{1,2})[-/](\d{4})")
SEASON = re.compile(r"([a-z]+)\s+(?:de\s+|of\s+)?(\d{4})")
WEEKDAYS = re.compile(
    r"^(?:le\s+)?(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|monday|tuesday|wednesday|thursday|friday|"
    r"saturday|sunday),?\s+(?:the\s+)?"
)
SPACES = re.compile(r"[\s\u00a0\u202f\u2009]")
AMOUNT = re.compile(r"[+]?(\d[\d.,]*)(millions?|milliers?|[mk])?")
CODE = re.compile(r"([A-Za-zÀ-ÿ]{0,4}[-. ]?\d+(?:[.\-]\d+)*)\.?")
CODED = re.compile(r"((?:[A-Z]{1,4}[-. ]?)?\d+(?:\.\d+)*)(?:\s*[-–—:)]\s*(?!\d)|\.?\s+)(\S.*)", re.DOTALL)
PARTED = re.compile(r"\s*(?:[/;|\n]|\s(?:et|and|&|\+)\s)\s*")


class Unread(Exception):
    """A cell that cannot be read; ``guess`` is what it may mean."""

    def __init__(self, text: str, guess: date | None = None):
        super().__init__(text)
        self.text, self.guess = text, guess


def text_of(cell: Cell) -> str:
    """A cell as text, in one line of single spaces unless it has several lines."""
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return f"{cell:.10g}"
    if isinstance(cell, bool):
        return "1" if cell else "0"
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def line_of(cell: Cell) -> str:
    """A cell as one line."""
    return re.sub(r"[\s\u2028\u2029]+", " ", text_of(cell)).strip()


def read_day(cell: Cell, *, first: bool = False, day_first: bool = True) -> date | None:
    """The day that a cell names; a month, a quarter or a year gives its last day, or with ``first`` its first.

    Raises Unread for a season or anything else that is no date.
    """
    if isinstance(cell, date):
        return _bounded(cell, text_of(cell))
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _numbered(cell, first)
    text = line_of(cell)
    if vocabulary.says_nothing(text):
        return None
    found = _written(WEEKDAYS.sub("", folded(text)).strip(" ."), first, day_first)
    if found is None:
        raise Unread(text, _season(folded(text)))
    return _bounded(found, text)


def _numbered(cell: int | float, first: bool) -> date:
    if cell in SERIALS:
        return EXCEL_ZERO + timedelta(days=int(cell))
    if cell == int(cell) and 1990 <= cell <= 2100:
        return date(int(cell), 1, 1) if first else date(int(cell), 12, 31)
    raise Unread(text_of(cell))


def _written(text: str, first: bool, day_first: bool) -> date | None:
    try:
        if found := ISO.fullmatch(text):
            return date(*(int(part) for part in found.groups()))
        if found := NUMERIC.fullmatch(text):
            one, two, year = (int(part) for part in found.groups())
            day, month = (one, two) if (day_first and two <= 12) or one > 12 else (two, one)
            return date(year + 2000 if year < 100 else year, month, day)
        if found := QUARTER.search(text):
            quarter, year = int(found[1] or found[4] or found[5]), int(found[2] or found[3] or found[6])
            return _edge(year, 3 * quarter - 2, first) if first else _edge(year, 3 * quarter, first)
        if found := MONTH.fullmatch(text):
            year, month = (int(found[1]), int(found[2])) if found[1] else (int(found[4]), int(found[3]))
            return _edge(year, month, first)
        if found := WORDED.fullmatch(text):
            before, word, after, year = found.groups()
            if month := vocabulary.months().get(word):
                day = before or after
                return date(int(year), month, int(day)) if day else _edge(int(year), month, first)
        if re.fullmatch(r"(?:19|20)\d\d|2100", text):
            return date(int(text), 1, 1) if first else date(int(text), 12, 31)
    except ValueError:
        return None
    return None


def _edge(year: int, month: int, first: bool) -> date:
    return date(year, month, 1 if first else monthrange(year, month)[1])


def _season(text: str) -> date | None:
    found = SEASON.search(text)
    if found is None or found[1] not in vocabulary.seasons() or not 1990 <= int(found[2]) <= 2100:
        return None
    return date(int(found[2]), *vocabulary.seasons()[found[1]])


def _bounded(day: date, text: str) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Unread(text)
    return day


def read_money(cell: Cell) -> int | None:
    """Cents of Canadian dollars: ``12 500 $``, ``1,2 M$``, ``$12,500.00``, ``12,5 k$``, or a number of dollars."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _cents(Decimal(str(cell)), text_of(cell))
    text = line_of(cell)
    if vocabulary.says_nothing(text):
        return None
    bare = SPACES.sub("", folded(text)).replace("$", "").replace("cad", "").removesuffix("ca")
    found = AMOUNT.fullmatch(bare)
    if found is None:
        raise Unread(text)
    times = {"m": 10**6, "k": 1000}.get((found[2] or "")[:1], 1)
    if (found[2] or "").startswith("millier"):
        times = 1000
    return _cents(_number(found[1], text) * times, text)


def read_number(cell: Cell) -> float | None:
    """A decimal number in either language; raises Unread."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = line_of(cell)
    if vocabulary.says_nothing(text):
        return None
    bare = SPACES.sub("", text).rstrip("%")
    sign = -1 if bare.startswith(("-", "−")) else 1
    return float(sign * _number(bare.lstrip("+-−"), text))


def _number(bare: str, text: str) -> Decimal:
    """A number with whichever marks for thousands and decimals; a single mark before three digits parts thousands
    only where it is a comma after at most three digits (English), never ``0,400``."""
    marks = [mark for mark in bare if mark in ".,"]
    if len(set(marks)) == 2:
        decimal = marks[-1]
        bare = bare.replace("," if decimal == "." else ".", "").replace(decimal, ".")
    elif len(marks) > 1 or re.fullmatch(r"[1-9]\d{0,2},\d{3}", bare):
        bare = bare.replace(marks[0], "")
    else:
        bare = bare.replace(",", ".")
    try:
        return Decimal(bare)
    except InvalidOperation:
        raise Unread(text) from None


def _cents(amount: Decimal, text: str) -> int:
    if not amount.is_finite() or amount < 0 or amount * 100 > MOST_CENTS:
        raise Unread(text)
    return int((amount * 100).to_integral_value())


def read_share(cell: Cell, *, whole: bool) -> int | None:
    """Whole percents: ``40 %``, ``40%``; a bare number is percents where ``whole``, else a part of one (0.4)."""
    if not isinstance(cell, str):
        if isinstance(cell, date):
            raise Unread(text_of(cell))
        share = float(cell) if whole else float(cell) * 100
        return _share(share, text_of(cell))
    text = line_of(cell)
    if vocabulary.says_nothing(text):
        return None
    bare = SPACES.sub("", text)
    marked = bare.endswith("%")
    number = float(_number(bare.rstrip("%"), text))
    return _share(number if marked or whole else number * 100, text)


def _share(share: float, text: str) -> int:
    if not 0 <= share <= 100.0001:
        raise Unread(text)
    return min(round(share), 100)


def is_bare_number_above_one(cell: Cell) -> bool:
    """Whether a share is written as whole percents, without their sign: 40, and not 0.4."""
    if isinstance(cell, str):
        try:
            return float(SPACES.sub("", cell).replace(",", ".")) > 1
        except ValueError:
            return False
    return isinstance(cell, int | float) and not isinstance(cell, bool) and cell > 1


def read_code(cell: Cell) -> str:
    """A code as it is compared: ``1.2.3``, ``OS-4``. Excel keeps 1.10 as the number 1.1: that is not mended here."""
    text = line_of(cell).rstrip(".").strip()
    return re.sub(r"\s+", "", text).upper()


def parted(text: str) -> tuple[str, str]:
    """The code at the beginning of a text and the rest: ``1.2 Attirer`` is ``1.2`` and ``Attirer``."""
    found = CODED.fullmatch(text)
    return (read_code(found[1]), found[2].strip()) if found else ("", text)


def names(cell: Cell) -> list[str]:
    """The names in a cell of several: ``CAE / Héroux-Devtek``, one a line, or joined by “et”."""
    found = [line_of(piece).strip(" ,.") for piece in PARTED.split(text_of(cell))]
    return [name for name in found if name and not vocabulary.says_nothing(name)]


def state_of(cell: Cell) -> str | None:
    """The state that a word stands for: “En cours”, “Complété”; raises Unread for a word that is none of them."""
    text = line_of(cell)
    if not text:
        return None
    found = vocabulary.states().get(sort_key(text))
    if found is None:
        raise Unread(text)
    return found
