"""Files that mean harm, or only look like a spreadsheet: refused in a sentence, soon, in little memory, unkept."""

import contextlib
import io
import json
import resource
import struct
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from secretariat.core import archives
from secretariat.core.lifecycle import Refused
from secretariat.imports.models import SheetImport
from secretariat.imports.sheets import opening, sheetreader
from tests.imports import books

MEGABYTE = 1024 * 1024
CONTENT = "[Content_Types].xml"
SHEET = "xl/worksheets/sheet1.xml"
ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEMORY = 2.0, 64 * MEGABYTE


def opened(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def altered(**entries: bytes | str | None) -> bytes:
    """A sound workbook with entries added, replaced or taken away; ``/`` in names is written ``__``."""
    parts = opened(books.xlsx([["Action"], ["One"]]))
    for name, content in entries.items():
        parts[name.replace("__", "/")] = content
    return books.packed({n: c for n, c in parts.items() if c is not None})


def in_sheet(before: bytes, after: bytes) -> bytes:
    parts = opened(books.xlsx([["Action"], ["One"]]))
    assert before in parts[SHEET]
    return books.packed({**parts, SHEET: parts[SHEET].replace(before, after)})


def overlapping() -> bytes:
    """Entries of the list that all point at one place: a few kilobytes that unpack to gigabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", b"0" * MEGABYTE)
        entry = archive.infolist()[0]
        for number in range(200):
            twin = zipfile.ZipInfo(f"b{number}.xml")
            for name in (
                "compress_type",
                "CRC",
                "compress_size",
                "file_size",
                "header_offset",
                "external_attr",
            ):
                setattr(twin, name, getattr(entry, name))
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
    return out.getvalue()


def exploding() -> bytes:
    parts = opened(books.xlsx([["Action"]]))
    return books.packed({**parts, SHEET: parts[SHEET] + b" " * (60 * MEGABYTE)})


def many_exploding() -> bytes:
    """Many entries, none of which explodes alone."""
    parts = opened(books.xlsx([["Action"]]))
    row = bytes(range(33, 97)) * 15_000
    return books.packed({**parts, **{f"xl/media/{n}.bin": row for n in range(120)}})


def many_entries() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(4000):
            archive.writestr(f"xl/{number}", b"")
    return out.getvalue()


def endless_list() -> bytes:
    """A list of entries longer than any document's: 200,000 of them, told by the archive's end."""
    line = (
        struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0)
        + b"xl/a.xml"
    )
    listed = line * 200_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 65535, 65535, len(listed), 0, 0)
    return b"PK\x03\x04" + listed + end


def symlink() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("xl/passwd")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def lying_sizes() -> bytes:
    """An entry whose list says that it is small."""
    content = bytearray(books.xlsx([["Action"], *([f"row {n}"] for n in range(2000))]))
    place = content.rindex(b"PK\x01\x02" + content[content.rindex(b"PK\x01\x02") + 4 :][:2])
    content[place + 24 : place + 28] = (7).to_bytes(4, "little")
    return bytes(content)


def locked() -> bytes:
    content = bytearray(books.xlsx([["Action"]]))
    at = -1
    while (at := content.find(b"PK\x01\x02", at + 1)) >= 0:
        content[at + 8] |= 1
    return bytes(content)


def named_outside() -> bytes:
    return altered(**{"..__..__etc__passwd": "root"})


DOCTYPE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
ODS_FAR = (
    "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
    "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' "
    "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'>"
    "<office:body><office:spreadsheet><table:table table:name='a'>%s</table:table></office:spreadsheet>"
    "</office:body></office:document-content>"
)
CELL = "<table:table-cell %s office:value-type='string'><text:p>x</text:p></table:table-cell>"


def ods_of(rows: str) -> bytes:
    return books.packed(
        {"mimetype": books.ODS, "content.xml": ODS_FAR % rows, "META-INF/manifest.xml": "<m/>"}
    )


FILES = {
    "overlapping entries": ("a.xlsx", overlapping, "unpacks to more"),
    "an exploding entry": ("a.xlsx", exploding, "unpacks to more"),
    "many that explode together": ("a.xlsx", many_exploding, "unpacks to more"),
    "four thousand entries": ("a.xlsx", many_entries, "unpacks to more"),
    "an endless list of entries": ("a.xlsx", endless_list, "unpacks to more"),
    "a symbolic link": ("a.xlsx", symlink, "damaged"),
    "a size that lies": ("a.xlsx", lying_sizes, "damaged"),
    "a password": ("a.xlsx", locked, "password"),
    "a name outside": ("a.xlsx", named_outside, "damaged"),
    "an external entity": ("a.xlsx", lambda: in_sheet(b"<worksheet", DOCTYPE + b"<worksheet"), "entities"),
    "a billion laughs": (
        "a.xlsx",
        lambda: altered(**{"xl__sharedStrings.xml": LAUGHS + b"<sst/>"}),
        "entities",
    ),
    "an entity in OpenDocument": (
        "a.ods",
        lambda: books.packed(
            {"mimetype": books.ODS, "content.xml": DOCTYPE + b"<a/>", "META-INF/manifest.xml": "<m/>"}
        ),
        "entities",
    ),
    "XML that hides in UTF-16": (
        "a.xlsx",
        lambda: altered(**{"xl__styles.xml": "<!DOCTYPE a><a/>".encode("utf-16")}),
        "damaged",
    ),
    "links to other workbooks": (
        "a.xlsx",
        lambda: altered(**{"xl__externalLinks__externalLink1.xml": "<externalLink/>"}),
        "draws cells",
    ),
    "a connection to a database": (
        "a.xlsx",
        lambda: altered(**{"xl__connections.xml": "<c/>"}),
        "draws cells",
    ),
    "a linked range in OpenDocument": (
        "a.ods",
        lambda: ods_of(
            "<table:table-row><table:table-cell><table:cell-range-source/></table:table-cell></table:table-row>"
        ),
        "draws cells",
    ),
    "macros": ("a.xlsx", lambda: altered(**{"xl__vbaProject.bin": b"\xd0\xcf\x11\xe0"}), "macros"),
    "macros in OpenDocument": (
        "a.ods",
        lambda: books.packed(
            {"mimetype": books.ODS, "content.xml": "<a/>", "Basic/Standard/Module1.xml": "<a/>"}
        ),
        "macros",
    ),
    "ten thousand columns": ("a.xlsx", lambda: books.xlsx([["Action"] * 10_000]), "256 columns"),
    "ten thousand columns of text": ("a.csv", lambda: books.text([["Action"] * 10_000]), "256 columns"),
    "a cell in the last row": ("a.xlsx", lambda: in_sheet(b'r="A2"', b'r="A1048576"'), "20,000 rows"),
    "thirty thousand rows": ("a.csv", lambda: b"Action\r\n" * 30_000, "20,000 rows"),
    "a row repeated a million times": (
        "a.ods",
        lambda: ods_of(
            "<table:table-row table:number-rows-repeated='1048576'>" + CELL % "" + "</table:table-row>"
        ),
        "20,000 rows",
    ),
    "a cell repeated sixteen thousand times": (
        "a.ods",
        lambda: ods_of(
            "<table:table-row table:number-rows-repeated='20000'>"
            + CELL % "table:number-columns-repeated='16384'"
            + "</table:table-row>"
        ),
        "256 columns",
    ),
    "a picture called a workbook": ("a.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + b"0" * 100, "another"),
    "a workbook called text": ("a.csv", lambda: books.xlsx([["Action"]]), "another"),
    "a Word document called a workbook": (
        "a.xlsx",
        lambda: books.packed({CONTENT: "wordprocessingml.document.main+xml", "word/document.xml": "<a/>"}),
        "Only spreadsheets",
    ),
    "the old format of Excel": (
        "a.xls",
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        "before 2007",
    ),
    "a program called text": ("a.csv", lambda: b"MZ\x90\0\x03\0\0\0" + bytes(range(256)), "another"),
    "half a workbook": ("a.xlsx", lambda: books.xlsx([["Action"]])[:-30], "damaged"),
    "an unclosed quote of megabytes": ("a.csv", lambda: b'Action\n"' + b"x" * (4 * MEGABYTE), "damaged"),
    "nothing": ("a.csv", lambda: b"", "empty"),
    "too many cells": ("a.xlsx", lambda: in_sheet(b'r="A2"', b'r="IV20000"'), "20,000 rows"),
    "too much": ("a.csv", lambda: b"a,b\n" * (7 * MEGABYTE), "larger than 25"),
}


def memory() -> int:
    """Bytes that this process holds now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()


def spent() -> float:
    """Seconds of processor time of this process and of its children that have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


@pytest.mark.parametrize("what", FILES)
def test_a_hostile_file_is_refused_with_a_reason_soon_and_in_little_memory(what):
    name, make, reason = FILES[what]
    content = io.BytesIO(make())
    before, started = memory(), spent()
    with pytest.raises(Refused) as refused:
        opening.packed_cells(content, name)
    assert reason in refused.value.errors["upload"][0]
    assert spent() - started < SECONDS, f"{spent() - started:.1f} s"
    assert memory() - before < MEMORY


DRIVER = """
import json, resource, subprocess, sys
def most(order):
    command = [sys.executable, "-P", sys.argv[1]]
    subprocess.run(command, input=json.dumps(order).encode(), capture_output=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
orders = json.loads(sys.argv[2])
print(most(orders[0]), max(map(most, orders)))
"""
"""Run by a small process of its own: a child is charged with what its parent held when it began."""


def test_the_child_that_reads_cells_holds_little_for_what_gets_so_far(tmp_path):
    small = tmp_path / "small.csv"
    small.write_bytes(books.text([["Action"]]))
    orders = [opening.order(str(small), "csv")]
    for number, (name, make, _reason) in enumerate(FILES.values()):
        path = tmp_path / f"{number}-{name}"
        path.write_bytes(make()[: opening.LARGEST])
        with contextlib.suppress(archives.Unsafe):
            orders.append(opening.order(str(path), opening.form_of(str(path), name)))
    assert len(orders) > 3
    command = [sys.executable, "-c", DRIVER, sheetreader.__file__, json.dumps(orders)]
    at_rest, most = map(
        int, subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    )
    assert (most - at_rest) * 1024 < MEMORY, f"{(most - at_rest) / 1024:.0f} MB"


@pytest.mark.parametrize("what", ["ten thousand columns", "macros", "an external entity", "half a workbook"])
def test_a_refused_file_leaves_no_row_and_says_why_beside_its_field(make, bringer, session, what):
    name, content, reason = FILES[what]
    answer = bringer(make.plan()).bring(content(), name)
    assert answer.status == 422 and reason in answer.errors[0], answer.errors
    assert session.query(SheetImport).count() == 0
