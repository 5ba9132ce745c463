"""The portfolio as a file: the projects that it shows, in its order, under what was asked for."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import pgettext

from secretariat.core.borrowed import either, proper
from secretariat.core.listing import Column, Listing, taken, word_of
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.timing import status_of
from secretariat.projects.filters import PortfolioFilter
from secretariat.projects.present import HEALTH_KEYS, choices
from secretariat.projects.rules import HEALTH, PROJECT, RUNNING


def listing(
    rows: list, me: Actor, cluster: ClusterRef, chosen: PortfolioFilter, group: str, lang: str, today: date
) -> Listing:
    """The rows of ``queries.portfolio`` as a list to take away; ``group``: what the filter's group is called."""
    columns = (
        Column(_("Number"), "number", 9),
        Column(_("Project"), width=40),
        Column(_("Working group"), width=9),
        Column(_("Lead"), width=24),
        Column(_("State"), "status", 17),
        Column(_("Health"), "status", 14),
        Column(_("In one sentence"), width=40, printed=False),
        Column(_("Progress (%)"), "percent", 12),
        Column(pgettext("date", "Start"), "date", 13),
        Column(_("End"), "date", 13),
        Column(_("End at launch"), "date", 13, printed=False),
        Column(_("Next milestone"), width=26),
        Column(_("Date of the milestone"), "date", 13),
        Column(_("Total cost"), "money", 14),
        Column(_("Partners’ contribution"), "money", 14, printed=False),
        Column(_("Funding sought"), "money", 14, printed=False),
        Column(_("Rallying"), width=10, printed=False),
        Column(_("Source"), width=30, printed=False),
    )
    about = taken(_("Projects"), me, cluster, told(chosen, rows, group, lang))
    return Listing(about, columns, _rows(rows, lang, today), fixed=2)


def _rows(rows: list, lang: str, today: date) -> list[tuple]:
    labels = {state.name: _(state.label) for state in PROJECT.states}
    looks = {state.name: state.look for state in PROJECT.states}
    words = {"late": _("Late %(n)s d"), "soon": _("In %(n)s d"), "today": _("Today")}
    health = {name: (HEALTH_KEYS[name], _(label)) for name, label in HEALTH}
    return [
        (
            row.number,
            either(row.title_fr, row.title_en, lang),
            proper(row.code_fr, row.code_en, lang),
            proper(row.lead_fr, row.lead_en, lang),
            status_of(row.state, row.due_on, today, looks, labels, words, RUNNING),
            health.get(row.health, ""),
            row.health_note,
            row.progress,
            row.starts_on,
            row.due_on,
            row.adopted_due_on,
            either(row.next_fr, row.next_en, lang),
            row.next_on,
            row.budget_cents,
            row.own_cents,
            row.sought_cents,
            _("yes") if row.rallying else _("no"),
            (row.source_en if lang == "en" else "") or row.source,
        )
        for row in rows
    ]


def told(chosen: PortfolioFilter, rows: list, group: str, lang: str) -> list[tuple[str, str]]:
    """What the filter asks for, in words."""
    offered = choices()
    sorts = {
        "number": _("Number"),
        "title": _("Project"),
        "due": _("End"),
        "state": _("State"),
        "budget": _("Budget"),
    }
    lead = next((proper(row.lead_fr, row.lead_en, lang) for row in rows), "") if chosen.lead else ""
    return [
        (_("State"), word_of(offered["state"], chosen.state)),
        (_("Working group"), group),
        (_("Health"), word_of(offered["health"], chosen.health)),
        (_("Only"), _("Rallying projects") if chosen.rallying else ""),
        (_("Lead"), lead),
        (_("Words"), chosen.words),
        (_("Sorted by"), sorts[chosen.sort]),
    ]
