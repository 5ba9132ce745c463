"""Reads of the desk; each starts from ``visible_to`` and is bounded."""

from datetime import date, datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from secretariat.core.history import Event
from secretariat.core.moves import Move, Notice
from secretariat.core.person import Person
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.groups.models import WorkingGroup
from secretariat.tasks.models import Task

MOST = 100
NEWS = 8
_group, _task = WorkingGroup.__table__, Task.__table__
_same = Task.__table__.alias("same")
_asked = select(func.count()).where(_same.c.batch == _task.c.batch).correlate(_task).scalar_subquery()

MOVE_COLUMNS = (
    Move.id,
    Move.principal,
    Move.verb,
    Move.part_kind,
    Move.part_id,
    Move.since,
    Move.due,
    Move.reminded_at,
    Move.asked_by_id,
    Record.id.label("record_id"),
    Record.kind,
    Record.number,
    Record.title_fr,
    Record.title_en,
    Record.cluster_id,
    _group.c.slug.label("group_slug"),
    _group.c.code_fr,
    _group.c.code_en,
    _group.c.hue,
)


def _moves(actor: Actor):
    return (
        select(*MOVE_COLUMNS, Person.name.label("asked_by"))
        .select_from(Move)
        .join(Record, Record.id == Move.record_id)
        .outerjoin(_group, _group.c.id == func.coalesce(Record.group_id, Record.id))
        .outerjoin(Person, Person.id == Move.asked_by_id)
        .where(visible_to(actor))
    )


def waiting_for_me(session: Session, actor: Actor) -> list:
    """Every open move that is mine, the most urgent first: by due date, then by how long it waits."""
    return session.execute(
        _moves(actor)
        .where(Move.principal.in_(sorted(actor.principals)))
        .order_by(Move.due.is_(None), Move.due, Move.since, Move.id)
        .limit(MOST)
    ).all()


def asked_of_others(session: Session, actor: Actor) -> list:
    """Open moves that I asked of others, the longest waiting first."""
    return session.execute(
        _moves(actor)
        .add_columns(_task.c.batch, case((_task.c.batch != "", _asked)).label("batch_size"))
        .outerjoin(_task, _task.c.id == Record.id)
        .where(Move.asked_by_id == actor.id, Move.principal.not_in(sorted(actor.principals)))
        .order_by(Move.since, Move.id)
        .limit(MOST)
    ).all()


def news(session: Session, actor: Actor, since: datetime | None, limit: int = NEWS) -> list:
    """What others did since an instant on records that the actor may see, newest first."""
    query = (
        select(
            Event,
            Person.name.label("who"),
            Record.title_fr,
            Record.title_en,
            Record.kind,
            Record.cluster_id,
            Record.id.label("seen_id"),
        )
        .join(Record, Record.id == Event.record_id)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(
            visible_to(actor),
            Event.cluster_id.in_(sorted(actor.clusters)),
            or_(Event.person_id.is_(None), Event.person_id != actor.id),
            Event.verb.not_in(("remind", "auto_remind")),
        )
        .order_by(Event.id.desc())
        .limit(limit)
    )
    if since is not None:
        query = query.where(Event.at > since)
    return session.execute(query).all()


def notices(session: Session, actor: Actor, limit: int = 60) -> list:
    """The actor's notices, newest first, of records they may still see."""
    return session.execute(
        select(
            Notice.id,
            Notice.why,
            Notice.created_at,
            Notice.read_at,
            Event,
            Person.name.label("who"),
            Record.title_fr,
            Record.title_en,
            Record.kind,
            Record.id.label("seen_id"),
        )
        .join(Record, Record.id == Notice.record_id)
        .outerjoin(Event, Event.id == Notice.event_id)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Notice.person_id == actor.id, visible_to(actor))
        .order_by(Notice.id.desc())
        .limit(limit)
    ).all()


def urgency(due: date | None, today: date) -> str:
    """``late``, ``week`` (within seven days) or ``later``."""
    if due is None:
        return "later"
    days = (due - today).days
    return "late" if days < 0 else "week" if days <= 7 else "later"
