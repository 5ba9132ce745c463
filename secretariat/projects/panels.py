"""What projects show on the pages of earlier rooms: dashboard, groups, organisations, translation."""

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import or_, select

from secretariat.clusters import panels as places
from secretariat.clusters import translations
from secretariat.core import clock
from secretariat.core.lifecycle import N_
from secretariat.core.policy import visible_to
from secretariat.core.record import Record
from secretariat.groups import panels as groups
from secretariat.projects import queries
from secretariat.projects.filters import PortfolioFilter
from secretariat.projects.models import Project
from secretariat.projects.present import Portfolio
from secretariat.projects.proposing import TEXTS

SHOWN = 12
LISTED = 40
"""On the page of a group or an organisation."""
MOST = 200


def enter() -> None:
    """Enter the panels and the source of texts."""
    places.add(_on_dashboard, rank=30, asks=_asks_of_cluster)
    places.add_organisation(_of_organisation, rank=30)
    groups.add("projects", _of_group, rank=20, asks=_asks_of_group)
    translations.add(_texts)


UNDER_WAY = PortfolioFilter(state="open", sort="state")


def _asks_of_cluster(actor, cluster, _lang):
    today = clock.today(cluster.time_zone)
    return {"projects": queries.page_of(actor, cluster.id, UNDER_WAY, today, SHOWN)}


def _asks_of_group(actor, cluster, group, _lang):
    today = clock.today(cluster.time_zone)
    return {"projects": queries.page_of(actor, cluster.id, _homed(group), today, LISTED)}


def _homed(group) -> PortfolioFilter:
    return PortfolioFilter(group=group.slug, sort="state")


def _panel(rows: list, actor, cluster, lang, chosen: PortfolioFilter, title: str):
    """A list of projects, and how many there are."""
    today = clock.today(cluster.time_zone)
    if not rows:
        return None
    address = f"/{cluster.slug}/projects/"
    args = "&".join(f"{name}={value}" for name, value in chosen.to_args("sort").items())
    data = Portfolio(rows, {}, {}, actor, lang, today, cluster)
    link = (_("In the portfolio"), f"{address}?{args}" if args else address)
    return places.Panel(title, "projects/panel.html", data, rows[0].n, link)


def _on_dashboard(_session, actor, cluster, lang, read):
    """Projects under way and proposed, those in trouble first said in words."""
    panel = _panel(read["projects"], actor, cluster, lang, UNDER_WAY, _("Projects"))
    if panel is None:
        return None
    troubled = sum(1 for row in panel.data if row.health == "late" or row.key == "late" or row.next_late)
    if troubled:
        panel.sentence = ngettext(
            "%(num)s project is late or off track.", "%(num)s projects are late or off track.", troubled
        )
    return panel


def _of_group(_session, actor, cluster, group, lang, read):
    return _panel(read["projects"], actor, cluster, lang, _homed(group), _("Projects"))


def _of_organisation(session, actor, cluster, organisation, lang):
    chosen = PortfolioFilter(lead=organisation.id, sort="state")
    today = clock.today(cluster.time_zone)
    rows, _total, _cost = queries.portfolio(session, actor, cluster.id, chosen, today, LISTED)
    return _panel(rows, actor, cluster, lang, chosen, _("Projects that it leads"))


def _texts(session, actor, cluster):
    """Needs, aims and results written in one language only, of projects that live."""
    columns = [getattr(Project, f"{name}_{lang}") for name, _label in TEXTS for lang in ("fr", "en")]
    half = [
        (getattr(Project, f"{name}_fr") == "") != (getattr(Project, f"{name}_en") == "")
        for name, _label in TEXTS
    ]
    rows = session.execute(
        select(Project.id, Project.title_fr, Project.title_en, *columns)
        .where(
            visible_to(actor, cluster.id),
            Record.audience != "author",
            Project.state.in_(("approved", "active", "on_hold", "closed", "documented")),
            or_(*half),
        )
        .order_by(Project.number)
        .limit(MOST)
    ).all()
    labels = {"need": N_("need"), "aim": N_("aim"), "results": N_("expected results")}
    found = []
    for row in rows:
        for name, label in labels.items():
            fr, en = getattr(row, f"{name}_fr"), getattr(row, f"{name}_en")
            if bool(fr) != bool(en):
                url = f"/{cluster.slug}/projects/{row.id}/edit"
                title = row.title_fr or row.title_en
                found.append(translations.Missing(label, title, "en" if fr else "fr", url))
    return found
