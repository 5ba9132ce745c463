"""What a project's page shows beside the project itself, read in one statement whatever its size."""

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BigInteger, Date, Integer, String, cast, literal, null, select, union_all
from sqlalchemy.orm import Session

from secretariat.clusters.models import FundingLine, Organisation
from secretariat.core.db import Moment
from secretariat.core.person import Person
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.plans.models import Milestone
from secretariat.projects.models import (
    Deliverable,
    Project,
    ProjectGroup,
    ProjectPartner,
    Review,
    StatusUpdate,
)

UPDATES = 12
"""The latest reports that the page shows."""
SHAPE: dict[str, Any] = {
    "id": Integer(),
    "fr": String(),
    "en": String(),
    "state": String(),
    "version": Integer(),
    "due_on": Date(),
    "adopted_on": Date(),
    "done_on": Date(),
    "first": BigInteger(),
    "second": BigInteger(),
    "third": BigInteger(),
    "who": String(),
    "at": Moment(),
}
"""The columns that all the parts of a project are read as."""


@dataclass
class Beside:
    """The parts of one project, each a list of rows of SHAPE."""

    milestone: list = field(default_factory=list)
    deliverable: list = field(default_factory=list)
    funding: list = field(default_factory=list)
    """``fr`` is the source; first, second, third are sought, committed and received, in cents."""
    update: list = field(default_factory=list)
    """Latest first. ``state`` is the health, ``fr`` the sentence, ``first`` the progress."""
    review: list = field(default_factory=list)
    """``state`` is the opinion, ``fr`` why, ``first`` the person's id."""
    partner: list = field(default_factory=list)
    group: list = field(default_factory=list)
    original: list = field(default_factory=list)
    proposer: list = field(default_factory=list)


def _shaped(what: str, **columns):
    """The columns of SHAPE, empty where the part has none of the name."""
    given = [columns[name] if name in columns else cast(null(), kind) for name, kind in SHAPE.items()]
    return [literal(what).label("what"), *(c.label(n) for n, c in zip(SHAPE, given, strict=True))]


def read(session: Session, actor: Actor, project: Project) -> Beside:
    """Everything that hangs on a project which the caller may see."""
    id = project.id
    updates = (
        select(
            *_shaped(
                "update",
                id=StatusUpdate.id,
                fr=StatusUpdate.sentence,
                state=StatusUpdate.health,
                first=StatusUpdate.progress,
                who=Person.name,
                at=StatusUpdate.at,
            )
        )
        .join_from(StatusUpdate, Person, Person.id == StatusUpdate.person_id)
        .where(StatusUpdate.project_id == id)
        .order_by(StatusUpdate.id.desc())
        .limit(UPDATES)
        .subquery()
    )
    queries = [
        _part("milestone", Milestone, id, Milestone.adopted_due_on, Milestone.reached_on),
        _part("deliverable", Deliverable, id, None, Deliverable.handed_over_on),
        select(
            *_shaped(
                "funding",
                id=FundingLine.id,
                fr=FundingLine.source,
                version=FundingLine.rank,
                first=FundingLine.sought_cents,
                second=FundingLine.committed_cents,
                third=FundingLine.received_cents,
            )
        ).where(FundingLine.record_id == id),
        select(updates),
        select(
            *_shaped(
                "review",
                id=Review.id,
                fr=Review.note,
                state=Review.opinion,
                first=Review.person_id,
                who=Person.name,
                at=Review.at,
            )
        )
        .join_from(Review, Person, Person.id == Review.person_id)
        .where(Review.project_id == id),
        select(*_shaped("partner", id=Organisation.id, fr=Organisation.name_fr, en=Organisation.name_en))
        .join_from(ProjectPartner, Organisation, Organisation.id == ProjectPartner.organisation_id)
        .where(ProjectPartner.project_id == id),
        select(*_shaped("group", id=ProjectGroup.group_id)).where(ProjectGroup.project_id == id),
        select(*_shaped("proposer", id=Person.id, who=Person.name)).where(Person.id == project.created_by_id),
    ]
    if project.duplicate_of_id:
        queries.append(
            select(
                *_shaped(
                    "original",
                    id=Record.id,
                    fr=Record.title_fr,
                    en=Record.title_en,
                    state=Record.state,
                    version=Record.number,
                )
            ).where(Record.id == project.duplicate_of_id, visible_to(actor, project.cluster_id))
        )
    found = Beside()
    for row in session.execute(union_all(*queries)):
        getattr(found, row.what).append(row)
    found.milestone.sort(key=lambda row: (row.due_on, row.id))
    found.deliverable.sort(key=lambda row: (row.due_on is None, row.due_on, row.id))
    found.funding.sort(key=lambda row: (row.version, row.id))
    found.update.sort(key=lambda row: -row.id)
    found.review.sort(key=lambda row: row.id)
    found.partner.sort(key=lambda row: row.fr.casefold())
    return found


def _part(what: str, part: type[Milestone] | type[Deliverable], id: int, adopted, done):
    columns = {
        "id": part.id,
        "fr": part.title_fr,
        "en": part.title_en,
        "state": part.state,
        "version": part.version,
        "due_on": part.due_on,
        "done_on": done,
    }
    if adopted is not None:
        columns["adopted_on"] = adopted
    return select(*_shaped(what, **columns)).where(part.record_id == id)
