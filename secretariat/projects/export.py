"""The portfolio as CSV (RFC 4180, with a byte order mark for Excel); texts are inert against formulas."""

import csv
import io

from flask_babel import gettext as _
from flask_babel import pgettext

from secretariat.core.inert import inert
from secretariat.projects.present import either
from secretariat.projects.rules import HEALTH, PROJECT


def as_csv(rows: list, lang: str) -> str:
    """One line a project, in the language spoken; dates in ISO 8601, amounts in dollars with a point."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [
            _("Number"),
            _("Project"),
            _("Working group"),
            _("Lead"),
            _("State"),
            _("Health"),
            _("In one sentence"),
            _("Progress (%)"),
            pgettext("date", "Start"),
            _("End"),
            _("End at launch"),
            _("Next milestone"),
            _("Date of the milestone"),
            _("Total cost"),
            _("Partners’ contribution"),
            _("Funding sought"),
            _("Rallying"),
            _("Source"),
        ]
    )
    labels = {state.name: _(state.label) for state in PROJECT.states}
    health = {"": "", **{name: _(label) for name, label in HEALTH}}
    for row in rows:
        writer.writerow(
            [
                row.number,
                inert(either(row.title_fr, row.title_en, lang)),
                inert(either(row.code_fr, row.code_en, lang)),
                inert(either(row.lead_fr, row.lead_en, lang)),
                labels[row.state],
                health[row.health],
                inert(row.health_note),
                row.progress,
                _day(row.starts_on),
                _day(row.due_on),
                _day(row.adopted_due_on),
                inert(either(row.next_fr, row.next_en, lang)),
                _day(row.next_on),
                _dollars(row.budget_cents),
                _dollars(row.own_cents),
                _dollars(row.sought_cents),
                _("yes") if row.rallying else _("no"),
                inert((lang == "en" and row.source_en) or row.source),
            ]
        )
    return out.getvalue()


def _day(value) -> str:
    return value.isoformat() if value else ""


def _dollars(cents: int | None) -> str:
    return "" if cents is None else f"{cents // 100}.{cents % 100:02d}"
