"""What is dated: rooms give the dates of their parts (milestones, meetings) beside the records' own due dates.

Each source is a function ``source(actor, cluster_ids)`` giving a select of the columns named in COLUMNS; all are
joined into one statement.
"""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import Session

from secretariat.core import kinds
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record

COLUMNS = ("on", "what", "title_fr", "title_en", "record_id", "kind", "cluster_id", "group_id")
Source = Callable[[Actor, int | None], Select]
_sources: dict[str, Source] = {}


def add(name: str, source: Source) -> None:
    """Enter a source of dates once."""
    _sources[name] = source


def due_dates(actor: Actor, cluster_id: int | None) -> Select:
    """The due dates of open records."""
    final = [(k.name, sorted(k.lifecycle.final)) for k in kinds.kinds().values()]
    query = select(
        Record.due_on.label("on"),
        literal("due").label("what"),
        Record.title_fr,
        Record.title_en,
        Record.id.label("record_id"),
        Record.kind,
        Record.cluster_id,
        Record.group_id,
    ).where(visible_to(actor, cluster_id), Record.due_on.is_not(None))
    for name, states in final:
        if states:
            query = query.where(~((Record.kind == name) & Record.state.in_(states)))
    return query


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
    sources = [due_dates(actor, cluster_id), *(source(actor, cluster_id) for source in _sources.values())]
    everything = union_all(*sources).subquery("agenda")
    query = select(everything).where(everything.c.on.between(first, last))
    if group_id is not None:
        query = query.where(everything.c.group_id == group_id)
    return session.execute(query.order_by(everything.c.on, everything.c.record_id).limit(limit)).all()
