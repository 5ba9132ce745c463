"""The frame around every page: rooms, groups, counts, language, person. Rooms enter themselves here."""

import time
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask import current_app, g, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import bindparam, func, select

from secretariat.core import i18n, kinds
from secretariat.core.db import db
from secretariat.core.moves import Move, Notice
from secretariat.core.person import initials
from secretariat.core.policy import Actor, Sight, sight, visible
from secretariat.core.record import Record

COUNT_SECONDS = 15
"""Counts beside the rooms may be this old: they cost a scan of each kind, and a page is read many times."""


@dataclass(frozen=True)
class Room:
    """One entry of the rooms column."""

    key: str
    label: str
    icon: str
    path: str
    """After the cluster's address; the desk has none."""
    kind: str | None = None
    """The kind whose open records are counted beside it."""
    rank: int = 50


@dataclass
class Shell:
    """What base.html reads."""

    language: str = "fr"
    other_language: str = "en"
    theme: str = "auto"
    cluster: Any = None
    clusters: list = field(default_factory=list)
    rooms: list = field(default_factory=list)
    groups: list = field(default_factory=list)
    person: Any = None
    unread: int = 0
    new_links: list = field(default_factory=list)
    search_url: str | None = None
    demonstration: bool = False
    urls: dict = field(default_factory=dict)


_rooms: dict[str, Room] = {}
_new_links: list[tuple[str, str, str, bool]] = []
_group_query: list = []
_counts: dict[tuple, tuple[float, dict[str, int]]] = {}


def add_room(room: Room) -> None:
    """Enter a room once, however often an application is created."""
    _rooms[room.key] = room


def add_new(label: str, path: str, icon: str, staff_only: bool = False) -> None:
    """Enter something that can be made from the New menu."""
    if (label, path, icon, staff_only) not in _new_links:
        _new_links.append((label, path, icon, staff_only))


def set_groups(query) -> None:
    """Give the query of the groups column: ``query(session, actor, cluster_id)`` → rows for the shell."""
    _group_query[:] = [query]


def build() -> Shell:
    """The shell of this request. An error page gets what can be had without the database."""
    lang = i18n.language()
    shell = Shell(
        language=lang,
        other_language="en" if lang == "fr" else "fr",
        demonstration=current_app.config.get("DEMONSTRATION", False),
    )
    shell.urls = {
        "home": "/",
        "language": url_for("people.choose_language"),
        "theme": url_for("people.choose_theme"),
        "sign_in": url_for("people.sign_in"),
    }
    if g.get("no_database") or not (current_user and current_user.is_authenticated):
        return shell
    me: Actor = current_user._get_current_object()
    shell.theme = me.theme
    shell.person = {"name": me.name, "initials": initials(me.name), "url": url_for("people.account")}
    shell.urls.update(
        sign_out=url_for("people.sign_out"),
        notices=url_for("desk.notices"),
        account=url_for("people.account"),
    )
    cluster = g.get("cluster") or next(iter(me.clusters.values()), None)
    shell.clusters = [(c.slug, c.name(lang), f"/{c.slug}/") for c in me.clusters.values()]
    waiting, shell.unread = db.session.execute(_mine(sight(me)), {"principals": sorted(me.principals)}).one()
    shell.rooms = [
        {
            "key": "desk",
            "label": _("Desk"),
            "icon": "inbox",
            "url": "/",
            "mine": waiting or None,
            "count": None,
            "current": request.path == "/",
        }
    ]
    if me.administrator:
        url = url_for("people.index")
        shell.rooms.append(
            {
                "key": "people",
                "label": _("Accounts"),
                "icon": "people",
                "url": url,
                "mine": None,
                "count": None,
                "current": request.path.startswith(url),
            }
        )
    if cluster is None:
        return shell
    shell.cluster = {"slug": cluster.slug, "name": cluster.name(lang)}
    base = f"/{cluster.slug}/"
    counts = open_counts(db.session, me, cluster.id)
    for room in sorted(_rooms.values(), key=lambda r: r.rank):
        url = base + room.path
        here = request.path == url or (room.path and request.path.startswith(url))
        shell.rooms.append(
            {
                "key": room.key,
                "label": _(room.label),
                "icon": room.icon,
                "url": url,
                "count": counts.get(room.kind) if room.kind else None,
                "mine": None,
                "current": bool(here) and not g.get("group_slug"),
            }
        )
    shell.search_url = f"{base}search"
    staff = cluster.id in me.staff_of
    if cluster.id in me.contributes_to:
        shell.new_links = [
            {"label": _(label), "url": base + path, "icon": icon}
            for label, path, icon, staff_only in _new_links
            if staff or not staff_only
        ]
    if _group_query:
        shell.groups = _group_query[0](db.session, me, cluster, lang)
    return shell


def open_counts(session, me: Actor, cluster_id: int) -> dict[str, int]:
    """How many open records of each kind this actor may see, at most COUNT_SECONDS old."""
    seen = sight(me, cluster_id)
    # Drafts are not counted, so that people with the same standing share what was counted.
    key = (current_app.config["SQLALCHEMY_DATABASE_URI"], *seen[1:])
    known = _counts.get(key)
    if known and time.monotonic() - known[0] < current_app.config.get("COUNT_SECONDS", COUNT_SECONDS):
        return known[1]
    if len(_counts) > 2000:
        _counts.clear()
    found = {name: n for name, n in session.execute(_counted(seen)) if name in kinds.kinds()}
    _counts[key] = (time.monotonic(), found)
    return found


@lru_cache(maxsize=512)
def _counted(seen: Sight):
    return (
        select(Record.kind, func.count())
        .where(visible(seen), ~Record.closed, Record.audience != "author")
        .group_by(Record.kind)
    )


@lru_cache(maxsize=512)
def _mine(seen: Sight):
    """How many moves wait for one of the given principals, and how many notices are unread."""
    return select(
        select(func.count())
        .select_from(Move)
        .join(Record, Record.id == Move.record_id)
        .where(Move.principal.in_(bindparam("principals", expanding=True)), visible(seen))
        .scalar_subquery(),
        select(func.count())
        .select_from(Notice)
        .where(Notice.person_id == seen.person, Notice.read_at.is_(None))
        .scalar_subquery(),
    )
