"""Links that are mailed: each opens one page, once, for a while. Only the hash of its secret is kept."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.person import Person
from secretariat.core.signing import hashed
from secretariat.people.models import Token

LIVES = {
    "invitation": timedelta(days=2),
    "reset": timedelta(hours=1),
    "address_old": timedelta(days=2),
    "address_new": timedelta(days=2),
}
"""How long a link of each kind works."""

FORGOTTEN = timedelta(days=90)
"""Links this long over are deleted."""


def issue(session: Session, person: Person, kind: str, **data: str) -> str:
    """A new link of a kind; the secret that opens it. Earlier ones of this kind work no longer."""
    now = clock.now()
    session.execute(delete(Token).where(Token.person_id == person.id, Token.kind == kind))
    session.execute(delete(Token).where(Token.expires_at < now - FORGOTTEN))
    secret = secrets.token_urlsafe(32)
    session.add(
        Token(
            kind=kind,
            person_id=person.id,
            secret_hash=hashed(secret),
            data=data,
            created_at=now,
            expires_at=now + LIVES[kind],
        )
    )
    session.flush()
    return secret


def live(session: Session, secret: str, *kinds: str, lock: bool = False) -> tuple[Token, Person] | None:
    """The unused, unexpired link of one of these kinds that this secret opens, and its active person.

    ``lock`` holds the person first and reads the link after: of two who use it at once, one finds it used.
    """
    digest = hashed(secret)
    if lock:
        owner = select(Token.person_id).where(Token.secret_hash == digest).scalar_subquery()
        session.execute(select(Person.id).where(Person.id == owner).with_for_update())
    row = session.execute(
        select(Token, Person)
        .join(Person, Person.id == Token.person_id)
        .where(
            Token.secret_hash == digest,
            Token.kind.in_(kinds),
            Token.used_at.is_(None),
            Token.expires_at > clock.now(),
            Person.active,
        )
        .execution_options(populate_existing=lock)
    ).first()
    return (row[0], row[1]) if row else None


def withdraw(session: Session, person_id: int, spent: bool = False) -> None:
    """Make a person's unused links worthless, and forget the used ones too where ``spent``."""
    query = delete(Token).where(Token.person_id == person_id)
    session.execute(query if spent else query.where(Token.used_at.is_(None)))
