"""The demonstration's files as one object, by key, with their dates moved to the present."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from secretariat.demonstration.days import Shift

DATA = Path(__file__).with_name("data")


def read(path: Path) -> Any:
    """One file as plain data."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 (a safe loader)


class Files:
    """Everything under data/: lists as the files give them, and each kind by its key."""

    def __init__(self, today: date, folder: Path = DATA):
        self.meta = read(folder / "meta.yaml")
        self.shift = Shift.to(self.meta["anchor"], today)
        self.anchor: date = self.shift.moved(self.meta["anchor"])
        self.first_day: date = self.shift.moved(self.meta["first_day"])
        self.clusters = read(folder / "clusters.yaml")
        self.figures = {path.stem: read(path) for path in sorted((folder / "figures").glob("*.yaml"))}
        self.people = self.shift.moved(read(folder / "people.yaml"))
        self.plans = sorted(self._all(folder / "plans", whole=True), key=lambda plan: plan["drafted"]["date"])
        self.organisations = self._all(folder / "organisations")
        self.groups = self._all(folder / "groups")
        self.boards = self._all(folder / "boards")
        self.bodies = [*self.groups, *self.boards]
        self.tasks = self._all(folder / "tasks")
        self.projects = self._all(folder / "projects")
        self.calls = self._all(folder / "nominations")
        self.comments = self._all(folder / "comments")
        self.attachments = self._all(folder / "files")
        self.editions = self._all(folder / "editions")
        self.person = {one["key"]: one for one in self.people}
        self.organisation = {one["key"]: one for one in self.organisations}
        self.group = {one["key"]: one for one in self.bodies}
        self.plan = {one["key"]: one for one in self.plans}
        self.project = {one["key"]: one for one in self.projects}
        self.plan_of = {action["key"]: plan for plan in self.plans for action in self.actions(plan)}

    def _all(self, folder: Path, whole: bool = False) -> list[dict]:
        found = [read(path) for path in sorted(folder.glob("*.yaml"))]
        return self.shift.moved(found if whole else [one for many in found for one in many])

    @staticmethod
    def actions(plan: dict) -> Iterator[dict]:
        """The actions of a plan in their order."""
        for axis in plan["axes"]:
            for objective in axis["objectives"]:
                yield from objective["actions"]

    def staff(self, cluster: str, role: str, on: date) -> str | None:
        """The key of whoever holds a role on a cluster's secretariat on a day."""
        for one in self.people:
            held = one.get("role", {})
            if one.get("cluster") == cluster and held.get("name") == role and held["from"] <= on:
                return one["key"]
        return None

    def secretariat(self, cluster: str, on: date) -> str:
        """Who of a cluster's secretariat keeps its directory on a day: a coordinator, else the director."""
        found = self.staff(cluster, "coordinator", on) or self.staff(cluster, "director", on)
        if found is None:
            raise LookupError(f"nobody is on the secretariat of {cluster} on {on}")
        return found

    def voice(self, organisation: str, on: date) -> str | None:
        """The key of whoever represents an organisation on a day."""
        for one in self.people:
            held = one.get("represents")
            if held and held["organisation"] == organisation and held["from"] <= on <= held.get("until", on):
                return one["key"]
        return None
