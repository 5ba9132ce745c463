"""A table in words and as a picture: the seat map, its roster, how it stands, whom it still lacks."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup

from secretariat.core import i18n
from secretariat.core.charts import NARROW, Milieu, SeatMark, seat_map
from secretariat.core.offers import Button
from secretariat.core.page import RecordPage
from secretariat.core.person import initials
from secretariat.core.policy import ClusterRef
from secretariat.groups import balance
from secretariat.groups.models import BalanceTarget, Seat, WorkingGroup
from secretariat.groups.seat_rules import SEAT_ROLES
from secretariat.groups.terms import chair_of, expiring, seats_held

DRAWN_FROM = 6
"""A table with fewer seats is told by its roster alone: a horseshoe of three says nothing."""


@dataclass
class Table:
    """The table of a group: seat map, roster by constituency, figures."""

    map: Markup | None
    narrow_map: Markup | None
    """The same for a narrower column; None where it would not hold every initial."""
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
    labels: dict[str, str],
) -> Table:
    """Seats with a vote by constituency, observers apart. ``since``: when a vacant seat's move began;
    ``labels``: the cluster's constituencies."""
    base = f"/{cluster.slug}/"
    voting = [seat for seat in seats if seat.voting]
    milieux, marks = [], []
    for key, label in labels.items():
        here = [seat for seat in voting if seat.constituency == key]
        if not here:
            continue
        held = seats_held(here, today)
        ordered = sorted(here, key=lambda seat: (not seat.held(today), seat.role != "chair", seat.id))
        people = [_place(seat, group, base, since, lang, today, staff) for seat in ordered]
        milieux.append(SimpleNamespace(label=label, filled=len(held), total=len(here), people=people))
        marks.append(
            Milieu(
                label,
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
    drawn = narrow = None
    if len(voting) >= DRAWN_FROM:
        head = initials(chair.person.name) if chair else ""
        drawn = seat_map(marks, chair=head, hue=group.hue)
        narrow = seat_map(marks, chair=head, hue=group.hue, shape=NARROW)
    return Table(drawn, narrow, milieux, len(seats_held(voting, today)), len(voting), chair, observers)


def name_seats(page: RecordPage, seats: list[Seat], names: dict[str, str]) -> None:
    """Say of a vacant seat that is somebody's move which one it is; the reader's own comes first."""
    labels = {seat.id: names[seat.constituency] for seat in seats}
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
            id=seat.id,
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
        id=seat.id,
        vacant=False,
        name=seat.person.name,
        url=f"{base}members/people/{seat.person_id}/",
        organisation=seat.organisation.name(lang) if seat.organisation else "",
        note=role,
        expiring=ends,
    )


def stands(
    targets: list[BalanceTarget], seats: list[Seat], today: date, labels: Mapping[str, str]
) -> list[balance.Standing]:
    """The targets of a body against those who hold its seats with a vote today."""
    held = [seat.constituency for seat in seats_held(seats, today) if seat.voting]
    return balance.standing(targets, held, labels)


def opening(group: WorkingGroup, seats: list[Seat], today: date, standing: list[balance.Standing]) -> str:
    """What is true of a table, in one sentence."""
    voting = [seat for seat in seats if seat.voting]
    held = len(seats_held(voting, today))
    said = [_("%(filled)s of %(total)s seats filled", filled=held, total=len(voting))]
    said.append(ngettext("at least %(num)s is needed", "at least %(num)s are needed", group.minimum_seats))
    if soon := sum(1 for seat in seats if expiring(seat, today)):
        said.append(ngettext("%(num)s term ends within 90 days", "%(num)s terms end within 90 days", soon))
    if unmet := sum(1 for one in standing if not one.met):
        said.append(
            ngettext("%(num)s target of balance is not met", "%(num)s targets of balance are not met", unmet)
        )
    return said[0] + _(": ") + "; ".join(said[1:]) + "."


def organisations(
    seats: list[Seat], totals: Mapping[int, int], today: date, base: str, lang: str
) -> list[SimpleNamespace]:
    """Who sits for each organisation: seats at this table and in all bodies, the most first."""
    here = Counter(seat.organisation_id for seat in seats_held(seats, today) if seat.organisation_id)
    names = {seat.organisation_id: seat.organisation.name(lang) for seat in seats if seat.organisation}
    lines = [
        SimpleNamespace(
            name=names[number], url=f"{base}members/{number}/", here=n, everywhere=totals.get(number, n)
        )
        for number, n in here.items()
    ]
    return sorted(lines, key=lambda line: (-line.everywhere, -line.here, line.name))
