"""Office documents are ZIP archives: bounded before anything in them is read, and refused with macros.

Python's zipfile accepts entries that overlap (a few kilobytes that unpack to gigabytes), so the places of the
entries are compared first; then every entry is unpacked once against its declared size and checksum.
"""

import io
import zipfile
import zlib

from secretariat.core.lifecycle import N_

NOT_A_DOCUMENT = N_("only documents of Word, Excel, PowerPoint and OpenDocument are accepted among archives.")
BROKEN = N_("the document is damaged and cannot be read.")
OVERSIZED = N_("the document unpacks to more than is safe to open.")
MACROS = N_("the document holds macros. Save it without them and send it again.")
LOCKED = N_("the document is locked with a password. Send it without one.")

ENTRIES = 3000
UNPACKED = 200 * 1024 * 1024
"""Bytes of all entries together."""
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


def recognise(content: bytes) -> str:
    """The ending of the document that an archive is; raises Unsafe."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _bounded(entries, archive.start_dir)
            _sound(archive, entries)
            return _document(archive, entries)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        raise Unsafe(BROKEN) from None


def _bounded(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Refuse an archive by its own list: too many entries, too much inside, overlaps, odd names."""
    if len(entries) > ENTRIES or sum(e.file_size for e in entries) > UNPACKED:
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
        name = entry.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or "\0" in entry.orig_filename:
            raise Unsafe(BROKEN)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unsafe(BROKEN)
    if end > directory or len({e.filename for e in entries}) != len(entries):
        raise Unsafe(OVERSIZED if end > directory else BROKEN)


def _sound(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """Unpack every entry once: its size and checksum must be those declared."""
    for entry in entries:
        size = 0
        with archive.open(entry) as stream:
            while chunk := stream.read(256 * 1024):
                size += len(chunk)
        if size != entry.file_size:
            raise Unsafe(BROKEN)


def _document(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str:
    names = {entry.filename for entry in entries}
    lowered = {name.lower() for name in names}
    macros = any("vbaproject" in name or name.startswith(MACRO_PLACES) for name in lowered)
    if "mimetype" in names:
        declared = archive.read("mimetype")[:100].decode("ascii", "replace").strip()
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
