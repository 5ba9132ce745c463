"""What changed, in five lines at most: what the first page of a report says of it."""

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from secretariat.editions.comparing import WATCHED, Change, Facts
from secretariat.reports.words import Words


class Lines:
    """The changes from one set of facts to another in one language; ``groups``: codes by id.

    ``labels`` names the constituencies; ``since`` is the sentence that says what it is compared with.
    """

    def __init__(
        self,
        changes: list[Change],
        before: Facts,
        after: Facts,
        words: Words,
        groups: Mapping[int, str] | None = None,
        labels: Mapping[str, str] | None = None,
        since: str = "",
    ):
        self.changes, self.before, self.after, self.words = changes, before, after, words
        self.groups, self.labels, self.since = groups or {}, labels or {}, since
        self.count = Counter((c.what, c.how) for c in changes)

    def of(self, what: str, *ways: str) -> list[Change]:
        return [c for c in self.changes if c.what == what and (not ways or c.how in ways)]

    def lines(self) -> list[str]:
        """At most five sentences; one that says so where nothing changed."""
        found = [self._actions(), self._dates(), self._leads(), self._progress(), self._rest()]
        return [line for line in found if line] or [self.words.gettext("Nothing changed.")]

    def _number(self, what: str, *ways: str) -> int:
        return sum(self.count[what, how] for how in ways)

    def _listed(self, pieces: list[str]) -> str:
        return f"{', '.join(pieces)}." if pieces else ""

    def _actions(self) -> str:
        words = self.words
        added, done = self._number("action", "added"), self._number("action", "done")
        dropped = self._number("action", "dropped", "gone", "passed")
        back = self._number("action", "revived", "undone")
        pieces = []
        if added:
            pieces.append(words.ngettext("%(num)s added", "%(num)s added", added))
        if done:
            pieces.append(words.ngettext("%(num)s completed", "%(num)s completed", done))
        if dropped:
            pieces.append(words.ngettext("%(num)s dropped", "%(num)s dropped", dropped))
        if back:
            pieces.append(words.ngettext("%(num)s reopened", "%(num)s reopened", back))
        return words.labelled(words.gettext("Actions"), self._listed(pieces)) if pieces else ""

    def _dates(self) -> str:
        words, moved = self.words, self.of("action", "due")
        later = [days for c in moved if (days := self._days(c)) is not None and days > 0]
        if not moved:
            return ""
        mean = round(sum(later) / len(later)) if later else 0
        delay = words.ngettext("%(num)s day", "%(num)s days", mean)
        if len(later) == len(moved):
            said = words.ngettext(
                "%(num)s due date put off by %(delay)s",
                "%(num)s due dates put off, by %(delay)s on average",
                len(moved),
                delay=delay,
            )
            return f"{said}."
        said = words.ngettext("%(num)s due date moved", "%(num)s due dates moved", len(moved))
        if later:
            said += ", " + words.ngettext(
                "%(num)s of them later, by %(delay)s",
                "%(num)s of them later, by %(delay)s on average",
                len(later),
                delay=delay,
            )
        return f"{said}."

    @staticmethod
    def _days(change: Change) -> int | None:
        before, after = change.before["due"], change.after["due"]
        if not before or not after:
            return None
        return (date.fromisoformat(after) - date.fromisoformat(before)).days

    def _leads(self) -> str:
        found, gained = self.of("action", "lead"), 0
        if not found:
            return ""
        gained = sum(1 for c in found if c.before["lead"] is None)
        said = self.words.ngettext("%(num)s lead changed", "%(num)s leads changed", len(found))
        if gained:
            said += ", " + self.words.ngettext(
                "%(num)s action has found one", "%(num)s actions have found one", gained
            )
        return f"{said}."

    def _progress(self) -> str:
        words, retired = self.words, self._number("measure", "dropped", "gone")
        new = sum(1 for c in self.of("measure", "value", "added") if c.after["value"] is not None)
        before, after = _mean(self.before["actions"]), _mean(self.after["actions"])
        pieces = []
        if before is not None and after is not None and before != after:
            shares = {"before": words.percent(before), "after": words.percent(after)}
            pieces.append(words.gettext("Work done went from %(before)s to %(after)s", **shares))
        if new:
            pieces.append(
                words.ngettext(
                    "%(num)s indicator has a new value", "%(num)s indicators have a new value", new
                )
            )
        if retired:
            pieces.append(words.ngettext("%(num)s indicator retired", "%(num)s indicators retired", retired))
        return self._listed(pieces)

    def _rest(self) -> str:
        words = self.words
        added, closed = self._number("project", "added"), self._number("project", "done")
        dropped = self._number("project", "dropped", "gone", "passed")
        moved = len({c.key for c in self.of("project") if c.how in WATCHED["project"]})
        seats = self.of("seat")
        filled = sum(1 for c in seats if c.how in ("holder", "added") and c.after["holder"] is not None)
        emptied = sum(1 for c in seats if _emptied(c))
        pieces = []
        if added:
            pieces.append(words.ngettext("%(num)s project added", "%(num)s projects added", added))
        if closed:
            pieces.append(words.ngettext("%(num)s project closed", "%(num)s projects closed", closed))
        if dropped:
            pieces.append(words.ngettext("%(num)s project dropped", "%(num)s projects dropped", dropped))
        if moved:
            pieces.append(words.ngettext("%(num)s project moved", "%(num)s projects moved", moved))
        if filled:
            pieces.append(words.ngettext("%(num)s seat filled", "%(num)s seats filled", filled))
        if emptied:
            pieces.append(words.ngettext("%(num)s seat vacated", "%(num)s seats vacated", emptied))
        return self._listed(pieces)


def _emptied(change: Change) -> bool:
    """Whether somebody sat there, and nobody does."""
    held = change.before is not None and change.before["holder"] is not None
    return held and (
        change.how in ("gone", "dropped") or (change.how == "holder" and not change.after["holder"])
    )


def _mean(actions: Mapping[str, Any]) -> int | None:
    """The share of the work done over the actions that were not dropped, in percent."""
    shares = [entry["progress"] for entry in actions.values() if not entry.get("dropped")]
    return round(sum(shares) / len(shares)) if shares else None
