"""A spreadsheet is opened within bounds: looked at in pieces first, then read by a child that may use little.

Nothing of a file that is refused is kept, and nothing of it is ever in memory as a whole: the upload lies in a
file, its entries are unpacked in pieces, and the cells are read in a process of their own (sheetreader.py).
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import BinaryIO

from secretariat.core import archives, sniffing
from secretariat.core.lifecycle import N_, Refused
from secretariat.imports.sheets import sheetreader
from secretariat.imports.sheets.looking import COLUMNS_PASSED, ROWS_PASSED, Look

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
_places = BoundedSemaphore(AT_ONCE)


def packed_cells(source: BinaryIO, name: str) -> bytes:
    """The cells of a spreadsheet as sheetreader.py packs them; Refused beside the field ``upload``.

    ``source`` is the upload, read in pieces; ``name`` what it is called.
    """
    try:
        with _on_disk(source) as path:
            return _read(path, form_of(path, name))
    except archives.Unsafe as reason:
        raise _refused(_spoken(str(reason))) from None


def form_of(path: str, name: str) -> str:
    """Which of FORMS a file is, by its content; its name has to agree."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    with open(path, "rb") as file:
        start = file.read(4096)
        if not start:
            raise archives.Unsafe(EMPTY)
        if start.startswith(b"PK\x03\x04"):
            found = archives.recognise(file, Look(ROWS, COLUMNS, AREA), UNPACKED)
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


def order(path: str, form: str) -> dict[str, str | int]:
    """What the reader is told: which file, and its bounds."""
    return {
        "path": path,
        "form": form,
        "rows": ROWS,
        "columns": COLUMNS,
        "area": AREA,
        "text": TEXT,
        "memory": MEMORY,
        "seconds": SECONDS,
    }


def _read(path: str, form: str) -> bytes:
    if not _places.acquire(timeout=WAIT):
        raise _refused(BUSY)
    try:
        done = subprocess.run(
            (sys.executable, "-P", sheetreader.__file__),
            input=json.dumps(order(path, form)).encode(),
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
