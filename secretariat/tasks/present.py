"""Rows of tasks made ready to show: words, looks and days computed once, so that the template only prints."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from markupsafe import Markup, escape

from secretariat.core import i18n, kinds
from secretariat.core.borrowed import either
from secretariat.core.policy import Actor
from secretariat.core.timing import status_of
from secretariat.tasks.rules import TASK

TICKS = 21
"""The most ticks of a small tally."""


LOOKS = {state.name: state.look for state in TASK.states}
OPEN, DONE = ("todo", "doing"), ("done", "confirmed")


@lru_cache(maxsize=4)
def labels(lang: str) -> dict[str, str]:
    """The states' names in the language being spoken, which is ``lang``."""
    return {state.name: _(state.label) for state in TASK.states}


@lru_cache(maxsize=4)
def words(lang: str) -> dict[str, str]:
    """The words of what is late or due soon, in the language being spoken."""
    return {"late": _("Late %(n)s d"), "soon": _("In %(n)s d"), "today": _("Today")}


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    return str(escape(text))


@lru_cache(maxsize=512)
def _code(hue: int | None, code: str) -> str:
    return f' <span class="s-code g{hue}">{escape(code)}</span>' if hue else ""


class TaskRow(NamedTuple):
    """One task, ready to show."""

    id: int
    url: str
    title: str
    hue: int | None
    code: str
    who: str
    due: str
    key: str
    label: str
    done: bool
    waits: str
    mine: bool
    days: int


class TaskRows:
    """The rows of a list of tasks, in its order."""

    def __init__(self, rows: list, me: Actor, lang: str, today: date, slug: str):
        french = lang == "fr"
        state_words, status_words, zone = labels(lang), words(lang), ZoneInfo(me.time_zone)
        address = kinds.address(slug, "task", 0)[:-2]
        self.rows = []
        # Taken apart at once: asking a row for its columns by name costs as much as the statement that gave it.
        for (
            id,
            _number,
            title_fr,
            title_en,
            state,
            due,
            assignee_id,
            assigner_id,
            assignee,
            assigner,
            code_fr,
            code_en,
            hue,
            since,
            principal,
        ) in rows:
            key, label = status_of(state, due, today, LOOKS, state_words, status_words, OPEN)
            by_assigner = assigner_id != assignee_id and principal == f"p{assigner_id}"
            self.rows.append(
                TaskRow(
                    id,
                    f"{address}{id}/",
                    either(title_fr, title_en, lang),
                    hue,
                    (code_fr if french else code_en) or "",
                    assignee,
                    i18n.day(due, lang) if due else "",
                    key,
                    label,
                    state in DONE,
                    (assigner if by_assigner else assignee) if since else "",
                    principal in me.principals,
                    max((today - since.astimezone(zone).date()).days, 0) if since else 0,
                )
            )

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def cells(self, mine: Markup) -> list[tuple]:
        """The rows as tasks/rows.html writes them, every text already escaped; ``mine`` marks the reader's own move."""
        return [
            (
                id,
                url,
                escape(title),
                _code(hue, code),
                _escaped(who),
                due or "–",
                key,
                _escaped(label),
                mine if is_mine else _escaped(waits),
                days,
                min(days, TICKS),
            )
            for (
                id,
                url,
                title,
                hue,
                code,
                who,
                due,
                key,
                label,
                _done,
                waits,
                is_mine,
                days,
            ) in self.rows
        ]
