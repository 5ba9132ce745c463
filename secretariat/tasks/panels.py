"""What tasks show on a group's page: what is open there and due first, and the way to ask for more."""

from dataclasses import dataclass
from types import SimpleNamespace

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from secretariat.core import clock, i18n, kinds
from secretariat.core.borrowed import either
from secretariat.core.page import status_of
from secretariat.core.person import Person
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.groups import panels as groups
from secretariat.groups.panels import Panel
from secretariat.tasks.commands import may_assign
from secretariat.tasks.models import Task
from secretariat.tasks.rules import TASK

SHOWN = 8
READ = 60
"""Rows read to fill the lines: the same task asked of many makes one line."""
STANDING = ("proposed", "chartered", "active", "dormant")
"""States of a group in which a task may still be asked for."""


@dataclass
class Due:
    """The first open tasks, and the address of them all."""

    rows: list[SimpleNamespace]
    url: str


def _asks(me: Actor, cluster: ClusterRef, group, _lang: str) -> dict[str, Select]:
    record, task = Record.__table__, Task.__table__
    return {
        "tasks": select(
            record.c.id,
            record.c.title_fr,
            record.c.title_en,
            record.c.state,
            record.c.due_on,
            task.c.batch,
            Person.name,
            func.count().over().label("total"),
        )
        .join(task, task.c.id == record.c.id)
        .join(Person, Person.id == task.c.assignee_id)
        .where(
            visible_to(me, cluster.id), record.c.group_id == group.id, record.c.state.in_(sorted(TASK.open))
        )
        .order_by(record.c.due_on.is_(None), record.c.due_on, record.c.id)
        .limit(READ)
    }


def of_group(
    _session: Session, me: Actor, cluster: ClusterRef, group, lang: str, read: dict[str, list]
) -> Panel | None:
    """Open tasks of a group by due date; one line for a task that was asked of many."""
    found = read["tasks"]
    link = None
    if may_assign(me, cluster.id, group.id) and group.state in STANDING:
        link = (_("Assign a task"), f"/{cluster.slug}/tasks/new?about={group.id}")
    if not found and link is None:
        return None
    url = f"/{cluster.slug}/tasks/?view=all&group={group.slug}"
    rows = _lines(found, cluster, lang)[:SHOWN]
    count = found[0].total if found else 0
    return Panel(_("Tasks"), "tasks/panel_group.html", Due(rows, url), count=count, link=link)


def _lines(found: list, cluster: ClusterRef, lang: str) -> list[SimpleNamespace]:
    today = clock.today(cluster.time_zone)
    lines: dict[tuple, SimpleNamespace] = {}
    for row in found:
        key, label = status_of(kinds.kind("task"), row.state, row.due_on, today)
        line = SimpleNamespace(
            done=False,
            title=either(row.title_fr, row.title_en, lang),
            url=kinds.address(cluster.slug, "task", row.id),
            who=row.name,
            due=i18n.day(row.due_on, lang, "medium") if row.due_on else "",
            key=key,
            label=label,
            asked=1,
        )
        # A batch stays together only where its tasks stand alike: one that is late says so on a line of its own.
        same = lines.setdefault((row.batch or row.id, row.due_on, row.state), line)
        if same is not line:
            same.asked += 1
            same.who = ngettext("%(num)s person", "%(num)s people", same.asked)
            same.url = f"/{cluster.slug}/tasks/?view=all&batch={row.batch}"
    return list(lines.values())


groups.add("tasks", of_group, 30, _asks)
