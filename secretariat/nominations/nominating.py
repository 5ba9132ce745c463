"""Nominating somebody: drafts, the search for the same person, sending; and what the nominee answers."""

from collections.abc import Mapping
from datetime import timedelta
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.clusters.queries import people_choices
from secretariat.core import acts, clock, files
from secretariat.core.lifecycle import N_, Forbidden, Refused
from secretariat.core.person import Person
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.words import sort_key
from secretariat.groups.models import Seat
from secretariat.nominations import letters, questions
from secretariat.nominations.commands import name_on
from secretariat.nominations.models import Call, CallSeat, Declaration, Nomination, Nominator
from secretariat.nominations.nomination_rules import LIVING
from secretariat.people import commands as people
from secretariat.people import queries as accounts

WRITTEN = ("nominee_name", "nominee_email", "organisation_name", "constituency", "language", "reason")
ALIKE = 0.85
"""From this likeness on, two names may be one person's."""
YEAR = timedelta(days=365)


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


def accept(
    session: Session, actor: Actor, nomination: Nomination, facts: Mapping[str, Any], kept: list[files.Kept]
) -> None:
    """The nominee accepts, with a statement, answers, a declaration of interests and perhaps a photo."""
    declared = _file(session, actor, nomination, facts, kept)
    acts.take_step(session, actor, nomination, "accept", dict(facts))
    declare(session, actor, nomination.cluster_id, declared)


def revise(
    session: Session,
    actor: Actor,
    nomination: Nomination,
    facts: Mapping[str, Any],
    kept: list[files.Kept],
    version: int | None = None,
) -> None:
    """The nominee changes their file until the call closes."""
    before = {name: getattr(nomination, name) for name in ("statement_fr", "statement_en", "answers")}
    declared = _file(session, actor, nomination, facts, kept)
    values = {name: getattr(nomination, name) for name in before}
    for name, value in before.items():
        setattr(nomination, name, value)
    details = {"photo": nomination.photo_id} if kept else {}
    acts.edit(session, actor, nomination, values, version, details=details, verb="revise")
    declare(session, actor, nomination.cluster_id, declared)


def declare(session: Session, actor: Actor, cluster_id: int, text: str) -> Declaration | None:
    """A declaration of interests, which holds for a year. The same text within its year is not written again."""
    text = text.strip()
    if not text:
        raise Refused(errors={"interests": [N_("Declare your interests, or say that you have none.")]})
    held = declaration_of(session, actor.id, cluster_id)
    today = clock.today()
    if held and held.text == text and held.valid_until - today > timedelta(days=30):
        return held
    row = Declaration(
        person_id=actor.id, cluster_id=cluster_id, text=text, at=clock.now(), valid_until=today + YEAR
    )
    session.add(row)
    session.flush()
    return row


def declaration_of(session: Session, person_id: int, cluster_id: int) -> Declaration | None:
    """The newest declaration of a person in a cluster, in force or not."""
    return session.scalars(
        select(Declaration)
        .where(Declaration.person_id == person_id, Declaration.cluster_id == cluster_id)
        .order_by(Declaration.id.desc())
        .limit(1)
    ).one_or_none()


def declarations_of(person_id: int, cluster_id: int) -> Select:
    """``declaration_of`` as a question among others: one row at most."""
    kept = Declaration.__table__.c
    return (
        select(kept.text, kept.valid_until)
        .where(kept.person_id == person_id, kept.cluster_id == cluster_id)
        .order_by(kept.id.desc())
        .limit(1)
    )


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


def _file(
    session: Session, actor: Actor, nomination: Nomination, facts: Mapping[str, Any], kept: list[files.Kept]
) -> str:
    """Write the nominee's file; the declaration that came with it. Refused where an answer is missing."""
    statement = {name: (facts.get(name) or "").strip() for name in ("statement_fr", "statement_en")}
    errors: dict[str, list[str]] = {}
    if not any(statement.values()):
        errors[f"statement_{nomination.language}"] = [N_("Write a statement in at least one language.")]
    answers = [str(text or "").strip() for text in facts.get("answers") or ()]
    for place, question in enumerate(nomination.call.questionnaire):
        if question.get("required") and not (place < len(answers) and answers[place]):
            errors[f"answer_{place}"] = [N_("An answer is needed here.")]
    declared = (facts.get("interests") or "").strip()
    if not declared:
        errors["interests"] = [N_("Declare your interests, or say that you have none.")]
    if any(not file.media_type.startswith("image/") for file in kept):
        errors["photo"] = [N_("Choose an image.")]
    if errors:
        raise Refused(errors=errors)
    for name, text in statement.items():
        setattr(nomination, name, text)
    nomination.answers = answers[: len(nomination.call.questionnaire)]
    if kept:
        nomination.photo_id = files.attach(session, actor, nomination, kept[:1], "photo")[0].id
    return declared


def send_again(session: Session, actor: Actor | None, nomination: Nomination) -> None:
    """A fresh link to a nominee who has not answered: asked for by a nominator, the secretariat or the nominee."""
    if nomination.state != "submitted" or not nomination.call.taking(clock.now()):
        raise Refused(N_("The nominee is no longer awaited."))
    letters.invite(session, nomination, nomination.call, again=True)
    acts.note(session, actor, nomination, "link", {"what": nomination.nominee_name}, followers=False)
