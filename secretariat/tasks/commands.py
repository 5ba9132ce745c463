"""Writes of tasks that are not steps: assign, edit, tick, many at once."""

import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Integer, bindparam, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.core import acts, clock, files
from secretariat.core.lifecycle import N_, Forbidden, Refused
from secretariat.core.moves import Move
from secretariat.core.policy import Actor, ClusterRef, Sight, sight, visible
from secretariat.core.record import Record
from secretariat.groups.models import BODIES
from secretariat.records import commands as records
from secretariat.tasks import people
from secretariat.tasks.models import ChecklistItem, Task
from secretariat.tasks.rules import NOBODY, PAST

_record = Record.__table__.c
MOST = 200
"""The most people who are asked at once."""


def may_assign(actor: Actor, cluster_id: int, group_id: int | None) -> bool:
    """The secretariat assigns anywhere, a chair within their group; anybody may set a task for themselves."""
    return cluster_id in actor.staff_of or f"g{group_id}:chair" in actor.principals


@dataclass
class Assigned:
    """What came of asking: the tasks, and the names of those of the choice who could not be asked."""

    tasks: list[Task]
    unrepresented: list[Organisation] = field(default_factory=list)
    """Organisations chosen, or sitting in the group chosen, for which nobody answers at present."""
    left_out: list[str] = field(default_factory=list)
    """People of the group chosen who may not see the record, or whose account is closed."""


def assign(
    session: Session, actor: Actor, cluster: ClusterRef, facts: dict[str, Any], about: Record | None = None
) -> list[Task]:
    """The tasks of ``ask``."""
    return ask(session, actor, cluster, facts, about).tasks


def ask(
    session: Session, actor: Actor, cluster: ClusterRef, facts: dict[str, Any], about: Record | None = None
) -> Assigned:
    """Ask one person, or each of many, to do the same thing: one task a person.

    ``facts``: title_fr, title_en, instructions, due_on, recurrence, checklist (lines), files (stored already), and
    whom: ``people`` (ids), ``organisations`` (ids: their representatives), ``group_people`` or
    ``group_organisations`` (a group's id). Raises Forbidden for one who may not assign, Refused where nobody is
    named or somebody named in person may not see the record.
    """
    group_id = _home(about)
    if about is None:
        group_id = facts.get("group_id")
    asked = _addressees(session, actor, cluster, facts)
    if len(asked.people) > MOST:
        raise Refused(errors={"people": [N_("Ask at most 200 people at once.")]})
    if any(a.person_id != actor.id for a in asked.people) and not may_assign(actor, cluster.id, group_id):
        raise Forbidden(N_("Your roles do not allow you to assign tasks to others here."))
    audience = _audience(session, actor, cluster, about, group_id)
    wanted = {a.person_id for a in asked.people}
    able = people.among(session, cluster.id, group_id if audience == "group" else None, wanted)
    if audience not in ("cluster", "group"):  # a draft, or what those named on it alone may read
        able &= {actor.id}
    if wanted - able - asked.by_group:
        raise Refused(
            errors={"people": [N_("Somebody you chose may not see this record, so cannot be asked.")]}
        )
    addressees = [a for a in asked.people if a.person_id in able]
    if not addressees:
        raise Refused(errors={"people": [NOBODY]})
    if facts.get("due_on") and facts["due_on"] < clock.today(cluster.time_zone):
        raise Refused(errors={"due_on": [PAST]})
    batch = secrets.token_hex(8) if len(addressees) > 1 else ""
    tasks = [_open(session, actor, cluster, facts, about, group_id, audience, a, batch) for a in addressees]
    gone = people.named_people(session, wanted - able) if wanted - able else []
    return Assigned(tasks, asked.unrepresented, gone)


def _open(session, actor, cluster, facts, about, group_id, audience, addressee, batch) -> Task:
    task = Task(
        cluster_id=cluster.id,
        group_id=group_id,
        about_id=about.id if about else None,
        title_fr=facts.get("title_fr", ""),
        title_en=facts.get("title_en", ""),
        due_on=facts.get("due_on"),
        audience=audience,
        assignee_id=addressee.person_id,
        assigner_id=actor.id,
        organisation_id=addressee.organisation_id,
        batch=batch,
        instructions=facts.get("instructions", ""),
        recurrence=facts.get("recurrence", ""),
        follows_id=facts.get("follows_id"),
    )
    task.checklist = [
        ChecklistItem(rank=rank, text=text)
        for rank, text in enumerate(lines_of(facts.get("checklist", "")), 1)
    ]
    acts.open_record(session, actor, task)
    if facts.get("files"):
        rows = files.attach(session, actor, task, facts["files"], "instruction")
        details = {"files": [row.id for row in rows], "what": [row.name for row in rows]}
        acts.note(session, actor, task, "attach", details, followers=False)
    return task


def _home(about: Record | None) -> int | None:
    if about is None:
        return None
    return about.id if about.kind in BODIES else about.group_id


def _audience(
    session: Session, actor: Actor, cluster: ClusterRef, about: Record | None, group_id: int | None
) -> str:
    """A task about a record is seen by those who see the record; one homed in a restricted group, by the group.

    Raises Refused for a group that the actor does not see.
    """
    if about is not None:
        return about.audience
    return "cluster" if group_id is None else _group_seen(session, actor, cluster, group_id, "group_id")


@lru_cache(maxsize=512)
def _audience_of(seen: Sight):
    return select(_record.audience).where(
        _record.id == bindparam("group", type_=Integer), _record.kind.in_(BODIES), visible(seen)
    )


def _group_seen(session: Session, actor: Actor, cluster: ClusterRef, group_id: int, field: str) -> str:
    """The audience of a group that the actor sees; Refused beside ``field`` for another."""
    audience = session.execute(_audience_of(sight(actor, cluster.id)), {"group": group_id}).scalar()
    if audience is None:
        raise Refused(errors={field: [N_("Choose a working group of the cluster.")]})
    return audience


@dataclass
class _Asked:
    people: list[people.Addressee]
    by_group: set[int] = field(default_factory=set)
    """Those who were not named in person, but as people of a group."""
    unrepresented: list[Organisation] = field(default_factory=list)


def _addressees(session: Session, actor: Actor, cluster: ClusterRef, facts: dict[str, Any]) -> _Asked:
    today = clock.today(cluster.time_zone)
    for name in ("group_organisations", "group_people"):
        if facts.get(name):
            _group_seen(session, actor, cluster, int(facts[name]), "of_group")
    found = [people.Addressee(int(number)) for number in facts.get("people") or ()]
    named = {a.person_id for a in found}
    organisations = [int(number) for number in facts.get("organisations") or ()]
    if facts.get("group_organisations"):
        organisations += people.group_organisations(session, int(facts["group_organisations"]), today)
    silent: list[Organisation] = []
    if organisations:
        found += people.representatives(session, cluster.id, organisations)
        without = set(organisations) - {a.organisation_id for a in found}
        silent = people.named_organisations(session, cluster.id, without) if without else []
    if facts.get("group_people"):
        found += people.group_members(session, int(facts["group_people"]), today)
    once: dict[int, people.Addressee] = {}
    for addressee in found:
        once.setdefault(addressee.person_id, addressee)
    return _Asked(list(once.values()), set(once) - named, silent)


def lines_of(text: str) -> list[str]:
    """The lines of a checklist as typed, without bullets and blanks; at most 50 of 300 characters."""
    lines = [line.strip().lstrip("-*•").strip()[:300] for line in (text or "").splitlines()]
    return [line for line in lines if line][:50]


def edit(session: Session, actor: Actor, task: Task, values: dict[str, Any], version: int | None) -> None:
    """Change a task's words, dates and checklist; raises Stale, Forbidden, OutOfTurn as acts.edit does."""
    reason = values.pop("reason", "")
    checklist = values.pop("checklist", None)
    details = {}
    if checklist is not None:
        before = [item.text for item in task.checklist]
        after = lines_of(checklist)
        if before != after:
            kept = {item.text: item for item in task.checklist}
            details = {"checklist": len(after)}
            task.checklist = [
                kept.get(text) or ChecklistItem(text=text, rank=0) for text in dict.fromkeys(after)
            ]
            for rank, item in enumerate(task.checklist, 1):
                item.rank = rank
    acts.edit(session, actor, task, values, version, reason=reason, details=details)


def tick(session: Session, actor: Actor, task: Task, item_id: int, done: bool) -> None:
    """Tick or untick one line of the checklist; raises Refused where the line is not this task's."""
    item = next((i for i in task.checklist if i.id == item_id), None)
    if item is None:
        raise Refused(N_("This line is no longer in the checklist."))
    if bool(item.done_at) == done:
        return
    item.done_at, item.done_by_id = (clock.now(), actor.id) if done else (None, None)
    acts.take_step(session, actor, task, "tick", details={"what": item.text})


def bulk(
    session: Session, actor: Actor, tasks: list[Task], verb: str, facts: dict[str, Any]
) -> tuple[int, int]:
    """Do the same step on many tasks, or move their due date (``due``), or remind who is awaited (``remind``).

    Returns how many were done and how many not.

    A task on which it may not be done is left as it is: the others are done all the same.
    """
    done = 0
    for task in tasks:
        try:
            if verb == "due":
                acts.edit(
                    session, actor, task, {"due_on": facts["due_on"]}, None, reason=facts.get("reason", "")
                )
            elif verb == "remind":
                awaited = select(Move.id).where(Move.record_id == task.id, Move.part_kind.is_(None))
                move = session.scalar(awaited.limit(1))
                if move is None:
                    continue  # finished: nobody owes anything
                records.remind(session, actor, task, move)
            else:
                acts.take_step(session, actor, task, verb, facts)
            done += 1
        except Refused:
            continue
    return done, len(tasks) - done
