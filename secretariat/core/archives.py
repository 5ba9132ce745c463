"""Office documents are ZIP archives: bounded before anything in them is read, and refused with macros.

Python's zipfile accepts entries that overlap (a few kilobytes that unpack to gigabytes), so the places of the
entries are compared first; then every entry is unpacked once against its declared size and checksum.
"""

import io
import stat
import zipfile
import zlib
from collections.abc import Callable
from typing import BinaryIO

from secretariat.core.lifecycle import N_

NOT_A_DOCUMENT = N_("only documents of Word, Excel, PowerPoint and OpenDocument are accepted among archives.")
BROKEN = N_("the document is damaged and cannot be read.")
OVERSIZED = N_("the document unpacks to more than is safe to open.")
MACROS = N_("the document holds macros. Save it without them and send it again.")
LOCKED = N_("the document is locked with a password. Send it without one.")

ENTRIES = 3000
UNPACKED = 200 * 1024 * 1024
"""Bytes of all entries together."""
LIST = 1024 * 1024
"""Bytes of the list of entries."""
END, END_64, TAIL = b"PK\x05\x06", b"PK\x06\x07", 64 * 1024 + 22
"""How an archive's end begins, how that of one beyond 4 GB does, and the bytes in which the end may stand."""
RATIO = 200
"""Unpacked to packed, for an entry beyond a megabyte."""
MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx",
    b"presentationml.presentation.main+xml": "pptx",
}
"""How [Content_Types].xml names the main part of each."""
LARGEST_TABLE = 2 * 1024 * 1024
"""Bytes of [Content_Types].xml that are looked at."""
MACRO_PLACES = ("basic/", "scripts/", "xl/macrosheets/", "word/activex/", "xl/activex/", "ppt/activex/")


class Unsafe(Exception):
    """An archive that is not opened; its text is a sentence to be translated."""


Look = Callable[[str, bytes], None]
"""``look(name, chunk)``: what else is looked for in the entries while they are unpacked; raises Unsafe."""


def recognise(content: bytes | BinaryIO, look: Look | None = None, unpacked: int = UNPACKED) -> str:
    """The ending of the document that an archive is; raises Unsafe.

    ``content`` is the archive's bytes, or a file that is read in pieces; ``unpacked`` bounds all entries together.
    """
    source = io.BytesIO(content) if isinstance(content, bytes) else content
    try:
        _short(source)
        with zipfile.ZipFile(source) as archive:
            entries = archive.infolist()
            _bounded(entries, archive.start_dir, unpacked)
            found = _document(archive, entries)
            _sound(archive, entries, look)
            return found
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise Unsafe(BROKEN) from None


def _short(source: BinaryIO) -> None:
    """Refuse an archive by the size of its list, before Python makes an object of each line of it."""
    size = source.seek(0, io.SEEK_END)
    source.seek(max(size - TAIL, 0))
    tail = source.read(TAIL)
    place = tail.rfind(END)
    if place < 0 or len(tail) < place + 16:
        raise Unsafe(BROKEN)
    if tail[max(place - 20, 0) : place].startswith(END_64):
        raise Unsafe(OVERSIZED)
    if int.from_bytes(tail[place + 12 : place + 16], "little") > LIST:
        raise Unsafe(OVERSIZED)


def _bounded(entries: list[zipfile.ZipInfo], directory: int, unpacked: int) -> None:
    """Refuse an archive by its own list: too many entries, too much inside, overlaps, odd names."""
    if len(entries) > ENTRIES or sum(e.file_size for e in entries) > unpacked:
        raise Unsafe(OVERSIZED)
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise Unsafe(OVERSIZED)
        end = entry.header_offset + 30 + len(entry.filename.encode("utf-8", "replace")) + entry.compress_size
        if entry.file_size > 1024 * 1024 and entry.file_size > RATIO * max(entry.compress_size, 1):
            raise Unsafe(OVERSIZED)
        if entry.flag_bits & 0x1:
            raise Unsafe(LOCKED)
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise Unsafe(BROKEN)
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or "\0" in entry.orig_filename:
            raise Unsafe(BROKEN)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unsafe(BROKEN)
    if end > directory or len({e.filename for e in entries}) != len(entries):
        raise Unsafe(OVERSIZED if end > directory else BROKEN)


def _sound(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], look: Look | None) -> None:
    """Unpack every entry once: its size and checksum must be those declared."""
    for entry in entries:
        size = 0
        with archive.open(entry) as stream:
            while chunk := stream.read(256 * 1024):
                size += len(chunk)
                if look:
                    look(entry.filename, chunk)
        if size != entry.file_size:
            raise Unsafe(BROKEN)


def _start(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as stream:
        return stream.read(100)


def _document(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    names = {entry.filename for entry in entries}
    lowered = {name.lower() for name in names}
    macros = any("vbaproject" in name or name.startswith(MACRO_PLACES) for name in lowered)
    if "mimetype" in names:
        declared = _start(archive, "mimetype").decode("ascii", "replace").strip()
        found = next((ending for ending, media in MEDIA_TYPES.items() if media == declared), None)
    elif "[Content_Types].xml" in names:
        if archive.getinfo("[Content_Types].xml").file_size > LARGEST_TABLE:
            raise Unsafe(OVERSIZED)
        table = archive.read("[Content_Types].xml")
        macros = macros or b"macroEnabled" in table or b"vbaProject" in table
        found = next((ending for part, ending in MAIN_PARTS.items() if part in table), None)
    else:
        found = None
    if macros:
        raise Unsafe(MACROS)
    if found is None:
        raise Unsafe(NOT_A_DOCUMENT)
    return found
