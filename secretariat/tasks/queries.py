"""Reads of tasks; each starts from ``visible_to``."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from secretariat.core.moves import Move
from secretariat.core.person import Person
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.core.words import search_words
from secretariat.groups.models import WorkingGroup
from secretariat.tasks.models import ChecklistItem, Task
from secretariat.tasks.rules import TASK

PAGE = 100
VIEWS = ("mine", "asked", "all", "overdue")
OPEN_STATES = sorted(TASK.open)
SORTS = ("due", "title", "assignee", "state")

_task, _record, _group = Task.__table__, Record.__table__, WorkingGroup.__table__
_assignee, _assigner = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class TaskFilter:
    """What a list of tasks shows; it lives in the address and applies to exports alike."""

    view: str = "mine"
    state: str = "open"
    group: str = ""
    words: str = ""
    sort: str = "due"
    batch: str = ""
    page: int = 1


ROW = (
    _record.c.id,
    _record.c.number,
    _record.c.title_fr,
    _record.c.title_en,
    _record.c.state,
    _record.c.due_on,
    _record.c.group_id,
    _record.c.state_since,
    _record.c.version,
    _task.c.asked_due_on,
    _task.c.assignee_id,
    _task.c.assigner_id,
    _task.c.about_id,
    _task.c.batch,
    _assignee.name.label("assignee"),
    _assigner.name.label("assigner"),
    _group.c.slug.label("group_slug"),
    _group.c.code_fr,
    _group.c.code_en,
    _group.c.hue,
)


def _narrow(query, actor: Actor, cluster_id: int, chosen: TaskFilter, today: date):
    query = query.where(visible_to(actor, cluster_id))
    if chosen.view == "mine":
        query = query.where(_task.c.assignee_id == actor.id)
    elif chosen.view == "asked":
        query = query.where(_task.c.assigner_id == actor.id)
    if chosen.view == "overdue":
        query = query.where(_record.c.state.in_(("todo", "doing")), _record.c.due_on < today)
    elif chosen.state == "open":
        query = query.where(_record.c.state.in_(OPEN_STATES))
    elif chosen.state in TASK.by_state:
        query = query.where(_record.c.state == chosen.state)
    if chosen.group:
        query = query.where(_group.c.slug == chosen.group)
    if chosen.batch:
        query = query.where(_task.c.batch == chosen.batch)
    for word in search_words(chosen.words).split():
        query = query.where(or_(_record.c.sought.like(f"% {word}%"), _assignee.sort_name.like(f"%{word}%")))
    return query


def _from(columns):
    return (
        select(*columns)
        .select_from(_record)
        .join(_task, _task.c.id == _record.c.id)
        .join(_assignee, _assignee.id == _task.c.assignee_id)
        .join(_assigner, _assigner.id == _task.c.assigner_id)
        .outerjoin(_group, _group.c.id == _record.c.group_id)
    )


def list_tasks(
    session: Session, actor: Actor, cluster_id: int, chosen: TaskFilter, today: date, lang: str
) -> tuple[list, int]:
    """One page of tasks and how many there are in all: two statements."""
    title = case((_record.c.title_fr != "", _record.c.title_fr), else_=_record.c.title_en)
    orders = {
        "due": (_record.c.due_on.is_(None), _record.c.due_on, _record.c.id),
        "title": (_record.c.sought, title, _record.c.id),
        "assignee": (_assignee.sort_name, _record.c.due_on.is_(None), _record.c.due_on, _record.c.id),
        "state": (_record.c.state, _record.c.due_on.is_(None), _record.c.due_on, _record.c.id),
    }
    query = _narrow(_from(ROW), actor, cluster_id, chosen, today).order_by(*orders[chosen.sort])
    rows = session.execute(query.limit(PAGE).offset(PAGE * (chosen.page - 1))).all()
    if chosen.page == 1 and len(rows) < PAGE:
        return rows, len(rows)
    total = session.scalar(_narrow(_from((func.count(),)), actor, cluster_id, chosen, today))
    return rows, total


def all_tasks(session: Session, actor: Actor, cluster_id: int, chosen: TaskFilter, today: date, limit: int):
    """Every row of a list, for an export, up to ``limit``."""
    query = _narrow(_from(ROW), actor, cluster_id, chosen, today)
    return session.execute(
        query.order_by(_record.c.due_on.is_(None), _record.c.due_on, _record.c.id).limit(limit)
    ).all()


def view_counts(session: Session, actor: Actor, cluster_id: int, today: date) -> dict[str, int]:
    """Open tasks of each view, in one statement."""
    row = session.execute(
        select(
            func.count().label("all"),
            func.count().filter(_task.c.assignee_id == actor.id).label("mine"),
            func.count().filter(_task.c.assigner_id == actor.id).label("asked"),
            func.count()
            .filter(and_(_record.c.state.in_(("todo", "doing")), _record.c.due_on < today))
            .label("overdue"),
        )
        .select_from(_record)
        .join(_task, _task.c.id == _record.c.id)
        .where(visible_to(actor, cluster_id), _record.c.state.in_(OPEN_STATES))
    ).one()
    return dict(row._mapping)


def tasks_about(session: Session, actor: Actor, record: Record, limit: int = 50) -> list:
    """The tasks about a record, or of a group, open ones first by due date."""
    closed = _record.c.state.in_(sorted(TASK.final))
    return session.execute(
        _from(ROW)
        .where(
            visible_to(actor, record.cluster_id),
            or_(
                _task.c.about_id == record.id,
                and_(_record.c.group_id == record.id, _task.c.about_id.is_(None)),
            ),
        )
        .order_by(closed, _record.c.due_on.is_(None), _record.c.due_on, _record.c.id)
        .limit(limit)
    ).all()


def checklist(session: Session, task_id: int) -> list:
    """The lines to tick, in order, with who ticked them."""
    return session.execute(
        select(ChecklistItem.id, ChecklistItem.text, ChecklistItem.done_at, Person.name.label("by"))
        .outerjoin(Person, Person.id == ChecklistItem.done_by_id)
        .where(ChecklistItem.task_id == task_id)
        .order_by(ChecklistItem.rank)
    ).all()


def batch_progress(session: Session, actor: Actor, cluster_id: int, batch: str) -> tuple[int, int]:
    """How many of the tasks assigned together are done, and how many there are."""
    if not batch:
        return 0, 0
    done, total = session.execute(
        select(
            func.count().filter(_record.c.state.in_(("done", "confirmed"))),
            func.count(),
        )
        .select_from(_record)
        .join(_task, _task.c.id == _record.c.id)
        .where(visible_to(actor, cluster_id), _task.c.batch == batch)
    ).one()
    return done, total


def people_named(session: Session, ids: set[int]) -> dict[int, str]:
    return dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(sorted(ids)))).all())


def waiting_since(session: Session, ids: list[int]) -> dict[int, tuple[datetime, str]]:
    """Since when each task waits, and for whom (a principal), by id."""
    if not ids:
        return {}
    rows = session.execute(
        select(Move.record_id, Move.since, Move.principal).where(
            Move.record_id.in_(ids), Move.part_kind.is_(None)
        )
    )
    return {row.record_id: (row.since, row.principal) for row in rows}
