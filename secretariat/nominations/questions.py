"""What the guards of calls and nominations ask of the database."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Affiliation, Organisation
from secretariat.core import acts, clock
from secretariat.core.lifecycle import N_
from secretariat.core.policy import Actor
from secretariat.core.record import Record
from secretariat.core.walls import Cluster
from secretariat.groups.models import Seat
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


def endorses(session: Session, nomination_id: int, person_id: int) -> bool:
    """Whether a person's endorsement stands."""
    held = session.get(Endorsement, (nomination_id, person_id))
    return held is not None and held.withdrawn_at is None


def nominated(session: Session, nomination_id: int, person_id: int) -> bool:
    """Whether a person is among the nominators."""
    return session.get(Nominator, (nomination_id, person_id)) is not None


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
    if person_id is None:
        return ""
    if nomination.nominee_id == person_id:
        return "nominee"
    if session.get(Recusal, (nomination.id, person_id)) is not None:
        return "declared"
    if nominated(session, nomination.id, person_id):
        return "nominated"
    if endorses(session, nomination.id, person_id):
        return "endorsed"
    if nomination.organisation_id in organisations_of(session, person_id, nomination.cluster_id):
        return "colleague"
    return ""


def answer_guards() -> None:
    """Let guards ask these questions."""
    for question in (
        seats_of_call,
        audience_of_body,
        unvetted,
        eligible_in,
        is_elector,
        has_unread,
        endorses,
        nominated,
        outside,
        interest,
    ):
        acts.answer(question.__name__, question)
