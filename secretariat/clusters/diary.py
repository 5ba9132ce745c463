"""The directory's own history, and the check that the secretariat alone writes the directory."""

from sqlalchemy.orm import Session

from secretariat.clusters.models import DirectoryChange
from secretariat.core import clock
from secretariat.core.lifecycle import N_, Forbidden
from secretariat.core.policy import Actor


def write_down(
    session: Session,
    cluster_id: int,
    actor: Actor,
    verb: str,
    person_id: int | None = None,
    organisation_id: int | None = None,
    role: str = "",
    changes: dict | None = None,
    reason: str = "",
) -> None:
    session.add(
        DirectoryChange(
            cluster_id=cluster_id,
            at=clock.now(),
            by_id=actor.id,
            verb=verb,
            person_id=person_id,
            organisation_id=organisation_id,
            role=role,
            changes=changes or {},
            reason=reason,
        )
    )
    session.flush()


def staff_only(actor: Actor, cluster_id: int) -> None:
    if cluster_id not in actor.staff_of:
        raise Forbidden(N_("This is for the secretariat of the cluster."))
