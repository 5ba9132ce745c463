"""Words normalised in Python, so that search and sorting answer alike on SQLite and PostgreSQL."""

import re
import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ß": "ss"})
TOKEN = re.compile(r"[a-z0-9]+")


def folded(text: str) -> str:
    """Lower case without accents: ``Élan`` and ``elan`` fold alike (and œ to oe, which NFKD would lose)."""
    decomposed = unicodedata.normalize("NFKD", text.translate(LIGATURES).lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def sort_key(text: str) -> str:
    """What to sort by, in French and English alike: É sorts with E, case and punctuation do not count."""
    return " ".join(TOKEN.findall(folded(text)))


def search_words(text: str) -> str:
    """The tokens of a text, parted and framed by single spaces, so that `` word`` finds a word's beginning."""
    tokens = TOKEN.findall(folded(text))
    return f" {' '.join(tokens)} " if tokens else ""


def slugify(text: str, limit: int = 60) -> str:
    """A path segment made of a text's tokens: at most ``limit`` characters, never empty."""
    return "-".join(TOKEN.findall(folded(text)))[:limit].strip("-") or "x"
