"""The flat tables that CSV and Excel share, one line per record: their columns, and the values under them.

A column's kind says how a form should show its values (core/listing.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from secretariat.core.borrowed import LABELS, lender, plain
from secretariat.core.listing import Column
from secretariat.imports import marks
from secretariat.reports import labels
from secretariat.reports.document import Report
from secretariat.reports.words import Words


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; each of `rows` has one raw value per column (None for empty).

    The first `fixed` columns say which record a line is about: they stay in view when the others scroll.
    """

    name: str
    columns: tuple[Column, ...]
    rows: list[tuple[Any, ...]]
    totals: tuple[Any, ...] | None = None
    fixed: int = 0


def _yes(words: Words, value: bool | None) -> str:
    if value is None:
        return ""
    return words.gettext("Yes") if value else words.gettext("No")


def actions(report: Report, words: Words) -> Table:
    """Every action, with its first indicator (all of them are in `indicators`)."""
    _ = words.gettext
    columns = (
        Column(_("Group"), width=8),
        Column(_("Code"), width=8),
        Column(_("Action"), width=40),
        Column(_("Lead"), width=22),
        Column(_("Partners"), width=26),
        Column(_("Status"), "status", 18),
        Column(_("Days"), "number", 8),
        Column(words.pgettext("date", "Start"), "date", 13),
        Column(_("Due"), "date", 13),
        Column(_("Adopted due date"), "date", 13),
        Column(_("Progress"), "percent", 12),
        Column(_("Time elapsed"), "percent", 12),
        Column(_("Indicator"), width=24),
        Column(_("Unit"), width=14),
        Column(_("Baseline"), "number", 11),
        Column(_("Target"), "number", 11),
        Column(_("Actual"), "number", 11),
        Column(_("Verified"), width=10),
        Column(_("Budget"), "money", 15),
        Column(_("Note"), width=40),
        Column(_("Whose move"), width=22),
        Column(_("Axis"), width=44),
        Column(_("Objective"), width=44),
        Column(_("Plan"), width=38),
        Column(_("Address"), width=30),
    )
    rows = list(_action_rows(report, words))
    lent = [
        _lent(
            words,
            (_("Action"), row.title),
            (_("Indicator"), row.indicator.name if row.indicator else ""),
            (_("Axis"), axis.title),
            (_("Objective"), objective.title),
            (_("Plan"), section.title),
        )
        for section, axis, objective, row in report.rows()
    ]
    return _told(Table(_("Actions"), columns, rows, fixed=3), lent, words)


def _lent(words: Words, *texts: tuple[str, str]) -> str:
    """Which texts of a row, each under its head, are borrowed from the other language. Their cells hold the
    words alone: an import takes what a cell holds for what is meant."""
    found = [(head, language) for head, text in texts if (language := lender(text))]
    return words.labelled(LABELS[found[0][1]], ", ".join(head for head, _of in found)) if found else ""


def _told(table: Table, lent: list[str], words: Words) -> Table:
    """The table with a last column that tells what is borrowed, where anything is."""
    if not any(lent):
        return table
    column = Column(words.gettext("Texts in the other language"), width=30)
    rows = [(*row, told) for row, told in zip(table.rows, lent, strict=True)]
    return replace(table, columns=(*table.columns, column), rows=rows)


MARKED = {
    "title": 2,
    "lead": 3,
    "partners": 4,
    "state": 5,
    "starts": 7,
    "due": 8,
    "progress": 10,
    "budget": 18,
    "note": 19,
    "axis": 21,
    "objective": 22,
}
"""Where the values stand in a row of ``actions`` that an import reads when the table comes back."""


def mark(row: tuple[Any, ...]) -> str:
    """The import mark of a row of ``actions``."""
    values = {name: row[at] for name, at in MARKED.items()}
    return marks.mark({**values, "state": values["state"][1]})


def _action_rows(report: Report, words: Words) -> Iterator[tuple[Any, ...]]:
    standings: dict[Any, str] = {}
    for section, axis, objective, row in report.rows():
        measure = row.indicator
        if row.standing not in standings:
            standings[row.standing] = labels.standing(words, row.standing)
        yield (
            section.band.code if section.band else "",
            row.code,
            plain(row.title),
            row.lead,
            ", ".join(row.partners),
            (row.standing.key.value, standings[row.standing]),
            row.standing.days,
            row.start,
            row.due,
            row.adopted_due,
            row.progress,
            row.elapsed,
            plain(measure.name) if measure else "",
            measure.unit if measure else "",
            measure.baseline if measure else None,
            measure.target if measure else None,
            measure.actual if measure else None,
            _yes(words, measure.verified if measure and measure.actual is not None else None),
            row.budget_cents,
            row.note,
            row.holder,
            f"{axis.code} {axis.title}",
            f"{objective.code} {objective.title}",
            plain(section.title),
            row.url,
        )


def indicators(report: Report, words: Words) -> Table:
    _ = words.gettext
    columns = (
        Column(_("Group"), width=8),
        Column(_("Code"), width=8),
        Column(_("Action"), width=44),
        Column(_("Indicator"), width=32),
        Column(_("Unit"), width=16),
        Column(_("Baseline"), "number", 11),
        Column(_("Target"), "number", 11),
        Column(_("Actual"), "number", 11),
        Column(_("Measured on"), "date", 13),
        Column(_("Verified"), width=10),
        Column(_("Source"), width=30),
    )
    rows = [
        (
            section.band.code if section.band else "",
            row.code,
            plain(row.title),
            plain(one.name),
            one.unit,
            one.baseline,
            one.target,
            one.actual,
            one.as_of,
            _yes(words, one.verified if one.actual is not None else None),
            one.source,
        )
        for section, _axis, _objective, row in report.rows()
        for one in row.indicators
    ]
    lent = [
        _lent(words, (_("Action"), row.title), (_("Indicator"), one.name))
        for *_where, row in report.rows()
        for one in row.indicators
    ]
    return _told(Table(_("Indicators"), columns, rows), lent, words)


def projects(report: Report, words: Words) -> Table:
    _ = words.gettext
    columns = (
        Column(_("Number"), width=10),
        Column(_("Project"), width=44),
        Column(_("Lead"), width=24),
        Column(_("State"), width=16),
        Column(_("Health"), "status", 14),
        Column(_("In a sentence"), width=44),
        Column(_("Budget"), "money", 15),
        Column(words.pgettext("date", "Start"), "date", 13),
        Column(_("End"), "date", 13),
        Column(_("Next milestone"), width=30),
        Column(_("Milestone due"), "date", 13),
        Column(_("Rallying"), width=10),
        Column(_("Address"), width=30),
    )
    rows = [
        (
            one.number,
            one.title,
            one.lead,
            one.state,
            (labels.health_status(one.health).value, labels.health(words, one.health)) if one.health else "",
            one.sentence,
            one.budget_cents,
            one.start,
            one.end,
            one.milestone,
            one.milestone_due,
            _yes(words, one.rallying),
            one.url,
        )
        for one in report.projects
    ]
    return Table(_("Projects"), columns, rows)


def funding(report: Report, words: Words) -> Table:
    _ = words.gettext
    columns = (
        Column(_("Source"), width=44),
        Column(_("Sought"), "money", 16),
        Column(_("Committed"), "money", 16),
        Column(_("Received"), "money", 16),
    )
    rows = [(one.source, one.sought_cents, one.committed_cents, one.received_cents) for one in report.funding]
    return Table(_("Funding"), columns, rows, (_("Total"), *report.funding_total) if rows else None)


def deadlines(report: Report, words: Words) -> Table:
    _ = words.gettext
    columns = (
        Column(_("Date"), "date", 13),
        Column(_("Kind"), width=12),
        Column(_("Title"), width=60),
        Column(_("Address"), width=40),
    )
    rows = [(one.date, labels.deadline_kind(words, one.kind), one.title, one.url) for one in report.deadlines]
    return Table(_("Deadlines"), columns, rows)


def glossary(report: Report, words: Words) -> Table:
    _ = words.gettext
    columns = (Column(_("French"), width=40), Column(_("English"), width=40))
    return Table(_("Glossary"), columns, [(one.fr, one.en) for one in report.glossary])


NAME = 31
"""What a spreadsheet's tab holds."""
BARRED = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def of_chapters(report: Report, taken: set[str]) -> Iterator[Table]:
    """The tables of an edition's chapters, each under a name that is not ``taken``; empty ones are left out."""
    taken = {name.lower() for name in taken}
    for chapter in report.chapters:
        for grid in chapter.grids:
            if not grid.rows:
                continue
            wanted = " ".join(
                filter(None, (chapter.code, grid.alone or grid.title or chapter.title))
            ).translate(BARRED)
            name, number = wanted[:NAME].strip(), 2
            while name.lower() in taken:
                name, number = f"{wanted[: NAME - 3].strip()} {number}", number + 1
            taken.add(name.lower())
            columns = tuple(Column(head.title, head.kind, 8 * head.share) for head in grid.heads)
            yield Table(name, columns, list(grid.rows), grid.total)
