"""Roles as rows: from calendar days in a cluster's time zone to the instants between which a grant holds."""

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.person import Grant
from secretariat.core.walls import Cluster


def bounds(starts_on: date, ends_on: date | None, zone: str) -> tuple[datetime, datetime | None]:
    """The instants of a term: from the first moment of its first day to the end of its last, which counts."""
    ends_at = clock.start_of(ends_on + timedelta(days=1), zone) if ends_on else None
    return clock.start_of(starts_on, zone), ends_at


def grant(
    session: Session,
    person_id: int,
    cluster_id: int | None,
    scope: str,
    role: str,
    starts_on: date,
    ends_on: date | None = None,
    source_id: int | None = None,
) -> Grant:
    """Give a role from one day to another, both included, in the cluster's time zone.

    Without ``ends_on`` it holds until it is ended. ``scope`` is ``i``, ``c<id>``, ``g<id>`` or ``o<id>``.
    Nobody's right to give it is checked here.
    """
    cluster = session.get(Cluster, cluster_id) if cluster_id else None
    starts_at, ends_at = bounds(starts_on, ends_on, cluster.time_zone if cluster else clock.HOME_ZONE)
    given = Grant(
        person_id=person_id,
        cluster_id=cluster_id,
        scope=scope,
        role=role,
        principal=f"{scope}:{role}",
        starts_at=starts_at,
        ends_at=ends_at,
        source_id=source_id,
    )
    session.add(given)
    session.flush()
    return given


def end_grants(
    session: Session,
    person_id: int,
    scope: str | None = None,
    role: str | None = None,
    source_id: int | None = None,
    cluster_id: int | None = None,
    ends_on: date | None = None,
) -> int:
    """End what a person holds, at once or at the end of a day; gives how many grants were ended.

    Narrow it by scope, role, source or cluster. What is over stays; what had not begun never begins.
    """
    query = select(Grant).where(Grant.person_id == person_id)
    for column, wanted in (
        (Grant.scope, scope),
        (Grant.role, role),
        (Grant.source_id, source_id),
        (Grant.cluster_id, cluster_id),
    ):
        if wanted is not None:
            query = query.where(column == wanted)
    moment = clock.now()
    if ends_on:
        cluster = session.get(Cluster, cluster_id) if cluster_id else None
        moment = clock.start_of(
            ends_on + timedelta(days=1), cluster.time_zone if cluster else clock.HOME_ZONE
        )
    ended = session.scalars(query.where(or_(Grant.ends_at.is_(None), Grant.ends_at > moment))).all()
    for held in ended:
        held.ends_at = max(moment, held.starts_at)
    session.flush()
    return len(ended)
