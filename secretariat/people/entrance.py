"""Coming in and going out: sign-ins, and the passwords that open them.

Passwords arrive here hashed, because hashing must not hold the write lock; what was checked against an
earlier hash is checked again to be the same.
"""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.person import Person, SignIn
from secretariat.core.policy import Actor
from secretariat.core.signing import hashed
from secretariat.people import mails, queries, tokens

FORGOTTEN = timedelta(days=90)
"""A person's sign-ins that ended this long ago are deleted when they sign in."""

PASSWORD_MOVED = N_("Your password was changed meanwhile. Start again.")


def sign_in(
    session: Session,
    person_id: int,
    checked: str,
    renewed: str | None,
    life: timedelta,
    user_agent: str = "",
    address: str = "",
    instead_of: int | None = None,
) -> str | None:
    """Open a sign-in for somebody whose password was just found to fit ``checked``; the cookie's secret.

    None where the account was disabled or its password changed in the meantime. ``renewed`` is a stronger
    hash of the same password; ``instead_of`` this browser's earlier sign-in, which ends.
    """
    person = session.scalar(select(Person).where(Person.id == person_id).with_for_update())
    if person is None or not person.active or person.password_hash != checked:
        return None
    now = clock.now()
    if renewed:
        person.password_hash = renewed
    if instead_of is not None:
        _end(session, SignIn.id == instead_of)
    session.execute(delete(SignIn).where(SignIn.person_id == person.id, SignIn.expires_at < now - FORGOTTEN))
    secret = secrets.token_urlsafe(32)
    session.add(
        SignIn(
            person_id=person.id,
            secret_hash=hashed(secret),
            created_at=now,
            last_seen_at=now,
            expires_at=now + life,
            user_agent=user_agent[:200],
            address=address[:45],
        )
    )
    return secret


def end_sign_in(session: Session, me: Actor, sign_in_id: int | None) -> None:
    """End one of one's own sign-ins; somebody else's is left alone."""
    _end(session, SignIn.person_id == me.id, SignIn.id == sign_in_id)


def end_sign_ins(session: Session, person_id: int, but: int | None = None) -> None:
    """End a person's sign-ins everywhere, or everywhere but one."""
    _end(session, SignIn.person_id == person_id, SignIn.id != (but or 0))


def ask_reset(session: Session, email: str) -> None:
    """Mail a link that sets a new password, where the address has an account that may sign in.

    Nothing tells the sender which it was. (The difference in time is one insert; the throttle allows too few
    tries to measure it.)
    """
    person = queries.by_address(session, email, lock=True)
    if person is None or not person.active or person.password_hash is None:
        return
    link = mails.link("people.reset_password", secret=tokens.issue(session, person, "reset"))
    mails.send(session, person, "reset", link=link)


def reset(session: Session, secret: str, password_hash: str) -> Person | None:
    """Set a new password by a mailed link and end every sign-in; None where the link no longer works."""
    found = tokens.live(session, secret, "reset", lock=True)
    if found is None:
        return None
    token, person = found
    token.used_at = clock.now()
    person.password_hash = password_hash
    end_sign_ins(session, person.id)
    tokens.withdraw(session, person.id)
    mails.send(session, person, "password_changed", link=mails.link("people.ask_reset"))
    return person


def change_password(session: Session, me: Actor, checked: str | None, password_hash: str) -> None:
    """Replace the password that ``checked`` kept; every other sign-in ends, this one stays."""
    person = queries.own(session, me, lock=True)
    if person.password_hash != checked:
        raise Refused(PASSWORD_MOVED)
    person.password_hash = password_hash
    end_sign_ins(session, me.id, but=me.sign_in_id)
    tokens.withdraw(session, me.id)
    mails.send(session, person, "password_changed", link=mails.link("people.ask_reset"))


def _end(session: Session, *where) -> None:
    session.execute(
        update(SignIn)
        .where(*where, SignIn.revoked_at.is_(None))
        .values(revoked_at=clock.now())
        .execution_options(synchronize_session=False)
    )
