"""Many organisations and affiliations written at once: what commands.py and belonging.py write one by one."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters import constituencies
from secretariat.clusters.commands import ORGANISATION_FIELDS, TAKEN, UNKNOWN_MILIEU, describe
from secretariat.clusters.diary import staff_only
from secretariat.clusters.grants import bounds
from secretariat.clusters.models import Affiliation, DirectoryChange, Organisation
from secretariat.core import bulk, clock, i18n, loading
from secretariat.core.lifecycle import Refused
from secretariat.core.person import Grant, Person
from secretariat.core.policy import Actor, ClusterRef

AT_ONCE = 10_000
"""Ids named in one statement: databases bound how many."""


class OneRefused(Exception):
    """What is refused, and which of them in their order."""

    def __init__(self, at: int, refused: Refused):
        super().__init__(str(at))
        self.at, self.refused = at, refused


def enter(
    session: Session, actor: Actor, cluster: ClusterRef, many: Sequence[Mapping[str, Any]]
) -> list[Organisation]:
    """Enter organisations (secretariat), each by its facts; raises OneRefused for a name that is taken."""
    staff_only(actor, cluster.id)
    taken = set(session.scalars(select(Organisation.name_fr).where(Organisation.cluster_id == cluster.id)))
    offered = constituencies.labels(session, cluster.id, i18n.language(), offered=True)
    made = []
    for at, facts in enumerate(many):
        name = facts.get("name_fr") or ""
        if name in taken:
            raise OneRefused(at, Refused(errors={"name_fr": [TAKEN]}))
        if facts.get("constituency") not in {**constituencies.CONSTITUENCIES, **offered}:
            raise OneRefused(at, Refused(errors={"constituency": [UNKNOWN_MILIEU]}))
        taken.add(name)
        one = Organisation(cluster_id=cluster.id, version=1, document_fr="", document_en="", fictional=False)
        describe(one, name, facts)
        made.append(one)
    bulk.give_ids(session, made)
    session.add_all(made)
    session.flush()
    _write_down(session, cluster.id, actor, [{"verb": "enter", "organisation_id": one.id} for one in made])
    return made


def edit(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    many: Sequence[tuple[Organisation, Mapping[str, Any]]],
) -> None:
    """Change organisations (secretariat) in what their facts name, but for their names."""
    staff_only(actor, cluster.id)
    told = []
    for organisation, facts in many:
        changes = {}
        for name in (*ORGANISATION_FIELDS, "active"):
            now = getattr(organisation, name)
            if name in facts and facts[name] != now:
                setattr(organisation, name, facts[name])
                changes[name] = [now, facts[name]]
        if changes:
            describe(organisation, organisation.name_fr, {})  # its other name is looked for too
            organisation.version += 1
            told.append({"verb": "edit", "organisation_id": organisation.id, "changes": changes})
    session.flush()
    _write_down(session, cluster.id, actor, told)


def affiliate(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    many: Sequence[tuple[int, Organisation, bool, str]],
) -> list[tuple[int, int]]:
    """Make people belong to organisations from today (secretariat): (person, organisation, whether they commit it,
    job title). Whoever belongs to it already is passed by; gives (person, organisation) of the others."""
    staff_only(actor, cluster.id)
    today = clock.today(cluster.time_zone)
    held: set[tuple[int, int]] = set()
    active: set[int] = set()
    for ids in _portions(one[0] for one in many):
        active |= set(session.scalars(select(Person.id).where(Person.id.in_(ids), Person.active)))
        rows = select(Affiliation.person_id, Affiliation.organisation_id).where(
            Affiliation.person_id.in_(ids),
            (Affiliation.ends_on.is_(None)) | (Affiliation.ends_on >= today),
        )
        held |= {(row[0], row[1]) for row in session.execute(rows)}
    starts_at, ends_at = bounds(today, None, cluster.time_zone)
    joined, told = [], []
    for person_id, home, commits, title in many:
        if person_id not in active or (person_id, home.id) in held:
            continue
        held.add((person_id, home.id))
        joined.append((person_id, home.id))
        session.add(
            Affiliation(
                person_id=person_id,
                organisation_id=home.id,
                job_title=title,
                representative=commits,
                starts_on=today,
            )
        )
        scope = f"o{home.id}"
        for role in ("member", "rep") if commits else ("member",):
            session.add(
                Grant(
                    person_id=person_id,
                    cluster_id=cluster.id,
                    scope=scope,
                    role=role,
                    principal=f"{scope}:{role}",
                    starts_at=starts_at,
                    ends_at=ends_at,
                )
            )
        role = "rep" if commits else "member"
        told.append({"verb": "affiliate", "person_id": person_id, "organisation_id": home.id, "role": role})
    session.flush()
    _write_down(session, cluster.id, actor, told)
    return joined


def by_id(session: Session, ids: Iterable[int]) -> dict[int, Organisation]:
    found: dict[int, Organisation] = {}
    for some in _portions(ids):
        query = select(Organisation).where(Organisation.id.in_(some))
        found |= {one.id: one for one in session.scalars(query)}
    return found


def _write_down(session: Session, cluster_id: int, actor: Actor, lines: list[dict[str, Any]]) -> None:
    moment = clock.now()
    blank = {"person_id": None, "organisation_id": None, "role": "", "changes": {}, "reason": ""}
    about = {"cluster_id": cluster_id, "at": moment, "by_id": actor.id}
    loading.write(session, DirectoryChange.__table__, [{**blank, **about, **line} for line in lines])


def _portions(ids: Iterable[int]) -> Iterable[list[int]]:
    every = sorted(set(ids))
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))
