"""The filter of a plan: it lives in the address; every view and export of the plan reads the same one."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

STATUSES = ("open", "done", "ok", "soon", "late", "wait", "silent", "dropped")
"""``open`` is all that is neither done nor dropped; ``silent`` cuts across the others."""
WHOSE = ("me", "lead", "secretariat", "nobody")
DUE = ("past", "month", "quarter", "year", "moved", "none")
"""Past; within 30, 90 or 365 days; moved since adoption; without a date."""
GROUPINGS = ("axis", "lead", "status", "owner")
SORTS = ("code", "title", "lead", "due", "progress", "status", "days")
ROWS = ("compact", "roomy")
ARGUMENTS = {"words": "q"}
"""Attribute → its name in the address, where it differs."""
LOOKS_ONLY = ("by", "sort", "rows", "page")
"""What changes how rows are shown, not which."""


@dataclass(frozen=True)
class PlanFilter:
    """Which actions of a plan are shown, how they are grouped and sorted, and how densely."""

    words: str = ""
    """Words of the title or of the lead's name, or the beginning of a code (1.2)."""
    lead: int | None = None
    """The lead organisation's id."""
    status: str = ""
    whose: str = ""
    due: str = ""
    axis: int | None = None
    """The axis's id."""
    by: str = "axis"
    sort: str = "code"
    """One of SORTS; with a hyphen before it, the other way round."""
    rows: str = "compact"
    page: int = 1

    @property
    def narrows(self) -> bool:
        """Whether it may leave rows out."""
        return any(getattr(self, f.name) not in ("", None) for f in fields(self) if f.name not in LOOKS_ONLY)

    @property
    def descending(self) -> bool:
        return self.sort.startswith("-")

    @property
    def sorted_by(self) -> str:
        return self.sort.removeprefix("-")

    def to_args(self, *leave_out: str, **changes: Any) -> dict[str, str]:
        """The arguments of an address, without what is as by default: ``to_args(sort="due", page=1)``.

        ``leave_out`` names attributes that the address shall not carry (an export leaves out ``page`` and
        ``rows``).
        """
        chosen, plain = replace(self, **changes), PlanFilter()
        return {
            ARGUMENTS.get(f.name, f.name): str(getattr(chosen, f.name))
            for f in fields(self)
            if f.name not in leave_out and getattr(chosen, f.name) != getattr(plain, f.name)
        }


def parse(args: Mapping[str, str]) -> PlanFilter:
    """The filter in an address; what makes no sense there is left out."""
    sort = args.get("sort", "")
    return PlanFilter(
        words=args.get("q", "").replace("\0", "").strip()[:100],
        lead=_whole(args.get("lead")),
        status=_one_of(args.get("status"), STATUSES, ""),
        whose=_one_of(args.get("whose"), WHOSE, ""),
        due=_one_of(args.get("due"), DUE, ""),
        axis=_whole(args.get("axis")),
        by=_one_of(args.get("by"), GROUPINGS, "axis"),
        sort=sort if sort.removeprefix("-") in SORTS else "code",
        rows=_one_of(args.get("rows"), ROWS, "compact"),
        page=_whole(args.get("page")) or 1,
    )


def _one_of(value: str | None, allowed: tuple[str, ...], otherwise: str) -> str:
    return value if value in allowed else otherwise


def _whole(value: str | None) -> int | None:
    value = value or ""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None
