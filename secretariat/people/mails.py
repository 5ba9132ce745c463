"""The mails of accounts: plain text in the reader's language; a template's first line is the subject."""

from flask import current_app
from sqlalchemy.orm import Session

from secretariat.core import i18n, mailbox
from secretariat.core.person import Person


def link(endpoint: str, **values: str) -> str:
    """The full address of a page, from the installation's own (never from the Host that a request claims)."""
    path = current_app.url_map.bind("localhost").build(endpoint, values)
    return current_app.config["BASE_URL"] + path


def send(session: Session, person: Person, template: str, to: str | None = None, **facts) -> None:
    """Put a mail to a person into the outbox; ``to`` where it does not go to their own address."""
    with i18n.speaking(person.language):
        text = current_app.jinja_env.get_template(f"mail/{template}.txt").render(person=person, **facts)
    subject, _separator, body = text.strip().partition("\n")
    mailbox.post(session, to or person.email, person.language, subject, body.strip() + "\n", person.id)
