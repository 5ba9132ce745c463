"""Reads of tasks; each starts from ``visible_to``."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Date, Integer, ScalarSelect, and_, bindparam, case, func, literal_column, or_, select
from sqlalchemy.orm import Session

from secretariat.core import counting
from secretariat.core.borrowed import either
from secretariat.core.moves import Move
from secretariat.core.person import Person
from secretariat.core.policy import Actor, Sight, readable, sight, visible, visible_to
from secretariat.core.record import Record
from secretariat.core.words import search_words
from secretariat.groups.models import WorkingGroup
from secretariat.tasks.models import ChecklistItem, Task
from secretariat.tasks.rules import TASK

PAGE = 100
VIEWS = ("mine", "asked", "all", "overdue")
SORTS = ("due", "title", "assignee", "state")

_task, _record, _group = Task.__table__, Record.__table__, WorkingGroup.__table__
_move = Move.__table__
_assignee, _assigner = Person.__table__.alias("assignee"), Person.__table__.alias("assigner")
OVERDUE = (
    ~_record.c.closed,
    _record.c.due_sort < bindparam("today", type_=Date),
    _record.c.state.in_(("todo", "doing")),
)


@dataclass(frozen=True)
class TaskFilter:
    """What a list of tasks shows; it lives in the address and applies to exports alike."""

    view: str = "mine"
    state: str = "open"
    group: str = ""
    words: str = ""
    sort: str = "due"
    batch: str = ""
    due: date | None = None
    """Due on this day only."""
    page: int = 1


ROW = (
    _record.c.id,
    _record.c.number,
    _record.c.title_fr,
    _record.c.title_en,
    _record.c.state,
    _record.c.due_on,
    _task.c.assignee_id,
    _task.c.assigner_id,
    _assignee.c.name.label("assignee"),
    _assigner.c.name.label("assigner"),
    _group.c.code_fr,
    _group.c.code_en,
    _group.c.hue,
)


TASKS = literal_column("'task'")
"""The kind as it is written, not bound: knowing how many records are tasks, and how many rows a page takes,
PostgreSQL plans a list once for all who read it."""


def _narrow(query, seen: Sight, chosen: TaskFilter):
    """The conditions of a filter; ``today`` is bound when the statement runs."""
    query = query.where(visible(seen), _record.c.kind == TASKS)
    if chosen.view == "mine":
        query = query.where(_task.c.assignee_id == seen.person)
    elif chosen.view == "asked":
        query = query.where(_task.c.assigner_id == seen.person)
    if chosen.view == "overdue":
        query = query.where(*OVERDUE)
    elif chosen.state == "open":
        query = query.where(~_record.c.closed)
    elif chosen.state in TASK.by_state:
        query = query.where(_record.c.state == chosen.state)
    if chosen.group:
        named = (
            _group.c.slug == chosen.group,
            _group.c.home_id.in_(seen.clusters),
        )  # slugs are unique in a cluster
        query = query.where(_record.c.group_id == select(_group.c.id).where(*named).scalar_subquery())
    if chosen.batch:
        query = query.where(_task.c.batch == chosen.batch)
    if chosen.due:
        query = query.where(_record.c.due_on == chosen.due)
    for word in search_words(chosen.words).split():
        query = query.where(or_(_record.c.sought.like(f"% {word}%"), _assignee.c.sort_name.like(f"%{word}%")))
    return query


def _from(columns, waits: bool = False):
    query = (
        select(*columns)
        .select_from(_record)
        .join(_task, _task.c.id == _record.c.id)
        .join(_assignee, _assignee.c.id == _task.c.assignee_id)
        .join(_assigner, _assigner.c.id == _task.c.assigner_id)
        .outerjoin(_group, _group.c.id == _record.c.group_id)
    )
    if waits:  # a task waits for one person at most: the join adds no rows
        query = query.add_columns(_move.c.since, _move.c.principal).outerjoin(
            _move, and_(_move.c.record_id == _record.c.id, _move.c.part_kind.is_(None))
        )
    return query


def _ordered(query, chosen: TaskFilter):
    title = case((_record.c.title_fr != "", _record.c.title_fr), else_=_record.c.title_en)
    orders = {
        "due": (_record.c.due_sort, _record.c.id),
        "title": (_record.c.sought, title, _record.c.id),
        "assignee": (_assignee.c.sort_name, _record.c.due_sort, _record.c.id),
        "state": (_record.c.state, _record.c.due_sort, _record.c.id),
    }
    return query.order_by(*orders[chosen.sort])


@lru_cache(maxsize=512)
def _page(seen: Sight, chosen: TaskFilter):
    """One page of a list, built once for each sight and filter."""
    query = _ordered(_narrow(_from(ROW, waits=True), seen, chosen), chosen)
    query = query.limit(literal_column(str(PAGE)))
    return query.offset(PAGE * (chosen.page - 1)) if chosen.page > 1 else query


def list_tasks(
    session: Session, actor: Actor, cluster_id: int, chosen: TaskFilter, today: date, counts: dict[str, int]
) -> tuple[list, int]:
    """One page of tasks and how many there are in all; ``counts`` are those of ``view_counts``.

    One statement; a second one counts where a filter leaves more than a page.
    """
    seen = sight(actor, cluster_id)
    rows = session.execute(_page(seen, chosen), {"today": today}).all()
    if chosen.page == 1 and len(rows) < PAGE:
        return rows, len(rows)
    if chosen == TaskFilter(view=chosen.view, sort=chosen.sort, page=chosen.page):
        return rows, max(counts[chosen.view], PAGE * (chosen.page - 1) + len(rows))
    total = session.scalar(_narrow(_from((func.count(),)), seen, chosen), {"today": today})
    return rows, total


@lru_cache(maxsize=512)
def _all(seen: Sight, chosen: TaskFilter, limit: int):
    return _ordered(_narrow(_from(ROW, waits=True), seen, chosen), chosen).limit(limit)


def all_tasks(session: Session, actor: Actor, cluster_id: int, chosen: TaskFilter, today: date, limit: int):
    """Every row of a list, for an export, up to ``limit``."""
    return session.execute(_all(sight(actor, cluster_id), chosen, limit), {"today": today}).all()


@lru_cache(maxsize=512)
def _counts(seen: Sight):
    joined = select(func.count()).select_from(_record).join(_task, _task.c.id == _record.c.id)
    standing = (visible(seen), _record.c.kind == "task", ~_record.c.closed)
    return select(
        joined.where(*standing, _task.c.assignee_id == seen.person).scalar_subquery().label("mine"),
        joined.where(*standing, _task.c.assigner_id == seen.person).scalar_subquery().label("asked"),
    )


@lru_cache(maxsize=512)
def _overdue(seen: Sight):
    shared = _record.c.audience != "author"
    return (
        select(func.count())
        .select_from(_record)
        .where(visible(seen), shared, _record.c.kind == "task", *OVERDUE)
    )


def view_counts(
    session: Session, actor: Actor, cluster_id: int, today: date, standing: int
) -> dict[str, int]:
    """Open tasks of each view. ``standing``, how many are open in all, and the overdue may be a few seconds old."""
    seen = sight(actor, cluster_id)
    mine, asked = session.execute(_counts(seen)).one()
    overdue = counting.kept(
        ("overdue", *seen[1:], today), lambda: session.execute(_overdue(seen), {"today": today}).scalar_one()
    )
    return {"mine": mine, "asked": asked, "overdue": overdue, "all": standing}


def tasks_about(session: Session, actor: Actor, record: Record, limit: int = 50) -> list:
    """The tasks about a record, or of a group, open ones first by due date."""
    return session.execute(
        _from(ROW, waits=True)
        .where(
            visible_to(actor, record.cluster_id),
            or_(
                _task.c.about_id == record.id,
                and_(_record.c.group_id == record.id, _task.c.about_id.is_(None)),
            ),
        )
        .order_by(_record.c.closed, _record.c.due_sort, _record.c.id)
        .limit(limit)
    ).all()


_item, _ticker = ChecklistItem.__table__.c, Person.__table__.c
CHECKLIST = (
    select(_item.id, _item.text, _item.done_at, _ticker.name.label("by"))
    .select_from(ChecklistItem.__table__.outerjoin(Person.__table__, _ticker.id == _item.done_by_id))
    .where(_item.task_id == bindparam("task", type_=Integer))
    .order_by(_item.rank)
)


def checklist(session: Session, task_id: int) -> list:
    """The lines to tick, in order, with who ticked them."""
    return session.execute(CHECKLIST, {"task": task_id}).all()


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


def _the(column, name: str) -> ScalarSelect:
    """A column of the row whose id is bound under a name."""
    return select(column).where(column.table.c.id == bindparam(name, type_=Integer)).scalar_subquery()


@lru_cache(maxsize=512)
def _named(seen: Sight):
    about = (_record.c.id == bindparam("about", type_=Integer), readable(seen))
    return select(
        _the(_ticker.name, "assignee").label("assignee"),
        _the(_ticker.name, "assigner").label("assigner"),
        select(_record.c.title_fr).where(*about).scalar_subquery().label("title_fr"),
        select(_record.c.title_en).where(*about).scalar_subquery().label("title_en"),
    )


def named(session: Session, actor: Actor, task: Task) -> tuple[dict[int, str], tuple[str, str]]:
    """The names of assignee and assigner, and the titles (French, English) of what the task is about.

    What the actor may not see has no title here.
    """
    given = {"assignee": task.assignee_id, "assigner": task.assigner_id, "about": task.about_id}
    row = session.execute(_named(sight(actor)), given).one()
    names = {task.assigner_id: row.assigner, task.assignee_id: row.assignee}
    return names, (row.title_fr or "", row.title_en or "")


class GroupRow(NamedTuple):
    """A group to choose, with its name and code in both languages."""

    id: int
    title_fr: str
    title_en: str
    code_fr: str
    code_en: str

    def name(self, lang: str) -> str:
        return either(self.title_fr, self.title_en, lang)

    def code(self, lang: str) -> str:
        return self.code_fr if lang == "fr" else self.code_en


@lru_cache(maxsize=512)
def _groups(seen: Sight):
    return (
        select(_record.c.id, _record.c.title_fr, _record.c.title_en, _group.c.code_fr, _group.c.code_en)
        .join_from(_record, _group, _group.c.id == _record.c.id)
        .where(visible(seen), ~_record.c.closed)
        .order_by(_record.c.number)
    )


def groups_of(session: Session, actor: Actor, cluster_id: int) -> list[GroupRow]:
    """The standing groups that an actor may see, by number."""
    return [GroupRow(*row) for row in session.execute(_groups(sight(actor, cluster_id)))]
