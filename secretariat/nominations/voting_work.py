"""What ``flask work`` does about ballots: counts them at their instant, sweeps their traces, awaits who has to vote."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import acts, clock, work
from secretariat.core.db import db
from secretariat.core.lifecycle import Refused
from secretariat.core.policy import product_actor
from secretariat.core.record import Record
from secretariat.core.settling import await_again
from secretariat.nominations import roll, sweeping
from secretariat.nominations.models import Call
from secretariat.nominations.work import cluster_of

log = logging.getLogger("secretariat.work")
STEPS = ("count", "fall_short", "void")
"""What ends a ballot that is over: the first of these whose guard lets it."""


@work.by_itself(20, "ballots", rank=21)
def end_ballots() -> str:
    """Count every ballot whose last day is over, each in a transaction of its own."""
    over = db.session.scalars(
        select(Call.id).where(Call.state == "voting", Call.voting_closes_at <= clock.now()).order_by(Call.id)
    ).all()
    db.session.rollback()
    ended = 0
    for call_id in over:
        try:
            with work.writing() as session:
                ended += end_ballot(session, call_id)
        except Exception:
            log.exception("the ballot of call %s could not be counted", call_id)
    return f"{ended} ballots ended" if ended else ""


def end_ballot(session: Session, call_id: int) -> bool:
    """Count one ballot, or end it without a result, unless somebody was faster or gave it more time."""
    call = session.get(Call, call_id, with_for_update={"of": Record}, populate_existing=True)
    if call.state != "voting" or call.voting_closes_at > clock.now():
        return False
    product = product_actor(cluster_of(session, call))
    refused: Refused | None = None
    for verb in STEPS:
        try:
            acts.take_step(session, product, call, verb)
        except Refused as shut:
            refused = refused or shut
        else:
            return True
    raise refused


@work.by_itself(60, "traces of ballots", rank=22)
def sweep_ballots() -> str:
    """Leave no older version of a vote in the files of the database, once its ballot is over."""
    waiting = sweeping.unswept(db.session)
    db.session.rollback()
    if not waiting or not sweeping.sweep():
        return ""
    with work.writing() as session:
        for call_id in waiting:
            sweeping.mark(session, call_id)
    return f"the traces of {len(waiting)} ballots swept"


@work.every(900, "voters", rank=23)
def await_voters(session: Session) -> str:
    """Await every voter who has not voted: a backup that came back forgot who had, and they vote again."""
    added = 0
    for call in session.scalars(select(Call).where(Call.state == "voting")):
        voters = [f"p{person_id}" for person_id in roll.waiting(session, call.id)]
        added += await_again(session, call, "vote", voters)
    return f"{added} voters awaited again" if added else ""
