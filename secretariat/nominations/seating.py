"""From the result of a ballot to seats: who takes which, and who was chosen but cannot sit."""

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from secretariat.clusters.queries import belongs
from secretariat.core import acts, lifecycle
from secretariat.core.lifecycle import N_, Situation
from secretariat.groups.models import Seat
from secretariat.groups.seat_rules import SEAT, SPENT
from secretariat.groups.table import would_be_spent
from secretariat.nominations import roll
from secretariat.nominations.models import Call, Nomination


def allot(session: Session, case: Situation, outcome: dict[str, Any]) -> dict[int, Nomination]:
    """Seat → nomination, for those whom an outcome elects, in the order in which they came out.

    Somebody who was chosen and cannot be seated is marked in the outcome (``unseated``, with the reason); their seat
    stays vacant, because the ballots elected nobody else to it.
    """
    call: Call = case.thing
    seats = {
        name: [session.get(Seat, id) for id in ids]
        for name, ids in roll.constituencies(session, call.id).items()
    }
    chosen: dict[int, Nomination] = {}
    seated: set[int] = set()
    for race in outcome["races"]:
        free = seats[race["constituency"]]
        for candidate in race["candidates"]:
            if not candidate["elected"]:
                continue
            nomination = session.get(Nomination, candidate["number"])
            seat = _seat_for(nomination, [one for one in free if one.id not in chosen])
            reason = _unfit(session, case, seat, nomination, seated)
            if reason:
                candidate.update(elected=False, unseated=reason)
                continue
            chosen[seat.id] = nomination
            seated.add(nomination.nominee_id)
            candidate["seat"] = seat.id
    return chosen


def complete(session: Session, outcome: dict[str, Any]) -> None:
    """Write the terms of those who were seated into the outcome."""
    for race in outcome["races"]:
        for candidate in race["candidates"]:
            if candidate["elected"]:
                seat = session.get(Seat, candidate["seat"])
                candidate["starts_on"] = seat.starts_on.isoformat()
                candidate["ends_on"] = seat.ends_on.isoformat() if seat.ends_on else None


def _seat_for(nomination: Nomination, free: list[Seat]) -> Seat | None:
    """Their own seat where they hold one, else a vacant one, else the one whose term ends first."""
    own = [seat for seat in free if seat.state == "filled" and seat.person_id == nomination.nominee_id]
    vacant = [seat for seat in free if seat.state == "vacant"]
    held = sorted(
        (seat for seat in free if seat.state == "filled"),
        key=lambda seat: (seat.ends_on is None, seat.ends_on or 0, seat.rank, seat.id),
    )
    return next(iter([*own, *vacant, *held]), None)


def _unfit(
    session: Session, case: Situation, seat: Seat | None, nomination: Nomination, seated: set[int]
) -> str:
    if seat is None:
        return N_("No seat was left.")
    if nomination.nominee_id in seated:
        return N_("This person was elected to another seat.")
    if not belongs(session, nomination.nominee_id, nomination.cluster_id):
        return N_("This person has left the cluster.")
    if seat.state == "filled" and seat.person_id == nomination.nominee_id and seat.ends_on:
        body = acts.situation(session, case.actor, seat, case.record)
        return lifecycle.shut(SEAT.find("renew", "filled"), body) or ""
    elif would_be_spent(session, seat, nomination.nominee_id, case.today):
        return SPENT
    elsewhere = select(Seat.id).where(
        Seat.record_id == seat.record_id,
        Seat.id != seat.id,
        Seat.state == "filled",
        Seat.person_id == nomination.nominee_id,
        or_(Seat.ends_on.is_(None), Seat.ends_on >= case.today),
    )
    if session.scalar(elsewhere.limit(1)):
        return N_("This person already has a seat at the table.")
    return ""
