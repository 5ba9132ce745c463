"""Many records written at once: the same rows that acts.py writes one by one, in few statements.

Each record has its own Event and its own Moves, and what an edit or a step refuses is refused here alike. Two
things differ: a record that is opened tells nobody (whoever opens many says so once, on what holds them), and the
records of one call are of one kind, in one cluster. Nothing here commits.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, String, bindparam, text, update
from sqlalchemy.orm import Session, class_mapper

from secretariat.core import acts, asking, clock, handover, kinds, lifecycle, loading, tidings
from secretariat.core.history import Event
from secretariat.core.lifecycle import OutOfTurn, Refused, Situation
from secretariat.core.moves import Move
from secretariat.core.policy import Actor
from secretariat.core.record import Part, Record
from secretariat.core.tidings import Told, event_row

NEXT_NUMBERS = text(
    "INSERT INTO counter (cluster_id, kind, last) VALUES (:cluster_id, :kind, :many) "
    "ON CONFLICT (cluster_id, kind) DO UPDATE SET last = counter.last + :many RETURNING last"
).bindparams(
    bindparam("cluster_id", type_=Integer),
    bindparam("kind", type_=String),
    bindparam("many", type_=Integer),
)
_event, _move = Event.__table__, Move.__table__
Consequence = Callable[[Session, Situation, dict[str, Any]], dict[str, Any] | None]


@dataclass
class Edit:
    """What is to be changed of one record."""

    record: Record
    values: Mapping[str, Any]
    reason: str = ""


@dataclass
class Taken:
    """One step of one record or of one part of it, and what it says in the history besides."""

    record: Record
    verb: str
    facts: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    part: Part | None = None
    """The part of the record that takes it."""


def open_records(
    session: Session,
    actor: Actor,
    records: Sequence[Record],
    then: Sequence[Taken] = (),
    consequences: Mapping[str, Consequence] | None = None,
) -> None:
    """Enter new records as acts.open_record does (numbers, first states, Events, Moves; without notices), and take
    these steps of them, in their order, before anything is written: each record is written once, as it stands then.

    The records have ids (``give_ids``) and stay outside the session.
    """
    if not records:
        return
    entry, cluster_id, moment = kinds.kind_of(records[0]), records[0].cluster_id, clock.now()
    numbering = {"cluster_id": cluster_id, "kind": entry.name, "many": len(records)}
    first = session.execute(NEXT_NUMBERS, numbering).scalar_one() - len(records) + 1
    moves: dict[int, list[dict[str, Any]]] = {}
    rows = []
    for number, record in enumerate(records, first):
        awaited = lifecycle.enter(entry.lifecycle, record)
        record.number, record.version = number, 1
        record.closed = acts.is_final(entry, record)
        record.state_since = record.created_at = record.changed_at = moment
        record.created_by_id = record.changed_by_id = actor.id
        record.sought = acts.sought(entry, record)
        rows.append(event_row(record, "create", actor, moment, state_to=record.state))
        moves[record.id] = handover.move_rows(record, record, None, awaited, actor, "create", moment, {}, {})
    world, told = asking.World(session), []
    given = {**entry.consequences, **(consequences or {})}
    for taken in then:
        one, awaits = _take(session, world, actor, taken, entry, given, moment)
        if awaits is not None:
            kept = {}  # nobody has waited yet
            moves[taken.record.id] = handover.move_rows(
                taken.record, taken.record, None, awaits, actor, taken.verb, moment, kept, one.awaited
            )
        told.append(one)
    for table in class_mapper(type(records[0])).tables:
        loading.write(session, table, [loading.row_of(record, table) for record in records])
    numbered = loading.ids(session, _event, len(rows))
    loading.write(session, _event, [{"id": id, **row} for id, row in zip(numbered, rows, strict=True)])
    loading.write(session, _move, [row for those in moves.values() for row in those])
    tidings.write(session, actor, told)


def give_ids(session: Session, things: Sequence[Any]) -> None:
    """Give new objects of one class the ids under which they will be written."""
    if things:
        table = class_mapper(type(things[0])).primary_key[0].table
        for thing, id in zip(things, loading.ids(session, table, len(things)), strict=True):
            thing.id = id


def edit_records(session: Session, actor: Actor, edits: Iterable[Edit]) -> int:
    """Change records as acts.edit does, one Event each; how many had something to change.

    Raises Forbidden, OutOfTurn or Refused like an edit.
    """
    moment, told, dated = clock.now(), [], []
    world = asking.World(session)
    for edit in edits:
        record, entry = edit.record, kinds.kind_of(edit.record)
        _check_edit(world, actor, record, entry)
        changes = {}
        for name, value in edit.values.items():
            old = getattr(record, name)
            if old != value:
                setattr(record, name, value)
                changes[name] = [old, value]
        if not changes:
            continue
        record.version += 1
        record.changed_at, record.changed_by_id = moment, actor.id
        record.sought = acts.sought(entry, record)
        if "due_on" in changes:
            dated.append({"of": record.id, "new": record.due_on})
        row = event_row(record, "edit", actor, moment, changes=acts.plain(changes), reason=edit.reason)
        told.append(Told(record, row))
    session.flush()
    if dated:
        session.connection().execute(
            update(_move)
            .where(_move.c.record_id == bindparam("of"), _move.c.part_id.is_(None), _move.c.due.is_not(None))
            .values(due=bindparam("new")),
            dated,
        )
    tidings.write(session, actor, told)
    return len(told)


def _check_edit(world: asking.World, actor: Actor, record: Record, entry: kinds.Kind) -> None:
    acts.refuse_strangers(entry, actor, record, "edit")
    step = entry.lifecycle.find("edit", record.state)
    if step is None:
        raise OutOfTurn(
            lifecycle.N_("This has moved on: the step is no longer possible from where it stands.")
        )
    shut = lifecycle.shut(step, _situation(world, actor, record))
    if shut:
        raise Refused(shut)


def take_steps(
    session: Session,
    actor: Actor,
    steps: Sequence[Taken],
    consequences: Mapping[str, Consequence] | None = None,
) -> None:
    """Take one step of each of many records as acts.take_step does.

    ``consequences`` stand for those of the kind, by verb, where a room knows how to write them for many.
    """
    if not steps:
        return
    entry, moment = kinds.kind_of(steps[0].part or steps[0].record), clock.now()
    part_name = entry.name if steps[0].part else None
    given = {**entry.consequences, **(consequences or {})}
    open_moves = tidings.open_moves(session, [(taken.part or taken.record).id for taken in steps], part_name)
    world, told, moves, handed = asking.World(session), [], [], []
    for taken in steps:
        one, awaits = _take(session, world, actor, taken, entry, given, moment)
        if awaits is not None:
            thing = taken.part or taken.record
            handed.append(thing.id)
            kept = open_moves.get(thing.id, {})
            moves += handover.move_rows(
                thing, taken.record, part_name, awaits, actor, taken.verb, moment, kept, one.awaited
            )
        told.append(one)
    session.flush()
    tidings.replace_moves(session, handed, moves, part_name)
    tidings.write(session, actor, told)


def _take(
    session: Session,
    world: asking.World,
    actor: Actor,
    taken: Taken,
    entry: kinds.Kind,
    given: Mapping[str, Consequence],
    moment: datetime,
) -> tuple[Told, tuple[lifecycle.Await, ...] | None]:
    """Take one step in memory: its event with who is told, and whom the thing waits for then (None: as before)."""
    record, thing = taken.record, taken.part or taken.record
    acts.refuse_strangers(entry, actor, thing, taken.verb)
    case = _situation(world, actor, record, thing)
    done = lifecycle.perform(entry.lifecycle, taken.verb, case, taken.facts)
    thing.version += 1
    record.changed_at, record.changed_by_id = moment, actor.id
    if thing is record:
        record.closed = acts.is_final(entry, record)
        record.sought = acts.sought(entry, record)
    if done.state_to != done.state_from and hasattr(thing, "state_since"):
        thing.state_since = moment
    consequence = given.get(taken.verb)
    extra = (consequence(session, case, taken.facts) if consequence else None) or {}
    row = event_row(
        record,
        taken.verb,
        actor,
        moment,
        None if thing is record else (entry.name, thing.id),
        state_from=done.state_from,
        state_to=done.state_to,
        changes=acts.plain(done.changes),
        reason=done.reason,
        details={**taken.details, **extra},
    )
    told = tuple(principal for role in done.step.tell for principal in thing.principals(role))
    return Told(record, row, told=told), done.awaits


def open_parts(
    session: Session, actor: Actor, parts: Sequence[tuple[Part, Record]], details: Sequence[dict[str, Any]]
) -> None:
    """Enter new parts of one kind as acts.open_part does, each with what its Event says besides."""
    if not parts:
        return
    entry, moment, told, moves = kinds.kind_of(parts[0][0]), clock.now(), [], []
    awaits = [lifecycle.enter(entry.lifecycle, part) for part, _record in parts]
    for part, record in parts:
        part.record_id, part.version = record.id, 1
        record.changed_at, record.changed_by_id = moment, actor.id
    give_ids(session, [part for part, _record in parts])
    session.add_all(part for part, _record in parts)
    session.flush()
    for (part, record), awaited, says in zip(parts, awaits, details, strict=True):
        row = event_row(
            record, "create", actor, moment, (entry.name, part.id), state_to=part.state, details=says
        )
        one = Told(record, row)
        moves += handover.move_rows(
            part, record, entry.name, awaited, actor, "create", moment, {}, one.awaited
        )
        told.append(one)
    tidings.replace_moves(session, [], moves, entry.name)
    tidings.write(session, actor, told)


def _situation(world: asking.World, actor: Actor, record: Record, thing: Any = None) -> Situation:
    cluster = actor.clusters.get(record.cluster_id)
    zone = cluster.time_zone if cluster else clock.HOME_ZONE
    return Situation(thing or record, record, actor, clock.now(), clock.today(zone), world)
