"""The record's page as data: stages, whose move, what I can do, history, comments, files.

Seven statements at most, whatever the record's size; every feed is bounded.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from flask import g
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Integer, ScalarSelect, bindparam, select
from sqlalchemy.orm import Session

from secretariat.core import clock, files, kinds, telling, visits
from secretariat.core.history import Event
from secretariat.core.kinds import Kind
from secretariat.core.moves import Move
from secretariat.core.offers import Button, buttons, one_expected, part_buttons
from secretariat.core.people_of import names_by_principal
from secretariat.core.person import Person, initials
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.record import Follow, Record, Share, Visit
from secretariat.core.remarks import comments_of, files_of
from secretariat.core.stages import HISTORY_PAGE, Stage, reached, stages
from secretariat.core.waits import Wait, who_is
from secretariat.core.waits import waits as waits_of

SOON_DAYS = 7
"""A date this near is due soon."""


@dataclass
class RecordPage:
    """Everything that every record's page shows, whatever its kind."""

    record: Record
    kind: Kind
    url: str
    cluster: ClusterRef
    title: str
    code: str
    crumbs: list[tuple[str, str]]
    status: tuple[str, str]
    stages: list[Stage]
    waits: list[Wait]
    closed: str | None
    buttons: list[Button]
    history: list[telling.HistoryLine]
    more_history: bool
    comments: list
    comment_count: int
    earlier_comments: bool
    files: list
    file_hint: str
    following: bool
    fresh: int
    visited_before: datetime | None
    moves: list = field(default_factory=list)
    names: dict = field(default_factory=dict)
    can_write: bool = True

    @property
    def steps(self) -> list[Button]:
        """The buttons of the rail: editing stands beside the title instead."""
        return [button for button in self.buttons if button.verb != "edit"]

    @property
    def edit_url(self) -> str | None:
        return next((b.url for b in self.buttons if b.verb == "edit" and not b.shut), None)

    @property
    def follow(self) -> dict:
        """The Follow button: pressing it turns it over."""
        verb = "unfollow" if self.following else "follow"
        return {"url": f"{self.url}{verb}", "following": self.following, "key": None}

    @property
    def news(self) -> str:
        """“3 since your last visit”, or nothing."""
        if not self.fresh:
            return ""
        return ngettext("%(num)s since your last visit", "%(num)s since your last visit", self.fresh)


def state_look(entry: Kind, state: str) -> tuple[str, str]:
    """Colour key and label of a state (untranslated)."""
    found = entry.lifecycle.state(state)
    return found.look, found.label


def status_of(entry: Kind, state: str, due_on: date | None, today: date) -> tuple[str, str]:
    """Colour key and words of where a record stands in time: late and soon are computed, never stored."""
    found = entry.lifecycle.state(state)
    if found.final or due_on is None or found.look in ("wait", "done", "ended"):
        return found.look, _(found.label)
    left = (due_on - today).days
    if left < 0:
        return "late", ngettext("Late by %(num)s day", "Late by %(num)s days", -left)
    if left == 0:
        return "soon", _("Due today")
    if left <= SOON_DAYS:
        return "soon", ngettext("Due in %(num)s day", "Due in %(num)s days", left)
    return found.look, _(found.label)


def cluster_of(session: Session, actor: Actor, record: Record) -> ClusterRef:
    """The cluster under which an actor reads a record: its own, or the one with which it is shared."""
    own = actor.clusters.get(record.cluster_id)
    if own is not None:
        return own
    shared = session.scalars(
        select(Share.cluster_id).where(
            Share.record_id == record.id, Share.cluster_id.in_(sorted(actor.clusters))
        )
    ).all()
    return next(ref for id, ref in actor.clusters.items() if id in shared)


def address_of(cluster: ClusterRef, record: Record) -> str:
    """The address of a record's page as read from a cluster (a shared one is known by its id only)."""
    slug = getattr(record, "slug", None) if cluster.id == record.cluster_id else None
    return kinds.address(cluster.slug, record.kind, record.id, slug)


_move, _event, _person = Move.__table__.c, Event.__table__.c, Person.__table__.c
_of, _by = bindparam("record", type_=Integer), bindparam("person", type_=Integer)


def _one_of_mine(column) -> ScalarSelect:
    table = column.table.c
    return select(column).where(table.record_id == _of, table.person_id == _by).scalar_subquery()


_mark = select(
    _one_of_mine(Follow.__table__.c.since).label("follows"),
    _one_of_mine(Visit.__table__.c.at).label("seen"),
    _one_of_mine(Visit.__table__.c.before).label("before"),
).subquery("mark")
STANDING = (
    select(
        *_mark.c,
        _move.part_kind,
        _move.part_id,
        _move.principal,
        _move.verb,
        _move.since,
        _move.due,
        _move.reminded_at,
        _move.asked_by_id,
        _move.id,
    )
    .select_from(_mark.outerjoin(Move.__table__, _move.record_id == _of))
    .order_by(_move.due.is_(None), _move.due, _move.id)
    .limit(60)
)
"""Whose move it is, and beside it what I follow and last saw: a row without a move where nobody is awaited."""
EVENTS = (
    select(
        _event.id,
        _event.part_kind,
        _event.part_id,
        _event.verb,
        _event.person_id,
        _event.at,
        _event.version,
        _event.state_from,
        _event.state_to,
        _event.changes,
        _event.details,
        _event.reason,
        _person.name.label("who"),
    )
    .select_from(Event.__table__.outerjoin(Person.__table__, _person.id == _event.person_id))
    .where(_event.record_id == _of)
    .order_by(_event.id.desc())
    .limit(bindparam("most", type_=Integer))
)
"""What happened, newest first. Both are built once, as every page of a record runs them."""


def record_page(session: Session, actor: Actor, record: Record, lang: str) -> RecordPage:
    """Read what a record's page needs, and note that it is being shown.

    The caller has loaded the record through ``visible_to``.
    """
    entry = kinds.kind_of(record)
    cluster = cluster_of(session, actor, record)
    url = address_of(cluster, record)
    zone = actor.time_zone
    today = clock.today(zone)
    standing = session.execute(STANDING, {"record": record.id, "person": actor.id}).all()
    mark, moves = standing[0], [row for row in standing if row.id is not None]
    names = names_by_principal(session, {m.principal for m in moves}, clock.now())
    g.shown_record, g.shown_visit = record.id, mark.seen
    since = visits.news_since(mark.seen, mark.before)
    events = events_of(session, record.id, limit=HISTORY_PAGE + 1)
    comments, comment_count, earlier = comments_of(session, actor, record, url, lang)
    state = entry.lifecycle.state(record.state)
    return RecordPage(
        record=record,
        kind=entry,
        url=url,
        cluster=cluster,
        title=record.title(lang),
        code=entry.code(record) if entry.code else "",
        crumbs=[(_(entry.plural), f"/{cluster.slug}/{entry.room}/")],
        status=status_of(entry, record.state, record.due_on, today),
        stages=stages(entry, record, reached(session, record, events), lang, zone),
        waits=waits_of(actor, entry, record, moves, names, url, lang, zone, today),
        closed=_(state.label) if state.final else None,
        buttons=one_expected(
            part_buttons(actor, moves, url)
            + buttons(session, actor, entry, record, record, url, [m for m in moves if m.part_kind is None])
        ),
        history=history_lines(events[:HISTORY_PAGE], actor, record.kind, lang, since),
        more_history=len(events) > HISTORY_PAGE,
        comments=comments,
        comment_count=comment_count,
        earlier_comments=earlier,
        files=files_of(session, actor, record, url, lang),
        file_hint=files.hint(lang),
        following=mark.follows is not None,
        fresh=sum(1 for e in events if since and e.at > since and e.person_id != actor.id),
        visited_before=since,
        moves=moves,
        names=names,
        can_write=record.cluster_id in actor.contributes_to,
    )


def events_of(session: Session, record_id: int, limit: int, *conditions) -> list:
    """The newest events of a record, with the names of those who did them."""
    query = EVENTS.where(*conditions) if conditions else EVENTS
    return session.execute(query, {"record": record_id, "most": limit}).all()


def history_lines(
    events: list, actor: Actor, kind_name: str, lang: str, since: datetime | None
) -> list[telling.HistoryLine]:
    """Events as lines; new to the reader are those after ``since`` that others did."""
    zone = actor.time_zone
    today = clock.today(zone)
    return [
        telling.line(e, e.who, lang, zone, None if e.person_id == actor.id else since, today, kind_name)
        for e in events
    ]


__all__ = [
    "Button",
    "RecordPage",
    "Stage",
    "Wait",
    "address_of",
    "buttons",
    "cluster_of",
    "initials",
    "record_page",
    "state_look",
    "status_of",
    "who_is",
]
