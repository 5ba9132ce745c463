"""The decision, by slate or by count: seats filled, nominations ended, everybody told once, in one transaction."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from secretariat.clusters import belonging
from secretariat.clusters.constituencies import labels
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
from secretariat.groups.balance import Standing, broken, standing
from secretariat.groups.models import BalanceTarget, Seat
from secretariat.groups.seat_rules import SPENT, last_day
from secretariat.groups.table import would_be_spent
from secretariat.nominations import letters
from secretariat.nominations.commands import seat_ids
from secretariat.nominations.consequences import parties
from secretariat.nominations.models import Call, Endorsement, Nomination
from secretariat.nominations.nominating import declaration_of
from secretariat.people import mails, tokens


def confirm(
    session: Session, actor: Actor, call: Call, slate: Mapping[int, int | None], version: int | None = None
) -> None:
    """Confirm a slate (director): ``slate`` gives to a seat of the call the nomination that takes it, or None."""
    acts.take_step(session, actor, call, "confirm", {"slate": True}, version)
    settle(session, actor, call, checked(session, call, slate))


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
        if not sits and would_be_spent(session, place, person_id, today):
            raise Refused(SPENT)
    return {seat_id: found[nomination_id] for seat_id, nomination_id in wanted.items()}


def settle(session: Session, actor: Actor, call: Call, chosen: Mapping[int, Nomination]) -> None:
    """Fill the seats, end the nominations, keep the outcome and its words. The call's own step was just taken."""
    # The body hears of it by the call; nominees and nominators by their own nomination: nobody twice.
    takers = {nomination.id: seat_id for seat_id, nomination in chosen.items()}
    for nomination in _eligible(session, call.id):
        seat_id = takers.get(nomination.id)
        # A letter is written to those who have no sign-in: whether they had one before they were elected.
        outside = not letters.inside(session, nomination)
        account = ""
        if seat_id is not None:
            account = seat(session, actor, call, session.get(Seat, seat_id), nomination)
        verb = "elect" if seat_id is not None else "not_elect"
        event = acts.take_step(session, actor, nomination, verb, details={"what": nomination.nominee_name})
        if outside:
            letters.send_outcome(session, nomination, verb, account=account)
            _unsay(session, event, nomination)
    call.outcome = {
        **(call.outcome or {}),
        "decided_on": clock.today(session.get(Cluster, call.cluster_id).time_zone).isoformat(),
        "elected": [
            {"seat": seat_id, "nomination": nomination.id, "name": nomination.nominee_name}
            for seat_id, nomination in sorted(chosen.items())
        ],
    }
    call.minutes_fr, call.minutes_en = (minutes(session, call, lang) for lang in ("fr", "en"))
    session.flush()


def seat(session: Session, actor: Actor, call: Call, place: Seat, nomination: Nomination) -> str:
    """Give a seat to a nominee, for a term from today. Whoever sat there leaves it, or is renewed if it is they.

    Answers the link by which a nominee without a sign-in opens an account, or nothing.
    """
    zone = session.get(Cluster, call.cluster_id).time_zone
    today = clock.today(zone)
    body = session.get(Record, call.body_id)
    account = admit(session, actor, nomination)
    ends_on = last_day(today, place.term_years)
    if place.state == "filled" and place.person_id == nomination.nominee_id:
        # Elected again: a new term follows the present one; a term without a last day just goes on.
        event = acts.take_step(session, actor, place, "renew", record=body) if place.ends_on else None
    else:
        if place.state == "filled":
            reason = _("The seat was given by the call “%(call)s”.", call=call.title(i18n.language()))
            acts.take_step(session, actor, place, "vacate", {"reason": reason}, record=body)
        given = {
            "person": nomination.nominee_id,
            "organisation": nomination.organisation_id,
            "role": place.role if place.role != "chair" or _no_chair(session, place, today) else "member",
            "starts_on": today,
            "ends_on": ends_on,
        }
        event = acts.take_step(session, actor, place, "appoint", given, record=body)
    nomination.seat_id = place.id
    if event is not None:
        _unsay(session, event, nomination)
    return account


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


def warnings(session: Session, call: Call, chosen: Mapping[int, Nomination], lang: str) -> list[str]:
    """What a slate would break: balance of the body, criteria of the call; and what it cuts short."""
    said: list[str] = []
    names = labels(session, call.cluster_id, lang)
    now, then = balance(session, call, chosen, names)
    said += [
        _("Balance, %(target)s: %(sentence)s", target=late.target.label(lang), sentence=late.sentence)
        for late in broken(now, then)
    ]
    today = clock.today(session.get(Cluster, call.cluster_id).time_zone)
    support = _support(session, call.id)
    for seat_id, nomination in chosen.items():
        place, who = session.get(Seat, seat_id), nomination.nominee_name
        if place.held(today) and place.person_id != nomination.nominee_id:
            holder = session.get(Person, place.person_id).name
            until = i18n.day(place.ends_on, lang) if place.ends_on else _("no set date")
            said.append(
                _(
                    "%(holder)s sits there until %(until)s: the seat changes hands today.",
                    holder=holder,
                    until=until,
                )
            )
        firm = session.get(Organisation, nomination.organisation_id) if nomination.organisation_id else None
        if firm is None:
            said.append(_("%(who)s: the directory knows no organisation of theirs.", who=who))
        elif firm.constituency != place.constituency:
            said.append(
                _(
                    "%(who)s: %(firm)s is of another constituency (%(other)s).",
                    who=who,
                    firm=firm.name(lang),
                    other=names.get(firm.constituency, firm.constituency),
                )
            )
        if support.get(nomination.id, 0) < call.endorsements_needed:
            said.append(
                _(
                    "%(who)s: %(n)s endorsements of the %(needed)s that the call asks for.",
                    who=who,
                    n=support.get(nomination.id, 0),
                    needed=call.endorsements_needed,
                )
            )
        declared = declaration_of(session, nomination.nominee_id, call.cluster_id)
        if declared is None or declared.valid_until < today:
            said.append(_("%(who)s: no declaration of interests in force.", who=who))
    return said


def balance(
    session: Session, call: Call, chosen: Mapping[int, Nomination], names: Mapping[str, str]
) -> tuple[list[Standing], list[Standing]]:
    """How the body's targets stand now, and as they would stand with a slate."""
    today = clock.today(session.get(Cluster, call.cluster_id).time_zone)
    targets = session.scalars(
        select(BalanceTarget).where(BalanceTarget.record_id == call.body_id).order_by(BalanceTarget.rank)
    ).all()
    seats = session.scalars(select(Seat).where(Seat.record_id == call.body_id, Seat.state != "removed")).all()
    held = [place.constituency for place in seats if place.voting and place.held(today)]
    filled = [
        place.constituency for place in seats if place.voting and (place.held(today) or place.id in chosen)
    ]
    return standing(targets, held, names), standing(targets, filled, names)


def minutes(session: Session, call: Call, lang: str) -> str:
    """The decision as a paragraph ready for the minutes, in a language."""
    elected = (call.outcome or {}).get("elected", [])
    body = session.get(Record, call.body_id)
    with i18n.speaking(lang):
        names = labels(session, call.cluster_id, lang)
        lines = [
            _(
                "Following the call “%(call)s”, closed on %(day)s, the following seats of %(body)s are filled:",
                call=call.title(lang),
                day=i18n.day(call.closes_on, lang, "long"),
                body=body.title(lang),
            )
            if elected
            else _(
                "Following the call “%(call)s”, closed on %(day)s, no seat of %(body)s is filled.",
                call=call.title(lang),
                day=i18n.day(call.closes_on, lang, "long"),
                body=body.title(lang),
            )
        ]
        if (call.outcome or {}).get("why") == "quorum":
            told = {name: call.outcome[name] for name in ("voted", "electors")}
            before = _(
                "The ballot had missed its quorum: %(voted)s of %(electors)s on the roll voted.", **told
            )
            lines.insert(0, before + "\n")
        for row in elected:
            place, nomination = session.get(Seat, row["seat"]), session.get(Nomination, row["nomination"])
            firm = (
                session.get(Organisation, nomination.organisation_id) if nomination.organisation_id else None
            )
            told = {
                "who": nomination.nominee_name,
                "firm": firm.name(lang) if firm else nomination.organisation_name or "–",
                "seat": names.get(place.constituency, place.constituency),
            }
            if place.ends_on:
                until = i18n.day(place.ends_on, lang, "long")
                lines.append(_("- %(who)s (%(firm)s), %(seat)s, until %(until)s.", until=until, **told))
            else:
                lines.append(_("- %(who)s (%(firm)s), %(seat)s.", **told))
    return "\n".join(lines)


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


def _support(session: Session, call_id: int) -> dict[int, int]:
    """Endorsements from other organisations, by nomination."""
    rows = session.execute(
        select(Endorsement.nomination_id, func.count())
        .join(Nomination, Nomination.id == Endorsement.nomination_id)
        .where(Nomination.call_id == call_id, Endorsement.withdrawn_at.is_(None), ~Endorsement.own)
        .group_by(Endorsement.nomination_id)
    )
    return dict(rows.all())
