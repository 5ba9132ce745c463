"""The groups column of the shell."""

from flask import g
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from secretariat.core.borrowed import either, said
from secretariat.core.policy import Actor, ClusterRef, Sight, sight, visible
from secretariat.core.record import Record
from secretariat.core.shell import GroupLink
from secretariat.groups.models import WorkingGroup

_record, _group = Record.__table__, WorkingGroup.__table__
NAV = (
    select(
        _record.c.number,
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
)


def living(seen: Sight) -> Select:
    """The living groups that a sight sees; the shell asks it within a statement of its own."""
    return NAV.where(visible(seen))


def links(rows: list, cluster: ClusterRef, lang: str) -> list[GroupLink]:
    """Rows of ``living`` as the shell draws them."""
    here, french, base = g.get("group_slug"), lang == "fr", f"/{cluster.slug}/groups/"
    found = []
    for _number, id, title_fr, title_en, audience, slug, hue, code_fr, code_en, short_fr, short_en in rows:
        name = either(short_fr or title_fr, short_en or title_en, lang)
        code, url = code_fr if french else code_en, f"{base}{slug}/"
        found.append(GroupLink(id, slug, name, code, hue, url, audience == "group", slug == here))
    return found


def groups(session: Session, actor: Actor, cluster: ClusterRef, lang: str) -> list[GroupLink]:
    """The living groups of a cluster that an actor may see, in their order, to choose among."""
    statement = living(sight(actor, cluster.id)).order_by(_record.c.number)
    return links(session.execute(statement).all(), cluster, lang)


def called(session: Session, actor: Actor, cluster: ClusterRef, slug: str, lang: str) -> str:
    """A group's code and name, living or not, for a filter that names it by its slug; the slug itself where the actor
    sees no such group, and nothing where none is named."""
    if not slug:
        return ""
    columns = (_record.c.title_fr, _record.c.title_en, _group.c.code_fr, _group.c.code_en)
    asked = select(*columns).join_from(_record, _group, _group.c.id == _record.c.id)
    row = session.execute(
        asked.where(visible(sight(actor, cluster.id)), _group.c.slug == slug).limit(1)
    ).first()
    if row is None:
        return slug
    code, name = row.code_fr if lang == "fr" else row.code_en, said(either(row.title_fr, row.title_en, lang))
    return f"{code} {name}".strip()
