"""What a project's steps also write, in their own transaction: reviews, status updates, frozen dates."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from secretariat.core.i18n import LANGUAGES, speaking
from secretariat.core.lifecycle import N_, Refused, Situation
from secretariat.core.policy import visible_to
from secretariat.core.record import Record
from secretariat.plans.models import Milestone
from secretariat.projects.models import Deliverable, Project, Review, StatusUpdate
from secretariat.projects.rules import DEAD, HEALTH
from secretariat.tasks.models import Task

HEALTH_LABELS = dict(HEALTH)


def audience_of(session: Session, group_id: int) -> str:
    """Who may read the records of a group: the whole cluster, or its members and the secretariat."""
    return session.scalar(select(Record.audience).where(Record.id == group_id)) or "cluster"


def follow_group(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *submit*: what hangs on a proposal belongs to its group and its lead, like itself."""
    share_with_parts(session, case.thing)


def share_with_parts(session: Session, project: Project) -> None:
    """Give a project's group and lead to its milestones and deliverables: their rights follow from them.

    The tasks about it go where it goes: who may not read the project reads nothing of them either.
    """
    about = select(Task.id).where(Task.about_id == project.id).scalar_subquery()
    session.execute(
        update(Record)
        .where(Record.id.in_(about))
        .values(group_id=project.group_id, audience=project.audience)
        .execution_options(synchronize_session=False)
    )
    for part in (Milestone, Deliverable):
        session.execute(
            update(part)
            .where(part.record_id == project.id)
            .values(group_id=project.group_id, lead_id=project.lead_id)
        )


def name_original(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """After *duplicate*: the title of the original, in both languages, for the history."""
    query = select(Project).where(
        Project.id == facts["original"],
        Project.cluster_id == case.record.cluster_id,
        visible_to(case.actor, case.record.cluster_id),
        readable_like(case.record),
    )
    with session.no_autoflush:  # what was chosen may be no row at all
        original = session.scalars(query).one_or_none()
    if original is None:
        raise Refused(errors={"original": [N_("Choose a project of the list.")]})
    return {"to": {lang: original.title(lang) for lang in LANGUAGES}}


def readable_like(record: Record):
    """Projects that whoever reads a record may read too: named in its history, they tell nothing new."""
    if record.audience == "group":
        return (Record.audience == "cluster") | (
            (Record.audience == "group") & (Record.group_id == record.group_id)
        )
    return Record.audience == "cluster"


def originals(session: Session, record: Record):
    """Of what a proposal may be a duplicate."""
    return (
        select(Project.id, Project.number, Project.title_fr, Project.title_en)
        .where(
            Project.cluster_id == record.cluster_id,
            Project.id != record.id,
            Project.state.not_in(DEAD),
            readable_like(record),
        )
        .order_by(Project.number)
        .limit(500)
    )


def keep_review(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *recommend*: one opinion a person; a second one takes the place of the first."""
    review = session.scalars(
        select(Review).where(Review.project_id == case.record.id, Review.person_id == case.actor.id)
    ).one_or_none()
    if review is None:
        review = Review(project_id=case.record.id, person_id=case.actor.id)
        session.add(review)
    review.opinion, review.note, review.at = facts["opinion"], facts.get("comment") or "", case.now


def keep_update(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """After *update*: the report is kept beside the earlier ones; its health is told in both languages."""
    project: Project = case.thing
    session.add(
        StatusUpdate(
            project_id=project.id,
            health=project.health,
            sentence=project.health_note,
            progress=project.progress,
            person_id=case.actor.id,
            at=case.now,
        )
    )
    told = {}
    for lang in LANGUAGES:
        with speaking(lang):
            told[lang] = str(_(HEALTH_LABELS[project.health])).lower()
    return {"health": told}


def freeze_dates(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """After *launch*: the dates of the milestones are those against which slips show from now on."""
    session.execute(
        update(Milestone)
        .where(Milestone.record_id == case.record.id, Milestone.state == "ahead")
        .values(adopted_due_on=Milestone.due_on)
    )


def nothing_handed_over(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """Before a project closes, what was handed over is accepted or sent back."""
    waiting = exists().where(Deliverable.record_id == case.record.id, Deliverable.state == "handed_over")
    if session.scalar(select(waiting)):
        raise Refused(N_("A deliverable that was handed over has to be accepted or sent back first."))


def name_part(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """After a step of a deliverable: what it is called, for the history."""
    return {"what": {lang: text for lang in LANGUAGES if (text := getattr(case.thing, f"title_{lang}"))}}
