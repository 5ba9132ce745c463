"""What changed, in full: the five lines (change_lines.py) with the tables behind them, as chapters of a report."""

from datetime import date
from typing import Any

from secretariat.core.borrowed import amid, either
from secretariat.editions.change_lines import Lines
from secretariat.editions.comparing import Change
from secretariat.projects.rules import HEALTH, PROJECT
from secretariat.reports.chapters import Chapter, Grid, Head
from secretariat.reports.gathering import exact
from secretariat.reports.words import DASH

ENDED = {
    "added": "ok",
    "done": "done",
    "dropped": "late",
    "gone": "late",
    "revived": "ok",
    "undone": "soon",
    "passed": "late",
}
"""How a change of standing looks."""
DATES, ENDINGS = ("defer", "edit"), ("abandon", "withdraw", "decline")
"""The verbs whose reason explains a moved date, and a dropped action."""


class Told(Lines):
    """The tables of what changed, and the chapters of a report that tell it."""

    def grids(self) -> tuple[Grid, ...]:
        """A table for each sort of change that happened."""
        made = (self._standing_grid(), self._date_grid(), self._lead_grid(), self._progress_grid(),
                self._measure_grid(), self._project_grid(), self._seat_grid())  # fmt: skip
        return tuple(grid for grid in made if grid.rows)

    def _title(self, change: Change) -> str:
        entry = change.entry
        return either(entry["fr"], entry["en"], self.words.language)

    def _code(self, change: Change) -> str:
        return self._coded(change.entry.get("group_id"), change.entry)

    def _coded(self, group_id: int | None, entry: Any) -> str:
        """The code of an entry, after its group's where several are told of."""
        return " ".join(filter(None, (self.groups.get(group_id, ""), entry.get("code", ""))))

    def _reason(self, change: Change, verbs: tuple[str, ...]) -> str:
        """The newest reason given for it, and not the one that explained an earlier change."""
        given, known = change.entry.get("reasons") or {}, (change.before or {}).get("reasons") or {}
        new = (given[verb] for verb in reversed(given) if verb in verbs and given[verb] != known.get(verb))
        return next(new, "") or DASH

    def _ended(self, how: str) -> tuple[str, str]:
        _ = self.words.gettext
        said = {
            "added": _("Added"),
            "done": _("Completed"),
            "dropped": _("Dropped"),
            "gone": _("Removed"),
            "revived": _("Taken up again"),
            "undone": _("Reopened"),
            "passed": _("Added, then dropped"),
        }
        return (ENDED[how], said[how])

    def _standing_grid(self) -> Grid:
        _ = self.words.gettext
        rows = [
            (
                self._code(c),
                self._title(c),
                self._ended(c.how),
                self._reason(c, ENDINGS) if c.how in ("dropped", "passed") else "",
            )
            for c in self.of("action", *ENDED)
        ]
        heads = (
            Head(_("No."), share=1),
            Head(_("Action"), share=4),
            Head(self.words.pgettext("what happened", "Change"), "status"),
            Head(_("Reason given"), share=3),
        )
        return Grid(_("Actions added, completed, dropped"), heads, tuple(rows), alone=_("Changes, actions"))

    def _date_grid(self) -> Grid:
        _ = self.words.gettext
        rows = [
            (
                self._code(c),
                self._title(c),
                _day(c.before["due"]),
                _day(c.after["due"]),
                self._reason(c, DATES),
            )
            for c in self.of("action", "due")
        ]
        heads = (
            Head(_("No."), share=2),
            Head(_("Action"), share=7),
            Head(self.words.pgettext("change", "From"), "date", 3),
            Head(self.words.pgettext("change", "To"), "date", 3),
            Head(_("Reason given"), share=5),
        )
        return Grid(_("Due dates moved"), heads, tuple(rows), alone=_("Changes, due dates"))

    def _pair(self, title: str, alone: str, rows: list[tuple], kind: str = "text", what: str = "") -> Grid:
        _ = self.words.gettext
        heads = (
            Head(_("No."), share=1),
            Head(what or _("Action"), share=4),
            Head(self.words.pgettext("change", "From"), kind),
            Head(self.words.pgettext("change", "To"), kind),
        )
        return Grid(title, heads, tuple(rows), alone=alone)

    def _lead_grid(self) -> Grid:
        name = f"lead_{self.words.language}"
        return self._pair(
            self.words.gettext("Leads changed"),
            self.words.gettext("Changes, leads"),
            [
                (
                    self._code(c),
                    self._title(c),
                    (c.before[name] if c.before["lead"] else "") or DASH,
                    (c.after[name] if c.after["lead"] else "") or DASH,
                )
                for c in self.of("action", "lead")
            ],
        )

    def _progress_grid(self) -> Grid:
        return self._pair(
            self.words.gettext("Progress"),
            self.words.gettext("Changes, progress"),
            [
                (self._code(c), self._title(c), c.before["progress"], c.after["progress"])
                for c in self.of("action", "progress")
            ],
            "percent",
        )

    def _measure_grid(self) -> Grid:
        unit, rows = f"unit_{self.words.language}", []
        group_of = {
            one["id"]: one["group_id"]
            for side in (self.before, self.after)
            for one in side["actions"].values()
        }
        _ = self.words.gettext
        for c in self.of("measure"):
            title = amid("", self._title(c), f" ({c.entry[unit]})" if c.entry[unit] else "")
            before, after = (exact(side["value"]) if side else None for side in (c.before, c.after))
            if c.how in ("dropped", "gone"):
                title, after = amid("", title, f", {_('retired')}"), None
            if (before, after) != (None, None) or c.how in ("dropped", "gone"):
                code = self._coded(group_of.get(c.entry.get("of")), c.entry)
                rows.append((code, title, before, after))
        return self._pair(_("Indicators"), _("Changes, indicators"), rows, "number", _("Indicator"))

    def _project_grid(self) -> Grid:
        _ = self.words.gettext
        rows = []
        for c in self.of("project"):
            before, after = self._project(c.before, c), self._project(c.after, c)
            if before != after:
                rows.append((c.entry["code"], self._title(c), before, after))
        return self._pair(_("Projects"), _("Changes, projects"), rows, what=_("Project"))

    def _project(self, entry: Any, change: Change) -> str:
        """What one side of a project's change says."""
        words = self.words
        if not entry:
            return DASH
        match change.how:
            case "due":
                return words.date(_day(entry["due"]))
            case "lead":
                return entry[f"lead_{words.language}"] or DASH
            case "health":
                label = dict(HEALTH).get(entry["health"])
                return words.pgettext("project", label) if label else DASH
            case "progress":
                return words.percent(entry["progress"])
        return words.gettext(PROJECT.state(entry["state"]).label)

    def _seat_grid(self) -> Grid:
        _ = self.words.gettext
        rows = [
            (
                self._title(c),
                self.labels.get(c.entry["constituency"], c.entry["constituency"]),
                (c.before or {}).get("name") or DASH,
                (c.after or {}).get("name") or DASH,
            )
            for c in self.of("seat")
            if (c.before or {}).get("name") or (c.after or {}).get("name")
        ]
        heads = (
            Head(_("Body"), share=3),
            Head(_("Constituency"), share=3),
            Head(self.words.pgettext("change", "From"), share=3),
            Head(self.words.pgettext("change", "To"), share=3),
        )
        return Grid(_("Seats"), heads, tuple(rows), alone=_("Changes, seats"))

    def chapters(self) -> tuple[Chapter, Chapter]:
        """The five lines, and the tables for the annex."""
        _ = self.words.gettext
        lines = "\n".join(f"- {line}" for line in self.lines())
        return (
            Chapter("changes", _("What changed"), f"{self.since}\n\n{lines}"),
            Chapter("changes-in-full", _("What changed, item by item"), "", self.grids()),
        )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
