"""The measured data: 500 people, 100 projects, 10,000 tasks, 6,000 comments, a plan of 500 actions.

Rows are inserted in bulk, so their histories are short; one task carries thirty events, as the measured page shows.
"""

import random
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, text

from bench import nominations
from secretariat.clusters.models import Organisation
from secretariat.core.content import Comment
from secretariat.core.db import Base, db, keep_statistics
from secretariat.core.history import Event
from secretariat.core.moves import Move
from secretariat.core.person import Grant, Person, SignIn
from secretariat.core.record import Counter, Record
from secretariat.core.signing import hashed
from secretariat.core.walls import Cluster
from secretariat.core.words import search_words, sort_key
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import Action, Axis, Objective, Plan
from secretariat.projects.models import Project
from secretariat.tasks.models import Task

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW.date()
PEOPLE, PROJECTS, TASKS, COMMENTS, ACTIONS = 500, 100, 10_000, 6_000, 500
GROUPS = 6
EXPORTED = 500
"""So many tasks are homed in a group of their own: the measured export."""


def fill() -> dict:
    """Fill an empty database; returns what the measuring needs to know (ids, the cookie's secret)."""
    random.seed(20261122)
    session = db.session
    session.execute(
        text("CREATE TABLE bare_note (id INTEGER PRIMARY KEY, title TEXT, body TEXT)")
        if db.engine.dialect.name == "sqlite"
        else text("CREATE TABLE bare_note (id SERIAL PRIMARY KEY, title TEXT, body TEXT)")
    )
    session.execute(
        insert(Cluster),
        [{"slug": "aero", "name_fr": "Aéro", "name_en": "Aero", "time_zone": "America/Toronto", "rank": 0}],
    )
    cluster = session.scalar(select(Cluster.id))
    people = _people(session, cluster)
    ids = iter(range(1, 10**6))
    groups = [_group(session, cluster, next(ids), n, people[0]) for n in range(1, GROUPS + 3)]
    organisations = _organisations(session, cluster)
    projects = [next(ids) for _n in range(PROJECTS)]
    tasks = [next(ids) for _n in range(TASKS)]
    plan = next(ids)
    actions = [next(ids) for _n in range(ACTIONS)]
    _records(session, cluster, "project", projects, groups[:GROUPS], people, "active")
    session.execute(insert(Project.__table__), [{"id": n, **_defaults(Project)} for n in projects])
    _tasks(session, cluster, tasks, groups[:GROUPS], people, groups[-2])
    _plan(session, cluster, plan, actions, groups[0], people, organisations)
    session.execute(
        insert(Comment),
        [
            {
                "record_id": random.choice(tasks[1:]),
                "person_id": random.choice(people),
                "body": "Noted, thank you.",
                "at": NOW,
            }
            for _n in range(COMMENTS)
        ],
    )
    session.execute(
        insert(Counter),
        [
            {"cluster_id": cluster, "kind": k, "last": 20_000}
            for k in ("task", "project", "plan", "action", "working_group")
        ],
    )
    seats = nominations.fill(session, cluster, people, organisations, _record, _defaults)
    session.commit()
    _next_ids(session)
    secret = _sign_in(session, people[0])
    session.commit()
    keep_statistics(db.engine)
    return {
        **seats,
        "count_ms": nominations.count(session, seats["ballot"]),
        "secret": secret,
        "cluster": cluster,
        "task": tasks[0],
        "plan": plan,
        "group": groups[0],
        "exported_group": groups[-2],
        "own_group": groups[-1],
        "person": people[0],
        "assignee": people[1],
    }


def _defaults(cls) -> dict:
    """The scalar defaults of a child table: a bulk insert asks for every column."""
    table = cls.__table__
    return {c.name: c.default.arg for c in table.columns if c.default is not None and c.default.is_scalar}


def _people(session, cluster: int) -> list[int]:
    names = [f"Person {n:03d}" for n in range(PEOPLE)]
    session.execute(
        insert(Person),
        [
            {
                "email": f"p{n}@example.org",
                "name": name,
                "sort_name": sort_key(name),
                "language": "en",
                "created_at": NOW,
                "last_visit_at": NOW + timedelta(days=1),
            }
            for n, name in enumerate(names)
        ],
    )
    people = list(session.scalars(select(Person.id).order_by(Person.id)))
    session.execute(
        insert(Grant),
        [
            {
                "person_id": p,
                "cluster_id": cluster,
                "scope": f"c{cluster}",
                "role": "coordinator" if p == people[0] else "member",
                "principal": f"c{cluster}:{'coordinator' if p == people[0] else 'member'}",
                "starts_at": NOW - timedelta(days=400),
            }
            for p in people
        ],
    )
    return people


def _organisations(session, cluster: int) -> list[int]:
    session.execute(
        insert(Organisation),
        [
            {
                "cluster_id": cluster,
                "name_fr": f"Organisation {n:03d}",
                "sort_name": f"organisation {n:03d}",
                "constituency": "small_firm",
            }
            for n in range(60)
        ],
    )
    return list(session.scalars(select(Organisation.id)))


def _record(
    cluster: int, kind: str, number: int, id: int, group: int | None, person: int, state: str, due
) -> dict:
    title = f"{kind.title()} {number}: keep the supply of parts flowing"
    return {
        "id": id,
        "kind": kind,
        "cluster_id": cluster,
        "group_id": group,
        "number": number,
        "title_fr": f"{title}, en français",
        "title_en": title,
        "state": state,
        "state_since": NOW - timedelta(days=number % 40),
        "closed": state == "confirmed",
        "version": 1,
        "audience": "cluster",
        "due_on": due,
        "created_at": NOW - timedelta(days=90),
        "created_by_id": person,
        "changed_at": NOW,
        "changed_by_id": person,
        "sought": search_words(title),
    }


def _group(session, cluster: int, id: int, number: int, person: int) -> int:
    session.execute(
        insert(Record.__table__),
        [_record(cluster, "working_group", number, id, None, person, "active", None)],
    )
    session.execute(
        insert(WorkingGroup.__table__),
        [
            {
                **_defaults(WorkingGroup),
                "id": id,
                "home_id": cluster,
                "slug": f"group-{number}",
                "code_fr": f"G{number}",
                "code_en": f"G{number}",
                "hue": (number - 1) % 6 + 1,
                "aliases": [],
            }
        ],
    )
    return id


def _records(session, cluster, kind, ids, groups, people, state) -> None:
    session.execute(
        insert(Record.__table__),
        [
            _record(
                cluster,
                kind,
                n,
                id,
                random.choice(groups),
                random.choice(people),
                state,
                TODAY + timedelta(days=n % 200 - 20),
            )
            for n, id in enumerate(ids, 1)
        ],
    )


def _tasks(
    session, cluster: int, ids: list[int], groups: list[int], people: list[int], exported: int
) -> None:
    states = ["todo"] * 5 + ["doing"] * 3 + ["confirmed"] * 12
    me = people[0]
    rows, children, moves, events = [], [], [], []
    for n, id in enumerate(ids, 1):
        state = "todo" if n <= 40 else random.choice(states)
        assignee = me if n <= 40 else random.choice(people[1:])
        assigner = me if 40 < n <= 80 else random.choice(people[1:])
        due = TODAY + timedelta(days=n % 60 - 10)
        home = exported if n > TASKS - EXPORTED else groups[n % GROUPS]
        rows.append(_record(cluster, "task", n, id, home, assigner, state, due))
        children.append({**_defaults(Task), "id": id, "assignee_id": assignee, "assigner_id": assigner})
        if state != "confirmed":
            moves.append(
                {
                    "record_id": id,
                    "principal": f"p{assignee}",
                    "verb": "finish",
                    "since": NOW - timedelta(days=n % 40),
                    "due": due,
                    "asked_by_id": assigner,
                }
            )
        events.append(_event(cluster, id, "create", assigner, n))
    events += [_event(cluster, ids[0], "edit", random.choice(people), n) for n in range(29)]
    for model, given in (
        (Record.__table__, rows),
        (Task.__table__, children),
        (Move, moves),
        (Event, events),
    ):
        for start in range(0, len(given), 2000):
            session.execute(insert(model), given[start : start + 2000])


def _event(cluster: int, record: int, verb: str, person: int, n: int) -> dict:
    changes = {} if verb == "create" else {"due_on": ["2026-06-30", "2026-10-30"]}
    return {
        "cluster_id": cluster,
        "record_id": record,
        "verb": verb,
        "person_id": person,
        "at": NOW - timedelta(hours=n),
        "version": 1,
        "state_to": "todo" if verb == "create" else None,
        "changes": changes,
        "details": {},
        "reason": "" if verb == "create" else "the audit grid came late",
    }


def _plan(session, cluster, plan, actions, group, people, organisations) -> None:
    session.execute(
        insert(Record.__table__), [_record(cluster, "plan", 1, plan, group, people[0], "adopted", None)]
    )
    session.execute(
        insert(Plan.__table__),
        [
            {
                **_defaults(Plan),
                "id": plan,
                "starts_on": TODAY - timedelta(days=400),
                "ends_on": TODAY + timedelta(days=600),
                "adopted_on": TODAY - timedelta(days=390),
            }
        ],
    )
    session.execute(
        insert(Axis),
        [{"plan_id": plan, "rank": n, "title_fr": f"Axe {n}", "title_en": f"Axis {n}"} for n in range(1, 6)],
    )
    axes = list(session.scalars(select(Axis.id).order_by(Axis.rank)))
    session.execute(
        insert(Objective),
        [
            {"axis_id": axis, "rank": n, "title_fr": f"Objectif {n}", "title_en": f"Objective {n}"}
            for axis in axes
            for n in range(1, 11)
        ],
    )
    objectives = session.execute(
        select(Objective.id, Axis.rank, Objective.rank)
        .join(Axis, Axis.id == Objective.axis_id)
        .order_by(Axis.rank, Objective.rank)
    ).all()
    rows, children = [], []
    for n, id in enumerate(actions):
        objective, axis_rank, rank = objectives[n // 10]
        rows.append(
            _record(
                cluster,
                "action",
                n + 1,
                id,
                group,
                people[0],
                "in_progress",
                TODAY + timedelta(days=n % 300 - 30),
            )
        )
        code = (axis_rank, rank, n % 10 + 1)
        children.append(
            {
                **_defaults(Action),
                "id": id,
                "plan_id": plan,
                "objective_id": objective,
                "rank": n % 10 + 1,
                "code": ".".join(map(str, code)),
                "sort_code": ".".join(f"{c:04d}" for c in code),
                "lead_id": random.choice(organisations),
                "starts_on": TODAY - timedelta(days=200),
                "budget_cents": 1_000_000 + n,
                "progress": n % 101,
                "news_at": NOW,
            }
        )
    session.execute(insert(Record.__table__), rows)
    session.execute(insert(Action.__table__), children)


def _next_ids(session) -> None:
    """PostgreSQL does not know of ids given by hand."""
    if db.engine.dialect.name != "postgresql":
        return
    for table in Base.metadata.sorted_tables:
        counted = table.autoincrement_column
        if counted is not None and counted.name == "id" and not counted.foreign_keys:
            session.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('\"{table.name}\"', 'id'), "  # noqa: S608  our own names
                    f'COALESCE((SELECT MAX(id) FROM "{table.name}"), 1))'
                )
            )
    session.commit()


def _sign_in(session, person: int) -> str:
    secret = secrets.token_urlsafe(32)
    session.execute(
        insert(SignIn),
        [
            {
                "person_id": person,
                "secret_hash": hashed(secret),
                "created_at": NOW,
                "last_seen_at": NOW,
                "expires_at": NOW + timedelta(days=30),
            }
        ],
    )
    return secret
