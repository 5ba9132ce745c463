"""From the result of a ballot to seats: who takes which, and who was chosen but cannot sit."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from secretariat.clusters.queries import belongs
from secretariat.core import acts, lifecycle
from secretariat.core.lifecycle import N_, Situation
from secretariat.core.person import Grant, Person
from secretariat.core.record import Record
from secretariat.groups.models import Seat
from secretariat.groups.seat_rules import SEAT
from secretariat.groups.succession_rules import FOLLOWED
from secretariat.groups.table import would_be_spent
from secretariat.groups.terms import SPENT
from secretariat.nominations import roll
from secretariat.nominations.deciding import Seated, first_day
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


def complete(outcome: dict[str, Any], terms: Mapping[int, Seated]) -> None:
    """Write the terms of those who were seated into the outcome."""
    for race in outcome["races"]:
        for candidate in race["candidates"]:
            if candidate["elected"]:
                term = terms[candidate["seat"]]
                candidate["starts_on"] = term.starts_on.isoformat()
                candidate["ends_on"] = term.ends_on.isoformat() if term.ends_on else None


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
    if _left(session, nomination):
        return N_("This person has left the cluster.")
    if seat.state == "filled" and seat.person_id == nomination.nominee_id and seat.ends_on:
        body = session.get(Record, seat.record_id)
        renewing = acts.situation(session, case.actor, seat, body)
        return lifecycle.shut(SEAT.find("renew", "filled"), renewing) or ""
    if seat.successor_id:
        return FOLLOWED
    first = first_day(seat, case.today)
    own = seat.state == "filled" and seat.person_id == nomination.nominee_id
    if not own and would_be_spent(session, seat, nomination.nominee_id, first):
        return SPENT
    elsewhere = select(Seat.id).where(
        Seat.record_id == seat.record_id,
        Seat.id != seat.id,
        or_(
            and_(
                Seat.state == "filled",
                Seat.person_id == nomination.nominee_id,
                or_(Seat.ends_on.is_(None), Seat.ends_on >= first),
            ),
            Seat.successor_id == nomination.nominee_id,
        ),
    )
    if session.scalar(elsewhere.limit(1)):
        return N_("This person already has a seat at the table.")
    return ""


def _left(session: Session, nomination: Nomination) -> bool:
    """Whether somebody had a part in the cluster and has none any more; an outsider comes in by the election."""
    if belongs(session, nomination.nominee_id, nomination.cluster_id):
        return False
    person = session.get(Person, nomination.nominee_id)
    had = select(Grant.id).where(Grant.person_id == person.id, Grant.cluster_id == nomination.cluster_id)
    return not person.active or session.scalar(had.limit(1)) is not None
