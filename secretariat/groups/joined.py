"""What this room shows on pages of the rooms before it: dashboard, organisations, people, “to translate”."""

from flask_babel import gettext as _
from sqlalchemy import or_, select

from secretariat.clusters import panels as places
from secretariat.clusters import translations
from secretariat.core import clock, i18n
from secretariat.core.borrowed import either
from secretariat.core.lifecycle import N_
from secretariat.core.policy import visible_to
from secretariat.groups import present, queries
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.groups.seat_rules import SEAT_ROLES
from secretariat.groups.terms import EXPIRING
from secretariat.people import panels as accounts


def join() -> None:
    """Enter the panels and the source of texts."""
    places.add(_groups, rank=10, asks=_asks)
    places.add_organisation(_seats_of_organisation, rank=10)
    places.add_person(_seats_of_person, rank=10)
    translations.add(_mandates)
    accounts.add_panel(_own_seats)


def _asks(actor, cluster, _lang):
    return queries.health_asks(actor, cluster, False, clock.today(cluster.time_zone) + EXPIRING)


def _groups(session, actor, cluster, lang, read):
    today = clock.today(cluster.time_zone)
    lines = present.rows(read["groups"], queries.health(session, read), actor, cluster, lang, today)
    rows = [line for line in lines if line.kind == "working_group"]
    return places.Panel(
        _("Working groups"),
        "groups/rows.html",
        rows,
        len(rows),
        (_("All working groups"), f"/{cluster.slug}/groups/"),
        sentence=present.opening(rows) if rows else "",
    )


def _seats_of_organisation(session, actor, cluster, organisation, lang):
    rows = queries.seats_of(session, actor, cluster, Seat.organisation_id == organisation.id)
    return _seats(rows, cluster, lang, "person")


def _seats_of_person(session, actor, cluster, person, lang):
    rows = queries.seats_of(session, actor, cluster, Seat.person_id == person.id)
    return _seats(rows, cluster, lang, "organisation")


def _seats(rows, cluster, lang, beside):
    if not rows:
        return None
    data = {"rows": rows, "beside": beside, "base": f"/{cluster.slug}/", "roles": SEAT_ROLES}
    return places.Panel(_("Seats"), "groups/seats_panel.html", data, len(rows))


def _own_seats(session, actor, lang):
    """On the account page: the seats that somebody holds, in all their clusters."""
    panel = accounts.Panel(_("Seats"), _("You sit in no working group."))
    for cluster in actor.clusters.values():
        for row in queries.seats_of(session, actor, cluster, Seat.person_id == actor.id):
            title = either(row.title_fr, row.title_en, lang)
            role = _(SEAT_ROLES[row.role])
            if row.ends_on:
                role = _("%(role)s, until %(day)s", role=role, day=i18n.day(row.ends_on, lang))
            panel.lines.append((title, role, f"/{cluster.slug}/groups/{row.slug}/"))
    return panel


def _mandates(session, actor, cluster):
    """Mandates written in one language only."""
    rows = session.execute(
        select(
            WorkingGroup.title_fr,
            WorkingGroup.title_en,
            WorkingGroup.slug,
            WorkingGroup.mandate_fr,
            WorkingGroup.mandate_en,
        ).where(
            visible_to(actor, cluster.id),
            or_(WorkingGroup.mandate_fr == "", WorkingGroup.mandate_en == ""),
            or_(WorkingGroup.mandate_fr != "", WorkingGroup.mandate_en != ""),
            WorkingGroup.state.not_in(queries.FINAL),
        )
    )
    return [
        translations.Missing(
            N_("Mandate"),
            row.title_fr or row.title_en,
            "en" if row.mandate_fr else "fr",
            f"/{cluster.slug}/groups/{row.slug}/mandate",
        )
        for row in rows
    ]
