"""The letter that tells a mailing list of a published edition, each with a link of its own.

Whoever has an account reads it in their language; everybody else in both, French first.
"""

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import i18n, mailbox
from secretariat.core.person import Person
from secretariat.core.policy import ClusterRef
from secretariat.editions import links
from secretariat.editions.models import Edition
from secretariat.reports.bilingual import BOTH, ORDER


def send(session: Session, cluster: ClusterRef, edition: Edition) -> int:
    """A letter to each recipient, in the caller's transaction; how many."""
    known = select(Person.email, Person.language).where(Person.email.in_(edition.recipients))
    spoken = dict(session.execute(known).all()) if edition.recipients else {}
    for address in edition.recipients:
        languages = (spoken[address],) if address in spoken else ORDER
        opens_in = languages[0] if address in spoken else BOTH
        _link, secret = links.issue(session, None, edition, address, opens_in, links.MAILED_DAYS)
        url = f"{current_app.config['BASE_URL']}/e/{secret}"
        letters = [_letter(cluster, edition, language, url) for language in languages]
        body = "\n---\n\n".join(text for _subject, text in letters)
        mailbox.post(session, address, languages[0], letters[0][0], body)
    return len(edition.recipients)


def _letter(cluster: ClusterRef, edition: Edition, language: str, url: str) -> tuple[str, str]:
    """Subject and body in one language."""
    with i18n.speaking(language):
        text = current_app.jinja_env.get_template("mail/edition.txt").render(
            cluster=cluster.name(language),
            title=edition.title(language),
            link=f"{url}?lang={language}",
            days=links.MAILED_DAYS,
            correction=edition.text("correction", language) if edition.supersedes_id else "",
        )
    subject, _line, body = text.strip().partition("\n")
    return subject, f"{body.strip()}\n"
