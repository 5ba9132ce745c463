"""Somebody leaves an organisation: what becomes of each seat they held for it is asked, and carried out."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from secretariat.clusters.belonging import Question
from secretariat.core import acts, i18n
from secretariat.core.policy import Actor
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.groups.table import organisation_of

KEEP, REPLACE, VACATE = "keep", "replace", "vacate"


def questions(
    session: Session, actor: Actor, cluster_id: int, person_id: int, organisation_id: int
) -> list[Question]:
    """One question for each seat that the person holds for the organisation."""
    lang, asked = i18n.language(), []
    for seat in _held(session, cluster_id, person_id, organisation_id):
        group = session.get(WorkingGroup, seat.record_id)
        choices = [(KEEP, _("Keeps the seat, without the organisation"))]
        if seat.alternate_id:
            choices.append((REPLACE, _("The alternate, %(name)s, takes it over", name=seat.alternate.name)))
        choices.append((VACATE, _("The seat is vacated")))
        asked.append(
            Question(
                f"seat{seat.id}",
                _("Seat in: %(group)s", group=group.title(lang)),
                tuple(choices),
                REPLACE if seat.alternate_id else VACATE,
            )
        )
    return asked


def settle(
    session: Session,
    actor: Actor,
    cluster_id: int,
    person_id: int,
    organisation_id: int | None,
    reason: str,
    answers: dict[str, str],
) -> None:
    """Do with each seat as was answered; without an answer, and for somebody who leaves the cluster, vacate it."""
    for seat in _held(session, cluster_id, person_id, organisation_id):
        group = session.get(WorkingGroup, seat.record_id)
        facts: dict = {"reason": reason}
        verb = answers.get(f"seat{seat.id}", VACATE)
        if verb == KEEP:
            facts["organisation"] = organisation_of(
                session, person_id, cluster_id, apart_from=organisation_id
            )
        elif verb != REPLACE:
            verb = VACATE
        acts.take_step(session, actor, seat, verb, facts, record=group)


def _held(session: Session, cluster_id: int, person_id: int, organisation_id: int | None) -> list[Seat]:
    query = select(Seat).where(
        Seat.cluster_id == cluster_id, Seat.person_id == person_id, Seat.state == "filled"
    )
    if organisation_id is not None:
        query = query.where(Seat.organisation_id == organisation_id)
    return list(session.scalars(query.options(joinedload(Seat.alternate)).order_by(Seat.id)))
