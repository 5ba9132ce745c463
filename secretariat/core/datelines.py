"""The next dates, as lines to show: what is asked of many on one day takes one line, and so does a crowded day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from secretariat.core import i18n, kinds
from secretariat.core.borrowed import either
from secretariat.core.lifecycle import N_

CROWDED = 3
"""So many different things of one kind due on one day are told together, where their kind has a list of them."""
WHAT = {"milestone": N_("milestone"), "deliverable": N_("deliverable"), "meeting": N_("meeting")}


@dataclass
class DateLine:
    """One dated thing, or several of one kind and day, as the macro ``dates`` draws it."""

    on: date
    day: str
    month: str
    title: str
    note: str
    url: str
    count: int = 1


@dataclass(frozen=True)
class Crowd:
    """How a kind tells many of its records that are due on one day, and where they are listed."""

    say: Callable[[int], str]
    """``say(n)``: "8 tasks due"."""
    url: str
    """The list's address after the cluster's: ``{day}`` stands for the date."""


_crowds: dict[str, Crowd] = {}


def gather(kind: str, crowd: Crowd) -> None:
    """Enter once how a kind is told in numbers."""
    _crowds[kind] = crowd


def lines(rows: list, slug_of: Callable[[int], str], lang: str, most: int, read: int) -> list[DateLine]:
    """At most ``most`` lines, soonest first, of rows of the agenda; ``read`` is how many rows were asked for.

    A last day that was cut short by ``read`` is left out: its count would be wrong.
    """
    if len(rows) >= read and rows[0].on != rows[-1].on:
        rows = [row for row in rows if row.on != rows[-1].on]
    days: dict[tuple, dict[str, list]] = {}
    for row in rows:
        if row.kind in kinds.kinds():
            titles = days.setdefault((row.on, row.cluster_id, row.what, row.kind), {})
            titles.setdefault(_title(row, lang), []).append(row.record_id)
    result: list[DateLine] = []
    for (on, cluster_id, what, kind), titles in days.items():
        result += _of_day(on, what, kind, titles, slug_of(cluster_id), lang)
    return result[:most]


def _of_day(on: date, what: str, kind: str, titles: dict[str, list], slug: str, lang: str) -> list[DateLine]:
    """The lines of what is due on one day, of one kind: title → the records that bear it."""
    day, month = str(on.day), i18n.day(on, lang, "short").replace("\u00a0", " ").split(" ", 1)[1]
    crowd = _crowds.get(kind) if what == "due" else None
    listed = f"/{slug}/{crowd.url.format(day=on.isoformat())}" if crowd else ""
    if crowd and len(titles) >= CROWDED:
        count = sum(len(ids) for ids in titles.values())
        first = max(titles, key=lambda title: len(titles[title]))
        others = count - len(titles[first])
        note = ngettext("%(first)s and %(num)s other", "%(first)s and %(num)s others", others, first=first)
        return [DateLine(on, day, month, crowd.say(count), note, listed, count)]
    label = _(kinds.kind(kind).label)
    note = f"{label}, {_(WHAT[what])}" if what in WHAT else label
    result = []
    for title, ids in titles.items():
        line = DateLine(on, day, month, title, note, kinds.address(slug, kind, ids[0]), len(ids))
        if crowd and len(ids) > 1:
            line.note, line.url = crowd.say(len(ids)), listed
        result.append(line)
    return result


def _title(row, lang: str) -> str:
    return either(row.title_fr, row.title_en, lang)
