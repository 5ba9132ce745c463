"""Two versions of one text, word by word: what only one of them says, and one text that says it all."""

import difflib
import re

from markupsafe import Markup, escape

WORDS = re.compile(r"\s+|[^\s]+")
"""A text's words and the blanks between them."""
MARKED = re.compile(r"\s*\S+|\s+\Z")
SENTENCE = re.compile(r"\s*\S.*?(?:[.!?…](?=\s)|\n|\Z)", re.DOTALL)
TOO_LONG = 6000
"""Pieces beyond which texts are compared by lines: word by word would take seconds."""


def _pieces(pattern: re.Pattern, text: str) -> list[str]:
    pieces = pattern.findall(text)
    return pieces if len(pieces) <= TOO_LONG else text.splitlines(keepends=True)


def _differences(a: list[str], b: list[str]):
    """What to do with the pieces of two texts; blanks before a piece make no difference."""
    plain = [[piece.strip() for piece in pieces] for pieces in (a, b)]
    return difflib.SequenceMatcher(None, *plain, autojunk=False).get_opcodes()


def only_here(other: str, text: str) -> Markup:
    """A text with the words that the other one lacks marked as inserted."""
    theirs, mine = _pieces(MARKED, other), _pieces(MARKED, text)
    result = Markup()
    for op, _a, _b, start, end in _differences(theirs, mine):
        piece = "".join(mine[start:end])
        words = piece.lstrip()
        result += escape(piece[: len(piece) - len(words)])
        if words:
            result += escape(words) if op == "equal" else Markup("<ins>{}</ins>").format(words)
    return result


def joined(first: str, second: str) -> str:
    """Everything of both texts, sentence by sentence: what both say once, what only one says beside it."""
    a, b = _pieces(SENTENCE, first), _pieces(SENTENCE, second)
    pieces = []
    for op, a1, a2, b1, b2 in _differences(a, b):
        pieces += a[a1:a2]
        if op != "equal":
            pieces += b[b1:b2]
    return "".join(
        piece if not rank or piece[:1].isspace() or pieces[rank - 1][-1:].isspace() else f" {piece}"
        for rank, piece in enumerate(pieces)
    )
