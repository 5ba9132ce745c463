"""What this room shows on pages of the rooms before it: a body, the dashboard, one's own account."""

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from secretariat.clusters import panels as places
from secretariat.clusters.constituencies import labels
from secretariat.core import clock, i18n
from secretariat.groups import panels as groups
from secretariat.groups.models import Seat
from secretariat.nominations import endings, present, queries
from secretariat.nominations.nominating import declaration_of
from secretariat.people import panels as accounts


def enter() -> None:
    """Enter the panels."""
    groups.add("calls", _of_body, rank=5)
    places.add(_on_dashboard, rank=15)
    accounts.add_panel(_own_interests)


def _of_body(session, actor, cluster, body, lang):
    """The body's calls under way; for the secretariat, the seats that a call could fill."""
    found = [row for row in queries.calls(session, actor, cluster) if row.body_id == body.id]
    rows = _rows(session, actor, cluster, found, lang)
    base = f"/{cluster.slug}/calls/new?body={body.id}"
    wanted = []
    if cluster.id in actor.staff_of and not body.closed:
        wanted = _without_call(session, cluster, body, found, lang)
    if not rows and not wanted:
        return None
    link = (_("Make a call"), base) if cluster.id in actor.staff_of and not body.closed else None
    return places.Panel(
        _("Calls for nominations"),
        "nominations/panel.html",
        {"rows": rows, "wanted": wanted, "new": base},
        len(rows),
        link,
    )


def _on_dashboard(session, actor, cluster, lang):
    rows = _rows(session, actor, cluster, queries.calls(session, actor, cluster, limit=12), lang)
    if not rows:
        return None
    return places.Panel(
        _("Calls for nominations"),
        "nominations/panel.html",
        {"rows": rows, "wanted": [], "new": ""},
        len(rows),
        (_("All calls"), f"/{cluster.slug}/nominations/"),
    )


def _rows(session, actor, cluster, found, lang):
    ids = [row.id for row in found]
    if not ids:
        return []
    seats, counted = queries.seats_of(session, ids), queries.tallies(session, ids)
    return present.rows(session, actor, cluster, found, seats, counted, {}, lang)


def _without_call(session, cluster, body, found, lang):
    """Vacant seats and terms about to end for which no call is under way, in words."""
    called = {seat.id for seat in queries.seats_of(session, [row.id for row in found])}
    today = clock.today(cluster.time_zone)
    names = labels(session, cluster.id, lang)
    vacant: dict[str, list[int]] = {}
    for seat in session.scalars(
        select(Seat).where(Seat.record_id == body.id, Seat.state == "vacant").order_by(Seat.rank, Seat.id)
    ):
        if seat.id not in called:
            vacant.setdefault(seat.constituency, []).append(seat.id)
    said = [
        (
            ids[0],
            ngettext(
                "%(seat)s: %(num)s vacant seat",
                "%(seat)s: %(num)s vacant seats",
                len(ids),
                seat=names.get(key, key),
            ),
        )
        for key, ids in vacant.items()
    ]
    for seat, who in endings.ending(session, cluster.id, today):
        if seat.record_id == body.id and seat.id not in called:
            until = i18n.day(seat.ends_on, lang)
            told = {"seat": names.get(seat.constituency, seat.constituency), "who": who, "day": until}
            said.append((seat.id, _("%(seat)s: the term of %(who)s ends on %(day)s", **told)))
    return said


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
