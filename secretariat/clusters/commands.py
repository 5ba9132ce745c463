"""Writes of the clusters room: clusters and organisations; who belongs to them is in belonging.py."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from secretariat.clusters.belonging import (
    affiliate,
    appoint_staff,
    end_role,
    holds,
    leave,
    leave_cluster,
    when_leaving,
)
from secretariat.clusters.constituencies import known
from secretariat.clusters.diary import staff_only, write_down
from secretariat.clusters.grants import end_grants, grant
from secretariat.clusters.models import ClusterProfile, Organisation
from secretariat.core import clock
from secretariat.core.lifecycle import N_, Forbidden, Refused
from secretariat.core.policy import Actor
from secretariat.core.walls import RESERVED_SLUGS, Cluster
from secretariat.core.words import search_words, slugify, sort_key

__all__ = [
    "affiliate",
    "appoint_staff",
    "end_grants",
    "end_role",
    "grant",
    "holds",
    "leave",
    "leave_cluster",
    "when_leaving",
]


def create_cluster(session: Session, actor: Actor, facts: dict[str, Any]) -> Cluster:
    """Open a cluster (administrators). Its slug is free and not reserved, or the form is refused."""
    if not actor.administrator:
        raise Forbidden(N_("Your roles do not allow this step."))
    slug = slugify(facts.get("slug") or facts["name_en"] or facts["name_fr"], 40)
    if slug in RESERVED_SLUGS or len(slug) < 2:
        raise Refused(errors={"slug": [N_("This address is kept for the product. Choose another.")]})
    if session.scalar(select(exists().where(Cluster.slug == slug))):
        raise Refused(errors={"slug": [N_("Another cluster has this address. Choose another.")]})
    cluster = Cluster(
        slug=slug,
        name_fr=facts["name_fr"] or facts["name_en"],
        name_en=facts["name_en"] or facts["name_fr"],
        time_zone=facts.get("time_zone") or clock.HOME_ZONE,
        rank=(session.scalar(select(func.max(Cluster.rank))) or 0) + 1,
    )
    session.add(cluster)
    session.flush()
    words = (
        "sector_fr",
        "sector_en",
        "description_fr",
        "description_en",
        "founded_note_fr",
        "founded_note_en",
    )
    profile = {name: facts.get(name) or "" for name in words}
    session.add(ClusterProfile(cluster_id=cluster.id, founded=facts.get("founded"), **profile))
    write_down(session, cluster.id, actor, "found")
    return cluster


ORGANISATION_FIELDS = (
    "name_fr",
    "name_en",
    "constituency",
    "segment_fr",
    "segment_en",
    "town",
    "website",
    "note_fr",
    "note_en",
)
TAKEN = N_("An organisation of the cluster already has this name.")
UNKNOWN_MILIEU = N_("Choose one of the constituencies listed.")


def add_organisation(session: Session, actor: Actor, cluster, facts: dict[str, Any]) -> Organisation:
    """Enter an organisation (secretariat). A name already taken in the cluster is refused.

    Besides ORGANISATION_FIELDS, ``document_fr``, ``document_en`` and ``fictional`` may be given.
    """
    staff_only(actor, cluster.id)
    organisation = Organisation(cluster_id=cluster.id, version=1)
    _describe(session, organisation, facts)
    for name in ("document_fr", "document_en"):
        setattr(organisation, name, facts.get(name) or "")
    organisation.fictional = bool(facts.get("fictional"))
    session.add(organisation)
    session.flush()
    write_down(session, cluster.id, actor, "enter", organisation_id=organisation.id)
    return organisation


def edit_organisation(
    session: Session,
    actor: Actor,
    cluster,
    organisation: Organisation,
    facts: dict[str, Any],
    version: int | None,
) -> Organisation:
    """Change an organisation (secretariat). Raises StaleOrganisation where the page was out of date."""
    staff_only(actor, cluster.id)
    if version is not None and version != organisation.version:
        raise StaleOrganisation(organisation, facts)
    before = {name: getattr(organisation, name) for name in (*ORGANISATION_FIELDS, "active")}
    _describe(session, organisation, facts)
    if "active" in facts:
        organisation.active = bool(facts["active"])
    changes = {
        n: [old, getattr(organisation, n)] for n, old in before.items() if getattr(organisation, n) != old
    }
    if changes:
        organisation.version += 1
        session.flush()
        write_down(session, cluster.id, actor, "edit", organisation_id=organisation.id, changes=changes)
    return organisation


class StaleOrganisation(Refused):
    """Somebody saved the organisation meanwhile: each field that differs says what is kept."""

    def __init__(self, organisation: Organisation, facts: dict[str, Any]):
        differing = {
            n: getattr(organisation, n)
            for n in ORGANISATION_FIELDS
            if facts.get(n, "") != getattr(organisation, n)
        }
        super().__init__(N_("Somebody saved this while you were looking at it."), {})
        self.differing, self.version = differing, organisation.version


def _describe(session: Session, organisation: Organisation, facts: dict[str, Any]) -> None:
    name = facts.get("name_fr") or facts.get("name_en") or ""
    if not name:
        raise Refused(errors={"name_fr": [N_("An answer is needed here.")]})
    taken = exists().where(Organisation.cluster_id == organisation.cluster_id, Organisation.name_fr == name)
    if organisation.id:
        taken = taken.where(Organisation.id != organisation.id)
    milieu = facts.get("constituency") or organisation.constituency or ""
    with session.no_autoflush:
        if session.scalar(select(taken)):
            raise Refused(errors={"name_fr": [TAKEN]})
        if milieu != organisation.constituency and not known(session, organisation.cluster_id, milieu):
            raise Refused(errors={"constituency": [UNKNOWN_MILIEU]})
    describe(organisation, name, facts)


def describe(organisation: Organisation, name: str, facts: Mapping[str, Any]) -> None:
    """Set what ``facts`` name of ORGANISATION_FIELDS (all of a new one), and what follows from its name."""
    for field in ORGANISATION_FIELDS:
        if field in facts or not organisation.id:
            setattr(organisation, field, facts.get(field) or "")
    organisation.name_fr = name
    organisation.sort_name = sort_key(name)[:160]
    organisation.sought = search_words(f"{organisation.name_fr} {organisation.name_en}")
