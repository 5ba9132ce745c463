"""A change of e-mail address: confirmed at the old one and at the new one, in either order."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.person import Person
from secretariat.core.policy import Actor
from secretariat.people import mails, queries, tokens
from secretariat.people.entrance import PASSWORD_MOVED
from secretariat.people.models import Token


def ask_address(session: Session, me: Actor, email: str, checked: str | None) -> None:
    """Ask to change one's address: a link goes to the old and to the new one, and both must be followed.

    An address that has an account gets a mail that says so instead of a link; this page does not tell.
    """
    person = queries.own(session, me, lock=True)
    email = queries.address(email)
    if person.password_hash != checked:
        raise Refused(PASSWORD_MOVED)
    if person.email == email:
        raise Refused(errors={"email": [N_("This is your address already.")]})
    withdraw_address(session, me)
    secret = tokens.issue(session, person, "address_old", email=email)
    mails.send(
        session, person, "address_old", email=email, link=mails.link("people.confirm_address", secret=secret)
    )
    if queries.by_address(session, email):
        mails.send(session, person, "address_taken", to=email)
        return
    secret = tokens.issue(session, person, "address_new", email=email)
    link = mails.link("people.confirm_address", secret=secret)
    mails.send(session, person, "address_new", to=email, email=email, link=link)


def confirm_address(session: Session, secret: str) -> tuple[Person, bool] | None:
    """Confirm a change of address at one end: the person, and whether both are confirmed now and it is done.

    None where the link no longer works, or somebody took the new address meanwhile.
    """
    found = tokens.live(session, secret, "address_old", "address_new", lock=True)
    if found is None:
        return None
    token, person = found
    token.used_at = clock.now()
    session.flush()
    other = session.scalar(
        select(Token).where(
            Token.person_id == person.id,
            Token.kind == ("address_new" if token.kind == "address_old" else "address_old"),
            Token.used_at.is_not(None),
            Token.expires_at > clock.now(),
        )
    )
    if other is None or other.data.get("email") != token.data["email"]:
        return person, False
    if queries.by_address(session, token.data["email"]):
        return None
    old, person.email = person.email, token.data["email"]
    tokens.withdraw(session, person.id, spent=True)
    for address in (old, person.email):
        mails.send(session, person, "address_changed", to=address, old=old, new=person.email)
    return person, True


def withdraw_address(session: Session, me: Actor) -> None:
    """Take back a change of address that is not done."""
    session.execute(
        delete(Token).where(Token.person_id == me.id, Token.kind.in_(("address_old", "address_new")))
    )
