"""From the secret in the cookie to the actor, in one statement."""

import hashlib
from dataclasses import dataclass, field

from sqlalchemy import bindparam

from secretariat.core import clock
from secretariat.core.actors import BY_SECRET, actor_from_result
from secretariat.core.db import db
from secretariat.core.person import SignIn
from secretariat.core.policy import Actor

_sign_in = SignIn.__table__.c
OPENED = BY_SECRET.where(
    _sign_in.secret_hash == bindparam("secret_hash"),
    _sign_in.revoked_at.is_(None),
    _sign_in.expires_at > bindparam("at"),
)


def hashed(secret: str) -> str:
    """How a secret is kept: it is random and long, so one SHA-256 is enough and can be looked up."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True)
class NewSignIn:
    """What Flask-Login is given when somebody signs in: only the secret, which goes into the cookie."""

    secret: str = field(repr=False)

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return self.secret


def load_by_secret(secret: str) -> Actor | None:
    """The actor whose sign-in this secret opens; None once revoked, expired, or the person disabled."""
    now = clock.now()
    rows = db.session.execute(OPENED, {"secret_hash": hashed(secret), "at": now}).all()
    return actor_from_result(rows, now, rows[0].sign_in_id) if rows else None
