"""Groups in words: rows of the index, the seat map and its roster, the differences between two mandates."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from secretariat.clusters.models import CONSTITUENCIES
from secretariat.core import i18n
from secretariat.core.charts import Milieu, SeatMark, seat_map
from secretariat.core.conflict import WORDS
from secretariat.core.offers import Button
from secretariat.core.page import RecordPage
from secretariat.core.person import initials
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.waits import who_is
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.groups.queries import Health
from secretariat.groups.rules import WORKING_GROUP
from secretariat.groups.seat_rules import SEAT_ROLES, chair_of, expiring, seats_held

DRAWN_FROM = 6
"""A table with fewer seats is told by its roster alone: a horseshoe of three says nothing."""


@dataclass(frozen=True)
class GroupRow:
    """One line of the index."""

    url: str
    name: str
    language: str
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
    labels = {s.name: (s.look, _(s.label)) for s in WORKING_GROUP.states}
    zone = ZoneInfo(me.time_zone)
    result = []
    for row in found:
        one = health[row.id]
        key, label = labels[row.state]
        own, other = (row.title_fr, row.title_en) if lang == "fr" else (row.title_en, row.title_fr)
        mine = one.waits_principal in me.principals
        since = one.waits_since.astimezone(zone).date() if one.waits_since else today
        result.append(
            GroupRow(
                url=f"/{cluster.slug}/groups/{row.slug}/",
                name=own or other,
                language="" if own else ("en" if lang == "fr" else "fr"),
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
    first = ngettext("%(num)s working group", "%(num)s working groups", len(lines))
    second = ngettext("%(num)s of them active", "%(num)s of them active", active)
    third = ngettext("%(num)s seat vacant", "%(num)s seats vacant", vacant)
    return _("%(groups)s, %(active)s; %(vacant)s.", groups=first, active=second, vacant=third)


@dataclass
class Table:
    """The table of a group: seat map, roster by constituency, figures."""

    map: Markup | None
    milieux: list
    held: int
    total: int
    chair: Seat | None
    observers: list = field(default_factory=list)


def table(
    group: WorkingGroup,
    seats: list[Seat],
    since: dict,
    cluster: ClusterRef,
    lang: str,
    today: date,
    staff: bool,
) -> Table:
    """Seats with a vote by constituency, observers apart. ``since``: when a vacant seat's move began."""
    base = f"/{cluster.slug}/"
    voting = [seat for seat in seats if seat.voting]
    milieux, marks = [], []
    for key, label in CONSTITUENCIES.items():
        here = [seat for seat in voting if seat.constituency == key]
        if not here:
            continue
        held = seats_held(here, today)
        ordered = sorted(here, key=lambda seat: (not seat.held(today), seat.role != "chair", seat.id))
        people = [_place(seat, group, base, since, lang, today, staff) for seat in ordered]
        milieux.append(SimpleNamespace(label=_(label), filled=len(held), total=len(here), people=people))
        marks.append(
            Milieu(
                _(label),
                [
                    SeatMark(initials(seat.person.name), expiring(seat, today))
                    if seat.held(today)
                    else SeatMark()
                    for seat in ordered
                ],
            )
        )
    observers = [_place(seat, group, base, since, lang, today, staff) for seat in seats if not seat.voting]
    if observers:
        seen = sum(1 for place in observers if not place.vacant)
        milieux.append(
            SimpleNamespace(label=_("Observers"), filled=seen, total=len(observers), people=observers)
        )
    chair = chair_of(seats, today)
    drawn = None
    if len(voting) >= DRAWN_FROM:
        head = initials(chair.person.name) if chair else ""
        drawn = seat_map(marks, chair=head, hue=group.hue)
    return Table(drawn, milieux, len(seats_held(voting, today)), len(voting), chair, observers)


def name_seats(page: RecordPage, seats: list[Seat]) -> None:
    """Say of a vacant seat that is somebody's move which one it is; the reader's own comes first."""
    labels = {seat.id: _(CONSTITUENCIES[seat.constituency]) for seat in seats}
    for place, wait in enumerate(page.waits):
        if wait.part_kind != "seat" or wait.part_id not in labels:
            continue
        seat = labels[wait.part_id]
        page.waits[place] = replace(wait, label=_("fill the vacant seat “%(seat)s”", seat=seat))
        if wait.mine and not any(b.expected and not b.shut for b in page.buttons):
            page.buttons.insert(
                0,
                Button(
                    verb=wait.verb,
                    label=_("Appoint"),
                    icon="person-plus",
                    url=f"{page.url}seat/{wait.part_id}/steps/{wait.verb}",
                    expected=True,
                    asks=True,
                    method="get",
                ),
            )


def _place(seat: Seat, group, base: str, since: dict, lang: str, today: date, staff: bool) -> SimpleNamespace:
    if not seat.held(today):
        note = ""
        if seat.id in since:
            note = _("to be filled since %(day)s", day=i18n.day(since[seat.id].date(), lang))
        elif seat.state == "filled":
            note = _("the term of %(who)s is over", who=seat.person.name)
        verb = "appoint" if seat.state == "vacant" else "vacate"
        return SimpleNamespace(
            vacant=True,
            note=note,
            call_url=f"{base}groups/{group.slug}/seat/{seat.id}/steps/{verb}" if staff else None,
            call=_("Appoint") if seat.state == "vacant" else _("Vacate"),
        )
    role = _(SEAT_ROLES[seat.role]) if seat.role == "chair" else ""
    ends = ""
    if expiring(seat, today):
        ends = _("Ends on %(day)s", day=i18n.day(seat.ends_on, lang))
    return SimpleNamespace(
        vacant=False,
        name=seat.person.name,
        url=f"{base}members/people/{seat.person_id}/",
        organisation=seat.organisation.name(lang) if seat.organisation else "",
        note=role,
        expiring=ends,
    )


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
