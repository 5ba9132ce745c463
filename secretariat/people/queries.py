"""Reads of accounts: one's own, and the administrator's list. People of a cluster are the clusters room's."""

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.lifecycle import N_, Forbidden
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person, SignIn
from secretariat.core.policy import Actor, Permission
from secretariat.core.words import sort_key
from secretariat.people.models import Token

PAGE = 50


def address(text: str) -> str:
    """An e-mail address as it is compared and kept."""
    return text.strip().lower()


def by_address(session: Session, email: str, lock: bool = False) -> Person | None:
    """The person with this e-mail address, active or not."""
    query = select(Person).where(Person.email == address(email))
    return session.scalar(query.with_for_update() if lock else query)


def own(session: Session, actor: Actor, lock: bool = False) -> Person:
    """The actor's own row; held as long as rows that only name the person (their forms, say) may still come."""
    query = select(Person).where(Person.id == actor.id)
    return session.scalars(query.with_for_update(key_share=True) if lock else query).one()


def sign_ins(session: Session, actor: Actor) -> list[SignIn]:
    """Where the actor is signed in, the latest seen first."""
    return list(
        session.scalars(
            select(SignIn)
            .where(SignIn.person_id == actor.id, SignIn.revoked_at.is_(None), SignIn.expires_at > clock.now())
            .order_by(SignIn.last_seen_at.desc(), SignIn.id.desc())
            .limit(PAGE)
        )
    )


def waiting_address(session: Session, actor: Actor) -> str | None:
    """The new address that the actor asked for and that is not confirmed at both ends yet."""
    data = session.scalar(
        select(Token.data)
        .where(
            Token.person_id == actor.id,
            Token.kind.in_(("address_old", "address_new")),
            Token.used_at.is_(None),
            Token.expires_at > clock.now(),
        )
        .limit(1)
    )
    return data.get("email") if data else None


def accounts(
    session: Session, actor: Actor, words: str = "", state: str = "", page: int = 1, size: int = PAGE
) -> tuple[list, int]:
    """The installation's accounts for an administrator: rows of one page, and how many there are in all.

    ``state`` is ``active``, ``invited`` (no password yet), ``disabled`` or empty. Others: Forbidden.
    """
    if not actor.holds(Permission.ADMINISTER, None):
        raise Forbidden(N_("Only an administrator sees the list of accounts."))
    where = []
    if text := words.strip():
        folded = sort_key(text)
        matches = [Person.email.contains(address(text), autoescape=True)]
        if folded:
            matches.append(Person.sort_name.contains(folded, autoescape=True))
        where.append(or_(*matches))
    if state == "disabled":
        where.append(Person.active.is_(False))
    elif state == "invited":
        where += [Person.active, Person.password_hash.is_(None)]
    elif state == "active":
        where += [Person.active, Person.password_hash.is_not(None)]
    administers = exists().where(
        Grant.person_id == Person.id, Grant.principal == "i:administrator", in_force(clock.now())
    )
    total = session.scalar(select(func.count()).select_from(Person).where(*where))
    rows = session.execute(
        select(
            Person.id,
            Person.name,
            Person.email,
            Person.active,
            Person.password_hash.is_not(None).label("has_password"),
            Person.last_visit_at,
            administers.label("administers"),
        )
        .where(*where)
        .order_by(Person.sort_name, Person.id)
        .limit(size)
        .offset((page - 1) * size)
    ).all()
    return rows, total
