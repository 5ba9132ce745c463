"""Letters to nominees: what they are asked, and how it ended for those who have no account to read it in.

Plain text in the nominee's language; a template's first line is the subject.
"""

from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from secretariat.clusters.constituencies import labels
from secretariat.core import clock, i18n, mailbox
from secretariat.core.people_of import in_force
from secretariat.core.person import Grant, Person
from secretariat.core.record import Record
from secretariat.core.walls import Cluster
from secretariat.nominations import links
from secretariat.nominations.models import Call, Nomination, Nominator

ANSWER_WITHIN = timedelta(days=14)
"""Time given to a nominee without an account to answer a finding."""


def address(secret: str) -> str:
    """The page that a secret opens, at the installation's own address."""
    return f"{current_app.config['BASE_URL']}/n/{secret}"


def invite(session: Session, nomination: Nomination, call: Call, again: bool = False) -> None:
    """The one letter that asks a nominee for an answer, or a fresh link for the same."""
    secret = links.issue(session, nomination, "answer", call.closes_at)
    by = session.scalars(
        select(Person.name)
        .join(Nominator, Nominator.person_id == Person.id)
        .where(Nominator.nomination_id == nomination.id)
        .order_by(Nominator.at)
    ).all()
    _send(
        session,
        nomination,
        "nomination",
        by=", ".join(by),
        link=address(secret),
        again=again,
        reason=nomination.reason,
        closes_on=call.closes_on,
    )


def finding(session: Session, nomination: Nomination) -> None:
    """Found ineligible: the reason, and a link to answer it, to a nominee who cannot sign in."""
    if inside(session, nomination):
        return
    secret = links.issue(session, nomination, "dossier", clock.now() + ANSWER_WITHIN)
    until = clock.today(zone_of(session, nomination)) + ANSWER_WITHIN
    _send(session, nomination, "finding", link=address(secret), reason=nomination.vet_reason, until=until)


def outcome(session: Session, nomination: Nomination, verb: str, reason: str = "") -> None:
    """How it ended (``accept``, ``elect``, ``not_elect``, ``end_with_call`` …), where no notice reaches the nominee."""
    if not inside(session, nomination):
        send_outcome(session, nomination, verb, reason)


def send_outcome(session: Session, nomination: Nomination, verb: str, reason: str = "", **term) -> None:
    """The letter itself. ``term`` of somebody elected: ``starts_on``, ``ends_on``, and ``account``, the link by which
    they open one."""
    _send(session, nomination, "outcome", verb=verb, reason=reason, **term)


def inside(session: Session, nomination: Nomination) -> bool:
    """Whether the nominee has a role in the cluster: then the product's own notices reach them."""
    held = exists().where(
        Grant.person_id == Person.id, Grant.cluster_id == nomination.cluster_id, in_force(clock.now())
    )
    query = select(Person.id).where(Person.id == nomination.nominee_id, Person.active, held)
    return session.scalar(query) is not None


def zone_of(session: Session, record: Record) -> str:
    return session.get(Cluster, record.cluster_id).time_zone


def _send(session: Session, nomination: Nomination, template: str, **facts) -> None:
    person = session.get(Person, nomination.nominee_id)
    language = nomination.language if person.password_hash is None else person.language
    cluster = session.get(Cluster, nomination.cluster_id)
    body = session.get(Record, nomination.group_id)
    with i18n.speaking(language):
        seat = labels(session, cluster.id, language).get(nomination.constituency, nomination.constituency)
        told = {
            name: i18n.day(value, language, "weekday")
            for name, value in facts.items()
            if hasattr(value, "isoformat")
        }
        text = current_app.jinja_env.get_template(f"mail/{template}.txt").render(
            {
                **facts,
                **told,
                "person": person,
                "cluster": cluster.name_fr if language == "fr" else cluster.name_en,
                "body": body.title(language) if body else _("the body"),
                "seat": seat,
                "base": current_app.config["BASE_URL"],
            }
        )
    subject, _separator, written = text.strip().partition("\n")
    mailbox.post(session, person.email, language, subject, written.strip() + "\n", person.id)
