"""How often something may be tried, counted in the database: by network address and by account.

A try is counted before it is made, in one statement, so that a hundred at once are not all the tenth. A
window begins with its first try and ends by itself: nobody can lengthen another's wait by trying on.
"""

import hashlib
import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Integer, String, bindparam, delete, select, text, update
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.db import Moment
from secretariat.people.models import Tries

KEPT = timedelta(days=1)
SWEPT = 50


@dataclass(frozen=True)
class Limit:
    """The most tries within a window, of one network address and of one account."""

    window: timedelta
    address: int
    account: int


LIMITS = {
    "sign-in": Limit(timedelta(minutes=15), address=60, account=10),
    "reset": Limit(timedelta(hours=1), address=20, account=4),
    "password": Limit(timedelta(minutes=15), address=60, account=10),
    "answer": Limit(timedelta(minutes=15), address=60, account=20),
    "shared": Limit(timedelta(hours=1), address=300, account=600),
    "link": Limit(timedelta(hours=1), address=20, account=3),
}

COUNT = text(
    "INSERT INTO tries (subject, number, since) VALUES (:subject, 1, :now) "
    "ON CONFLICT (subject) DO UPDATE SET "
    "number = CASE WHEN tries.since <= :over THEN 1 ELSE tries.number + 1 END, "
    "since = CASE WHEN tries.since <= :over THEN excluded.since ELSE tries.since END RETURNING number, since"
).bindparams(
    bindparam("subject", type_=String), bindparam("now", type_=Moment), bindparam("over", type_=Moment)
)
COUNT = COUNT.columns(number=Integer, since=Moment)


def count(session: Session, purpose: str, address: str | None, account: str) -> int:
    """Count one try. The seconds to wait before the next, or 0 where this one may go on.

    ``address`` is the sender's network address, ``account`` what is tried on: an e-mail address, a person.
    """
    limit, now = LIMITS[purpose], clock.now()
    wait = 0
    for sort, who, most in (
        ("address", network(address), limit.address),
        ("account", account, limit.account),
    ):
        number, since = session.execute(
            COUNT, {"subject": subject(purpose, sort, who), "now": now, "over": now - limit.window}
        ).one()
        if number > most:
            wait = max(wait, int((since + limit.window - now).total_seconds()) + 1)
    _sweep(session, now)
    return wait


def forgive(session: Session, purpose: str, address: str | None, account: str) -> None:
    """A try that succeeded: the network address gets this one try back, and the account starts anew.

    The rows are taken in the order of ``count``, so that two requests never wait for each other.
    """
    session.execute(
        update(Tries)
        .where(Tries.subject == subject(purpose, "address", network(address)), Tries.number > 0)
        .values(number=Tries.number - 1)
    )
    session.execute(delete(Tries).where(Tries.subject == subject(purpose, "account", account)))


def subject(purpose: str, sort: str, who: str) -> str:
    return f"{purpose}:{sort}:{hashlib.sha256(who.encode()).hexdigest()[:40]}"


def network(address: str | None) -> str:
    """What counts as one sender: an IPv4 address, or the /64 that one IPv6 subscriber is given."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if ip.version == 6 and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ip) if ip.version == 4 else str(ipaddress.ip_network((int(ip), 64), strict=False))


def _sweep(session: Session, now) -> None:
    """Forget a few rows whose window is long over; each try cleans more than it adds."""
    old = session.scalars(
        select(Tries.subject).where(Tries.since < now - KEPT).limit(SWEPT).with_for_update(skip_locked=True)
    ).all()
    if old:
        session.execute(delete(Tries).where(Tries.subject.in_(old)))
