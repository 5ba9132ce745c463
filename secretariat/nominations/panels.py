"""What this room shows on pages of the rooms before it: a body, the dashboard, one's own account."""

from flask_babel import gettext as _
from flask_babel import ngettext

from secretariat.clusters import constituencies
from secretariat.clusters import panels as places
from secretariat.core import clock, i18n
from secretariat.groups import panels as groups
from secretariat.groups.terms import EXPIRING
from secretariat.nominations import present, queries
from secretariat.nominations.accepting import declaration_of, may_declare
from secretariat.people import panels as accounts


def enter() -> None:
    """Enter the panels."""
    groups.add("calls", _of_body, rank=5, asks=_asks_of_body)
    places.add(_on_dashboard, rank=15, asks=_asks_of_cluster)
    accounts.add_panel(_own_interests)


def _asks_of_body(actor, cluster, body, _lang):
    return queries.progress_asks(queries.calls(actor, cluster, body_id=body.id), cluster)


def _asks_of_cluster(actor, cluster, _lang):
    return queries.progress_asks(queries.calls(actor, cluster, limit=12), cluster)


def _of_body(session, actor, cluster, body, lang, read):
    """The body's calls under way; for the secretariat, the seats that a call could fill."""
    may_call = cluster.id in actor.staff_of and not body.closed
    rows = present.rows(session, actor, cluster, read, lang)
    wanted = []
    if may_call:
        names = constituencies.named(read["constituencies"], lang)
        wanted = _without_call(cluster, body, {seat.id for seat in read["call_seats"]}, names, lang)
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


def _on_dashboard(session, actor, cluster, lang, read):
    rows = present.rows(session, actor, cluster, read, lang)
    if not rows:
        return None
    return places.Panel(
        _("Calls for nominations"),
        "nominations/panel.html",
        {"rows": rows, "wanted": [], "new": ""},
        len(rows),
        (_("All calls"), f"/{cluster.slug}/nominations/"),
    )


def _without_call(cluster, body, called, names, lang):
    """Vacant seats by constituency and terms about to end, for which no call is under way, in words.

    The page of the body has read its seats and who holds them.
    """
    today = clock.today(cluster.time_zone)
    soon = today + EXPIRING
    vacant: dict[str, list[int]] = {}
    ending = []
    for seat in body.seats:
        name = names.get(seat.constituency, seat.constituency)
        if seat.id in called:
            continue
        if seat.state == "vacant":
            vacant.setdefault(name, []).append(seat.id)
        elif seat.ends_on and today <= seat.ends_on <= soon:
            told = {"seat": name, "who": seat.person.name, "day": i18n.day(seat.ends_on, lang)}
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
        if not may_declare(session, actor, cluster.id):
            continue
        held = declaration_of(session, actor.id, cluster.id)
        if held is None:
            note = _("not declared")
        elif held.valid_until < clock.today(cluster.time_zone):
            note = _("it held until %(day)s", day=i18n.day(held.valid_until, language, "long"))
        else:
            note = _("it holds until %(day)s", day=i18n.day(held.valid_until, language, "long"))
        lines.append((cluster.name(language), note, f"/{cluster.slug}/interests"))
    return accounts.Panel(_("Declarations of interests"), lines=lines) if lines else None
