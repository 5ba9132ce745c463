"""Reads that serve every kind of record: one record by its address, its parts, who may see it."""

from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import and_, bindparam, exists, or_, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from secretariat.core import clock, kinds
from secretariat.core.content import Attachment, Comment
from secretariat.core.history import Event
from secretariat.core.kinds import Kind
from secretariat.core.page import events_of
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person
from secretariat.core.policy import STAFF_ROLES, Actor, ClusterRef, Sight, readable, sight
from secretariat.core.record import Record, Share

Cls = TypeVar("Cls", bound=Record)
LARGEST_ID = 2**31 - 1
"""What an integer key holds on PostgreSQL."""
MOST_PEOPLE = 2000
"""Of one cluster, among whom mentions are sought."""


def row_id(text: Any) -> int:
    """The row's id that a piece of an address gives; NotFound for anything that cannot be one."""
    text = str(text)
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) <= LARGEST_ID):
        raise NotFound
    return int(text)


def here(actor: Actor, cluster: ClusterRef):
    """The condition on ``record`` that lets an actor read it at an address of this cluster."""
    return _here(sight(actor), cluster.id)


@lru_cache(maxsize=2048)
def _here(seen: Sight, cluster_id: int):
    shared = exists().where(Share.record_id == Record.id, Share.cluster_id == cluster_id).correlate(Record)
    return and_(readable(seen), or_(Record.cluster_id == cluster_id, shared))


@lru_cache(maxsize=2048)
def _one_here(cls: type[Record], seen: Sight, cluster_id: int, lock: bool, named: bool):
    """One record of a class by the bound ``ref``: its slug where ``named``, else its id."""
    query = select(cls).where(_here(seen, cluster_id))
    if lock:
        query = query.with_for_update(of=Record).execution_options(populate_existing=True)
    if named:
        return query.where(cls.slug == bindparam("ref"), Record.cluster_id == cluster_id)
    return query.where(cls.id == bindparam("ref"))


def load(
    session: Session, actor: Actor, cls: type[Cls], ref: Any, cluster: ClusterRef, lock: bool = False
) -> Cls:
    """The record of a class that an address names by its id or its slug.

    NotFound where there is none that the actor may see in this cluster. ``lock`` holds its row until the
    transaction ends (for commands).
    """
    seen = sight(actor)
    if hasattr(cls, "slug"):
        named = _one_here(cls, seen, cluster.id, lock, named=True)
        found = session.scalars(named, {"ref": str(ref)[:80].replace("\0", "")}).one_or_none()
        if found is not None:
            return found
    query = _one_here(cls, seen, cluster.id, lock, named=False)
    found = session.scalars(query, {"ref": row_id(ref)}).one_or_none()
    if found is None:
        raise NotFound
    return found


def kind_of_room(room: str) -> Kind:
    """The kind whose records live under a path segment; NotFound where none does."""
    for entry in kinds.kinds().values():
        if entry.room == room:
            return entry
    raise NotFound


def load_part(session: Session, record: Record, name: str, part_id: Any, lock: bool = False) -> Any:
    """A part of a record in hand; NotFound where the record has no such part."""
    try:
        entry = kinds.part(name)
    except KeyError:
        raise NotFound from None
    if entry.owner != kinds.ANY and not isinstance(record, kinds.kind(entry.owner).cls):
        raise NotFound
    query = select(entry.cls).where(entry.cls.id == row_id(part_id), entry.cls.record_id == record.id)
    if lock:
        query = query.with_for_update(of=entry.cls).execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def people_who_see(session: Session, record: Record) -> list[tuple[int, str]]:
    """Active people who may see a record today, as (id, name) in the order of their names."""
    at = clock.now()
    query = (
        select(Person.id, Person.name, Person.sort_name)
        .join(Grant, Grant.person_id == Person.id)
        .where(Person.active, Grant.cluster_id == record.cluster_id, in_force(at))
        .distinct()
        .order_by(Person.sort_name, Person.id)
        .limit(MOST_PEOPLE)
    )
    if record.audience == "author":
        query = query.where(Person.id == record.created_by_id)
    elif record.audience != "cluster":
        staff = and_(Grant.scope == f"c{record.cluster_id}", Grant.role.in_(STAFF_ROLES))
        query = query.where(or_(staff, _theirs(record, at)))
    return [(person_id, name) for person_id, name, _sort in session.execute(query)]


def _theirs(record: Record, at):
    """The condition on ``grant``, or on its person, that opens a record which is not for its whole cluster."""
    if record.audience == "group":
        return Grant.scope.in_([f"g{id}" for id in (record.group_id, record.id) if id])
    files = [f"r{id}" for id in (record.id, record.within_id) if id]
    return Grant.person_id.in_(select(Grant.person_id).where(Grant.scope.in_(files), in_force(at)))


def comment(session: Session, record: Record, comment_id: Any, lock: bool = False) -> Comment:
    """A comment of a record in hand that was not removed; NotFound otherwise."""
    query = select(Comment).where(
        Comment.id == row_id(comment_id), Comment.record_id == record.id, Comment.removed_at.is_(None)
    )
    return _one(session, query, Comment, lock)


def attachment(session: Session, record: Record, file_id: Any, lock: bool = False) -> Attachment:
    """A file of a record in hand that was not removed; NotFound otherwise."""
    query = select(Attachment).where(
        Attachment.id == row_id(file_id),
        Attachment.record_id == record.id,
        Attachment.removed_at.is_(None),
    )
    return _one(session, query, Attachment, lock)


def _one(session: Session, query, cls, lock: bool):
    if lock:
        query = query.with_for_update(of=cls).execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


WHAT = {
    "edits": ("edit",),
    "comments": ("comment", "comment_edit", "uncomment"),
    "files": ("attach", "detach"),
    "reminders": ("remind", "auto_remind"),
}
"""Filters of the history and the verbs that they show; ``steps`` shows all others."""


def history(session: Session, record: Record, before: int | None, what: str, limit: int) -> list:
    """The events of a record before one, newest first, of one sort or of all."""
    conditions = [] if before is None else [Event.id < before]
    if what in WHAT:
        conditions.append(Event.verb.in_(WHAT[what]))
    elif what == "steps":
        conditions.append(Event.verb.not_in([verb for verbs in WHAT.values() for verb in verbs]))
    return events_of(session, record.id, limit, *conditions)
