"""Texts in two languages: the reader's own, or the other one, which then says so wherever it is shown.

``either`` is the one place that falls back. What it borrows from the other language is a str like any other (it
sorts, joins, goes into files and mail as it is), and in a page it writes itself with its language and a small
label. Where no tag may stand, an attribute or an option, ``plain`` and ``said`` are its two ways in words alone.
"""

from typing import Any

from markupsafe import Markup, escape

LABELS = {"fr": "in French", "en": "en anglais"}
"""What is said beside a text in a language, to a reader of the other one: there are two, so no catalogue is asked,
and a report reads alike in a page of either."""

DRESS = Markup('<span lang="{}">{}</span> <span class="s-fallback">{}</span>')


class Borrowed(str):
    """A text shown to somebody whose language it lacks."""

    __slots__ = ("language",)

    def __new__(cls, text: str, language: str):
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __reduce__(self):
        return Borrowed, (str(self), self.language)

    def __html__(self) -> str:
        return dressed(self, escape(str(self)))


def either(fr: str | None, en: str | None, lang: str) -> str:
    """The text in a language, or what the other one lends where it is missing; '' where there is none."""
    mine, other, lender = (fr, en, "en") if lang == "fr" else (en, fr, "fr")
    if mine or not other:
        return mine or ""
    return Borrowed(other, lender)


def proper(fr: str | None, en: str | None, lang: str) -> str:
    """A proper name, a unit, a code: its other form may be empty because it is the same, so nothing is borrowed."""
    return ((fr or en) if lang == "fr" else (en or fr)) or ""


def lender(text: str | None) -> str | None:
    """The language of a borrowed text; None of the reader's own."""
    return getattr(text, "language", None)


def dressed(text: str, html: Markup) -> Markup:
    """What a text became as HTML (its words marked, say), with its language and the label where it is borrowed."""
    language = lender(text)
    if not language:
        return html
    return DRESS.format(language, html, LABELS[language])


def plain(text: str | None) -> str:
    """The text alone, for an attribute or where the label stands elsewhere; ``| plain`` in templates."""
    return str(text or "")


def said(text: str) -> str:
    """The text with its label in brackets, for an option, a subject line, a caption: no tag may stand there."""
    language = lender(text)
    return f"{text} ({LABELS[language]})" if language else text


def still(made: str, text: str | None) -> str:
    """What was made of a text (a part of it, say), borrowed where the text is."""
    language = lender(text)
    return Borrowed(made, language) if language else made


def amid(before: str, text: str, after: str = "") -> str:
    """A text with a code before it or a unit after it: borrowed where the text is."""
    return still(f"{before}{text}{after}", text)


def all_said(value: Any) -> Any:
    """Lists, dictionaries and texts with every borrowed text as ``said``: what is printed on paper holds no tag."""
    if isinstance(value, Borrowed):
        return said(value)
    if isinstance(value, dict):
        return {key: all_said(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        made = [all_said(one) for one in value]
        return (
            made if isinstance(value, list) else value._make(made) if hasattr(value, "_make") else tuple(made)
        )
    return value
