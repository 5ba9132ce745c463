"""An actor read from the database: the person, their sign-in and what is granted to them now, in one statement."""

from datetime import datetime
from functools import lru_cache

from sqlalchemy import Integer, bindparam, select

from secretariat.core.person import Grant, Person, SignIn
from secretariat.core.policy import STAFF_ROLES, WRITER, Actor, ClusterRef, contributes
from secretariat.core.walls import Cluster

_person, _grant, _cluster, _sign_in = Person.__table__, Grant.__table__, Cluster.__table__, SignIn.__table__
"""Tables and not classes: a statement of columns alone is run without the object mapper, in half the time."""


def _actor_query(*extra):
    return (
        select(
            *(_person.c[n] for n in ("id", "name", "email", "language", "time_zone", "theme")),
            _person.c.last_visit_at,
            _person.c.previous_visit_at,
            *(_grant.c[n] for n in ("scope", "role", "starts_at", "ends_at")),
            _cluster.c.id.label("cluster_id"),
            *(_cluster.c[n] for n in ("slug", "name_fr", "name_en")),
            _cluster.c.time_zone.label("cluster_zone"),
            *extra,
        )
        .select_from(_person)
        .outerjoin(_grant, _grant.c.person_id == _person.c.id)
        .outerjoin(_cluster, _cluster.c.id == _grant.c.cluster_id)
        .where(_person.c.active)
        .order_by(_cluster.c.rank, _grant.c.id)
    )


BY_SECRET = _actor_query(_sign_in.c.id.label("sign_in_id")).join(
    _sign_in, _sign_in.c.person_id == _person.c.id
)
"""Add ``.where(SignIn.secret_hash == …)``: sign-in, person and grants in one statement."""

BY_ID = _actor_query().where(_person.c.id == bindparam("person", type_=Integer))
"""Person and grants, by the bound ``person``."""


@lru_cache(maxsize=256)
def _cluster_ref(id: int, slug: str, name_fr: str, name_en: str, zone: str) -> ClusterRef:
    return ClusterRef(id, slug, name_fr, name_en, zone)


def actor_from_result(rows: list, now: datetime, sign_in_id: int | None = None) -> Actor | None:
    """The actor told by the rows of BY_SECRET or BY_ID; None without a row. Grants not in force are dropped."""
    if not rows:
        return None
    grants = [
        (
            row.scope,
            row.role,
            _cluster_ref(row.cluster_id, row.slug, row.name_fr, row.name_en, row.cluster_zone)
            if row.cluster_id
            else None,
        )
        for row in rows
        if row.scope and row.starts_at <= now and (row.ends_at is None or row.ends_at > now)
    ]
    return actor_from_rows(rows[0], grants, sign_in_id)


def load_actor(session, person_id: int, now: datetime, sign_in_id: int | None = None) -> Actor | None:
    """Read an actor again by the person's id; None where the person is gone or disabled."""
    return actor_from_result(session.execute(BY_ID, {"person": person_id}).all(), now, sign_in_id)


def actor_from_rows(person, grants, sign_in_id: int | None = None) -> Actor:
    """Build an Actor from a person row and (grant, cluster) rows that are in force."""
    principals, clusters = {f"p{person.id}"}, {}
    staff, groups, organisations, working, records = set(), set(), set(), set(), set()
    observed = {scope for scope, role, _cluster in grants if role == "observer" and scope[0] == "c"}
    for scope, role, cluster in grants:
        principals.add(f"{scope}:{role}")
        if cluster is not None:
            clusters[cluster.id] = cluster
            principals.add(f"c{cluster.id}")
            if contributes(scope, role, f"c{cluster.id}" in observed):
                working.add(cluster.id)
                principals.add(f"c{cluster.id}:{WRITER}")
        if scope[0] == "c" and role in STAFF_ROLES:
            staff.add(int(scope[1:]))
        elif scope[0] == "g":
            groups.add(int(scope[1:]))
            if role == "chair":
                principals.add(f"{scope}:member")
        elif scope[0] == "o":
            organisations.add(int(scope[1:]))
        elif scope[0] == "r":  # named on one record: no way into its cluster
            records.add(int(scope[1:]))
    return Actor(
        id=person.id,
        name=person.name,
        email=person.email,
        language=person.language,
        time_zone=person.time_zone,
        theme=person.theme,
        principals=frozenset(principals),
        clusters=clusters,
        staff_of=frozenset(staff),
        groups=frozenset(groups),
        organisations=frozenset(organisations),
        contributes_to=frozenset(working),
        records=frozenset(records),
        sign_in_id=sign_in_id,
        last_visit_at=person.last_visit_at,
        previous_visit_at=person.previous_visit_at,
    )
