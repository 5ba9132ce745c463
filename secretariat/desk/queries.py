"""Reads of the desk; each starts from ``visible_to`` and is bounded."""

from datetime import UTC, date, datetime
from functools import lru_cache

from sqlalchemy import Date, Integer, bindparam, case, cast, func, or_, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Affiliation, Organisation
from secretariat.core.db import Moment
from secretariat.core.history import Event
from secretariat.core.moves import Move, Notice
from secretariat.core.person import Person
from secretariat.core.policy import Actor, Sight, sight, visible, visible_to
from secretariat.core.record import Record
from secretariat.groups.models import WorkingGroup
from secretariat.tasks.models import Task

MOST = 100
NEWS = 8
EVER = datetime(1, 1, 1, tzinfo=UTC)
_group, _task, _record, _move = WorkingGroup.__table__, Task.__table__, Record.__table__, Move.__table__
_person, _organisation, _affiliation = Person.__table__, Organisation.__table__, Affiliation.__table__
_home = Record.__table__.alias("home")
_same = Task.__table__.alias("same")
_asked = select(func.count()).where(_same.c.batch == _task.c.batch).correlate(_task).scalar_subquery()

MOVE_COLUMNS = (
    _move.c.id,
    _move.c.principal,
    _move.c.verb,
    _move.c.part_kind,
    _move.c.part_id,
    _move.c.since,
    _move.c.due,
    _move.c.reminded_at,
    _move.c.asked_by_id,
    _record.c.id.label("record_id"),
    _record.c.kind,
    _record.c.number,
    _record.c.title_fr,
    _record.c.title_en,
    _record.c.cluster_id,
    _group.c.code_fr,
    _group.c.code_en,
    _group.c.hue,
    func.coalesce(func.nullif(_group.c.short_fr, ""), _home.c.title_fr).label("group_fr"),
    func.coalesce(func.nullif(_group.c.short_en, ""), _home.c.title_en).label("group_en"),
)


def _moves(seen: Sight):
    return (
        select(*MOVE_COLUMNS, _person.c.name.label("asked_by"))
        .select_from(_move)
        .join(_record, _record.c.id == _move.c.record_id)
        .outerjoin(_group, _group.c.id == func.coalesce(_record.c.group_id, _record.c.id))
        .outerjoin(_home, _home.c.id == _group.c.id)
        .outerjoin(_person, _person.c.id == _move.c.asked_by_id)
        .where(visible(seen))
    )


MINE = bindparam("principals", expanding=True)


@lru_cache(maxsize=512)
def _waiting(seen: Sight):
    return (
        _moves(seen)
        .add_columns(_task.c.batch)
        .outerjoin(_task, _task.c.id == _record.c.id)
        .where(_move.c.principal.in_(MINE))
        .order_by(_move.c.due.is_(None), _move.c.due, _move.c.since, _move.c.id)
        .limit(MOST)
    )


_named = cast(func.rtrim(func.substr(_move.c.principal, 2), ":abcdefghijklmnopqrstuvwxyz_"), Integer)
"""The number in a principal: 7 in ``p7`` and in ``o7:rep``."""
_own = _organisation.alias("own")
_belongs = (
    select(func.min(_own.c.id))
    .join_from(_affiliation, _own, _own.c.id == _affiliation.c.organisation_id)
    .where(
        _affiliation.c.person_id == _named,
        _own.c.cluster_id == _record.c.cluster_id,
        _affiliation.c.starts_on <= bindparam("on", type_=Date),
        or_(_affiliation.c.ends_on.is_(None), _affiliation.c.ends_on >= bindparam("on", type_=Date)),
    )
    .correlate(_move, _record)
    .scalar_subquery()
)
_asked_there = case((_move.c.principal.like("p%"), _belongs), (_move.c.principal.like("o%"), _named))
"""The organisation behind whoever is asked: the one represented, or the one a person belongs to."""


@lru_cache(maxsize=512)
def _asked_of(seen: Sight):
    return (
        _moves(seen)
        .add_columns(
            _task.c.batch,
            case((_task.c.batch != "", _asked)).label("batch_size"),
            _organisation.c.name_fr.label("organisation_fr"),
            _organisation.c.name_en.label("organisation_en"),
        )
        .outerjoin(_task, _task.c.id == _record.c.id)
        .outerjoin(_organisation, _organisation.c.id == _asked_there)
        .where(_move.c.asked_by_id == seen.person, _move.c.principal.not_in(MINE))
        .order_by(_move.c.since, _move.c.id)
        .limit(MOST)
    )


def waiting_for_me(session: Session, actor: Actor) -> list:
    """Every open move that is mine, the most urgent first: by due date, then by how long it waits."""
    return session.execute(_waiting(sight(actor)), {"principals": sorted(actor.principals)}).all()


def asked_of_others(session: Session, actor: Actor, today: date) -> list:
    """Open moves that I asked of others, with their organisation on that day, the longest waiting first."""
    given = {"principals": sorted(actor.principals), "on": today}
    return session.execute(_asked_of(sight(actor)), given).all()


_event = Event.__table__


@lru_cache(maxsize=512)
def _news(seen: Sight, limit: int):
    return (
        select(
            *_event.c,
            _person.c.name.label("who"),
            _record.c.title_fr,
            _record.c.title_en,
            _record.c.kind,
            _record.c.id.label("seen_id"),
        )
        .select_from(_event)
        .join(_record, _record.c.id == _event.c.record_id)
        .outerjoin(_person, _person.c.id == _event.c.person_id)
        .where(
            visible(seen),
            _event.c.cluster_id.in_(seen.clusters),
            or_(_event.c.person_id.is_(None), _event.c.person_id != seen.person),
            _event.c.verb.not_in(("remind", "auto_remind")),
            _event.c.at > bindparam("since", type_=Moment),
        )
        .order_by(_event.c.id.desc())
        .limit(limit)
    )


def news(session: Session, actor: Actor, since: datetime | None, limit: int = NEWS) -> list:
    """What others did since an instant on records that the actor may see, newest first."""
    return session.execute(_news(sight(actor), limit), {"since": since or EVER}).all()


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
