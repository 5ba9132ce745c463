"""Writes about a body's table that are not steps: seats set and described, targets of balance."""

from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from secretariat.clusters import constituencies
from secretariat.core import acts, lifecycle
from secretariat.core.acts import Stale
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn, Refused
from secretariat.core.policy import Actor
from secretariat.groups.models import BalanceTarget, Seat, WorkingGroup
from secretariat.groups.seat_rules import SEAT

MOST_SEATS = 200
TOO_MANY = N_("A table has at most 200 seats.")
MOST_TARGETS = 12
DESCRIBED = ("criteria_fr", "criteria_en", "term_years", "renewals", "alternate_allowed")
"""What a seat asks and allows, whoever sits there."""


def add_seats(
    session: Session, actor: Actor, group: WorkingGroup, facts: dict[str, Any], version: int | None = None
) -> list[Seat]:
    """Set vacant seats for a constituency at the table (secretariat); ``facts`` may hold DESCRIBED too."""
    constituency, n = facts["constituency"], facts.get("seats") or 1
    if not constituencies.known(session, group.cluster_id, constituency):
        raise Refused(errors={"constituency": [N_("Choose one of the constituencies listed.")]})
    seated = select(func.count()).where(Seat.record_id == group.id, Seat.state != "removed")
    if not 1 <= n <= MOST_SEATS or session.scalar(seated) + n > MOST_SEATS:
        raise Refused(errors={"seats": [TOO_MANY]})
    acts.edit(session, actor, group, {}, version, details={"what": str(n)}, verb="seats")
    described = {name: facts[name] for name in DESCRIBED if name in facts}
    made = set_seats(session, group, constituency, n, facts.get("voting", True), **described)
    session.flush()
    session.expire(group, ["seats"])
    return made


def set_seats(
    session: Session, group: WorkingGroup, constituency: str, n: int, voting: bool = True, **described: Any
) -> list[Seat]:
    """Enter vacant seats; the caller has checked everything."""
    made = []
    for _seat in range(n):
        seat = Seat(
            record_id=group.id,
            cluster_id=group.cluster_id,
            constituency=constituency,
            rank=constituencies.rank(constituency),
            voting=voting,
            role="member" if voting else "observer",
            version=1,
            **described,
        )
        lifecycle.enter(SEAT, seat)
        session.add(seat)
        made.append(seat)
    return made


def describe(
    session: Session,
    actor: Actor,
    group: WorkingGroup,
    seat: Seat,
    facts: dict[str, Any],
    version: int | None,
) -> None:
    """Change what a seat asks and allows (secretariat). A term that runs stays as it was agreed."""
    step = SEAT.by_verb["edit"][0]
    if not lifecycle.may(step, seat, actor.principals):
        raise Forbidden(N_("Your roles do not allow this step."))
    values = {name: facts[name] for name in DESCRIBED if name in facts}
    if version is not None and version != seat.version:
        raise Stale(seat, values, version)
    if seat.state not in step.frm:
        raise OutOfTurn(N_("This has moved on: the step is no longer possible from where it stands."))
    if reason := lifecycle.shut(step, acts.situation(session, actor, seat, group)):
        raise Refused(reason)
    if not values.get("alternate_allowed", seat.alternate_allowed) and seat.alternate_id:
        raise Refused(errors={"alternate_allowed": [N_("An alternate is named: drop the alternate first.")]})
    changes = {}
    for name, value in values.items():
        old = getattr(seat, name)
        if old != value:
            setattr(seat, name, value)
            changes[name] = [old, value]
    if changes:
        acts.edit_part(session, actor, seat, group, changes)


def set_targets(
    session: Session, actor: Actor, group: WorkingGroup, wanted: list[dict[str, Any]], version: int | None
) -> None:
    """Give a body its targets of balance, in order, in place of those it had (secretariat).

    Each of ``wanted`` holds ``kind``, ``label_fr``, ``label_en``, ``one``, ``other`` and ``least``.
    """
    if len(wanted) > MOST_TARGETS:
        raise Refused(N_("A body has at most 12 targets."))
    known = constituencies.labels(session, group.cluster_id, "en")
    for target in wanted:
        _check(target, known)
    names = [target.get("label_en") or target.get("label_fr") for target in wanted]
    acts.edit(session, actor, group, {}, version, details={"what": "; ".join(names)}, verb="targets")
    session.execute(delete(BalanceTarget).where(BalanceTarget.record_id == group.id))
    for rank, target in enumerate(wanted):
        session.add(
            BalanceTarget(
                record_id=group.id,
                rank=rank,
                kind=target["kind"],
                label_fr=target.get("label_fr") or "",
                label_en=target.get("label_en") or "",
                one=list(target["one"]),
                other=list(target.get("other") or ()) if target["kind"] == "parity" else [],
                least=target.get("least") or 0 if target["kind"] == "least" else 0,
            )
        )
    session.flush()


def _check(target: dict[str, Any], known: dict[str, str]) -> None:
    one, other = set(target["one"]), set(target.get("other") or ())
    if not (target.get("label_fr") or target.get("label_en")):
        raise Refused(errors={"label_fr": [N_("Name the target in at least one language.")]})
    if (one | other) - set(known) or not one:
        raise Refused(errors={"one": [N_("Choose at least one constituency.")]})
    if target["kind"] == "parity" and (not other or one & other):
        raise Refused(
            errors={"other": [N_("Choose for the second side constituencies that the first has not.")]}
        )
    if target["kind"] == "least" and not target.get("least"):
        raise Refused(errors={"least": [N_("Write a whole number from 1 to 200.")]})
