"""What is written about people: entering and inviting them, their profile, disabling and enabling them.

Passwords arrive hashed (see entrance.py).
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.lifecycle import N_, Forbidden, Refused
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person
from secretariat.core.policy import Actor, Permission
from secretariat.core.words import sort_key
from secretariat.people import entrance, mails, queries, tokens


def enter(
    session: Session,
    email: str,
    name: str,
    language: str = "fr",
    password_hash: str | None = None,
    fictional: bool = False,
) -> Person:
    """Enter a person without telling them. Raises Refused where the address belongs to somebody."""
    if queries.by_address(session, email):
        raise Refused(errors={"email": [N_("This address already has an account.")]})
    person = Person(
        email=queries.address(email),
        language=language,
        password_hash=password_hash,
        fictional=fictional,
        created_at=clock.now(),
    )
    call(person, name)
    session.add(person)
    session.flush()
    return person


def call(person: Person, name: str) -> None:
    """Give a person a name, on one line, and its place in the alphabet."""
    person.name = " ".join(name.split())
    person.sort_name = sort_key(person.name)


def invite(
    session: Session, me: Actor, email: str, name: str, language: str = "fr", place: str = ""
) -> Person:
    """The person with this address, entered and invited by mail where they have no password yet.

    For administrators and the staff of a cluster. ``place`` names the cluster in the mail. A new invitation
    makes the earlier ones worthless. Raises Forbidden, and Refused for a disabled account.
    """
    if not (me.holds(Permission.ADMINISTER, None) or me.staff_of):
        raise Forbidden(N_("Only an administrator or a cluster’s secretariat invites people."))
    person = queries.by_address(session, email, lock=True)
    if person is None:
        person = enter(session, email, name, language)
    if not person.active:
        raise Refused(errors={"email": [N_("This account is disabled. An administrator can enable it.")]})
    if person.password_hash is None:
        invitation(session, person, me.name, place)
    return person


def invitation(session: Session, person: Person, by: str = "", place: str = "") -> str:
    """Mail an invitation; the address of its page, for the command line."""
    link = mails.link("people.invitation", secret=tokens.issue(session, person, "invitation"))
    mails.send(session, person, "invitation", link=link, by=by, place=place)
    return link


def invite_again(session: Session, me: Actor, person_id: int) -> Person | None:
    """Mail a new invitation to somebody who has not answered the first."""
    person = session.get(Person, person_id)
    if person is None:
        return None
    if person.password_hash is not None:
        raise Refused(
            N_("This person has a password already, and can ask for a new one on the sign-in page.")
        )
    return invite(session, me, person.email, person.name, person.language)


def accept_invitation(session: Session, secret: str, name: str, language: str, password_hash: str) -> bool:
    """Give an invited person their password; False where the link no longer works."""
    found = tokens.live(session, secret, "invitation", lock=True)
    if found is None or found[1].password_hash is not None:
        return False
    token, person = found
    token.used_at = clock.now()
    person.password_hash, person.language = password_hash, language
    call(person, name)
    tokens.withdraw(session, person.id)
    return True


def change_profile(session: Session, me: Actor, facts: dict) -> None:
    """Change one's name, language, time zone, theme or how one is told."""
    person = queries.own(session, me, lock=True)
    for name in ("language", "time_zone", "theme", "notify"):
        if name in facts:
            setattr(person, name, facts[name])
    if "name" in facts:
        call(person, facts["name"])


def set_active(session: Session, me: Actor, person_id: int, active: bool) -> Person | None:
    """Disable or enable an account; None where there is none. Disabling ends its sign-ins and links at once.

    Raises Forbidden for anybody but an administrator, and Refused on one's own account: so one remains.
    """
    if not me.holds(Permission.ADMINISTER, None):
        raise Forbidden(N_("Only an administrator disables and enables accounts."))
    person = session.scalar(select(Person).where(Person.id == person_id).with_for_update())
    if person is None:
        return None
    if person.id == me.id:
        raise Refused(N_("You cannot disable your own account. Ask another administrator."))
    person.active = active
    if not active:
        entrance.end_sign_ins(session, person.id)
        tokens.withdraw(session, person.id, spent=True)
    return person


def make_administrator(session: Session, person: Person) -> None:
    """Let a person administer the installation: accounts and clusters, not what they hold."""
    held = select(Grant.id).where(
        Grant.person_id == person.id, Grant.principal == "i:administrator", in_force(clock.now())
    )
    if session.scalar(held.limit(1)):
        return
    session.add(
        Grant(
            person_id=person.id,
            scope="i",
            role="administrator",
            principal="i:administrator",
            starts_at=clock.now(),
        )
    )
