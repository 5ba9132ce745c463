"""The cells of one row, read as the fields of an action: values, what cannot be read, what has to be asked."""

import re
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from secretariat.core.forms import LINE, TEXT, UNKEPT
from secretariat.core.inert import TRIGGERS
from secretariat.imports.answers import Answers
from secretariat.imports.organisations import NONE, Directory, bare
from secretariat.imports.proposals import FIELDS, Left, Line, Proposal
from secretariat.imports.sheets import values
from secretariat.imports.sheets.grid import Cell
from secretariat.imports.sheets.headings import Layout

TITLES = ("title", "title_fr", "title_en")
DAYS = ("starts", "due")
RECORD = re.compile(r".*/r/(\d{1,10})/?")


def plain(text: str) -> str:
    """A text without the apostrophe that an export puts before what a spreadsheet might run."""
    bare_text = text[1:]
    if text.startswith("'") and (bare_text.startswith(TRIGGERS) or bare_text.lstrip().startswith(TRIGGERS)):
        return bare_text
    return text


@dataclass
class Read:
    """The values of a row by field; ``leads`` and ``partners`` are organisations' ids in the order of the cell."""

    values: dict[str, Any] = field(default_factory=dict)
    leads: list[int] = field(default_factory=list)
    partners: list[int] | None = None


class Reader:
    """Reads the rows of one file; what it has to ask goes into the proposal, once for every text."""

    def __init__(self, layout: Layout, directory: Directory, answers: Answers, proposal: Proposal, own: bool):
        self.layout, self.directory, self.answers = layout, directory, answers
        self.proposal, self.own = proposal, own
        self.whole = True

    def tell_shares(self, cells: list[Cell]) -> None:
        """Look at a whole column of shares: 0.4 is 40 % unless the column holds numbers above one."""
        if self.own:
            # our Excel has parts of one; our CSV percents, which are numbers once it was saved as a workbook
            self.whole = any(isinstance(cell, str) or values.is_bare_number_above_one(cell) for cell in cells)
        else:
            self.whole = any(values.is_bare_number_above_one(cell) for cell in cells)

    def read(self, line: Line, cells: dict[str, Cell]) -> Read:
        """Every field of a row that can be read; the rest stands in the line's errors, asks and cells left."""
        found = Read()
        for name, cell in cells.items():
            if name in TITLES or name in ("description", "note"):
                self._text(line, found, name, cell)
            elif name in DAYS:
                self._day(line, found, name, cell)
            elif name in ("budget", "progress"):
                self._figure(line, found, name, cell)
            elif name == "state":
                self._state(line, found, cell)
            elif name == "lead":
                found.leads = self._organisations(line, cell)
            elif name == "partners":
                found.partners = self._organisations(line, cell)
        return found

    def _text(self, line: Line, found: Read, name: str, cell: Cell) -> None:
        title = name in TITLES
        text = plain(values.line_of(cell) if title else values.text_of(cell))
        if UNKEPT.search(text):
            line.errors.append(
                _("%(column)s: it holds a character that cannot be kept.", column=_(FIELDS[name]))
            )
        elif len(text) > (LINE if title else TEXT):
            most = LINE if title else TEXT
            line.errors.append(
                _("%(column)s: it is longer than %(n)s characters.", column=_(FIELDS[name]), n=most)
            )
        else:
            found.values[name] = text

    def _day(self, line: Line, found: Read, name: str, cell: Cell) -> None:
        try:
            day = values.read_day(cell, first=name == "starts", day_first=self.layout.day_first)
        except values.Unread as unread:
            answered, day = self.answers.day(unread.text)
            if not answered:
                self.proposal.days.setdefault(unread.text[:200], unread.guess)
                line.asks.append(_("Which day is “%(text)s”?", text=unread.text[:60]))
                return
        if day is not None:
            found.values[name] = day

    def _figure(self, line: Line, found: Read, name: str, cell: Cell) -> None:
        try:
            value = values.read_money(cell) if name == "budget" else values.read_share(cell, whole=self.whole)
        except values.Unread as unread:
            line.errors.append(
                _("%(column)s: “%(text)s” cannot be read.", column=_(FIELDS[name]), text=unread.text[:60])
            )
            return
        if value is not None:
            found.values[name] = value

    def _state(self, line: Line, found: Read, cell: Cell) -> None:
        try:
            state = values.state_of(cell)
        except values.Unread as unread:
            if not self.own:
                line.left.append(Left("state", unread.text[:60], _("no state is known by this word")))
            return
        if state:
            found.values["state"] = state

    def _organisations(self, line: Line, cell: Cell) -> list[int]:
        ids: list[int] = []
        for name in self.directory.split(cell):
            id = self.directory.find(name)
            if id is None:
                self.proposal.names.setdefault(bare(name), [name[:160], None])
                line.asks.append(_("Which organisation is “%(name)s”?", name=name[:60]))
            elif id != NONE and id not in ids:
                ids.append(id)
        return ids
