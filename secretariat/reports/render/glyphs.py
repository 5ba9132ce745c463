"""Which characters a font can draw, and text kept to them.

A tagged PDF may not hold a character that its font lacks: the typesetter refuses the whole document. One
emoji in a title must not cost a funder the report, so such a character becomes a hollow square, and marks
that only steer others (joiners, variation selectors, text direction, controls) go.
"""

import struct
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

MISSING = "□"
SPACES = frozenset("\t\n\v\f\r\x85\u2028\u2029")
UNICODE_TABLES = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))


def _segments(data: bytes, at: int) -> set[int]:
    """The characters of a format 4 table (the first 65,536), whose segments hold deltas or glyph lists."""
    count = struct.unpack_from(">H", data, at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, at + 14 + block * 2 * count + (2 if block else 0))
        for block in range(4)
    )
    found = set()
    for index, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        for code in range(start, end + 1):
            glyph = code
            if offset:
                place = at + 16 + 6 * count + 2 * index + offset + 2 * (code - start)
                glyph = struct.unpack_from(">H", data, place)[0] or -delta
            if (glyph + delta) & 0xFFFF:
                found.add(code)
    return found


def _groups(data: bytes, at: int) -> set[int]:
    """The characters of a format 12 table (all of Unicode)."""
    found: set[int] = set()
    for index in range(struct.unpack_from(">I", data, at + 12)[0]):
        start, end, _glyph = struct.unpack_from(">III", data, at + 16 + 12 * index)
        found.update(range(start, end + 1))
    return found


@lru_cache(maxsize=16)
def characters(path: Path) -> frozenset[int]:
    """The code points that the font file at `path` (TrueType or OpenType) has a glyph for."""
    data = path.read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack_from(">I", data, at + 8)[0]
        for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16)
    }
    top = tables[b"cmap"]
    places = {}
    for index in range(struct.unpack_from(">H", data, top + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", data, top + 4 + 8 * index)
        places[platform, encoding] = top + offset
    for key in UNICODE_TABLES:
        if key in places:
            at = places[key]
            return frozenset(_groups(data, at) if data[at : at + 2] == b"\0\x0c" else _segments(data, at))
    return frozenset()


class Drawable(dict[int, str]):
    """A table for `str.translate` that keeps text to what every font in `paths` can draw."""

    def __init__(self, paths: Iterable[Path]):
        super().__init__()
        self._known = frozenset.intersection(*(characters(path) for path in paths))

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if sign in SPACES:
            kept = " "
        elif unicodedata.category(sign) in ("Cc", "Cf", "Cs") or 0xFE00 <= code <= 0xFE0F:
            kept = ""
        elif code in self._known:
            kept = sign
        else:
            kept = MISSING if ord(MISSING) in self._known else "?"
        self[code] = kept
        return kept
