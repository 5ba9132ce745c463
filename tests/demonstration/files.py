"""The demonstration's files as one object, and a player of stories."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parents[2] / "secretariat" / "demonstration" / "data"
STAFF_ROLES = {"director", "coordinator"}


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def folder(name: str) -> dict[str, Any]:
    return {path.stem: read(path) for path in sorted((DATA / name).glob("*.yaml"))}


@dataclass
class Files:
    """Everything under data/, by kind and by key."""

    meta: dict = field(default_factory=lambda: read(DATA / "meta.yaml"))
    clusters: list = field(default_factory=lambda: read(DATA / "clusters.yaml"))
    figures: dict = field(default_factory=lambda: folder("figures"))
    people: list = field(default_factory=lambda: read(DATA / "people.yaml"))
    plans: dict = field(default_factory=lambda: folder("plans"))

    def __post_init__(self) -> None:
        self.organisations = [one for many in folder("organisations").values() for one in many]
        self.groups = [one for many in folder("groups").values() for one in many]
        self.tasks = [one for many in folder("tasks").values() for one in many]
        self.projects = [one for many in folder("projects").values() for one in many]
        self.calls = [one for many in folder("nominations").values() for one in many]
        self.comments = [one for many in folder("comments").values() for one in many]
        self.attachments = [one for many in folder("files").values() for one in many]
        self.person = {one["key"]: one for one in self.people}
        self.organisation = {one["key"]: one for one in self.organisations}
        self.group = {one["key"]: one for one in self.groups}
        self.call = {one["key"]: one for one in self.calls}
        self.plan = {one["key"]: one for one in self.plans.values()}
        self.task = {one["key"]: one for one in self.tasks}
        self.project = {one["key"]: one for one in self.projects}
        self.action = {action["key"]: action for _, action in self.actions()}
        self.plan_of = {action["key"]: plan for plan, action in self.actions()}

    def actions(self) -> Iterator[tuple[dict, dict]]:
        for plan in self.plans.values():
            for axis in plan["axes"]:
                for objective in axis["objectives"]:
                    for action in objective["actions"]:
                        yield plan, action

    def indicators(self) -> Iterator[tuple[dict, dict, dict]]:
        for plan, action in self.actions():
            for indicator in action.get("indicators", []):
                yield plan, action, indicator

    def cluster_of(self, person: str) -> str | None:
        return self.person[person].get("cluster")

    def is_staff(self, person: str) -> bool:
        return self.person[person].get("role", {}).get("name") in STAFF_ROLES

    def commits(self, person: str, organisation: str, on: date) -> bool:
        """Whether the person represents the organisation on that day."""
        held = self.person[person].get("represents")
        if not held or held["organisation"] != organisation:
            return False
        return held["from"] <= on <= held.get("until", date.max)

    def sits(self, person: str, group: str, on: date, role: str | None = None) -> bool:
        """Whether the person is on the group's roster on that day."""
        return any(
            seat["person"] == person and seat["from"] <= on <= seat["until"] and role in (None, seat["role"])
            for seat in self.group[group]["roster"]
        )

    def group_about(self, about: dict | None) -> str | None:
        """The home group of what a task or a comment is about."""
        if not about:
            return None
        ((kind, key),) = about.items()
        if kind == "action":
            return self.plan_of[key]["group"]
        if kind == "task":
            return self.group_about(self.task[key]["about"])
        return {"plan": self.plan, "project": self.project}[kind][key]["group"] if kind != "group" else key


def play(table: dict, story: list[dict], state: str | None) -> Iterator[tuple[dict, str | None]]:
    """Each step with the state it leads to; ``table`` gives verb → (states it may leave, state it enters).

    A step out of turn fails with the step itself. A target of None keeps the state as it was.
    """
    for step in story:
        sources, target = table[step["do"]]
        assert state in sources, (state, step)
        state = target or state
        yield step, state


def end(table: dict, story: list[dict], state: str | None) -> str | None:
    """The state in which a story leaves its record."""
    return [state, *(after for _, after in play(table, story, state))][-1]
