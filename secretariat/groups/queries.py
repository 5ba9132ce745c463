"""Reads of working groups; each starts from ``visible_to``. The statements do not grow with the groups."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.attributes import set_committed_value

from secretariat.clusters.models import Organisation
from secretariat.core import clock, kinds
from secretariat.core.moves import Move
from secretariat.core.people_of import names_by_principal
from secretariat.core.person import Person
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.groups.models import BODIES, Mandate, Seat, WorkingGroup
from secretariat.groups.rules import WORKING_GROUP
from secretariat.groups.seat_queries import held_on, unmet

_record, _group = Record.__table__, WorkingGroup.__table__
FINAL = sorted(WORKING_GROUP.final)
ROWS = (
    select(
        _record.c.id,
        _record.c.kind,
        _record.c.title_fr,
        _record.c.title_en,
        _record.c.state,
        _record.c.state_since,
        _record.c.audience,
        _group.c.slug,
        _group.c.code_fr,
        _group.c.code_en,
        _group.c.hue,
        _group.c.minimum_seats,
    )
    .join_from(_record, _group, _group.c.id == _record.c.id)
    .order_by(_record.c.number)
)


@dataclass
class Health:
    """How a group stands: its table, its work, its next date, whose move it is."""

    seats: int = 0
    held: int = 0
    members: int = 0
    expiring: int = 0
    chair: tuple[int, str] | None = None
    open: int = 0
    late: int = 0
    next_on: date | None = None
    waits_for: str = ""
    waits_principal: str = ""
    waits_verb: str = ""
    waits_since: datetime | None = None
    waits: int = 0
    names: dict = field(default_factory=dict)
    unmet: int = 0
    """Targets of balance that the table does not meet."""


def groups(session: Session, actor: Actor, cluster: ClusterRef, over: bool = False) -> list:
    """The living bodies that an actor may see (``kind`` parts boards from groups), or (``over``) those that are
    concluded and dropped."""
    state = _record.c.state.in_(FINAL) if over else _record.c.state.not_in(FINAL)
    return session.execute(ROWS.where(visible_to(actor, cluster.id), state)).all()


def how_many_over(session: Session, actor: Actor, cluster: ClusterRef) -> int:
    """How many groups are concluded or dropped."""
    return session.scalar(
        select(func.count())
        .select_from(_record)
        .where(visible_to(actor, cluster.id), _record.c.kind.in_(BODIES), _record.c.closed)
    )


def health(
    session: Session, actor: Actor, cluster: ClusterRef, ids: list[int], soon: date
) -> dict[int, Health]:
    """Health by group, in six statements however many groups there are. ``soon`` ends the expiring terms."""
    today = clock.today(cluster.time_zone)
    found = {group_id: Health() for group_id in ids}
    if not ids:
        return found
    _tables(session, found, today, soon)
    _work(session, actor, cluster, found, today)
    _moves(session, found)
    for group_id, n in unmet(session, ids, today).items():
        found[group_id].unmet = n
    return found


def _tables(session: Session, found: dict[int, Health], today: date, soon: date) -> None:
    held = held_on(today)
    chair = and_(held, Seat.role == "chair")
    rows = session.execute(
        select(
            Seat.record_id,
            func.sum(case((Seat.voting, 1), else_=0)).label("seats"),
            func.sum(case((and_(held, Seat.voting), 1), else_=0)).label("held"),
            func.sum(case((held, 1), else_=0)).label("members"),
            func.sum(case((and_(held, Seat.ends_on <= soon), 1), else_=0)).label("expiring"),
            func.min(case((chair, Person.id))).label("chair_id"),
            func.min(case((chair, Person.name))).label("chair"),
        )
        .outerjoin(Person, Person.id == Seat.person_id)
        .where(Seat.record_id.in_(sorted(found)), Seat.state != "removed")
        .group_by(Seat.record_id)
    )
    for row in rows:
        one = found[row.record_id]
        one.seats, one.held, one.members, one.expiring = row.seats, row.held, row.members, row.expiring
        one.chair = (row.chair_id, row.chair) if row.chair_id else None


def _work(session: Session, actor: Actor, cluster: ClusterRef, found: dict[int, Health], today: date) -> None:
    rows = session.execute(
        select(
            Record.group_id,
            Record.kind,
            Record.state,
            func.count().label("n"),
            func.sum(case((Record.due_on < today, 1), else_=0)).label("late"),
            func.min(case((Record.due_on >= today, Record.due_on))).label("next_on"),
        )
        .where(visible_to(actor, cluster.id), Record.group_id.in_(sorted(found)), Record.audience != "author")
        .group_by(Record.group_id, Record.kind, Record.state)
    )
    for row in rows:
        entry = kinds.kinds().get(row.kind)
        if entry is None or row.state in entry.lifecycle.final:
            continue
        one = found[row.group_id]
        one.open += row.n
        one.late += row.late
        one.next_on = min(filter(None, (one.next_on, row.next_on)), default=None)


def _moves(session: Session, found: dict[int, Health]) -> None:
    rows = session.execute(
        select(Move.record_id, Move.principal, Move.verb, Move.part_kind, Move.since)
        .where(Move.record_id.in_(sorted(found)))
        .order_by(Move.part_kind.is_not(None), Move.since, Move.id)
    ).all()
    names = names_by_principal(session, {row.principal for row in rows}, clock.now()) if rows else {}
    for row in rows:
        one = found[row.record_id]
        one.waits += 1
        if one.waits == 1:
            one.waits_principal, one.waits_since, one.names = row.principal, row.since, names
            owners = [kinds.part(row.part_kind)] if row.part_kind else [kinds.kind(name) for name in BODIES]
            known = [o.lifecycle.by_verb[row.verb] for o in owners if row.verb in o.lifecycle.by_verb]
            steps = known[0] if known else ()
            one.waits_verb = (steps[0].ask or steps[0].label) if steps else row.verb


def seats(session: Session, group: WorkingGroup) -> list[Seat]:
    """The seats of a group with who sits and for whom, in one statement; removed ones are left out."""
    found = session.scalars(
        select(Seat)
        .where(Seat.record_id == group.id, Seat.state != "removed")
        .options(joinedload(Seat.person), joinedload(Seat.organisation), joinedload(Seat.alternate))
        .order_by(Seat.rank, Seat.voting.desc(), Seat.id)
    ).all()
    set_committed_value(group, "seats", list(found))
    return list(found)


def seat_moves(session: Session, group: WorkingGroup) -> dict[int, datetime]:
    """Since when somebody is awaited to fill a vacant seat, by seat."""
    rows = session.execute(
        select(Move.part_id, Move.since).where(Move.record_id == group.id, Move.part_kind == "seat")
    )
    return dict(rows.all())


def mandates(session: Session, group: WorkingGroup) -> list:
    """Every version of a mandate with who wrote it, newest first."""
    return session.execute(
        select(Mandate, Person.name)
        .join(Person, Person.id == Mandate.person_id)
        .where(Mandate.group_id == group.id)
        .order_by(Mandate.number.desc())
        .limit(100)
    ).all()


def seats_of(session: Session, actor: Actor, cluster: ClusterRef, condition) -> list:
    """Seats held now in the groups that an actor may see: (group row, seat, person, organisation)."""
    today = clock.today(cluster.time_zone)
    return session.execute(
        select(
            _record.c.id,
            _record.c.title_fr,
            _record.c.title_en,
            _group.c.slug,
            _group.c.hue,
            _group.c.code_fr,
            _group.c.code_en,
            Seat.role,
            Seat.ends_on,
            Person.id.label("person_id"),
            Person.name.label("person"),
            Organisation.name_fr,
            Organisation.name_en,
        )
        .select_from(Seat)
        .join(_record, _record.c.id == Seat.record_id)
        .join(_group, _group.c.id == _record.c.id)
        .join(Person, Person.id == Seat.person_id)
        .outerjoin(Organisation, Organisation.id == Seat.organisation_id)
        .where(
            visible_to(actor, cluster.id),
            _record.c.state.not_in(FINAL),
            held_on(today),
            condition,
        )
        .order_by(_record.c.number, Person.sort_name)
    ).all()
