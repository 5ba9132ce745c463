"""How a report writes dates, numbers, money and sentences, in its own language.

A report's language is not the reader's: a French PDF can be made while the server answers in English, or in a
child process that serves no request. So nothing here asks Flask anything; the catalogue is opened by
language.

The methods are called `gettext`, `ngettext` and `pgettext` so that the extractor finds their messages.
French spacing follows the usage of Quebec: a no-break space before : % $ and inside « », none before ; ! ?
"""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from babel.support import Translations

from secretariat.reports.document import Language
from secretariat.reports.progress import Number

CATALOGUES = Path(__file__).resolve().parents[2] / "translations"
LOCALES = {"fr": "fr_CA", "en": "en_CA"}
NBSP = "\u00a0"
DASH = "–"

_FRENCH_SPACES = re.compile(r" (?=[:%$»])|(?<=«) ")
_SUPERSCRIPT = re.compile(r"(?<=\b1)(er)\b|(?<=\b[Nn])(os?)\b(?=$|\s\d)")


@lru_cache(maxsize=4096)
def _date(day: date, pattern: str, locale: str) -> str:
    text = format_date(day, pattern, locale=locale)
    return (
        re.sub(r"\b1 (?=[^\W\d])", "1er ", text, count=1)
        if locale.startswith("fr") and day.day == 1
        else text
    )


@lru_cache(maxsize=4096)
def _number(value: Number, locale: str) -> str:
    return format_decimal(value, locale=locale).replace("\u202f", NBSP).replace("-", "\u2212", 1)


def superscripts(text: str) -> list[tuple[str, bool]]:
    """Split `text` into pieces, each with whether it is raised: the "er" of 1er, the "o" of No."""
    pieces, at = [], 0
    for match in _SUPERSCRIPT.finditer(text):
        pieces += [(text[at : match.start()], False), (match.group(), True)]
        at = match.end()
    return [piece for piece in [*pieces, (text[at:], False)] if piece[0]]


class Words:
    """The words and figures of one language; without `translations`, messages stay in English."""

    def __init__(self, language: Language, translations: NullTranslations | None = None):
        self.language = language
        self.locale = LOCALES[language]
        self.translations = translations or NullTranslations()

    @property
    def tag(self) -> str:
        """The language tag of a document: fr-CA or en-CA."""
        return self.locale.replace("_", "-")

    # Messages

    def gettext(self, message: str, **values: Any) -> str:
        return self._finish(self.translations.gettext(message), values)

    def ngettext(self, one: str, many: str, num: int, **values: Any) -> str:
        """The form of the message for `num`, which is written as %(num)s."""
        return self._finish(self.translations.ngettext(one, many, num), {"num": self.number(num), **values})

    def pgettext(self, context: str, message: str, **values: Any) -> str:
        return self._finish(self.translations.pgettext(context, message), values)

    def _finish(self, text: str, values: dict[str, Any]) -> str:
        if values:
            text = text % values
        return _FRENCH_SPACES.sub(NBSP, text) if self.language == "fr" else text

    # Dates

    def date(self, day: date | None) -> str:
        """30 oct. 2026, 30 Oct 2026; a dash for no date."""
        return _date(day, "d MMM y", self.locale) if day else DASH

    def long_date(self, day: date) -> str:
        """30 octobre 2026, 30 October 2026."""
        return _date(day, "d MMMM y", self.locale)

    def period(self, start: date, end: date) -> str:
        """1er juillet au 24 novembre 2026; the year of the start is given only where it differs."""
        first = _date(start, "d MMMM" if start.year == end.year else "d MMMM y", self.locale)
        return self.gettext("%(start)s to %(end)s", start=first, end=self.long_date(end))

    def moment(self, when: datetime) -> str:
        """24 novembre 2026 à 14 h 05, 24 November 2026, 14:05."""
        if self.language == "fr":
            return f"{self.long_date(when.date())} à {when.hour}{NBSP}h{NBSP}{when:%M}"
        return f"{self.long_date(when.date())}, {when:%H:%M}"

    # Figures

    def number(self, value: Number | None) -> str:
        """1 234,5 or 1,234.5, to three decimals; a dash for an unknown value."""
        return DASH if value is None else _number(value, self.locale)

    def percent(self, share: int | None) -> str:
        """62 % or 62%, from whole percents."""
        if share is None:
            return DASH
        return f"{self.number(share)}{NBSP}%" if self.language == "fr" else f"{self.number(share)}%"

    def amount(self, cents: int | None, unit: int = 100) -> str:
        """Money without its sign, under a head that names it. `unit`: 100 is dollars, 100000 thousands."""
        if cents is None:
            return DASH
        if unit == 100 and cents % 100:
            pattern = "#,##0.00"
            return format_decimal(Decimal(cents) / 100, pattern, locale=self.locale).replace("-", "\u2212", 1)
        return self.number(Decimal(cents) / unit if cents % unit else cents // unit)

    def money(self, cents: int | None) -> str:
        """240 000 $ or $240,000, with cents only where there are some."""
        if cents is None:
            return DASH
        if self.language == "fr":
            return f"{self.amount(cents)}{NBSP}$"
        return f"{'−' if cents < 0 else ''}${self.amount(abs(cents))}"

    def measured(self, figure: str, unit: str) -> str:
        """A figure with its unit, as a source writes it: 45 % or 45%, 15 $ or $15, 205 entreprises."""
        if unit == "$" and self.language == "en":
            return f"${figure}"
        if unit.startswith(("%", "$")):
            return f"{figure}{NBSP if self.language == 'fr' else ''}{unit}"
        return f"{figure} {unit}" if unit else figure

    def labelled(self, label: str, value: str) -> str:
        """`label: value`, with the language's space before the colon."""
        return f"{label}{NBSP if self.language == 'fr' else ''}: {value}"


@lru_cache(maxsize=4)
def words_for(language: Language) -> Words:
    """The words of `language` from the product's catalogue (English messages where it is not compiled)."""
    return Words(language, Translations.load(str(CATALOGUES), [LOCALES[language], language]))
