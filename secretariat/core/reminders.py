"""Reminders by the product itself: only of moves still open, to those who hold them, never twice in a day.

Before and after a due date, or after a time of waiting where there is none, counted in days of the cluster's
own calendar. A day on which no worker ran is made up for, once, when one runs again.
"""

import logging
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from secretariat.core import acts, clock, kinds, work
from secretariat.core.db import db
from secretariat.core.moves import Move
from secretariat.core.people_of import holders
from secretariat.core.person import Person
from secretariat.core.record import Record
from secretariat.core.walls import Cluster

log = logging.getLogger("secretariat.work")
BEFORE = (7, 1)
"""Days before the due date."""
AFTER = (1, 7, 14)
"""Days after it."""
WAITING = (7, 14)
"""Days of waiting, for a move without a due date."""
THEN_EVERY = 14
"""Days between any later reminders."""
MORNING = time(6)
"""No reminder of a day before this, in the cluster's time zone: an hour later the daily letters are made."""
PAGE = 500
NAMED = 5
"""People named in the history's line; of any others, the number."""


@work.by_itself(900, "reminders", rank=10)
def remind() -> str:
    """Remind of what is due for it in every cluster where the day has begun."""
    clusters = db.session.execute(select(Cluster.id, Cluster.time_zone)).all()
    db.session.rollback()
    count = 0
    for cluster_id, zone in clusters:
        now = clock.now().astimezone(ZoneInfo(zone))
        if now.time() < MORNING:
            continue
        for record_id in _records_due(cluster_id, zone):
            try:
                with work.writing() as session:
                    count += remind_of(session, record_id, zone)
            except Exception:
                log.exception("nobody could be reminded of record %s", record_id)
    return f"{count} moves reminded of" if count else ""


def turn(due: date | None, since: date, today: date) -> date | None:
    """The latest day, up to today, on which an open move was to be reminded of; None if there was none.

    Days on which the move was opened or before do not count: the people were told of it then.
    """
    anchor = due or since
    offsets = sorted([-n for n in BEFORE] + list(AFTER)) if due else list(WAITING)
    passed = (today - anchor).days
    past = [n for n in offsets if n <= passed]
    if not past:
        return None
    last = past[-1]
    if last == offsets[-1]:
        last += (passed - last) // THEN_EVERY * THEN_EVERY
    day = anchor + timedelta(days=last)
    return day if day > since else None


def is_turn(move, zone: str, today: date) -> bool:
    """Whether a move (``due``, ``since``, ``reminded_at``) is to be reminded of today."""
    day = turn(move.due, _local(move.since, zone), today)
    return day is not None and (move.reminded_at is None or _local(move.reminded_at, zone) < day)


def _local(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _records_due(cluster_id: int, zone: str) -> Iterable[int]:
    """The records of a cluster with a move whose turn it is, each once."""
    today = clock.today(zone)
    day_begins = clock.start_of(today, zone)
    last, seen = 0, set()
    while True:
        moves = db.session.execute(
            select(Move.id, Move.record_id, Move.due, Move.since, Move.reminded_at)
            .join(Record, Record.id == Move.record_id)
            .where(
                Record.cluster_id == cluster_id,
                Move.id > last,
                or_(
                    Move.due <= today + timedelta(days=max(BEFORE)),
                    and_(Move.due.is_(None), Move.since < day_begins - timedelta(days=min(WAITING) - 1)),
                ),
                or_(Move.reminded_at.is_(None), Move.reminded_at < day_begins),
            )
            .order_by(Move.id)
            .limit(PAGE)
        ).all()
        db.session.rollback()
        for move in moves:
            if move.record_id not in seen and is_turn(move, zone, today):
                seen.add(move.record_id)
                yield move.record_id
        if len(moves) < PAGE:
            return
        last = moves[-1].id


def remind_of(session: Session, record_id: int, zone: str) -> int:
    """Remind of a record's moves whose turn it is, in one line of its history; how many moves."""
    today = clock.today(zone)
    record = session.scalars(select(Record).where(Record.id == record_id)).one()
    moves = [
        move
        for move in session.scalars(
            select(Move).where(Move.record_id == record_id).with_for_update(skip_locked=True)
        )
        if is_turn(move, zone, today)
    ]
    if not moves:  # answered, or another worker's, since they were looked for
        return 0
    wanted = {move.principal for move in moves}
    direct = {int(principal[1:]) for principal in wanted if principal[0] == "p"}
    held = holders(session, record, wanted, direct, clock.now())
    people = {person_id for person_id, principals in held.items() if principals & wanted}
    # Marked even where nobody holds the role just now: the next turn asks again.
    session.execute(
        update(Move)
        .where(Move.id.in_([move.id for move in moves]))
        .values(reminded_at=clock.now(), reminders=Move.reminders + 1)
    )
    if not people:
        return 0
    acts.note(
        session,
        None,
        record,
        "auto_remind",
        details={"what": str(len(people)) if _unnamed(record, moves) else _names(session, people)},
        tell=dict.fromkeys(people, "reminder"),
        followers=False,
    )
    return len(moves)


def _unnamed(record: Record, moves: list[Move]) -> bool:
    """Whether the history says of these moves only how many were reminded."""
    steps = kinds.kind(record.kind).lifecycle.by_verb
    return all(move.part_kind is None and steps[move.verb][0].unnamed for move in moves)


def _names(session: Session, people: set[int]) -> str:
    names = session.scalars(
        select(Person.name).where(Person.id.in_(people)).order_by(Person.sort_name, Person.id)
    ).all()
    shown = ", ".join(names[:NAMED])
    return f"{shown} (+{len(names) - NAMED})" if len(names) > NAMED else shown
