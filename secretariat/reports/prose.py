"""Markdown as runs of text, for forms that are not HTML.

Highlights are typed in Markdown. The page shows them as HTML; PDF and Word need the same paragraphs as pieces
with a weight, a slant and perhaps a link. Whatever has no place in a short paragraph (images, code, HTML)
stays as its text.
"""

from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

from secretariat.core.borrowed import LABELS, lender

SAFE_LINKS = ("https://", "http://", "mailto:")

_parser = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one look. `href` is "" or an address that is safe to follow."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``language``: that of a text borrowed from the other one ("" of the reader's own); ``label`` says so, after the
    last of its paragraphs."""

    runs: tuple[Run, ...]
    bullet: bool = False
    language: str = ""
    label: str = ""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs) + (f" ({self.label})" if self.label else "")


def _runs(token: Token, heading: bool) -> tuple[Run, ...]:
    bold, italic, href, runs = int(heading), 0, "", []
    for child in token.children or ():
        match child.type:
            case "strong_open":
                bold += 1
            case "strong_close":
                bold -= 1
            case "em_open":
                italic += 1
            case "em_close":
                italic -= 1
            case "link_open":
                target = str(child.attrGet("href") or "")
                href = target if target.startswith(SAFE_LINKS) else ""
            case "link_close":
                href = ""
            case "softbreak" | "hardbreak":
                runs.append(Run(" "))
            case _:
                if child.content:
                    runs.append(Run(child.content, bold > 0, italic > 0, href))
    return tuple(runs)


def paragraphs(markdown: str) -> list[Paragraph]:
    """The paragraphs, list items and headings of `markdown`, in order; headings come out bold."""
    out, lists, heading = [], 0, False
    for token in _parser.parse(str(markdown)):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type in ("heading_open", "heading_close"):
            heading = token.type == "heading_open"
        elif token.type == "inline":
            out.append(Paragraph(_runs(token, heading), lists > 0))
        elif token.type in ("code_block", "fence") and token.content.strip():
            out.append(Paragraph((Run(token.content.strip()),), lists > 0))
    out = [paragraph for paragraph in out if paragraph.text.strip()]
    if language := lender(markdown):
        out = [replace(paragraph, language=language) for paragraph in out]
        out[-1:] = [replace(last, label=LABELS[language]) for last in out[-1:]]
    return out


def plain(markdown: str) -> str:
    """The words of `markdown` on one line, without its marks."""
    return " ".join(paragraph.text for paragraph in paragraphs(markdown))
