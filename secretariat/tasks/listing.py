"""A list of tasks as a file: the rows that the list shows, in its order, under what was asked for."""

from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from secretariat.core import i18n
from secretariat.core.listing import Column, Listing, taken, word_of
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.timing import status_of
from secretariat.tasks.present import LOOKS, OPEN, labels, words
from secretariat.tasks.queries import TaskFilter


def listing(
    rows: list, me: Actor, cluster: ClusterRef, chosen: TaskFilter, group: str, lang: str, today: date
) -> Listing:
    """The rows of ``queries.all_tasks`` as a list to take away; ``group``: what the filter's group is called."""
    columns = (
        Column(_("Number"), "number", 9),
        Column(_("Task"), width=44),
        Column(_("Working group"), width=9),
        Column(_("Assignee"), width=20),
        Column(_("Asked by"), width=20),
        Column(_("Due"), "date", 13),
        Column(_("State"), "status", 18),
        Column(_("Whose move"), width=20),
        Column(_("Days waiting"), "number", 9),
    )
    told = _told(chosen, group, lang)
    return Listing(taken(_("Tasks"), me, cluster, told), columns, _rows(rows, me, lang, today), fixed=2)


def _rows(rows: list, me: Actor, lang: str, today: date) -> list[tuple]:
    state_words, status_words, zone, french = labels(lang), words(lang), ZoneInfo(me.time_zone), lang == "fr"
    return [
        (
            number,
            (title_fr if french else title_en) or title_fr or title_en,
            (code_fr if french else code_en) or "",
            assignee,
            assigner,
            due,
            status_of(state, due, today, LOOKS, state_words, status_words, OPEN),
            (assigner if principal == f"p{assigner_id}" else assignee) if since else "",
            max((today - since.astimezone(zone).date()).days, 0) if since else None,
        )
        for (
            _id,
            number,
            title_fr,
            title_en,
            state,
            due,
            _assignee_id,
            assigner_id,
            assignee,
            assigner,
            code_fr,
            code_en,
            _hue,
            since,
            principal,
        ) in rows
    ]


def _told(chosen: TaskFilter, group: str, lang: str) -> list[tuple[str, str]]:
    views = {
        "mine": _("Assigned to me"),
        "asked": _("Asked by me"),
        "all": _("All tasks"),
        "overdue": _("Overdue"),
    }
    states = {"open": _("not over"), **labels(lang)}
    sorts = {"due": _("Due"), "title": _("Task"), "assignee": _("Assignee"), "state": _("State")}
    return [
        (_("List"), views[chosen.view]),
        (_("State"), word_of(states, chosen.state) if chosen.view != "overdue" else ""),
        (_("Working group"), group),
        (_("Words"), chosen.words),
        (_("Due"), i18n.day(chosen.due, lang) if chosen.due else ""),
        (_("Only"), _("assigned together") if chosen.batch else ""),
        (_("Sorted by"), sorts[chosen.sort]),
    ]
