"""Terms that are over: their rights stopped with them, and the product vacates the seats by itself."""

import logging

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import acts, clock, work
from secretariat.core.db import db
from secretariat.core.policy import ClusterRef, product_actor
from secretariat.core.record import Record
from secretariat.core.walls import Cluster
from secretariat.groups.models import Seat, WorkingGroup

log = logging.getLogger("secretariat.work")


@work.by_itself(300, "terms", rank=20)
def end_terms() -> str:
    """Vacate every seat whose last day has passed, each in a transaction of its own."""
    clusters = db.session.execute(select(Cluster.id, Cluster.time_zone)).all()
    over = [
        seat_id
        for cluster_id, zone in clusters
        for seat_id in db.session.scalars(
            select(Seat.id)
            .join(Record, Record.id == Seat.record_id)
            .where(
                Seat.cluster_id == cluster_id,
                Seat.state == "filled",
                Seat.ends_on < clock.today(zone),
                ~Record.closed,
            )
            .order_by(Seat.ends_on, Seat.id)
        )
    ]
    db.session.rollback()
    ended = 0
    for seat_id in over:
        try:
            with work.writing() as session:
                ended += end_term(session, seat_id)
        except Exception:
            log.exception("seat %s could not be vacated", seat_id)
    return f"{ended} terms ended" if ended else ""


def end_term(session: Session, seat_id: int) -> bool:
    """Vacate one seat, unless somebody renewed its term a moment ago."""
    seat = session.get(Seat, seat_id, with_for_update=True, populate_existing=True)
    cluster = session.get(Cluster, seat.cluster_id)
    if seat.state != "filled" or seat.ends_on is None or seat.ends_on >= clock.today(cluster.time_zone):
        return False
    body = session.get(WorkingGroup, seat.record_id)
    here = ClusterRef(cluster.id, cluster.slug, cluster.name_fr, cluster.name_en, cluster.time_zone)
    acts.take_step(session, product_actor(here), seat, "lapse", record=body)
    return True
