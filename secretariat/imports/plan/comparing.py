"""A spreadsheet beside the plan: what each row would create, change, leave or be refused for. It writes nothing."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from secretariat.core.borrowed import amid
from secretariat.core.policy import Actor
from secretariat.core.words import sort_key
from secretariat.imports.answers import Answers
from secretariat.imports.base import Base
from secretariat.imports.organisations import Directory
from secretariat.imports.plan import bringing, placing, steps
from secretariat.imports.plan import cells as plan_cells
from secretariat.imports.plan.beside import Beside
from secretariat.imports.plan.cells import Read, Reader
from secretariat.imports.plan.reading import Wish
from secretariat.imports.plan.shown import DAYS, shown
from secretariat.imports.plan.standing import Standing
from secretariat.imports.plan.structure import Tree
from secretariat.imports.proposals import FIELDS, Change, Left, Line, Proposal
from secretariat.imports.sheets import values
from secretariat.imports.sheets.headings import LEAF, Layout
from secretariat.plans.models import Action
from secretariat.plans.rules import ACTION

HELD = ("starts_on", "due_on", "budget_cents")
ATTRIBUTES = {**DAYS, "budget": "budget_cents"}


class Comparison:
    """One file beside one plan, for one person."""

    def __init__(
        self,
        actor: Actor,
        standing: Standing,
        tree: Tree,
        layout: Layout,
        directory: Directory,
        answers: Answers,
        codes: Mapping[str, int],
        base: Base,
        lang: str,
    ):
        self.actor, self.standing, self.tree, self.layout = actor, standing, tree, layout
        self.directory, self.answers, self.codes = directory, answers, codes
        self.lang, self.proposal = lang, Proposal([], layout.language)
        self.taken: dict[int, int] = {}
        self.reader = Reader(layout, directory, answers, self.proposal, "address" in layout.fields)
        self.beside = Beside(standing, tree, layout, base, self.reader)

    def compare(self, wishes: list[Wish]) -> Proposal:
        """A line for each row that is not blank."""
        self.reader.tell_shares([w.cells["progress"] for w in wishes if "progress" in w.cells])
        for wish in wishes:
            self.proposal.lines.append(self._line(wish).conclude())
        for row in self.proposal.names.values():
            row[1] = self.directory.alike(row[0])
        self.proposal.added = self.tree.added()
        return self.proposal

    def _line(self, wish: Wish) -> Line:
        line = Line(wish.row, code=values.line_of(wish.cells.get("code", ""))[:24])
        line.title = next((values.line_of(wish.cells[n]) for n in LEAF if n in wish.cells), "")[:300]
        if wish.kind != "action":
            return _heading(line, wish)
        if wish.row in self.answers.out:
            line.verdict = "out"
            return line
        action = self._match(line, wish)
        if line.errors or line.verdict == "skip":
            return line
        if action is None:
            self._create(line, wish)
        else:
            line.thing_id, line.code = action.id, action.code
            line.title = line.title or action.title(self.lang)
            self._change(line, wish, action)
        return line

    def _match(self, line: Line, wish: Wish) -> Action | None:
        """The action that a row is about: by its address, the code that was remembered, its code, its title."""
        found = None
        address = plan_cells.RECORD.fullmatch(values.line_of(wish.cells.get("address", "")))
        code = values.read_code(wish.cells["code"]) if "code" in wish.cells else ""
        if address:
            found = int(address[1])
            if found not in self.standing.actions:
                line.verdict = "skip"
                line.left.append(Left("address", "", _("an action of another plan")))
                return None
        elif code:
            found = self.codes.get(code) or self.standing.by_code.get(code)
        if found is None and not address:
            titles = [sort_key(values.line_of(wish.cells[name])) for name in LEAF if name in wish.cells]
            found = next((self.standing.by_title[t] for t in titles if self.standing.by_title.get(t)), None)
            if found in self.taken:
                found = None  # two rows of one title are two actions
        line.file_code = code
        action = self.standing.actions.get(found) if found else None
        if action is not None and self.taken.setdefault(action.id, wish.row) != wish.row:
            line.errors.append(_("Row %(row)s is about the same action.", row=self.taken[action.id]))
        return action

    def _create(self, line: Line, wish: Wish) -> None:
        read = self.reader.read(line, wish.cells)
        given, lang = read.values, self.layout.language
        titles = {"title_fr": given.get("title_fr", ""), "title_en": given.get("title_en", "")}
        if given.get("title"):
            titles[f"title_{lang}"] = titles[f"title_{lang}"] or given["title"]
        if not any(titles.values()):
            line.errors.append(_("It has no title."))
            return
        line.edits = {**titles, **_dates(given)}
        if "description" in given:
            line.edits[f"description_{lang}"] = given["description"]
        if "budget" in given:
            line.edits["budget_cents"] = given["budget"]
        _check_period(line, line.edits.get("starts_on"), line.edits.get("due_on"))
        line.home = self.tree.objective(wish.axis, wish.objective) or self.tree.by_id.get(self.answers.home)
        if line.home is None:
            self.proposal.homeless = True
            line.asks.append(_("Under which objective does it go?"))
        else:
            line.where = amid(f"{line.home.number} ", line.home.named(self.lang))
        if line.asks:
            return
        others = [id for id in (*read.leads[1:], *(read.partners or ())) if id not in read.leads[:1]]
        line.partners = set(others) or None
        bringing.plan(self, line, read, wish.cells)

    def _change(self, line: Line, wish: Wish, action: Action) -> None:
        cells, emptied = self.beside.edited(wish, action)
        read = self.reader.read(line, cells)
        self._edit_words(line, read.values, action)
        wanted = _dates(read.values)
        if "budget" in read.values:
            wanted["budget_cents"] = read.values["budget"]
        wanted |= {ATTRIBUTES[name]: None for name in emptied if name in ATTRIBUTES}
        for name, value in wanted.items():
            self._edit(line, _field_of(name), name, value, action)
        if line.edits.keys() & set(HELD) and action.id in self.standing.frozen:
            self.proposal.reason = True
        starts, due = (line.edits.get(n, getattr(action, n)) for n in ("starts_on", "due_on"))
        if {"starts_on", "due_on"} & line.edits.keys():
            _check_period(line, starts, due)
        self._edit_partners(line, read, action, "partners" in cells, "partners" in emptied)
        steps.plan(self, line, read, cells, action)
        placing.place(self, line, wish, cells, action)
        for name in emptied:
            if name not in ATTRIBUTES and name != "partners":
                line.left.append(
                    Left(name, "", _("%(column)s: an emptied cell changes nothing", column=_(FIELDS[name])))
                )
        if line.edits and action.state not in steps.EDITABLE:
            state = _(ACTION.state(action.state).label)
            line.errors.append(_("It stands as “%(state)s”: it is no longer changed.", state=state))

    def _edit_words(self, line: Line, given: Mapping[str, Any], action: Action) -> None:
        lang = self.layout.language
        for name in ("title_fr", "title_en"):
            if given.get(name):
                self._edit(line, name, name, given[name], action)
        if given.get("title") and not {"title_fr", "title_en"} & line.edits.keys():
            self._edit(line, "title", f"title_{action.title_language(lang)}", given["title"], action)
        if "description" in given:
            self._edit(line, "description", f"description_{lang}", given["description"], action)

    def _edit(self, line: Line, shown_as: str, name: str, value: Any, action: Action) -> None:
        """Note an edit of one attribute, unless it stands so already; a conflict where the plan moved meanwhile."""
        now = getattr(action, name)
        if value == now or (isinstance(value, str) and value.split() == (now or "").split()):
            return
        if not self.conflict(line, shown_as, self.shown(shown_as, now), self.shown(shown_as, value), action):
            line.edits[name] = value

    def conflict(self, line: Line, name: str, before: str, after: str, action: Action) -> bool:
        """Show a change; True where the plan moved meanwhile and its own side was chosen."""
        change = Change(name, before, after)
        if self.beside.moved(name, action):
            change.theirs = before or "–"
            change.was = self.beside.was(name, action)
            change.side = self.answers.sides.get(f"{line.row}:{name}", "")
            if not change.side:
                line.asks.append(
                    _("%(column)s: the plan changed meanwhile. Choose a side.", column=_(FIELDS[name]))
                )
        line.changes.append(change)
        return change.side == "theirs"

    def _edit_partners(self, line: Line, read: Read, action: Action, told: bool, emptied: bool) -> None:
        now = self.standing.partners.get(action.id, set())
        wanted = set() if emptied else set(now)
        if told and read.partners is not None:
            wanted = set(read.partners)
        wanted |= {id for id in read.leads[1:] if id != action.lead_id}
        if wanted == now or line.asks:
            return
        before, after = (", ".join(self.standing.names_of(ids, self.lang)) or "–" for ids in (now, wanted))
        if not self.conflict(line, "partners", before, after, action):
            line.partners = wanted

    def shown(self, name: str, value: Any) -> str:
        return shown(name, value, self.lang)


def _heading(line: Line, wish: Wish) -> Line:
    line.verdict, line.code = "skip", ""
    place = {"axis": wish.axis, "objective": wish.objective}.get(wish.kind)
    line.title = f"{place.code} {place.title}".strip() if place else line.title
    words = {
        "axis": _("an axis"),
        "objective": _("an objective"),
        "total": _("a total"),
        "remark": _("neither an action nor a heading"),
    }
    line.left.append(Left("code", "", words[wish.kind]))
    return line


def _dates(given: Mapping[str, Any]) -> dict[str, Any]:
    return {attribute: given[name] for name, attribute in DAYS.items() if name in given}


def _field_of(attribute: str) -> str:
    return next(name for name, known in ATTRIBUTES.items() if known == attribute)


def _check_period(line: Line, starts, due) -> None:
    if starts and due and due <= starts:
        line.errors.append(_("The due date is not after the beginning."))
