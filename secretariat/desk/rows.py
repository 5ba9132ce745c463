"""The desk's rows as desk/rows.html writes them: every text escaped already, every mark drawn once for equal values."""

import secrets
from collections.abc import Callable
from functools import lru_cache

from flask_babel import gettext as _
from markupsafe import Markup, escape

Mark = Callable[..., Markup]
"""A macro of macros/marks.html, which draws a small sign."""


@lru_cache(maxsize=4096)
def _escaped(text: str) -> str:
    return str(escape(text))


class Marks:
    """The small signs of one page, in its reader's language: equal ones are drawn once."""

    def __init__(self, code: Mark, days: Mark, tally: Mark):
        self._macros = {"code": code, "days": days, "tally": tally}
        self._drawn: dict[tuple, str] = {}

    def draw(self, name: str, *given) -> str:
        key = (name, *given)
        found = self._drawn.get(key)
        if found is None:
            found = self._drawn[key] = str(self._macros[name](*given))
        return found

    def group(self, group) -> str:
        """The mark of a line's group, where it has one."""
        return self.draw("code", group.hue, group.code, group.name) if group else ""

    def todo(self, lines: list) -> list[tuple]:
        """What waits for me."""
        return [
            (
                " s-todo-late" if line.late else "",
                _escaped(line.when),
                _escaped(line.note or ""),
                _escaped(line.url),
                escape(line.title),
                self.group(line.group),
                _escaped(line.kind),
                _escaped(line.why or ""),
                _escaped(line.verb),
                _escaped(line.step_url),
                "s-btn-solid" if line.expected else "s-btn-tint",
            )
            for line in lines
        ]

    def owed(self, lines: list) -> list[tuple]:
        """What I asked of others; each line that can be reminded has a form, and so a key of its own."""
        reminded = _("reminded %(date)s", date="%s")
        return [
            (
                _escaped(line.who),
                _escaped(line.place),
                _escaped(line.url),
                escape(line.title),
                self.group(line.group),
                _escaped(line.verb),
                ' class="s-strong"' if line.days > 14 else "",
                self.draw("days", line.days),
                escape(reminded % line.reminded) if line.reminded else "",
                self.draw("tally", line.days),
                line.remind_url and _escaped(line.remind_url),
                secrets.token_urlsafe(12),
            )
            for line in lines
        ]
