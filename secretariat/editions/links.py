"""Links that share one published edition: random, kept as a hash, until a moment, revocable, counted."""

import secrets
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from secretariat.core import acts, clock, kinds
from secretariat.core.lifecycle import N_, OutOfTurn, Refused
from secretariat.core.policy import Actor
from secretariat.core.signing import hashed
from secretariat.editions.models import Edition, EditionLink
from secretariat.editions.queries import GIVEN

DAYS = (30, 90, 365)
"""How long a link may live; by default the second."""
MAILED_DAYS = 90
MOST = 200


def share(
    session: Session, actor: Actor, edition: Edition, name: str, language: str, days: int
) -> tuple[EditionLink, str]:
    """A new link to a published edition, and the secret that opens it, which nobody can read again."""
    if days not in DAYS:
        raise Refused(errors={"days": [N_("Choose one of those listed.")]})
    acts.refuse_strangers(kinds.kind("edition"), actor, edition, "share")
    if edition.state != "published":
        raise OutOfTurn(N_("Only a published edition is shared: a corrected one has taken its place."))
    link, secret = issue(session, actor.id, edition, name, language, days)
    acts.take_step(session, actor, edition, "share", details={"link": link.id, "what": name})
    return link, secret


def issue(
    session: Session, person_id: int | None, edition: Edition, name: str, language: str, days: int
) -> tuple[EditionLink, str]:
    """The link's row alone: the caller writes the history."""
    secret, now = secrets.token_urlsafe(32), clock.now()
    link = EditionLink(
        edition_id=edition.id,
        secret_hash=hashed(secret),
        name=name[:254],
        language=language,
        created_at=now,
        created_by_id=person_id,
        expires_at=now + timedelta(days=days),
    )
    session.add(link)
    session.flush()
    return link, secret


def revoke(session: Session, actor: Actor, edition: Edition, link_id: int) -> None:
    """Make a link worthless at once; doing it twice is doing it once."""
    query = select(EditionLink).where(EditionLink.id == link_id, EditionLink.edition_id == edition.id)
    link = session.scalars(query.with_for_update()).one_or_none()
    if link is None:
        raise NotFound
    if link.revoked_at is None:
        link.revoked_at = clock.now()
        acts.take_step(session, actor, edition, "revoke", details={"link": link.id, "what": link.name})


def of_edition(session: Session, edition: Edition) -> list[EditionLink]:
    """An edition's links, the newest first."""
    query = select(EditionLink).where(EditionLink.edition_id == edition.id)
    return list(session.scalars(query.order_by(EditionLink.id.desc()).limit(MOST)))


def find(session: Session, secret: str) -> tuple[EditionLink, Edition] | None:
    """The link of a secret with its edition, whatever became of the link since; None where there never was one."""
    row = session.execute(
        select(EditionLink, Edition)
        .join(Edition, Edition.id == EditionLink.edition_id)
        .where(EditionLink.secret_hash == hashed(secret), Edition.state.in_(GIVEN))
    ).first()
    return (row[0], row[1]) if row else None


def opened(session: Session, link_id: int) -> None:
    """Count one opening."""
    session.execute(
        update(EditionLink)
        .where(EditionLink.id == link_id)
        .values(opens=EditionLink.opens + 1, opened_at=clock.now())
    )
