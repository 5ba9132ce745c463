"""What a workbook would do to a table, told row by row; then done, by the same steps that people take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters import constituencies
from secretariat.clusters.models import Organisation
from secretariat.core import acts, clock, i18n
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person
from secretariat.core.policy import Actor
from secretariat.groups import queries, seating
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.groups.roster import Row
from secretariat.groups.seat_rules import SEAT_ROLES


@dataclass
class Plan:
    """One row: the seat it is about, what it would do in words, and what stands against it."""

    line: int
    what: str
    seat_id: int | None = None
    new: dict[str, Any] | None = None
    described: dict[str, Any] = field(default_factory=dict)
    steps: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def idle(self) -> bool:
        return not (self.told or self.errors)


class _Known:
    """Everything that rows may name, read once."""

    def __init__(self, session: Session, group: WorkingGroup):
        self.seats = {seat.id: seat for seat in queries.seats(session, group)}
        self.keys: dict[str, str] = {}
        for lang in ("fr", "en"):
            with i18n.speaking(lang):
                offered = constituencies.labels(session, group.cluster_id, lang, offered=True)
            self.keys |= {label.casefold(): key for key, label in offered.items()}
        self.labels = constituencies.labels(session, group.cluster_id, i18n.language())
        held = select(Grant.person_id).where(Grant.cluster_id == group.cluster_id, in_force(clock.now()))
        people = session.execute(
            select(Person.id, Person.name, Person.email).where(Person.id.in_(held), Person.active)
        ).all()
        self.by_email = {row.email.casefold(): row.id for row in people}
        self.by_name: dict[str, list[int]] = {}
        for row in people:
            self.by_name.setdefault(row.name.casefold(), []).append(row.id)
        self.names = {row.id: row.name for row in people}
        firms = session.execute(
            select(Organisation.id, Organisation.name_fr, Organisation.name_en).where(
                Organisation.cluster_id == group.cluster_id, Organisation.active
            )
        )
        self.firms: dict[str, int] = {}
        for row in firms:
            for name in (row.name_fr, row.name_en):
                if name:
                    self.firms[name.casefold()] = row.id
        self.roles: dict[str, str] = {}
        for lang in ("fr", "en"):
            with i18n.speaking(lang):
                self.roles |= {_(label).casefold(): key for key, label in SEAT_ROLES.items()}

    def person(self, name: str, email: str = "") -> int:
        """Somebody of the cluster by address, else by a name that only one person has; Refused otherwise."""
        if email:
            if email.casefold() not in self.by_email:
                raise Refused(_("Nobody of the cluster has the address %(email)s.", email=email))
            return self.by_email[email.casefold()]
        found = self.by_name.get(name.casefold(), [])
        if len(found) != 1:
            words = N_("Nobody of the cluster is called %(name)s."), N_("Several people are called %(name)s.")
            raise Refused(_(words[len(found) > 1], name=name))
        return found[0]


def plan(session: Session, group: WorkingGroup, rows: list[Row]) -> list[Plan]:
    """What each row would do. Nothing is written."""
    known, seen = _Known(session, group), set()
    plans = []
    for row in rows:
        one = Plan(row.line, "", errors=list(row.errors))
        if not one.errors:
            try:
                _read(one, row.cells, known)
            except Refused as refused:
                one.errors.append(refused.reason)
        if one.seat_id is not None and one.seat_id in seen:
            one.errors.append(_("Another row is about the same seat."))
        seen.add(one.seat_id)
        plans.append(one)
    return plans


def _read(one: Plan, cells: Mapping[str, Any], known: _Known) -> None:
    seat = None
    if cells.get("seat"):
        seat = known.seats.get(cells["seat"])
        if seat is None:
            raise Refused(_("This table has no seat %(number)s.", number=cells["seat"]))
        one.seat_id = seat.id
    key = known.keys.get((cells.get("constituency") or "").casefold())
    if seat is None and key is None:
        raise Refused(_("Name one of the cluster’s constituencies."))
    if seat and key and key != seat.constituency:
        raise Refused(_("The constituency of a seat does not change: add another seat."))
    one.what = known.labels[seat.constituency if seat else key]
    wanted = {name: cells[name] for name in seating.DESCRIBED if cells.get(name) not in (None, "")}
    if not 0 <= wanted.get("term_years", 0) <= 10 or not 0 <= wanted.get("renewals", 0) <= 20:
        raise Refused(_("A term lasts at most 10 years, and is renewed at most 20 times."))
    if seat is None:
        voting = cells.get("voting")
        one.new = {"constituency": key, "seats": 1, "voting": voting is not False, **wanted}
        one.told.append(_("adds a seat"))
    else:
        one.described = {n: value for n, value in wanted.items() if getattr(seat, n) != value}
        if one.described:
            one.told.append(_("changes what the seat asks"))
    if cells.get("person") or cells.get("email"):
        _sit(one, cells, seat, known)


def _sit(one: Plan, cells: Mapping[str, Any], seat: Seat | None, known: _Known) -> None:
    person = known.person(cells.get("person") or "", cells.get("email") or "")
    ends = date.fromisoformat(cells["ends_on"]) if cells.get("ends_on") else None
    starts = date.fromisoformat(cells["starts_on"]) if cells.get("starts_on") else None
    if seat and seat.person_id == person:
        if ends and seat.ends_on and ends > seat.ends_on:
            one.steps.append(("renew", {"ends_on": ends}))
            one.told.append(_("renews the term of %(name)s", name=known.names[person]))
        elif ends and ends != seat.ends_on:
            raise Refused(_("A term is not shortened here: vacate the seat."))
    elif seat and seat.state == "filled":
        raise Refused(_("Somebody else holds this seat: vacate it first."))
    else:
        voting = one.new["voting"] if one.new else seat.voting
        role = known.roles.get((cells.get("role") or "").casefold(), "member" if voting else "observer")
        firm = cells.get("organisation") or ""
        if firm and firm.casefold() not in known.firms:
            raise Refused(_("The cluster has no organisation called %(name)s.", name=firm))
        facts = {"person": person, "organisation": known.firms.get(firm.casefold()), "role": role}
        one.steps.append(("appoint", {**facts, "starts_on": starts, "ends_on": ends}))
        one.told.append(_("appoints %(name)s", name=known.names[person]))
    _stand_by(one, cells, seat, known)


def _stand_by(one: Plan, cells: Mapping[str, Any], seat: Seat | None, known: _Known) -> None:
    name = cells.get("alternate") or ""
    if not name:
        return
    other = known.person(name)
    if seat is None or seat.alternate_id != other:
        one.steps.append(("name_alternate", {"person": other}))
        one.told.append(_("names %(name)s as alternate", name=known.names[other]))


def apply(session: Session, actor: Actor, group: WorkingGroup, plans: list[Plan]) -> int:
    """Do what the rows ask, all of them or none; how many did something. Refused names the row."""
    done = 0
    for one in plans:
        if one.errors:
            raise Refused(_("Row %(line)s: %(why)s", line=one.line, why=one.errors[0]))
        if one.idle:
            continue
        try:
            _do(session, actor, group, one)
        except Refused as refused:
            why = [refused.reason, *(text for texts in refused.errors.values() for text in texts)]
            said = " ".join(_(text) for text in why if text)
            raise Refused(_("Row %(line)s: %(why)s", line=one.line, why=said)) from refused
        done += 1
    return done


def _do(session: Session, actor: Actor, group: WorkingGroup, one: Plan) -> None:
    if one.new:
        [seat] = seating.add_seats(session, actor, group, one.new)
    else:
        seat = session.get(Seat, one.seat_id)
        if one.described:
            seating.describe(session, actor, group, seat, one.described, None)
    for verb, facts in one.steps:
        acts.take_step(session, actor, seat, verb, facts, record=group)
