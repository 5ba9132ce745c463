"""The roll of a ballot: who may vote, fixed when it opens. Nothing here says what anybody voted."""

from dataclasses import dataclass

from sqlalchemy import Select, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Affiliation, Organisation
from secretariat.core import clock
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person
from secretariat.core.walls import Cluster
from secretariat.groups.models import Seat
from secretariat.nominations.models import Call, CallSeat
from secretariat.nominations.secret_models import Elector

FEWEST = 3
"""With fewer voters everybody would know how the others voted."""


@dataclass(frozen=True)
class Entitled:
    """Somebody who may vote: for an organisation, where each has one vote; for one constituency, or for all ("")."""

    person_id: int
    organisation_id: int | None = None
    constituency: str = ""


def entitled(session: Session, call: Call) -> list[Entitled]:
    """Who may vote in a call now: those who may endorse in it, but the secretariat's staff, who sit at no firm.

    Where each organisation has one vote, its first representative casts it; somebody who represents two votes for
    one of them, and the other's next representative for the other.
    """
    found = sorted(set(_circle(session, call)), key=lambda one: (one.person_id, one.organisation_id or 0))
    if call.suffrage == "person":
        return list({one.person_id: one for one in reversed(found)}.values())[::-1]
    return _one_for_each(session, call, found)


def fix(session: Session, call: Call) -> list[int]:
    """Write the roll of a call anew; the ids of those on it, in order."""
    people = entitled(session, call)
    session.execute(delete(Elector).where(Elector.call_id == call.id))
    if people:
        session.execute(
            insert(Elector),
            [
                {
                    "call_id": call.id,
                    "person_id": one.person_id,
                    "organisation_id": one.organisation_id,
                    "constituency": one.constituency,
                    "voted": False,
                }
                for one in people
            ],
        )
    return [one.person_id for one in people]


def turnout_asked(call_id: int) -> Select:
    """How many voted, of how many who may."""
    voted = func.count().filter(Elector.voted).label("voted")
    return select(voted, func.count().label("electors")).where(Elector.call_id == call_id)


def turnout(session: Session, call_id: int) -> tuple[int, int]:
    """How many voted, of how many who may, now."""
    voted, electors = session.execute(turnout_asked(call_id)).one()
    return voted, electors


def waiting(session: Session, call_id: int) -> list[int]:
    """Who has not voted."""
    return list(
        session.scalars(
            select(Elector.person_id)
            .where(Elector.call_id == call_id, ~Elector.voted)
            .order_by(Elector.person_id)
        )
    )


def constituencies(session: Session, call_id: int) -> dict[str, list[int]]:
    """The seats of a call by constituency, in the order of the table."""
    found: dict[str, list[int]] = {}
    for constituency, seat_id in session.execute(
        select(Seat.constituency, Seat.id)
        .join(CallSeat, CallSeat.seat_id == Seat.id)
        .where(CallSeat.call_id == call_id)
        .order_by(Seat.rank, Seat.id)
    ):
        found.setdefault(constituency, []).append(seat_id)
    return found


def _circle(session: Session, call: Call) -> list[Entitled]:
    if call.endorsers == "body" or call.audience == "group":
        return _seated(session, call)
    if call.endorsers == "constituency":
        return _fellows(session, call, list(constituencies(session, call.id)))
    return _members(session, call)


def _seated(session: Session, call: Call) -> list[Entitled]:
    """Who sits at the body with a vote, for the organisation they sit for."""
    rows = session.execute(
        select(Seat.person_id, Seat.organisation_id)
        .join(Person, Person.id == Seat.person_id)
        .where(
            Seat.record_id == call.body_id,
            Seat.state == "filled",
            Seat.voting,
            or_(Seat.ends_on.is_(None), Seat.ends_on >= _today(session, call)),
            Person.active,
        )
        .order_by(Seat.rank, Seat.id)
    )
    return [Entitled(person, organisation) for person, organisation in rows]


def _fellows(session: Session, call: Call, wanted: list[str]) -> list[Entitled]:
    """Who belongs to an organisation of these constituencies, for its constituency alone."""
    today = _today(session, call)
    rows = session.execute(
        select(Affiliation.person_id, Affiliation.organisation_id, Organisation.constituency)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .join(Person, Person.id == Affiliation.person_id)
        .where(
            Organisation.cluster_id == call.cluster_id,
            Organisation.constituency.in_(wanted),
            Organisation.active,
            Person.active,
            Affiliation.starts_on <= today,
            or_(Affiliation.ends_on.is_(None), Affiliation.ends_on >= today),
        )
        .order_by(Affiliation.representative.desc(), Affiliation.id)
    )
    return [Entitled(*row) for row in rows]


def _members(session: Session, call: Call) -> list[Entitled]:
    """Who takes part in the cluster: belongs to an organisation, or has a role that is not the secretariat's."""
    now = clock.now()
    takes_part = or_(
        Grant.scope == f"c{call.cluster_id}", Grant.scope.startswith("g"), Grant.scope.startswith("o")
    )
    people = session.scalars(
        select(Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.cluster_id == call.cluster_id,
            in_force(now),
            takes_part,
            Grant.role.not_in(("observer", "director", "coordinator")),
            Person.active,
        )
        .distinct()
    ).all()
    if call.suffrage == "person":
        return [Entitled(person) for person in people]
    every = session.scalars(
        select(Organisation.constituency).where(Organisation.cluster_id == call.cluster_id).distinct()
    ).all()
    return [Entitled(one.person_id, one.organisation_id) for one in _fellows(session, call, list(every))]


def _one_for_each(session: Session, call: Call, found: list[Entitled]) -> list[Entitled]:
    """One voter for each organisation: a representative who votes for no other."""
    today = _today(session, call)
    represent = session.execute(
        select(Affiliation.organisation_id, Affiliation.person_id)
        .where(
            Affiliation.organisation_id.in_(sorted({o.organisation_id for o in found if o.organisation_id})),
            Affiliation.representative,
            or_(Affiliation.ends_on.is_(None), Affiliation.ends_on >= today),
        )
        .order_by(Affiliation.id)
    ).all()
    possible = {(one.organisation_id, one.person_id): one for one in found}
    choices: dict[int, list[Entitled]] = {}
    for organisation_id, person_id in represent:
        if (organisation_id, person_id) in possible:
            choices.setdefault(organisation_id, []).append(possible[organisation_id, person_id])
    taken: set[int] = set()
    roll = []
    for organisation_id in sorted(choices, key=lambda id: (len(choices[id]), id)):
        voter = next((one for one in choices[organisation_id] if one.person_id not in taken), None)
        if voter:
            taken.add(voter.person_id)
            roll.append(voter)
    return sorted(roll, key=lambda one: one.person_id)


def _today(session: Session, call: Call):
    return clock.today(session.get(Cluster, call.cluster_id).time_zone)
