"""Balance of a body against its targets: a pure reading of who holds its seats, real or supposed.

``held`` is the constituency of each seat with a vote that somebody holds. A slate not yet confirmed is judged by
the seats as they would then be held.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from flask_babel import gettext as _


class Target(Protocol):
    """What is read of a target (see models.BalanceTarget)."""

    kind: str
    one: Sequence[str]
    other: Sequence[str]
    least: int

    def label(self, language: str) -> str: ...


@dataclass(frozen=True)
class Standing:
    """A target, whether it is met, and a sentence that says by how much."""

    target: Target
    met: bool
    sentence: str
    one: int
    """Seats held on the first side, or those that count."""
    other: int
    """Seats held on the second side; for ``least``, how many are wanted."""

    @property
    def missing(self) -> int:
        """How many more seats held would meet it."""
        if self.met:
            return 0
        return self.other - self.one if self.target.kind == "least" else abs(self.one - self.other)


def standing(
    targets: Iterable[Target], held: Iterable[str], labels: Mapping[str, str] | None = None
) -> list[Standing]:
    """How each target stands. ``labels`` names constituencies; without it their keys are said.

    A parity is met when both sides hold as many seats, or, where their sum is odd, when they differ by one.
    """
    held, names = list(held), labels or {}
    return [_parity(t, held, names) if t.kind == "parity" else _least(t, held, names) for t in targets]


def broken(before: Iterable[Standing], after: Iterable[Standing]) -> list[Standing]:
    """The targets that a supposed table does not meet and the present one does, or misses by less."""
    return [late for now, late in zip(before, after, strict=True) if late.missing > now.missing]


def sides(keys: Iterable[str], labels: Mapping[str, str]) -> str:
    """The constituencies of one side, as a list."""
    return ", ".join(labels.get(key, key) for key in keys)


def _count(held: list[str], keys: Sequence[str]) -> int:
    return sum(1 for key in held if key in keys)


def _parity(target: Target, held: list[str], names: Mapping[str, str]) -> Standing:
    one, other = _count(held, target.one), _count(held, target.other)
    met = abs(one - other) <= (one + other) % 2
    against = _("%(one)s against %(other)s", one=one, other=other)
    if one == other:
        sentence = _("%(against)s: even.", against=against)
    elif met:
        sentence = _("%(against)s: as even as an odd number allows.", against=against)
    else:
        short = sides(target.one if one < other else target.other, names)
        n = abs(one - other)
        sentence = _(
            "%(against)s; %(short)s missing on the side of %(side)s.", against=against, short=n, side=short
        )
    return Standing(target, met, sentence, one, other)


def _least(target: Target, held: list[str], names: Mapping[str, str]) -> Standing:
    one = _count(held, target.one)
    told = {"held": one, "least": target.least, "side": sides(target.one, names)}
    if one >= target.least:
        return Standing(
            target, True, _("%(side)s: %(held)s, at least %(least)s wanted.", **told), one, target.least
        )
    sentence = _(
        "%(side)s: %(held)s of at least %(least)s; %(short)s missing.", short=target.least - one, **told
    )
    return Standing(target, False, sentence, one, target.least)
