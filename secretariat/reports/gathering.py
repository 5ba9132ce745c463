"""What a report reads besides its actions: plans, groups, partners, reasons, projects, funding, deadlines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import FundingLine, Organisation
from secretariat.core import agenda, kinds
from secretariat.core.history import Event
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import ActionPartner, Milestone, Plan
from secretariat.plans.queries import CURRENT
from secretariat.plans.rows import either
from secretariat.projects.models import Project, ProjectGroup
from secretariat.projects.rules import PROJECT
from secretariat.reports.annex import Deadline, Funding, Health
from secretariat.reports.annex import Project as Shown

PROPOSED = ("idea", "withdrawn", "duplicate")
"""Projects that a report does not count: not yet submitted, taken back, or another one."""
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


def plans(session: Session, actor: Actor, cluster_id: int, ids: set[int], asked) -> dict[int, Plan]:
    """The plans that the report covers, by id: the one asked for, or those of the group or cluster."""
    if asked.plan is not None:
        return {asked.plan.id: asked.plan}
    query = select(Plan).where(visible_to(actor, cluster_id), Plan.state.in_(CURRENT))
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
        found.setdefault(action_id, []).append(either(fr, en, lang))
    return found


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


def projects(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    group_id: int | None,
    narrowed: bool,
    lang: str,
    base_url: str,
) -> list[Reported]:
    """The projects of a group (or, for a report that is not narrowed, of the cluster), drafts left out."""
    query = (
        select(Project, Organisation.name_fr, Organisation.name_en)
        .outerjoin(Organisation, Organisation.id == Project.lead_id)
        .where(visible_to(actor, cluster.id), Project.audience != "author", Project.state.not_in(PROPOSED))
    )
    if narrowed:
        concerned = select(ProjectGroup.project_id).where(ProjectGroup.group_id == group_id)
        query = query.where(or_(Project.group_id == group_id, Project.id.in_(concerned)))
    found = session.execute(query.order_by(Project.number).limit(MOST)).all()
    following = _next_milestones(session, [project.id for project, _fr, _en in found])
    return [Reported(p.id, _project(p, either(fr or "", en or "", lang), following.get(p.id), lang, base_url))
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


def deadlines(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    rows: list,
    group_id: int | None,
    today: date,
    lang: str,
    base_url: str,
) -> Iterator[Deadline]:
    """Due dates of the report's open actions, and the milestones and tasks of its group or cluster."""
    for row in rows:
        if row.due_on and row.status != "done":
            yield Deadline(
                uid=f"record-{row.id}@{cluster.slug}.secretariat",
                title=f"{row.code} {row.title(lang)}",
                date=row.due_on,
                kind="action",
                url=f"{base_url}/r/{row.id}",
            )
    dated = agenda.dates(
        session, actor, today, date(today.year + 3, 12, 31), cluster.id, group_id=group_id, limit=MOST
    )
    for n, one in enumerate(dated):
        if one.kind == "action" and one.what == "due":
            continue
        kind = "milestone" if one.what == "milestone" else "task" if one.kind == "task" else "action"
        label = "" if kind != "action" else f"{_(kinds.kind(one.kind).label)}{_(': ')}"
        yield Deadline(
            uid=f"{one.what}-{one.record_id}-{one.on.isoformat()}-{n}@{cluster.slug}.secretariat"
            if one.what != "due"
            else f"record-{one.record_id}@{cluster.slug}.secretariat",
            title=f"{label}{either(one.title_fr, one.title_en, lang)}",
            date=one.on,
            kind=kind,
            url=f"{base_url}/r/{one.record_id}",
        )
