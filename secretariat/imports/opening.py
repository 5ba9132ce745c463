"""A spreadsheet is opened within bounds: looked at in pieces first, then read by a child that may use little.

Nothing of a file that is refused is kept, and nothing of it is ever in memory as a whole: the upload lies in a
file, its entries are unpacked in pieces, and the cells are read in a process of their own (sheetreader.py).
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import BinaryIO

from secretariat.core import archives, sniffing
from secretariat.core.lifecycle import N_, Refused
from secretariat.imports import sheetreader

MEGABYTE = 1024 * 1024
LARGEST = 25 * MEGABYTE
ROWS, COLUMNS, AREA = 20_000, 256, 1_000_000
"""The area is rows times columns of one sheet: a reader lays out every cell of it, the empty ones too."""
TEXT = 10_000_000
"""Characters of all cells together."""
UNPACKED = 80 * MEGABYTE
MEMORY, SECONDS, PATIENCE = 1024 * MEGABYTE, 20, 30
"""Address space and processor time of the child, and the seconds that it is waited for."""
AT_ONCE, WAIT = 2, 10
FORMS = ("xlsx", "ods", "csv")
ALSO_TEXT = ("csv", "txt", "tsv")
PASSED_ON = ("PATH", "LANG", "LC_ALL", "HOME", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT", "WINDIR")

EMPTY = N_("The file is empty.")
TOO_LARGE = N_("The file is larger than 25 MB.")
NOT_ONE = N_("Only spreadsheets are read here: Excel (.xlsx), OpenDocument (.ods) or text (.csv).")
OLD_EXCEL = N_("This is the format of Excel before 2007. Save it as .xlsx and send it again.")
LIES = N_("The name says one thing and the content is another. Send the original file.")
ENTITIES = N_("The file declares entities of its own, which no spreadsheet needs. It was not opened.")
LINKS = N_("The file draws cells from other files or programs. Break its links and send it again.")
ROWS_PASSED = N_("A sheet has more than 20,000 rows. Send the part that matters.")
COLUMNS_PASSED = N_("A sheet has more than 256 columns. Send the part that matters.")
TEXT_PASSED = N_("The file holds more text than can be read at once. Send the part that matters.")
ENCODING = N_("The text of this file is in no encoding that is known here. Save it as UTF-8.")
BROKEN = N_("The file is damaged and cannot be read.")
BUSY = N_("Several files are being read at the moment. Send it again in a few seconds.")
TOO_SLOW = N_("The file takes too long to read. Send the part that matters.")
WHY = {
    "rows": ROWS_PASSED,
    "columns": COLUMNS_PASSED,
    "text": TEXT_PASSED,
    "encoding": ENCODING,
}
PLACE = re.compile(rb'\sr="([A-Z]{0,3})(\d{1,7})"')
KEPT = 256
"""Bytes carried from one piece to the next, so that what lies across them is seen."""
LINKED = ("xl/externallinks/", "xl/connections", "xl/querytables/", "xl/embeddings/", "xl/oleobjects/")
LINKING = (b"table:cell-range-source", b"table:dde-link", b"office:dde-source", b"table:table-source")
_places = BoundedSemaphore(AT_ONCE)


class Look:
    """What is looked for in the entries of a workbook while they are unpacked in pieces."""

    def __init__(self):
        self.name, self.tail = "", b""

    def __call__(self, name: str, chunk: bytes) -> None:
        if name != self.name:
            self.name, self.tail = name, b""
            self._begin(name.lower(), chunk)
        if not name.lower().endswith((".xml", ".rels", ".vml")):
            return
        piece = self.tail + chunk
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise archives.Unsafe(ENTITIES)
        if name.startswith("xl/worksheets/"):
            _within(piece)
        if name == "content.xml" and any(word in piece for word in LINKING):
            raise archives.Unsafe(LINKS)
        self.tail = piece[-KEPT:]

    def _begin(self, name: str, chunk: bytes) -> None:
        if name.startswith(LINKED):
            raise archives.Unsafe(LINKS)
        if name.endswith((".xml", ".rels")) and b"\0" in chunk[:64]:
            raise archives.Unsafe(BROKEN)  # XML in UTF-16 would hide what is looked for


def _within(piece: bytes) -> None:
    """Refuse a sheet with a cell beyond the bounds: one far cell makes a reader lay out all before it."""
    for column, row in PLACE.findall(piece):
        if int(row) > ROWS:
            raise archives.Unsafe(ROWS_PASSED)
        if len(column) > 2 or (len(column) == 2 and column > b"IV"):
            raise archives.Unsafe(COLUMNS_PASSED)


def packed_cells(source: BinaryIO, name: str) -> bytes:
    """The cells of a spreadsheet as sheetreader.py packs them; Refused beside the field ``upload``.

    ``source`` is the upload, read in pieces; ``name`` what it is called.
    """
    try:
        with _on_disk(source) as path:
            return _read(path, _form(path, name))
    except archives.Unsafe as reason:
        raise _refused(_spoken(str(reason))) from None


def _form(path: str, name: str) -> str:
    """Which of FORMS a file is, by its content; its name has to agree."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    with open(path, "rb") as file:
        start = file.read(4096)
        if not start:
            raise archives.Unsafe(EMPTY)
        if start.startswith(b"PK\x03\x04"):
            found = archives.recognise(file, Look(), UNPACKED)
            if found not in FORMS:
                raise archives.Unsafe(NOT_ONE)
            if ending and ending != found:
                raise archives.Unsafe(LIES)
            return found
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise archives.Unsafe(OLD_EXCEL)
    if ending in ("xlsx", "ods") or start.startswith((b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK")):
        raise archives.Unsafe(LIES if ending in FORMS else NOT_ONE)
    if ending not in ("", *ALSO_TEXT):
        raise archives.Unsafe(NOT_ONE)
    if not start.startswith((b"\xff\xfe", b"\xfe\xff")) and sniffing.CONTROL.search(start):
        raise archives.Unsafe(LIES)
    return "csv"


@contextmanager
def _on_disk(source: BinaryIO):
    """The upload in a file of its own for as long as it is looked at, at most LARGEST bytes of it."""
    with tempfile.NamedTemporaryFile(prefix="sheet-") as file:
        size = 0
        while piece := source.read(256 * 1024):
            size += len(piece)
            if size > LARGEST:
                raise archives.Unsafe(TOO_LARGE)
            file.write(piece)
        file.flush()
        yield file.name


def _read(path: str, form: str) -> bytes:
    order = {
        "path": path,
        "form": form,
        "rows": ROWS,
        "columns": COLUMNS,
        "area": AREA,
        "text": TEXT,
        "memory": MEMORY,
        "seconds": SECONDS,
    }
    if not _places.acquire(timeout=WAIT):
        raise _refused(BUSY)
    try:
        done = subprocess.run(
            (sys.executable, "-P", sheetreader.__file__),
            input=json.dumps(order).encode(),
            capture_output=True,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refused(TOO_SLOW) from None
    finally:
        _places.release()
    if done.returncode:
        raise _refused(WHY.get(done.stderr.decode(errors="replace").strip(), BROKEN))
    return done.stdout


def _spoken(reason: str) -> str:
    """A reason of archives.py, which speaks of the document after a name, as a sentence of its own."""
    return {
        archives.NOT_A_DOCUMENT: NOT_ONE,
        archives.BROKEN: BROKEN,
        archives.OVERSIZED: N_("The file unpacks to more than is safe to open."),
        archives.MACROS: N_("The file holds macros. Save it without them (.xlsx) and send it again."),
        archives.LOCKED: N_("The file is locked with a password. Send it without one."),
    }.get(reason, reason)


def _refused(sentence: str) -> Refused:
    return Refused(errors={"upload": [sentence]})
