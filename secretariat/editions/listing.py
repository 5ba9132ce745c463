"""Editions, and what changed between two moments, as files: the rows that a page shows, in its order."""

from flask_babel import gettext as _
from flask_babel import pgettext

from secretariat.core.listing import Column, Listing, taken
from secretariat.core.policy import Actor, ClusterRef
from secretariat.editions.queries import EditionRow
from secretariat.editions.telling_changes import Told
from secretariat.reports.chapter_layout import cell
from secretariat.reports.chapters import Grid


def editions(
    found: list[EditionRow],
    states: dict[str, tuple[str, str]],
    codes: dict[int, str],
    me: Actor,
    cluster: ClusterRef,
    lang: str,
) -> Listing:
    """Every edition, the newest period first; ``states``: how each looks and is called; ``codes``: of the groups."""
    columns = (
        Column(_("Number"), "number", 9),
        Column(_("Edition"), width=44),
        Column(_("Working group"), width=9),
        Column(_("Layout"), width=28),
        Column(pgettext("date", "Start"), "date", 13),
        Column(_("End"), "date", 13),
        Column(_("Status"), "status", 18),
        Column(_("Published on"), "date", 13),
        Column(_("Corrected edition"), width=10),
    )
    zone = taken("", me, cluster).at.tzinfo
    rows = [
        (
            one.number,
            one.title(lang),
            codes.get(one.group_id, ""),
            _("To a funder") if one.layout == "funder" else _("To the board"),
            one.starts_on,
            one.ends_on,
            states[one.state],
            one.published_at.astimezone(zone).date() if one.published_at else None,
            _("yes") if one.supersedes_id else _("no"),
        )
        for one in found
    ]
    return Listing(taken(_("Editions"), me, cluster), columns, rows, fixed=2)


def changes(told: Told, about: str, me: Actor, cluster: ClusterRef) -> Listing:
    """Every change, under the heading of its table; what was and what is stand as words: they are of many kinds."""
    columns = (
        Column(_("Kind of change"), width=26),
        Column(_("No."), width=10),
        Column(_("Subject"), width=44),
        Column(_("Status"), "status", 16),
        Column(pgettext("change", "From"), width=22),
        Column(pgettext("change", "To"), width=22),
        Column(_("Reason given"), width=36),
    )
    rows = [_change(told, grid, row) for grid in told.grids() for row in grid.rows]
    title = f"{_('What changed')}, {about}"
    return Listing(taken(title, me, cluster, [(_("Period"), told.since)]), columns, rows, fixed=3)


def _change(told: Told, grid: Grid, row: tuple) -> tuple:
    """One change of a table, by what its heads are called."""
    places = [
        told.words.gettext("No."),
        told.words.pgettext("change", "From"),
        told.words.pgettext("change", "To"),
    ]
    places.append(told.words.gettext("Reason given"))
    found: dict[str, str] = dict.fromkeys(places, "")
    subject, status = [], None
    for head, value in zip(grid.heads, row, strict=True):
        if head.kind == "status":
            status = value
        elif head.title in found:
            found[head.title] = str(cell(value, head.kind, told.words))
        elif value:
            subject.append(str(value))
    number, before, after, reason = (found[name] for name in places)
    return grid.title, number, ", ".join(subject), status, before, after, reason
