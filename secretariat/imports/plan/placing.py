"""Where a row puts an action that stands: under another objective, or under the same one by another title.

In a file of our own the cells of axis and objective say so where they were edited. In any other file an action moves
only where its row stands under the exact title of another objective: a number may be the file's own.
"""

import re
from typing import TYPE_CHECKING

from flask_babel import gettext as _

from secretariat.core.borrowed import amid
from secretariat.core.words import sort_key
from secretariat.imports.plan.reading import AXIS, OBJECTIVE, Place, Wish, named_place
from secretariat.imports.plan.structure import Node
from secretariat.imports.proposals import Left, Line
from secretariat.imports.sheets import values
from secretariat.imports.sheets.grid import Cell
from secretariat.plans.models import Action

if TYPE_CHECKING:
    from secretariat.imports.plan.comparing import Comparison


def place(comparison: "Comparison", line: Line, wish: Wish, cells: dict[str, Cell], action: Action) -> None:
    """Note what a row says of the objective of its action."""
    node = comparison.tree.by_id.get(action.objective_id)
    if node is None:
        return
    if "address" not in wish.cells:
        stated = comparison.tree.stated(wish.axis, wish.objective)
        if stated is not None and stated is not node:
            _move(comparison, line, stated, node, wish.objective.title, action)
        return
    axis = named_place(values.line_of(cells["axis"]), AXIS) if "axis" in cells else Place()
    if axis:
        axis = _edited_axis(comparison, line, axis, node.above, "objective" in cells, action)
    if "objective" in cells:
        text = values.line_of(cells["objective"])
        _edited_objective(comparison, line, axis, named_place(text, OBJECTIVE), text, node, action)


def _edited_axis(
    comparison: "Comparison", line: Line, axis: Place, now: Node, moving: bool, action: Action
) -> Place:
    """The axis that an edited cell names, where it is another one; the same one by another title is renamed."""
    same = axis.code == str(now.rank) and not comparison.tree.bears(comparison.tree.axes, axis.title, now)
    if same and axis.title:
        _rename(comparison, line, "axis", now, axis.title, action)
        return Place()
    if not moving:
        why = _("an action goes where its objective goes: change the objective")
        line.left.append(Left("axis", f"{axis.code} {axis.title}".strip()[:60], why))
    return axis


def _edited_objective(
    comparison: "Comparison", line: Line, axis: Place, told: Place, text: str, node: Node, action: Action
) -> None:
    tree = comparison.tree
    every = [one for above in tree.axes for one in above.below]
    numbered = next((one for one in every if one.number == told.code), None)
    titled = tree.stated(axis, Place("", told.title))
    if not told.code and titled is None:
        line.errors.append(
            _("“%(text)s”: write the number of the objective before its title.", text=text[:60])
        )
    elif numbered is None or numbered is node:
        if titled is not None:
            target = titled
        elif numbered is node:
            _rename(comparison, line, "objective", node, told.title, action)
            return
        else:
            first = re.match(r"\d+", told.code)
            target = tree.objective(axis or Place(first[0] if first else str(node.above.rank)), told)
        if target is not node:
            _move(comparison, line, target, node, text, action)
    elif not told.title or sort_key(told.title) in map(sort_key, numbered.titles):
        _move(comparison, line, numbered, node, text, action)
    else:
        line.errors.append(
            _(
                "Objective %(number)s is called “%(title)s”: write that title, or a number that is free.",
                number=numbered.number,
                title=numbered.named(comparison.lang)[:80],
            )
        )


def _move(comparison: "Comparison", line: Line, target: Node, node: Node, text: str, action: Action) -> None:
    if not comparison.tree.movable:
        why = _("the actions of a plan that is adopted stay where they are")
        line.left.append(Left("objective", text[:60], why))
        return
    told = [amid(f"{one.number} ", one.named(comparison.lang)) for one in (node, target)]
    if not comparison.conflict(line, "objective", *told, action):
        line.home, line.where = target, told[1]


def _rename(comparison: "Comparison", line: Line, name: str, node: Node, title: str, action: Action) -> None:
    title = title[:300]
    row, known = comparison.proposal.renamed.get(node, (line.row, title))
    if known != title:
        line.errors.append(_("Row %(row)s calls it “%(title)s”.", row=row, title=known[:80]))
        return
    if row != line.row:
        return  # said once
    before = amid(f"{node.number} ", node.named(comparison.lang))
    if not comparison.conflict(line, name, before, f"{node.number} {title}", action):
        comparison.proposal.renamed[node] = (line.row, title)
        line.renames.append(node)
