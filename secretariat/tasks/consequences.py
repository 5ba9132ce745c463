"""What the steps of a task also do: name who gets it, and open the next of a series."""

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy.orm import Session

from secretariat.core import acts, clock, files
from secretariat.core.lifecycle import N_, Refused, Situation
from secretariat.core.person import Person
from secretariat.tasks import people
from secretariat.tasks.models import ChecklistItem, Task

STEP_BY = {
    "weekly": relativedelta(weeks=1),
    "monthly": relativedelta(months=1),
    "quarterly": relativedelta(months=3),
    "yearly": relativedelta(years=1),
}


def told_to(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """The name of the person to whom a task goes, for its history line."""
    person = session.get(Person, facts["person"])
    home = case.record.group_id if case.record.audience == "group" else None
    allowed = {number for number, _name in people.people(session, case.record.cluster_id, home)}
    if person is None or person.id not in allowed:
        raise Refused(errors={"person": [N_("This person may not see the task, so cannot be asked.")]})
    return {"to": person.name}


def told_both(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, str]:
    """The names of who gets a task and of who had it, for its history line."""
    former = session.get(Person, case.thing.former_assignee_id)
    return {**told_to(session, case, facts), "was": former.name}


def recur(session: Session, case: Situation, facts: dict[str, Any]) -> None:
    """Confirming a recurring task opens the next of its series, due one period later."""
    task: Task = case.thing
    if not task.recurrence:
        return
    cluster = case.actor.clusters[task.cluster_id]
    following = Task(
        cluster_id=task.cluster_id,
        group_id=task.group_id,
        about_id=task.about_id,
        title_fr=task.title_fr,
        title_en=task.title_en,
        audience=task.audience,
        due_on=next_due(task.due_on or clock.today(cluster.time_zone), task.recurrence, case.today),
        assignee_id=task.assignee_id,
        assigner_id=task.assigner_id,
        organisation_id=task.organisation_id,
        instructions=task.instructions,
        recurrence=task.recurrence,
        follows_id=task.id,
    )
    following.checklist = [ChecklistItem(rank=i.rank, text=i.text) for i in task.checklist]
    acts.open_record(session, case.actor, following)
    files.carry_on(session, task, following, "instruction")


def next_due(due: date, recurrence: str, today: date) -> date:
    """The first due date of the series that is still ahead: a series that slept does not come back all at once."""
    step, count = STEP_BY[recurrence], 1
    while due + step * count <= today - timedelta(days=1):
        count += 1
    return due + step * count
