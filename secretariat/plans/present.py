"""Rows of actions made ready to show: words, looks and figures are computed once; templates only print."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext, npgettext

from secretariat.core import i18n
from secretariat.core.charts import Count
from secretariat.core.person import short_name
from secretariat.plans.filters import PlanFilter
from secretariat.plans.narrowing import Gathering, gathered
from secretariat.plans.queries import PAGE, ActionRows
from secretariat.plans.rows import ActionRow
from secretariat.plans.serving import Served
from secretariat.plans.wording import LOOKS, STATUS_WORDS, StatusWords


def status_choices() -> list[tuple[str, str]]:
    """What the filter of a plan offers of statuses, in words."""
    return [
        ("open", _("not done")),
        ("late", _("Late")),
        ("soon", _("Due soon")),
        ("ok", _("On track")),
        ("wait", _("Waiting")),
        ("silent", _("silent for 30 days")),
        ("done", _("Done")),
        ("dropped", _("Dropped")),
    ]


def whose_choices() -> list[tuple[str, str]]:
    """What it offers of those whose move it is."""
    return [
        ("me", _("mine")),
        ("lead", _("the lead’s")),
        ("secretariat", _("the secretariat’s")),
        ("nobody", _("nobody’s")),
    ]


def due_choices() -> list[tuple[str, str]]:
    """What it offers of due dates."""
    return [
        ("past", _("past")),
        ("month", _("within 30 days")),
        ("quarter", _("within 90 days")),
        ("year", _("within a year")),
        ("moved", _("moved since adoption")),
        ("none", _("without a date")),
    ]


@dataclass(slots=True)
class Line:
    """One action as a table prints it."""

    id: int
    code: str
    title: str
    url: str
    lead: str
    due: str
    adopted: str
    """The adopted due date, where today's is another."""
    percent: int | None
    percent_text: str
    elapsed: int | None
    key: str
    label: str
    silent: str
    waits: str
    mine: bool
    days: int
    note: str
    editable: bool


class Lines:
    """Turns rows into lines in one language; labels are translated once for all of them."""

    def __init__(self, actor, cluster_slug: str, lang: str):
        self._actor, self._slug, self._lang = actor, cluster_slug, lang
        self._status = StatusWords()
        self._silent, self._nobody = _("silent for %(n)s d"), _("Nobody holds this role")
        self._one, self._more = _("%(a)s or %(b)s"), _("%(first)s or %(n)s others")

    def line(self, row: ActionRow) -> Line:
        lang = self._lang
        percent = i18n.percent(row.progress, lang) if row.shows_progress else "–"
        return Line(
            id=row.id,
            code=row.code,
            title=row.title(lang),
            url=f"/{self._slug}/actions/{row.id}/",
            lead=row.lead(lang),
            due=i18n.day(row.due_on, lang) if row.due_on else "–",
            adopted=i18n.day(row.adopted_due_on, lang) if row.slipped and row.adopted_due_on else "",
            percent=row.progress if row.shows_progress else None,
            percent_text=percent,
            elapsed=row.elapsed,
            key=LOOKS.get(row.status, row.status),
            label=self._status.label(row),
            silent=self._silent % {"n": row.silent_for} if row.silent_for else "",
            waits=self.awaited(row),
            mine=row.mine,
            days=row.waiting_days,
            note=row.status_note,
            editable=row.state == "in_progress" and self.may_report(row),
        )

    def awaited(self, row: ActionRow) -> str:
        """Who is awaited, in one phrase; nothing where nobody is."""
        if not row.principal:
            return ""
        if not row.awaited:
            return self._nobody
        names = [short_name(name) for name in row.awaited]
        if len(names) == 1:
            return names[0]
        if len(names) == 2:
            return self._one % {"a": names[0], "b": names[1]}
        return self._more % {"first": names[0], "n": len(names) - 1}

    def may_report(self, row: ActionRow) -> bool:
        """Whether the reader may report progress: the lead's representative, or coordination."""
        held = self._actor.principals
        return f"o{row.lead_id}:rep" in held or f"c{row.cluster_id}:coordinator" in held


@dataclass
class Section:
    """A heading of the table with the lines under it that stand on this page."""

    key: str
    code: str
    title: str
    percent: int
    elapsed: int | None
    note: str
    entries: list
    """Line, or ("objective", code, title, what serves it: serving.Served or None)."""


def sections(
    found: ActionRows, chosen: PlanFilter, lines: Lines, lang: str, served: dict[int, Served] | None = None
) -> list[Section]:
    """The page of the table that the filter names: its lines under their headings; under each objective what
    groups do for it (``served``)."""
    groups = gathered(found.shown, found.all, chosen.by, lang)
    first = (chosen.page - 1) * PAGE
    result, at = [], 0
    for group in groups:
        rows = group.rows[max(first - at, 0) : max(first + PAGE - at, 0)]
        at += len(group.rows)
        if rows:
            result.append(_section(group, rows, chosen, lines, lang, served or {}))
    return result


def unplaced(shown: list[Section], served: dict[int, Served]) -> list[Served]:
    """What is served but has no heading among the sections: a plan's objective may have no action of its own."""
    placed = {id(e[3]) for section in shown for e in section.entries if isinstance(e, tuple)}
    return [one for one in served.values() if id(one) not in placed]


def _section(
    group: Gathering,
    rows: list[ActionRow],
    chosen: PlanFilter,
    lines: Lines,
    lang: str,
    served: dict[int, Served],
) -> Section:
    entries, objective = [], None
    with_objectives = chosen.by == "axis" and chosen.sort == "code"
    for row in rows:
        if with_objectives and row.objective_id != objective:
            objective = row.objective_id
            title = row.objective(lang)
            code = f"{row.axis_rank}.{row.objective_rank}"
            entries.append(("objective", code, title, served.get(objective)))
        entries.append(lines.line(row))
    note = ngettext("%(num)s action", "%(num)s actions", group.total)
    if len(group.rows) != group.total:
        note += _(", %(n)s shown", n=len(group.rows))
    title = group.title
    if group.key == "status":
        title = _(STATUS_WORDS[title])
    elif not title:
        title = _("No lead yet") if group.key == "lead" else _("Nobody represents a lead yet")
    return Section(group.key, group.code, title, group.percent, group.elapsed, note, entries)


def counts(found_counts: dict[str, int]) -> list[Count]:
    """How many actions stand how, for the bar of statuses and its words."""
    numbers = {key: found_counts.get(key, 0) for key in ("done", "ok", "soon", "late", "wait")}
    words = {key: _(STATUS_WORDS[key]) for key in numbers}
    # Where a language inflects them, these two follow their number.
    words["done"] = npgettext("actions", "Done", "Done", numbers["done"])
    words["soon"] = npgettext("actions", "Due soon", "Due soon", numbers["soon"])
    return [Count(key, words[key], number) for key, number in numbers.items()]


def lead_choices(found: ActionRows, lang: str) -> list[tuple[int, str]]:
    """The organisations that lead an action of the plan, by name."""
    names = {row.lead_id: row.lead(lang) for row in found.all if row.lead_id}
    return sorted(names.items(), key=lambda pair: pair[1].lower())


def plan_sentence(plan, extent, dropped: int, actions: int, went_on: int, lang: str) -> str:
    """“Adopted 12 June 2025, version 2. 3 axes, 8 objectives, 38 actions.” ``went_on``: in the next version."""
    if plan.adopted_on:
        day = i18n.day(plan.adopted_on, lang, "long")
        start = (
            _("Adopted %(day)s, version %(n)s.", day=day, n=plan.edition)
            if plan.edition > 1
            else _("Adopted %(day)s.", day=day)
        )
    elif plan.edition > 1:
        start = _("Version %(n)s, not adopted yet.", n=plan.edition)
    else:
        start = _("Not adopted yet.")
    parts = [
        ngettext("%(num)s axis", "%(num)s axes", extent.axes),
        ngettext("%(num)s objective", "%(num)s objectives", extent.objectives),
        ngettext("%(num)s action", "%(num)s actions", actions),
    ]
    if dropped:
        parts.append(ngettext("%(num)s dropped", "%(num)s dropped", dropped))
    if went_on:
        parts.append(
            ngettext(
                "%(num)s that goes on in the next version", "%(num)s that go on in the next version", went_on
            )
        )
    return f"{start} {', '.join(parts)}."


def behind(progress: int, elapsed: int | None) -> str:
    """Progress beside the calendar, in words."""
    if elapsed is None:
        return _("Without both dates it cannot be set beside the calendar.")
    points = elapsed - progress
    if points > 0:
        return ngettext("%(num)s point behind the calendar.", "%(num)s points behind the calendar.", points)
    if points < 0:
        return ngettext(
            "%(num)s point ahead of the calendar.", "%(num)s points ahead of the calendar.", -points
        )
    return _("In step with the calendar.")


def money_parts(lines: list[dict], budget_cents: int | None, lang: str) -> list[dict]:
    """What was received, committed and is still sought, as parts of the money bar in whole percent."""
    totals = {
        key: sum(line[f"{key}_cents"] or 0 for line in lines) for key in ("received", "committed", "sought")
    }
    whole = max(sum(totals.values()), budget_cents or 0)
    if not sum(totals.values()):
        return []
    words = {
        "received": _("%(amount)s received"),
        "committed": _("%(amount)s committed"),
        "sought": _("%(amount)s still sought"),
    }
    return [
        {
            "key": key,
            "percent": min(round(100 * cents / whole), 100),
            "label": words[key] % {"amount": i18n.money(cents, lang)},
        }
        for key, cents in totals.items()
        if cents
    ]


def span(starts_on: date, ends_on: date) -> str:
    """The years of a plan: 2025–2028."""
    return f"{starts_on.year}–{ends_on.year}" if starts_on.year != ends_on.year else str(starts_on.year)
