"""The decision, by slate or by count: seats filled, nominations ended, everybody told once, in one transaction.

What a slate would break is said in slate_warnings.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from secretariat.clusters import belonging
from secretariat.clusters.grants import grant
from secretariat.clusters.models import Organisation
from secretariat.clusters.queries import belongs
from secretariat.core import acts, clock, i18n
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.moves import Notice
from secretariat.core.person import Person
from secretariat.core.policy import Actor
from secretariat.core.record import Record
from secretariat.core.walls import Cluster
from secretariat.groups.models import Seat
from secretariat.groups.succession_rules import FOLLOWED
from secretariat.groups.table import would_be_spent
from secretariat.groups.terms import SPENT, last_day
from secretariat.nominations import letters, slate_minutes
from secretariat.nominations.commands import seat_ids
from secretariat.nominations.consequences import parties
from secretariat.nominations.models import Call, Nomination
from secretariat.people import mails, tokens


def confirm(
    session: Session, actor: Actor, call: Call, slate: Mapping[int, int | None], version: int | None = None
) -> None:
    """Confirm a slate (director): ``slate`` gives to a seat of the call the nomination that takes it, or None."""
    acts.take_step(session, actor, call, "confirm", {"slate": True}, version)
    chosen = checked(session, call, slate)
    keep(session, call, chosen, seat_all(session, actor, call, chosen), slate_minutes.written)


def checked(session: Session, call: Call, slate: Mapping[int, int | None]) -> dict[int, Nomination]:
    """Seat → eligible nomination of its constituency, each once. Refused otherwise."""
    wanted = {seat_id: nomination_id for seat_id, nomination_id in slate.items() if nomination_id}
    seats = {
        seat.id: seat for seat in session.scalars(select(Seat).where(Seat.id.in_(seat_ids(session, call.id))))
    }
    found = {
        nomination.id: nomination
        for nomination in session.scalars(
            select(Nomination)
            .where(Nomination.call_id == call.id, Nomination.state == "eligible")
            .with_for_update(of=Nomination.__table__)
        )
    }
    if set(wanted) - set(seats) or set(wanted.values()) - set(found):
        raise Refused(N_("A slate gives the seats of the call to nominations that were found eligible."))
    if len(set(wanted.values())) < len(wanted):
        raise Refused(N_("One person takes one seat: a name stands twice."))
    today = clock.today(session.get(Cluster, call.cluster_id).time_zone)
    for seat_id, nomination_id in wanted.items():
        if seats[seat_id].constituency != found[nomination_id].constituency:
            raise Refused(N_("A seat goes to somebody nominated for its constituency."))
        if seats[seat_id].state == "removed":
            raise Refused(N_("A seat of the call was removed meanwhile."))
        place, person_id = seats[seat_id], found[nomination_id].nominee_id
        # Whoever sits there is renewed instead, and the step that renews says what it allows.
        sits = place.state == "filled" and place.person_id == person_id
        if not sits and would_be_spent(session, place, person_id, first_day(place, today)):
            raise Refused(SPENT)
        if place.successor_id:
            raise Refused(FOLLOWED)
    return {seat_id: found[nomination_id] for seat_id, nomination_id in wanted.items()}


@dataclass(frozen=True)
class Seated:
    """What somebody elected got: first and last day of the term, and the link to an account where they need one."""

    starts_on: date
    ends_on: date | None
    account: str = ""


def seat_all(
    session: Session, actor: Actor, call: Call, chosen: Mapping[int, Nomination]
) -> dict[int, Seated]:
    """Fill the seats and end the nominations: seat → term. The call's own step was just taken."""
    # The body hears of it by the call; nominees and nominators by their own nomination: nobody twice.
    takers = {nomination.id: seat_id for seat_id, nomination in chosen.items()}
    terms: dict[int, Seated] = {}
    for nomination in _eligible(session, call.id):
        seat_id = takers.get(nomination.id)
        # A letter is written to those who have no sign-in: whether they had one before they were elected.
        outside = not letters.inside(session, nomination)
        term, verb = {}, "not_elect"
        if seat_id is not None:
            terms[seat_id] = seat(session, actor, call, session.get(Seat, seat_id), nomination)
            term, verb = asdict(terms[seat_id]), "elect"
        event = acts.take_step(session, actor, nomination, verb, details={"what": nomination.nominee_name})
        if outside:
            letters.send_outcome(session, nomination, verb, **term)
            _unsay(session, event, nomination)
    return terms


def keep(
    session: Session,
    call: Call,
    chosen: Mapping[int, Nomination],
    terms: Mapping[int, Seated],
    words: Callable[[Session, Call, str], str],
    said: Mapping[str, Any] | None = None,
) -> None:
    """Keep the outcome (``said``, and who got which seat for how long) and its words in both languages."""
    call.outcome = {
        **(call.outcome or {}),
        **(said or {}),
        "decided_on": clock.today(session.get(Cluster, call.cluster_id).time_zone).isoformat(),
        "elected": [
            {
                "seat": seat_id,
                "nomination": nomination.id,
                "name": nomination.nominee_name,
                "starts_on": terms[seat_id].starts_on.isoformat(),
                "ends_on": terms[seat_id].ends_on.isoformat() if terms[seat_id].ends_on else None,
            }
            for seat_id, nomination in sorted(chosen.items())
        ],
    }
    call.minutes_fr, call.minutes_en = (words(session, call, lang) for lang in ("fr", "en"))
    session.flush()


def first_day(place: Seat, today: date) -> date:
    """On which day a term on a seat begins that is decided today: after the present one, where it has a last day."""
    return place.ends_on + timedelta(days=1) if place.held(today) and place.ends_on else today


def seat(session: Session, actor: Actor, call: Call, place: Seat, nomination: Nomination) -> Seated:
    """Give a seat to a nominee for a whole term.

    Whoever sits there keeps it until the last day of the term that was promised to them: the nominee follows, or is
    renewed where it is they. A term without a last day ends today.
    """
    today = clock.today(session.get(Cluster, call.cluster_id).time_zone)
    body = session.get(Record, call.body_id)
    account = admit(session, actor, nomination)
    first = first_day(place, today)
    if place.state == "filled" and place.person_id == nomination.nominee_id:
        # Elected again: a new term follows the present one; a term without a last day just goes on.
        event = acts.take_step(session, actor, place, "renew", record=body) if place.ends_on else None
        seated = Seated(first if place.ends_on else place.starts_on, place.ends_on, account)
    else:
        seated = Seated(first, last_day(first, place.term_years), account)
        if place.state == "filled" and first == today:
            reason = _("The seat was given by the call “%(call)s”.", call=call.title(i18n.language()))
            acts.take_step(session, actor, place, "vacate", {"reason": reason}, record=body)
        given = {
            "person": nomination.nominee_id,
            "organisation": nomination.organisation_id,
            "role": place.role if place.role != "chair" or _no_chair(session, place, today) else "member",
            "starts_on": seated.starts_on,
            "ends_on": seated.ends_on,
        }
        verb = "appoint" if first == today else "follow"
        event = acts.take_step(session, actor, place, verb, given, record=body)
    nomination.seat_id = place.id
    if event is not None:
        _unsay(session, event, nomination)
    return seated


def _unsay(session: Session, event, nomination: Nomination) -> None:
    """The nominee hears of the election once, in its own words: not of what follows from it as well."""
    session.execute(
        delete(Notice).where(Notice.event_id == event.id, Notice.person_id == nomination.nominee_id)
    )


def admit(session: Session, actor: Actor, nomination: Nomination) -> str:
    """Whoever is elected belongs to the cluster: by their organisation, or as a member; the link to an account."""
    person = session.get(Person, nomination.nominee_id)
    if not belongs(session, person.id, nomination.cluster_id):
        if nomination.organisation_id:
            firm = session.get(Organisation, nomination.organisation_id)
            belonging.affiliate(session, actor, person.id, firm)
        else:
            today = clock.today(session.get(Cluster, nomination.cluster_id).time_zone)
            office = f"c{nomination.cluster_id}"
            grant(session, person.id, nomination.cluster_id, office, "member", today, None, nomination.id)
    if person.password_hash is not None:
        return ""
    return mails.link("people.invitation", secret=tokens.issue(session, person, "invitation"))


def told_of_decision(session: Session, call: Call) -> list[int]:
    """The body's members, without nominees and nominators, whom their own nomination tells."""
    seated = session.scalars(
        select(Seat.person_id).where(Seat.record_id == call.body_id, Seat.person_id.is_not(None))
    )
    return sorted(set(seated) - set(parties(session, call.id)))


def tell_body(session: Session, case, facts: dict[str, Any]) -> None:
    """After *confirm* and *count*: who sits at the body hears of it."""
    case.thing.told_ids = told_of_decision(session, case.thing)


def _eligible(session: Session, call_id: int) -> list[Nomination]:
    return list(
        session.scalars(
            select(Nomination)
            .where(Nomination.call_id == call_id, Nomination.state == "eligible")
            .order_by(Nomination.id)
            .with_for_update(of=Nomination.__table__)
        )
    )


def _no_chair(session: Session, place: Seat, today: date) -> bool:
    others = session.scalars(
        select(Seat).where(Seat.record_id == place.record_id, Seat.role == "chair", Seat.id != place.id)
    )
    return not any(other.held(today) for other in others)
