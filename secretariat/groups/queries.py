"""Reads of working groups; each starts from ``visible_to``. The statements do not grow with the groups."""

from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import Select, and_, case, func, select
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
from secretariat.groups.seat_queries import held_on, unmet, unmet_asks

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


def groups(actor: Actor, cluster: ClusterRef, over: bool = False) -> Select:
    """The living bodies that an actor may see (``kind`` parts boards from groups), or (``over``) those that are
    concluded and dropped."""
    state = _record.c.state.in_(FINAL) if over else _record.c.state.not_in(FINAL)
    return ROWS.where(visible_to(actor, cluster.id), state)


def how_many_over(actor: Actor, cluster: ClusterRef) -> Select:
    """How many groups are concluded or dropped."""
    return (
        select(func.count().label("n"))
        .select_from(_record)
        .where(visible_to(actor, cluster.id), _record.c.kind.in_(BODIES), _record.c.closed)
    )


def health_asks(actor: Actor, cluster: ClusterRef, over: bool, soon: date) -> dict[str, Select]:
    """Groups and what their health is made of; ``soon`` ends the expiring terms."""
    today = clock.today(cluster.time_zone)
    listed = groups(actor, cluster, over)
    known = listed.with_only_columns(_record.c.id).order_by(None).subquery()
    ids = select(known.c.id)
    return {
        "groups": listed,
        "tables": _tables(ids, today, soon),
        "work": _work(actor, cluster, ids, today),
        "group_moves": _moves(ids),
        **unmet_asks(ids, today),
    }


def health(session: Session, read: dict[str, list]) -> dict[int, Health]:
    """Health by group, from the rows of ``health_asks``; who the awaited are takes one statement more."""
    found = {row.id: Health() for row in read["groups"]}
    for row in read["tables"]:
        one = found[row.record_id]
        one.seats, one.held, one.members, one.expiring = row.seats, row.held, row.members, row.expiring
        one.chair = (row.chair_id, row.chair) if row.chair_id else None
    for row in read["work"]:
        entry = kinds.kinds().get(row.kind)
        if entry is None or row.state in entry.lifecycle.final:
            continue
        one = found[row.group_id]
        one.open += row.n
        one.late += row.late
        one.next_on = min(filter(None, (one.next_on, row.next_on)), default=None)
    _wait(session, found, read["group_moves"])
    for group_id, n in unmet(read).items():
        found[group_id].unmet = n
    return found


def _tables(ids: Select, today: date, soon: date) -> Select:
    held = held_on(today)
    chair = and_(held, Seat.role == "chair")
    return (
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
        .where(Seat.record_id.in_(ids), Seat.state != "removed")
        .group_by(Seat.record_id)
    )


def _work(actor: Actor, cluster: ClusterRef, ids: Select, today: date) -> Select:
    return (
        select(
            Record.group_id,
            Record.kind,
            Record.state,
            func.count().label("n"),
            func.sum(case((Record.due_on < today, 1), else_=0)).label("late"),
            func.min(case((Record.due_on >= today, Record.due_on))).label("next_on"),
        )
        .where(visible_to(actor, cluster.id), Record.group_id.in_(ids), Record.audience != "author")
        .group_by(Record.group_id, Record.kind, Record.state)
    )


def _moves(ids: Select) -> Select:
    return (
        select(Move.record_id, Move.principal, Move.verb, Move.part_kind, Move.since)
        .where(Move.record_id.in_(ids))
        .order_by(Move.part_kind.is_not(None), Move.since, Move.id)
    )


def _wait(session: Session, found: dict[int, Health], rows: list) -> None:
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
        .options(
            joinedload(Seat.person),
            joinedload(Seat.organisation),
            joinedload(Seat.alternate),
            joinedload(Seat.successor),
        )
        .order_by(Seat.rank, Seat.voting.desc(), Seat.id)
    ).all()
    set_committed_value(group, "seats", list(found))
    return list(found)


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
