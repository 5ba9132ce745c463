"""The look of a Word document: its styles, its language, its pages with their running heads.

Word does not embed the product's font, so a stock face stands in, with the same colours.
"""

from typing import Any

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor

from secretariat.reports.render.wordml import Piece, add_field, add_run, table_style
from secretariat.reports.words import Words

TABLE = "SecretariatTable"
"""The id of the style of tables."""
FACE = "Calibri"
INK, INK_2, INK_3 = "16201F", "46514F", "5D6866"
TONES = {"done": INK_2, "ok": "1E6B43", "soon": "935E00", "late": "A01820", "wait": "5A4B9C", "ended": INK_2}
FILLS = {
    "done": "5D6866",
    "ok": "3F8F67",
    "soon": "B97F14",
    "late": "A01820",
    "wait": "EEEBF8",
    "ended": "5D6866",
}
LETTER = (Mm(215.9), Mm(279.4))


def _style(
    document: Document, name: str, size: float, colour: str = INK, *, bold: bool = False, after: float = 0
) -> None:
    """Set a paragraph style, made if the template lacks it."""
    styles = document.styles
    if name in styles:
        style = styles[name]
    else:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc "))
    style.font.name, style.font.size, style.font.bold, style.font.italic = FACE, Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    style.paragraph_format.space_after = Pt(after)
    for spacing in list(style.element.rPr.findall(qn("w:spacing"))):
        style.element.rPr.remove(spacing)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FACE)


def dress(document: Document, words: Words) -> None:
    """The document's styles and its language, which proofing and screen readers go by."""
    for element in document.styles.element.iter(qn("w:lang")):
        for script in ("val", "eastAsia"):
            element.set(qn(f"w:{script}"), words.tag)
    _style(document, "Normal", 10.5, after=6)
    _style(document, "Title", 26, bold=True, after=2)
    _style(document, "Subtitle", 12, INK_2, after=6)
    for level, size in ((1, 16), (2, 13), (3, 10)):
        _style(document, f"Heading {level}", size, INK, bold=True, after=4)
    document.styles["Heading 3"].paragraph_format.space_before = Pt(4)
    for name in ("List Bullet", "Header", "Footer"):
        _style(document, name, 9 if name != "List Bullet" else 10.5, INK_3 if name != "List Bullet" else INK)
    _style(document, "Table Text", 9)
    _style(document, "Table Note", 8, INK_3)
    _style(document, "Table Head", 8.5, INK_3, bold=True)
    _style(document, "Count", 17, bold=True)
    _style(document, "Caption", 8.5, INK_3, after=2)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    document.styles.element.append(table_style(TABLE, "Secretariat Table", "D3DAD7"))
    document.styles["TOC Heading"].paragraph_format.page_break_before = True  # the contents stay whole
    for level in (1, 2):
        _style(document, f"toc {level}", 10.5, after=2)
        document.styles[f"toc {level}"].paragraph_format.left_indent = Mm(5 * (level - 1))
    for key, colour in TONES.items():
        style = document.styles.add_style(f"Status {key.title()}", WD_STYLE_TYPE.CHARACTER)
        style.font.color.rgb, style.font.bold = RGBColor.from_string(colour), key not in ("done", "ended")
    for style in document.styles:
        if style.name == "Title":
            for border in style.element.iter(qn("w:pBdr")):
                border.getparent().remove(border)


def page(section: Section, *, sideways: bool) -> None:
    """US Letter with the margins of the printed report, upright or on its side."""
    short, long = LETTER
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if sideways else (short, long)
    section.left_margin = section.right_margin = Mm(15 if sideways else 20)
    section.top_margin, section.bottom_margin = Mm(19 if sideways else 22), Mm(18 if sideways else 20)
    section.header_distance = section.footer_distance = Mm(9)


def running_heads(section: Section, data: dict[str, Any]) -> None:
    """Title and period above, who answers and page n of N below, in a section of its own width."""
    section.header.is_linked_to_previous = section.footer.is_linked_to_previous = False
    edge = section.page_width - section.left_margin - section.right_margin
    lines = (section.header.paragraphs[0], section.footer.paragraphs[0])
    for line in lines:
        stops = line.paragraph_format.tab_stops
        for old in line.style.paragraph_format.tab_stops:
            stops.add_tab_stop(old.position, WD_TAB_ALIGNMENT.CLEAR)
        stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT)
    above, below = (line._p for line in lines)
    add_run(above, Piece(f"{data.get('running') or data['title']}\t"))
    for piece, raised in data["period"]:
        add_run(above, Piece(piece, raised=raised))
    add_run(below, Piece(f"{data['publisher']}. {data['produced']}\t"))
    before, between, after = data["pages"]
    add_run(below, Piece(before))
    add_field(below, "PAGE", "1")
    add_run(below, Piece(between))
    add_field(below, "NUMPAGES", "1")
    add_run(below, Piece(after))
