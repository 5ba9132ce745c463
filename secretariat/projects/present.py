"""Projects made ready to show in table, board, timeline and panels: words and days computed once."""

from datetime import date, datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from secretariat.core import clock, i18n, kinds
from secretariat.core.borrowed import either, proper
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.timing import SILENT_DAYS, elapsed, status_of
from secretariat.projects.rules import HEALTH, PROJECT, RUNNING, SUBMITTED

HEALTH_KEYS = {"on_track": "ok", "at_risk": "soon", "off_track": "late"}
"""The status whose colour and icon a project's health borrows; its word always stands beside."""


def silent_for(state: str, news_at: datetime | None, now: datetime) -> int | None:
    """Days without news of a project under way, once there are SILENT_DAYS or more."""
    if state not in RUNNING or news_at is None:
        return None
    days = (now - news_at).days
    return days if days >= SILENT_DAYS else None


class Portfolio:
    """An iterable of projects, each with: id, number, title, language, url, group, lead, health, dates, next
    milestone, budget, key and label of its status, and whose move it is since when."""

    def __init__(
        self,
        rows: list,
        waits: dict[int, tuple[str, str, datetime]],
        names: dict[str, list],
        me: Actor,
        lang: str,
        today: date,
        cluster: ClusterRef,
    ):
        self.me, self.lang, self.today, self.cluster = me, lang, today, cluster
        self._labels = {state.name: _(state.label) for state in PROJECT.states}
        self._looks = {state.name: state.look for state in PROJECT.states}
        self._words = {"late": _("Late %(n)s d"), "soon": _("In %(n)s d"), "today": _("Today")}
        self._health = {name: _(label) for name, label in HEALTH}
        self._silent, self._nobody = _("silent %(n)s d"), _("nobody")
        self._waits, self._names, self._now = waits, names, clock.now()
        self._zone = ZoneInfo(me.time_zone)
        self.rows = [self._row(row) for row in rows]

    def __iter__(self):
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def _who(self, principal: str) -> str:
        people = self._names.get(principal, ())
        if not people:
            return self._nobody
        more = f" +{len(people) - 1}" if len(people) > 1 else ""
        return shortened(people[0][1]) + more

    def _row(self, row) -> SimpleNamespace:
        lang, today = self.lang, self.today
        key, label = status_of(row.state, row.due_on, today, self._looks, self._labels, self._words, RUNNING)
        principal, verb, since = self._waits.get(row.id, ("", "", None))
        silent = silent_for(row.state, row.news_at, self._now)
        running = row.state in ("approved", "active", "on_hold")
        health = row.health if row.state in RUNNING else ""
        slipped = row.adopted_due_on is not None and row.adopted_due_on != row.due_on
        next_on = row.next_on if running else None
        return SimpleNamespace(
            row=row,
            id=row.id,
            number=row.number,
            title=either(row.title_fr, row.title_en, lang),
            url=kinds.address(self.cluster.slug, "project", row.id),
            hue=row.hue,
            code=proper(row.code_fr, row.code_en, lang),
            group=either(row.group_fr, row.group_en, lang),
            lead=proper(row.lead_fr, row.lead_en, lang),
            state=row.state,
            key=key,
            label=label,
            health=HEALTH_KEYS.get(health),
            health_label=self._health.get(health, ""),
            note=row.health_note,
            silent=self._silent % {"n": silent} if silent else "",
            start=_unbroken(row.starts_on, lang),
            due=_unbroken(row.due_on, lang),
            adopted=i18n.day(row.adopted_due_on, lang) if slipped else "",
            next=either(row.next_fr, row.next_en, lang) if next_on else "",
            next_on=i18n.day(next_on, lang) if next_on else "",
            next_adopted=i18n.day(row.next_adopted_on, lang)
            if next_on and row.next_adopted_on and row.next_adopted_on != next_on
            else "",
            next_late=(today - next_on).days if next_on and next_on < today and row.state in RUNNING else 0,
            slips=row.slips if running else 0,
            budget=i18n.money(row.budget_cents, lang) if row.budget_cents is not None else "",
            progress=row.progress if running or row.state == "closed" else None,
            elapsed=elapsed(row.starts_on, row.due_on, today) if running else None,
            rallying=row.rallying,
            documented=row.documented,
            source=(lang == "en" and row.source_en) or row.source,
            who=self._who(principal) if principal else "",
            verb=verb,
            mine=principal in self.me.principals,
            days=max((today - since.astimezone(self._zone).date()).days, 0) if since else 0,
        )


def _unbroken(day: date | None, lang: str) -> str:
    """A date that stays on one line."""
    return i18n.day(day, lang).replace(" ", i18n.NBSP) if day else ""


def shortened(name: str) -> str:
    """A person's name as a table writes it: S. Ouellet."""
    first, _space, rest = name.partition(" ")
    return f"{first[0]}. {rest}" if rest else first


def opening(portfolio: Portfolio, total: int) -> str:
    """What is true of the projects shown, in a sentence: how many move, and which of them need help."""
    rows = portfolio.rows
    if not rows or len(rows) < total:
        return ""
    active = [row for row in rows if row.state in RUNNING]
    said = [ngettext("%(num)s project is under way", "%(num)s projects are under way", len(active))]
    if off := sum(1 for row in active if row.health == "late"):
        said.append(ngettext("%(num)s is off track", "%(num)s are off track", off))
    if late := sum(1 for row in active if row.next_late):
        said.append(ngettext("a milestone of %(num)s is late", "milestones of %(num)s are late", late))
    if moved := sum(1 for row in rows if row.slips):
        said.append(ngettext("%(num)s has moved a milestone", "%(num)s have moved milestones", moved))
    if proposed := sum(1 for row in rows if row.state in SUBMITTED):
        said.append(ngettext("%(num)s is proposed", "%(num)s are proposed", proposed))
    return "; ".join(said) + "."


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the filter offers, in words."""
    states = [(state.name, _(state.label)) for state in PROJECT.states if state.name != "idea"]
    return {
        "state": [("open", _("not over")), ("proposed", _("proposed, not decided")), *states],
        "health": [
            *((name, _(label)) for name, label in HEALTH),
            ("late", _("Late")),
            ("silent", _("Silent for 30 days")),
        ],
    }
