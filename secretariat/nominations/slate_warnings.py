"""What a slate would break, said before it is confirmed: balance of the body, criteria of the call, terms under way."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from secretariat.clusters.constituencies import labels
from secretariat.clusters.models import Organisation
from secretariat.core import clock, i18n
from secretariat.core.person import Person
from secretariat.core.walls import Cluster
from secretariat.groups.balance import Standing, broken, standing
from secretariat.groups.models import BalanceTarget, Seat
from secretariat.nominations.accepting import declaration_of
from secretariat.nominations.deciding import first_day
from secretariat.nominations.models import Call, Endorsement, Nomination


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
            if place.ends_on:
                until, day = (i18n.day(d, lang) for d in (place.ends_on, first_day(place, today)))
                words = _(
                    "%(holder)s sits there until %(until)s: %(who)s follows on %(day)s.",
                    holder=holder,
                    until=until,
                    who=who,
                    day=day,
                )
            else:
                words = _(
                    "%(holder)s sits there without a last day: the seat changes hands today.", holder=holder
                )
            said.append(words)
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


def _support(session: Session, call_id: int) -> dict[int, int]:
    """Endorsements from other organisations, by nomination."""
    rows = session.execute(
        select(Endorsement.nomination_id, func.count())
        .join(Nomination, Nomination.id == Endorsement.nomination_id)
        .where(Nomination.call_id == call_id, Endorsement.withdrawn_at.is_(None), ~Endorsement.own)
        .group_by(Endorsement.nomination_id)
    )
    return dict(rows.all())
