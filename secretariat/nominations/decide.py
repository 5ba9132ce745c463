"""From a decision to its consequences, whether a slate was confirmed or a ballot counted; all in one transaction.

Nominations are elected or not, seats filled with their terms (and with them rosters and rights), the minutes written
in both languages, and everybody concerned told once: a nominee and their nominators by the nomination's own step, the
body and the secretariat by the call's.
"""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from secretariat.clusters.queries import belongs
from secretariat.core import acts, clock, lifecycle
from secretariat.core.lifecycle import N_, Situation
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant
from secretariat.core.waiting import untell
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.groups.seat_rules import SEAT
from secretariat.nominations import minutes, roll
from secretariat.nominations.models import Call, Nomination, Nominator

SUCCEEDED = N_("A successor was elected.")


def carry(
    session: Session, case: Situation, outcome: dict[str, Any], slate: dict[int, int] | None = None
) -> dict[str, Any]:
    """Carry out an outcome; gives what the call's Event tells besides.

    ``slate`` maps seats to nominations where people were chosen for certain seats; a ballot leaves it to
    ``allocate``. The outcome is completed: each elected candidate gets ``seat``, ``starts_on`` and ``ends_on``, or
    ``unseated`` with the reason why no seat could be filled with them.
    """
    call: Call = case.thing
    body = session.get(WorkingGroup, call.body_id)
    nominations = {
        n.id: n
        for n in session.scalars(
            select(Nomination).where(Nomination.call_id == call.id, Nomination.state == "eligible")
        )
    }
    seats = {
        id: session.get(Seat, id) for ids in roll.constituencies(session, call.id).values() for id in ids
    }
    seated: set[int] = set()
    for race in outcome["races"]:
        free = [seat for seat in seats.values() if seat.constituency == race["constituency"]]
        for candidate in race["candidates"]:
            if not candidate["elected"]:
                continue
            nomination = nominations[candidate["number"]]
            seat = _chosen(nomination, seats, slate) if slate is not None else allocate(nomination, free)
            reason = unfit(session, case, body, seat, nomination, seated)
            if reason:
                candidate.update(elected=False, unseated=reason)
                continue
            free = [other for other in free if other is not seat]
            seated.add(nomination.nominee_id)
            _fill(session, case, body, seat, nomination)
            candidate.update(
                seat=seat.id,
                starts_on=seat.starts_on.isoformat(),
                ends_on=seat.ends_on.isoformat() if seat.ends_on else None,
            )
    won = {c["number"] for race in outcome["races"] for c in race["candidates"] if c["elected"]}
    for nomination in nominations.values():
        verb = "elect" if nomination.id in won else "not_elect"
        acts.take_step(session, case.actor, nomination, verb, details={"what": nomination.nominee_name})
    call.minutes_fr = minutes.written(session, call, body, outcome, "fr")
    call.minutes_en = minutes.written(session, call, body, outcome, "en")
    call.outcome = dict(outcome)
    call.told_ids = body_and_staff(session, call) - _concerned(session, nominations)
    return {"elected": sorted(won)}


def allocate(nomination: Nomination, free: list[Seat]) -> Seat | None:
    """The seat that an elected person gets: their own where they hold one, else a vacant one, else the one whose
    term ends first."""
    own = [seat for seat in free if seat.state == "filled" and seat.person_id == nomination.nominee_id]
    vacant = [seat for seat in free if seat.state == "vacant"]
    held = sorted(
        (seat for seat in free if seat.state == "filled"),
        key=lambda seat: (seat.ends_on is None, seat.ends_on or 0, seat.rank, seat.id),
    )
    return next(iter([*own, *vacant, *held]), None)


def unfit(
    session: Session,
    case: Situation,
    body: WorkingGroup,
    seat: Seat | None,
    nomination: Nomination,
    seated: set[int],
) -> str:
    """Why somebody who was chosen cannot sit on this seat today; empty where they can."""
    if seat is None:
        return N_("No seat was left.")
    if nomination.nominee_id in seated:
        return N_("This person was elected to another seat.")
    if not belongs(session, nomination.nominee_id, body.cluster_id):
        return N_("This person has left the cluster.")
    if seat.state == "filled" and seat.person_id == nomination.nominee_id:
        case = acts.situation(session, case.actor, seat, body)
        return lifecycle.shut(SEAT.find("renew", "filled"), case) or ""
    elsewhere = select(Seat.id).where(
        Seat.record_id == body.id,
        Seat.id != seat.id,
        Seat.state == "filled",
        Seat.person_id == nomination.nominee_id,
        or_(Seat.ends_on.is_(None), Seat.ends_on >= case.today),
    )
    if session.scalar(elsewhere.limit(1)):
        return N_("This person already has a seat in the group.")
    return ""


def body_and_staff(session: Session, call: Call) -> set[int]:
    """Who is told of a decision besides those whom it is about: the body's members and the secretariat."""
    principals = [f"g{call.body_id}:{role}" for role in ("chair", "member")]
    principals += [f"c{call.cluster_id}:{role}" for role in ("coordinator", "director")]
    return set(
        session.scalars(select(Grant.person_id).where(Grant.principal.in_(principals), in_force(clock.now())))
    )


def _chosen(nomination: Nomination, seats: dict[int, Seat], slate: dict[int, int]) -> Seat | None:
    return next((seats[id] for id, number in slate.items() if number == nomination.id and id in seats), None)


def _fill(session: Session, case: Situation, body: WorkingGroup, seat: Seat, nomination: Nomination) -> None:
    """Seat somebody; the seat's own lines tell nobody, because the nomination's tells those whom it is about."""
    nomination.seat_id = seat.id

    def step(verb: str, **facts: Any) -> None:
        untell(session, acts.take_step(session, case.actor, seat, verb, facts, record=body))

    if seat.state == "filled" and seat.person_id == nomination.nominee_id:
        step("renew")
        return
    if seat.state == "filled":
        step("vacate", reason=SUCCEEDED)
    step(
        "appoint",
        person=nomination.nominee_id,
        organisation=nomination.organisation_id,
        role=seat.role,
        starts_on=case.today,
    )


def _concerned(session: Session, nominations: dict[int, Nomination]) -> set[int]:
    """Nominees and nominators, who are told by their nomination."""
    nominators = session.scalars(
        select(Nominator.person_id).where(Nominator.nomination_id.in_(sorted(nominations)))
    )
    return {n.nominee_id for n in nominations.values() if n.nominee_id} | set(nominators)
