"""Whose move it is, in words: who is awaited, to do what, since when, and whether the reader may remind."""

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from secretariat.core import clock, i18n, kinds
from secretariat.core.kinds import Kind
from secretariat.core.policy import Actor
from secretariat.core.record import Record

REMIND_AGAIN = timedelta(hours=24)
"""Between two reminders of one move."""


@dataclass(frozen=True)
class Wait:
    """One open move, ready to show."""

    who: str
    organisation: str
    label: str
    mine: bool
    since: str
    days: int
    due: str
    overdue: bool
    reminded: str | None
    remind_url: str | None
    verb: str
    part_kind: str | None = None
    part_id: int | None = None


def may_remind(actor: Actor, record: Record, asked_by_id: int | None) -> bool:
    """Whoever asked, and the secretariat, may remind those who are awaited."""
    contributes = record.cluster_id in actor.contributes_to
    return contributes and (record.cluster_id in actor.staff_of or asked_by_id == actor.id)


def waits(
    actor: Actor,
    entry: Kind,
    record: Record,
    moves: list,
    names: dict,
    url: str,
    lang: str,
    zone: str,
    today: date,
) -> list[Wait]:
    """Whose move it is, mine first."""
    result = []
    crowds: set[str] = set()
    now = clock.now()
    for move in moves:
        owner = kinds.part(move.part_kind) if move.part_kind else entry
        steps = owner.lifecycle.by_verb.get(move.verb, ())
        ask = _(steps[0].ask or steps[0].label) if steps else move.verb
        mine = move.principal in actor.principals
        crowd = bool(steps) and steps[0].unnamed and not mine
        if crowd and move.verb in crowds:
            continue
        if crowd:
            crowds.add(move.verb)
        since = move.since.astimezone(ZoneInfo(zone)).date()
        recent = move.reminded_at is not None and now - move.reminded_at < REMIND_AGAIN
        may = not mine and not recent and not crowd and may_remind(actor, record, move.asked_by_id)
        result.append(
            Wait(
                who=_("Those who have not answered yet") if crowd else who_is(move.principal, names),
                organisation=entry.holder(record, move.principal)
                if entry.holder and not move.part_kind
                else "",
                label=ask,
                mine=mine,
                since=i18n.day(since, lang, "weekday" if len(moves) == 1 else "medium"),
                days=max((today - since).days, 0),
                due=i18n.day(move.due, lang) if move.due else "",
                overdue=bool(move.due and move.due < today),
                reminded=i18n.day(move.reminded_at.astimezone(ZoneInfo(zone)).date(), lang, "short")
                if move.reminded_at and not crowd
                else None,
                remind_url=f"{url}remind/{move.id}" if may else None,
                verb=move.verb,
                part_kind=move.part_kind,
                part_id=move.part_id,
            )
        )
    return sorted(result, key=lambda w: not w.mine)


def who_is(principal: str, names: dict) -> str:
    """The people behind a principal in one phrase; an office without a holder is said so."""
    people = [name for _id, name in names.get(principal, ())]
    if not people:
        return _("Nobody holds this role")
    if len(people) <= 2:
        return _(" or ").join(people)
    return _("%(first)s or %(n)s others", first=people[0], n=len(people) - 1)
