"""Updates that a draft misses: actions under way of which nobody has said anything for a while, and asking for them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.moves import Move
from secretariat.core.policy import Actor, ClusterRef
from secretariat.editions import since
from secretariat.editions.models import Edition
from secretariat.plans.models import Action
from secretariat.plans.queries import action_rows
from secretariat.plans.rows import ActionRow
from secretariat.records import commands as records

SHOWN = 200


def stale(session: Session, reader: Actor, cluster: ClusterRef, edition: Edition) -> list[ActionRow]:
    """The actions under way, in the edition's scope, silent for thirty days or more; the longest silence first."""
    scope = since.scope_of(session, cluster, edition)
    rows = action_rows(
        session,
        reader,
        scope.plan or cluster,
        None,
        clock.today(cluster.time_zone),
        group_id=None if scope.plan else scope.group_id,
        indicators=False,
        representatives=False,
    ).all
    silent = [row for row in rows if row.silent_for is not None]
    return sorted(silent, key=lambda row: (-row.silent_for, row.sort_code))[:SHOWN]


def ask(session: Session, actor: Actor, rows: list[ActionRow]) -> int:
    """Remind those who owe an update of each action, at most once a day; how many were asked for.

    Raises Refused where nobody could be.
    """
    ids = [row.id for row in rows]
    moves = session.execute(
        select(Move.record_id, Move.id)
        .where(Move.record_id.in_(ids), Move.part_id.is_(None), Move.verb == "progress")
        .order_by(Move.record_id, Move.id)
    ).all()
    asked: set[int] = set()
    for record_id, move_id in moves:
        try:
            records.remind(session, actor, session.get(Action, record_id), move_id)
            asked.add(record_id)
        except Refused:
            continue  # asked today already, or nobody holds the office: the page says who leads
    if not asked:
        raise Refused(N_("Nobody could be asked just now: all were asked less than a day ago."))
    return len(asked)
