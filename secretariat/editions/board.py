"""The chapters that the board reads: a page for each group, risks, governance; made of what the report holds."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from secretariat.core.borrowed import amid
from secretariat.reports import labels
from secretariat.reports.annex import Health
from secretariat.reports.chapters import Chapter, Grid, Head
from secretariat.reports.document import Highlight, Report
from secretariat.reports.progress import ActionRow, Band, Section, Status
from secretariat.reports.words import Words, words_for

LONG_LATE = 30
"""Days past its date from which an action stands among the risks."""
SHOWN = 8
"""Lines of a group's page: what does not fit there is in the progress table."""


def group_pages(
    report: Report, seats: Mapping[str, Any], said: tuple[Highlight, ...] = ()
) -> Iterator[Chapter]:
    """One page for each group of a report that covers several: how it stands, what to watch, what comes next.

    ``said`` are the highlights of the groups' own plans.
    """
    words = words_for(report.language)
    grouped: dict[Band, list[Section]] = {}
    for section in report.sections:
        if section.band is not None:
            grouped.setdefault(section.band, []).append(section)
    if len(grouped) < 2:
        return
    for number, (band, sections) in enumerate(grouped.items(), start=1):
        rows = [row for section in sections for axis in section.axes for row in axis.rows()]
        watched = [row for row in rows if row.standing.key in (Status.LATE, Status.SOON)]
        ahead = sorted(
            (row for row in rows if row.due and row.standing.key in (Status.OK, Status.WAIT)),
            key=lambda row: row.due,
        )
        lists = ((_("To watch"), watched), (_("What comes next"), ahead))
        grids = tuple(_actions(title, many[:SHOWN], words) for title, many in lists if many)
        own = [one.markdown for one in said if one.band == band]
        text = "\n\n".join((_standing(rows, words), _seated(seats, band.name, words)))
        yield Chapter(
            f"group-{number}", band.name, text, grids, band.code, band.hue, apart=True, quoted=tuple(own)
        )


def _standing(rows: list[ActionRow], words: Words) -> str:
    done = sum(row.standing.key is Status.DONE for row in rows)
    late = sum(row.standing.key is Status.LATE for row in rows)
    share = round(sum(100 if r.standing.key is Status.DONE else r.progress for r in rows) / len(rows))
    pieces = [
        words.ngettext("**%(num)s action**", "**%(num)s actions**", len(rows)),
        words.gettext("%(share)s of the work done", share=words.percent(share)),
        words.ngettext("%(num)s action done", "%(num)s actions done", done),
        words.ngettext("%(num)s late", "%(num)s late", late),
    ]
    return f"{', '.join(pieces)}."


def _seated(seats: Mapping[str, Any], name: str, words: Words) -> str:
    mine = [one for one in _standing_seats(seats) if name in (one["fr"] or one["en"], one["en"] or one["fr"])]
    if not mine:
        return ""
    chairs = ", ".join(one["name"] for one in mine if one["role"] == "chair" and one["name"])
    filled = words.ngettext(
        "%(num)s seat filled of %(all)s",
        "%(num)s seats filled of %(all)s",
        sum(1 for one in mine if one["holder"]),
        all=words.number(len(mine)),
    )
    led = words.labelled(_("Chair"), chairs or _("to be found"))
    return f"{led}. {filled}."


def _actions(title: str, rows: list[ActionRow], words: Words) -> Grid:
    heads = (
        Head(_("No."), share=1),
        Head(_("Action"), share=5),
        Head(_("Lead"), share=3),
        Head(_("Due"), "date"),
        Head(_("Status"), "status", 3),
    )
    return Grid(
        title,
        heads,
        tuple(
            (
                row.code,
                row.title,
                row.lead or _("to be found"),
                row.due,
                (row.standing.key.value, labels.standing(words, row.standing)),
            )
            for row in rows
        ),
    )


def _standing_seats(seats: Mapping[str, Any]) -> list[Any]:
    return [one for one in seats.values() if not one["dropped"]]


def risks(report: Report) -> Chapter | None:
    """Projects that say they go badly, actions long late, offers long unanswered; None where there is nothing."""
    words, rows = words_for(report.language), []
    for project in report.projects:
        if project.health in (Health.AT_RISK, Health.OFF_TRACK):
            key = labels.health_status(project.health).value
            level = (key, labels.health(words, project.health))
            rows.append(
                (_("Project"), amid(f"{project.number} ", project.title), level, project.sentence or "–")
            )
    for delay in report.delays:
        late = delay.standing.key is Status.LATE and (delay.standing.days or 0) > LONG_LATE
        if late or delay.standing.key is Status.WAIT:
            code = f"{delay.band.code} {delay.code}" if delay.band else delay.code
            level = (delay.standing.key.value, labels.standing(words, delay.standing))
            rows.append(
                (_("Action"), amid(f"{code} ", delay.title), level, delay.comment or delay.reason or "–")
            )
    if not rows:
        return None
    heads = (
        Head(_("Kind")),
        Head(_("What is at risk"), share=5),
        Head(_("Level"), "status", 3),
        Head(_("What is said of it"), share=5),
    )
    return Chapter("risks", _("Risks"), "", (Grid("", heads, tuple(rows)),))


def governance(report: Report, seats: Mapping[str, Any]) -> Chapter | None:
    """How many seats of each body are filled, and who chairs it; None where there is no body."""
    name, words = report.language, words_for(report.language)
    bodies: dict[str, list[Any]] = {}
    for seat in _standing_seats(seats):
        bodies.setdefault(seat[name], []).append(seat)
    if not bodies:
        return None
    rows = []
    for body, held in bodies.items():
        chairs = ", ".join(one["name"] for one in held if one["role"] == "chair" and one["name"])
        filled = sum(1 for one in held if one["holder"])
        rows.append((body, chairs or "–", len(held), filled, len(held) - filled))
    heads = (
        Head(_("Body"), share=4),
        Head(_("Chair"), share=4),
        Head(_("Seats"), "number"),
        Head(words.pgettext("seats", "Filled"), "number"),
        Head(words.pgettext("seats", "Vacant"), "number"),
    )
    totals = tuple(sum(row[at] for row in rows) for at in (2, 3, 4))
    return Chapter(
        "governance", _("Governance"), "", (Grid("", heads, tuple(rows), (_("Total"), "", *totals)),)
    )
