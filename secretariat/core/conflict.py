"""Two texts at once: a row for every field that differs, mine beside theirs, and a third box to hold both.

The page posts, for each field, ``pick-NAME`` (mine, theirs or third) beside ``mine-NAME``, ``theirs-NAME``
and ``third-NAME``; ``settle`` turns that into the plain field before the view reads its form. A form's fields
therefore bear the names of the attributes that they change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import Text, inspect
from werkzeug.datastructures import ImmutableMultiDict, MultiDict

from secretariat.core import clock, i18n, kinds, telling
from secretariat.core.acts import Stale, plain
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.page import address_of, cluster_of, events_of
from secretariat.core.record import Record
from secretariat.core.twotexts import WORDS, joined, only_here
from secretariat.core.web import actor

SIDES = ("mine", "theirs", "third")
PLUMBING = frozenset({"csrf_token", "_key", "version"})
LONG = 60
"""Characters from which a third box is offered, to hold both texts."""
PROSE = 4
"""Words from which a shorter text that both people changed gets one too."""


@dataclass
class ConflictRow:
    """One field on both sides; ``mine`` is what was typed, ``theirs`` what is kept, as a form posts them."""

    name: str
    label: str
    mine: str
    theirs: str
    base: str | None
    """How the value that I started from reads."""
    mine_html: Markup
    theirs_html: Markup
    both: str
    long: bool
    chosen: str
    mine_unchanged: bool = False
    theirs_note: str = ""


@dataclass
class Conflict:
    """What errors/conflict.html shows."""

    record: object
    version: int
    posted_version: int
    who: str
    when: str
    rows: list[ConflictRow]
    same: int
    action: str
    record_url: str
    crumbs: list[tuple[str, str]]
    group_id: int | None
    hidden: list[tuple[str, str]] = field(default_factory=list)


def settle() -> None:
    """Before a request: turn what was picked on the conflict page into the fields of the form it answers."""
    if request.method != "POST" or not any(name.startswith("pick-") for name in request.form):
        return
    posted = request.form
    picked = {name.removeprefix("pick-"): posted[name] for name in posted if name.startswith("pick-")}
    plumbing = {f"{side}-{name}" for name in picked for side in (*SIDES, "pick", "many")}
    settled = MultiDict((n, v) for n, values in posted.lists() for v in values if n not in plumbing)
    for name, side in picked.items():
        values = posted.getlist(f"{side if side in SIDES else 'mine'}-{name}")
        if f"many-{name}" in posted:
            values = [value for value in values if value]
        settled.setlist(name, values)
    request.form = ImmutableMultiDict(settled)


def conflict_page(stale: Stale) -> tuple[str, int]:
    """The 409 page: nothing is lost, and one press saves what is chosen."""
    session, me, lang = db.session, actor(), i18n.language()
    session.rollback()
    thing = session.get(type(stale.thing), stale.thing.id, populate_existing=True)
    entry = kinds.kind_of(thing)
    record = session.get(Record, thing.record_id) if entry.owner else thing
    if entry.owner:  # an event counts the record's versions: a part's own are counted by its events
        since = max(thing.version - stale.version, 1)
        events = events_of(
            session, record.id, since, Event.part_kind == entry.name, Event.part_id == thing.id
        )
    else:
        events = events_of(session, record.id, 200, Event.version > stale.version)
    events = events[::-1]
    columns = inspect(type(thing)).column_attrs
    choices = {n: dict(give(session, me, record)) for n, give in entry.choices.items() if n in stale.posted}
    rows, same = [], 0
    for name, value in stale.posted.items():
        if name not in columns:
            continue
        theirs = getattr(thing, name)
        if _same(value, theirs):
            same += 1
            continue
        row = _row(entry, name, value, theirs, events, choices.get(name, {}), lang)
        if row.chosen == "third" and not isinstance(columns[name].columns[0].type, Text):
            row.chosen = "mine"  # one line that says both is no title: its third box waits to be asked for
        rows.append(row)
    last = next((e for e in reversed(events) if e.person_id != me.id), events[-1] if events else None)
    today = clock.today(me.time_zone)
    cluster = cluster_of(session, me, record)
    url, home = address_of(cluster, record), kinds.kind_of(record)
    _say_once(rows)
    conflict = Conflict(
        record=thing,
        version=thing.version,
        posted_version=stale.version,
        who=(last.who if last else None) or _("Somebody"),
        when=i18n.moment(last.at, lang, me.time_zone, today) if last else "",
        rows=rows,
        same=same,
        action=request.path,
        record_url=url,
        crumbs=[(_(home.plural), f"/{cluster.slug}/{home.room}/"), (record.title(lang), url)],
        group_id=record.group_id or record.id,
        hidden=_kept(rows),
    )
    return render_template("errors/conflict.html", conflict=conflict), 409


def _say_once(rows: list[ConflictRow]) -> None:
    """A reason that was given for several fields is told beside the first."""
    told: set[str] = set()
    for row in rows:
        if row.theirs_note in told:
            row.theirs_note = ""
        told.add(row.theirs_note)


def _kept(rows: list[ConflictRow]) -> list[tuple[str, str]]:
    """What goes along unshown: all that was posted and does not differ, and fields with several values."""
    differing = {row.name for row in rows}
    kept = [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in differing and name not in PLUMBING
    ]
    for row in rows:
        if isinstance(row.mine, list) or isinstance(row.theirs, list):
            kept.append((f"many-{row.name}", "1"))
            kept += [(f"mine-{row.name}", value) for value in row.mine or []]
            kept += [(f"theirs-{row.name}", value) for value in row.theirs or []]
            row.mine = row.theirs = ""
    return kept


def _same(mine, theirs) -> bool:
    if mine in (None, "", []) and theirs in (None, "", []):
        return True
    if isinstance(mine, list) or isinstance(theirs, list):
        return [str(v) for v in mine or []] == [str(v) for v in theirs or []]
    return str(mine) == str(theirs)


def _row(entry, name: str, mine, theirs, events: list, choices: Mapping, lang: str) -> ConflictRow:
    started, note = theirs, ""
    label = _(entry.fields[name]) if name in entry.fields else name
    for event in events:
        if name in (event.changes or {}):
            started = event.changes[name][0] if started is theirs else started
            note = _("reason: “%(text)s”", text=event.reason) if event.reason else ""
    shown = [_shown(name, value, choices, lang) for value in (mine, theirs, started)]
    unchanged = _same(_plain(mine), started)
    long = isinstance(mine, str) and (max(map(len, shown[:2])) > LONG or "\n" in "".join(shown[:2]))
    both = not unchanged and not _same(_plain(theirs), started)
    chosen = "theirs" if unchanged else "third" if long and both else "mine"
    if isinstance(mine, str) and both:  # a short text has a third box too, but two titles in one are no title
        long = long or min(len(text.split()) for text in shown[:2]) >= PROSE
    return ConflictRow(
        name=name,
        label=label[:1].upper() + label[1:],
        mine=_posted(name, mine, request.form.getlist(name)),
        theirs=_posted(name, theirs, None),
        base=shown[2],
        mine_html=only_here(shown[1], shown[0]) if long else Markup("{}").format(shown[0]),
        theirs_html=only_here(shown[0], shown[1]) if long else Markup("{}").format(shown[1]),
        both=joined(shown[1], shown[0]) if long else "",
        long=long,
        chosen=chosen,
        mine_unchanged=unchanged,
        theirs_note=note,
    )


def _plain(value):
    return plain({"it": [value, value]})["it"][0]


def _posted(name: str, value, raw: list[str] | None):
    """A value as a form posts it: what was typed, where it was; a list where the field takes several."""
    if isinstance(value, list):
        return [str(v) for v in value]
    if raw:
        return raw[0]
    if value is None or value is False:
        return ""
    if value is True:
        return "y"
    if isinstance(value, int) and name.endswith("_cents"):
        dollars, cents = divmod(value, 100)
        return f"{dollars}.{cents:02d}" if cents else str(dollars)
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _shown(name: str, value, choices: Mapping, lang: str) -> str:
    if not isinstance(value, list) and (value in choices or str(value) in choices):
        return str(choices.get(value) or choices.get(str(value)))
    return telling.shown(name, _plain(value), lang)


__all__ = ["WORDS", "Conflict", "ConflictRow", "conflict_page", "joined", "only_here", "settle"]
