"""The form of a call: bodies and seats to choose from, and the form filled in."""

from datetime import date
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import clock, i18n
from secretariat.core.person import Person
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.groups.models import Seat
from secretariat.groups.terms import EXPIRING
from secretariat.nominations import commands
from secretariat.nominations.forms import QUESTIONS
from secretariat.nominations.models import Call


def bodies(session: Session, me: Actor, cluster: ClusterRef, lang: str) -> list[SimpleNamespace]:
    """The bodies that a call may be for, those with a vacant or expiring seat first."""
    today = clock.today(cluster.time_zone)
    query = select(Record).where(visible_to(me, cluster.id), Record.kind.in_(commands.BODIES), ~Record.closed)
    found = session.scalars(query.order_by(Record.kind, Record.number)).all()
    seats = session.execute(
        select(Seat.record_id, Seat.state, Seat.ends_on).where(
            Seat.record_id.in_([body.id for body in found]), Seat.state != "removed"
        )
    ).all()
    result = []
    for body in found:
        mine = [seat for seat in seats if seat.record_id == body.id]
        vacant = sum(1 for seat in mine if seat.state == "vacant")
        ending = sum(
            1 for seat in mine if seat.state == "filled" and seat.ends_on and seat.ends_on - today <= EXPIRING
        )
        result.append(
            SimpleNamespace(id=body.id, title=body.title(lang), seats=len(mine), vacant=vacant, ending=ending)
        )
    return sorted(result, key=lambda body: -(body.vacant + body.ending))


def seat_choices(
    session: Session, body_id: int, names: dict[str, str], lang: str, today: date
) -> list[tuple[int, str]]:
    """The seats of a body in words: constituency, who sits there and until when."""
    rows = session.execute(
        select(Seat, Person.name)
        .outerjoin(Person, Person.id == Seat.person_id)
        .where(Seat.record_id == body_id, Seat.state != "removed")
        .order_by(Seat.state != "vacant", Seat.rank, Seat.id)
    ).all()
    result = []
    for place, (seat, holder) in enumerate(rows, 1):
        label = names.get(seat.constituency, seat.constituency)
        if not seat.voting:
            label = _("%(seat)s, observer", seat=label)
        if not seat.held(today):
            told = _("%(seat)s, vacant (seat %(n)s)", seat=label, n=place)
        elif seat.ends_on:
            told = _(
                "%(seat)s, held by %(who)s until %(day)s",
                seat=label,
                who=holder,
                day=i18n.day(seat.ends_on, lang),
            )
        else:
            told = _("%(seat)s, held by %(who)s", seat=label, who=holder)
        result.append((seat.id, told))
    return result


def start(form: Any, body: Record, seat: str) -> None:
    """A new call's form: its title, and the seat from which it was asked for."""
    with i18n.speaking("fr"):
        form.title_fr.data = _("Call for nominations: %(body)s", body=body.title("fr"))
    with i18n.speaking("en"):
        form.title_en.data = _("Call for nominations: %(body)s", body=body.title("en"))
    if seat.isdecimal() and len(seat) < 10:
        form.seats.data = [int(seat)]


def form_data(session: Session, call: Call) -> dict[str, Any]:
    """What a call's form holds besides its own attributes."""
    data: dict[str, Any] = {
        "seats": sorted(commands.seat_ids(session, call.id)),
        "committee": sorted(commands.committee_ids(session, call.id)),
    }
    for place, question in enumerate(call.questionnaire[:QUESTIONS]):
        data[f"question_fr_{place}"] = question.get("fr", "")
        data[f"question_en_{place}"] = question.get("en", "")
        data[f"question_required_{place}"] = question.get("required", False)
    return data
