"""What a report reads besides its actions: plans, groups, partners, indicators, reasons, projects, funding."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from secretariat.clusters import branding
from secretariat.clusters.models import FundingLine, Organisation
from secretariat.core import files
from secretariat.core.borrowed import either, proper
from secretariat.core.history import Event
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import ActionPartner, Indicator, Measurement, Milestone, Plan, Target
from secretariat.plans.threads import threads
from secretariat.projects.models import Project, ProjectGroup
from secretariat.projects.rules import PROJECT
from secretariat.reports import progress
from secretariat.reports.annex import Funding, Health
from secretariat.reports.annex import Project as Shown
from secretariat.reports.document import Brand

PROPOSED = ("idea", "withdrawn", "duplicate")
"""Projects that a report does not count: not yet submitted, taken back, or another one."""
STANDING = ("consultation", "adopted", "closed")
"""Plans that a group's or a cluster's report covers: not drafts, nor those that a next edition replaced."""
MOST = 500


@dataclass(frozen=True)
class Told:
    """The last reason given on an action: by which verb, when."""

    verb: str
    reason: str
    at: object


@dataclass(frozen=True)
class Reported:
    """A project and the id by which its funding is found."""

    id: int
    shown: Shown


def exact(value: float | None) -> int | Decimal | None:
    """A measurement without the noise of binary fractions."""
    if value is None:
        return None
    return int(value) if value == int(value) else Decimal(str(round(value, 4)))


def plans(session: Session, actor: Actor, cluster_id: int, asked) -> dict[int, Plan]:
    """The plans that the report covers, by id: the one asked for, or those of the group or cluster."""
    if asked.plan is not None:
        return {asked.plan.id: asked.plan}
    query = select(Plan).where(visible_to(actor, cluster_id), Plan.state.in_(STANDING))
    if asked.group is not None:
        query = query.where(Plan.group_id == asked.group.id)
    return {plan.id: plan for plan in session.scalars(query.order_by(Plan.id).limit(MOST))}


def groups(session: Session, actor: Actor, cluster_id: int) -> dict[int, WorkingGroup]:
    """The groups of the cluster that the reader may see, by id."""
    rows = session.scalars(select(WorkingGroup).where(visible_to(actor, cluster_id)))
    return {group.id: group for group in rows}


def partners(session: Session, ids: list[int], lang: str) -> dict[int, list[str]]:
    """The partners' names of each action."""
    found: dict[int, list[str]] = {}
    if not ids:
        return found
    for action_id, fr, en in session.execute(
        select(ActionPartner.action_id, Organisation.name_fr, Organisation.name_en)
        .join(Organisation, Organisation.id == ActionPartner.organisation_id)
        .where(ActionPartner.action_id.in_(ids))
        .order_by(Organisation.sort_name)
    ):
        found.setdefault(action_id, []).append(proper(fr, en, lang))
    return found


def indicators(session: Session, ids: list[int], end: date, lang: str) -> dict[int, list[progress.Indicator]]:
    """The indicators of each action: the target of the period that `end` falls in (or the last one), and the
    newest reading of a period over by then, of this edition or one before, neither rejected nor corrected."""
    found: dict[int, list[progress.Indicator]] = {}
    if not ids:
        return found
    for one in session.execute(readings(ids, end)):
        found.setdefault(one.record_id, []).append(
            progress.Indicator(
                name=either(one.name_fr, one.name_en, lang),
                unit=proper(one.unit_fr, one.unit_en, lang),
                baseline=exact(one.baseline_value),
                target=exact(one.target),
                actual=exact(one.value),
                verified=one.state in ("verified", "published"),
                as_of=one.ends_on,
                source=either(one.source_fr, one.source_en, lang),
            )
        )
    return found


def readings(ids: list[int], end: date, known: datetime | None = None, retired: bool = False):
    """The query of ``indicators``; with ``known``, as far as readings had been submitted by that instant.

    ``retired`` keeps those that are followed no more: ``indicator_state`` tells them apart.
    """
    mine = select(Indicator.id).where(Indicator.record_id.in_(ids))
    if not retired:
        mine = mine.where(Indicator.state == "followed")
    corrected = select(Measurement.corrects_id).where(
        Measurement.corrects_id.is_not(None),
        Measurement.state != "rejected",
        *(() if known is None else (Measurement.submitted_at <= known,)),
    )
    thread = threads(mine)
    newest = (Measurement.ends_on.desc(), Measurement.id.desc())
    reading = (
        select(
            thread.c.root,
            Measurement.value,
            Measurement.ends_on,
            Measurement.state,
            func.row_number().over(partition_by=thread.c.root, order_by=newest).label("n"),
        )
        .join(thread, thread.c.id == Measurement.indicator_id)
        .where(
            Measurement.ends_on <= end,
            Measurement.state != "rejected",
            Measurement.id.not_in(corrected),
            *(() if known is None else (Measurement.submitted_at <= known,)),
        )
        .subquery("reading")
    )
    ahead = Target.ends_on >= end
    nearest = (case((ahead, 0), else_=1), case((ahead, Target.ends_on)), Target.ends_on.desc())
    target = (
        select(
            Target.indicator_id,
            Target.value,
            func.row_number().over(partition_by=Target.indicator_id, order_by=nearest).label("n"),
        )
        .where(Target.indicator_id.in_(mine))
        .subquery("target_then")
    )
    return (
        select(
            Indicator.id,
            Indicator.record_id,
            Indicator.name_fr,
            Indicator.name_en,
            Indicator.unit_fr,
            Indicator.unit_en,
            Indicator.source_fr,
            Indicator.source_en,
            Indicator.state.label("indicator_state"),
            Indicator.baseline_value,
            reading.c.value,
            reading.c.ends_on,
            reading.c.state,
            target.c.value.label("target"),
        )
        .outerjoin(reading, and_(reading.c.root == Indicator.id, reading.c.n == 1))
        .outerjoin(target, and_(target.c.indicator_id == Indicator.id, target.c.n == 1))
        .where(Indicator.id.in_(mine))
        .order_by(Indicator.record_id, Indicator.rank, Indicator.id)
    )


def reasons(session: Session, ids: list[int]) -> dict[int, Told]:
    """The last reason given for a change of date, lead or state, by action."""
    if not ids:
        return {}
    newest = (
        select(func.max(Event.id))
        .where(
            Event.record_id.in_(ids),
            Event.part_kind.is_(None),
            Event.verb.in_(("defer", "edit", "decline", "reoffer", "withdraw", "reopen")),
            Event.reason != "",
        )
        .group_by(Event.record_id)
    )
    return {
        row.record_id: Told(row.verb, row.reason, row.at)
        for row in session.execute(
            select(Event.record_id, Event.verb, Event.reason, Event.at).where(Event.id.in_(newest))
        )
    }


def projects(session: Session, actor: Actor, cluster: ClusterRef, asked) -> list[Reported]:
    """The projects of a group (or, for a cluster's report, of all of it); without drafts, and without those that are
    known from a document alone, of which there is nothing to report."""
    lang, group_id = asked.language, asked.group_id
    query = (
        select(Project, Organisation.name_fr, Organisation.name_en)
        .outerjoin(Organisation, Organisation.id == Project.lead_id)
        .where(
            visible_to(actor, cluster.id),
            Project.audience != "author",
            Project.state.not_in(PROPOSED),
            ~Project.documented,
        )
    )
    if asked.plan is not None or asked.group is not None:
        concerned = select(ProjectGroup.project_id).where(ProjectGroup.group_id == group_id)
        query = query.where(or_(Project.group_id == group_id, Project.id.in_(concerned)))
    found = session.execute(query.order_by(Project.number).limit(MOST)).all()
    following = _next_milestones(session, [project.id for project, _fr, _en in found])
    return [Reported(p.id, _project(p, proper(fr, en, lang), following.get(p.id), lang, asked.base_url))
            for p, fr, en in found]  # fmt: skip


def _next_milestones(session: Session, ids: list[int]) -> dict[int, Milestone]:
    if not ids:
        return {}
    found: dict[int, Milestone] = {}
    for milestone in session.scalars(
        select(Milestone)
        .where(Milestone.record_id.in_(ids), Milestone.state == "ahead")
        .order_by(Milestone.due_on, Milestone.id)
    ):
        found.setdefault(milestone.record_id, milestone)
    return found


def _project(project: Project, lead: str, milestone: Milestone | None, lang: str, base_url: str) -> Shown:
    return Shown(
        number=str(project.number),
        title=project.title(lang),
        lead=lead,
        state=_(PROJECT.state(project.state).label),
        health=Health(project.health) if project.health and project.state == "active" else None,
        sentence=project.health_note,
        budget_cents=project.budget_cents,
        start=project.starts_on,
        end=project.due_on,
        milestone=either(milestone.title_fr, milestone.title_en, lang) if milestone else "",
        milestone_due=milestone.due_on if milestone else None,
        rallying=project.rallying,
        url=f"{base_url}/r/{project.id}",
    )


def funding(session: Session, record_ids: Iterable[int]) -> Iterator[Funding]:
    """Amounts by source over the records of the report, the largest first."""
    ids = list(record_ids)
    if not ids:
        return
    for source, sought, committed, received in session.execute(
        select(
            FundingLine.source,
            func.sum(FundingLine.sought_cents),
            func.sum(FundingLine.committed_cents),
            func.sum(FundingLine.received_cents),
        )
        .where(FundingLine.record_id.in_(ids))
        .group_by(FundingLine.source)
        .order_by(
            func.sum(FundingLine.received_cents + FundingLine.committed_cents).desc(), FundingLine.source
        )
    ):
        yield Funding(source, int(sought), int(committed), int(received))


def brand(session: Session, cluster: ClusterRef, lang: str) -> Brand:
    """What the cluster's documents wear, with the bytes of its logo."""
    worn = branding.brand(session, cluster.id)
    if worn is None:
        return Brand()
    place = files.path_of(worn.sha256) if worn.sha256 else None
    said = (worn.alternative_fr if lang == "fr" else worn.alternative_en) or cluster.name(lang)
    return Brand(worn.colour, place.read_bytes() if place and place.exists() else b"", said)
