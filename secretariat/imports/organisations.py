"""Organisations as people write them: known by name, by what somebody confirmed once, or alike and to be confirmed."""

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.core.words import sort_key
from secretariat.imports.sheets import values
from secretariat.imports.sheets.grid import Cell

ALIKE, OFFERED = 65, 6
"""From this likeness (of 100) a name is offered, and how many are."""
NONE = 0
"""What a person answers for a name that is left out."""
EMPTY = frozenset("inc ltee ltd limited limitee corp corporation sa cie company llc senc enr".split())
"""Words that say only how a firm is set up."""
SMALL = frozenset("de du des d la le les l et en au aux a of the and for in".split())


@dataclass(frozen=True)
class Alike:
    """An organisation offered for a name, with its likeness in percent."""

    id: int
    name: str
    likeness: int


def bare(name: str) -> str:
    """A name as it is compared: folded, without the words that every firm bears."""
    tokens = sort_key(name).split()
    return " ".join([token for token in tokens if token not in EMPTY] or tokens)


def likeness(one: str, other: str, **_given) -> float:
    """How far two bare names are alike, of 100: letter by letter, word by word, or by initials (CRIAQ)."""
    if one in (initials(other), other) or other == initials(one):
        return SHORTENED
    return max(share * scorer(one, other) for scorer, share in SCORERS)


SCORERS = ((fuzz.ratio, 1.0), (fuzz.token_sort_ratio, 1.0), (fuzz.token_set_ratio, 0.9))
"""How names are compared, and what each way counts for."""
SHORTENED = 90.0
"""The likeness of a name and its initials."""


def initials(name: str) -> str:
    """The first letters of a name of several words, without the small ones."""
    words = [word for word in name.split() if word not in SMALL]
    return "".join(word[0] for word in words) if len(words) > 2 else ""


SHARED = 0.25
"""The share of its pieces that a name has in common with any that is close to it."""


@lru_cache(maxsize=4000)
def pieces(name: str) -> frozenset[str]:
    """Every two letters in a row of a bare name, the ends of its words included."""
    return frozenset(one + two for one, two in pairwise(f" {name} "))


@dataclass
class Directory:
    """The active organisations of a cluster, by every name under which they are known."""

    names: dict[int, str] = field(default_factory=dict)
    by_name: dict[str, int] = field(default_factory=dict)
    remembered: dict[str, int] = field(default_factory=dict)
    """Folded name → organisation, or NONE, as confirmed in this import or an earlier one."""
    _split: dict[str, list[str]] = field(default_factory=dict)
    _found: dict[str, int | None] = field(default_factory=dict)
    _close: dict[str, bool] = field(default_factory=dict)
    _pieces: dict[str, list[str]] | None = None
    """Two letters in a row → the known names that hold them: of thousands, few are worth a comparison."""
    _short: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, session: Session, cluster_id: int, lang: str, remembered: dict[str, int]) -> "Directory":
        found = cls(remembered=remembered)
        rows = session.execute(
            select(Organisation.id, Organisation.name_fr, Organisation.name_en)
            .where(Organisation.cluster_id == cluster_id, Organisation.active)
            .order_by(Organisation.sort_name)
        )
        for id, name_fr, name_en in rows:
            found.names[id] = name_en if lang == "en" and name_en else name_fr
            for name in (name_fr, name_en):
                if name:
                    found.by_name.setdefault(bare(name), id)
        return found

    def find(self, name: str) -> int | None:
        """The organisation of a name; NONE for one that is left out, None for one to be confirmed."""
        if name not in self._found:
            key = bare(name)
            known = self.remembered.get(key)
            if known is None or (known != NONE and known not in self.names):
                known = self.by_name.get(key)
            self._found[name] = known
        return self._found[name]

    def alike(self, name: str) -> list[Alike]:
        """The organisations that a name resembles, the closest first."""
        found = process.extract(
            bare(name), list(self.by_name), scorer=likeness, score_cutoff=ALIKE, limit=3 * OFFERED
        )
        offered: dict[int, Alike] = {}
        for key, score, _place in found:
            id = self.by_name[key]
            offered.setdefault(id, Alike(id, self.names[id], round(score)))
        return list(offered.values())[:OFFERED]

    def close(self, name: str, least: int) -> bool:
        """Whether an organisation is this like a name, of 100: as ``alike``, told by the fast scorers alone."""
        key = bare(name)
        if key not in self._close:
            self._close[key] = self._is_close(key, least)
        return self._close[key]

    def _is_close(self, key: str, least: int) -> bool:
        if self._pieces is None:
            self._pieces = {}
            for name in self.by_name:
                for piece in pieces(name):
                    self._pieces.setdefault(piece, []).append(name)
            self._short = {short for name in self.by_name if (short := initials(name))}
        if key in self._short or initials(key) in self.by_name:
            return least <= SHORTENED
        shared = Counter(name for piece in pieces(key) for name in self._pieces.get(piece, ()))
        among = [n for n, count in shared.items() if count >= SHARED * min(len(pieces(key)), len(pieces(n)))]
        return any(
            process.extractOne(key, among, scorer=scorer, score_cutoff=least / share)
            for scorer, share in SCORERS
        )

    def split(self, cell: Cell) -> list[str]:
        """The names in a cell: a name that holds “et” or a comma and is known stays whole."""
        text = values.text_of(cell)
        if text not in self._split:
            self._split[text] = self._parted(text)
        return self._split[text]

    def _parted(self, text: str) -> list[str]:
        if not text or self._knows(text):
            return [values.line_of(text)] if text else []
        names: list[str] = []
        for name in values.names(text):
            pieces = [piece.strip() for piece in name.split(",") if piece.strip()]
            if len(pieces) > 1 and not self._knows(name):
                names += self._joined(pieces)
            else:
                names.append(name)
        return names

    def _knows(self, name: str) -> bool:
        key = bare(name)
        return key in self.by_name or key in self.remembered

    def _joined(self, pieces: list[str]) -> list[str]:
        """Pieces parted by commas, put together again where only together they are a known name."""
        found, start = [], 0
        while start < len(pieces):
            for end in range(len(pieces), start + 1, -1):
                whole = ", ".join(pieces[start:end])
                if self._knows(whole):
                    found.append(whole)
                    start = end
                    break
            else:
                found.append(pieces[start])
                start += 1
        return found
