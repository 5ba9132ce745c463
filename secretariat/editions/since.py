"""With what an edition is compared: another edition as it was published, or its own scope on a past day."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.editions import facts, funded, queries, series
from secretariat.editions.facts import Scope
from secretariat.editions.models import Edition
from secretariat.editions.rewinding import rewound
from secretariat.plans.models import Plan
from secretariat.reports.words import Words

FACTS = "facts"
"""The form under which an edition keeps what is compared."""


@dataclass(frozen=True)
class Since:
    """What an edition is compared with, and the sentence that says so in a report's language."""

    facts: dict[str, Any]
    say: Callable[[Words], str]


def scope_of(session: Session, cluster: ClusterRef, edition: Edition) -> Scope:
    """What the facts of an edition are of."""
    plan = session.get(Plan, edition.plan_id) if edition.plan_id else None
    return Scope(cluster, edition.ends_on, plan, None if plan else edition.group_id)


def kept_facts(session: Session, edition: Edition) -> dict[str, Any]:
    """The facts that a published edition kept. Raises NotFound or queries.Damaged."""
    return json.loads(queries.content_of(queries.kept_file(session, edition, FACTS, "")))


def comparable(session: Session, reader: Actor, edition: Edition, limit: int = 12) -> list[Edition]:
    """The published editions of its series before this one that a reader may see, the newest first."""
    query = (
        select(Edition)
        .where(
            visible_to(reader, edition.cluster_id),
            Edition.state.in_(queries.GIVEN),
            *series.alike(session, edition),
            or_(
                Edition.ends_on < edition.ends_on,
                and_(Edition.ends_on == edition.ends_on, Edition.id < edition.id),
            ),
        )
        .order_by(Edition.ends_on.desc(), Edition.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def of_plan(session: Session, reader: Actor, plan: Plan, limit: int = 12) -> list[Edition]:
    """The published editions that report to the board on a plan and that a reader may see, the newest first."""
    query = (
        select(Edition)
        .where(
            visible_to(reader, plan.cluster_id),
            Edition.state.in_(queries.GIVEN),
            Edition.layout == "board",
            series.of_plan(session, plan),
        )
        .order_by(Edition.ends_on.desc(), Edition.id.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def since_edition(session: Session, other: Edition, zone: str) -> Since:
    """As another edition says it; ``zone`` is the time zone of its cluster."""
    number, day = other.number, other.published_at.astimezone(ZoneInfo(zone)).date()

    def say(words: Words) -> str:
        return words.gettext(
            "Since edition No. %(number)s, published on %(day)s.",
            number=words.number(number),
            day=words.long_date(day),
        )

    return Since(kept_facts(session, other), say)


def since_day(session: Session, now: dict[str, Any], scope: Scope, day: date) -> Since:
    """As things stood when a day began, in the cluster's time zone."""
    at = datetime.combine(day, time(), ZoneInfo(scope.cluster.time_zone))
    return Since(
        rewound(session, now, scope, at),
        lambda words: words.gettext("Since %(day)s.", day=words.long_date(day)),
    )


def usual(session: Session, reader: Actor, edition: Edition, now: dict[str, Any], scope: Scope) -> Since:
    """Since the last edition that still holds; the first edition is set against the first day of its period."""
    for other in comparable(session, reader, edition):
        if other.state == "published" and other.ends_on < edition.ends_on:
            return since_edition(session, other, scope.cluster.time_zone)
    return since_day(session, now, scope, edition.starts_on)


def of_edition(session: Session, cluster: ClusterRef, reader: Actor, edition: Edition) -> dict[str, Any]:
    """The facts of an edition: those it kept, or for a draft those of now."""
    if edition.state in queries.GIVEN:
        return kept_facts(session, edition)
    found = facts.live(session, reader, scope_of(session, cluster, edition))
    if edition.layout != "funder":
        return found
    return facts.narrowed(found, funded.ids_of(session, reader, cluster.id, edition.funder))
