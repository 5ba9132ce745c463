"""Two texts at once: a row for every field that differs, mine beside theirs, and a third box to hold both."""

import difflib
import re
from dataclasses import dataclass, field

from flask import render_template, request
from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy import select

from secretariat.core import i18n, kinds
from secretariat.core.acts import Stale, plain
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.person import Person
from secretariat.core.web import actor

WORDS = re.compile(r"\s+|[^\s]+")


@dataclass
class ConflictRow:
    """One field on both sides; ``mine`` is what was typed, ``theirs`` what is kept, ``base`` where I started."""

    name: str
    label: str
    mine: str
    theirs: str
    base: str | None
    mine_html: Markup
    theirs_html: Markup
    both: str
    long: bool
    chosen: str
    mine_shown: str = ""
    theirs_shown: str = ""
    mine_unchanged: bool = False


@dataclass
class Conflict:
    record: object
    version: int
    posted_version: int
    who: str
    when: str
    rows: list[ConflictRow]
    same: int
    url: str
    action: str
    hidden: list[tuple[str, str]] = field(default_factory=list)


def conflict_page(stale: Stale) -> tuple[str, int]:
    """The 409 page: nothing is lost, and one press saves what is chosen."""
    thing, lang = stale.thing, i18n.language()
    session = db.session
    session.rollback()
    thing = session.get(type(thing), thing.id)
    entry = kinds.kind_of(thing)
    owner_id = getattr(thing, "record_id", thing.id) if entry.owner else thing.id
    events = session.execute(
        select(Event, Person.name)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Event.record_id == owner_id, Event.version > stale.version)
        .order_by(Event.id)
        .limit(200)
    ).all()
    base: dict[str, object] = {}
    for event, _name in events:
        for name, (old, _new) in (event.changes or {}).items():
            base.setdefault(name, old)
    rows, same = [], 0
    posted = plain({name: [value, value] for name, value in stale.posted.items()})
    for name, (mine, _twice) in posted.items():
        if not hasattr(thing, name):
            continue
        theirs = plain({name: [None, getattr(thing, name)]})[name][1]
        started = base.get(name, theirs)
        if _text(mine) == _text(theirs):
            same += 1
            continue
        rows.append(_row(entry, name, mine, theirs, started, lang))
    last = events[-1] if events else (None, None)
    return (
        render_template(
            "errors/conflict.html",
            conflict=Conflict(
                record=thing,
                version=thing.version,
                posted_version=stale.version,
                who=last[1] or _("Somebody"),
                when=i18n.moment(last[0].at, lang, actor().time_zone) if last[0] else "",
                rows=rows,
                same=same,
                url=request.path,
                action=request.path,
                hidden=_kept(rows),
            ),
        ),
        409,
    )


def _kept(rows: list[ConflictRow]) -> list[tuple[str, str]]:
    """Everything that was posted and does not differ goes along unchanged."""
    differing = {row.name for row in rows}
    plumbing = {"csrf_token", "_key", "version"}
    return [
        (name, value)
        for name, values in request.form.lists()
        for value in values
        if name not in differing and name not in plumbing and not name.startswith(("pick-", "third-"))
    ]


def _row(entry, name: str, mine, theirs, base, lang: str) -> ConflictRow:
    mine_text, theirs_text = _text(mine), _text(theirs)
    label = _(entry.fields[name]) if name in entry.fields else name
    unchanged = _text(base) == mine_text
    long = len(mine_text) > 60 or len(theirs_text) > 60 or "\n" in mine_text + theirs_text
    return ConflictRow(
        name=name,
        label=label,
        mine=mine_text,
        theirs=theirs_text,
        base=_text(base) if base is not None else None,
        mine_html=only_here(theirs_text, mine_text),
        theirs_html=only_here(mine_text, theirs_text),
        both=joined(theirs_text, mine_text),
        long=long,
        chosen="theirs" if unchanged else ("third" if long else "mine"),
        mine_shown=mine_text,
        theirs_shown=theirs_text,
        mine_unchanged=unchanged,
    )


def _text(value) -> str:
    return "" if value is None else str(value)


def only_here(other: str, text: str) -> Markup:
    """A text with the words that the other one lacks marked as inserted."""
    theirs, mine = WORDS.findall(other), WORDS.findall(text)
    result = Markup()
    for op, _a, _b, start, end in difflib.SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        piece = escape("".join(mine[start:end]))
        if not piece:
            continue
        result += piece if op == "equal" else Markup("<ins>{}</ins>").format(piece)
    return result


def joined(first: str, second: str) -> str:
    """Everything of both texts, once: what only the first has, what both have, what only the second has."""
    a, b = WORDS.findall(first), WORDS.findall(second)
    pieces = []
    for op, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        left, right = "".join(a[a1:a2]), "".join(b[b1:b2])
        if op == "equal":
            pieces.append(left)
        else:
            pieces.append(left if not right else right if not left else f"{left.rstrip()} {right}")
    return "".join(pieces)
