"""What the product does by itself: it closes calls at their instant, and writes again to nominees who wait."""

import logging
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from secretariat.core import acts, clock, reminders, work
from secretariat.core.db import db
from secretariat.core.moves import Move
from secretariat.core.policy import ClusterRef, product_actor
from secretariat.core.record import Record
from secretariat.core.walls import Cluster
from secretariat.nominations import endings, letters
from secretariat.nominations.models import Call, Nomination

log = logging.getLogger("secretariat.work")


@work.by_itself(30, "calls", rank=5)
def close_calls() -> str:
    """Close the calls whose last day is over. One that fails keeps no other open."""
    now = clock.now()
    due = (
        db.session.execute(select(Call.id).where(Call.state == "open", Call.closes_at <= now)).scalars().all()
    )
    db.session.rollback()
    closed = 0
    for call_id in due:
        try:
            with work.writing() as session:
                query = select(Call).where(Call.id == call_id).with_for_update(of=Record)
                call = session.scalars(query.execution_options(populate_existing=True)).one()
                if call.state == "open" and call.closes_at <= clock.now():
                    acts.take_step(session, product_actor(cluster_of(session, call)), call, "close")
                    closed += 1
        except Exception:
            log.exception("call %s could not be closed", call_id)
    return f"{closed} calls closed" if closed else ""


@work.by_itself(900, "nominees", rank=9)
def remind_nominees() -> str:
    """A fresh link to nominees who have not answered, on the days on which any move is reminded of.

    It comes before the reminders of everybody else, so that the nominee gets one letter and not two.
    """
    rows = db.session.execute(
        select(Move.id, Move.record_id, Move.due, Move.since, Move.reminded_at, Cluster.time_zone)
        .join(Nomination, Nomination.id == Move.record_id)
        .join(Cluster, Cluster.id == Nomination.cluster_id)
        .where(Nomination.state == "submitted", Move.verb == "accept")
        .order_by(Move.id)
    ).all()
    db.session.rollback()
    sent = 0
    for row in rows:
        if clock.now().astimezone(ZoneInfo(row.time_zone)).time() < reminders.MORNING:
            continue
        if not reminders.is_turn(row, row.time_zone, clock.today(row.time_zone)):
            continue
        try:
            with work.writing() as session:
                sent += remind_nominee(session, row)
        except Exception:
            log.exception("the nominee of nomination %s could not be reminded", row.record_id)
    return f"{sent} nominees reminded" if sent else ""


def remind_nominee(session, row) -> int:
    """A fresh link to the nominee who is awaited by a move; 0 where somebody was faster."""
    query = select(Nomination).where(Nomination.id == row.record_id).with_for_update(of=Record)
    nomination = session.scalars(query.execution_options(populate_existing=True)).one()
    marked = session.execute(
        update(Move)
        .where(Move.id == row.id, Move.reminded_at.is_not_distinct_from(row.reminded_at))
        .values(reminded_at=clock.now(), reminders=Move.reminders + 1)
    ).rowcount
    if not marked or nomination.state != "submitted" or not nomination.call.taking(clock.now()):
        return 0
    letters.invite(session, nomination, nomination.call, again=True)
    told = {"what": nomination.nominee_name}
    acts.note(session, None, nomination, "auto_remind", told, followers=False)
    return 1


@work.by_itself(3600, "endings", rank=12)
def propose_calls() -> str:
    """Tell the secretariat of terms that end in 90 and in 30 days, while there is time for a call."""
    told = 0
    clusters = db.session.scalars(select(Cluster.id)).all()
    db.session.rollback()
    for cluster_id in clusters:
        try:
            with work.writing() as session:
                told += endings.tell(session, session.get(Cluster, cluster_id))
        except Exception:
            log.exception("the ending terms of cluster %s could not be told", cluster_id)
    return f"{told} ending terms told" if told else ""


def cluster_of(session, record: Record) -> ClusterRef:
    """The cluster of a record, as an actor carries it."""
    found = session.get(Cluster, record.cluster_id)
    return ClusterRef(found.id, found.slug, found.name_fr, found.name_en, found.time_zone)
