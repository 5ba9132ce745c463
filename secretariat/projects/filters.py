"""The filter of the portfolio: it lives in the address; table, board, timeline and export read the same."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from secretariat.projects.rules import PROJECT

VIEWS = ("table", "board", "timeline")
STATES = ("open", "proposed", *(state.name for state in PROJECT.states if state.name != "idea"))
"""``open`` is all that is not over; ``proposed`` all that was submitted and is not decided."""
HEALTHS = ("on_track", "at_risk", "off_track", "late", "silent")
"""As reported; past its end; without news for thirty days."""
SORTS = ("number", "title", "due", "state", "budget")
ARGUMENTS = {"words": "q"}
"""Attribute → its name in the address, where it differs."""


@dataclass(frozen=True)
class PortfolioFilter:
    """Which projects are shown, and how."""

    view: str = "table"
    state: str = ""
    group: str = ""
    """The slug of a group: its own projects and those that concern it."""
    health: str = ""
    rallying: str = ""
    """``1``: rallying projects only."""
    lead: int | None = None
    """The lead organisation's id."""
    words: str = ""
    """Words of the title or of the lead's name, or a number."""
    sort: str = "number"
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Whether it may leave projects out."""
        return any(getattr(self, name) for name in ("state", "group", "health", "rallying", "lead", "words"))

    def to_args(self, *leave_out: str, **changes: Any) -> dict[str, str]:
        """The arguments of an address, without what is as by default. A change of rows goes to page 1."""
        chosen, plain = replace(self, **{"page": 1, **changes}), PortfolioFilter()
        return {
            ARGUMENTS.get(f.name, f.name): str(getattr(chosen, f.name))
            for f in fields(self)
            if f.name not in leave_out and getattr(chosen, f.name) != getattr(plain, f.name)
        }


def parse(args: Mapping[str, str]) -> PortfolioFilter:
    """The filter in an address; what makes no sense there is left out."""
    return PortfolioFilter(
        view=_one_of(args.get("view"), VIEWS, "table"),
        state=_one_of(args.get("state"), STATES, ""),
        group=args.get("group", "").replace("\0", "")[:60],
        health=_one_of(args.get("health"), HEALTHS, ""),
        rallying="1" if args.get("rallying") == "1" else "",
        lead=_whole(args.get("lead")),
        words=args.get("q", "").replace("\0", "").strip()[:100],
        sort=_one_of(args.get("sort"), SORTS, "number"),
        page=_whole(args.get("page")) or 1,
    )


def _one_of(value: str | None, allowed: tuple[str, ...], otherwise: str) -> str:
    return value if value in allowed else otherwise


def _whole(value: str | None) -> int | None:
    value = value or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
