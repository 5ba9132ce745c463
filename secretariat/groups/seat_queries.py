"""Reads about a table: targets, who sits elsewhere too, seats by organisation, terms. One statement each."""

from datetime import date

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.core import clock
from secretariat.core.person import Person
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.groups import balance
from secretariat.groups.models import BalanceTarget, Seat, Term, WorkingGroup

_record, _group = Record.__table__, WorkingGroup.__table__


def held_on(today: date):
    """The condition on ``seat``: somebody sits there on a day."""
    return and_(Seat.state == "filled", or_(Seat.ends_on.is_(None), Seat.ends_on >= today))


def targets_asked(condition) -> Select:
    """Targets of bodies, in order, as rows: what ``balance.standing`` and words need of them."""
    target = BalanceTarget.__table__
    return select(target).where(condition).order_by(target.c.record_id, target.c.rank, target.c.id)


def targets_from(rows: list) -> list[BalanceTarget]:
    """The rows of ``targets_asked`` as targets to read, of which no session knows."""
    return [BalanceTarget(**row._asdict()) for row in rows]


def targets(session: Session, record_id: int) -> list[BalanceTarget]:
    """The targets of a body, in order."""
    return list(
        session.scalars(
            select(BalanceTarget)
            .where(BalanceTarget.record_id == record_id)
            .order_by(BalanceTarget.rank, BalanceTarget.id)
        )
    )


def unmet_asks(ids: Select, today: date) -> dict[str, Select]:
    """What ``unmet`` needs: the targets of bodies, and the voting seats held where there are any."""
    wanted = BalanceTarget.__table__.c.record_id
    return {
        "balance_targets": targets_asked(wanted.in_(ids)),
        "balance_held": select(Seat.record_id, Seat.constituency).where(
            Seat.record_id.in_(select(wanted).where(wanted.in_(ids))), Seat.voting, held_on(today)
        ),
    }


def unmet(read: dict[str, list]) -> dict[int, int]:
    """How many targets each of several bodies does not meet."""
    wanted: dict[int, list] = {}
    for target in read["balance_targets"]:
        wanted.setdefault(target.record_id, []).append(target)
    held: dict[int, list[str]] = {}
    for record_id, constituency in read["balance_held"]:
        held.setdefault(record_id, []).append(constituency)
    return {
        record_id: sum(1 for stands in balance.standing(its, held.get(record_id, ())) if not stands.met)
        for record_id, its in wanted.items()
    }


def elsewhere(
    session: Session, actor: Actor, cluster: ClusterRef, record_id: int, people: list[int]
) -> dict[int, list]:
    """The seats that people hold in other bodies that the reader may see, by person."""
    found: dict[int, list] = {}
    if not people:
        return found
    rows = session.execute(
        select(
            Seat.person_id,
            _record.c.title_fr,
            _record.c.title_en,
            _group.c.slug,
            _group.c.hue,
            _group.c.code_fr,
            _group.c.code_en,
        )
        .select_from(Seat)
        .join(_record, _record.c.id == Seat.record_id)
        .join(_group, _group.c.id == _record.c.id)
        .where(
            visible_to(actor, cluster.id),
            ~_record.c.closed,
            Seat.record_id != record_id,
            Seat.person_id.in_(people),
            held_on(clock.today(cluster.time_zone)),
        )
        .order_by(_record.c.number)
    )
    for row in rows:
        found.setdefault(row.person_id, []).append(row)
    return found


def by_organisation(
    session: Session, actor: Actor, cluster: ClusterRef, organisations: list[int]
) -> dict[int, int]:
    """How many seats organisations hold in all the bodies that the reader may see."""
    if not organisations:
        return {}
    rows = session.execute(
        select(Seat.organisation_id, func.count())
        .select_from(Seat)
        .join(_record, _record.c.id == Seat.record_id)
        .where(
            visible_to(actor, cluster.id),
            ~_record.c.closed,
            Seat.organisation_id.in_(organisations),
            held_on(clock.today(cluster.time_zone)),
        )
        .group_by(Seat.organisation_id)
    )
    return dict(rows.all())


TERMS = (
    select(Term, Person.name, Organisation.name_fr, Organisation.name_en, Seat.constituency)
    .join(Seat, Seat.id == Term.seat_id)
    .join(Person, Person.id == Term.person_id)
    .outerjoin(Organisation, Organisation.id == Term.organisation_id)
)


def past_terms(session: Session, record_id: int, today: date, limit: int = 100) -> list:
    """Terms of a body that are over, latest first."""
    return session.execute(
        TERMS.where(Seat.record_id == record_id, Term.ended_on <= today)
        .order_by(Term.ended_on.desc(), Term.id.desc())
        .limit(limit)
    ).all()


def terms_of(session: Session, seat_id: int, limit: int = 100) -> list:
    """Every term on one seat, latest first."""
    return session.execute(
        TERMS.where(Term.seat_id == seat_id).order_by(Term.starts_on.desc(), Term.id.desc()).limit(limit)
    ).all()
