"""Rows of tasks made ready to show: words, looks and days computed once, so that the template only prints."""

import csv
import io
from datetime import date
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from secretariat.core import i18n, kinds
from secretariat.core.inert import inert
from secretariat.core.policy import Actor
from secretariat.core.timing import status_of
from secretariat.tasks.rules import TASK


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
        self._labels = {state.name: _(state.label) for state in TASK.states}
        self._looks = {state.name: state.look for state in TASK.states}
        self._words = {"late": _("Late %(n)s d"), "soon": _("In %(n)s d"), "today": _("Today")}
        self._me, self._lang, self._today, self._slug = me, lang, today, slug
        self._zone = ZoneInfo(me.time_zone)
        self.rows = [self._row(row) for row in rows]

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def _row(self, row) -> SimpleNamespace:
        lang = self._lang
        title, other = (row.title_fr, row.title_en) if lang == "fr" else (row.title_en, row.title_fr)
        key, label = status_of(
            row.state, row.due_on, self._today, self._looks, self._labels, self._words, ("todo", "doing")
        )
        since, principal = row.since, row.principal
        days = max((self._today - since.astimezone(self._zone).date()).days, 0) if since else 0
        waits_assigner = principal == f"p{row.assigner_id}" and row.assigner_id != row.assignee_id
        return SimpleNamespace(
            id=row.id,
            number=row.number,
            title=title or other,
            language=None if title else ("en" if lang == "fr" else "fr"),
            url=kinds.address(self._slug, "task", row.id),
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


def as_csv(rows: list, lang: str, slug: str) -> str:
    """The list as CSV (RFC 4180, with a byte order mark for Excel); texts are inert against formulas."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [_("Number"), _("Task"), _("Working group"), _("Assignee"), _("Asked by"), _("Due"), _("State")]
    )
    labels = {state.name: _(state.label) for state in TASK.states}
    for row in rows:
        title = (row.title_fr or row.title_en) if lang == "fr" else (row.title_en or row.title_fr)
        writer.writerow(
            [
                row.number,
                inert(title),
                (row.code_fr if lang == "fr" else row.code_en) or "",
                inert(row.assignee),
                inert(row.assigner),
                row.due_on.isoformat() if row.due_on else "",
                labels[row.state],
            ]
        )
    return out.getvalue()
