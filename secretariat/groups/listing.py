"""Working groups, and the seats of one, as files: the rows that a page shows, in its order."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from secretariat.core.listing import Column, Listing, taken
from secretariat.core.policy import Actor, ClusterRef
from secretariat.groups.models import Seat
from secretariat.groups.present import GroupRow
from secretariat.groups.seat_rules import SEAT_ROLES
from secretariat.groups.terms import EXPIRING


def groups(lines: list[GroupRow], over: bool, me: Actor, cluster: ClusterRef) -> Listing:
    """The bodies with their health, boards first."""
    columns = (
        Column(_("Code"), width=8),
        Column(_("Working group"), width=36),
        Column(_("State"), "status", 16),
        Column(_("Seats"), "number", 8),
        Column(_("Seats filled"), "number", 8),
        Column(_("Terms that end soon"), "number", 9),
        Column(_("Targets not met"), "number", 9),
        Column(_("Chair"), width=22),
        Column(_("Open work"), "number", 9),
        Column(_("Late"), "number", 9),
        Column(_("Next date"), "date", 13),
        Column(_("Whose move"), width=24),
        Column(_("To do what"), width=24, printed=False),
        Column(_("Days waiting"), "number", 9),
    )
    rows = [
        (
            one.code,
            one.name,
            (one.key, one.status),
            one.health.seats,
            one.health.held,
            one.health.expiring,
            one.health.unmet,
            one.health.chair[1] if one.health.chair else _("nobody"),
            one.health.open,
            one.health.late,
            one.health.next_on,
            (me.name if one.mine else one.who) if one.health.waits else "",
            one.what,
            one.days if one.health.waits else None,
        )
        for one in sorted(lines, key=lambda one: one.kind != "board")
    ]
    told = [(_("Only"), _("Concluded") if over else "")]
    return Listing(taken(_("Working groups"), me, cluster, told), columns, rows, fixed=2)


def seats(
    found: list[Seat],
    labels: Mapping[str, str],
    title: str,
    me: Actor,
    cluster: ClusterRef,
    lang: str,
    today: date,
) -> Listing:
    """The table of a body, seat by seat."""
    columns = (
        Column(_("Constituency"), width=24),
        Column(_("With a vote"), width=9),
        Column(_("Role"), width=16),
        Column(_("Person"), width=24),
        Column(_("Organisation"), width=28),
        Column(_("First day"), "date", 13),
        Column(_("Last day"), "date", 13),
        Column(_("Term"), "status", 14),
        Column(_("Alternate"), width=22),
        Column(_("Successor"), width=22),
    )
    rows = [
        (
            labels[seat.constituency],
            _("yes") if seat.voting else _("no"),
            _(SEAT_ROLES[seat.role]),
            seat.person.name if seat.person else _("Vacant seat"),
            seat.organisation.name(lang) if seat.organisation else "",
            seat.starts_on if seat.person else None,
            seat.ends_on if seat.person else None,
            _term(seat, today),
            seat.alternate.name if seat.alternate else "",
            seat.successor.name if seat.successor else "",
        )
        for seat in found
    ]
    about = taken(_("Seats of %(name)s", name=title), me, cluster)
    return Listing(about, columns, rows, fixed=1)


def _term(seat: Seat, today: date) -> tuple[str, str] | str:
    if not seat.person:
        return "wait", _("vacant")
    if not seat.held(today):
        return "late", _("Term over")
    if seat.ends_on and seat.ends_on <= today + EXPIRING:
        return "soon", _("Ends soon")
    return ""
