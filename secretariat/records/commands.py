"""Writes that every kind has: comments, files, following, reminding."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from secretariat.core import acts, clock, files, kinds, people_of
from secretariat.core.content import Attachment, Comment
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn, Refused
from secretariat.core.moves import Move
from secretariat.core.policy import Actor
from secretariat.core.record import Follow, Record
from secretariat.core.waits import REMIND_AGAIN, may_remind
from secretariat.records import queries
from secretariat.records.mentions import Named, resolve

NOT_YOURS = N_("Only whoever wrote this, or the secretariat, may remove it.")
READ_ONLY = N_("You may read this, and change nothing.")


def _writes(actor: Actor, record: Record) -> None:
    if record.cluster_id not in actor.contributes_to:
        raise Forbidden(READ_ONLY)


def _owns(actor: Actor, record: Record, person_id: int, staff: bool = True) -> None:
    _writes(actor, record)
    if person_id != actor.id and not (staff and record.cluster_id in actor.staff_of):
        raise Forbidden(NOT_YOURS)


def comment(session: Session, actor: Actor, record: Record, body: str) -> tuple[Comment, Named]:
    """Add a comment; its author follows the record from now on, those it names are told."""
    _writes(actor, record)
    named = resolve(body, _seers(session, record, body))
    row = Comment(record_id=record.id, person_id=actor.id, body=named.body, at=clock.now())
    session.add(row)
    session.flush()
    follow(session, actor, record)
    acts.note(
        session, actor, record, "comment", {"comment": row.id}, tell=dict.fromkeys(named.people, "mention")
    )
    return row, named


def edit_comment(session: Session, actor: Actor, record: Record, row: Comment, body: str) -> Named:
    """Change one's own comment; only people whom it did not name before are told."""
    _owns(actor, record, row.person_id, staff=False)
    seers = _seers(session, record, body)
    named = resolve(body, seers)
    if named.body == row.body:
        return named
    before = resolve(row.body, seers).people
    row.body, row.edited_at = named.body, clock.now()
    tell = dict.fromkeys(named.people - before, "mention")
    acts.note(session, actor, record, "comment_edit", {"comment": row.id}, tell=tell, followers=False)
    return named


def remove_comment(session: Session, actor: Actor, record: Record, row: Comment) -> None:
    """Remove a comment's text for good; who wrote one and when stays."""
    _owns(actor, record, row.person_id)
    row.body, row.removed_at = "", clock.now()
    acts.note(session, actor, record, "uncomment", {"comment": row.id}, followers=False)


def _seers(session: Session, record: Record, body: str) -> list[tuple[int, str]]:
    return queries.people_who_see(session, record) if "@" in body else []


def attach(session: Session, actor: Actor, record: Record, kept: Iterable[files.Kept]) -> list[Attachment]:
    """Attach stored files to a record."""
    _writes(actor, record)
    rows = files.attach(session, actor, record, kept)
    details = {"files": [row.id for row in rows], "what": [row.name for row in rows]}
    acts.note(session, actor, record, "attach", details)
    return rows


def detach(session: Session, actor: Actor, record: Record, row: Attachment) -> None:
    """Take a file off a record; nobody reaches it any more."""
    _owns(actor, record, row.person_id)
    row.removed_at = clock.now()
    acts.note(session, actor, record, "detach", {"files": [row.id], "what": row.name}, followers=False)


def follow(session: Session, actor: Actor, record: Record) -> None:
    """Follow a record; following twice is following once."""
    known = select(Follow.since).where(Follow.person_id == actor.id, Follow.record_id == record.id)
    if session.execute(known).first() is None:
        session.add(Follow(person_id=actor.id, record_id=record.id, since=clock.now()))
        session.flush()


def unfollow(session: Session, actor: Actor, record: Record) -> None:
    """Follow a record no longer."""
    session.execute(delete(Follow).where(Follow.person_id == actor.id, Follow.record_id == record.id))


def remind(session: Session, actor: Actor, record: Record, move_id: int) -> list[str]:
    """Remind those of whom a move is awaited, at most once a day; their names.

    Raises OutOfTurn where the move is answered, Forbidden for who neither asked nor coordinates, Refused
    where a reminder went out a moment ago or nobody is there to be reminded.
    """
    query = select(Move).where(Move.id == queries.row_id(move_id), Move.record_id == record.id)
    move = session.scalars(
        query.with_for_update(of=Move).execution_options(populate_existing=True)
    ).one_or_none()
    if move is None:
        raise OutOfTurn(N_("Nobody is awaited for this any more."))
    if not may_remind(actor, record, move.asked_by_id):
        raise Forbidden(N_("Only whoever asked, or the secretariat, may remind."))
    if move.part_kind is None and kinds.kind_of(record).lifecycle.by_verb[move.verb][0].unnamed:
        raise Forbidden(N_("The product reminds them by itself, without naming anybody."))
    now = clock.now()
    if move.reminded_at is not None and now - move.reminded_at < REMIND_AGAIN:
        raise Refused(N_("A reminder went out less than a day ago. Give them time to answer."))
    found = people_of.holders(session, record, {move.principal}, set(), now)
    held = {id for id, principals in found.items() if move.principal in principals and id != actor.id}
    if not held:
        raise Refused(N_("There is nobody to remind: no one else holds this role at present."))
    people = people_of.names_by_principal(session, {f"p{id}" for id in held}, now)
    names = sorted(name for pairs in people.values() for _id, name in pairs)
    move.reminded_at, move.reminders = now, move.reminders + 1
    details = {"move": move.id, "verb": move.verb, "people": sorted(held), "what": names}
    acts.note(
        session, actor, record, "remind", details, tell=dict.fromkeys(held, "reminder"), followers=False
    )
    return names
