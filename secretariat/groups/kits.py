"""Templates of groups: a mandate to start from and a table by constituency, read from templates.yaml."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

BOARD = "board"
"""The key of the kit for the secretariat's board: the other kits are for working groups."""
FILE = Path(__file__).with_name("templates.yaml")


@dataclass(frozen=True)
class Kit:
    """One template. ``seats`` maps a constituency to how many seats it usually has."""

    key: str
    name_fr: str
    name_en: str
    code_fr: str
    code_en: str
    hue: int
    restricted: bool
    minimum_seats: int
    mandate_fr: str
    mandate_en: str
    seats: dict[str, int]

    def name(self, lang: str) -> str:
        return self.name_fr if lang == "fr" else self.name_en


@lru_cache(maxsize=1)
def kits() -> dict[str, Kit]:
    """Every template by its key, in the order of the file."""
    rows = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {
        row["key"]: Kit(
            key=row["key"],
            name_fr=row["name"]["fr"],
            name_en=row["name"]["en"],
            code_fr=row["code"]["fr"],
            code_en=row["code"]["en"],
            hue=row["hue"],
            restricted=row["restricted"],
            minimum_seats=row["minimum_seats"],
            mandate_fr=row["mandate"]["fr"].strip(),
            mandate_en=row["mandate"]["en"].strip(),
            seats=row["seats"],
        )
        for row in rows
    }
