"""Languages: which one a request speaks, and how dates, numbers and money are written in it.

The functions take the language explicitly and are cached, because a list of a hundred rows formats hundreds of
dates. Rules of writing: U+00A0 before : % $ in French; ``1er`` (raised in pages, see
typography.py) and ``14 h 05`` there, ``14:05`` in English.
"""

from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from flask import g, has_request_context, request, session
from flask_babel import Babel, Domain, force_locale, get_locale, lazy_gettext, lazy_ngettext
from flask_login import current_user

LANGUAGES = ("fr", "en")
LOCALE = {"fr": "fr_CA", "en": "en_CA"}
LANGUAGE_NAMES = {"fr": "Français", "en": "English"}
NBSP = "\u00a0"


class Catalogue(Domain):
    """Flask-Babel's catalogue, found at once: a page asks it hundreds of times in one language."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._loaded: dict[tuple, Any] = {}

    def get_translations(self):
        try:
            locale = g._flask_babel.babel_locale
            key = (locale.language, locale.territory)
        except (AttributeError, RuntimeError):  # nothing was asked yet in this request, or there is none
            return super().get_translations()
        found = self._loaded.get(key)
        if found is None:
            found = self._loaded[key] = super().get_translations()
        return found


class OwnBabel(Babel):
    """Babel with our catalogue."""

    @cached_property
    def domain_instance(self) -> Catalogue:
        return Catalogue(domain=self.domain)


babel = OwnBabel()

gettext_later, ngettext_later = lazy_gettext, lazy_ngettext
"""For reasons that rules give with a number in them: translated where they are shown."""


def choose_language() -> str:
    """The signed-in person's language, else the one chosen in this browser, else what the browser asks for."""
    if not has_request_context():
        return "fr"
    asked = getattr(request, "asked_language", None)
    if asked in LANGUAGES:
        return asked
    if current_user and current_user.is_authenticated:
        return current_user.language
    if session.get("language") in LANGUAGES:
        return session["language"]
    return request.accept_languages.best_match(LANGUAGES) or "fr"


def choose_zone() -> str | None:
    if has_request_context() and current_user and current_user.is_authenticated:
        return current_user.time_zone
    return None


def language() -> str:
    """The language being spoken now: ``fr`` or ``en``."""
    locale = get_locale()
    return locale.language if locale and locale.language in LANGUAGES else "fr"


def speaking(code: str):
    """Within the block, gettext answers in a language (mail, exports): ``with speaking("fr"):``."""
    return force_locale(code if code in LANGUAGES else "fr")


def as_date(value: date | datetime | str, zone: str) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return value.astimezone(ZoneInfo(zone)).date() if isinstance(value, datetime) else value


@lru_cache(maxsize=8192)
def day(value: date, lang: str, form: str = "medium") -> str:
    """A date in words. ``form``: ``long`` (30 octobre 2026), ``medium`` (30 oct. 2026), ``short`` (30 oct.),
    ``weekday`` (vendredi 30 octobre 2026)."""
    if lang == "en":
        pattern = {"long": "d MMMM y", "medium": "d MMM y", "short": "d MMM", "weekday": "EEEE d MMMM y"}[
            form
        ]
        return format_date(value, pattern, locale="en_CA").replace(".", "")
    pattern = {"long": "d MMMM y", "medium": "d MMM y", "short": "d MMM", "weekday": "EEEE d MMMM y"}[form]
    text = format_date(value, pattern, locale="fr_CA")
    if value.day == 1:
        text = text.replace("1 ", "1er ", 1) if form != "weekday" else text.replace(" 1 ", " 1er ", 1)
    return text.replace(" ", NBSP, 1) if form in ("short",) else text


@lru_cache(maxsize=8192)
def clock_time(hour: int, minute: int, lang: str) -> str:
    return f"{hour}{NBSP}h{NBSP}{minute:02d}" if lang == "fr" else f"{hour}:{minute:02d}"


def moment(value: datetime, lang: str, zone: str, today: date | None = None) -> str:
    """An instant as people say it: the day (without the year when it is this year's) and the time."""
    local = value.astimezone(ZoneInfo(zone))
    form = "short" if today and today.year == local.year else "medium"
    return f"{day(local.date(), lang, form)}, {clock_time(local.hour, local.minute, lang)}"


@lru_cache(maxsize=1024)
def percent(value: int, lang: str) -> str:
    return f"{value}{NBSP}%" if lang == "fr" else f"{value}%"


@lru_cache(maxsize=4096)
def money(cents: int, lang: str) -> str:
    """Canadian dollars from integer cents; cents are written only where there are some."""
    digits = "¤#,##0" if lang == "en" else "#,##0\u00a0¤"
    if cents % 100:
        digits = "¤#,##0.00" if lang == "en" else "#,##0.00\u00a0¤"
    text = format_currency(cents / 100, "CAD", digits, locale=LOCALE[lang], currency_digits=False)
    return text.replace("CA$", "$").replace("$\u00a0CA", "$").replace("\u202f", NBSP)


@lru_cache(maxsize=4096)
def number(value: float, lang: str) -> str:
    return format_decimal(value, locale=LOCALE[lang]).replace("\u202f", NBSP)


def size(octets: int, lang: str) -> str:
    """A file's size in kB or MB (ko, Mo)."""
    units = ("o", "ko", "Mo") if lang == "fr" else ("B", "kB", "MB")
    if octets < 1000:
        return f"{octets}{NBSP}{units[0]}"
    if octets < 1_000_000:
        return f"{round(octets / 1000)}{NBSP}{units[1]}"
    return f"{number(round(octets / 1_000_000, 1), lang)}{NBSP}{units[2]}"
