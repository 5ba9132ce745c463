"""What is dated: rooms give the dates of their parts (milestones, meetings) beside the records' own due dates.

Each source is a function ``source(actor, cluster_ids)`` giving a select of the columns named in COLUMNS; all are
joined into one statement.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Date, Integer, Select, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from secretariat.core import counting
from secretariat.core.policy import Actor, sight, visible_to
from secretariat.core.record import Record

COLUMNS = ("on", "what", "title_fr", "title_en", "record_id", "kind", "cluster_id", "group_id", "part_id")
_record = Record.__table__.c
Source = Callable[[Actor, int | None], Select]
KEPT = 512
_sources: dict[str, Source] = {}


def add(name: str, source: Source) -> None:
    """Enter a source of dates once."""
    _sources[name] = source


def due_dates(actor: Actor, cluster_id: int | None) -> Select:
    """The due dates of open records."""
    return select(
        _record.due_on.label("on"),
        literal("due").label("what"),
        _record.title_fr,
        _record.title_en,
        _record.id.label("record_id"),
        _record.kind,
        _record.cluster_id,
        _record.group_id,
        literal(0).label("part_id"),
    ).where(visible_to(actor, cluster_id), ~_record.closed, _record.due_on.is_not(None))


def dates(
    session: Session,
    actor: Actor,
    first: date,
    last: date,
    cluster_id: int | None = None,
    group_id: int | None = None,
    limit: int = 60,
) -> list:
    """Dated things from ``first`` to ``last``, both included, soonest first."""
    seen = sight(actor, cluster_id)
    key = (seen, group_id is not None, limit)
    query = _soonest.get(key)
    if query is None:
        query = kept(_soonest, key, _union(actor, cluster_id, group_id is not None, limit))
    return session.execute(query, {"first": first, "last": last, "group": group_id}).all()


def by_day(session: Session, actor: Actor, first: date, last: date) -> list[tuple[date, str, int]]:
    """How much is dated on each day from ``first`` to ``last``, as (day, what, count); a few seconds old at most.

    Counted for all who read alike: own drafts are left out.
    """
    seen = sight(actor)
    query = _daily.get(seen)
    if query is None:
        query = kept(_daily, seen, _daily_union(actor))
    return counting.kept(
        ("dated", *seen[1:], first, last),
        lambda: [tuple(row) for row in session.execute(query, {"first": first, "last": last})],
    )


_soonest: dict = {}
_daily: dict = {}
"""Statements by sight: building one costs more than asking it."""


def kept(store: dict, key: Any, value: Any) -> Any:
    """Keep a value in a store of at most KEPT."""
    if len(store) >= KEPT:
        store.clear()
    store[key] = value
    return value


def _arms(actor: Actor, cluster_id: int | None) -> Iterator[Select]:
    between = bindparam("first", type_=Date), bindparam("last", type_=Date)
    for source in (due_dates, *_sources.values()):
        arm = source(actor, cluster_id)
        yield arm.where(arm.selected_columns["on"].between(*between))


def _union(actor: Actor, cluster_id: int | None, of_group: bool, limit: int) -> Select:
    arms = []
    for arm in _arms(actor, cluster_id):
        columns = arm.selected_columns
        if of_group:
            arm = arm.where(columns["group_id"] == bindparam("group", type_=Integer))
        # each arm stops at the limit: an index gives it in this order
        arms.append(select(arm.order_by(columns["on"], columns["record_id"]).limit(limit).subquery()))
    everything = union_all(*arms).subquery("agenda")
    return select(everything).order_by(everything.c.on, everything.c.record_id).limit(limit)


def _daily_union(actor: Actor) -> Select:
    arms = []
    for arm in _arms(actor, None):
        on, what = arm.selected_columns["on"], arm.selected_columns["what"]
        arm = arm.where(_record.audience != "author")
        arms.append(
            arm.with_only_columns(on, what, func.count().label("n"), maintain_column_froms=True).group_by(on)
        )
    return union_all(*arms)
