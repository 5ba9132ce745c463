"""The portfolio over time: a bar for each dated project, under its group, with its milestones."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import pgettext

from secretariat.core import i18n
from secretariat.core.borrowed import amid, either, said
from secretariat.core.charts import Bar, Heading, Mark
from secretariat.projects.present import Portfolio
from secretariat.projects.rules import DEAD


def bars(portfolio: Portfolio, milestones: dict[int, list], lang: str, today: date) -> list[Heading | Bar]:
    """Headings and bars, in the order of the groups and then of the dates."""
    groups: dict[tuple[str, str], list] = {}
    for row in portfolio:
        if row.row.starts_on and row.row.due_on and row.state not in DEAD:
            groups.setdefault((row.code, row.group), []).append(row)
    drawn: list[Heading | Bar] = []
    for (code, name), rows in sorted(groups.items()):
        drawn.append(Heading(code, name or _("No group")))
        for row in sorted(rows, key=lambda one: (one.row.starts_on, one.row.due_on)):
            drawn.append(_bar(row, milestones.get(row.id, ()), lang, today))
    return drawn


def _bar(row, milestones, lang: str, today: date) -> Bar:
    running = row.state in ("approved", "active", "on_hold")
    key = (
        row.key
        if row.key in ("late", "soon")
        else {"wait": "wait", "done": "done", "ended": "done"}.get(row.key, "ok")
    )
    slipped = row.row.adopted_due_on is not None and row.row.adopted_due_on != row.row.due_on
    return Bar(
        code=str(row.number),
        title=said(row.title),
        start=row.row.starts_on,
        end=max(row.row.due_on, row.row.starts_on),
        adopted=row.row.adopted_due_on if slipped else None,
        percent=row.row.progress if running else 0,
        key=key,
        word=_word(row),
        url=row.url,
        marks=[
            Mark(mark.due_on, said(either(mark.title_fr, mark.title_en, lang)), mark.state == "reached")
            for mark in milestones
        ],
    )


def _word(row) -> str:
    if row.state == "active" and row.key == "ok":
        health = row.health_label or ""
        return ", ".join(
            filter(None, [i18n.percent(row.row.progress, i18n.language()), health[:1].lower() + health[1:]])
        )
    return row.label


def as_table(portfolio: Portfolio, milestones: dict[int, list], lang: str) -> dict:
    """The same dates as a table."""
    rows = []
    for row in portfolio:
        marks = [
            f"{said(either(m.title_fr, m.title_en, lang))} ({i18n.day(m.due_on, lang)})"
            for m in milestones.get(row.id, ())
        ]
        rows.append(
            [amid(f"{row.number} ", row.title), row.start or "–", row.due or "–", row.label, "; ".join(marks)]
        )
    return {
        "head": [_("Project"), pgettext("date", "Start"), _("End"), _("Status"), _("Milestones")],
        "rows": rows,
    }
