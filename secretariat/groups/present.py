"""Groups in words: rows of the index, the differences between two mandates."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from secretariat.core import i18n
from secretariat.core.borrowed import either
from secretariat.core.conflict import WORDS
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.waits import who_is
from secretariat.groups.board_rules import BOARD
from secretariat.groups.queries import Health
from secretariat.groups.rules import WORKING_GROUP


@dataclass(frozen=True)
class GroupRow:
    """One line of the index."""

    kind: str
    url: str
    name: str
    hue: int
    code: str
    restricted: bool
    key: str
    status: str
    health: Health
    who: str
    what: str
    mine: bool
    days: int
    next_day: str


def rows(
    found: Iterable, health: dict[int, Health], me: Actor, cluster: ClusterRef, lang: str, today: date
) -> list:
    """The index's lines; labels are translated once."""
    labels = {
        (table.kind, s.name): (s.look, _(s.label)) for table in (WORKING_GROUP, BOARD) for s in table.states
    }
    zone = ZoneInfo(me.time_zone)
    result = []
    for row in found:
        one = health[row.id]
        key, label = labels[row.kind, row.state]
        mine = one.waits_principal in me.principals
        since = one.waits_since.astimezone(zone).date() if one.waits_since else today
        result.append(
            GroupRow(
                kind=row.kind,
                url=f"/{cluster.slug}/groups/{row.slug}/",
                name=either(row.title_fr, row.title_en, lang),
                hue=row.hue,
                code=row.code_fr if lang == "fr" else row.code_en,
                restricted=row.audience == "group",
                key=key,
                status=label,
                health=one,
                who=who_is(one.waits_principal, one.names) if one.waits and not mine else "",
                what=_(one.waits_verb) if one.waits_verb else "",
                mine=bool(one.waits) and mine,
                days=max((today - since).days, 0),
                next_day=i18n.day(one.next_on, lang) if one.next_on else "",
            )
        )
    return result


def opening(lines: list[GroupRow]) -> str:
    """What is true of the groups, in one sentence."""
    if not lines:
        return _("No working group yet.")
    active = sum(1 for line in lines if line.key == "ok")
    vacant = sum(line.health.seats - line.health.held for line in lines)
    third = ngettext("%(num)s seat vacant", "%(num)s seats vacant", vacant)
    if active == len(lines):
        first = ngettext("%(num)s active working group", "%(num)s active working groups", active)
        return _("%(groups)s; %(vacant)s.", groups=first, vacant=third)
    first = ngettext("%(num)s working group", "%(num)s working groups", len(lines))
    second = ngettext("%(num)s of them active", "%(num)s of them active", active)
    return _("%(groups)s, %(active)s; %(vacant)s.", groups=first, active=second, vacant=third)


def difference(before: str, after: str) -> Markup:
    """A text with what was struck from the one before, and what was added to it, marked."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    result = Markup()
    for op, a1, a2, b1, b2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        struck, added = escape("".join(old[a1:a2])), escape("".join(new[b1:b2]))
        if op == "equal":
            result += added
            continue
        if struck.strip():
            result += Markup("<del>{}</del>").format(struck)
        if added.strip():
            result += Markup("<ins>{}</ins>").format(added)
        elif added:
            result += added
    return result


def versions(found: list, lang: str) -> list[SimpleNamespace]:
    """Each version of the mandate with what it changed of the one before."""
    result = []
    for place, (mandate, who) in enumerate(found):
        earlier = found[place + 1][0] if place + 1 < len(found) else None
        texts = []
        for code in (lang, "en" if lang == "fr" else "fr"):
            text = mandate.text_fr if code == "fr" else mandate.text_en
            was = (earlier.text_fr if code == "fr" else earlier.text_en) if earlier else text
            if text or was:
                texts.append(SimpleNamespace(language=code, html=difference(was, text), same=was == text))
        result.append(SimpleNamespace(number=mandate.number, at=mandate.at, who=who, texts=texts))
    return result
