"""What one funder's money goes to: the records it funds, and what a report to a funder tells of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Figure, FundingLine, Organisation
from secretariat.core.content import Attachment
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import Action, ActionPartner
from secretariat.projects.models import Project, ProjectPartner

MOST = 1000


@dataclass(frozen=True)
class Evidence:
    """A file that shows that something was done."""

    name: str
    sha256: str
    at: datetime
    record_id: int


@dataclass
class Funded:
    """The records that a source funds, by id, with all their funding, who takes part, and the evidence kept."""

    titles: dict[int, tuple[str, str, str]] = field(default_factory=dict)
    """Code within its plan (the number of a project), French title, English title."""
    groups: dict[int, tuple[str, str]] = field(default_factory=dict)
    """The code of the group of each action, in French and in English; none for the cluster's own."""
    budgets: dict[int, int | None] = field(default_factory=dict)
    own: dict[int, int] = field(default_factory=dict)
    """What the partners of each project bring, in cents."""
    lines: list[Any] = field(default_factory=list)
    """Rows .record_id .source .sought_cents .committed_cents .received_cents, of every source."""
    parts: dict[int, set[tuple[int, str]]] = field(default_factory=dict)
    """Organisation → the records it takes part in, and as what (lead, partner)."""
    names: dict[int, tuple[str, str]] = field(default_factory=dict)
    evidence: list[Evidence] = field(default_factory=list)

    def code(self, id: int, language: str) -> str:
        """What a table calls a record: an action by its group and its code, a project by its number."""
        group = self.groups.get(id, ("", ""))[0 if language == "fr" else 1]
        return " ".join(filter(None, (group, self.titles[id][0])))

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(self.titles)


def ids_of(session: Session, actor: Actor, cluster_id: int, source: str) -> frozenset[int]:
    """The actions and projects that a source funds and the actor may see."""
    query = (
        select(FundingLine.record_id)
        .join(Record, Record.id == FundingLine.record_id)
        .where(
            visible_to(actor, cluster_id),
            FundingLine.source == source,
            Record.kind.in_(("action", "project")),
        )
    )
    return frozenset(session.scalars(query))


def read(session: Session, actor: Actor, cluster_id: int, ids: frozenset[int]) -> Funded:
    """Everything of these records that a funder is told: seven statements."""
    found = Funded()
    if not ids:
        return found
    action, project, group = Action.__table__, Project.__table__, WorkingGroup.__table__
    for row in session.execute(
        select(
            Record.id,
            Record.kind,
            Record.number,
            Record.title_fr,
            Record.title_en,
            action.c.code,
            action.c.lead_id.label("action_lead"),
            action.c.budget_cents.label("action_budget"),
            project.c.lead_id.label("project_lead"),
            project.c.budget_cents.label("project_budget"),
            project.c.own_cents,
            group.c.code_fr,
            group.c.code_en,
        )
        .outerjoin(action, action.c.id == Record.id)
        .outerjoin(project, project.c.id == Record.id)
        .outerjoin(group, group.c.id == Record.group_id)
        .where(visible_to(actor, cluster_id), Record.id.in_(ids))
        .order_by(Record.kind, func.coalesce(Record.group_id, 0), action.c.sort_code, Record.number)
    ):
        found.titles[row.id] = (row.code or str(row.number), row.title_fr, row.title_en)
        found.budgets[row.id] = row.action_budget if row.kind == "action" else row.project_budget
        if row.kind == "action" and row.code_fr:
            found.groups[row.id] = (row.code_fr, row.code_en)
        if row.own_cents:
            found.own[row.id] = row.own_cents
        if lead := row.action_lead or row.project_lead:
            found.parts.setdefault(lead, set()).add((row.id, "lead"))
    found.lines = session.execute(
        select(
            FundingLine.record_id,
            FundingLine.source,
            FundingLine.sought_cents,
            FundingLine.committed_cents,
            FundingLine.received_cents,
        )
        .where(FundingLine.record_id.in_(found.ids))
        .order_by(FundingLine.record_id, FundingLine.rank, FundingLine.id)
    ).all()
    for table, column in ((ActionPartner, "action_id"), (ProjectPartner, "project_id")):
        record_id = getattr(table, column)
        for id, organisation_id in session.execute(
            select(record_id, table.organisation_id).where(record_id.in_(found.ids))
        ):
            found.parts.setdefault(organisation_id, set()).add((id, "partner"))
    if found.parts:
        query = select(Organisation.id, Organisation.name_fr, Organisation.name_en)
        rows = session.execute(query.where(Organisation.id.in_(found.parts)).order_by(Organisation.sort_name))
        found.names = {row.id: (row.name_fr, row.name_en or row.name_fr) for row in rows}
    found.evidence = [
        Evidence(*row)
        for row in session.execute(
            select(Attachment.name, Attachment.sha256, Attachment.at, Attachment.record_id)
            .where(
                Attachment.record_id.in_(found.ids),
                Attachment.purpose == "evidence",
                Attachment.removed_at.is_(None),
            )
            .order_by(Attachment.record_id, Attachment.id)
            .limit(MOST)
        )
    ]
    return found


def figures(session: Session, cluster_id: int, limit: int = 12) -> list[Figure]:
    """The figures that place the sector, with their sources: the cluster's own first, then the region's."""
    query = (
        select(Figure)
        .where(or_(Figure.cluster_id == cluster_id, Figure.cluster_id.is_(None)))
        .order_by(Figure.cluster_id.is_(None), Figure.rank, Figure.id)
        .limit(limit)
    )
    return list(session.scalars(query))
