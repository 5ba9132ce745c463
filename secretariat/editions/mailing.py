"""The letter that tells a mailing list of a published edition: French first, then English, with a link of its own."""

from flask import current_app
from sqlalchemy.orm import Session

from secretariat.core import i18n, mailbox
from secretariat.core.policy import ClusterRef
from secretariat.editions import links
from secretariat.editions.models import Edition


def send(session: Session, cluster: ClusterRef, edition: Edition) -> int:
    """A letter to each recipient, in the caller's transaction; how many."""
    for address in edition.recipients:
        _link, secret = links.issue(session, None, edition, address, "fr", links.MAILED_DAYS)
        url = f"{current_app.config['BASE_URL']}/e/{secret}"
        pieces = []
        for language in ("fr", "en"):
            with i18n.speaking(language):
                text = current_app.jinja_env.get_template("mail/edition.txt").render(
                    cluster=cluster.name(language),
                    title=edition.title(language),
                    link=f"{url}?lang={language}",
                    days=links.MAILED_DAYS,
                    correction=edition.text("correction", language) if edition.supersedes_id else "",
                )
            pieces.append(text.strip())
        subject, _line, body = pieces[0].partition("\n")
        _subject, _line, other = pieces[1].partition("\n")
        mailbox.post(session, address, "fr", subject, f"{body.strip()}\n\n---\n\n{other.strip()}\n")
    return len(edition.recipients)
