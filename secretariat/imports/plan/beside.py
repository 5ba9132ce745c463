"""The cells of a row beside the action that stands, and beside what was exported: which were edited, what moved."""

from dataclasses import dataclass

from secretariat.imports import marks
from secretariat.imports.base import Base
from secretariat.imports.plan.cells import Reader, plain
from secretariat.imports.plan.reading import Wish
from secretariat.imports.plan.standing import Standing
from secretariat.imports.plan.structure import Tree
from secretariat.imports.sheets import values
from secretariat.imports.sheets.grid import Cell
from secretariat.imports.sheets.headings import LEAF, Layout
from secretariat.plans.models import Action

STRUCTURE = ("axis", "objective")
COMPARED = (
    *LEAF,
    "description",
    "starts",
    "due",
    "budget",
    "lead",
    "partners",
    "progress",
    "state",
    "note",
    *STRUCTURE,
)
UNLED = ("proposed", "offered", "declined")
"""Where an export names no lead."""


@dataclass
class Beside:
    """One file beside one plan, cell by cell."""

    standing: Standing
    tree: Tree
    layout: Layout
    base: Base
    reader: Reader

    def edited(self, wish: Wish, action: Action) -> tuple[dict[str, Cell], list[str]]:
        """The cells of a row that say something else than the action, and of an export those edited since it was
        made; and the fields whose cell was emptied."""
        cells = {name: cell for name, cell in wish.cells.items() if name in COMPARED}
        own = "address" in wish.cells
        if not own:
            cells = {name: cell for name, cell in cells.items() if name not in STRUCTURE}
        if action.id not in self.base:
            if own:
                cells.pop("state", None)  # what our own exports call a status is told by dates
            return {n: c for n, c in cells.items() if self.told(n, c) not in self.now(n, action)}, []
        changed = {}
        for name, cell in cells.items():
            told = self.told(name, cell)
            kept = name in marks.FIELDS and self.base.said(action.id, name, self.told, (told,))
            if not kept and told not in self.now(name, action):
                changed[name] = cell
        emptied = self.base.emptied(action.id, wish.cells, self.told)
        return changed, [name for name in emptied if name in self.layout.fields]

    def moved(self, name: str, action: Action) -> bool:
        """Whether the plan says something else now than it did when the file was exported."""
        if action.id not in self.base or name not in marks.FIELDS:
            return False
        if name == "state":
            was = values.line_of(self.base.cell(action.id, name))
            try:
                return values.state_of(was) not in (None, action.state)
            except values.Unread:
                return False  # a status that dates tell
        return not self.base.said(action.id, name, self.told, self.now(name, action))

    def was(self, name: str, action: Action) -> str:
        """What the export said, as far as the file still holds it."""
        return values.line_of(self.base.cell(action.id, name))[:200]

    def told(self, name: str, cell: Cell) -> str:
        """A cell as it is compared; what cannot be read, as its text."""
        try:
            if name in ("starts", "due"):
                day = values.read_day(cell, first=name == "starts", day_first=self.layout.day_first)
                return marks.told(name, day)
            if name == "budget":
                return marks.told(name, values.read_money(cell))
            if name == "progress":
                return marks.told(name, values.read_share(cell, whole=self.reader.whole))
        except values.Unread:
            pass
        return marks.told(name, plain(values.text_of(cell)))

    def now(self, name: str, action: Action) -> set[str]:
        """What an export may say of a field now, in either language."""
        return {marks.told(name, value) for value in self._now(name, action)}

    def _now(self, name: str, action: Action) -> list:
        standing = self.standing
        if name == "title":
            return [title for title in (action.title_fr, action.title_en) if title]
        if name in ("title_fr", "title_en"):
            return [getattr(action, name)]
        if name == "description":
            return [getattr(action, f"description_{self.layout.language}")]
        if name == "lead":
            names = standing.organisations.get(action.lead_id, ())
            return [*filter(None, names), *([""] if action.state in UNLED or not names else ())]
        if name == "partners":
            ids = standing.partners.get(action.id, ())
            return [", ".join(standing.name(id, lang) for id in ids) for lang in ("fr", "en")]
        if name in STRUCTURE:
            node = self.tree.by_id.get(action.objective_id)
            node = node.above if node and name == "axis" else node
            return [f"{node.number} {title}" for title in node.titles if title] if node else []
        attribute = {
            "starts": "starts_on",
            "due": "due_on",
            "budget": "budget_cents",
            "progress": "progress",
            "note": "status_note",
        }.get(name)
        return [getattr(action, attribute)] if attribute else []
