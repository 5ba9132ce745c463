"""Reads about a table: targets, who sits elsewhere too, seats by organisation, terms. One statement each."""

from datetime import date

from sqlalchemy import and_, func, or_, select
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


def targets(session: Session, record_id: int) -> list[BalanceTarget]:
    """The targets of a body, in order."""
    return list(
        session.scalars(
            select(BalanceTarget)
            .where(BalanceTarget.record_id == record_id)
            .order_by(BalanceTarget.rank, BalanceTarget.id)
        )
    )


def unmet(session: Session, ids: list[int], today: date) -> dict[int, int]:
    """How many targets each of several bodies does not meet; two statements, or one where none has any."""
    wanted: dict[int, list] = {}
    for target in session.scalars(select(BalanceTarget).where(BalanceTarget.record_id.in_(ids))):
        wanted.setdefault(target.record_id, []).append(target)
    if not wanted:
        return {}
    held: dict[int, list[str]] = {}
    for record_id, constituency in session.execute(
        select(Seat.record_id, Seat.constituency).where(
            Seat.record_id.in_(sorted(wanted)), Seat.voting, held_on(today)
        )
    ):
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
