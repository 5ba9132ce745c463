"""What the steps of calls and nominations also write: who is named and told, letters, recusals, dates of others."""

from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from secretariat.clusters.models import Affiliation, Organisation
from secretariat.core import acts, clock
from secretariat.core.lifecycle import N_, Refused, Situation
from secretariat.core.moves import Move
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant
from secretariat.core.settling import settle
from secretariat.groups.models import Seat
from secretariat.nominations import letters, links, questions
from secretariat.nominations.commands import committee_ids, name_on
from secretariat.nominations.models import (
    Call,
    CallSeat,
    CommitteeMember,
    Endorsement,
    Nomination,
    Nominator,
    Recusal,
)
from secretariat.nominations.nominating import add_nominator
from secretariat.nominations.nomination_rules import LIVING

NO = "n°\u00a0"


def announce(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *publish*: those who may nominate are told, once."""
    call: Call = case.thing
    held = select(Grant.person_id).where(in_force(case.now))
    if call.nominators == "body":
        held = held.where(Grant.scope == f"g{call.body_id}")
    elif call.nominators == "constituency":
        wanted = select(Seat.constituency).join(CallSeat, CallSeat.seat_id == Seat.id)
        firms = session.scalars(
            select(Organisation.id).where(
                Organisation.cluster_id == call.cluster_id,
                Organisation.constituency.in_(wanted.where(CallSeat.call_id == call.id)),
            )
        )
        held = held.where(Grant.scope.in_([f"o{id}" for id in firms]))
    else:
        held = held.where(Grant.cluster_id == call.cluster_id, Grant.role != "observer")
    call.told_ids = sorted(set(session.scalars(held)))


def put_off(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *extend*: who was awaited until the close has until the new one; those concerned are told."""
    call: Call = case.thing
    if call.state == "open":
        waiting = ("draft", "submitted")
        ids = list(
            session.scalars(
                select(Nomination.id).where(Nomination.call_id == call.id, Nomination.state.in_(waiting))
            )
        )
        for nomination in session.scalars(select(Nomination).where(Nomination.id.in_(ids))):
            nomination.due_on = call.closes_on
        session.execute(update(Move).where(Move.record_id.in_(ids)).values(due=call.closes_on))
        links.move_expiry(session, ids, call.closes_at)
    session.execute(
        update(Move).where(Move.record_id == call.id, Move.due.is_not(None)).values(due=call.due_on)
    )
    call.told_ids = parties(session, call.id)


def close(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *close*: what nobody answered lapses, interests are written down, the committee is awaited."""
    call: Call = case.thing
    for nomination in _of_call(session, call.id, ("draft", "submitted")):
        acts.take_step(session, case.actor, nomination, "lapse")
        if nomination.nominee_id and nomination.state == "lapsed" and nomination.audience == "named":
            letters.outcome(session, nomination, "lapse")
    note_interests(session, call)
    call.unread_ids = sorted(committee_ids(session, call.id))


def note_read(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *read*: this member is awaited no more, the others still are."""
    member = session.get(CommitteeMember, (case.thing.id, case.actor.id))
    if member is None or member.read_at is not None:
        raise Refused(N_("You have said that you read them."))
    member.read_at = case.now
    settle(session, case.thing, "read", case.actor.principal)


def stop(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *cancel*: every living nomination ends with the call; nominees and nominators are told once, by it."""
    call: Call = case.thing
    call.told_ids = [] if call.published_at is None else parties(session, call.id)
    for nomination in _of_call(session, call.id, ("draft", *LIVING)):
        acts.take_step(session, case.actor, nomination, "end_with_call")
        if nomination.nominee_id:
            letters.outcome(session, nomination, "end_with_call", facts.get("reason") or "")


def write_to_nominee(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *submit*: nominee and nominator are named on the file, and the nominee gets the letter."""
    nomination: Nomination = case.thing
    add_nominator(session, nomination, case.actor, nomination.reason)
    name_on(session, nomination, nomination.nominee_id, "nominee")
    letters.invite(session, nomination, nomination.call)


def confirm_acceptance(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *accept*: the link is spent with the answer; a nominee without an account reads what comes next."""
    letters.outcome(session, case.thing, "accept")


def endorse(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *endorse*: for which organisation. The nominee's own comes first where it is theirs: it counts apart."""
    nomination: Nomination = case.thing
    firms = questions.organisations_of(session, case.actor.id, nomination.cluster_id)
    own = nomination.organisation_id is not None and nomination.organisation_id in firms
    firm_id = nomination.organisation_id if own else (firms[0] if firms else None)
    firm = session.get(Organisation, firm_id) if firm_id else None
    held = session.get(Endorsement, (nomination.id, case.actor.id))
    if held is None:
        held = Endorsement(nomination_id=nomination.id, person_id=case.actor.id)
        session.add(held)
    held.organisation_id, held.own = firm_id, own
    held.constituency = firm.constituency if firm else ""
    held.at, held.withdrawn_at = case.now, None
    session.flush()


def unendorse(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *unendorse*: the row stays, and counts no more."""
    held = session.get(Endorsement, (case.thing.id, case.actor.id))
    held.withdrawn_at = case.now
    session.flush()


def stand_aside(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *recuse*: the record says who and why."""
    session.merge(
        Recusal(
            nomination_id=case.thing.id,
            person_id=case.actor.id,
            reason=facts["reason"],
            at=case.now,
            automatic=False,
        )
    )
    session.flush()


def tell_finding(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *bar*: a nominee without an account reads the reason in a letter, and answers by its link."""
    letters.finding(session, case.thing)


def merge(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """After *merge*: the nomination that stays keeps every nominator, and each endorsement once."""
    gone: Nomination = case.thing
    kept = session.scalars(
        select(Nomination)
        .where(Nomination.id == facts["into"], Nomination.call_id == gone.call_id, Nomination.id != gone.id)
        .where(Nomination.state.in_(LIVING))
        .with_for_update(of=Nomination.__table__)
    ).one_or_none()
    if kept is None:
        raise Refused(errors={"into": [N_("Choose a nomination of the same call that is under way.")]})
    for row in session.scalars(select(Nominator).where(Nominator.nomination_id == gone.id)).all():
        if session.get(Nominator, (kept.id, row.person_id)) is None:
            session.add(
                Nominator(
                    nomination_id=kept.id,
                    person_id=row.person_id,
                    organisation_id=row.organisation_id,
                    reason=row.reason,
                    at=row.at,
                )
            )
            name_on(session, kept, row.person_id, "nominator")
    for row in session.scalars(select(Endorsement).where(Endorsement.nomination_id == gone.id)).all():
        held = session.get(Endorsement, (kept.id, row.person_id))
        if held is None and row.withdrawn_at is None and row.person_id != kept.nominee_id:
            session.add(
                Endorsement(
                    nomination_id=kept.id,
                    person_id=row.person_id,
                    organisation_id=row.organisation_id,
                    constituency=row.constituency,
                    own=row.own,
                    at=row.at,
                )
            )
    session.flush()
    return {"what": kept.nominee_name}


def duplicates(session: Session, nomination: Nomination) -> list[tuple[int, str]]:
    """The other living nominations of the call, those of the same name first: (id, words)."""
    rows = session.execute(
        select(Nomination.id, Nomination.number, Nomination.nominee_name)
        .where(
            Nomination.call_id == nomination.call_id,
            Nomination.id != nomination.id,
            Nomination.state.in_(LIVING),
        )
        .order_by(Nomination.nominee_name != nomination.nominee_name, Nomination.nominee_name)
        .limit(300)
    )
    return [(row.id, f"{row.nominee_name} ({NO}{row.number})") for row in rows]


def parties(session: Session, call_id: int) -> list[int]:
    """Nominees and nominators of what is under way in a call."""
    living = select(Nomination.id).where(Nomination.call_id == call_id, Nomination.state.in_(LIVING))
    nominators = session.scalars(select(Nominator.person_id).where(Nominator.nomination_id.in_(living)))
    nominees = session.scalars(
        select(Nomination.nominee_id).where(
            Nomination.call_id == call_id, Nomination.state.in_(LIVING), Nomination.nominee_id.is_not(None)
        )
    )
    return sorted(set(nominators) | set(nominees))


def note_interests(session: Session, call: Call) -> None:
    """Write down which members of the committee stand aside from which nomination, and why."""
    members = committee_ids(session, call.id)
    if not members:
        return
    found: dict[tuple[int, int], str] = {}
    living = (Nomination.call_id == call.id) & Nomination.state.in_(LIVING)
    colleagues = (
        select(Nomination.id, Affiliation.person_id)
        .join(Affiliation, Affiliation.organisation_id == Nomination.organisation_id)
        .where(living, Affiliation.person_id.in_(members))
        .where(or_(Affiliation.ends_on.is_(None), Affiliation.ends_on >= clock.today()))
    )
    endorsed = (
        select(Endorsement.nomination_id, Endorsement.person_id)
        .join(Nomination, Nomination.id == Endorsement.nomination_id)
        .where(living, Endorsement.person_id.in_(members), Endorsement.withdrawn_at.is_(None))
    )
    nominated = (
        select(Nominator.nomination_id, Nominator.person_id)
        .join(Nomination, Nomination.id == Nominator.nomination_id)
        .where(living, Nominator.person_id.in_(members))
    )
    nominees = select(Nomination.id, Nomination.nominee_id).where(living, Nomination.nominee_id.in_(members))
    for key, query in (
        ("colleague", colleagues),
        ("endorsed", endorsed),
        ("nominated", nominated),
        ("nominee", nominees),
    ):
        found.update({tuple(row): key for row in session.execute(query)})
    for (nomination_id, person_id), key in sorted(found.items()):
        if session.get(Recusal, (nomination_id, person_id)) is None:
            session.add(
                Recusal(
                    nomination_id=nomination_id,
                    person_id=person_id,
                    reason=key,
                    at=clock.now(),
                    automatic=True,
                )
            )
    session.flush()


def _of_call(session: Session, call_id: int, states: tuple[str, ...]) -> list[Nomination]:
    return list(
        session.scalars(
            select(Nomination)
            .where(Nomination.call_id == call_id, Nomination.state.in_(states))
            .order_by(Nomination.id)
            .with_for_update(of=Nomination.__table__)
        )
    )
