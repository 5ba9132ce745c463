"""Reads of the clusters room. Organisations and people belong to one cluster: each read names it."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased, lazyload

from secretariat.clusters.models import (
    Affiliation,
    ClusterProfile,
    DirectoryChange,
    Figure,
    Organisation,
)
from secretariat.core import clock, people_of
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person
from secretariat.core.policy import ClusterRef
from secretariat.core.walls import Cluster
from secretariat.core.words import sort_key


@dataclass
class PersonLine:
    """Somebody of the cluster: roles on its secretariat (keys), organisations as (id, name, represents)."""

    id: int
    name: str
    email: str
    fictional: bool
    roles: list[str] = field(default_factory=list)
    organisations: list[tuple[int, str, bool]] = field(default_factory=list)


def organisations(
    session: Session, cluster_id: int, lang: str, constituency: str = "", words: str = ""
) -> list:
    """Active organisations as (id, name, constituency, segment, town), sorted as the language reads.

    ``words`` are normalised words (see core/words.py) that the name has to hold.
    """
    query = select(
        Organisation.id,
        Organisation.name_fr,
        Organisation.name_en,
        Organisation.constituency,
        Organisation.segment_fr if lang == "fr" else Organisation.segment_en,
        Organisation.town,
    ).where(Organisation.cluster_id == cluster_id, Organisation.active)
    if constituency:
        query = query.where(Organisation.constituency == constituency)
    for word in words.split():
        query = query.where(Organisation.sought.contains(f" {word}"))
    rows = [
        (row[0], (row[2] if lang == "en" and row[2] else row[1]), *row[3:]) for row in session.execute(query)
    ]
    return sorted(rows, key=lambda row: sort_key(row[1]))


def organisation_choices(session: Session, cluster_id: int, lang: str) -> list[tuple[int, str]]:
    """(id, name) of every active organisation, for a list to choose from."""
    return [(row[0], row[1]) for row in organisations(session, cluster_id, lang)]


def people_choices(session: Session, cluster_id: int, contributing: bool = True) -> list[tuple[int, str]]:
    """(id, name) of those who hold a role in the cluster now; ``contributing`` leaves out mere observers."""
    now = clock.now()
    held = exists().where(Grant.person_id == Person.id, Grant.cluster_id == cluster_id, in_force(now))
    if contributing:
        held = people_of.contributing(cluster_id, now)
    query = select(Person.id, Person.name).where(Person.active, held).order_by(Person.sort_name, Person.id)
    return [(row.id, row.name) for row in session.execute(query)]


def organisations_beside(session: Session, cluster_id: int, lang: str, today: date) -> dict[int, str]:
    """The names of the organisations to which people of a cluster belong on a day, by person: for lists of people."""
    rows = session.execute(
        select(Affiliation.person_id, Organisation.name_fr, Organisation.name_en)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(
            Organisation.cluster_id == cluster_id,
            Affiliation.starts_on <= today,
            or_(Affiliation.ends_on.is_(None), Affiliation.ends_on >= today),
        )
        .order_by(Organisation.sort_name)
    )
    beside: dict[int, list[str]] = {}
    for person_id, fr, en in rows:
        beside.setdefault(person_id, []).append((en or fr) if lang == "en" else fr)
    return {person_id: ", ".join(names) for person_id, names in beside.items()}


def belongs(session: Session, person_id: int, cluster_id: int) -> bool:
    """Whether an active person holds any role in a cluster now."""
    held = exists().where(Grant.person_id == person_id, Grant.cluster_id == cluster_id, in_force(clock.now()))
    return bool(session.scalar(select(Person.id).where(Person.id == person_id, Person.active, held)))


def representatives(session: Session, organisation_id: int) -> list[tuple[int, str]]:
    """(id, name) of those who may commit an organisation now."""
    return representatives_of(session, [organisation_id]).get(organisation_id, [])


def representatives_of(session: Session, organisation_ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    """Representatives by organisation, in one statement."""
    if not organisation_ids:
        return {}
    rows = session.execute(
        select(Grant.scope, Person.id, Person.name)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.principal.in_([f"o{i}:rep" for i in organisation_ids]), in_force(clock.now()), Person.active
        )
        .order_by(Person.sort_name)
    )
    found: dict[int, list[tuple[int, str]]] = {}
    for scope, person_id, name in rows:
        found.setdefault(int(scope[1:]), []).append((person_id, name))
    return found


def by_constituency(rows: list, labels: dict[str, str], place: int = 2) -> list[tuple[str, list]]:
    """Rows gathered by milieu, in the order of ``labels``; empty ones are left out."""
    gathered: dict[str, list] = {name: [] for name in labels}
    for row in rows:
        gathered[row[place]].append(row)
    return [(name, members) for name, members in gathered.items() if members]


def organisation(
    session: Session, cluster_id: int, organisation_id: int, lock: bool = False
) -> Organisation | None:
    """One organisation of a cluster, or None; locked on request (for a command)."""
    query = select(Organisation).where(
        Organisation.id == organisation_id, Organisation.cluster_id == cluster_id
    )
    return session.scalar(query.with_for_update() if lock else query)


def affiliations(session: Session, organisation_id: int, zone: str) -> list:
    """Who belongs to an organisation today, representatives first."""
    today = clock.today(zone)
    return session.execute(
        select(
            Person.id,
            Person.name,
            Affiliation.job_title,
            Affiliation.representative,
            Affiliation.starts_on,
            Affiliation.ends_on,
        )
        .join(Person, Person.id == Affiliation.person_id)
        .where(
            Affiliation.organisation_id == organisation_id,
            Person.active,
            Affiliation.starts_on <= today,
            (Affiliation.ends_on.is_(None)) | (Affiliation.ends_on >= today),
        )
        .order_by(Affiliation.representative.desc(), Person.sort_name)
    ).all()


def figures(session: Session, cluster_id: int) -> list[Figure]:
    """Every figure of a cluster, in the order of its documents' list."""
    return session.scalars(
        select(Figure).where(Figure.cluster_id == cluster_id).order_by(Figure.rank, Figure.id)
    ).all()


def profile(session: Session, cluster_id: int) -> ClusterProfile | None:
    """What a cluster says of itself."""
    return session.scalar(
        select(ClusterProfile)
        .where(ClusterProfile.cluster_id == cluster_id)
        .options(lazyload(ClusterProfile.cluster))
    )


def directory(session: Session, cluster: ClusterRef, lang: str, words: str = "") -> list[PersonLine]:
    """Who holds a role in the cluster now, by name, with organisations and offices: two statements."""
    query = (
        select(Person.id, Person.name, Person.email, Person.fictional, Grant.scope, Grant.role)
        .join(Grant, Grant.person_id == Person.id)
        .where(Person.active, Grant.cluster_id == cluster.id, in_force(clock.now()))
        .order_by(Person.sort_name, Person.id, Grant.id)
    )
    for word in words.split():
        query = query.where(Person.sort_name.contains(word))
    lines: dict[int, PersonLine] = {}
    for row in session.execute(query):
        line = lines.setdefault(row.id, PersonLine(row.id, row.name, row.email, row.fictional))
        if row.scope == f"c{cluster.id}" and row.role != "member" and row.role not in line.roles:
            line.roles.append(row.role)
    for row in session.execute(_belonging(cluster)):
        if row.person_id in lines:
            name = row.name_en if lang == "en" and row.name_en else row.name_fr
            lines[row.person_id].organisations.append((row.id, name, row.representative))
    return list(lines.values())


def _belonging(cluster: ClusterRef):
    today = clock.today(cluster.time_zone)
    return (
        select(
            Affiliation.person_id,
            Organisation.id,
            Organisation.name_fr,
            Organisation.name_en,
            Affiliation.representative,
        )
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(
            Organisation.cluster_id == cluster.id,
            Affiliation.starts_on <= today,
            (Affiliation.ends_on.is_(None)) | (Affiliation.ends_on >= today),
        )
        .order_by(Affiliation.representative.desc(), Organisation.sort_name)
    )


def person_line(session: Session, cluster: ClusterRef, person_id: int, lang: str) -> PersonLine | None:
    """One person of a cluster, or None for somebody who holds nothing in it."""
    rows = session.execute(
        select(Person.id, Person.name, Person.email, Person.fictional, Grant.scope, Grant.role)
        .join(Grant, Grant.person_id == Person.id)
        .where(Person.id == person_id, Person.active, Grant.cluster_id == cluster.id, in_force(clock.now()))
        .order_by(Grant.id)
    ).all()
    if not rows:
        return None
    line = PersonLine(rows[0].id, rows[0].name, rows[0].email, rows[0].fictional)
    for row in rows:
        if row.scope == f"c{cluster.id}" and row.role not in ("member", *line.roles):
            line.roles.append(row.role)
    for row in session.execute(_belonging(cluster).where(Affiliation.person_id == person_id)):
        name = row.name_en if lang == "en" and row.name_en else row.name_fr
        line.organisations.append((row.id, name, row.representative))
    return line


def changes(
    session: Session, cluster_id: int, organisation_id: int | None = None, person_id: int | None = None
) -> list:
    """The directory's latest changes about an organisation or a person, latest first."""
    by, about = aliased(Person), aliased(Person)
    query = (
        select(DirectoryChange, by.name.label("by"), about.name.label("about"))
        .outerjoin(by, by.id == DirectoryChange.by_id)
        .outerjoin(about, about.id == DirectoryChange.person_id)
        .where(DirectoryChange.cluster_id == cluster_id)
        .order_by(DirectoryChange.id.desc())
        .limit(30)
    )
    if organisation_id is not None:
        query = query.where(DirectoryChange.organisation_id == organisation_id)
    if person_id is not None:
        query = query.where(DirectoryChange.person_id == person_id)
    return session.execute(query).all()


def clusters(session: Session) -> list:
    """Every cluster with the names of its directors, for the administrator. Nothing of its contents."""
    directors = (
        select(Grant.cluster_id, Person.name)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == "director", Grant.scope.startswith("c"), in_force(clock.now()), Person.active)
        .order_by(Person.sort_name)
    )
    names: dict[int, list[str]] = {}
    for cluster_id, name in session.execute(directors):
        names.setdefault(cluster_id, []).append(name)
    rows = session.scalars(select(Cluster).order_by(Cluster.rank, Cluster.id))
    return [(cluster, names.get(cluster.id, [])) for cluster in rows]


def cluster(session: Session, slug: str) -> Cluster | None:
    """A cluster by its address, for the administrator."""
    return session.scalar(select(Cluster).where(Cluster.slug == slug))
