"""The groups column of the shell: one statement for every page."""

from types import SimpleNamespace

from flask import g
from sqlalchemy import select

from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.groups.models import WorkingGroup
from secretariat.groups.rules import WORKING_GROUP

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
    .where(_record.c.state.not_in(sorted(WORKING_GROUP.final)))
    .order_by(_record.c.number)
)


def groups(session, actor: Actor, cluster: ClusterRef, lang: str) -> list[SimpleNamespace]:
    """The living groups of a cluster that an actor may see, as the shell draws them."""
    here = g.get("group_slug")
    found = []
    for row in session.execute(NAV.where(visible_to(actor, cluster.id))):
        names = (row.short_fr or row.title_fr, row.short_en or row.title_en)
        name = (names[0] or names[1]) if lang == "fr" else (names[1] or names[0])
        found.append(
            SimpleNamespace(
                id=row.id,
                slug=row.slug,
                hue=row.hue,
                name=name,
                code=row.code_fr if lang == "fr" else row.code_en,
                url=f"/{cluster.slug}/groups/{row.slug}/",
                restricted=row.audience == "group",
                current=row.slug == here,
            )
        )
    return found
