"""From an edition to its report: the builder's figures for its readers, its own texts, in the order of its layout."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.clusters.constituencies import labels
from secretariat.core import i18n
from secretariat.core.borrowed import either, said, still
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.record import Record
from secretariat.editions import facts, funded, layouts, since
from secretariat.editions.audience import reader_of
from secretariat.editions.comparing import Change, compare
from secretariat.editions.models import Edition, EditionNote
from secretariat.editions.since import Since
from secretariat.editions.telling_changes import Told
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import Plan
from secretariat.reports import builder, gathering
from secretariat.reports.document import Cover, Highlight, Report
from secretariat.reports.words import words_for


@dataclass(frozen=True)
class Subject:
    """What an edition tells, read once for both languages."""

    edition: Edition
    plan: Plan | None
    group: WorkingGroup | None
    only: frozenset[int] | None
    """The actions and projects that it is narrowed to: those that its funder supports."""
    facts: dict[str, Any]
    since: Since
    changes: list[Change]
    notes: list[EditionNote]
    codes: dict[int, tuple[str, str]]
    """The code of each group in French and in English, where it covers several."""


def restricted_group(session: Session, edition: Edition) -> int | None:
    """The restricted group that an edition is of; None where it is the open audience's."""
    if edition.group_id is None:
        return None
    query = select(Record.id).where(Record.id == edition.group_id, Record.audience != "cluster")
    return session.scalar(query)


def reader_for(session: Session, cluster: ClusterRef, edition: Edition, language: str) -> Actor:
    return reader_of(cluster, restricted_group(session, edition), language)


def subject_of(session: Session, cluster: ClusterRef, edition: Edition) -> Subject:
    """Read what the edition is compared with, and what was said of its exceptions."""
    reader = reader_for(session, cluster, edition, "fr")
    scope = since.scope_of(session, cluster, edition)
    now, only = facts.live(session, reader, scope), None
    if edition.layout == "funder":
        only = funded.ids_of(session, reader, cluster.id, edition.funder)
        now = facts.narrowed(now, only)
    former = since.usual(session, reader, edition, now, scope)
    group = session.get(WorkingGroup, edition.group_id) if edition.group_id and not scope.plan else None
    notes = session.scalars(select(EditionNote).where(EditionNote.edition_id == edition.id)).all()
    several = scope.plan is None and group is None
    groups = gathering.groups(session, reader, cluster.id).values() if several else ()
    codes = {one.id: (one.code_fr, one.code_en) for one in groups}
    changes = compare(former.facts, now)
    return Subject(edition, scope.plan, group, only, now, former, changes, list(notes), codes)


def report_of(
    session: Session, cluster: ClusterRef, subject: Subject, language: str, base_url: str, provisional: bool
) -> Report:
    """The edition's report in one language, from live figures."""
    edition = subject.edition
    reader = reader_for(session, cluster, edition, language)
    report = bare(session, cluster, subject, language, base_url)
    with i18n.speaking(language):
        milieux, said = labels(session, cluster.id, language), report.highlights
        report = replace(
            report,
            provisional=provisional,
            cover=_cover(edition, report, language),
            highlights=tuple(_highlights(edition, language)),
        )
        return layouts.laid(session, reader, cluster, edition, report, told(subject, report, milieux), said)


def bare(
    session: Session, cluster: ClusterRef, subject: Subject, language: str, base_url: str = ""
) -> Report:
    """The builder's report on an edition's scope, without what is an edition's own."""
    edition = subject.edition
    reader = reader_for(session, cluster, edition, language)
    asked = builder.Asked(
        language=language,
        start=edition.starts_on,
        end=edition.ends_on,
        plan=subject.plan,
        group=subject.group,
        base_url=base_url,
        only=subject.only,
        notes={note.action_id: either(note.text_fr, note.text_en, language) for note in subject.notes},
    )
    return builder.build(session, reader, cluster, asked)


def told(subject: Subject, report: Report, milieux: dict[str, str]) -> Told:
    """What changed, in the report's language."""
    words = words_for(report.language)
    codes = {id: fr if words.language == "fr" else en for id, (fr, en) in subject.codes.items()}
    return Told(
        subject.changes, subject.since.facts, subject.facts, words, codes, milieux, subject.since.say(words)
    )


def _cover(edition: Edition, report: Report, language: str) -> Cover:
    lines = [_("Edition No. %(number)s", number=edition.number)]
    correction = edition.text("correction", language)
    if edition.supersedes_id and correction:
        lines.append(_("Corrected edition: %(what)s", what=said(correction)))
    title = edition.title(language)
    named = f"{said(title)}, {said(report.scope.title)}"
    period = words_for(language).period(edition.starts_on, edition.ends_on)
    addressed = still(
        title.removesuffix(f", {period}"), title
    )  # the cover gives the period on a line of its own
    return replace(report.cover, addressed=addressed, lines=tuple(lines), title=named)


def _highlights(edition: Edition, language: str) -> Iterator[Highlight]:
    text = edition.text("highlights", language)
    for piece in text.split("\n\n"):
        if piece.strip():
            yield Highlight(still(piece.strip(), text))
