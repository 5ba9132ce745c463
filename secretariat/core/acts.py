"""Writing down what people do: every create, edit and step becomes state, Event, Moves and Notices, here.

Rooms' commands call these (many at once: bulk.py); nothing else writes an Event, a Move or a Notice, and
nothing here commits. Who moves next, and who is told, is in handover.py.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, String, bindparam, text, update
from sqlalchemy.orm import Session

from secretariat.core import asking, clock, handover, kinds, lifecycle
from secretariat.core.history import Event
from secretariat.core.kinds import Kind
from secretariat.core.lifecycle import Forbidden, OutOfTurn, Refused, Situation
from secretariat.core.moves import Move
from secretariat.core.policy import Actor
from secretariat.core.record import Part, Record
from secretariat.core.words import search_words

NEXT_NUMBER = text(
    "INSERT INTO counter (cluster_id, kind, last) VALUES (:cluster_id, :kind, 1) "
    "ON CONFLICT (cluster_id, kind) DO UPDATE SET last = counter.last + 1 RETURNING last"
).bindparams(bindparam("cluster_id", type_=Integer), bindparam("kind", type_=String))
answer = asking.answer


class Stale(OutOfTurn):
    """The page was older than the record: carries what was typed, so that both texts can be shown."""

    def __init__(self, thing: Any, posted: Mapping[str, Any], version: int):
        super().__init__(lifecycle.N_("Somebody saved this while you were looking at it."))
        self.thing, self.posted, self.version = thing, dict(posted), version


def situation(session: Session, actor: Actor, thing: Any, record: Record) -> Situation:
    cluster = actor.clusters.get(record.cluster_id)
    zone = cluster.time_zone if cluster else clock.HOME_ZONE
    return Situation(thing, record, actor, clock.now(), clock.today(zone), asking.World(session))


def open_record(session: Session, actor: Actor, record: Record, details: dict | None = None) -> Record:
    """Enter a new record: number, first state, first Event and Moves.

    The caller has set cluster, kind's own attributes, titles, group, audience and due date.
    """
    entry = kinds.kind_of(record)
    moment = clock.now()
    awaits = lifecycle.enter(entry.lifecycle, record)
    record.number = session.execute(
        NEXT_NUMBER, {"cluster_id": record.cluster_id, "kind": entry.name}
    ).scalar_one()
    record.closed = is_final(entry, record)
    record.state_since = record.created_at = record.changed_at = moment
    record.created_by_id = record.changed_by_id = actor.id
    record.version = 1
    record.sought = sought(entry, record)
    session.add(record)
    session.flush()
    event = _event(session, record, "create", actor, state_to=record.state, details=details or {})
    handover.hand_over(session, entry, record, record, awaits, actor, event, tell=(), followers=False)
    return record


def open_part(
    session: Session, actor: Actor, part: Part, record: Record, details: dict | None = None
) -> Part:
    """Enter a new part of a record: its first state, an Event of the record naming it, its Moves."""
    entry = kinds.kind_of(part)
    awaits = lifecycle.enter(entry.lifecycle, part)
    part.record_id = record.id
    part.version = 1
    session.add(part)
    session.flush()
    _touch(record, actor)
    event = _event(session, record, "create", actor, part=part, state_to=part.state, details=details or {})
    handover.hand_over(session, entry, part, record, awaits, actor, event, tell=())
    return part


def take_step(
    session: Session,
    actor: Actor,
    thing: Any,
    verb: str,
    facts: dict[str, Any] | None = None,
    version: int | None = None,
    record: Record | None = None,
    details: dict | None = None,
) -> Event:
    """Perform one step of a record or a part and write everything that follows from it.

    ``record`` is the part's owner. Order of refusal: role (Forbidden), version (Stale), state (OutOfTurn), guard
    and missing facts (Refused).
    """
    record = record or thing
    entry = kinds.kind_of(thing)
    facts = facts or {}
    refuse_strangers(entry, actor, thing, verb)
    if version is not None and version != thing.version:
        raise Stale(thing, facts, version)
    case = situation(session, actor, thing, record)
    done = lifecycle.perform(entry.lifecycle, verb, case, facts)
    moment = clock.now()
    thing.version += 1
    if thing is not record:
        _touch(record, actor)
    else:
        record.closed = is_final(entry, record)
        record.changed_at, record.changed_by_id = moment, actor.id
        record.sought = sought(entry, record)
    if done.state_to != done.state_from and hasattr(thing, "state_since"):
        thing.state_since = moment
    consequence = entry.consequences.get(verb)
    if consequence:
        extra = consequence(session, case, facts)
        details = {**(details or {}), **(extra or {})}
    session.flush()
    event = _event(
        session,
        record,
        verb,
        actor,
        part=None if thing is record else thing,
        state_from=done.state_from,
        state_to=done.state_to,
        changes=plain(done.changes),
        reason=done.reason,
        details=details or {},
    )
    handover.hand_over(session, entry, thing, record, done.awaits, actor, event, done.step.tell)
    return event


def edit(
    session: Session,
    actor: Actor,
    record: Record,
    values: Mapping[str, Any],
    version: int | None,
    reason: str = "",
    details: dict | None = None,
    verb: str = "edit",
) -> Event | None:
    """Change a record's own attributes; one Event holds every difference. Nothing changed: no Event.

    The right to edit is the table's ``edit`` step (a step without a target state).
    """
    entry = kinds.kind_of(record)
    refuse_strangers(entry, actor, record, verb)
    if version is not None and version != record.version:
        raise Stale(record, values, version)
    step = entry.lifecycle.find(verb, record.state)
    if step is None:
        raise OutOfTurn(
            lifecycle.N_("This has moved on: the step is no longer possible from where it stands.")
        )
    shut = lifecycle.shut(step, situation(session, actor, record, record))
    if shut:
        raise Refused(shut)
    changes = {}
    for name, value in values.items():
        old = getattr(record, name)
        if old != value:
            setattr(record, name, value)
            changes[name] = [old, value]
    if not changes and not details:
        return None
    record.version += 1
    record.changed_at, record.changed_by_id = clock.now(), actor.id
    record.sought = sought(entry, record)
    session.flush()
    if "due_on" in changes:
        session.execute(
            update(Move)
            .where(Move.record_id == record.id, Move.part_id.is_(None), Move.due.is_not(None))
            .values(due=record.due_on)
        )
    event = _event(session, record, verb, actor, changes=plain(changes), reason=reason, details=details or {})
    handover.notify(session, record, event, actor, {}, ())
    return event


def edit_part(
    session: Session,
    actor: Actor,
    part: Part,
    record: Record,
    changes: Mapping[str, list],
    reason: str = "",
    details: dict | None = None,
    verb: str = "edit",
) -> Event:
    """Write down that a part was edited; the caller has checked right and version, and changed it."""
    part.version += 1
    _touch(record, actor)
    session.flush()
    event = _event(
        session,
        record,
        verb,
        actor,
        part=part,
        changes=plain(changes),
        reason=reason,
        details=details or {},
    )
    handover.notify(session, record, event, actor, {}, ())
    return event


def note(
    session: Session,
    actor: Actor | None,
    record: Record,
    verb: str,
    details: dict | None = None,
    reason: str = "",
    tell: Mapping[int, str] | None = None,
    followers: bool = True,
) -> Event:
    """Append an Event that is neither a step nor an edit (a comment, a file, a reminder) and tell people.

    ``tell`` maps person ids to why they are told; followers are told besides, unless ``followers`` is False.
    """
    event = _event(session, record, verb, actor, details=details or {}, reason=reason)
    handover.notify(session, record, event, actor, dict(tell or {}), (), followers=followers)
    return event


def sought(entry: Kind, record: Record) -> str:
    """The normalised words by which search finds a record."""
    code = entry.code(record) if entry.code else ""
    return search_words(" ".join(filter(None, [code, record.title_fr, record.title_en])))


def plain(changes: Mapping[str, list]) -> dict[str, list]:
    """Before → after as JSON values: dates in ISO 8601, anything else as it reads."""
    return {name: [_plain(old), _plain(new)] for name, (old, new) in changes.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool | list | dict):
        return value
    return str(value)


def refuse_strangers(entry: Kind, actor: Actor, thing: Any, verb: str) -> None:
    """Raise OutOfTurn where the table has no such step, Forbidden where no role of the actor's may take it."""
    rows = entry.lifecycle.by_verb.get(verb, ())
    here = entry.lifecycle.find(verb, thing.state)
    if not rows:
        raise OutOfTurn(lifecycle.N_("There is no such step."))
    if not any(lifecycle.may(row, thing, actor.principals) for row in ((here,) if here else rows)):
        raise Forbidden(lifecycle.N_("Your roles do not allow this step."))


def is_final(entry: Kind, record: Record) -> bool:
    """Whether a record's story has ended, as its table says."""
    return record.state in entry.lifecycle.final


def _touch(record: Record, actor: Actor) -> None:
    record.changed_at, record.changed_by_id = clock.now(), actor.id


def _event(
    session: Session,
    record: Record,
    verb: str,
    actor: Actor | None,
    *,
    part: Any = None,
    state_from: str | None = None,
    state_to: str | None = None,
    changes: dict | None = None,
    reason: str = "",
    details: dict | None = None,
) -> Event:
    event = Event(
        cluster_id=record.cluster_id,
        record_id=record.id,
        part_kind=kinds.kind_of(part).name if part is not None else None,
        part_id=part.id if part is not None else None,
        verb=verb,
        person_id=actor.id if actor else None,
        at=clock.now(),
        version=record.version,
        state_from=state_from,
        state_to=state_to,
        changes=changes or {},
        details=details or {},
        reason=reason,
    )
    session.add(event)
    session.flush()
    return event
