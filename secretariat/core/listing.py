"""A list taken away as a file: the rows that the page shows, in its order, under its columns, as plain data.

A room's view builds a ``Listing`` from what it has read for its reader and answers with ``answer``. What makes the
files is registered by the room that sets reports (``makes``), so that a list knows no file format and no room
imports a later one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from flask import Response
from flask_babel import gettext as _

from secretariat.core import clock, i18n
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.words import slugify

Kind = Literal["text", "date", "number", "percent", "money", "status"]
Value = str | int | Decimal | date | tuple[str, str] | None
"""As its column's kind says: money in integer cents, shares in whole percents, a status as its key (done, ok, soon,
late, wait, ended) with its words; None for what is not known or not set."""
FORM = "<any(xlsx, csv, pdf):form>"
"""The ending of a list's file, in the address of its route."""
PICTURE = "<any(svg, pdf):form>"
"""The ending of a picture's file."""
NAMES = (("xlsx", "Excel"), ("csv", "CSV"), ("pdf", "PDF"))
PICTURES = (("svg", "SVG"), ("pdf", "PDF"))
MOST = 20_000
"""Rows that a file holds: as many as an import reads."""


@dataclass(frozen=True, slots=True)
class Column:
    """A head in the file's language, the kind of its values, and a width in characters."""

    head: str
    kind: Kind = "text"
    width: int = 14
    printed: bool = True
    """Whether it stands on paper too, where there is less room than in a sheet."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Who takes what away, and when: what a file says of itself. ``place`` is the cluster, or the installation."""

    title: str
    place: str
    reader: str
    language: str
    at: datetime
    """In the time zone of the place."""
    told: tuple[str, ...] = ()
    """What the filter keeps, and the order, a sentence each."""
    cluster: ClusterRef | None = None
    """Whose it is, and whose logo and colour it wears; None for what is of no cluster."""

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return f"{slugify(f'{self.title} {self.place}')[:80]}-{self.at.date().isoformat()}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: each of ``rows`` has one raw value per column. The first ``fixed`` columns say what a row is about."""

    taken: Taken
    columns: tuple[Column, ...]
    rows: list[tuple[Value, ...]]
    fixed: int = 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture drawn for print; ``alternative`` says what it shows to those who do not see it."""

    taken: Taken
    svg: str
    alternative: str


_makers: dict[tuple[type, str], Callable] = {}


def makes(what: type, form: str):
    """Register ``fn(thing) -> Response``: what makes a file of this form of a Listing or a Picture."""

    def register(fn: Callable):
        _makers[what, form] = fn
        return fn

    return register


def answer(thing: Listing | Picture, form: str) -> Response:
    """The list or the picture as a download."""
    return _makers[type(thing), form](thing)


def taken(
    title: str, me: Actor, cluster: ClusterRef | None = None, told: Iterable[tuple[str, str]] = ()
) -> Taken:
    """What a file says of itself, in the language spoken now. ``told``: what the filter names, and what it asks for
    in words; the empty ones are left out."""
    lang = i18n.language()
    place = cluster.name(lang) if cluster else _("Secretariat")
    zone = cluster.time_zone if cluster else me.time_zone
    asked = tuple(f"{label}{_(': ')}{value}" for label, value in told if value)
    return Taken(title, place, me.name, lang, clock.now().astimezone(ZoneInfo(zone)), asked, cluster)


def links(address: Callable[..., str], forms: Iterable[tuple[str, str]] = NAMES) -> list[tuple[str, str]]:
    """The links to the forms of a list, as ``export_links`` shows them: ``links(partial(url_for, ".export"))``."""
    return [(label, address(form=form)) for form, label in forms]


def word_of(choices: Iterable[tuple[str, str]] | Mapping[str, str], value: str) -> str:
    """What a chosen value is called; nothing for one that is not among the choices."""
    pairs = choices.items() if isinstance(choices, Mapping) else choices
    return next((str(label) for name, label in pairs if name == value), "") if value else ""
