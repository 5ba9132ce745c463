"""The words of spreadsheets, read from words.yaml: how columns are headed, how states, months and totals are called."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from secretariat.core.words import sort_key

FILE = Path(__file__).with_name("words.yaml")


@dataclass(frozen=True)
class Heading:
    """What a heading means, and the language in which it says so (both where it is the same word)."""

    field: str
    languages: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> dict:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def heading_key(text: str) -> str:
    """A heading as it is compared: folded, its words in the singular."""
    words = sort_key(text).split()
    return " ".join(word.removesuffix("s") if len(word) > 3 else word for word in words)


@lru_cache(maxsize=8)
def headings(subject: str) -> dict[str, Heading]:
    """Folded heading → what it means, for a kind of import (``plan``)."""
    found: dict[str, Heading] = {}
    for field, by_language in _words()[subject].items():
        for language, words in by_language.items():
            for word in words:
                key = heading_key(str(word))
                known = found.get(key)
                if known is None:
                    found[key] = Heading(field, frozenset((language,)))
                elif known.field == field:
                    found[key] = Heading(field, known.languages | {language})
    return found


@lru_cache(maxsize=1)
def states() -> dict[str, str]:
    """Folded word → state of an action."""
    return {sort_key(str(word)): state for state, words in _words()["states"].items() for word in words}


@lru_cache(maxsize=1)
def milieux() -> dict[str, str]:
    """Folded word in the singular → constituency."""
    return {heading_key(str(word)): key for key, words in _words()["milieux"].items() for word in words}


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    return {word: number for number, words in _words()["months"].items() for word in words}


@lru_cache(maxsize=1)
def seasons() -> dict[str, tuple[int, int]]:
    """Folded season → the month and day on which it ends."""
    return {
        word: (int(day[:2]), int(day[3:])) for day, words in _words()["seasons"].items() for word in words
    }


@lru_cache(maxsize=1)
def _totals() -> tuple[str, ...]:
    return tuple(_words()["totals"])


@lru_cache(maxsize=1)
def _nothing() -> frozenset[str]:
    return frozenset(sort_key(str(word)) for word in _words()["nothing"])


def is_total(text: str) -> bool:
    """Whether a row that begins with this text sums up others."""
    key = sort_key(text)
    return any(key == word or key.startswith(f"{word} ") for word in _totals())


def says_nothing(text: str) -> bool:
    """Whether a cell stands for “not known yet”."""
    return sort_key(text) in _nothing()
