"""Rows of tasks made ready to show: words, looks and days computed once, so that the template only prints."""

import csv
import io
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from markupsafe import Markup, escape

from secretariat.core import i18n, kinds
from secretariat.core.inert import inert
from secretariat.core.policy import Actor
from secretariat.core.timing import status_of
from secretariat.tasks.rules import TASK

TICKS = 21
"""The most ticks of a small tally."""


LOOKS = {state.name: state.look for state in TASK.states}


@lru_cache(maxsize=4)
def labels(lang: str) -> dict[str, str]:
    """The states' names in the language being spoken, which is ``lang``."""
    return {state.name: _(state.label) for state in TASK.states}


@lru_cache(maxsize=4)
def _words(lang: str) -> dict[str, str]:
    return {"late": _("Late %(n)s d"), "soon": _("In %(n)s d"), "today": _("Today")}


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    return str(escape(text))


@lru_cache(maxsize=512)
def _code(hue: int | None, code: str) -> str:
    return f' <span class="s-code g{hue}">{escape(code)}</span>' if hue else ""


class TaskRows:
    """An iterable of rows: .id .title .lang .url .group .who .due .key .label .waits .days .mine."""

    def __init__(
        self,
        rows: list,
        me: Actor,
        lang: str,
        today: date,
        slug: str,
    ):
        self._labels, self._words = labels(lang), _words(lang)
        self._me, self._lang, self._today = me, lang, today
        self._zone = ZoneInfo(me.time_zone)
        self._address = kinds.address(slug, "task", 0)[:-2]
        self.rows = [self._row(row) for row in rows]

    def __iter__(self):
        return iter(self.rows)

    def cells(self, mine: Markup) -> list[tuple]:
        """The rows as tasks/rows.html writes them, every text already escaped; ``mine`` marks the reader's own move."""
        return [
            (
                row.id,
                row.url,
                f' lang="{row.language}"' if row.language else "",
                escape(row.title),
                _code(row.hue, row.code),
                _escaped(row.who),
                row.due or "–",
                row.key,
                _escaped(row.label),
                mine if row.mine else _escaped(row.waits),
                row.days,
                min(row.days, TICKS),
            )
            for row in self.rows
        ]

    def __len__(self) -> int:
        return len(self.rows)

    def _row(self, row) -> SimpleNamespace:
        lang = self._lang
        title, other = (row.title_fr, row.title_en) if lang == "fr" else (row.title_en, row.title_fr)
        key, label = status_of(
            row.state, row.due_on, self._today, LOOKS, self._labels, self._words, ("todo", "doing")
        )
        since, principal = row.since, row.principal
        days = max((self._today - since.astimezone(self._zone).date()).days, 0) if since else 0
        waits_assigner = principal == f"p{row.assigner_id}" and row.assigner_id != row.assignee_id
        return SimpleNamespace(
            id=row.id,
            number=row.number,
            title=title or other,
            language=None if title else ("en" if lang == "fr" else "fr"),
            url=f"{self._address}{row.id}/",
            hue=row.hue,
            code=(row.code_fr if lang == "fr" else row.code_en) or "",
            who=row.assignee,
            asked_by=row.assigner,
            due=i18n.day(row.due_on, lang) if row.due_on else "",
            key=key,
            label=label,
            done=row.state in ("done", "confirmed"),
            waits=(row.assigner if waits_assigner else row.assignee) if since else "",
            mine=principal in self._me.principals,
            days=days,
        )


def as_csv(rows: list, lang: str) -> str:
    """The list as CSV (RFC 4180, with a byte order mark for Excel); texts are inert against formulas."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [_("Number"), _("Task"), _("Working group"), _("Assignee"), _("Asked by"), _("Due"), _("State")]
    )
    state_of, french = labels(lang), lang == "fr"
    writer.writerows(
        (
            row.number,
            inert((french and row.title_fr) or row.title_en or row.title_fr),
            _inert((row.code_fr if french else row.code_en) or ""),
            _inert(row.assignee),
            _inert(row.assigner),
            row.due_on or "",
            state_of[row.state],
        )
        for row in rows
    )
    return out.getvalue()


_inert = lru_cache(maxsize=4096)(inert)
