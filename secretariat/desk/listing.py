"""Notices, and what changed since the last visit, as files: the rows that the page shows, in its order."""

from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from secretariat.core import telling
from secretariat.core.listing import Column, Listing, taken
from secretariat.core.policy import Actor
from secretariat.desk.present import reasons, title_of


def notices(rows: list, me: Actor, lang: str) -> Listing:
    """What a person was told, newest first."""
    why = reasons()
    columns = (
        *_when(),
        Column(_("What happened"), width=60),
        Column(_("Record"), width=44),
        Column(_("Reason"), width=24),
        Column(_("Read"), width=8),
    )
    made = [
        (
            *_moment(row.created_at, me),
            _said(row.Event, row.who, row.kind, lang) if row.Event else why[row.why],
            title_of(row, lang),
            why[row.why],
            _("yes") if row.read_at else _("no"),
        )
        for row in rows
    ]
    return Listing(taken(_("Notices"), me), columns, made, fixed=2)


def news(rows: list, since: str, me: Actor, lang: str) -> Listing:
    """What others did since the last visit, newest first."""
    columns = (*_when(), Column(_("What happened"), width=60), Column(_("Record"), width=44))
    made = [(*_moment(row.at, me), _said(row, row.who, row.kind, lang), title_of(row, lang)) for row in rows]
    return Listing(
        taken(_("What changed"), me, told=[(_("Since your last visit"), since)]), columns, made, fixed=2
    )


def _when() -> tuple[Column, Column]:
    return Column(_("Date"), "date", 13), Column(_("Time"), width=9)


def _moment(at, me: Actor) -> tuple:
    """The day and the hour of an instant, where the person is."""
    local = at.astimezone(ZoneInfo(me.time_zone))
    return local.date(), f"{local:%H:%M}"


def _said(event, who: str | None, kind: str, lang: str) -> str:
    """What an event says, without its marks."""
    return telling.sentence(event, who, lang, kind).striptags()
