"""Which rows a filter keeps, in which order, and how they are gathered: plain work on rows already read."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from secretariat.core.words import search_words, sort_key
from secretariat.plans.filters import PlanFilter
from secretariat.plans.rows import OPEN, ActionRow

WITHIN = {"month": 30, "quarter": 90, "year": 365}
STATUS_ORDER = ("late", "soon", "wait", "ok", "done", "dropped")
CODE = re.compile(r"\d+(\.\d+)*\.?")


def kept(rows: Iterable[ActionRow], chosen: PlanFilter, today: date) -> list[ActionRow]:
    """The rows that a filter lets through."""
    words = [] if CODE.fullmatch(chosen.words) else search_words(chosen.words).split()
    start = chosen.words.rstrip(".") if CODE.fullmatch(chosen.words) else ""
    return [row for row in rows if _passes(row, chosen, words, start, today)]


def _passes(row: ActionRow, chosen: PlanFilter, words: list[str], start: str, today: date) -> bool:
    if chosen.lead is not None and row.lead_id != chosen.lead:
        return False
    if chosen.axis is not None and row.axis_id != chosen.axis:
        return False
    if start and not (row.code == start or row.code.startswith(f"{start}.")):
        return False
    if chosen.status and not _stands(row, chosen.status):
        return False
    if chosen.whose and not _waits_for(row, chosen.whose):
        return False
    if chosen.due and not _is_due(row, chosen.due, today):
        return False
    if not words:
        return True
    text = row.sought + search_words(f"{row.lead_fr or ''} {row.lead_en or ''}")
    return all(f" {word}" in text for word in words)


def _stands(row: ActionRow, status: str) -> bool:
    if status == "open":
        return row.status in OPEN
    if status == "silent":
        return row.silent_for is not None
    return row.status == status


def _waits_for(row: ActionRow, whose: str) -> bool:
    if whose == "me":
        return row.mine
    if whose == "nobody":
        return not row.principal
    return row.principal.startswith("o" if whose == "lead" else "c")


def _is_due(row: ActionRow, due: str, today: date) -> bool:
    if due == "moved":
        return row.slipped
    if due == "none":
        return row.due_on is None
    if row.due_on is None or row.status not in OPEN:
        return False
    left = (row.due_on - today).days
    return left < 0 if due == "past" else 0 <= left <= WITHIN[due]


def ordered(rows: list[ActionRow], chosen: PlanFilter) -> list[ActionRow]:
    """Rows in the order asked for; what has no date or no lead comes last, whichever way."""
    keys = {
        "code": lambda r: (False, (r.plan_id, r.sort_code)),
        "title": lambda r: (False, sort_key(r.title_fr or r.title_en)),
        "lead": lambda r: (not r.lead_fr, sort_key(r.lead_fr or "")),
        "due": lambda r: (r.due_on is None, r.due_on or date.max),
        "progress": lambda r: (not r.shows_progress, r.progress),
        "status": lambda r: (False, (STATUS_ORDER.index(r.status), -r.late_by, r.due_in or 0)),
        "days": lambda r: (not r.principal, r.waiting_days),
    }
    key = keys[chosen.sorted_by]
    if chosen.sort == "code":
        return rows
    with_value = sorted(
        (r for r in rows if not key(r)[0]), key=lambda r: key(r)[1], reverse=chosen.descending
    )
    return with_value + [r for r in rows if key(r)[0]]


@dataclass
class Gathering:
    """Rows under one heading, and what is true of all the plan's rows under it."""

    key: str
    id: int | None
    code: str
    title: str
    rows: list[ActionRow] = field(default_factory=list)
    total: int = 0
    percent: int = 0
    elapsed: int | None = None


def gathered(shown: list[ActionRow], everything: list[ActionRow], by: str, lang: str) -> list[Gathering]:
    """Rows under their axis, lead, status or owner, in the order of the headings; figures are of all rows."""
    headings: dict[object, Gathering] = {}
    members: dict[object, list[ActionRow]] = {}
    for row in everything:
        mark, heading = _heading(row, by, lang)
        headings.setdefault(mark, heading)
        members.setdefault(mark, []).append(row)
    for row in shown:
        headings[_heading(row, by, lang)[0]].rows.append(row)
    for mark, heading in headings.items():
        heading.total = len(members[mark])
        heading.percent, heading.elapsed = pace(members[mark])
    return [headings[mark] for mark in sorted(headings, key=lambda m: m[0]) if headings[mark].rows]


def _heading(row: ActionRow, by: str, lang: str) -> tuple[tuple, Gathering]:
    if by == "lead":
        name = row.lead(lang)
        return ((not name, sort_key(name), row.lead_id or 0),), Gathering("lead", row.lead_id, "", name)
    if by == "status":
        return ((STATUS_ORDER.index(row.status),),), Gathering("status", None, "", row.status)
    if by == "owner":
        name = row.representatives[0] if row.representatives else ""
        return ((not name, sort_key(name), name),), Gathering("owner", None, "", name)
    place = (row.plan_id, row.axis_rank, row.axis_id)
    return (place,), Gathering("axis", row.axis_id, str(row.axis_rank), row.axis(lang))


def pace(rows: list[ActionRow]) -> tuple[int, int | None]:
    """Mean progress of the actions that were not dropped, and the mean share of their time passed."""
    counting = [row for row in rows if row.status != "dropped"]
    if not counting:
        return 0, None
    done = round(sum(100 if row.status == "done" else row.progress for row in counting) / len(counting))
    timed = [row.elapsed for row in counting if row.elapsed is not None]
    return done, round(sum(timed) / len(timed)) if timed else None
