"""A paper as a Word document, with the report's styles, and what the typesetter needs for its PDF."""

import io
from typing import Any

from secretariat.reports.paper import TWIPS, Paper, laid_out
from secretariat.reports.render import pdf
from secretariat.reports.render.docx_writer import Writer
from secretariat.reports.render.wordml import Para, Piece, add_row, clean
from secretariat.reports.render.wordstyles import page, running_heads
from secretariat.reports.words import words_for


def order(paper: Paper) -> dict[str, Any]:
    """What the typesetter is asked for. Raises pdf.NoFont."""
    return pdf.order(laid_out(paper, words_for(paper.language))) | {"source": "paper.typ"}


def docx(paper: Paper) -> bytes:
    """The Word document, in the paper's language."""
    words = words_for(paper.language)
    data = laid_out(paper, words)
    writer = Writer(data, words)
    first = writer.document.sections[0]
    page(first, sideways=False)
    running_heads(first, data)
    if paper.brand.logo:
        writer.picture(paper.brand.logo, data["brand"]["alternative"])
    writer.say("Subtitle", Piece(data["addressed"]))
    writer.say("Title", Piece(data["heading"]))
    writer.say("Subtitle", *(Piece(piece, raised=raised) for piece, raised in data["period"]))
    writer.prose(data["text"])
    for grid in data["grids"]:
        writer.heading(2, grid["title"])
        whole = sum(grid["shares"])
        table = writer.table(
            [TWIPS * share // whole for share in grid["shares"]], grid["title"], grid["title"], grid["right"]
        )
        for row in grid["rows"]:
            cells = [[Para("TableText", [Piece(cell)], at in grid["right"])] for at, cell in enumerate(row)]
            add_row(table, cells)
    writer.say("Table Note")  # a document may not end on a table
    about = writer.document.core_properties
    about.title, about.author, about.language = clean(data["title"]), clean(data["publisher"]), words.tag
    about.created = about.modified = paper.produced_at.replace(tzinfo=None)
    about.comments, about.last_modified_by, about.revision = "", clean(data["publisher"]), 1
    out = io.BytesIO()
    writer.document.save(out)
    return out.getvalue()
