"""The facts that are compared: actions, indicators, projects and seats as plain data (JSON), by lasting keys.

An action or an indicator that a plan's next version carries on keeps the key of the first one. Dates are ISO 8601.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from secretariat.clusters.models import Organisation
from secretariat.core import clock
from secretariat.core.borrowed import proper
from secretariat.core.history import Event
from secretariat.core.person import Person
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.groups.models import BODIES, Seat
from secretariat.plans.models import Action, Indicator, Plan
from secretariat.plans.queries import action_rows
from secretariat.plans.rows import ActionRow
from secretariat.projects.models import Project, ProjectGroup
from secretariat.reports import gathering

FORMAT = "secretariat.facts/1"
WITHOUT_LEAD = ("proposed", "offered", "declined")
TOLD = ("defer", "edit", "abandon", "decline", "withdraw", "reoffer", "reopen")
"""Verbs that leave a reason for what changed on an action."""
DEAD = ("declined", "withdrawn", "duplicate")
MOST = 2000


@dataclass(frozen=True)
class Scope:
    """What facts are of: a plan, a group, or (neither) the whole cluster; indicators as of ``end``."""

    cluster: ClusterRef
    end: date
    plan: Plan | None = None
    group_id: int | None = None


def live(session: Session, actor: Actor, scope: Scope) -> dict[str, Any]:
    """The facts as the actor may see them now: nine statements, whatever there is."""
    today = clock.today(scope.cluster.time_zone)
    rows = [
        row
        for row in action_rows(
            session,
            actor,
            scope.plan or scope.cluster,
            None,
            today,
            group_id=None if scope.plan else scope.group_id,
            indicators=False,
            representatives=False,
        ).all
        if row.state not in ("carried", "replaced") and (scope.plan is not None or row.plan_id)
    ]
    keys = _keys(session, Action, scope.cluster.id)
    ids = [row.id for row in rows]
    return {
        "format": FORMAT,
        "at": clock.now().isoformat(),
        "actions": _actions(rows, keys, reasons(session, ids)),
        "measures": _measures(session, ids, rows, scope),
        "projects": _projects(session, actor, scope),
        "seats": _seats(session, actor, scope),
    }


def narrowed(found: dict[str, Any], only: frozenset[int]) -> dict[str, Any]:
    """The facts of some actions and projects alone, without seats."""
    return {
        **found,
        "actions": {key: one for key, one in found["actions"].items() if one["id"] in only},
        "measures": {key: one for key, one in found["measures"].items() if one["of"] in only},
        "projects": {key: one for key, one in found["projects"].items() if one["id"] in only},
        "seats": {},
    }


def _keys(session: Session, cls, cluster_id: int) -> dict[int, int]:
    """Each thing that carries another on → the first of its line."""
    query = select(cls.id, cls.carries_on_id).where(cls.carries_on_id.is_not(None))
    if cls is Action:
        query = query.where(Action.cluster_id == cluster_id)
    before = dict(session.execute(query).all())
    return {id: _first(id, before) for id in before}


def _first(id: int, before: dict[int, int]) -> int:
    seen = {id}
    while id in before and before[id] not in seen:
        id = before[id]
        seen.add(id)
    return id


def _actions(rows: list[ActionRow], keys: dict[int, int], told: dict) -> dict[str, Any]:
    return {str(keys.get(row.id, row.id)): _action(row, told.get(row.id, {})) for row in rows}


def _action(row: ActionRow, told: dict[str, str]) -> dict[str, Any]:
    led = row.state not in WITHOUT_LEAD and row.lead_id is not None
    return {
        "id": row.id,
        "code": row.code,
        "group_id": row.group_id,
        "fr": row.title_fr,
        "en": row.title_en,
        "state": row.state,
        "done": row.status == "done",
        "dropped": row.status == "dropped",
        "due": row.due_on.isoformat() if row.due_on else None,
        "lead": row.lead_id if led else None,
        "lead_fr": row.lead("fr") if led else "",
        "lead_en": row.lead("en") if led else "",
        "progress": 100 if row.status == "done" else row.progress,
        "reasons": told,
    }


def reasons(session: Session, ids: list[int], until: datetime | None = None) -> dict[int, dict[str, str]]:
    """The newest reason that each verb left on each action, up to an instant."""
    found: dict[int, dict[str, str]] = {}
    if not ids:
        return found
    newest = (
        select(func.max(Event.id))
        .where(
            Event.record_id.in_(ids),
            Event.part_kind.is_(None),
            Event.verb.in_(TOLD),
            Event.reason != "",
            *(() if until is None else (Event.at <= until,)),
        )
        .group_by(Event.record_id, Event.verb)
    )
    query = select(Event.record_id, Event.verb, Event.reason).where(Event.id.in_(newest)).order_by(Event.id)
    for record_id, verb, reason in session.execute(query):
        told = found.setdefault(record_id, {})
        told.pop(verb, None)
        told[verb] = reason  # the newest verb last
    return found


def _measures(session: Session, ids: list[int], rows: list[ActionRow], scope: Scope) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not ids:
        return found
    keys = _keys(session, Indicator, scope.cluster.id)
    codes = {row.id: row.code for row in rows}
    for one in session.execute(gathering.readings(ids, scope.end, retired=True)):
        found[str(keys.get(one.id, one.id))] = {
            "id": one.id,
            "of": one.record_id,
            "code": codes[one.record_id],
            "fr": one.name_fr,
            "en": one.name_en,
            "unit_fr": proper(one.unit_fr, one.unit_en, "fr"),
            "unit_en": proper(one.unit_fr, one.unit_en, "en"),
            "dropped": one.indicator_state != "followed",
            "value": one.value,
            "as_of": one.ends_on.isoformat() if one.ends_on else None,
        }
    return found


def _projects(session: Session, actor: Actor, scope: Scope) -> dict[str, Any]:
    query = (
        select(Project, Organisation.name_fr, Organisation.name_en)
        .outerjoin(Organisation, Organisation.id == Project.lead_id)
        .where(visible_to(actor, scope.cluster.id), Project.audience != "author", Project.state != "idea")
        .order_by(Project.number)
        .limit(MOST)
    )
    group_id = scope.plan.group_id if scope.plan is not None else scope.group_id
    if group_id is not None:
        concerned = select(ProjectGroup.project_id).where(ProjectGroup.group_id == group_id)
        query = query.where(or_(Project.group_id == group_id, Project.id.in_(concerned)))
    return {
        str(project.id): {
            "id": project.id,
            "code": str(project.number),
            "group_id": project.group_id,
            "fr": project.title_fr,
            "en": project.title_en,
            "state": project.state,
            "done": project.state == "closed",
            "dropped": project.state in DEAD,
            "due": project.due_on.isoformat() if project.due_on else None,
            "lead": project.lead_id,
            "lead_fr": proper(fr, en, "fr"),
            "lead_en": proper(fr, en, "en"),
            "health": project.health if project.state == "active" else "",
            "progress": project.progress,
        }
        for project, fr, en in session.execute(query)
    }


def _seats(session: Session, actor: Actor, scope: Scope) -> dict[str, Any]:
    if scope.plan is not None and scope.plan.group_id is None:
        return {}
    body = aliased(Record.__table__)
    group_id = scope.plan.group_id if scope.plan is not None else scope.group_id
    visible = select(Record.id).where(visible_to(actor, scope.cluster.id), Record.kind.in_(BODIES))
    query = (
        select(
            Seat.id,
            Seat.record_id,
            Seat.constituency,
            Seat.role,
            Seat.state,
            Seat.person_id,
            Person.name,
            body.c.title_fr,
            body.c.title_en,
        )
        .join(body, body.c.id == Seat.record_id)
        .outerjoin(Person, Person.id == Seat.person_id)
        .where(Seat.record_id.in_(visible))
        .order_by(body.c.number, Seat.rank, Seat.id)
        .limit(MOST)
    )
    if group_id is not None:
        query = query.where(Seat.record_id == group_id)
    return {
        str(seat.id): {
            "id": seat.id,
            "group_id": seat.record_id,
            "fr": seat.title_fr,
            "en": seat.title_en,
            "constituency": seat.constituency,
            "role": seat.role,
            "dropped": seat.state == "removed",
            "holder": seat.person_id if seat.state == "filled" else None,
            "name": seat.name if seat.state == "filled" else "",
        }
        for seat in session.execute(query)
    }
