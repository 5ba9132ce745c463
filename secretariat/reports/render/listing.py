"""A list as Excel, CSV and, for the typesetter, as finished strings; a picture as a file of its own."""

from typing import Any

from secretariat.core.charts.canvas import FONT
from secretariat.core.listing import Column, Listing, Picture, Taken
from secretariat.reports import tables
from secretariat.reports.chapter_layout import RIGHT, cell
from secretariat.reports.document import Brand
from secretariat.reports.layout import HUES, logo_of
from secretariat.reports.render import csv, pdf
from secretariat.reports.render.workbook import Book, inert_note, longest_word
from secretariat.reports.words import DASH, Words, superscripts, words_for

FACES = f"{FONT}, Calibri, 'Segoe UI', Arial, sans-serif"
"""For a picture that leaves the product: where its own face is not installed, one like it."""
BARE = Brand()
LEAST = 7
"""The least share of a printed column, in characters: room for its head."""


def as_xlsx(one: Listing, worn: Brand = BARE) -> bytes:
    """A sheet with the list as a named table, and one that says what it is."""
    taken = one.taken
    words = words_for(taken.language)
    _ = words.gettext
    book = Book(words, taken.title, taken.place, taken.at, worn)
    book.table(
        tables.Table(
            taken.title[: tables.NAME].translate(tables.BARRED), one.columns, one.rows, fixed=one.fixed
        )
    )
    filters = taken.told or (_("none: everything that the reader may see"),)
    book.told(
        [
            (_("What it is"), taken.title),
            (_("Where"), taken.place),
            *((_("Filter"), line) for line in filters),
            (_("Rows"), words.number(len(one.rows))),
            (_("Reader"), taken.reader),
            (_("Date"), words.moment(taken.at)),
            (_("Text"), inert_note(words)),
        ]
    )
    return book.close()


def as_csv(one: Listing) -> bytes:
    """One line a row under one of heads."""
    return csv.write(one.columns, one.rows)


def order(one: Listing, worn: Brand = BARE) -> dict[str, Any]:
    """What the typesetter is asked for. Raises pdf.NoFont."""
    words = words_for(one.taken.language)
    kept = [at for at, column in enumerate(one.columns) if column.printed]
    columns = [one.columns[at] for at in kept]
    data = {
        **_about(one.taken, words, worn),
        "heads": [superscripts(column.head) for column in columns],
        "kinds": [column.kind for column in columns],
        "shares": [max(column.width, LEAST, longest_word(column.head) + 3) for column in columns],
        "right": [at for at, column in enumerate(columns) if column.kind in RIGHT],
        "rows": [[_said(row[at], one.columns[at], words) for at in kept] for row in one.rows],
        "empty": words.gettext("No row answers this filter."),
    }
    return pdf.order(data) | {"source": "list.typ"}


def _said(value: Any, column: Column, words: Words) -> Any:
    if value is None:
        return DASH
    return list(value) if isinstance(value, tuple) else cell(value, column.kind, words)


def _about(taken: Taken, words: Words, worn: Brand) -> dict[str, Any]:
    _ = words.gettext
    made = _("Taken away by %(reader)s on %(when)s", reader=taken.reader, when=words.moment(taken.at))
    return {
        "language": taken.language,
        "title": taken.title,
        "place": taken.place,
        "publisher": taken.place,
        "produced": made,
        "date": (taken.at.year, taken.at.month, taken.at.day),
        "pages": _("%(page)s of %(pages)s", page="\n", pages="\n").split("\n"),
        "told": list(taken.told),
        "hue": worn.colour or HUES[0],
        "brand": logo_of(worn),
    }


def as_svg(one: Picture) -> bytes:
    """The picture as a file: absolute, in plain colours, its face with others to stand in for it."""
    return one.svg.replace(f'font-family="{FONT}"', f'font-family="{FACES}"').encode()


def picture_order(one: Picture, worn: Brand = BARE) -> dict[str, Any]:
    """What the typesetter is asked for, to put a picture on a page. Raises pdf.NoFont."""
    data = {**_about(one.taken, words_for(one.taken.language), worn), "alternative": one.alternative}
    made = pdf.order(data) | {"source": "picture.typ"}
    made["data"]["svg"] = pdf.drawable(one.svg).replace(FONT, f"'{made['data']['font']}'")
    return made
