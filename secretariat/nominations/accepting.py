"""What the nominee answers: the file of an acceptance, a declaration of interests, a fresh link."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from secretariat.core import acts, clock, files
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.policy import Actor
from secretariat.nominations import letters
from secretariat.nominations.models import Declaration, Nomination

YEAR = timedelta(days=365)


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


def may_declare(session: Session, actor: Actor, cluster_id: int) -> bool:
    """Whether somebody has interests to declare: they may sit in a body, as whoever works in the cluster may.

    An observer takes no seat, and so declares nothing; unless somebody nominated them after all.
    """
    if cluster_id in actor.contributes_to:
        return True
    mine = select(Nomination.id).where(Nomination.cluster_id == cluster_id, Nomination.nominee_id == actor.id)
    return session.scalar(mine.where(~Nomination.closed).limit(1)) is not None


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
