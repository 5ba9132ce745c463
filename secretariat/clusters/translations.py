"""The “to translate” list: texts that a language still lacks, of records and of what rooms enter here."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from secretariat.core import kinds
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record

MOST = 300


@dataclass(frozen=True)
class Missing:
    """One text that a language lacks: what it is (a label), its title, the language, where it is mended."""

    what: str
    title: str
    language: str
    url: str


Source = Callable[[Session, Actor, ClusterRef], list[Missing]]
_sources: list[Source] = []


def add(source: Source) -> None:
    """Let a room list its texts: ``source(session, actor, cluster)``."""
    if source not in _sources:
        _sources.append(source)


def missing(session: Session, actor: Actor, cluster: ClusterRef) -> list[Missing]:
    """Everything of a cluster that a language lacks, titles first; at most MOST titles."""
    rows = session.execute(
        select(Record.id, Record.kind, Record.title_fr, Record.title_en)
        .where(
            visible_to(actor, cluster.id),
            Record.audience != "author",
            or_(Record.title_fr == "", Record.title_en == ""),
        )
        .order_by(Record.kind, Record.number)
        .limit(MOST)
    ).all()
    found = [
        Missing(
            kinds.kind(row.kind).label,
            row.title_fr or row.title_en,
            "en" if row.title_fr else "fr",
            kinds.address(cluster.slug, row.kind, row.id),
        )
        for row in rows
        if row.kind in kinds.kinds()
    ]
    for source in _sources:
        found += source(session, actor, cluster)
    return found
