"""What this room shows on pages of the rooms before it: a body, the dashboard, one's own account."""

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from secretariat.clusters import panels as places
from secretariat.clusters.constituencies import labels
from secretariat.core import clock, i18n
from secretariat.core.person import Person
from secretariat.groups import panels as groups
from secretariat.groups.models import Seat
from secretariat.groups.seat_rules import EXPIRING
from secretariat.nominations import present, queries
from secretariat.nominations.nominating import declaration_of
from secretariat.people import panels as accounts


def enter() -> None:
    """Enter the panels."""
    groups.add("calls", _of_body, rank=5)
    places.add(_on_dashboard, rank=15)
    accounts.add_panel(_own_interests)


def _of_body(session, actor, cluster, body, lang):
    """The body's calls under way; for the secretariat, the seats that a call could fill."""
    found = queries.calls(session, actor, cluster, body_id=body.id)
    may_call = cluster.id in actor.staff_of and not body.closed
    if not found and not may_call:
        return None
    names = labels(session, cluster.id, lang)
    seats = queries.seats_of(session, [row.id for row in found])
    rows = _rows(session, actor, cluster, found, seats, names, lang)
    wanted = (
        _without_call(session, cluster, body, {seat.id for seat in seats}, names, lang) if may_call else []
    )
    if not rows and not wanted:
        return None
    base = f"/{cluster.slug}/calls/new?body={body.id}"
    return places.Panel(
        _("Calls for nominations"),
        "nominations/panel.html",
        {"rows": rows, "wanted": wanted, "new": base},
        len(rows),
        (_("Make a call"), base) if may_call else None,
    )


def _on_dashboard(session, actor, cluster, lang):
    found = queries.calls(session, actor, cluster, limit=12)
    if not found:
        return None
    seats = queries.seats_of(session, [row.id for row in found])
    rows = _rows(session, actor, cluster, found, seats, labels(session, cluster.id, lang), lang)
    return places.Panel(
        _("Calls for nominations"),
        "nominations/panel.html",
        {"rows": rows, "wanted": [], "new": ""},
        len(rows),
        (_("All calls"), f"/{cluster.slug}/nominations/"),
    )


def _rows(session, actor, cluster, found, seats, names, lang):
    if not found:
        return []
    counted = queries.tallies(session, [row.id for row in found])
    return present.rows(session, actor, cluster, found, seats, counted, {}, names, lang)


def _without_call(session, cluster, body, called, names, lang):
    """Vacant seats by constituency and terms about to end, for which no call is under way, in words."""
    today = clock.today(cluster.time_zone)
    soon = today + EXPIRING
    vacant: dict[str, list[int]] = {}
    ending = []
    for seat, who in session.execute(
        select(Seat, Person.name)
        .outerjoin(Person, Person.id == Seat.person_id)
        .where(Seat.record_id == body.id, Seat.state != "removed")
        .order_by(Seat.rank, Seat.id)
    ):
        name = names.get(seat.constituency, seat.constituency)
        if seat.id in called:
            continue
        if seat.state == "vacant":
            vacant.setdefault(name, []).append(seat.id)
        elif seat.ends_on and today <= seat.ends_on <= soon:
            told = {"seat": name, "who": who, "day": i18n.day(seat.ends_on, lang)}
            ending.append((seat.id, _("%(seat)s: the term of %(who)s ends on %(day)s", **told)))
    said = [
        (
            ids[0],
            ngettext("%(seat)s: %(num)s vacant seat", "%(seat)s: %(num)s vacant seats", len(ids), seat=name),
        )
        for name, ids in vacant.items()
    ]
    return said + ending


def _own_interests(session, actor, language):
    """One's declarations of interests, by cluster: in force, over, or not made."""
    lines = []
    for cluster in actor.clusters.values():
        held = declaration_of(session, actor.id, cluster.id)
        if held is None:
            note = _("not declared")
        elif held.valid_until < clock.today(cluster.time_zone):
            note = _("it held until %(day)s", day=i18n.day(held.valid_until, language, "long"))
        else:
            note = _("it holds until %(day)s", day=i18n.day(held.valid_until, language, "long"))
        lines.append((cluster.name(language), note, f"/{cluster.slug}/interests"))
    return accounts.Panel(_("Declarations of interests"), lines=lines) if lines else None
