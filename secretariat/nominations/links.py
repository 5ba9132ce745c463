"""Links mailed to nominees: each opens one nomination, for its nominee, for one answer, until the call closes.

Opening one changes nothing (mail filters do it too). A new link makes the earlier ones of its purpose worthless.
"""

import secrets
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.person import Person
from secretariat.core.signing import hashed
from secretariat.nominations.models import Link, Nomination

ANSWERS = {"answer": "submitted", "dossier": "ineligible"}
"""The state in which a nomination takes the answer that a link of a purpose is for."""


def issue(session: Session, nomination: Nomination, purpose: str, expires_at: datetime) -> str:
    """A new link; the secret that opens it."""
    now = clock.now()
    session.execute(
        update(Link)
        .where(Link.nomination_id == nomination.id, Link.purpose == purpose, Link.used_at.is_(None))
        .where(Link.expires_at > now)
        .values(expires_at=now)
    )
    secret = secrets.token_urlsafe(32)
    session.add(
        Link(
            nomination_id=nomination.id,
            person_id=nomination.nominee_id,
            purpose=purpose,
            secret_hash=hashed(secret),
            created_at=now,
            expires_at=expires_at,
        )
    )
    session.flush()
    return secret


def known(session: Session, secret: str) -> Link | None:
    """The link that a secret belongs to, whatever has become of it."""
    return session.scalars(select(Link).where(Link.secret_hash == hashed(secret))).one_or_none()


def live(session: Session, secret: str, lock: bool = False) -> tuple[Link, Nomination] | None:
    """The unused, unexpired link that a secret opens, with a nomination that waits for its answer.

    ``lock`` holds the nomination: of two answers at once, one finds the link used.
    """
    link = known(session, secret)
    if link is None:
        return None
    query = select(Nomination).where(Nomination.id == link.nomination_id)
    if lock:
        query = query.with_for_update(of=Nomination.__table__).execution_options(populate_existing=True)
    nomination = session.scalars(query).one()
    if lock:
        session.refresh(link)
    active = select(Person.id).where(Person.id == link.person_id, Person.active)
    good = (
        link.used_at is None
        and link.expires_at > clock.now()
        and link.person_id == nomination.nominee_id
        and nomination.state == ANSWERS[link.purpose]
        and session.scalar(active) is not None
    )
    return (link, nomination) if good else None


def move_expiry(session: Session, nomination_ids, expires_at: datetime) -> None:
    """The links that still open something live as long as the call that was extended."""
    session.execute(
        update(Link)
        .where(
            Link.nomination_id.in_(nomination_ids),
            Link.purpose == "answer",
            Link.used_at.is_(None),
            Link.expires_at > clock.now(),
        )
        .values(expires_at=expires_at)
    )
