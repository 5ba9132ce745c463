"""The constituencies of a cluster: those that every cluster has, and those that it adds."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from secretariat.clusters.diary import staff_only, write_down
from secretariat.clusters.models import ADDED, CONSTITUENCIES, Constituency
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.policy import Actor

MOST = 20
"""Constituencies that a cluster may add."""


def added(session: Session, cluster_id: int) -> list[Constituency]:
    """Those that the cluster added, in the order in which it did."""
    return list(
        session.scalars(
            select(Constituency).where(Constituency.cluster_id == cluster_id).order_by(Constituency.id)
        )
    )


def asked(cluster_id: int) -> Select:
    """What ``named`` needs to be asked."""
    added = Constituency.__table__.c
    return (
        select(added.id, added.label_fr, added.label_en, added.active)
        .where(added.cluster_id == cluster_id)
        .order_by(added.id)
    )


def named(rows: Iterable[Any], lang: str, offered: bool = False) -> dict[str, str]:
    """Key → label, in the order in which constituencies are shown, from the rows of ``asked``.

    ``offered`` leaves out those that are no longer given to organisations and seats.
    """
    found = {key: _(label) for key, label in CONSTITUENCIES.items()}
    for row in rows:
        if row.active or not offered:
            found[f"{ADDED}{row.id}"] = row.label_fr if lang == "fr" else row.label_en
    return found


def labels(session: Session, cluster_id: int, lang: str, offered: bool = False) -> dict[str, str]:
    """``named``, read now."""
    return named(session.execute(asked(cluster_id)), lang, offered)


def labels_of(session: Session, cluster_id: int, lang: str, keys: Iterable[str]) -> dict[str, str]:
    """Key → label for these keys; a statement only where one of them is the cluster's own."""
    keys = set(keys)
    if keys <= set(CONSTITUENCIES):
        return {key: _(CONSTITUENCIES[key]) for key in keys}
    return labels(session, cluster_id, lang)


def known(session: Session, cluster_id: int, key: str) -> bool:
    """Whether an organisation or a seat of the cluster may be given this constituency."""
    if key in CONSTITUENCIES:
        return True
    number = key.removeprefix(ADDED)
    if not (key.startswith(ADDED) and number.isdecimal() and len(number) < 10):
        return False
    here = exists().where(
        Constituency.id == int(number), Constituency.cluster_id == cluster_id, Constituency.active
    )
    return bool(session.scalar(select(here)))


def rank(key: str) -> int:
    """The place of a constituency among others, from its key alone."""
    given = list(CONSTITUENCIES)
    return given.index(key) if key in given else len(given) + int(key.removeprefix(ADDED))


def save(
    session: Session, actor: Actor, cluster, facts: dict[str, Any], which: Constituency | None = None
) -> Constituency:
    """Add a constituency, or rename it or take it from the lists (secretariat). It is named in both languages."""
    staff_only(actor, cluster.id)
    names = {name: (facts.get(name) or "").strip() for name in ("label_fr", "label_en")}
    missing = {name: [N_("An answer is needed here.")] for name, text in names.items() if not text}
    if missing:
        raise Refused(errors=missing)
    lang_of = {"label_fr": "fr", "label_en": "en"}
    others = [row for row in added(session, cluster.id) if row is not which]
    if which is None and len(others) >= MOST:
        raise Refused(N_("A cluster adds at most 20 constituencies."))
    for name, text in names.items():
        if text.casefold() in {row.label(lang_of[name]).casefold() for row in others}:
            raise Refused(errors={name: [N_("The cluster already has a constituency of this name.")]})
    before = {n: getattr(which, n) for n in (*names, "active")} if which else {}
    if which is None:
        which = Constituency(cluster_id=cluster.id, version=1)
        session.add(which)
    which.label_fr, which.label_en = names["label_fr"], names["label_en"]
    which.active = bool(facts.get("active", True))
    session.flush()
    changes = {n: [old, getattr(which, n)] for n, old in before.items() if getattr(which, n) != old}
    if before and not changes:
        return which
    if before:
        which.version += 1
    else:
        changes = {"label_fr": ["", which.label_fr], "label_en": ["", which.label_en]}
    write_down(session, cluster.id, actor, "constituency", changes=changes)
    return which
