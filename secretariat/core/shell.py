"""The frame around every page: rooms, groups, counts, language, person. Rooms enter themselves here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from flask import current_app, g, request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import Select, bindparam, func, select, true

from secretariat.core import counting, i18n, kinds
from secretariat.core.db import db
from secretariat.core.moves import Move, Notice
from secretariat.core.person import initials
from secretariat.core.policy import Actor, ClusterRef, Sight, sight, visible
from secretariat.core.record import Record

_move_table, _notice_table = Move.__table__, Notice.__table__
_record, _move, _notice = Record.__table__.c, _move_table.c, _notice_table.c


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
    also: tuple[str, ...] = ()
    """Further addresses that belong to it, after the cluster's."""


class ClusterLink(NamedTuple):
    slug: str
    name: str


class PersonLink(NamedTuple):
    name: str
    initials: str
    url: str


class RoomLink(NamedTuple):
    key: str
    label: str
    icon: str
    url: str
    current: bool
    count: int | None = None
    mine: int | None = None


class GroupLink(NamedTuple):
    id: int
    slug: str
    name: str
    code: str
    hue: int
    url: str
    restricted: bool
    current: bool


class NewLink(NamedTuple):
    label: str
    url: str
    icon: str


@dataclass
class Shell:
    """What the frame is made from: plain values, all of them in the key under which it is kept."""

    language: str = "fr"
    other_language: str = "en"
    theme: str = "auto"
    cluster: ClusterLink | None = None
    clusters: list[tuple[str, str, str]] = field(default_factory=list)
    rooms: list[RoomLink] = field(default_factory=list)
    groups: list[GroupLink] = field(default_factory=list)
    person: PersonLink | None = None
    unread: int = 0
    new_links: list[NewLink] = field(default_factory=list)
    search_url: str | None = None
    demonstration: bool = False
    urls: dict[str, str] = field(default_factory=dict)

    def key(self) -> tuple:
        """Equal for shells that look alike."""
        return tuple(
            tuple(value.items()) if type(value) is dict else tuple(value) if type(value) is list else value
            for value in self.__dict__.values()
        )


SIGNED_OUT = {"home": "/", "language": "/language", "theme": "/theme", "sign_in": "/sign-in"}
SIGNED_IN = {"sign_out": "/sign-out", "notices": "/notices", "account": "/account", "people": "/people/"}
_rooms: dict[str, Room] = {}
_new_links: list[tuple[str, str, str, bool]] = []
_groups: list = []


def add_room(room: Room) -> None:
    """Enter a room once, however often an application is created."""
    _rooms[room.key] = room


def add_new(label: str, path: str, icon: str, staff_only: bool = False) -> None:
    """Enter something that can be made from the New menu."""
    if (label, path, icon, staff_only) not in _new_links:
        _new_links.append((label, path, icon, staff_only))


def set_groups(
    living: Callable[[Sight], Select], links: Callable[[list, ClusterRef, str], list[GroupLink]]
) -> None:
    """Give the groups column: a statement of those that a sight sees, whose first column is their order and never
    NULL, and ``links(rows, cluster, language)``."""
    _groups[:] = [(living, links)]


def build() -> Shell:
    """The shell of this request. An error page gets what can be had without the database."""
    lang = i18n.language()
    shell = Shell(
        language=lang,
        other_language="en" if lang == "fr" else "fr",
        demonstration=current_app.config.get("DEMONSTRATION", False),
    )
    shell.urls = dict(SIGNED_OUT)
    if g.get("no_database") or not (current_user and current_user.is_authenticated):
        return shell
    me: Actor = current_user._get_current_object()
    shell.theme = me.theme
    shell.urls |= SIGNED_IN
    shell.person = PersonLink(me.name, initials(me.name), shell.urls["account"])
    cluster = g.get("cluster") or next(iter(me.clusters.values()), None)
    shell.clusters = [(c.slug, c.name(lang), f"/{c.slug}/") for c in me.clusters.values()]
    inside = sight(me, cluster.id) if cluster else None
    beside = db.session.execute(_beside(sight(me), inside), {"principals": sorted(me.principals)}).all()
    waiting, shell.unread = beside[0][:2]
    shell.rooms = [RoomLink("desk", _desk(lang), "inbox", "/", request.path == "/", mine=waiting or None)]
    if me.administrator:
        url = SIGNED_IN["people"]
        shell.rooms.append(RoomLink("people", _("Accounts"), "people", url, request.path.startswith(url)))
    if cluster is None:
        return shell
    shell.cluster = ClusterLink(cluster.slug, cluster.name(lang))
    base = f"/{cluster.slug}/"
    counts = open_counts(db.session, me, cluster.id)
    for room, label in _labelled(lang, len(_rooms)):
        url = base + room.path
        here = request.path == url or (room.path and request.path.startswith(url))
        here = here or (room.also and request.path.startswith(tuple(base + path for path in room.also)))
        current = bool(here) and not g.get("group_slug")
        shell.rooms.append(RoomLink(room.key, label, room.icon, url, current, counts.get(room.kind)))
    shell.search_url = f"{base}search"
    staff = cluster.id in me.staff_of
    if cluster.id in me.contributes_to:
        shell.new_links = _new(lang, base, staff, len(_new_links))
    for _living, links in _groups:
        shell.groups = links([row[2:] for row in beside if row[2] is not None], cluster, lang)
    return shell


@lru_cache(maxsize=4)
def _desk(lang: str) -> str:
    """The desk's name in the language being spoken, which is ``lang``."""
    return _("Desk")


@lru_cache(maxsize=512)
def _new(lang: str, base: str, staff: bool, _how_many: int) -> list[NewLink]:
    """What can be made in a cluster, in the language being spoken, which is ``lang``."""
    return [
        NewLink(_(label), base + path, icon)
        for label, path, icon, staff_only in _new_links
        if staff or not staff_only
    ]


@lru_cache(maxsize=8)
def _labelled(lang: str, _how_many: int) -> list[tuple[Room, str]]:
    """The rooms in order, with their names in the language being spoken, which is ``lang``."""
    return [(room, _(room.label)) for room in sorted(_rooms.values(), key=lambda r: r.rank)]


def open_counts(session, me: Actor, cluster_id: int) -> dict[str, int]:
    """How many open records of each kind this actor may see, a few seconds old at most (see counting.py)."""
    seen = sight(me, cluster_id)
    return counting.kept(
        ("open", *seen[1:]),
        lambda: {name: n for name, n in session.execute(_counted(seen)) if name in kinds.kinds()},
    )


@lru_cache(maxsize=512)
def _counted(seen: Sight):
    return (
        select(_record.kind, func.count())
        .where(visible(seen), ~_record.closed, _record.audience != "author")
        .group_by(_record.kind)
    )


@lru_cache(maxsize=512)
def _beside(seen: Sight, inside: Sight | None):
    """How many moves wait for one of the given principals, and how many notices are unread; beside them, each group
    of the cluster being read: every page asks both, so in one statement. Without a group there is one row all the same.
    """
    mine = _mine(seen).subquery("mine")
    if inside is None or not _groups:
        return select(mine)
    living = _groups[0][0](inside).subquery("living")
    return select(mine, living).select_from(mine.outerjoin(living, true())).order_by(living.c[0])


def _mine(seen: Sight):
    return select(
        select(func.count())
        .select_from(_move_table)
        .join(Record.__table__, _record.id == _move.record_id)
        .where(_move.principal.in_(bindparam("principals", expanding=True)), visible(seen))
        .scalar_subquery()
        .label("waiting"),
        select(func.count())
        .select_from(_notice_table)
        .where(_notice.person_id == seen.person, _notice.read_at.is_(None))
        .scalar_subquery()
        .label("unread"),
    )
