"""Reads of imports: one's own only."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from secretariat.clusters.models import Organisation
from secretariat.core import files
from secretariat.core.policy import Actor, ClusterRef
from secretariat.imports.models import SheetImport
from secretariat.imports.sheets import grid

LATEST = 10


def own_import(
    session: Session, actor: Actor, cluster: ClusterRef, id: int, lock: bool = False
) -> SheetImport:
    """An import of the actor's in this cluster; NotFound for anybody else's."""
    query = select(SheetImport).where(
        SheetImport.id == id, SheetImport.cluster_id == cluster.id, SheetImport.person_id == actor.id
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalars(query).one_or_none() if id < 2**31 else None
    if found is None:
        raise NotFound
    return found


def latest(
    session: Session, actor: Actor, cluster: ClusterRef, subject: str, record_id: int | None = None
) -> list[SheetImport]:
    """The actor's last imports of a subject, the newest first."""
    query = select(SheetImport).where(
        SheetImport.person_id == actor.id,
        SheetImport.cluster_id == cluster.id,
        SheetImport.subject == subject,
        SheetImport.stage != "dropped",
    )
    if record_id is not None:
        query = query.where(SheetImport.record_id == record_id)
    return list(session.scalars(query.order_by(SheetImport.id.desc()).limit(LATEST)))


def sheets_of(one: SheetImport) -> list[grid.Sheet]:
    """The cells of an import's file; NotFound once they are no longer kept."""
    path = files.path_of(one.sha256) if one.sha256 else None
    if path is None or not path.exists():
        raise NotFound
    return grid.unpacked(path.read_bytes())


def organisation_names(session: Session, cluster_id: int, asked: Collection[str]) -> list[str]:
    """The names to choose another organisation from; none where no name is ``asked``."""
    if not asked:
        return []
    query = select(Organisation.name_fr).where(Organisation.cluster_id == cluster_id, Organisation.active)
    return list(session.scalars(query.order_by(Organisation.sort_name)))
