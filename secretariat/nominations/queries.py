"""Reads of calls and nominations, each from ``visible_to``. The statements do not grow with the nominations."""

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from secretariat.clusters import constituencies
from secretariat.clusters.models import Organisation
from secretariat.core.moves import Move
from secretariat.core.person import Person
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.nominations.models import (
    Call,
    CallSeat,
    CommitteeMember,
    Endorsement,
    Nomination,
    Nominator,
    Recusal,
)

_record, _call, _nomination = Record.__table__, Call.__table__, Nomination.__table__
RUNNING = ("accepted", "answered", "eligible", "elected")
PENDING = ("submitted",)
OVER = ("decided", "archived", "cancelled")
CALLS = select(
    _record.c.id,
    _record.c.number,
    _record.c.title_fr,
    _record.c.title_en,
    _record.c.state,
    _record.c.state_since,
    _record.c.audience,
    _record.c.group_id,
    _call.c.body_id,
    _call.c.closes_on,
    _call.c.closes_at,
    _call.c.decided_by,
    _call.c.endorsements_needed,
    _call.c.voting_closes_on,
).join_from(_record, _call, _call.c.id == _record.c.id)


def calls(
    actor: Actor,
    cluster: ClusterRef,
    over: bool = False,
    limit: int = 100,
    body_id: int | None = None,
) -> Select:
    """The calls that an actor may see: those under way by their last day, or those that are over, latest first."""
    state = _record.c.state.in_(OVER) if over else _record.c.state.not_in(OVER)
    query = CALLS.where(visible_to(actor, cluster.id), state)
    if body_id is not None:
        query = query.where(_call.c.body_id == body_id)
    if over:
        query = query.order_by(_record.c.state_since.desc(), _record.c.id.desc())
    else:
        query = query.order_by(_call.c.closes_on.is_(None), _call.c.closes_on, _record.c.id)
    return query.limit(limit)


def ids_of(calls: Select) -> Select:
    """The ids of the calls that a statement lists, as a subquery for others."""
    return select(calls.with_only_columns(_record.c.id).subquery().c.id)


def progress_asks(calls: Select, cluster: ClusterRef) -> dict[str, Select]:
    """A list of calls with their seats, what was counted of their nominations, and the cluster's constituencies."""
    ids = ids_of(calls)
    return {
        "calls": calls,
        "call_seats": seats_asked(ids),
        "tallies": tallies_asked(ids),
        "constituencies": constituencies.asked(cluster.id),
    }


def how_many_over(actor: Actor, cluster: ClusterRef) -> Select:
    """How many calls are decided, archived or cancelled."""
    return (
        select(func.count().label("n"))
        .select_from(_record)
        .where(visible_to(actor, cluster.id), _record.c.kind == "call", _record.c.state.in_(OVER))
    )


def seats_of(session: Session, call_ids: list[int]) -> list:
    """The seats of several calls."""
    return list(session.execute(seats_asked(call_ids))) if call_ids else []


def seats_asked(call_ids) -> Select:
    """The seats of calls, in the order of their constituencies: who holds them and until when."""
    return (
        select(
            CallSeat.call_id,
            Seat.id,
            Seat.constituency,
            Seat.rank,
            Seat.voting,
            Seat.role,
            Seat.state,
            Seat.ends_on,
            Seat.term_years,
            Seat.criteria_fr,
            Seat.criteria_en,
            Seat.person_id,
            Person.name.label("holder"),
        )
        .join(Seat, Seat.id == CallSeat.seat_id)
        .outerjoin(Person, Person.id == Seat.person_id)
        .where(CallSeat.call_id.in_(call_ids))
        .order_by(CallSeat.call_id, Seat.rank, Seat.id)
    )


def tallies_asked(call_ids) -> Select:
    """By call and constituency: nominations accepted, awaited, and endorsements from other organisations.

    Counted over everything, whoever reads: numbers alone are no secret of anybody's, and the page says so.
    """
    support = (
        select(Endorsement.nomination_id, func.count().label("n"))
        .join(Nomination, Nomination.id == Endorsement.nomination_id)
        .where(Nomination.call_id.in_(call_ids), Endorsement.withdrawn_at.is_(None), ~Endorsement.own)
        .group_by(Endorsement.nomination_id)
        .subquery()
    )
    running = _record.c.state.in_(RUNNING)
    endorsed = func.coalesce(support.c.n, 0)
    return (
        select(
            _nomination.c.call_id,
            _nomination.c.constituency,
            func.sum(case((running, 1), else_=0)).label("accepted"),
            func.sum(case((_record.c.state.in_(PENDING), 1), else_=0)).label("awaited"),
            func.sum(case((running, endorsed), else_=0)).label("endorsements"),
            func.sum(case((running & (endorsed >= _call.c.endorsements_needed), 1), else_=0)).label("whole"),
        )
        .join_from(_nomination, _record, _record.c.id == _nomination.c.id)
        .join(_call, _call.c.id == _nomination.c.call_id)
        .outerjoin(support, support.c.nomination_id == _nomination.c.id)
        .where(_nomination.c.call_id.in_(call_ids))
        .group_by(_nomination.c.call_id, _nomination.c.constituency)
        .order_by(_nomination.c.call_id, _nomination.c.constituency)
    )


def nominations(actor: Actor, call: Call, limit: int = 400) -> Select:
    """The nominations of a call that an actor may see, by constituency and name, with their support."""
    counted = (
        select(
            Endorsement.nomination_id,
            func.sum(case((Endorsement.own, 0), else_=1)).label("others"),
            func.sum(case((Endorsement.own, 1), else_=0)).label("own"),
        )
        .join(Nomination, Nomination.id == Endorsement.nomination_id)
        .where(Nomination.call_id == call.id, Endorsement.withdrawn_at.is_(None))
        .group_by(Endorsement.nomination_id)
        .subquery()
    )
    return (
        select(
            _record.c.id,
            _record.c.number,
            _record.c.title_fr,
            _record.c.title_en,
            _record.c.state,
            _record.c.state_since,
            _record.c.audience,
            _nomination.c.constituency,
            _nomination.c.nominee_id,
            _nomination.c.nominee_name,
            _nomination.c.organisation_id,
            _nomination.c.organisation_name,
            _nomination.c.seat_id,
            Organisation.name_fr.label("firm_fr"),
            Organisation.name_en.label("firm_en"),
            func.coalesce(counted.c.others, 0).label("others"),
            func.coalesce(counted.c.own, 0).label("own"),
        )
        .join_from(_nomination, _record, _record.c.id == _nomination.c.id)
        .outerjoin(Organisation, Organisation.id == _nomination.c.organisation_id)
        .outerjoin(counted, counted.c.nomination_id == _nomination.c.id)
        .where(visible_to(actor, call.cluster_id), _nomination.c.call_id == call.id)
        .order_by(_nomination.c.constituency, _record.c.title_fr, _record.c.id)
        .limit(limit)
    )


def committee(call_id: int) -> Select:
    """Who vets a call's nominations, and who has read the files."""
    return (
        select(Person.id, Person.name, CommitteeMember.read_at)
        .join(CommitteeMember, CommitteeMember.person_id == Person.id)
        .where(CommitteeMember.call_id == call_id)
        .order_by(Person.sort_name, Person.id)
    )


def body(call: Call) -> Select:
    """The body for which a call is made: whoever sees the call sees it."""
    group = WorkingGroup.__table__
    return (
        select(_record.c.kind, _record.c.title_fr, _record.c.title_en, group.c.slug)
        .join_from(_record, group, group.c.id == _record.c.id)
        .where(_record.c.id == call.body_id)
    )


def supporters(nomination_id: int) -> dict[str, Select]:
    """Nominators and endorsers of a nomination, with organisation and constituency."""
    firm = aliased(Organisation)
    nominators = (
        select(
            Person.id,
            Person.name,
            firm.name_fr,
            firm.name_en,
            firm.constituency,
            Nominator.reason,
            Nominator.at,
        )
        .join(Nominator, Nominator.person_id == Person.id)
        .outerjoin(firm, firm.id == Nominator.organisation_id)
        .where(Nominator.nomination_id == nomination_id)
        .order_by(Nominator.at, Person.id)
    )
    endorsers = (
        select(
            Person.id,
            Person.name,
            firm.name_fr,
            firm.name_en,
            Endorsement.constituency,
            Endorsement.own,
            Endorsement.at,
        )
        .join(Endorsement, Endorsement.person_id == Person.id)
        .outerjoin(firm, firm.id == Endorsement.organisation_id)
        .where(Endorsement.nomination_id == nomination_id, Endorsement.withdrawn_at.is_(None))
        .order_by(Endorsement.at, Person.id)
        .limit(500)
    )
    return {"nominators": nominators, "endorsers": endorsers}


def firm(organisation_id: int) -> Select:
    """The name of a nominee's organisation."""
    return select(Organisation.name_fr, Organisation.name_en).where(Organisation.id == organisation_id)


def recusals(nomination_id: int) -> Select:
    """Who stands aside from a nomination, and why."""
    return (
        select(Person.id, Person.name, Recusal.reason, Recusal.automatic)
        .join(Recusal, Recusal.person_id == Person.id)
        .where(Recusal.nomination_id == nomination_id)
        .order_by(Person.sort_name, Person.id)
    )


def drafts(actor: Actor, call_id: int) -> Select:
    """The actor's own drafts for a call."""
    return (
        select(_record.c.id, _record.c.title_fr)
        .join_from(_record, _nomination, _nomination.c.id == _record.c.id)
        .where(
            _nomination.c.call_id == call_id,
            _record.c.state == "draft",
            _record.c.created_by_id == actor.id,
        )
        .order_by(_record.c.id)
    )


def moves_of(call_ids, actor: Actor) -> Select:
    """The open moves of calls as wholes; last of each call the actor's own, else the oldest."""
    return (
        select(Move.record_id, Move.principal, Move.verb, Move.since)
        .where(Move.record_id.in_(call_ids), Move.part_id.is_(None))
        .order_by(Move.principal.in_(sorted(actor.principals)), Move.since.desc(), Move.id.desc())
    )


def fellows(session: Session, actor: Actor, call: Call) -> list:
    """(id) of nominations of the actor's own making or about them: theirs to follow."""
    mine = or_(
        _nomination.c.nominee_id == actor.id,
        _nomination.c.id.in_(select(Nominator.nomination_id).where(Nominator.person_id == actor.id)),
    )
    return list(session.scalars(select(_nomination.c.id).where(_nomination.c.call_id == call.id, mine)))
