"""Posting a letter: a row of the outbox, written in the caller's transaction, sent later by ``flask work``.

What a letter tells and the letter itself commit together, so neither exists without the other.
"""

import re
import uuid
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.i18n import LANGUAGES
from secretariat.core.moves import Mail

SUBJECT_LENGTH = 300
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""What neither a database nor a mail server can carry in a body; tabs and line ends pass."""
BLANKS = re.compile(r"[^\S\u00a0]+")
"""But the no-break space, which keeps a French colon with its word."""


def post(
    session: Session,
    to: str,
    language: str,
    subject: str,
    body: str,
    person_id: int | None = None,
) -> Mail:
    """Put a plain-text letter into the outbox; it leaves once this transaction has committed.

    ``to`` is one bare address. Line ends and control characters in the subject become spaces, so that no text
    a person typed can become a header. Raises ValueError for an address that could.
    """
    moment = clock.now()
    mail = Mail(
        message_id=f"{uuid.uuid4().hex}@{_domain()}",
        person_id=person_id,
        to=_address(to),
        language=language if language in LANGUAGES else "fr",
        subject=_one_line(subject),
        body=CONTROL.sub(" ", body.replace("\r\n", "\n").replace("\r", "\n")),
        created_at=moment,
        next_try_at=moment,
    )
    session.add(mail)
    session.flush()
    return mail


def _address(to: str) -> str:
    to = to.strip()
    if to.count("@") != 1 or len(to) > 254 or any(c.isspace() or c in '<>,;:"\\' or ord(c) < 33 for c in to):
        raise ValueError("one bare address is needed")
    return to


def _one_line(subject: str) -> str:
    words = BLANKS.sub(" ", CONTROL.sub(" ", subject)).strip()
    return words if len(words) <= SUBJECT_LENGTH else words[: SUBJECT_LENGTH - 1].rstrip() + "…"


def _domain() -> str:
    return urlsplit(current_app.config.get("BASE_URL") or "").hostname or "localhost"
