"""Measurements of a plan's indicators, brought in a spreadsheet: submitted, corrected, taken back."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import acts, bulk, clock, i18n
from secretariat.core.lifecycle import N_, OutOfTurn, Refused
from secretariat.core.policy import Actor
from secretariat.core.record import Record
from secretariat.core.words import folded, sort_key
from secretariat.imports import rows
from secretariat.imports.answers import Answers
from secretariat.imports.models import SheetImport
from secretariat.imports.plan.undoing import may_undo
from secretariat.imports.proposals import Change, Line, Proposal
from secretariat.imports.sheets import values, wide
from secretariat.imports.sheets.grid import Cell, Sheet
from secretariat.imports.sheets.headings import Layout
from secretariat.plans import indicator_commands, indicators, measuring, periods
from secretariat.plans.models import Indicator, Measurement, Plan

FIELDS = {
    "code": N_("Code"),
    "indicator": N_("Indicator"),
    "period": N_("Period"),
    "value": N_("Value"),
    "note": N_("Note"),
}
MOST = 20_000
YEAR = re.compile(r"(?:19|20)\d\d")
QUARTER = re.compile(r"(?:t|q)\s*[1-4]|trim|quarter")


@dataclass(frozen=True)
class Known:
    """An indicator and what measures it: its record, and the reading that stands for each period."""

    indicator: Indicator
    record: Record
    standing: dict[str, Measurement]


def propose(
    session: Session,
    actor: Actor,
    plan: Plan,
    sheets: list[Sheet],
    layout: Layout,
    answers: Answers,
    lock: bool = False,
) -> tuple[Proposal, dict[int, Known]]:
    """What each row would submit or correct."""
    known = _read(session, actor, plan)
    by_name = _by_name(known)
    proposal = Proposal([], layout.language)
    seen: dict[tuple[int, str], int] = {}
    for number, cells in rows.read(sheets, layout, answers, MOST):
        for one in _periods_apart(cells, sheets[layout.sheet], layout, number in answers.out):
            line = Line(number, code=values.line_of(cells.get("code", ""))[:24])
            line.title = values.line_of(cells.get("indicator", ""))[:300]
            proposal.lines.append(line)
            if number in answers.out:
                line.verdict = "out"
                continue
            try:
                _line(line, one, known, by_name, layout, seen, answers, proposal)
            except Refused as refused:
                line.errors.append(refused.reason)
            line.conclude()
    return proposal, known


def _periods_apart(
    cells: dict[str, Cell], sheet: Sheet, layout: Layout, whole: bool
) -> list[dict[str, Cell]]:
    """A row as those that it stands for: one for each column of a period that has a value, unless kept ``whole``."""
    places = [(name, place) for name, place in layout.fields.items() if wide.is_wide(name)]
    if not places or whole:
        return [cells]
    rest = {name: cell for name, cell in cells.items() if not wide.is_wide(name)}
    return [
        {**rest, "period": wide.period_at(sheet, layout.head or 0, place), "value": cells[name]}
        for name, place in places
        if name in cells
    ] or [{**rest, "value": ""}]


def _read(session: Session, actor: Actor, plan: Plan) -> dict[int, Known]:
    found = {
        indicator.id: Known(indicator, record, {})
        for indicator, record in indicators.of_plan(session, actor, plan.id, plan.cluster_id)
        if indicator.state == "followed"
    }
    query = select(Measurement).where(
        Measurement.indicator_id.in_(sorted(found)), Measurement.state != "rejected"
    )
    every = session.scalars(query.order_by(Measurement.id)).all()
    corrected = {one.corrects_id for one in every}
    for one in every:
        if one.id not in corrected:
            found[one.indicator_id].standing[one.period] = one
    return found


def _line(
    line: Line,
    cells: dict[str, Cell],
    known: dict[int, Known],
    by_name: dict[str, list[Known]],
    layout: Layout,
    seen: dict[tuple[int, str], int],
    answers: Answers,
    proposal: Proposal,
) -> None:
    one = _indicator(line, cells, known, by_name)
    line.title, line.code = one.indicator.name(layout.language), getattr(one.record, "code", "")
    if not values.text_of(cells.get("value", "")):
        line.verdict = "skip"
        return
    period = _period(cells, one.indicator, layout)
    line.where = _worded(period, i18n.language())
    try:
        value = values.read_number(cells.get("value", ""))
    except values.Unread as unread:
        raise Refused(
            _("%(column)s: “%(text)s” cannot be read.", column=_("Value"), text=unread.text[:60])
        ) from None
    if value is None:
        line.verdict = "skip"
        return
    first = seen.setdefault((one.indicator.id, period), line.row)
    if first != line.row:
        raise Refused(_("Row %(row)s is about the same period.", row=first))
    note = values.text_of(cells.get("note", ""))[:2000]
    line.edits = {"indicator": one.indicator.id, "period": period, "value": value, "note": note}
    standing, lang = one.standing.get(period), i18n.language()
    if standing is None:
        line.changes.append(Change("value", "", i18n.number(value, lang)))
        return
    line.thing_id = standing.id
    if abs(standing.value - value) < 0.00005:
        line.edits = {}
        return
    line.changes.append(Change("value", i18n.number(standing.value, lang), i18n.number(value, lang)))
    if not note:
        proposal.reason = True
        line.edits["note"] = answers.reason


@lru_cache(maxsize=2000)
def _worded(period: str, lang: str) -> str:
    """A period as it reads; a file names the same few thousands of times."""
    return periods.read(period, lang)


def _by_name(known: dict[int, Known]) -> dict[str, list[Known]]:
    """Folded name, in either language → the indicators that bear it."""
    found: dict[str, list[Known]] = {}
    for one in known.values():
        for name in {sort_key(one.indicator.name_fr), sort_key(one.indicator.name_en)} - {""}:
            found.setdefault(name, []).append(one)
    return found


def _indicator(
    line: Line, cells: dict[str, Cell], known: dict[int, Known], by_name: dict[str, list[Known]]
) -> Known:
    name, code = sort_key(line.title), values.read_code(cells.get("code", ""))
    named = by_name.get(name, []) if name else list(known.values()) if code else []
    if code:
        named = [one for one in named if getattr(one.record, "code", "") == code]
    if len(named) != 1:
        raise Refused(
            _("Several indicators fit: give the action’s code too.")
            if named
            else _("The plan has no indicator of this name.")
        )
    return named[0]


def _period(cells: dict[str, Cell], indicator: Indicator, layout: Layout) -> str:
    cell = cells.get("period", "")
    text = folded(values.line_of(cell))
    if re.fullmatch(periods.PATTERN, text.upper()):
        period = text.upper()
    else:
        try:
            day = values.read_day(cell, day_first=layout.day_first)
        except values.Unread:
            day = None
        if day is None:
            raise Refused(_("“%(text)s” is no period.", text=text[:40]))
        coarse = "yearly" if YEAR.fullmatch(text) else "quarterly" if QUARTER.search(text) else "monthly"
        order = periods.FREQUENCIES
        if order.index(coarse) > order.index(indicator.frequency):
            raise Refused(_("“%(text)s” is longer than the periods of this indicator.", text=text[:40]))
        period = periods.of_day(day, indicator.frequency)
    if period != periods.of_day(periods.end_of(period), indicator.frequency):
        raise Refused(_("“%(text)s” is longer than the periods of this indicator.", text=text[:40]))
    if periods.of_day(clock.today(), indicator.frequency) < period:
        raise Refused(_("This period has not begun."))
    return period


def carry(
    session: Session,
    actor: Actor,
    plan: Plan,
    proposal: Proposal,
    known: dict[int, Known],
    answers: Answers,
    file_name: str,
) -> dict[str, Any]:
    """Submit every row, each as a person would; Refused with the row that is refused."""
    readings, told, corrected = [], [], []
    same = measuring.same_periods(session, {line.edits["indicator"] for line in proposal.lines if line.edits})
    for line in proposal.lines:
        if line.verdict not in ("create", "change"):
            continue
        one = known[line.edits["indicator"]]
        corrects = one.standing.get(line.edits["period"]) if line.verdict == "change" else None
        key = (one.indicator.id, line.edits["period"])
        try:
            reading = indicator_commands.checked(
                actor, one.indicator, line.edits, corrects, same.get(key, ())
            )
        except Refused as refused:
            raise rows.named(line, refused) from refused
        readings.append((reading, one.record))
        told.append(indicator_commands.details(one.indicator, reading))
        corrected.append(corrects is not None)
    bulk.open_parts(session, actor, readings, told)
    acts.note(session, actor, plan, "import", details={"what": file_name})
    ids = [(reading.id, again) for (reading, _record), again in zip(readings, corrected, strict=True)]
    return {
        "created": [id for id, again in ids if not again],
        "changed": {str(id): {} for id, again in ids if again},
    }


def undo(session: Session, actor: Actor, one: SheetImport, plan: Plan) -> None:
    """Reject what it submitted; a reading that was corrected stands again."""
    if not may_undo(one):
        raise OutOfTurn(N_("An import is undone within a day."))
    found = measuring.by_id(session, [*one.did["created"], *map(int, one.did["changed"])])
    if any(
        measurement.state != "submitted" or measurement.version != 1
        for measurement, _record, _indicator in found
    ):
        raise OutOfTurn(N_("Somebody has verified or rejected a measurement of it since."))
    facts = {"reason": _("The import of %(name)s was undone.", name=one.file_name)}
    steps = [bulk.Taken(record, "reject", facts, part=measurement) for measurement, record, _of in found]
    bulk.take_steps(session, actor, steps)
    acts.note(session, actor, plan, "unimport", details={"what": one.file_name})
    one.stage, one.undone_at = "undone", clock.now()
    one.version += 1
