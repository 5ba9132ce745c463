"""The register of kinds: each room enters its records and parts here, and core does the rest for them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from secretariat.core.lifecycle import Lifecycle

ANY = "*"
"""The owner of a part that may hang on records of every kind."""
Consequence = Callable[..., None]
"""``consequence(session, situation, facts)``: what a step also writes in its transaction."""


@dataclass(frozen=True)
class Kind:
    """One kind of record, or of part (``owner`` names the kind of the record it hangs on; ANY: whichever)."""

    name: str
    cls: type
    lifecycle: Lifecycle
    label: str
    plural: str
    icon: str
    room: str
    """Path segment after the cluster: ``tasks`` in ``/<cluster>/tasks/<id>/``."""
    fields: dict[str, str] = field(default_factory=dict)
    """Attribute → label, for history lines, conflicts and exports."""
    consequences: dict[str, Consequence] = field(default_factory=dict)
    owner: str | None = None
    code: Callable[[Any], str] | None = None
    """What stands before the title (an action's 1.2.3); by default nothing."""
    choices: dict[str, Callable[..., list[tuple[str, str]]]] = field(default_factory=dict)
    """Fact → ``choices(session, actor, record)`` giving (value, label): people, organisations, records."""
    holder: Callable[[Any, str], str] | None = None
    """``holder(thing, principal)``: the organisation for which a principal is awaited, as a line under its name."""
    slug: bool = False
    """Whether the address ends in a slug instead of the id."""


_kinds: dict[str, Kind] = {}
_parts: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Enter a kind once; a second kind of the same name is a mistake."""
    table = _parts if kind.owner else _kinds
    if table.get(kind.name, kind).cls is not kind.cls:
        raise ValueError(f"two kinds are called {kind.name}")
    table[kind.name] = kind
    return kind


def kind(name: str) -> Kind:
    return _kinds[name]


def part(name: str) -> Kind:
    return _parts[name]


def kinds() -> dict[str, Kind]:
    return dict(_kinds)


def parts() -> dict[str, Kind]:
    return dict(_parts)


def kind_of(thing: Any) -> Kind:
    """The kind of a record or part in memory."""
    for table in (_kinds, _parts):
        for entry in table.values():
            if type(thing) is entry.cls:
                return entry
    raise LookupError(type(thing).__name__)


def address(cluster_slug: str, kind_name: str, id: int, slug: str | None = None) -> str:
    """The path of a record's page."""
    entry = _kinds[kind_name]
    return f"/{cluster_slug}/{entry.room}/{slug if entry.slug and slug else id}/"
