"""Publishing an edition: its figures read at one instant, every form made once, its bytes kept, then sealed.

Nothing is locked while the forms are made; sealing them is one short transaction, so an edition is published whole
or not at all. What a failed attempt kept is named by no row, and is swept away.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from secretariat.core import acts, clock, files
from secretariat.core.lifecycle import N_, OutOfTurn
from secretariat.core.policy import ClusterRef, product_actor
from secretariat.core.record import Record
from secretariat.core.words import slugify
from secretariat.editions import mailing, standalone
from secretariat.editions.building import report_of, restricted_group, subject_of
from secretariat.editions.models import Edition, EditionFile
from secretariat.editions.since import FACTS
from secretariat.reports import bilingual, media
from secretariat.reports.bilingual import BOTH
from secretariat.reports.document import Report
from secretariat.reports.media import HERE, TYPES

LANGUAGES = bilingual.ORDER
FORMS = ("html", "pdf", "docx", "xlsx", "csv", "json")


@dataclass(frozen=True)
class Frozen:
    """An edition's figures and texts at one instant, as plain data: what is rendered needs no database any more."""

    edition_id: int
    version: int
    name: str
    """What its files are called, before language and ending."""
    audience: str
    reports: dict[str, Report]
    facts: dict[str, Any]
    """What the next edition is compared with."""


@dataclass(frozen=True)
class Kept:
    """A form whose bytes are on the disk."""

    form: str
    language: str
    name: str
    media_type: str
    size: int
    sha256: str


def gather(session: Session, cluster: ClusterRef, edition: Edition) -> Frozen:
    """Read what the edition says, in both languages, as of one instant."""
    base_url = current_app.config["BASE_URL"]
    moment = clock.now()
    subject = subject_of(session, cluster, edition)
    reports = {
        language: report_of(session, cluster, subject, language, base_url, provisional=False)
        for language in LANGUAGES
    }
    at = moment.astimezone(reports["fr"].produced_at.tzinfo)
    return Frozen(
        edition.id,
        edition.version,
        f"{slugify(edition.title('fr'))[:80]}-{edition.ends_on.isoformat()}",
        "group" if restricted_group(session, edition) else "cluster",
        {language: replace(report, produced_at=at) for language, report in reports.items()},
        subject.facts,
    )


def render(frozen: Frozen, told: Callable[[int], None] = lambda _percent: None) -> list[Kept]:
    """Make every form in each language, and those for reading in one document that holds both, and keep its bytes.
    ``told`` hears how far it is, in percent."""
    kept, whole = [keep_facts(frozen)], 1 + len(FORMS) * len(LANGUAGES) + len(bilingual.FORMS)
    for form, language, content in contents(frozen):
        kept.append(keep(frozen, form, language, content))
        told(100 * len(kept) // whole)
    return kept


def keep(frozen: Frozen, form: str, language: str, content: bytes) -> Kept:
    """The bytes of one form, kept."""
    spoken = "-".join(LANGUAGES) if language == BOTH else language
    name = f"{frozen.name}-{spoken}.{form}"
    return Kept(form, language, name, TYPES[form], len(content), files.put(content))


def keep_facts(frozen: Frozen) -> Kept:
    """What is compared, in no language."""
    content = json.dumps(frozen.facts, ensure_ascii=False, separators=(",", ":")).encode()
    name = f"{frozen.name}-{FACTS}.json"
    return Kept(FACTS, "", name, TYPES["json"], len(content), files.put(content))


def contents(frozen: Frozen) -> Iterator[tuple[str, str, bytes]]:
    """(form, language, bytes) of all that publishing keeps, in the order in which it is made."""
    for language, report in frozen.reports.items():
        for form in FORMS:
            yield form, language, standalone.page(report) if form == "html" else HERE[form](report)
    reports = [frozen.reports[language] for language in LANGUAGES]
    for form in bilingual.FORMS:
        yield form, BOTH, standalone.page(*reports) if form == "html" else media.BOTH[form](reports)


def seal(session: Session, cluster: ClusterRef, frozen: Frozen, kept: list[Kept]) -> Edition:
    """Publish the edition with the forms that were kept, within the caller's write transaction.

    Raises OutOfTurn where it was taken back, or changed, since its figures were read.
    """
    edition = hold(session, frozen.edition_id)
    if edition.state != "publishing" or edition.version != frozen.version:
        raise OutOfTurn(N_("This has moved on: the step is no longer possible from where it stands."))
    session.add_all(EditionFile(edition_id=edition.id, **one.__dict__) for one in kept)
    product = product_actor(cluster)
    acts.take_step(session, product, edition, "seal", {"audience": frozen.audience})
    mailing.send(session, cluster, edition)
    if edition.supersedes_id:
        former = hold(session, edition.supersedes_id)
        if former.state == "published":
            acts.take_step(session, product, former, "supersede", details={"by": edition.id})
    return edition


def hold(session: Session, edition_id: int) -> Edition:
    """An edition with its row held until the transaction ends."""
    return session.get(Edition, edition_id, with_for_update={"of": Record}, populate_existing=True)
