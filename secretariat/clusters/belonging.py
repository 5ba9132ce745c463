"""Who belongs to a cluster: affiliations, representatives, the secretariat's staff, and those who leave."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from secretariat.clusters.diary import staff_only, write_down
from secretariat.clusters.grants import end_grants, grant
from secretariat.clusters.models import Affiliation, Organisation
from secretariat.core import clock
from secretariat.core.lifecycle import N_, Forbidden, Refused
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person
from secretariat.core.policy import Actor
from secretariat.core.walls import Cluster

STAFF = ("director", "coordinator", "observer")
"""The roles that are appointed on a cluster itself."""

Leaving = Callable[[Session, Actor, int, int, int | None, str, dict[str, str]], None]
"""``leaving(session, actor, cluster_id, person_id, organisation_id or None, reason, answers)``."""


@dataclass(frozen=True)
class Question:
    """What has to be settled when somebody leaves: one answer of a few, under a name of its own."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    default: str


Asking = Callable[[Session, Actor, int, int, int], list[Question]]
"""``asking(session, actor, cluster_id, person_id, organisation_id)``."""

_leaving: list[Leaving] = []
_asking: list[Asking] = []


def when_leaving(consequence: Leaving, asking: Asking | None = None) -> None:
    """Enter what a later room does when somebody leaves an organisation or a cluster (seats are vacated), and
    what it asks before somebody leaves an organisation."""
    if consequence not in _leaving:
        _leaving.append(consequence)
    if asking and asking not in _asking:
        _asking.append(asking)


def questions(
    session: Session, actor: Actor, cluster_id: int, person_id: int, organisation_id: int
) -> list[Question]:
    """What has to be settled before a person leaves an organisation."""
    return [q for asking in _asking for q in asking(session, actor, cluster_id, person_id, organisation_id)]


def affiliate(
    session: Session,
    actor: Actor,
    person_id: int,
    organisation: Organisation,
    representative: bool = False,
    job_title: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Affiliation:
    """Make a person belong to an organisation, and commit it where they represent it (secretariat).

    Writes the Affiliation and its grants (``o<id>:member``, ``o<id>:rep``) together. A person who already
    belongs to it keeps one affiliation, which is changed.
    """
    staff_only(actor, organisation.cluster_id)
    person = _active_person(session, person_id)
    today = _today(session, organisation.cluster_id)
    starts_on = starts_on or today
    if ends_on and ends_on < starts_on:
        raise Refused(errors={"ends_on": [N_("Choose a last day that is not before the first.")]})
    held = session.scalar(
        select(Affiliation).where(
            Affiliation.person_id == person_id,
            Affiliation.organisation_id == organisation.id,
            (Affiliation.ends_on.is_(None)) | (Affiliation.ends_on >= today),
        )
    )
    scope = f"o{organisation.id}"
    if held:
        end_grants(session, person_id, scope)
        held.representative, held.ends_on = representative, ends_on
        held.job_title = job_title or held.job_title
    else:
        held = Affiliation(
            person_id=person.id,
            organisation_id=organisation.id,
            job_title=job_title,
            representative=representative,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        session.add(held)
    for role in ("member", "rep") if representative else ("member",):
        grant(session, person_id, organisation.cluster_id, scope, role, starts_on, ends_on)
    verb, role = "affiliate", "rep" if representative else "member"
    write_down(session, organisation.cluster_id, actor, verb, person_id, organisation.id, role)
    return held


def leave(
    session: Session,
    actor: Actor,
    person_id: int,
    organisation: Organisation,
    reason: str = "",
    answers: dict[str, str] | None = None,
) -> None:
    """End a person's affiliation (secretariat): rights stop at once, later rooms settle what hung on it.

    ``answers`` are those to ``questions``, by name; what is not answered ends too.
    """
    staff_only(actor, organisation.cluster_id)
    today = _today(session, organisation.cluster_id)
    open_ones = select(Affiliation).where(
        Affiliation.person_id == person_id,
        Affiliation.organisation_id == organisation.id,
        (Affiliation.ends_on.is_(None)) | (Affiliation.ends_on >= today),
    )
    found = session.scalars(open_ones).all()
    if not found:
        raise Refused(N_("This person does not belong to the organisation any more."))
    for affiliation in found:
        affiliation.ends_on = max(today, affiliation.starts_on)
    end_grants(session, person_id, f"o{organisation.id}")
    for consequence in _leaving:
        consequence(
            session, actor, organisation.cluster_id, person_id, organisation.id, reason, answers or {}
        )
    write_down(session, organisation.cluster_id, actor, "leave", person_id, organisation.id, reason=reason)


def appoint_staff(
    session: Session,
    actor: Actor,
    person_id: int,
    cluster,
    role: str,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Grant:
    """Appoint a director, coordinator or observer of a cluster: its director does it, or an administrator."""
    _appointing_only(actor, cluster.id)
    if role not in STAFF:
        raise Refused(errors={"role": [N_("Choose one of the roles listed.")]})
    _active_person(session, person_id)
    starts_on = starts_on or _today(session, cluster.id)
    if ends_on and ends_on < starts_on:
        raise Refused(errors={"ends_on": [N_("Choose a last day that is not before the first.")]})
    if holds(session, person_id, f"c{cluster.id}", role):
        raise Refused(errors={"person": [N_("This person already holds the role.")]})
    given = grant(session, person_id, cluster.id, f"c{cluster.id}", role, starts_on, ends_on)
    write_down(session, cluster.id, actor, "appoint", person_id, role=role)
    return given


def end_role(session: Session, actor: Actor, person_id: int, cluster, role: str, reason: str) -> None:
    """End a role on the secretariat at once. A cluster keeps a director, unless an administrator ends it."""
    _appointing_only(actor, cluster.id)
    scope = f"c{cluster.id}"
    if not reason.strip():
        raise Refused(errors={"reason": [N_("An answer is needed here.")]})
    if role == "director" and not actor.administrator:
        others = select(func.count()).where(
            Grant.principal == f"{scope}:director", Grant.person_id != person_id, in_force(clock.now())
        )
        if not session.scalar(others):
            raise Refused(N_("A cluster keeps a director: appoint another first."))
    if not end_grants(session, person_id, scope, role):
        raise Refused(N_("This person does not hold the role any more."))
    write_down(session, cluster.id, actor, "end_role", person_id, role=role, reason=reason)


def leave_cluster(session: Session, actor: Actor, person_id: int, cluster, reason: str) -> None:
    """End all that a person holds in a cluster (its director): on their next request they see none of it."""
    _director_only(actor, cluster.id)
    if person_id == actor.id:
        raise Refused(N_("Somebody else has to end your own roles."))
    today = _today(session, cluster.id)
    for consequence in _leaving:
        consequence(session, actor, cluster.id, person_id, None, reason, {})
    query = (
        select(Affiliation)
        .join(Organisation, Organisation.id == Affiliation.organisation_id)
        .where(
            Organisation.cluster_id == cluster.id,
            Affiliation.person_id == person_id,
            (Affiliation.ends_on.is_(None)) | (Affiliation.ends_on >= today),
        )
    )
    for affiliation in session.scalars(query):
        affiliation.ends_on = max(today, affiliation.starts_on)
    end_grants(session, person_id, cluster_id=cluster.id)
    write_down(session, cluster.id, actor, "leave_cluster", person_id, reason=reason)


def holds(session: Session, person_id: int, scope: str, role: str) -> bool:
    """Whether a person holds a role at this moment."""
    query = exists().where(
        Grant.person_id == person_id, Grant.principal == f"{scope}:{role}", in_force(clock.now())
    )
    return bool(session.scalar(select(query)))


def _today(session: Session, cluster_id: int) -> date:
    return clock.today(session.get(Cluster, cluster_id).time_zone)


def _active_person(session: Session, person_id: int) -> Person:
    person = session.get(Person, person_id) if person_id else None
    if person is None or not person.active:
        raise Refused(errors={"person": [N_("Choose a person from the list.")]})
    return person


def _director_only(actor: Actor, cluster_id: int) -> None:
    if f"c{cluster_id}:director" not in actor.principals:
        raise Forbidden(N_("This is for the director of the cluster."))


def _appointing_only(actor: Actor, cluster_id: int) -> None:
    if not actor.administrator:
        _director_only(actor, cluster_id)
