"""Terms that are over or begin: rights stop and start with them, and the product vacates and fills the seats."""

import logging

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters.queries import belongs
from secretariat.core import acts, clock, i18n, lifecycle, work
from secretariat.core.db import db
from secretariat.core.policy import ClusterRef, product_actor
from secretariat.core.record import Record
from secretariat.core.walls import Cluster
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.groups.seat_rules import SEAT
from secretariat.groups.succession import LEFT

log = logging.getLogger("secretariat.work")


@work.by_itself(300, "terms", rank=20)
def end_terms() -> str:
    """Vacate every seat whose last day has passed, each in a transaction of its own."""
    over = _seats("filled", Seat.ends_on, lambda today: Seat.ends_on < today)
    ended = _each(over, end_term)
    return f"{ended} terms ended" if ended else ""


@work.by_itself(300, "successors", rank=20)
def begin_terms() -> str:
    """Seat everybody who was elected to follow and whose first day has come, once the seat is vacant."""
    due = _seats("vacant", Seat.successor_from, lambda today: Seat.successor_from <= today)
    begun = _each(due, begin_term)
    return f"{begun} terms begun" if begun else ""


def _seats(state: str, day, come) -> list[int]:
    """The seats in a state whose ``day`` has come by the date where their cluster is, the earliest first."""
    clusters = db.session.execute(select(Cluster.id, Cluster.time_zone)).all()
    found = [
        seat_id
        for cluster_id, zone in clusters
        for seat_id in db.session.scalars(
            select(Seat.id)
            .join(Record, Record.id == Seat.record_id)
            .where(
                Seat.cluster_id == cluster_id, Seat.state == state, come(clock.today(zone)), ~Record.closed
            )
            .order_by(day, Seat.id)
        )
    ]
    db.session.rollback()
    return found


def _each(seat_ids: list[int], work_on) -> int:
    """Do something with each of several seats, each in a transaction of its own; how many were done."""
    done = 0
    for seat_id in seat_ids:
        try:
            with work.writing() as session:
                done += work_on(session, seat_id)
        except Exception:
            log.exception("the term on seat %s could neither end nor begin", seat_id)
    return done


def begin_term(session: Session, seat_id: int) -> bool:
    """Seat who follows; where they cannot sit any more, nobody follows and the seat is to be filled."""
    seat = session.get(Seat, seat_id, with_for_update=True, populate_existing=True)
    cluster = session.get(Cluster, seat.cluster_id)
    if (
        seat.state != "vacant"
        or not seat.successor_id
        or seat.successor_from > clock.today(cluster.time_zone)
    ):
        return False
    body = session.get(WorkingGroup, seat.record_id)
    actor = product_actor(_ref(cluster))
    shut = lifecycle.shut(SEAT.find("take_over", seat.state), acts.situation(session, actor, seat, body))
    reason = shut or ("" if belongs(session, seat.successor_id, seat.cluster_id) else LEFT)
    if reason:
        acts.take_step(session, actor, seat, "drop_successor", {"reason": _in_both(reason)}, record=body)
        return False
    acts.take_step(session, actor, seat, "take_over", record=body)
    return True


def end_term(session: Session, seat_id: int) -> bool:
    """Vacate one seat, unless somebody renewed its term a moment ago."""
    seat = session.get(Seat, seat_id, with_for_update=True, populate_existing=True)
    cluster = session.get(Cluster, seat.cluster_id)
    if seat.state != "filled" or seat.ends_on is None or seat.ends_on >= clock.today(cluster.time_zone):
        return False
    body = session.get(WorkingGroup, seat.record_id)
    acts.take_step(session, product_actor(_ref(cluster)), seat, "lapse", record=body)
    return True


def _in_both(words: str) -> str:
    """A reason that the product gives, in each language: who reads the history reads one of them."""
    said = []
    for lang in i18n.LANGUAGES:
        with i18n.speaking(lang):
            said.append(_(words))
    return " / ".join(said)


def _ref(cluster: Cluster) -> ClusterRef:
    return ClusterRef(cluster.id, cluster.slug, cluster.name_fr, cluster.name_en, cluster.time_zone)
