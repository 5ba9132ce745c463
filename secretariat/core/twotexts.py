"""Two versions of one text, word by word: what only one of them says, and one text that says it all."""

import difflib
import re

from markupsafe import Markup, escape

WORDS = re.compile(r"\s+|[^\s]+")
TOO_LONG = 6000
"""Words beyond which texts are compared by lines: word by word would take seconds."""


def _pieces(text: str) -> list[str]:
    words = WORDS.findall(text)
    return words if len(words) <= TOO_LONG else text.splitlines(keepends=True)


def only_here(other: str, text: str) -> Markup:
    """A text with the words that the other one lacks marked as inserted."""
    theirs, mine = _pieces(other), _pieces(text)
    result = Markup()
    for op, _a, _b, start, end in difflib.SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        piece = escape("".join(mine[start:end]))
        if not piece:
            continue
        result += piece if op == "equal" else Markup("<ins>{}</ins>").format(piece)
    return result


def joined(first: str, second: str) -> str:
    """Everything of both texts, once: what only the first has, what both have, what only the second has."""
    a, b = _pieces(first), _pieces(second)
    pieces = []
    for op, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        left, right = "".join(a[a1:a2]), "".join(b[b1:b2])
        if op == "equal" or not right:
            pieces.append(left)
        elif not left:
            pieces.append(right)
        else:
            pieces.append(f"{left.rstrip()} {right}")
    return "".join(pieces)
