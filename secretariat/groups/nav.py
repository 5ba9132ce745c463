"""The groups column of the shell: one statement for every page."""

from functools import lru_cache

from flask import g
from sqlalchemy import select

from secretariat.core.policy import Actor, ClusterRef, Sight, sight, visible
from secretariat.core.record import Record
from secretariat.core.shell import GroupLink
from secretariat.groups.models import WorkingGroup

_record, _group = Record.__table__, WorkingGroup.__table__
NAV = (
    select(
        _record.c.id,
        _record.c.title_fr,
        _record.c.title_en,
        _record.c.audience,
        _group.c.slug,
        _group.c.hue,
        _group.c.code_fr,
        _group.c.code_en,
        _group.c.short_fr,
        _group.c.short_en,
    )
    .join_from(_record, _group, _group.c.id == _record.c.id)
    .where(_record.c.kind == "working_group", ~_record.c.closed)
    .order_by(_record.c.number)
)


@lru_cache(maxsize=512)
def _living(seen: Sight):
    return NAV.where(visible(seen))


def groups(session, actor: Actor, cluster: ClusterRef, lang: str) -> list[GroupLink]:
    """The living groups of a cluster that an actor may see, as the shell draws them."""
    here = g.get("group_slug")
    found = []
    for row in session.execute(_living(sight(actor, cluster.id))):
        names = (row.short_fr or row.title_fr, row.short_en or row.title_en)
        name = (names[0] or names[1]) if lang == "fr" else (names[1] or names[0])
        found.append(
            GroupLink(
                id=row.id,
                slug=row.slug,
                name=name,
                code=row.code_fr if lang == "fr" else row.code_en,
                hue=row.hue,
                url=f"/{cluster.slug}/groups/{row.slug}/",
                restricted=row.audience == "group",
                current=row.slug == here,
            )
        )
    return found
