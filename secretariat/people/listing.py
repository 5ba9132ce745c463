"""The administrator's list of accounts as a file."""

from flask_babel import gettext as _

from secretariat.core import i18n
from secretariat.core.listing import Column, Listing, taken
from secretariat.core.policy import Actor


def accounts(rows: list, told: list[tuple[str, str]], me: Actor) -> Listing:
    """Who may sign in, and since when they were seen last."""
    columns = (
        Column(_("Name"), width=30),
        Column(_("E-mail address"), width=36),
        Column(_("State"), "status", 12),
        Column(_("Administrator"), width=14),
        Column(_("Last visit"), "date", 14),
    )
    made = [
        (
            row.name,
            row.email,
            _state(row),
            _("yes") if row.administers else _("no"),
            i18n.as_date(row.last_visit_at, me.time_zone) if row.last_visit_at else None,
        )
        for row in rows
    ]
    return Listing(taken(_("Accounts"), me, told=told), columns, made)


def _state(row) -> tuple[str, str]:
    if not row.active:
        return "late", _("Disabled")
    return ("done", _("Active")) if row.has_password else ("wait", _("Invited"))
