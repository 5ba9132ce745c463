"""A spreadsheet beside the plan: what each row would create, change, leave or be refused for. It writes nothing."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from secretariat.core import i18n
from secretariat.core.borrowed import amid
from secretariat.core.inert import inert
from secretariat.core.policy import Actor
from secretariat.core.words import sort_key
from secretariat.imports import plan_cells, plan_steps, values
from secretariat.imports.answers import Answers
from secretariat.imports.grid import Cell
from secretariat.imports.headings import LEAF, Layout
from secretariat.imports.organisations import Directory
from secretariat.imports.plan_cells import Read, Reader
from secretariat.imports.plan_reading import Wish
from secretariat.imports.plan_standing import Standing
from secretariat.imports.plan_structure import Tree
from secretariat.imports.proposals import FIELDS, Change, Left, Line, Proposal
from secretariat.plans.models import Action
from secretariat.plans.rules import ACTION

DAYS = {"starts": "starts_on", "due": "due_on"}
HELD = ("starts_on", "due_on", "budget_cents")
STRUCTURE = ("axis", "objective")
COMPARED = (*LEAF, "description", "starts", "due", "budget", "lead", "partners", "progress", "state", "note")


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
        base: Mapping[int, Mapping[str, Cell]] | None,
        lang: str,
    ):
        self.actor, self.standing, self.tree, self.layout = actor, standing, tree, layout
        self.directory, self.answers, self.codes, self.base = directory, answers, codes, base
        self.lang, self.proposal = lang, Proposal([], layout.language)
        self.taken: dict[int, int] = {}

    def compare(self, wishes: list[Wish]) -> Proposal:
        """A line for each row that is not blank."""
        own = "address" in self.layout.fields
        self.reader = Reader(self.layout, self.directory, self.answers, self.proposal, own)
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
        if read.leads and self.answers.offer:
            plan_steps.offer_new(self, line, read.leads[0])
        elif read.leads:
            line.left.append(
                Left(
                    "lead",
                    self.standing.name(read.leads[0], self.lang),
                    _("it is not offered to its lead here"),
                )
            )
        for name in ("state", "progress", "note"):
            if given.get(name) and given[name] != "proposed":
                shown = values.line_of(wish.cells[name])[:60]
                line.left.append(Left(name, shown, _("a new action is proposed: its lead accepts it first")))

    def _change(self, line: Line, wish: Wish, action: Action) -> None:
        cells, erased = self._edited(wish, action)
        read = self.reader.read(line, cells)
        self._edit_words(line, read.values, action)
        wanted = {
            **_dates(read.values),
            **({"budget_cents": read.values["budget"]} if "budget" in read.values else {}),
        }
        wanted |= {(DAYS.get(name) or "budget_cents"): None for name in erased if name in (*DAYS, "budget")}
        for name, value in wanted.items():
            self._edit(line, _field_of(name), name, value, action)
        if line.edits.keys() & set(HELD) and action.id in self.standing.frozen:
            self.proposal.reason = True
        starts, due = (line.edits.get(n, getattr(action, n)) for n in ("starts_on", "due_on"))
        if {"starts_on", "due_on"} & line.edits.keys():
            _check_period(line, starts, due)
        self._edit_partners(line, read, action, "partners" in cells)
        plan_steps.plan(self, line, read, cells, action)
        if line.edits and action.state not in plan_steps.EDITABLE:
            state = _(ACTION.state(action.state).label)
            line.errors.append(_("It stands as “%(state)s”: it is no longer changed.", state=state))

    def _edited(self, wish: Wish, action: Action) -> tuple[dict[str, Cell], list[str]]:
        """The cells of a row that say something else than the action: with what was exported, those that were
        edited since; and the fields whose cell was emptied."""
        cells = {name: cell for name, cell in wish.cells.items() if name in COMPARED}
        before = (self.base or {}).get(action.id)
        if before is None:
            if "address" in wish.cells:
                cells.pop("state", None)  # what our own exports call a status is told by dates
            return {n: c for n, c in cells.items() if not self._says_so(n, c, action)}, []
        changed = {
            name: cell
            for name, cell in cells.items()
            if values.text_of(cell) != values.text_of(before.get(name, ""))
            and not self._says_so(name, cell, action)
        }
        gone = [n for n, c in before.items() if values.text_of(c) and n not in wish.cells and n in COMPARED]
        return changed, [name for name in gone if name in self.layout.fields]

    def _says_so(self, name: str, cell: Cell, action: Action) -> bool:
        """Whether a cell reads as the action does, by its text alone."""
        text = values.text_of(cell)
        if name == "title":
            return _same(text, action.title("fr")) or _same(text, action.title("en"))
        if name in ("title_fr", "title_en"):
            return _same(text, getattr(action, name))
        if name == "note":
            return _same(text, action.status_note)
        if name == "lead":
            return text in self.standing.organisations.get(action.lead_id, ())
        if name == "partners":
            rest = text
            ids = self.standing.partners.get(action.id, set())
            for id in sorted(ids, key=lambda one: -len(self.standing.name(one, self.layout.language))):
                shown = self.standing.name(id, self.layout.language)
                if shown not in rest:
                    return False
                rest = rest.replace(shown, "", 1)
            return bool(ids) and not rest.strip(" ,'")
        return False

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
        if not self.conflict(line, shown_as, now, value, action):
            line.edits[name] = value

    def conflict(self, line: Line, shown_as: str, now: Any, value: Any, action: Action) -> bool:
        """Show a change; True where the plan moved meanwhile and its own side was chosen."""
        change = Change(shown_as, self.shown(shown_as, now), self.shown(shown_as, value))
        if self._moved(line, shown_as, now, action):
            change.theirs, change.side = (
                change.before or "–",
                self.answers.sides.get(f"{line.row}:{shown_as}", ""),
            )
            if not change.side:
                line.asks.append(
                    _("%(column)s: the plan changed meanwhile. Choose a side.", column=_(FIELDS[shown_as]))
                )
        line.changes.append(change)
        return change.side == "theirs"

    def _moved(self, line: Line, shown_as: str, now: Any, action: Action) -> bool:
        """Whether the plan says something else now than it did when the file was exported."""
        before = (self.base or {}).get(action.id)
        if before is None:
            return False
        was = before.get(shown_as, "")
        if values.text_of(was) == "":
            return now not in (None, "")
        spare = Line(line.row)
        read = self.reader.read(spare, {shown_as: was})
        then = read.values.get(shown_as)
        if isinstance(then, str):
            return then.split() != (now or "").split()
        return then != now

    def _edit_partners(self, line: Line, read: Read, action: Action, told: bool) -> None:
        now = self.standing.partners.get(action.id, set())
        wanted = set(read.partners) if told and read.partners is not None else set(now)
        wanted |= {id for id in read.leads[1:] if id != action.lead_id}
        if wanted != now and not line.asks:
            line.partners = wanted
            before, after = (
                ", ".join(self.standing.names_of(ids, self.lang)) or "–" for ids in (now, wanted)
            )
            line.changes.append(Change("partners", before, after))

    def shown(self, name: str, value: Any) -> str:
        return shown(name, value, self.lang)


def shown(name: str, value: Any, lang: str) -> str:
    """A value as it reads in the preview."""
    if value is None or value == "":
        return ""
    if name in DAYS:
        return i18n.day(value, lang)
    if name == "budget":
        return i18n.money(value, lang)
    if name == "progress":
        return i18n.percent(value, lang)
    return str(value)


def given(line: Line, lang: str) -> list[Change]:
    """What a new action is given, for the rows that are shown: of thousands, nobody looks at once."""
    names = {attribute: name for name, attribute in (*DAYS.items(), ("budget", "budget_cents"))}
    names |= {f"description_{one}": "description" for one in i18n.LANGUAGES}
    told = [(names[attribute], value) for attribute, value in line.edits.items() if attribute in names]
    return [Change(name, "", shown(name, value, lang)) for name, value in told] + line.changes


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
    return {"starts_on": "starts", "due_on": "due", "budget_cents": "budget"}[attribute]


def _check_period(line: Line, starts, due) -> None:
    if starts and due and due <= starts:
        line.errors.append(_("The due date is not after the beginning."))


def _same(text: str, now: str) -> bool:
    return text.split() in (now.split(), inert(now).split())
