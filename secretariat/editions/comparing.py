"""What changed between two sets of facts: a pure function over plain data, the same for editions and for a date.

Facts are what facts.py gathers and an edition keeps: mappings of actions, indicators, projects and seats by a key that
outlives renaming and a plan's next version. Nothing here knows a database, a language or a page.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Entry = Mapping[str, Any]
Facts = Mapping[str, Mapping[str, Entry]]

MIRROR = {
    "added": "gone",
    "gone": "added",
    "dropped": "revived",
    "revived": "dropped",
    "done": "undone",
    "undone": "done",
}
"""What each kind of change is called when the two sets change places; others keep their name."""
WATCHED = {
    "action": ("due", "lead", "progress"),
    "project": ("state", "due", "lead", "health", "progress"),
    "seat": ("holder",),
    "measure": ("value",),
}
"""The attributes of each kind of thing whose change is told, each as a change of its own."""
PLACES = {"action": "actions", "measure": "measures", "project": "projects", "seat": "seats"}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed: ``what`` it is (action, measure, project, seat), ``how``, and both of its entries.

    ``how`` is added, gone (no trace left of what had not ended), dropped (abandoned, withdrawn, retired), revived,
    done, undone, passed (entered and dropped in between), or the name of the attribute that differs.
    """

    what: str
    how: str
    key: str
    before: Entry | None
    after: Entry | None

    @property
    def entry(self) -> Entry:
        """The newest thing known of it."""
        return self.after or self.before or {}

    def mirrored(self) -> "Change":
        """The same change seen from the other side."""
        return Change(self.what, MIRROR.get(self.how, self.how), self.key, self.after, self.before)


def compare(before: Facts, after: Facts) -> list[Change]:
    """Every change from one set of facts to another, by kind of thing, in the order of the newer set."""
    return [change for what, place in PLACES.items() for change in _of(what, before[place], after[place])]


def _of(what: str, before: Mapping[str, Entry], after: Mapping[str, Entry]) -> Iterator[Change]:
    for key, now in after.items():
        then = before.get(key)
        if then is None:
            yield Change(what, "passed" if now.get("dropped") else "added", key, None, now)
        elif then != now:
            for how in _ways(what, then, now):
                yield Change(what, how, key, then, now)
    for key, then in before.items():
        if key not in after and not ended(then):
            yield Change(what, "gone", key, then, None)


def ended(entry: Entry) -> bool:
    """Whether a thing was done or dropped: it stays behind with its plan's edition, and was told when it ended."""
    return bool(entry.get("done") or entry.get("dropped"))


def _ways(what: str, then: Entry, now: Entry) -> Iterator[str]:
    """How one thing differs. Of what is dropped nothing else counts, and what is done has no progress to tell."""
    was, is_ = bool(then.get("dropped")), bool(now.get("dropped"))
    if was or is_:
        if was != is_:
            yield "dropped" if is_ else "revived"
        return
    finished = bool(then.get("done")) != bool(now.get("done"))
    if finished:
        yield "done" if now.get("done") else "undone"
    for name in WATCHED[what]:
        if then.get(name) != now.get(name) and not (finished and name in ("progress", "state")):
            yield name
