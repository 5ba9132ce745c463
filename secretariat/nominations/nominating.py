"""Nominating somebody: drafts, the search for the same person, sending. What the nominee answers is in accepting.py."""

from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.clusters.queries import people_choices
from secretariat.core import acts, clock
from secretariat.core.lifecycle import N_, Forbidden, Refused
from secretariat.core.person import Person
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.words import sort_key
from secretariat.groups.models import Seat
from secretariat.nominations import questions
from secretariat.nominations.commands import name_on
from secretariat.nominations.models import Call, CallSeat, Nomination, Nominator
from secretariat.nominations.nomination_rules import LIVING
from secretariat.people import commands as people
from secretariat.people import queries as accounts

WRITTEN = ("nominee_name", "nominee_email", "organisation_name", "constituency", "language", "reason")
ALIKE = 0.85
"""From this likeness on, two names may be one person's."""


def constituencies_of(session: Session, call_id: int) -> list[str]:
    """The constituencies for which a call has a seat, in their order."""
    rows = session.execute(
        select(Seat.constituency, Seat.rank)
        .join(CallSeat, CallSeat.seat_id == Seat.id)
        .where(CallSeat.call_id == call_id)
        .distinct()
        .order_by(Seat.rank)
    )
    return [row.constituency for row in rows]


def draft(session: Session, actor: Actor, call: Call, facts: Mapping[str, Any]) -> Nomination:
    """Keep a nomination that its author alone can see until it is sent.

    ``facts``: WRITTEN, ``person`` (id of somebody of the cluster, or None), ``organisation_id``.
    """
    if call.cluster_id not in actor.contributes_to:
        raise Forbidden(N_("Your roles do not allow this step."))
    _refuse_outsiders(session, actor, call)
    nomination = Nomination(
        cluster_id=call.cluster_id,
        group_id=call.group_id,
        within_id=call.id,
        call_id=call.id,
        audience="author",
        due_on=call.closes_on,
        nominee_name="",
        constituency="",
    )
    for name, value in _values(session, call, facts).items():
        setattr(nomination, name, value)
    _titled(nomination)
    return acts.open_record(session, actor, nomination)


def edit(
    session: Session, actor: Actor, nomination: Nomination, facts: Mapping[str, Any], version: int | None
) -> None:
    """Change a draft (its author)."""
    values = _values(session, nomination.call, facts)
    if name := values.get("nominee_name", nomination.nominee_name):
        values["title_fr"] = values["title_en"] = name
    acts.edit(session, actor, nomination, values, version)


def submit(session: Session, actor: Actor, nomination: Nomination) -> Nomination:
    """Send a draft: the nominee is found by the address or entered, and written to.

    Where the person is nominated for the same seat already, the nominator joins that nomination, which is answered.
    """
    call = nomination.call
    missing = {
        field: [N_("An answer is needed before this is sent.")]
        for field in ("nominee_name", "nominee_email", "constituency", "reason")
        if not getattr(nomination, field)
    }
    if missing:
        raise Refused(errors=missing)
    _refuse_outsiders(session, actor, call)
    person = accounts.by_address(session, nomination.nominee_email, lock=True)
    if person is None:
        person = people.enter(session, nomination.nominee_email, nomination.nominee_name, nomination.language)
    if not person.active:
        raise Refused(
            errors={"nominee_email": [N_("This person’s account is disabled: choose another person.")]}
        )
    if person.id == actor.id and not call.self_allowed:
        raise Refused(errors={"nominee_email": [N_("Nobody nominates themselves in this call.")]})
    earlier = session.scalars(
        select(Nomination)
        .where(
            Nomination.call_id == call.id,
            Nomination.nominee_id == person.id,
            Nomination.constituency == nomination.constituency,
            Nomination.state.in_(LIVING),
            Nomination.id != nomination.id,
        )
        .order_by(Nomination.id)
        .limit(1)
    ).one_or_none()
    nomination.nominee_id = person.id
    if earlier is not None:
        nomination.merged_into_id = earlier.id
        acts.take_step(session, actor, nomination, "join")
        add_nominator(session, earlier, actor, nomination.reason)
        acts.note(session, actor, earlier, "nominate_too", {"what": earlier.nominee_name}, followers=False)
        return earlier
    acts.take_step(session, actor, nomination, "submit", details={"what": nomination.nominee_name})
    return nomination


def add_nominator(session: Session, nomination: Nomination, actor: Actor, reason: str) -> None:
    """Enter somebody among the nominators, once, and name them on the file."""
    if session.get(Nominator, (nomination.id, actor.id)) is None:
        firms = questions.organisations_of(session, actor.id, nomination.cluster_id)
        session.add(
            Nominator(
                nomination_id=nomination.id,
                person_id=actor.id,
                organisation_id=firms[0] if firms else None,
                reason=reason,
                at=clock.now(),
            )
        )
        session.flush()
        name_on(session, nomination, actor.id, "nominator")


def alike(session: Session, actor: Actor, cluster: ClusterRef, call: Call, name: str) -> tuple[list, list]:
    """People of the cluster, and visible nominations of the call, whose name resembles this one: (id, name) each."""
    wanted = sort_key(name)
    if not wanted:
        return [], []
    known = [
        (id, found)
        for id, found in people_choices(session, cluster.id, contributing=False)
        if _same(found, wanted)
    ]
    rows = session.execute(
        select(Nomination.id, Nomination.nominee_name)
        .where(visible_to(actor, cluster.id), Nomination.call_id == call.id, Nomination.state.in_(LIVING))
        .order_by(Nomination.id)
    )
    return known[:5], [(row.id, row.nominee_name) for row in rows if _same(row.nominee_name, wanted)][:5]


def _same(name: str, wanted: str) -> bool:
    """The same words in any order, or nearly the same letters."""
    key = sort_key(name)
    if sorted(key.split()) == sorted(wanted.split()):
        return True
    return SequenceMatcher(None, key, wanted, autojunk=False).ratio() >= ALIKE


def _refuse_outsiders(session: Session, actor: Actor, call: Call) -> None:
    if not call.taking(clock.now()):
        raise Refused(N_("The call is closed: this is no longer possible."))
    if reason := questions.outside(session, call, "nominators", actor):
        raise Forbidden(reason)


def _titled(nomination: Nomination) -> None:
    if not nomination.nominee_name:
        raise Refused(errors={"nominee_name": [N_("Name the person, and the draft is kept.")]})
    nomination.title_fr = nomination.title_en = nomination.nominee_name


def _values(session: Session, call: Call, facts: Mapping[str, Any]) -> dict[str, Any]:
    """The columns that facts give. Somebody of the cluster comes with their own name and address."""
    values = {name: (facts[name] or "").strip() for name in WRITTEN if name in facts}
    values["language"] = values.get("language") or "fr"
    if "nominee_email" in values:
        values["nominee_email"] = accounts.address(values["nominee_email"])
    if facts.get("person"):
        known = dict(people_choices(session, call.cluster_id, contributing=False))
        if facts["person"] not in known:
            raise Refused(errors={"person": [N_("Choose a person of the cluster.")]})
        person = session.get(Person, facts["person"])
        values |= {"nominee_name": person.name, "nominee_email": person.email, "language": person.language}
        firms = questions.organisations_of(session, person.id, call.cluster_id)
        if firms and not facts.get("organisation_id"):
            values["organisation_id"] = firms[0]
    if facts.get("organisation_id"):
        firm = session.get(Organisation, facts["organisation_id"])
        if firm is None or firm.cluster_id != call.cluster_id:
            raise Refused(errors={"organisation_id": [N_("Choose an organisation of the cluster.")]})
        values["organisation_id"] = firm.id
    elif "organisation_id" in facts:
        values.setdefault("organisation_id", None)
    offered = constituencies_of(session, call.id)
    if not values.get("constituency") and len(offered) == 1:
        values["constituency"] = offered[0]
    if values.get("constituency") and values["constituency"] not in offered:
        raise Refused(errors={"constituency": [N_("Choose one of the seats of the call.")]})
    return values
