"""From principals to people: who holds a role at an instant and may see a record."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import String, and_, cast, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from secretariat.core.person import Grant, Person
from secretariat.core.policy import STAFF_ROLES
from secretariat.core.record import Record


def in_force(at: datetime):
    """The condition on ``grant`` that holds at an instant."""
    return (Grant.starts_at <= at) & or_(Grant.ends_at.is_(None), Grant.ends_at > at)


def contributing(cluster_id: int, at: datetime):
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
    here = or_(Grant.cluster_id == record.cluster_id, Grant.scope.in_(files))
    wanted = select(Grant.person_id).where(
        here,
        in_force(at),
        or_(Grant.principal.in_(sorted(principals)), Grant.person_id.in_(sorted(named))),
    )
    rows = session.execute(
        select(Grant.person_id, Grant.scope, Grant.role, Grant.principal)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Person.active,
            here,
            in_force(at),
            Grant.person_id.in_(wanted),
        )
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


def names_by_principal(
    session: Session, principals: Iterable[str], at: datetime
) -> dict[str, list[tuple[int, str]]]:
    """The people behind principals, as (person id, name) pairs in the order of their grants."""
    principals = set(principals)
    found: dict[str, list[tuple[int, str]]] = {}
    direct = sorted(int(p[1:]) for p in principals if p[0] == "p")
    shared = sorted(p for p in principals if p[0] != "p")
    queries = []
    if direct:
        queries.append(
            select(
                ("p" + cast(Person.id, String)).label("principal"),
                Person.id,
                Person.name,
                Person.id.label("rank"),
            ).where(Person.id.in_(direct))
        )
    if shared:
        queries.append(
            select(Grant.principal, Person.id, Person.name, Grant.id.label("rank"))
            .join(Person, Person.id == Grant.person_id)
            .where(Grant.principal.in_(shared), in_force(at), Person.active)
        )
    if not queries:
        return found
    everybody = union_all(*queries).subquery()
    for principal, person_id, name, _rank in session.execute(select(everybody).order_by(everybody.c.rank)):
        found.setdefault(principal, []).append((person_id, name))
    return found
