"""From principals to people: who holds a role at an instant and may see a record."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache

from sqlalchemy import (
    BindParameter,
    Integer,
    String,
    and_,
    bindparam,
    cast,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from secretariat.core.db import Moment
from secretariat.core.person import Grant, Person
from secretariat.core.policy import STAFF_ROLES, Actor
from secretariat.core.record import Record

_grant, _person = Grant.__table__.c, Person.__table__.c
_asked_at, _cluster = bindparam("at", type_=Moment), bindparam("cluster", type_=Integer)
_principals = bindparam("principals", type_=String, expanding=True)
_people = bindparam("people", type_=Integer, expanding=True)
_files = bindparam("files", type_=String, expanding=True)


def in_force(at: datetime | BindParameter):
    """The condition on ``grant`` that holds at an instant."""
    return (_grant.starts_at <= at) & or_(_grant.ends_at.is_(None), _grant.ends_at > at)


_wanted = Grant.__table__.alias("wanted").c


def _here(grant):
    """Granted in a cluster, or on one of some records in it, and in force."""
    return and_(
        or_(grant.cluster_id == _cluster, grant.scope.in_(_files)),
        (grant.starts_at <= _asked_at) & or_(grant.ends_at.is_(None), grant.ends_at > _asked_at),
    )


HELD = (
    select(_grant.person_id, _grant.scope, _grant.role, _grant.principal)
    .join_from(Grant.__table__, Person.__table__, _person.id == _grant.person_id)
    .where(
        _person.active,
        _here(_grant),
        _grant.person_id.in_(
            select(_wanted.person_id).where(
                _here(_wanted), or_(_wanted.principal.in_(_principals), _wanted.person_id.in_(_people))
            )
        ),
    )
)
"""All that is held by those who hold a principal or are named. Built once: every write asks it."""


def contributing(cluster_id: int, at: datetime | BindParameter):
    """The condition on ``person`` that they have a part in the work of a cluster (see policy.contributes)."""
    observing = aliased(Grant)
    observers = select(observing.person_id).where(
        observing.principal == f"c{cluster_id}:observer",
        observing.starts_at <= at,
        or_(observing.ends_at.is_(None), observing.ends_at > at),
    )
    belongs_only = and_(Grant.scope.like("o%"), Grant.role == "member")
    working = select(Grant.person_id).where(
        Grant.cluster_id == cluster_id,
        in_force(at),
        Grant.role != "observer",
        or_(~belongs_only, Grant.person_id.not_in(observers)),
    )
    return Person.id.in_(working)


def holders(
    session: Session, record: Record, principals: set[str], people: set[int], at: datetime
) -> dict[int, set[str]]:
    """Active people who hold one of the principals, or are named, and may see the record.

    Returns their ids with every principal they hold in the record's cluster.
    """
    named = people | {int(p[1:]) for p in principals if p[0] == "p"}
    files = [f"r{id}" for id in (record.id, record.within_id) if id]
    rows = session.execute(
        HELD,
        {
            "cluster": record.cluster_id,
            "files": files,
            "at": at,
            "principals": sorted(principals),
            "people": sorted(named),
        },
    ).all()
    held: dict[int, set[str]] = {}
    allowed: set[int] = set()
    inside = {row.person_id for row in rows if row.scope[0] != "r"}
    groups = (f"g{record.group_id or record.id}", f"g{record.id}")
    for person_id, scope, role, principal in rows:
        mine = held.setdefault(person_id, {f"p{person_id}", f"c{record.cluster_id}"})
        mine.add(principal)
        if role == "chair":
            mine.add(f"{scope}:member")
        if (
            record.audience == "cluster"
            or (record.audience == "group" and scope in groups)
            or (record.audience == "named" and scope in files)
            or (scope[0] == "c" and role in STAFF_ROLES)
        ):
            allowed.add(person_id)
    return {person_id: mine for person_id, mine in held.items() if person_id in allowed & inside}


def reasons(
    found: Mapping[int, set[str]],
    actor: Actor | None,
    awaited: set[str],
    people: Mapping[int, str],
    told: set[str],
    following: set[int],
) -> dict[int, str]:
    """Why each of those found is told: the strongest reason. Nobody is told of what they did themselves."""
    why: dict[int, str] = {}
    for person_id, held in found.items():
        if actor and person_id == actor.id:
            continue
        if held & awaited:
            why[person_id] = "move"
        elif person_id in people:
            why[person_id] = people[person_id]
        elif held & told:
            why[person_id] = "told"
        elif person_id in following:
            why[person_id] = "follow"
    return why


@lru_cache(maxsize=4)
def _named(direct: bool, shared: bool):
    """The statement behind ``names_by_principal``, for people named themselves, by their roles, or both."""
    queries = []
    if direct:
        principal = ("p" + cast(_person.id, String)).label("principal")
        queries.append(
            select(principal, _person.id, _person.name, _person.id.label("rank")).where(
                _person.id.in_(_people)
            )
        )
    if shared:
        queries.append(
            select(_grant.principal, _person.id, _person.name, _grant.id.label("rank"))
            .join_from(Grant.__table__, Person.__table__, _person.id == _grant.person_id)
            .where(_grant.principal.in_(_principals), in_force(_asked_at), _person.active)
        )
    everybody = union_all(*queries).subquery()
    return select(everybody).order_by(everybody.c.rank)


def names_by_principal(
    session: Session, principals: Iterable[str], at: datetime
) -> dict[str, list[tuple[int, str]]]:
    """The people behind principals, as (person id, name) pairs in the order of their grants."""
    principals = set(principals)
    found: dict[str, list[tuple[int, str]]] = {}
    direct = sorted(int(p[1:]) for p in principals if p[0] == "p")
    shared = sorted(p for p in principals if p[0] != "p")
    if not principals:
        return found
    given = {**({"people": direct} if direct else {}), **({"principals": shared, "at": at} if shared else {})}
    rows = session.execute(_named(bool(direct), bool(shared)), given)
    for principal, person_id, name, _rank in rows:
        found.setdefault(principal, []).append((person_id, name))
    return found
