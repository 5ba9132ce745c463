"""What a row of a plan's spreadsheet changes, in words for the preview."""

from typing import Any

from secretariat.core import i18n
from secretariat.imports.proposals import Change, Line

DAYS = {"starts": "starts_on", "due": "due_on"}


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
