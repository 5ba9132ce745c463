"""What the cells of an exported row said, kept in its last column as a short mark: by it edits are told, and conflicts.

A text file has no hidden sheet. Its mark holds, for each field that an import reads, 24 bits of a checksum of what
stood in the cell, so that a cell that was edited differs, however a spreadsheet program writes dates and amounts.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import date
from typing import Any
from zlib import crc32

FIELDS = (
    "title",
    "lead",
    "partners",
    "state",
    "starts",
    "due",
    "progress",
    "budget",
    "note",
    "axis",
    "objective",
)
"""In their order in the mark."""
BEGINS = "m1."
"""The form of the mark; without a letter before it, a program might take one for a number or a formula."""
MARK = re.compile(r"m1\.[A-Za-z0-9_-]{44}")
BYTES = 3


def told(name: str, value: Any) -> str:
    """A value as it is compared: a day, whole cents or percents, or a text whatever its blanks."""
    if value is None or value == "":
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        return str(value)
    if name == "partners":
        return " ".join(sorted(value.replace(",", " ").replace("'", " ").split()))
    return " ".join(value.split()).lstrip("'")


def checksum(text: str) -> bytes:
    """What is kept of a text in a mark."""
    return crc32(text.encode("utf-8", "replace")).to_bytes(4, "big")[:BYTES]


def mark(values: Mapping[str, Any]) -> str:
    """The mark of a row; ``values`` are by field, budgets in cents and progress in percent."""
    kept = b"".join(checksum(told(name, values.get(name))) for name in FIELDS)
    return BEGINS + urlsafe_b64encode(kept).decode()


def read(text: str) -> dict[str, bytes] | None:
    """Field → what is kept of it, or None for a text that is no mark."""
    if not MARK.fullmatch(text):
        return None
    kept = urlsafe_b64decode(text.removeprefix(BEGINS))
    return {name: kept[at * BYTES : (at + 1) * BYTES] for at, name in enumerate(FIELDS)}
