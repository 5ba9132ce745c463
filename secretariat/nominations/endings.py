"""Terms that end soon and for which no call is under way: told to the secretariat, which may make one."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters.constituencies import labels
from secretariat.core import acts, clock, i18n
from secretariat.core.history import Event
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person
from secretariat.core.record import Record
from secretariat.core.walls import Cluster
from secretariat.groups.models import Seat
from secretariat.nominations.commands import LIVE
from secretariat.nominations.models import Call, CallSeat

AHEAD = (90, 30)
"""Days before the end of a term on which it is told."""


def ending(session: Session, cluster_id: int, today: date) -> list:
    """Seats whose term ends within the longer time and that no living call is for: (seat, holder)."""
    called = select(CallSeat.seat_id).join(Call, Call.id == CallSeat.call_id).where(Call.state.in_(LIVE))
    return session.execute(
        select(Seat, Person.name)
        .join(Person, Person.id == Seat.person_id)
        .join(Record, Record.id == Seat.record_id)
        .where(
            Seat.cluster_id == cluster_id,
            Seat.state == "filled",
            Seat.ends_on >= today,
            Seat.ends_on <= today + timedelta(days=max(AHEAD)),
            Seat.successor_id.is_(None),
            Seat.id.not_in(called),
            ~Record.closed,
        )
        .order_by(Seat.record_id, Seat.ends_on, Seat.id)
    ).all()


def tell(session: Session, cluster: Cluster) -> int:
    """Tell each ending term once at 90 days and once at 30, on its body; how many were told."""
    today = clock.today(cluster.time_zone)
    due = [(seat, name, _turn(seat.ends_on, today)) for seat, name in ending(session, cluster.id, today)]
    if not due:
        return 0
    said = {
        (event.details.get("seat"), event.details.get("ends_on"), event.details.get("ahead"))
        for event in session.scalars(
            select(Event).where(
                Event.verb == "term_ending",
                Event.record_id.in_({seat.record_id for seat, _name, _turn in due}),
                Event.at >= clock.now() - timedelta(days=max(AHEAD) + 7),
            )
        )
    }
    offices = [f"c{cluster.id}:coordinator"]
    people = session.scalars(
        select(Grant.person_id).where(Grant.principal.in_(offices), in_force(clock.now()))
    ).all()
    names = {}
    for lang in i18n.LANGUAGES:
        with i18n.speaking(lang):
            names[lang] = labels(session, cluster.id, lang)
    told = 0
    for seat, name, ahead in due:
        if (seat.id, seat.ends_on.isoformat(), ahead) in said:
            continue
        details = {
            "seat": seat.id,
            "ends_on": seat.ends_on.isoformat(),
            "ahead": ahead,
            "what": name,
            "milieu": {lang: names[lang].get(seat.constituency, "") for lang in i18n.LANGUAGES},
        }
        body = session.get(Record, seat.record_id)
        acts.note(
            session, None, body, "term_ending", details, tell=dict.fromkeys(people, "told"), followers=False
        )
        told += 1
    return told


def _turn(ends_on: date, today: date) -> int:
    left = (ends_on - today).days
    return min((days for days in AHEAD if left <= days), default=max(AHEAD))
