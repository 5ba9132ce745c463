"""Records that resemble a title: those that share its words, most shared first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup, escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import kinds
from secretariat.core.borrowed import Borrowed, dressed
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.core.words import TOKEN, folded
from secretariat.projects.rules import DEAD

COMPARED = 500
"""The newest records of the cluster that a title is compared with."""
SHOWN = 3
KINDS = ("project", "issue")
SHORT = 3
"""Words of so few letters, and those below, say nothing of a subject."""
EMPTY = frozenset(
    "about avec cette chez comme dans deux entre from into leur leurs mais more nous notre over pour plus "
    "project projet projets projects sans ses sont sous sur that their them this tous tout toute trois une "
    "vers with your".split()
)


@dataclass(frozen=True)
class Likeness:
    """One record that resembles, ready to show."""

    title_html: Markup
    group: Any
    meta: str
    url: str
    verb: str


def words_of(title: str) -> frozenset[str]:
    """The words of a title that tell its subject, folded, without the endings of plurals."""
    return frozenset(
        _stem(word) for word in TOKEN.findall(folded(title)) if len(word) > SHORT and word not in EMPTY
    )


def _stem(word: str) -> str:
    """Two forms of one word: plurals, and the endings by which French agrees."""
    for ending in ("es", "s", "e", "x"):
        if word.endswith(ending) and len(word) - len(ending) > SHORT:
            return word.removesuffix(ending)
    return word


def alike(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    title: str,
    lang: str,
    groups: Mapping[int, Any],
    besides: int | None = None,
) -> tuple[list[Likeness], int]:
    """The records that share two words or more with a title (or its only one), and how many were compared.

    One statement, bounded; ``groups`` are those of the shell by id, ``besides`` the proposal itself.
    """
    wanted = words_of(title)
    if not wanted:
        return [], 0
    rows = session.execute(
        select(
            Record.id,
            Record.kind,
            Record.number,
            Record.title_fr,
            Record.title_en,
            Record.state,
            Record.group_id,
        )
        .where(
            visible_to(actor, cluster.id),
            Record.audience != "author",
            Record.kind.in_([name for name in KINDS if name in kinds.kinds()]),
            Record.state.not_in(DEAD),
        )
        .order_by(Record.id.desc())
        .limit(COMPARED)
    ).all()
    found = []
    for row in rows:
        if row.id == besides:
            continue
        shared, shown = max(
            ((len(wanted & words_of(text)), text) for text in _titles(row, lang) if text),
            key=lambda pair: pair[0],
        )
        if shared >= min(2, len(wanted)):
            found.append((shared, row, shown))
    found.sort(key=lambda entry: (-entry[0], -entry[1].id))
    lines = [_line(row, shown, wanted, cluster, groups) for _shared, row, shown in found[:SHOWN]]
    return lines, len(rows) - any(row.id == besides for row in rows)


def _titles(row, lang: str) -> tuple[str, str]:
    fr, en = Borrowed(row.title_fr, "fr"), Borrowed(row.title_en, "en")
    return (row.title_fr, en) if lang == "fr" else (row.title_en, fr)


def _line(
    row, title: str, wanted: frozenset[str], cluster: ClusterRef, groups: Mapping[int, Any]
) -> Likeness:
    entry = kinds.kind(row.kind)
    state = entry.lifecycle.state(row.state)
    going = row.kind == "project" and not state.final
    return Likeness(
        title_html=underlined(title, wanted),
        group=groups.get(row.group_id),
        meta=_(
            "%(kind)s %(number)s, %(state)s", kind=_(entry.label), number=row.number, state=_(state.label)
        ),
        url=kinds.address(cluster.slug, row.kind, row.id) + ("#comments" if going else ""),
        verb=_("Join this project") if going else _("Read"),
    )


def underlined(title: str, wanted: frozenset[str]) -> Markup:
    """A title with the words that it shares marked."""
    result, at = Markup(), 0
    plain = "".join(_plain(c) for c in title)
    for match in TOKEN.finditer(plain):
        if _stem(match.group()) in wanted:
            start, end = match.span()
            result += escape(title[at:start]) + Markup("<mark>{}</mark>").format(title[start:end])
            at = end
    return dressed(title, result + escape(title[at:]))


def _plain(character: str) -> str:
    """One character for one: so that places in the folded title are places in the title."""
    plain = folded(character)
    return plain if len(plain) == 1 else " "
