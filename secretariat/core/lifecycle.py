"""Life-cycles as tables: the one place where a state changes.

A kind of record lists its states and its steps; from those rows the product derives buttons, permission checks,
refusals, history lines, notices, moves, the stepper and the diagrams in docs/lifecycles.md. This module imports
the standard library only, so that a table can be read, checked and drawn without a database or a web server.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol


def N_(text: str) -> str:
    """Mark a label for extraction; it is translated where it is shown."""
    return text


class MistakenTable(Exception):
    """A life-cycle table that cannot work: raised when it is defined, never while the product runs."""


class Refused(Exception):
    """A step or a command that may not be done now. ``reason`` is a sentence; ``errors`` names fields."""

    def __init__(self, reason: str = "", errors: dict[str, list[str]] | None = None):
        super().__init__(reason or str(errors))
        self.reason, self.errors = reason, errors or {}


class Forbidden(Refused):
    """The actor may see the record but none of their roles may do this (403)."""


class OutOfTurn(Refused):
    """The record is not in a state from which this can be done (409)."""


@dataclass(frozen=True)
class Await:
    """Who moves next once a state is entered: a role, and the verb expected of it."""

    role: str
    verb: str
    due: bool = True
    """Whether the record's own due date is also the date of this move."""
    days: int | None = None
    """Days given from the moment the move is opened, when the record's due date does not say."""


@dataclass(frozen=True)
class State:
    """One state: its word, who is awaited in it, and whether the story may end there."""

    name: str
    label: str
    awaits: tuple[Await, ...] = ()
    final: bool = False
    look: str = "ok"
    """How its status is shown: ok, wait, done, or ended where nothing was carried out (late and soon are computed
    from dates)."""


@dataclass(frozen=True)
class Fact:
    """One thing a step asks before it is done.

    ``kind`` is one of line, text, date, percent, money, person, organisation, choice, check, files, record.
    ``choices`` gives (value, label) pairs, or is left empty where the room's form supplies them.
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = True
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Situation:
    """What a guard or an effect may look at: the thing, its record, who acts, when, and countable facts."""

    thing: Any
    record: Any
    actor: Any
    now: datetime
    today: date
    world: Any = None
    """Answers questions that need the database (``open_work(group_id)``); None while a table is only drawn."""


Guard = Callable[[Situation], str | None]
Effect = Callable[[Situation, dict[str, Any]], None]


@dataclass(frozen=True)
class Step:
    """One row of a life-cycle.

    ``to`` is None where the state stays (the move may still change hands through ``awaits``). ``guard`` returns
    the reason why the step is shut, or None. ``effect`` changes the thing's own attributes, never its state.
    ``tell`` lists roles that get a notice besides followers and those whose move it becomes.
    """

    verb: str
    label: str
    frm: tuple[str, ...]
    to: str | None
    who: tuple[str, ...]
    past: str
    """History line, with %(who)s first: ``N_("%(who)s started the task")``."""
    facts: tuple[Fact, ...] = ()
    guard: Guard | None = None
    effect: Effect | None = None
    tell: tuple[str, ...] = ()
    awaits: tuple[Await, ...] | None = None
    icon: str = "arrow-right"
    irreversible: bool = False
    page: str = ""
    """Path segment of a page of its own (``edit``), where the generic form of facts is not enough."""
    ask: str = ""
    """The words of the move when somebody is awaited to do this: ``N_("to report progress")``."""
    quiet: bool = False
    """Never offered as a button of its own (done from a list, a cell or another record)."""
    unnamed: bool = False
    """Awaited of many, each for themselves: no page and no line of the history names who has not done it yet."""


class Stateful(Protocol):
    """What the engine needs of a thing that lives by a table."""

    state: str
    version: int

    def principals(self, role: str) -> Iterable[str]: ...


@dataclass(frozen=True)
class Done:
    """What a step did, as data: the layer above writes it down as Event, Moves and Notices."""

    step: Step
    state_from: str
    state_to: str
    changes: dict[str, list]
    reason: str
    awaits: tuple[Await, ...] | None
    """None where nobody's move changes."""


@dataclass(frozen=True)
class Lifecycle:
    """A checked table. ``path`` is the happy way, drawn as the stepper; ``roles`` names who may appear."""

    kind: str
    initial: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    roles: dict[str, str]
    path: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()
    """Attributes whose change by an effect is written into the history."""
    by_state: dict[str, State] = field(init=False)
    by_verb: dict[str, tuple[Step, ...]] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "by_state", {state.name: state for state in self.states})
        verbs: dict[str, list[Step]] = {}
        for step in self.steps:
            verbs.setdefault(step.verb, []).append(step)
        object.__setattr__(self, "by_verb", {verb: tuple(rows) for verb, rows in verbs.items()})
        _check(self)

    def state(self, name: str) -> State:
        return self.by_state[name]

    def from_state(self, state: str) -> list[Step]:
        """The steps that leave (or stay in) a state, in the order of the table."""
        return [step for step in self.steps if state in step.frm]

    def find(self, verb: str, state: str) -> Step | None:
        return next((step for step in self.by_verb.get(verb, ()) if state in step.frm), None)

    @property
    def final(self) -> frozenset[str]:
        return frozenset(state.name for state in self.states if state.final)

    @property
    def open(self) -> frozenset[str]:
        return frozenset(state.name for state in self.states if not state.final)


def _check(table: Lifecycle) -> None:
    """Refuse a table with an unreachable state, an undeclared dead end, or a step nobody can take."""
    names = set(table.by_state)
    if len(names) != len(table.states):
        raise MistakenTable(f"{table.kind}: a state is listed twice")
    if table.initial not in names:
        raise MistakenTable(f"{table.kind}: the initial state {table.initial!r} is not listed")
    for step in table.steps:
        unknown = (set(step.frm) | {step.to or table.initial}) - names
        if unknown:
            raise MistakenTable(f"{table.kind}.{step.verb}: unknown state {sorted(unknown)}")
        if not step.frm:
            raise MistakenTable(f"{table.kind}.{step.verb}: it starts from no state")
        if not step.who:
            raise MistakenTable(f"{table.kind}.{step.verb}: a step that nobody can take")
        strangers = (set(step.who) | set(step.tell)) - set(table.roles)
        if strangers:
            raise MistakenTable(f"{table.kind}.{step.verb}: unknown role {sorted(strangers)}")
    for verb, rows in table.by_verb.items():
        seen = [state for step in rows for state in step.frm]
        if len(seen) != len(set(seen)):
            raise MistakenTable(f"{table.kind}.{verb}: two rows start from the same state")
    reached, frontier = {table.initial}, [table.initial]
    while frontier:
        here = frontier.pop()
        for step in table.from_state(here):
            if step.to and step.to not in reached:
                reached.add(step.to)
                frontier.append(step.to)
    if names - reached:
        raise MistakenTable(f"{table.kind}: unreachable state {sorted(names - reached)}")
    for state in table.states:
        if not state.final and not any(s.to and s.to != state.name for s in table.from_state(state.name)):
            raise MistakenTable(f"{table.kind}: {state.name!r} is a dead end not declared final")
    waiting = [(f"state {s.name}", s.name, s.awaits) for s in table.states]
    waiting += [(f"step {s.verb}", s.to or s.frm[0], s.awaits) for s in table.steps if s.awaits]
    for where, state, awaits in waiting:
        for awaited in awaits:
            step = table.find(awaited.verb, state)
            if step is None or awaited.role not in step.who:
                raise MistakenTable(
                    f"{table.kind}: {where} awaits {awaited.role} to {awaited.verb}, who cannot"
                )
    if set(table.path) - names:
        raise MistakenTable(f"{table.kind}: the path names an unknown state")


def may(step: Step, thing: Stateful, principals: frozenset[str]) -> bool:
    """Whether one of the actor's principals holds one of the step's roles on the thing."""
    return any(not principals.isdisjoint(thing.principals(role)) for role in step.who)


def shut(step: Step, situation: Situation) -> str | None:
    """The reason why a step is shut just now, or None when it is open."""
    return step.guard(situation) if step.guard else None


def enter(table: Lifecycle, thing: Stateful) -> tuple[Await, ...]:
    """Put a new thing into its first state; returns who is awaited there."""
    thing.state = table.initial
    return table.state(table.initial).awaits


def perform(table: Lifecycle, verb: str, situation: Situation, facts: dict[str, Any]) -> Done:
    """Do one step, in memory.

    Raises Forbidden (no role), OutOfTurn (not from this state), Refused (a guard, or a missing fact).
    """
    thing = situation.thing
    rows = table.by_verb.get(verb)
    if not rows:
        raise OutOfTurn(N_("There is no such step."))
    step = table.find(verb, thing.state)
    if not any(may(row, thing, situation.actor.principals) for row in ((step,) if step else rows)):
        raise Forbidden(N_("Your roles do not allow this step."))
    if step is None:
        raise OutOfTurn(N_("This has moved on: the step is no longer possible from where it stands."))
    reason = shut(step, situation)
    if reason:
        raise Refused(reason)
    missing = {
        f.name: [N_("An answer is needed here.")] for f in step.facts if f.required and _empty(facts, f)
    }
    if missing:
        raise Refused(errors=missing)
    before = {name: getattr(thing, name) for name in table.watched}
    if step.effect:
        step.effect(situation, facts)
    changes = {n: [old, getattr(thing, n)] for n, old in before.items() if getattr(thing, n) != old}
    came_from = thing.state
    if step.to:
        thing.state = step.to
    awaits = step.awaits
    if awaits is None and step.to:
        awaits = table.state(step.to).awaits
    return Done(
        step, came_from, thing.state, changes, str(facts.get("reason") or facts.get("note") or ""), awaits
    )


def _empty(facts: dict[str, Any], fact: Fact) -> bool:
    value = facts.get(fact.name)  # zero is an answer, though it equals False
    return value is False or (value in (None, "", [], ()))
