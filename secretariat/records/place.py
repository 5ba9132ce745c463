"""The record that an address names, with what a small page about it, or the answer to its form, needs."""

from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from secretariat.core import i18n, kinds
from secretariat.core.borrowed import amid
from secretariat.core.kinds import Kind
from secretariat.core.page import address_of
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.record import Record
from secretariat.records import queries


@dataclass(frozen=True)
class Place:
    """Where a request is about: cluster, kind, record (and part), as read before the write begins."""

    cluster: ClusterRef
    kind: Kind
    ref: str
    record: Record
    url: str
    title: str
    code: str
    part_kind: Kind | None = None
    part_id: int | None = None
    thing: Any = None

    @property
    def owner(self) -> Kind:
        """The kind whose life-cycle the thing lives by."""
        return self.part_kind or self.kind

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        name = amid(f"{self.code} ", self.title) if self.code else self.title
        return [(_(self.kind.plural), f"/{self.cluster.slug}/{self.kind.room}/"), (name, self.url)]

    def again(self, session: Session, actor: Actor) -> tuple[Any, Record]:
        """The thing and its record, read again and held for the write."""
        record = queries.load(session, actor, self.kind.cls, self.ref, self.cluster, lock=True)
        if self.part_kind is None:
            return record, record
        return queries.load_part(session, record, self.part_kind.name, self.part_id, lock=True), record


def find(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    room: str,
    ref: str,
    part: str | None = None,
    part_id: int | None = None,
) -> Place:
    """The place that an address names; NotFound where the actor may not see it."""
    record = queries.load(session, actor, queries.kind_of_room(room).cls, ref, cluster)
    entry = kinds.kind_of(record)
    thing: Any = record
    part_kind = None
    if part is not None:
        thing = queries.load_part(session, record, part, part_id)
        part_kind = kinds.part(part)
    if entry.room != room:
        raise NotFound
    return Place(
        cluster=cluster,
        kind=entry,
        ref=ref,
        record=record,
        url=address_of(cluster, record),
        title=record.title(i18n.language()),
        code=entry.code(record) if entry.code else "",
        part_kind=part_kind,
        part_id=part_id,
        thing=thing,
    )
