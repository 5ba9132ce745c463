"""Reads that serve every kind of record: one record by its address, its parts, its files, its whole history."""

from typing import Any, TypeVar

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from secretariat.core import kinds
from secretariat.core.kinds import Kind
from secretariat.core.policy import Actor, ClusterRef, visible_or_shared
from secretariat.core.record import Record, Share

Cls = TypeVar("Cls", bound=Record)
LARGEST_ID = 2**31 - 1
"""What an integer key holds on PostgreSQL."""


def row_id(text: Any) -> int:
    """The row's id that a piece of an address gives; NotFound for anything that cannot be one."""
    text = str(text)
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and 0 < int(text) <= LARGEST_ID):
        raise NotFound
    return int(text)


def here(actor: Actor, cluster: ClusterRef):
    """The condition on ``record`` that lets an actor read it at an address of this cluster."""
    shared = exists().where(Share.record_id == Record.id, Share.cluster_id == cluster.id).correlate(Record)
    return and_(visible_or_shared(actor), or_(Record.cluster_id == cluster.id, shared))


def load(
    session: Session, actor: Actor, cls: type[Cls], ref: Any, cluster: ClusterRef, lock: bool = False
) -> Cls:
    """The record of a class that an address names by its id or its slug.

    NotFound where there is none that the actor may see in this cluster. ``lock`` holds its row until the
    transaction ends (for commands).
    """
    query = select(cls).where(here(actor, cluster))
    if lock:
        query = query.with_for_update(of=Record).execution_options(populate_existing=True)
    if hasattr(cls, "slug"):
        named = query.where(cls.slug == str(ref)[:80].replace("\0", ""), Record.cluster_id == cluster.id)
        found = session.scalars(named).one_or_none()
        if found is not None:
            return found
    found = session.scalars(query.where(cls.id == row_id(ref))).one_or_none()
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
    if entry.owner != record.kind:
        raise NotFound
    query = select(entry.cls).where(entry.cls.id == row_id(part_id), entry.cls.record_id == record.id)
    if lock:
        query = query.with_for_update(of=entry.cls).execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found
