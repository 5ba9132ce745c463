"""Writes of calls that are not steps: make one, edit it, its seats and its committee."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from secretariat.clusters.grants import end_grants, grant
from secretariat.clusters.queries import belongs
from secretariat.core import acts, clock
from secretariat.core.lifecycle import N_, Forbidden, Refused
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.groups.models import Seat
from secretariat.groups.succession_rules import FOLLOWED
from secretariat.nominations.models import CIRCLES, Call, CallSeat, CommitteeMember

TEXTS = ("title_fr", "title_en", "criteria_fr", "criteria_en")
RULES = (
    "closes_on",
    "nominators",
    "endorsers",
    "endorsements_needed",
    "self_allowed",
    "questionnaire",
    "decided_by",
    "suffrage",
    "quorum_percent",
)
"""What is fixed when the call is published: people act on it from then on."""
BODIES = ("working_group", "board")
LIVE = ("draft", "open", "closed", "screened", "voting")
MOST_MEMBERS = 15


def create(
    session: Session, actor: Actor, cluster: ClusterRef, body_id: int, facts: Mapping[str, Any]
) -> Call:
    """Keep a call as a draft of the secretariat's.

    ``facts``: TEXTS, RULES, ``seats`` (ids, of the body) and ``committee`` (ids of people of the cluster).
    """
    if cluster.id not in actor.staff_of:
        raise Forbidden(N_("Your roles do not allow this step."))
    body = body_of(session, actor, cluster, body_id)
    if body is None or body.closed:
        raise Refused(errors={"seats": [N_("Choose a body of the cluster that is not over.")]})
    call = Call(cluster_id=cluster.id, group_id=body.id, body_id=body.id, audience="named")
    for name, value in _values(facts).items():
        setattr(call, name, value)
    if not (call.title_fr or call.title_en):
        raise Refused(errors={"title_fr": [N_("Give a title in at least one language.")]})
    acts.open_record(session, actor, call)
    set_seats(session, call, facts.get("seats") or ())
    set_committee(session, call, facts.get("committee") or ())
    return call


def edit(session: Session, actor: Actor, call: Call, facts: Mapping[str, Any], version: int | None) -> None:
    """Change a call. Once it is open, its texts and its committee alone: the rest was promised to everybody."""
    values = _values(facts)
    details: dict[str, Any] = {}
    if call.state != "draft":
        values = {name: value for name, value in values.items() if name in TEXTS}
    if "title_fr" in values and not (values["title_fr"] or values.get("title_en")):
        raise Refused(errors={"title_fr": [N_("Give a title in at least one language.")]})
    if call.state == "draft" and "seats" in facts and set(facts["seats"]) != seat_ids(session, call.id):
        details["seats"] = len(facts["seats"])
    if "committee" in facts and set(facts["committee"] or ()) != committee_ids(session, call.id):
        details["committee"] = len(facts["committee"] or ())
    acts.edit(session, actor, call, values, version, details=details)
    if "seats" in details:
        set_seats(session, call, facts["seats"])
    if "committee" in details:
        set_committee(session, call, facts["committee"])


def body_of(session: Session, actor: Actor, cluster: ClusterRef, body_id: int | None) -> Record | None:
    """A working group or the board, if the actor may see it."""
    query = select(Record).where(Record.id == body_id, Record.kind.in_(BODIES), visible_to(actor, cluster.id))
    return session.scalars(query).one_or_none() if body_id else None


def seat_ids(session: Session, call_id: int) -> set[int]:
    return set(session.scalars(select(CallSeat.seat_id).where(CallSeat.call_id == call_id)))


def committee_ids(session: Session, call_id: int) -> set[int]:
    return set(session.scalars(select(CommitteeMember.person_id).where(CommitteeMember.call_id == call_id)))


def set_seats(session: Session, call: Call, ids) -> None:
    """The seats that a call is for: of its body, and of no other living call."""
    wanted = set(ids)
    known = set(
        session.scalars(
            select(Seat.id).where(
                Seat.record_id == call.body_id, Seat.state != "removed", Seat.id.in_(wanted)
            )
        )
    )
    if wanted - known:
        raise Refused(errors={"seats": [N_("Choose seats of this body.")]})
    if session.scalar(select(Seat.id).where(Seat.id.in_(wanted), Seat.successor_id.is_not(None)).limit(1)):
        raise Refused(errors={"seats": [FOLLOWED]})
    taken = select(CallSeat.seat_id).join(Call, Call.id == CallSeat.call_id)
    taken = taken.where(CallSeat.seat_id.in_(wanted), Call.id != call.id, Call.state.in_(LIVE))
    if session.scalars(taken).first():
        raise Refused(
            errors={"seats": [N_("A seat has one call at a time: another is under way for one of these.")]}
        )
    session.execute(delete(CallSeat).where(CallSeat.call_id == call.id))
    session.add_all(CallSeat(call_id=call.id, seat_id=id) for id in sorted(wanted))
    session.flush()


def set_committee(session: Session, call: Call, ids) -> None:
    """Who vets the nominations: named on the call, so that its files are theirs to read."""
    wanted, held = set(ids), committee_ids(session, call.id)
    if len(wanted) > MOST_MEMBERS:
        raise Refused(errors={"committee": [N_("A committee has at most 15 members.")]})
    for person_id in sorted(wanted - held):
        if not belongs(session, person_id, call.cluster_id):
            raise Refused(errors={"committee": [N_("Choose people of the cluster.")]})
        session.add(CommitteeMember(call_id=call.id, person_id=person_id))
        name_on(session, call, person_id, "committee")
    for person_id in held - wanted:
        session.execute(
            delete(CommitteeMember).where(
                CommitteeMember.call_id == call.id, CommitteeMember.person_id == person_id
            )
        )
        end_grants(session, person_id, f"r{call.id}", "committee")
    session.flush()


def name_on(session: Session, record: Record, person_id: int, role: str) -> None:
    """Name somebody on a record: they read it where only those named do. It opens nothing else to them."""
    grant(session, person_id, None, f"r{record.id}", role, clock.today(), source_id=record.id)


def _values(facts: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: facts[name] for name in (*TEXTS, *RULES) if name in facts}
    for name in TEXTS:
        if name in values:
            values[name] = (values[name] or "").strip()
    for name in ("nominators", "endorsers"):
        if name in values and values[name] not in CIRCLES:
            raise Refused(errors={name: [N_("Choose one of the circles listed.")]})
    for name in ("endorsements_needed", "quorum_percent"):
        if name in values:
            values[name] = values[name] or 0
    if "self_allowed" in values:
        values["self_allowed"] = bool(values["self_allowed"])
    return values
