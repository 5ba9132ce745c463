"""Task as core knows it."""

from flask_babel import ngettext

from secretariat.core import datelines, kinds, shell, telling
from secretariat.core.lifecycle import N_
from secretariat.tasks import consequences, forms, panels, people
from secretariat.tasks.models import Task
from secretariat.tasks.rules import TASK

__all__ = ["KIND", "panels"]


def _people(session, actor, record):
    home = record.group_id if record.audience == "group" else None
    return people.people(session, record.cluster_id, home)


KIND = kinds.register(
    kinds.Kind(
        name="task",
        cls=Task,
        lifecycle=TASK,
        label=N_("Task"),
        plural=N_("Tasks"),
        icon="check2-square",
        room="tasks",
        fields={
            "title_fr": N_("title in French"),
            "title_en": N_("title in English"),
            "instructions": N_("instructions"),
            "due_on": N_("due date"),
            "asked_due_on": N_("date asked for"),
            "recurrence": N_("repeats"),
            "assignee_id": N_("assignee"),
        },
        consequences={
            "hand_on": consequences.told_to,
            "reassign": consequences.told_to,
            "give": consequences.told_both,
            "confirm": consequences.recur,
        },
        choices={"person": _people},
    )
)
shell.add_room(shell.Room("tasks", N_("Tasks"), "check2-square", "tasks/", "task", rank=60))
shell.add_new(N_("Task"), "tasks/new", "check2-square")
telling.read_as("recurrence", forms.read_recurrence)
telling.tell_as("task.create", N_("%(who)s assigned the task"), "plus-lg")
datelines.gather(
    "task",
    datelines.Crowd(
        lambda n: ngettext("%(num)s task due", "%(num)s tasks due", n), "tasks/?view=all&due={day}"
    ),
)
