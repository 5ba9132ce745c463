"""What the person answered about an import: names, days, rows left out, cells mended, sides of conflicts."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any


@dataclass
class Answers:
    """Everything that was said about one file; each mapping is by what the file says."""

    names: dict[str, int] = field(default_factory=dict)
    """Bare name (organisations.bare) → organisation, or 0 for none."""
    days: dict[str, str] = field(default_factory=dict)
    """A text that is no date → ISO date, or nothing for no date."""
    out: list[int] = field(default_factory=list)
    """Rows left out, counted from 1."""
    mended: dict[str, dict[str, str]] = field(default_factory=dict)
    """Row → field → the text typed in place of the cell."""
    sides: dict[str, str] = field(default_factory=dict)
    """``row:field`` of a conflict → mine or theirs."""
    home: int | None = None
    """The objective of the rows that name none."""
    reason: str = ""
    offer: bool = True
    """Whether new actions are offered to the leads that their rows name."""

    stands: bool = True
    """Whether new actions come in as far along as their rows say."""

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Answers":
        return cls(**deepcopy(dict(told)))  # or what is changed here would not be seen as changed in the row

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def day(self, text: str) -> tuple[bool, date | None]:
        """Whether a text was answered, and the day that it means."""
        if text not in self.days:
            return False, None
        return True, date.fromisoformat(self.days[text]) if self.days[text] else None

    def mended_rows(self) -> dict[int, dict[str, str]]:
        return {int(row): cells for row, cells in self.mended.items()}
