"""The words that a search found, marked in a title: accents and capitals do not count, as in the search."""

import re

from markupsafe import Markup, escape

from secretariat.core.borrowed import dressed
from secretariat.core.words import folded

WORD = re.compile(r"[^\W_]+")


def marked(text: str, words: list[str]) -> Markup:
    """A text as safe HTML with the beginnings of the words found in ``<mark>``."""
    result, end = Markup(), 0
    for match in WORD.finditer(text):
        length = _length(match[0], words)
        if length:
            result += escape(text[end : match.start()])
            result += Markup("<mark>{}</mark>").format(match[0][:length])
            end = match.start() + length
    return dressed(text, result + escape(text[end:]))


def _length(word: str, asked: list[str]) -> int:
    """How many characters of a word the longest query word that it begins with covers."""
    plain = folded(word)
    covered = max((len(a) for a in asked if plain.startswith(a)), default=0)
    if not covered:
        return 0
    for length in range(1, len(word) + 1):
        if len(folded(word[:length])) >= covered:
            return length
    return len(word)
