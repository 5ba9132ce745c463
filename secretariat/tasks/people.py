"""Whom a task may be given to: people of the cluster who may see the record, and organisations' representatives."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import Integer, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Affiliation, Organisation
from secretariat.core import clock
from secretariat.core.db import Moment
from secretariat.core.people_of import contributing, in_force
from secretariat.core.person import Grant, Person
from secretariat.core.policy import STAFF_ROLES
from secretariat.core.words import search_words, sort_key
from secretariat.groups.models import Seat


@dataclass(frozen=True)
class Addressee:
    """One person asked, for an organisation where it was the organisation that was asked."""

    person_id: int
    organisation_id: int | None = None


def _may_be_asked(cluster_id: int, restricted_to: int | None):
    """The condition on ``person``; the instant ``at`` is bound when the statement runs."""
    now = bindparam("at", type_=Moment)
    asked = and_(Person.active, contributing(cluster_id, now))
    if restricted_to is None:
        return asked
    staff = and_(Grant.scope == f"c{cluster_id}", Grant.role.in_(STAFF_ROLES))
    inside = and_(
        Grant.cluster_id == cluster_id, in_force(now), or_(Grant.scope == f"g{restricted_to}", staff)
    )
    return and_(asked, Person.id.in_(select(Grant.person_id).where(inside)))


def people(session: Session, cluster_id: int, restricted_to: int | None = None) -> list[tuple[int, str]]:
    """Active people with a role in the cluster, by name; within a restricted group, its members and the
    secretariat only. Observers of the cluster are not asked to do anything."""
    rows = session.execute(
        select(Person.id, Person.name, Person.sort_name)
        .where(_may_be_asked(cluster_id, restricted_to))
        .order_by(Person.sort_name),
        {"at": clock.now()},
    )
    return [(row.id, row.name) for row in rows]


def among(session: Session, cluster_id: int, restricted_to: int | None, ids: set[int]) -> set[int]:
    """Those of some people whom ``people`` would give."""
    given = {"ids": sorted(ids), "at": clock.now()}
    return set(session.scalars(_among(cluster_id, restricted_to), given))


@lru_cache(maxsize=512)
def _among(cluster_id: int, restricted_to: int | None):
    """The statement of ``among``, built once: every task that is assigned asks it."""
    person = Person.__table__.c.id
    ids = bindparam("ids", type_=Integer, expanding=True)
    return select(person).where(person.in_(ids), _may_be_asked(cluster_id, restricted_to))


@dataclass(frozen=True)
class Choosable:
    """One line of a list to tick in: a name, what stands beside it, and the words by which it is found."""

    id: int
    name: str
    beside: str
    sought: str


def choosable(
    session: Session, cluster_id: int, restricted_to: int | None, codes: dict[int, str], lang: str
) -> list[Choosable]:
    """``people`` with their organisations and the codes of their groups, of those groups that are given."""
    today = clock.now().date()
    beside: dict[int, list[str]] = {}
    for person_id, fr, en in session.execute(
        select(Affiliation.person_id, Organisation.name_fr, Organisation.name_en)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(
            Organisation.cluster_id == cluster_id,
            Affiliation.starts_on <= today,
            or_(Affiliation.ends_on.is_(None), Affiliation.ends_on >= today),
        )
        .order_by(Organisation.sort_name)
    ):
        beside.setdefault(person_id, []).append((en or fr) if lang == "en" else fr)
    for person_id, code in _codes(session, Seat.person_id, codes):
        beside.setdefault(person_id, []).append(code)
    return [_line(id, name, beside) for id, name in people(session, cluster_id, restricted_to)]


def represented(session: Session, cluster_id: int, codes: dict[int, str], lang: str) -> list[Choosable]:
    """Organisations that have a representative now, by name, with the codes of the groups where they sit."""
    reps = select(Grant.scope).where(
        Grant.cluster_id == cluster_id, Grant.role == "rep", in_force(clock.now())
    )
    scopes = {int(scope[1:]) for scope in session.scalars(reps)}
    rows = session.scalars(
        select(Organisation)
        .where(Organisation.id.in_(sorted(scopes)), Organisation.cluster_id == cluster_id)
        .order_by(Organisation.id)
    )
    named = sorted(((o.id, o.name(lang)) for o in rows), key=lambda pair: sort_key(pair[1]))
    beside: dict[int, list[str]] = {}
    for organisation_id, code in _codes(session, Seat.organisation_id, codes):
        beside.setdefault(organisation_id, []).append(code)
    return [_line(id, name, beside) for id, name in named]


def _codes(session: Session, who, codes: dict[int, str]) -> list[tuple[int, str]]:
    """Who sits (person or organisation) → a group's code, once each, in the groups' order."""
    rows = session.execute(
        select(who, Seat.record_id)
        .where(Seat.record_id.in_(sorted(codes)), _held(clock.now().date()), who.is_not(None))
        .distinct()
        .order_by(Seat.record_id)
    )
    return [(number, codes[group_id]) for number, group_id in rows if codes[group_id]]


def _line(id: int, name: str, beside: dict[int, list[str]]) -> Choosable:
    text = ", ".join(beside.get(id, ()))
    return Choosable(id, name, text, search_words(f"{name} {text}"))


def _held(today: date):
    """The condition on ``seat`` that somebody sits there, as Seat.held reads it."""
    return (Seat.state == "filled") & or_(Seat.ends_on.is_(None), Seat.ends_on >= today)


def representatives(session: Session, cluster_id: int, organisation_ids: list[int]) -> list[Addressee]:
    """The first representative of each organisation, in the order of the organisations' ids."""
    principals = [f"o{number}:rep" for number in sorted(set(organisation_ids))]
    rows = session.execute(
        select(Grant.scope, Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.principal.in_(principals),
            Grant.cluster_id == cluster_id,
            in_force(clock.now()),
            Person.active,
        )
        .order_by(Grant.id)
    )
    first: dict[int, int] = {}
    for scope, person_id in rows:
        first.setdefault(int(scope[1:]), person_id)
    return [Addressee(person_id, organisation_id) for organisation_id, person_id in first.items()]


def group_members(session: Session, group_id: int, today: date) -> list[Addressee]:
    """Everybody who sits in a group, for their organisation."""
    rows = session.execute(
        select(Seat.person_id, Seat.organisation_id)
        .where(Seat.record_id == group_id, _held(today))
        .order_by(Seat.rank)
    )
    seen: dict[int, Addressee] = {}
    for person_id, organisation_id in rows:
        seen.setdefault(person_id, Addressee(person_id, organisation_id))
    return list(seen.values())


def group_organisations(session: Session, group_id: int, today: date) -> list[int]:
    """The organisations that sit in a group, each once."""
    return list(
        session.scalars(
            select(Seat.organisation_id)
            .where(Seat.record_id == group_id, Seat.organisation_id.is_not(None), _held(today))
            .distinct()
            .order_by(Seat.organisation_id)
        )
    )


def named_organisations(session: Session, cluster_id: int, ids: set[int]) -> list[Organisation]:
    """Organisations of the cluster, by name."""
    query = select(Organisation).where(
        Organisation.id.in_(sorted(ids)), Organisation.cluster_id == cluster_id
    )
    return list(session.scalars(query.order_by(Organisation.sort_name)))


def named_people(session: Session, ids: set[int]) -> list[str]:
    """The names of people, in their order."""
    query = select(Person.name).where(Person.id.in_(sorted(ids)))
    return list(session.scalars(query.order_by(Person.sort_name)))
