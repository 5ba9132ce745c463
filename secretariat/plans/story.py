"""What happened on a plan and on its actions, newest first."""

from dataclasses import replace
from datetime import datetime

from markupsafe import Markup
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from secretariat.core import clock, kinds, telling
from secretariat.core.history import Event
from secretariat.core.person import Person
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.plans.models import Action, Plan

PAGE = 60


def of_plan(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    plan: Plan,
    lang: str,
    since: datetime | None,
    before: int | None = None,
) -> tuple[list[telling.HistoryLine], int | None]:
    """One page of lines, and the id before which the next one begins (None on the last): one statement."""
    record, action = Record.__table__, Action.__table__
    query = (
        select(
            Event.id,
            Event.part_kind,
            Event.part_id,
            Event.verb,
            Event.person_id,
            Event.at,
            Event.version,
            Event.state_from,
            Event.state_to,
            Event.changes,
            Event.details,
            Event.reason,
            Person.name.label("who"),
            record.c.id.label("record_id"),
            record.c.kind,
            action.c.code,
        )
        .join(record, record.c.id == Event.record_id)
        .outerjoin(action, action.c.id == record.c.id)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(visible_to(actor, plan.cluster_id), or_(record.c.id == plan.id, action.c.plan_id == plan.id))
        .order_by(Event.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None and 0 < before < 2**31:
        query = query.where(Event.id < before)
    rows = session.execute(query).all()
    today = clock.today(actor.time_zone)
    lines = [_line(row, actor, cluster, lang, since, today) for row in rows[:PAGE]]
    return lines, rows[PAGE - 1].id if len(rows) > PAGE else None


def _line(row, actor: Actor, cluster: ClusterRef, lang: str, since, today) -> telling.HistoryLine:
    fresh_after = None if row.person_id == actor.id else since
    line = telling.line(row, row.who, lang, actor.time_zone, fresh_after, today, row.kind)
    if row.code is None:
        return line
    url = kinds.address(cluster.slug, "action", row.record_id)
    link = Markup('<a href="{}">{}</a> ').format(url, row.code)
    return replace(line, text_html=link + line.text_html)
