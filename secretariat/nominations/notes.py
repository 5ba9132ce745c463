"""Confidential notes on a nomination: who may write them, who reads them, and that each reading is kept.

Text and author are sealed together; the row tells neither, nor when. They are in no Event, notice, search, count or
export, and no other file reads their table. Whoever sees the nomination and contributes may write one; the committee
reads them, but for those who stand aside, and never the nominee, whatever else they are.
"""

import json
import uuid
from dataclasses import dataclass

from sqlalchemy import exists, insert, select
from sqlalchemy.orm import Session

from secretariat.core import clock, keys
from secretariat.core.lifecycle import N_, Forbidden, Refused
from secretariat.core.person import Person
from secretariat.core.policy import Actor
from secretariat.nominations import questions
from secretariat.nominations.models import CommitteeMember, Nomination
from secretariat.nominations.secret_models import Note, NoteReading

LONGEST = 4000
OPEN_STATES = ("submitted", "accepted", "eligible", "ineligible", "answered")
TABLE = Note.__table__


@dataclass(frozen=True)
class Opened:
    """A note that was opened, or one that could not be (``text`` is None)."""

    author: str
    text: str | None


def may_write(actor: Actor, nomination: Nomination) -> bool:
    """Whether somebody who sees a nomination may write a confidential note on it."""
    return (
        nomination.cluster_id in actor.contributes_to
        and actor.id != nomination.nominee_id
        and nomination.state in OPEN_STATES
    )


def may_read(session: Session, actor: Actor, nomination: Nomination) -> bool:
    """Whether somebody is of the call's committee and has no interest in this nomination."""
    member = exists().where(
        CommitteeMember.call_id == nomination.call_id, CommitteeMember.person_id == actor.id
    )
    return bool(session.scalar(select(member))) and not questions.interest(session, nomination, actor.id)


def write(session: Session, actor: Actor, nomination: Nomination, name: str, text: str) -> None:
    """Seal a note. ``name`` is the random one that its form carried: the same form twice writes one note."""
    if not may_write(actor, nomination):
        raise Forbidden(N_("Your roles do not allow this step."))
    if not text.strip() or len(text) > LONGEST:
        raise Refused(errors={"note": [N_("Write a note of at most 4,000 characters.")]})
    try:
        name = str(uuid.UUID(name))
    except ValueError:
        raise Refused(N_("This form is not whole. Open the page again.")) from None
    if session.scalar(select(TABLE.c.id).where(TABLE.c.id == name)):
        return
    words = json.dumps({"author": actor.id, "text": text.strip()}).encode()
    try:
        key_name, sealed = keys.seal(words, TABLE, name)
    except keys.NoKey:
        raise Refused(keys.NoKey.sentence) from None
    session.execute(
        insert(TABLE), {"id": name, "nomination_id": nomination.id, "sealed": sealed, "key_name": key_name}
    )


def read(session: Session, actor: Actor, nomination: Nomination) -> list[Opened]:
    """Open the notes on a nomination, and keep that it was done. They come in the order of their random names."""
    if not may_read(session, actor, nomination):
        raise Forbidden(N_("Your roles do not allow this step."))
    session.add(NoteReading(nomination_id=nomination.id, person_id=actor.id, at=clock.now()))
    rows = session.execute(
        select(TABLE.c.id, TABLE.c.key_name, TABLE.c.sealed)
        .where(TABLE.c.nomination_id == nomination.id)
        .order_by(TABLE.c.id)
    ).all()
    said = [_opened(row) for row in rows]
    people = {one["author"] for one in said if one}
    names = dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(sorted(people)))).all())
    return [Opened(names.get(one["author"], ""), one["text"]) if one else Opened("", None) for one in said]


def readings(session: Session, nomination: Nomination) -> list[tuple[str, object]]:
    """Who opened the notes, and when, newest first; for the committee."""
    return list(
        session.execute(
            select(Person.name, NoteReading.at)
            .join(Person, Person.id == NoteReading.person_id)
            .where(NoteReading.nomination_id == nomination.id)
            .order_by(NoteReading.id.desc())
            .limit(100)
        )
    )


def _opened(row) -> dict | None:
    try:
        return json.loads(keys.unseal(row.key_name, row.sealed, TABLE, row.id))
    except keys.Locked:
        return None
