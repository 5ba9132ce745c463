"""Many records written at once: the same rows that acts.py writes one by one, in few statements.

Each record has its own Event and its own Moves, and what an edit or a step refuses is refused here alike. Two
things differ: a record that is opened tells nobody (whoever opens many says so once, on what holds them), and the
records of one call are of one kind, in one cluster. Nothing here commits.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Integer, String, bindparam, delete, insert, select, text, update
from sqlalchemy.orm import Session

from secretariat.core import acts, asking, clock, handover, kinds, lifecycle
from secretariat.core.held import Holders
from secretariat.core.history import Event
from secretariat.core.lifecycle import OutOfTurn, Refused, Situation
from secretariat.core.moves import Move, Notice
from secretariat.core.people_of import reasons
from secretariat.core.policy import Actor
from secretariat.core.record import Follow, Record

NEXT_NUMBERS = text(
    "INSERT INTO counter (cluster_id, kind, last) VALUES (:cluster_id, :kind, :many) "
    "ON CONFLICT (cluster_id, kind) DO UPDATE SET last = counter.last + :many RETURNING last"
).bindparams(
    bindparam("cluster_id", type_=Integer),
    bindparam("kind", type_=String),
    bindparam("many", type_=Integer),
)
AT_ONCE = 500
"""Ids named in one statement: databases bound how many."""
_event, _move, _notice, _follow = (cls.__table__ for cls in (Event, Move, Notice, Follow))
Consequence = Callable[[Session, Situation, dict[str, Any]], dict[str, Any] | None]


@dataclass
class Edit:
    """What is to be changed of one record."""

    record: Record
    values: Mapping[str, Any]
    reason: str = ""


@dataclass
class Taken:
    """One step of one record, and what it says in the history besides."""

    record: Record
    verb: str
    facts: dict[str, Any] = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Told:
    """An event that is written, and who is concerned by it."""

    record: Record
    row: dict[str, Any]
    awaited: dict[str, str] = field(default_factory=dict)
    told: tuple[str, ...] = ()


def open_records(
    session: Session, actor: Actor, records: Sequence[Record], passed: Collection[Record] = ()
) -> None:
    """Enter new records as acts.open_record does: numbers, first states, Events, Moves; without notices.

    ``passed`` are those that a step of the same transaction hands on at once: their first moves would be deleted
    before anybody could see them, and are not written.
    """
    if not records:
        return
    entry, cluster_id, moment = kinds.kind_of(records[0]), records[0].cluster_id, clock.now()
    numbering = {"cluster_id": cluster_id, "kind": entry.name, "many": len(records)}
    first = session.execute(NEXT_NUMBERS, numbering).scalar_one() - len(records) + 1
    awaits = [lifecycle.enter(entry.lifecycle, record) for record in records]
    for number, record in enumerate(records, first):
        record.number, record.version = number, 1
        record.closed = acts.is_final(entry, record)
        record.state_since = record.created_at = record.changed_at = moment
        record.created_by_id = record.changed_by_id = actor.id
        record.sought = acts.sought(entry, record)
    session.add_all(records)
    session.flush()
    rows = [_row(record, "create", actor, moment, state_to=record.state) for record in records]
    session.execute(insert(_event), rows)
    handed = set(passed)
    moves = [
        row
        for record, awaited in zip(records, awaits, strict=True)
        if record not in handed
        for row in handover.move_rows(record, record, None, awaited, actor, "create", moment, {}, {})
    ]
    if moves:
        session.execute(insert(_move), moves)


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
        row = _row(record, "edit", actor, moment, changes=acts.plain(changes), reason=edit.reason)
        told.append(_Told(record, row))
    session.flush()
    if dated:
        session.connection().execute(
            update(_move)
            .where(_move.c.record_id == bindparam("of"), _move.c.part_id.is_(None), _move.c.due.is_not(None))
            .values(due=bindparam("new")),
            dated,
        )
    _write(session, actor, told)
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
    entry, moment = kinds.kind_of(steps[0].record), clock.now()
    given = {**entry.consequences, **(consequences or {})}
    open_moves = _open_moves(session, [taken.record.id for taken in steps])
    world, told, moves, handed = asking.World(session), [], [], []
    for taken in steps:
        record = taken.record
        acts.refuse_strangers(entry, actor, record, taken.verb)
        case = _situation(world, actor, record)
        done = lifecycle.perform(entry.lifecycle, taken.verb, case, taken.facts)
        record.version += 1
        record.closed = acts.is_final(entry, record)
        record.changed_at, record.changed_by_id = moment, actor.id
        record.sought = acts.sought(entry, record)
        if done.state_to != done.state_from:
            record.state_since = moment
        consequence = given.get(taken.verb)
        extra = (consequence(session, case, taken.facts) if consequence else None) or {}
        row = _row(
            record,
            taken.verb,
            actor,
            moment,
            state_from=done.state_from,
            state_to=done.state_to,
            changes=acts.plain(done.changes),
            reason=done.reason,
            details={**taken.details, **extra},
        )
        one = _Told(record, row, told=tuple(p for role in done.step.tell for p in record.principals(role)))
        if done.awaits is not None:
            handed.append(record.id)
            kept = open_moves.get(record.id, {})
            moves += handover.move_rows(
                record, record, None, done.awaits, actor, taken.verb, moment, kept, one.awaited
            )
        told.append(one)
    session.flush()
    for ids in _portions(handed):
        session.execute(delete(_move).where(_move.c.record_id.in_(ids), _move.c.part_id.is_(None)))
    if moves:
        session.execute(insert(_move), moves)
    _write(session, actor, told)


def _situation(world: asking.World, actor: Actor, record: Record) -> Situation:
    cluster = actor.clusters.get(record.cluster_id)
    zone = cluster.time_zone if cluster else clock.HOME_ZONE
    return Situation(record, record, actor, clock.now(), clock.today(zone), world)


def _row(record: Record, verb: str, actor: Actor, moment, **told: Any) -> dict[str, Any]:
    """An Event as a row."""
    return {
        "cluster_id": record.cluster_id,
        "record_id": record.id,
        "part_kind": None,
        "part_id": None,
        "verb": verb,
        "person_id": actor.id,
        "at": moment,
        "version": record.version,
        "state_from": told.get("state_from"),
        "state_to": told.get("state_to"),
        "changes": told.get("changes") or {},
        "details": told.get("details") or {},
        "reason": told.get("reason") or "",
    }


def _open_moves(session: Session, ids: list[int]) -> dict[int, dict[tuple[str, str], Any]]:
    """Record → the moves open on it, by principal and verb."""
    found: dict[int, dict[tuple[str, str], Any]] = {}
    columns = ("record_id", "principal", "verb", "since", "asked_by_id", "reminded_at", "reminders")
    for portion in _portions(ids):
        query = select(*(_move.c[name] for name in columns))
        for row in session.execute(query.where(_move.c.record_id.in_(portion), _move.c.part_id.is_(None))):
            found.setdefault(row.record_id, {})[row.principal, row.verb] = row
    return found


def _write(session: Session, actor: Actor, told: list[_Told]) -> None:
    """Append the events, and a notice for each of those concerned."""
    if not told:
        return
    written = session.execute(
        insert(_event).returning(_event.c.id, sort_by_parameter_order=True), [one.row for one in told]
    )
    ids = [row.id for row in written]
    following = _followers(session, [one.record.id for one in told])
    held = Holders(session, told[0].row["at"])
    for one in told:
        held.want(one.record, {*one.told, *one.awaited}, following.get(one.record.id, ()))
    rows = []
    for one, event_id in zip(told, ids, strict=True):
        mine = following.get(one.record.id, set())
        why = reasons(held.of(one.record), actor, set(one.awaited), {}, set(one.told), mine)
        rows += [
            {
                "person_id": person_id,
                "record_id": one.record.id,
                "event_id": event_id,
                "why": reason,
                "created_at": one.row["at"],
            }
            for person_id, reason in why.items()
        ]
    if rows:
        session.execute(insert(_notice), rows)


def _followers(session: Session, ids: list[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for portion in _portions(ids):
        query = select(_follow.c.record_id, _follow.c.person_id).where(_follow.c.record_id.in_(portion))
        for record_id, person_id in session.execute(query):
            found.setdefault(record_id, set()).add(person_id)
    return found


def _portions(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
