"""Who may do what: default deny, the actor with their principals, and ``visible_to``, where every read starts.

What may not be seen answers 404; seen but not allowed, 403. An administrator of the installation gets nothing
here by default: accounts and clusters are theirs, contents are not.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, exists, false, or_

from secretariat.core.record import Record, Share


class Permission(StrEnum):
    """What a route demands before its view runs. A route without one is refused, and fails a test."""

    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    READ_CLUSTER = "read-cluster"
    """Any role inside the cluster of the address."""
    STAFF = "staff"
    """Coordinator or director of the cluster of the address."""
    CONTRIBUTE = "contribute"
    """A part in the cluster's work (see ``contributes``): may write where a record's own table allows."""
    ADMINISTER = "administer"
    """Administrator of the installation."""


STAFF_ROLES = ("coordinator", "director")
WRITER = "writer"
"""``c<id>:writer`` is carried by whoever contributes to a cluster, whatever their roles there. Never granted."""


def contributes(scope: str, role: str, observes: bool) -> bool:
    """Whether a grant gives its holder a part in the work of its cluster, and not only sight of it.

    ``observes`` says that the holder is an observer of that cluster. To belong to an organisation then tells
    where they come from (a funder's own people), and lifts nothing; a seat, or a mandate to commit the
    organisation, still does. people_of.contributing asks the same of the database.
    """
    if role == "observer":
        return False
    return not (observes and scope[0] == "o" and role == "member")


@dataclass(frozen=True)
class ClusterRef:
    """What a page needs of a cluster without another query."""

    id: int
    slug: str
    name_fr: str
    name_en: str
    time_zone: str

    def name(self, language: str) -> str:
        return self.name_fr if language == "fr" else self.name_en


@dataclass(frozen=True)
class Actor:
    """Somebody acting now: the person and everything granted to them at this instant."""

    id: int | None
    """None: the product itself."""
    name: str
    email: str
    language: str
    time_zone: str
    theme: str
    principals: frozenset[str]
    clusters: dict[int, ClusterRef] = field(default_factory=dict, hash=False)
    staff_of: frozenset[int] = frozenset()
    groups: frozenset[int] = frozenset()
    organisations: frozenset[int] = frozenset()
    contributes_to: frozenset[int] = frozenset()
    records: frozenset[int] = frozenset()
    """Records on which the person is named (a nominee, a committee), by grants of scope ``r<id>``."""
    sign_in_id: int | None = None
    last_visit_at: datetime | None = None
    previous_visit_at: datetime | None = None

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """Flask-Login's name for what the cookie holds; the sign-in is set by the people room."""
        return str(self.sign_in_id)

    @property
    def principal(self) -> str:
        return f"p{self.id}"

    @property
    def administrator(self) -> bool:
        return "i:administrator" in self.principals

    def cluster(self, slug: str) -> ClusterRef | None:
        return next((c for c in self.clusters.values() if c.slug == slug), None)

    def holds(self, permission: Permission, cluster: ClusterRef | None) -> bool:
        """Whether a route's permission is met, in the cluster of its address where it has one."""
        if permission in (Permission.PUBLIC, Permission.SIGNED_IN):
            return True
        if permission == Permission.ADMINISTER:
            return self.administrator
        if cluster is None:
            return False
        if permission == Permission.READ_CLUSTER:
            return True
        if permission == Permission.STAFF:
            return cluster.id in self.staff_of
        return cluster.id in self.contributes_to


def product_actor(cluster: ClusterRef, language: str = "fr") -> Actor:
    """The product itself acting in a cluster, for ``flask work``: what it does has no author in the history.

    It carries the secretariat's offices, because it does at a date what the secretariat has ordered for then, and
    one that no grant gives (``c<id>:clock``), for steps that nobody takes by hand.
    """
    office = f"c{cluster.id}"
    return Actor(
        id=None,
        name="",
        email="",
        language=language,
        time_zone=cluster.time_zone,
        theme="auto",
        principals=frozenset((office, f"{office}:clock", *(f"{office}:{role}" for role in STAFF_ROLES))),
        clusters={cluster.id: cluster},
        staff_of=frozenset((cluster.id,)),
        contributes_to=frozenset((cluster.id,)),
    )


_record = Record.__table__.c


class Sight(NamedTuple):
    """What decides which records an actor may read. Equal sights read alike, so statements are kept by them."""

    person: int
    clusters: tuple[int, ...]
    staff: tuple[int, ...]
    groups: tuple[int, ...]
    records: tuple[int, ...] = ()


def sight(actor: Actor, cluster_id: int | None = None) -> Sight:
    """The sight of an actor, everywhere or within one cluster."""
    clusters = set(actor.clusters)
    if cluster_id is not None:
        clusters &= {cluster_id}
    return Sight(
        actor.id,
        tuple(sorted(clusters)),
        tuple(sorted(clusters & actor.staff_of)),
        tuple(sorted(actor.groups)),
        tuple(sorted(actor.records)),
    )


def visible_to(actor: Actor, cluster_id: int | None = None) -> ColumnElement[bool]:
    """The condition on ``record`` that lets this actor read a row; give the cluster where the page has one.

    Own cluster and (open to the cluster, or of an own group, or naming the actor, or the secretariat's), or the
    actor's own draft, or shared with an own cluster.
    """
    return visible(sight(actor, cluster_id))


@lru_cache(maxsize=2048)
def visible(sight: Sight) -> ColumnElement[bool]:
    """``visible_to`` for a sight: built once, because building it costs as much as asking it."""
    if not sight.clusters:
        return false()
    own = _one_of(_record.cluster_id, sight.clusters)
    draft = and_(_record.audience == "author", _record.created_by_id == sight.person)
    if sight.staff == sight.clusters:
        return and_(own, or_(_record.audience.in_(("cluster", "group", "named")), draft))
    allowed: list[ColumnElement[bool]] = [_record.audience == "cluster"]
    if sight.staff:
        theirs = _one_of(_record.cluster_id, sight.staff)
        allowed.append(and_(_record.audience.in_(("group", "named")), theirs))
    if sight.groups:
        mine = or_(_record.group_id.in_(sight.groups), _record.id.in_(sight.groups))
        allowed.append(and_(_record.audience == "group", mine))
    if sight.records:
        named = or_(_record.id.in_(sight.records), _record.within_id.in_(sight.records))
        allowed.append(and_(_record.audience == "named", named))
    return and_(own, or_(*allowed, draft))


def _one_of(column, ids: tuple[int, ...]) -> ColumnElement[bool]:
    return column == ids[0] if len(ids) == 1 else column.in_(ids)


def visible_or_shared(actor: Actor) -> ColumnElement[bool]:
    """``visible_to``, or shared with one of the actor's clusters: for the page of one record."""
    return readable(sight(actor))


@lru_cache(maxsize=2048)
def readable(sight: Sight) -> ColumnElement[bool]:
    """``visible_or_shared`` for a sight."""
    shared = exists().where(Share.record_id == _record.id, Share.cluster_id.in_(sight.clusters))
    return or_(visible(sight), and_(_record.audience == "cluster", shared.correlate(Record)))


def sees(actor: Actor, record) -> bool:
    """``visible_to`` for one record already in memory (shares apart)."""
    if record.cluster_id not in actor.clusters:
        return False
    if record.audience == "cluster":
        return True
    if record.audience == "author":
        return record.created_by_id == actor.id
    if record.cluster_id in actor.staff_of:
        return True
    if record.audience == "named":
        return record.id in actor.records or record.within_id in actor.records
    return record.group_id in actor.groups or record.id in actor.groups
