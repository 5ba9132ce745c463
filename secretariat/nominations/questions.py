"""What the guards of calls and nominations ask of the database."""

from datetime import date

from sqlalchemy import Row, Select, exists, func, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Affiliation, Organisation
from secretariat.core import acts, clock
from secretariat.core.lifecycle import N_
from secretariat.core.policy import Actor
from secretariat.core.record import Record
from secretariat.core.walls import Cluster
from secretariat.groups.models import Seat
from secretariat.nominations.interests import interest_of
from secretariat.nominations.models import (
    Call,
    CallSeat,
    CommitteeMember,
    Endorsement,
    Nomination,
    Nominator,
    Recusal,
)
from secretariat.nominations.secret_models import Elector

OUTSIDE = {
    ("body", "nominators"): N_("Those seated at the body nominate."),
    ("body", "endorsers"): N_("Those seated at the body endorse."),
    ("constituency", "nominators"): N_("Members of the constituencies that the call names nominate."),
    ("constituency", "endorsers"): N_("Members of the constituencies that the call names endorse."),
}


def seats_of_call(session: Session, call_id: int) -> int:
    """For how many seats a call is made."""
    return session.scalar(select(func.count()).where(CallSeat.call_id == call_id))


def audience_of_body(session: Session, body_id: int) -> str:
    """Who sees a body sees its calls: a restricted one's are restricted."""
    return session.scalar(select(Record.audience).where(Record.id == body_id)) or "cluster"


def unvetted(session: Session, call_id: int) -> int:
    """How many nominations of a call wait to be vetted."""
    return session.scalar(
        select(func.count())
        .select_from(Nomination)
        .where(Nomination.call_id == call_id, Nomination.state.in_(("accepted", "answered")))
    )


def eligible_in(session: Session, call_id: int) -> int:
    """How many nominations of a call were found eligible."""
    return session.scalar(
        select(func.count())
        .select_from(Nomination)
        .where(Nomination.call_id == call_id, Nomination.state == "eligible")
    )


def is_elector(session: Session, call_id: int, person_id: int) -> bool:
    """Whether somebody is on the roll of a ballot."""
    return session.get(Elector, (call_id, person_id)) is not None


def has_unread(session: Session, call_id: int, person_id: int) -> bool:
    """Whether somebody of the committee has not said that they read the files."""
    member = session.get(CommitteeMember, (call_id, person_id))
    return member is not None and member.read_at is None


def ties_asked(nomination: Nomination, person_id: int | None, today: date) -> Select:
    """What binds a person to a nomination: one row of ``recused``, ``nominated``, ``endorsed``, ``colleague``."""

    def one_of(row):
        return exists().where(row.nomination_id == nomination.id, row.person_id == person_id)

    belongs = exists().where(
        Affiliation.person_id == person_id,
        Affiliation.organisation_id == nomination.organisation_id,
        Affiliation.starts_on <= today,
        (Affiliation.ends_on.is_(None)) | (Affiliation.ends_on >= today),
    )
    return select(
        one_of(Recusal).label("recused"),
        one_of(Nominator).label("nominated"),
        one_of(Endorsement).where(Endorsement.withdrawn_at.is_(None)).label("endorsed"),
        belongs.label("colleague"),
    )


def ties(session: Session, nomination: Nomination, person_id: int | None, today: date) -> Row:
    """``ties_asked``, asked now."""
    return session.execute(ties_asked(nomination, person_id, today)).one()


def outside(session: Session, call: Call, circle: str, actor: Actor) -> str | None:
    """Why an actor is outside the circle of those who nominate or endorse; None within it."""
    kind = getattr(call, circle)
    if kind == "body":
        inside = call.body_id in actor.groups
    elif kind == "constituency":
        wanted = (
            select(Seat.constituency)
            .join(CallSeat, CallSeat.seat_id == Seat.id)
            .where(CallSeat.call_id == call.id)
        )
        inside = bool(actor.organisations) and bool(
            session.scalar(
                select(
                    exists().where(
                        Organisation.id.in_(actor.organisations), Organisation.constituency.in_(wanted)
                    )
                )
            )
        )
    else:
        inside = True
    return None if inside else OUTSIDE[kind, circle]


def organisations_of(session: Session, person_id: int, cluster_id: int) -> list[int]:
    """The organisations of a cluster to which a person belongs today, those they represent first."""
    today = clock.today(session.get(Cluster, cluster_id).time_zone)
    return list(
        session.scalars(
            select(Affiliation.organisation_id)
            .join(Organisation, Organisation.id == Affiliation.organisation_id)
            .where(
                Organisation.cluster_id == cluster_id,
                Affiliation.person_id == person_id,
                Affiliation.starts_on <= today,
                (Affiliation.ends_on.is_(None)) | (Affiliation.ends_on >= today),
            )
            .order_by(Affiliation.representative.desc(), Affiliation.id)
        )
    )


def interest(session: Session, nomination: Nomination, person_id: int | None) -> str:
    """Why a person may not vet a nomination, as a key of INTERESTS; empty where nothing is known."""
    today = clock.today(session.get(Cluster, nomination.cluster_id).time_zone)
    return interest_of(nomination, person_id, ties(session, nomination, person_id, today))


def answer_guards() -> None:
    """Let guards ask these questions."""
    for question in (
        seats_of_call,
        audience_of_body,
        unvetted,
        eligible_in,
        is_elector,
        has_unread,
        ties,
        outside,
    ):
        acts.answer(question.__name__, question)
