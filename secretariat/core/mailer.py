"""From the outbox to the mail server: each letter once, later if it cannot be now, never lost.

A worker claims one letter at a time by moving its next try ten minutes on, commits, hands it over, and marks
it sent. Two workers therefore never hold the same letter. A worker killed between the server's acceptance and
the mark leaves a letter that is sent again: at most once more for each such kill, under the same Message-ID,
by which mail servers and readers recognise it. No order of events loses one.
"""

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import func, select, update

from secretariat.core import clock, work
from secretariat.core.db import db
from secretariat.core.moves import Mail

log = logging.getLogger("secretariat.work")
LEASE = timedelta(minutes=10)
"""Longer than a hand-over can take: a letter claimed and not marked by then is free again."""
PATIENCE = 30.0
"""Seconds that the mail server has for each answer."""
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
REFUSALS = 3
"""A letter refused for good (5xx) is tried this many times: some servers say 5xx and mean 4xx."""
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
"""The next try of a letter that was given up; ``last_error`` says why."""
BATCH = 200


class Unreachable(Exception):
    """The mail server cannot be spoken to; the letters wait and no try is counted."""


@dataclass
class Tally:
    """What one round did."""

    sent: int = 0
    put_off: int = 0
    given_up: int = 0

    def __str__(self) -> str:
        said = [(self.sent, "sent"), (self.put_off, "put off"), (self.given_up, "given up")]
        return ", ".join(f"{n} {what}" for n, what in said if n)


@dataclass(frozen=True)
class Claim:
    """A letter in this worker's hands, until ``lease``."""

    id: int
    message_id: str
    to: str
    subject: str
    body: str
    language: str
    created_at: datetime
    attempts: int
    lease: datetime


def deliver(limit: int = BATCH) -> Tally:
    """Hand over what waits. Raises Unreachable where the server is down or turns us away."""
    tally = Tally()
    if not _waiting():
        return tally
    with _server() as server:
        while tally.sent + tally.put_off + tally.given_up < limit:
            claim = _claim()
            if claim is None:
                break
            if not _hand_over(server, claim, tally):
                break
    return tally


@work.by_itself(5, "mail", rank=90)
def deliver_when_possible() -> str:
    """The chore: nothing without a server's name; one that is down is asked less and less often."""
    if not current_app.config.get("SMTP_HOST"):
        return ""
    pause = current_app.extensions.setdefault("mail_pause", {"until": None, "wait": 0})
    if pause["until"] and clock.now() < pause["until"]:
        return ""
    try:
        tally = deliver()
    except Unreachable as error:
        pause["wait"] = min(300, max(10, pause["wait"] * 2))
        pause["until"] = clock.now() + timedelta(seconds=pause["wait"])
        return f"{error}; trying again in {pause['wait']} s"
    pause.update(until=None, wait=0)
    return str(tally)


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many tries: a minute, then twice as long each time, at most six hours."""
    return min(LONGEST_WAIT, FIRST_WAIT * 2 ** min(attempts - 1, 20))


def retry_given_up() -> int:
    """Put the letters that were given up back into the queue; how many."""
    with work.writing() as session:
        return session.execute(
            update(Mail)
            .where(Mail.sent_at.is_(None), Mail.next_try_at == NEVER)
            .values(next_try_at=clock.now(), attempts=0)
        ).rowcount


def state_of_outbox() -> tuple[int, int, datetime | None]:
    """How many letters wait, how many were given up, and since when the oldest one waits."""
    row = db.session.execute(
        select(
            func.count().filter(Mail.next_try_at < NEVER).label("waiting"),
            func.count().filter(Mail.next_try_at == NEVER).label("given_up"),
            func.min(Mail.created_at).filter(Mail.next_try_at < NEVER).label("oldest"),
        ).where(Mail.sent_at.is_(None))
    ).one()
    return row.waiting, row.given_up, row.oldest


def _waiting() -> bool:
    found = db.session.execute(
        select(Mail.id).where(Mail.sent_at.is_(None), Mail.next_try_at <= clock.now()).limit(1)
    ).first()
    db.session.rollback()
    return found is not None


def _claim() -> Claim | None:
    """Take the letter that has waited longest, so that no other worker takes it before the lease is over."""
    now = clock.now()
    with work.writing() as session:
        mail = session.scalars(
            select(Mail)
            .where(Mail.sent_at.is_(None), Mail.next_try_at <= now)
            .order_by(Mail.next_try_at, Mail.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if mail is None:
            return None
        mail.attempts += 1
        mail.next_try_at = now + LEASE
        return Claim(
            mail.id, mail.message_id, mail.to, mail.subject, mail.body, mail.language, mail.created_at,
            mail.attempts, mail.next_try_at,
        )  # fmt: skip


def _hand_over(server: smtplib.SMTP, claim: Claim, tally: Tally) -> bool:
    """Try one letter and write down how it went; False where the connection is of no more use."""
    try:
        message = build(claim)
        server.send_message(message, sender(), [claim.to])
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPSenderRefused, OSError) as error:
        # SMTPException is an OSError: the answers about this letter alone are told apart here.
        code, text = _answer(error, claim.to)
        if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) and code != 421:
            _refused(claim, code, text, tally)
            return True
        if isinstance(error, smtplib.SMTPNotSupportedError):
            _give_up(claim, text, tally)
            return True
        _put_off(claim, text, tally)
        return False
    except (ValueError, UnicodeError, IndexError) as error:
        _give_up(claim, f"not a letter that can be sent: {error}", tally)
        return True
    _write(claim, sent_at=clock.now(), last_error="")
    tally.sent += 1
    return True


def _refused(claim: Claim, code: int, text: str, tally: Tally) -> None:
    if code >= 500 and claim.attempts >= REFUSALS:
        _give_up(claim, text, tally)
    else:
        _put_off(claim, text, tally)


def _put_off(claim: Claim, error: str, tally: Tally) -> None:
    _write(claim, next_try_at=clock.now() + backoff(claim.attempts), last_error=error[:300])
    tally.put_off += 1


def _give_up(claim: Claim, error: str, tally: Tally) -> None:
    log.warning("letter %s is given up: %s", claim.id, error)
    _write(claim, next_try_at=NEVER, last_error=error[:300])
    tally.given_up += 1


def _write(claim: Claim, **values) -> None:
    """Write the outcome, unless the lease ran out meanwhile and the letter is another worker's."""
    with work.writing() as session:
        session.execute(
            update(Mail)
            .where(Mail.id == claim.id, Mail.sent_at.is_(None), Mail.next_try_at == claim.lease)
            .values(**values)
        )


def _answer(error: Exception, to: str) -> tuple[int, str]:
    """What the server answered, as a code (0 where it said none) and a text."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, said = error.recipients.get(to, (0, b""))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, said = error.smtp_code, error.smtp_error
    else:
        return 0, f"{type(error).__name__}: {error}".strip(": ")
    text = said.decode(errors="replace") if isinstance(said, bytes) else str(said)
    return code, f"{code} {text}"


@contextmanager
def _server() -> Iterator[smtplib.SMTP]:
    """A conversation with the mail server of the settings. Raises Unreachable if it does not come about."""
    config = current_app.config
    host, port = config["SMTP_HOST"], config["SMTP_PORT"]
    domain = urlsplit(config.get("BASE_URL") or "").hostname or "localhost"
    server: smtplib.SMTP | None = None
    try:
        if port == 465:  # the port whose conversations are encrypted from the first byte
            server = smtplib.SMTP_SSL(
                host, port, domain, timeout=PATIENCE, context=ssl.create_default_context()
            )
        else:
            server = smtplib.SMTP(host, port, domain, timeout=PATIENCE)
            if config.get("SMTP_STARTTLS"):
                server.starttls(context=ssl.create_default_context())
        if config.get("SMTP_USER"):
            server.login(config["SMTP_USER"], config.get("SMTP_PASSWORD") or "")
    except OSError as error:
        if server is not None:
            server.close()
        raise Unreachable(f"the mail server {host}:{port} cannot be used: {_answer(error, '')[1]}") from error
    try:
        yield server
    finally:
        try:
            server.quit()
        except OSError:
            server.close()


def try_server() -> None:
    """Speak to the mail server without sending anything. Raises Unreachable."""
    with _server():
        pass


def sender() -> str:
    """The bare address of MAIL_FROM."""
    return parseaddr(current_app.config["MAIL_FROM"])[1]


def build(mail: Mail | Claim) -> EmailMessage:
    """The letter as it goes over the wire. Raises ValueError where an address could not be one."""
    name, address = parseaddr(current_app.config["MAIL_FROM"])
    domain = address.rpartition("@")[2] or "localhost"
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(name or "Secretariat", addr_spec=address)
    message["To"] = Address(addr_spec=mail.to)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.message_id}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message["List-Id"] = f"Secretariat <secretariat.{domain}>"
    message.set_content(mail.body, subtype="plain", charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = mail.language  # after the content, which takes such headers away
    return message
