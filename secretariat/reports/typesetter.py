"""The typesetter alone, as a program: what to set comes in as JSON, the PDF goes out.

It imports nothing of the product, so that a process of its own starts in a moment and needs neither settings
nor secrets. ``python -P typesetter.py`` reads ``{"data": …, "fonts": [folders], "system": bool, "source": name}``;
``data`` is what layout.py or paper.py returns, with its ``font``.
"""

import json
import sys
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).resolve().parent / "render"
SOURCES = ("report.typ", "paper.typ", "list.typ", "picture.typ")
"""The programs that lay out; an order names one, and means the first where it does not."""


STANDARDS = ["ua-1", "a-2a"]
"""What each document is held to: accessible to everybody, and readable in fifty years. Checked as it is made."""


class Broken(RuntimeError):
    """The typesetter broke down: a fault of its own, not of the report."""


def typeset(order: dict[str, Any]) -> bytes:
    """The PDF/UA-1 and PDF/A-2a that `order` asks for. Raises typst.TypstError if it is refused, or Broken."""
    fonts = typst.Fonts(
        include_system_fonts=order["system"], include_embedded_fonts=False, font_paths=order["fonts"]
    )
    source = order.get("source", SOURCES[0])
    if source not in SOURCES:
        raise Broken(f"there is no {source} to set by")
    compiler = typst.Compiler(
        input=str(HERE / source),
        root=str(HERE),
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(order["data"])},
    )
    try:
        return compiler.compile(format="pdf", pdf_standards=STANDARDS)
    except BaseException as fault:
        # A panic in the typesetter's own language passes by every `except Exception`: a job would die of it.
        if type(fault).__module__ == "pyo3_runtime":
            raise Broken(str(fault)) from fault
        raise


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(json.load(sys.stdin.buffer)))
