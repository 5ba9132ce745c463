"""Files made from the text of the demonstration: what somebody attaches has to be a file like any other."""

import io

from werkzeug.datastructures import FileStorage

from secretariat.core import files

LETTER = (612, 792)
"""US Letter in points, as PDF counts."""
MARGIN, LEADING = 72, 18


def kept(name: str, text: str) -> files.Kept:
    """A text as the file that its name's ending tells, checked and kept as if it had been sent."""
    content = page(text) if name.endswith(".pdf") else text.encode()
    return files.keep([FileStorage(io.BytesIO(content), filename=name)])[0]


def page(text: str) -> bytes:
    """A text as a PDF of one page, its first line larger; in Windows-1252, which holds both languages.

    Written by hand: typesetting takes half a second a file, and the load is to stay quick.
    """
    title, *lines = text.strip().splitlines()
    shown = [
        f"BT /F 16 Tf {MARGIN} {LETTER[1] - MARGIN} Td ({_escaped(title)}) Tj /F 11 Tf 0 -{2 * LEADING} Td"
    ]
    shown += [f"({_escaped(line)}) Tj 0 -{LEADING} Td" for line in lines]
    drawn = (" ".join(shown) + " ET").encode("cp1252")
    info = f"<< /Title {_utf16(title)} >>".encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %d %d] /Contents 4 0 R" % LETTER
        + b" /Resources << /Font << /F 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(drawn) + drawn + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        info,
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        out
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(out))
    )


def _escaped(text: str) -> str:
    """A text within the brackets of a PDF string."""
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _utf16(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
