"""``world``: two clusters with somebody in every role and a record of every kind, made once for each database.

A test gets it as it was made: what the test before it wrote is gone. People and records are kept by name, so that
tables of expectations may speak of “the chair” and “the restricted task”.
"""

import os
import shutil
from contextlib import contextmanager
from datetime import date

from secretariat import create_app
from secretariat.core import clock, counting, files, jobs
from secretariat.core.db import db
from secretariat.core.moves import Move
from secretariat.core.person import Person, SignIn
from secretariat.core.record import Record
from secretariat.groups.models import Seat
from secretariat.nominations import commands as calls
from secretariat.nominations import nominating
from secretariat.nominations.models import Call, Nomination
from secretariat.plans import indicator_commands
from secretariat.plans.models import Action, Indicator
from secretariat.projects import commands as projects
from secretariat.projects.models import Project
from secretariat.records import commands as records
from tests.support.databases import Postgresql, Sqlite, Undone, require
from tests.support.make import Make
from tests.support.visit import Visit, Visitor

INSIDE = ("director", "coordinator", "chair", "member", "other_member", "rep", "other_rep", "observer")
"""The roles inside a cluster; ``rep`` commits the lead of what is open, ``other_member`` sits in the
restricted group and leads there, ``chair`` and ``member`` do not."""
OUTSIDE = ("out", "administrator", "nobody")
ROLES = (*OUTSIDE, *INSIDE, *(f"x_{role}" for role in INSIDE))
"""Everybody: ``x_`` is the same role in the other cluster, ``nobody`` has an account and no role at all."""
MEASURED = {
    "name_en": "Suppliers audited",
    "unit_en": "firms",
    "baseline_value": 4.0,
    "baseline_period": "2025",
    "frequency": "yearly",
}
TEXT = b"Minutes of the meeting, in plain words.\n"


class World:
    """Ids and visitors by name; ``world["task"]`` is an id, ``world.as_("chair")`` a browser."""

    def __init__(self, app, database):
        self.app, self.database = app, database
        self.undone: Undone | None = None
        self.ids: dict[str, object] = {}
        self.visitors: dict[str, Visitor] = {}
        self.cookies: dict[str, str] = {}
        """Role → the cookie of their browser, as it was when the world was made."""

    def __getitem__(self, name: str):
        return self.ids[name]

    def as_(self, role: str) -> Visitor:
        return self.visitors[role]

    def person(self, role: str) -> Person:
        return db.session.get(Person, self.visitors[role].person_id)

    def address(self, template: str) -> str:
        """An address with the names in braces replaced by what they stand for."""
        return template.format_map(self.ids)

    def restore(self) -> None:
        """Put the database back as it was made."""
        counting.forget()
        with self.app.app_context():
            db.session.remove()
            if self.undone is not None:
                self.undone.undo()
                return
            db.engine.dispose()
        self.database.restore()

    def move(self, app) -> None:
        """Go on with another application on the same database."""
        self.app = app
        for role, visitor in self.visitors.items():
            visitor.app, visitor.client = app, app.test_client()
            visitor.client.set_cookie("session", self.cookies[role])

    @contextmanager
    def opened(self, moment):
        """The application and its clock, for one test."""
        with clock.at(moment), self.app.app_context():
            yield self
            db.session.remove()


def build(backend: str, folder, settings, moment) -> World:
    """A new database of its own, filled, and kept as the template to come back to."""
    if backend == "postgresql":
        require(Postgresql.available(), "PostgreSQL")
    worker = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_world"
    database = Sqlite(folder, "world") if backend == "sqlite" else Postgresql(worker)
    if backend == "postgresql":
        database._run(
            f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)",
            f"CREATE DATABASE {database.name} ENCODING 'UTF8' TEMPLATE template0",
        )
    folders = str(folder / "world-files")
    app = create_app(settings(database.url, folders))
    database.make_template(app)
    database.restore()
    world = World(app, database)
    with clock.at(moment), app.app_context():
        _fill(world)
        db.session.remove()
        db.engine.dispose()
    _keep(database)
    database.restore()
    if isinstance(database, Postgresql):
        world.undone = Undone(database)
        told = settings(database.url, folders)
        world.move(create_app({**told, "SQLALCHEMY_ENGINE_OPTIONS": world.undone.options}))
    return world


def _keep(database) -> None:
    """What stands in the database now is what ``restore`` comes back to."""
    if isinstance(database, Sqlite):
        shutil.copy(database.file, database.template)
        return
    database._run(
        f"DROP DATABASE {database.template} WITH (FORCE)",
        f"ALTER DATABASE {database.name} RENAME TO {database.template}",
    )


def _fill(world: World) -> None:
    make = Make(world.app)
    people = {"administrator": make.administrator(), "nobody": make.person("Nora Nobody", cluster="")}
    people |= _cluster(world, make, "aero", "")
    people |= {f"x_{role}": person for role, person in _cluster(world, make, "cargo", "x_").items()}
    visit = Visit(world.app)
    world.visitors = {role: visit.as_(person) for role, person in people.items()}
    world.visitors["out"] = visit.signed_out()
    for role, person in people.items():
        world.ids[f"p_{role}"] = person.id
    for role, visitor in world.visitors.items():
        visitor._token()
        world.cookies[role] = visitor.client.get_cookie("session").value
        if visitor.person_id:
            world.ids[f"sign_in_{role}"] = (
                db.session.query(SignIn.id).filter_by(person_id=visitor.person_id).scalar()
            )


def _cluster(world: World, make: Make, slug: str, mark: str) -> dict[str, Person]:
    ids = world.ids
    home = make.cluster(slug)
    staff, director = make.staff(cluster=slug), make.staff("director", slug)

    def known(name: str, value) -> int:
        ids[f"{mark}{name}"] = value if isinstance(value, str | int) else value.id
        return ids[f"{mark}{name}"]

    group = make.group(title="Supply chain", cluster=slug)
    defence = make.group(title=f"Defence {slug}", title_fr=f"Défense {slug}", cluster=slug, restricted=True)
    idea = make.group("proposed", title="Growth", cluster=slug)
    known("target", make.target(group, cluster=slug))
    known("secret_target", make.target(defence, cluster=slug))
    known("constituency", make.constituency(cluster=slug))
    _rename(slug)
    seats = {(s.record_id, s.role): s.person_id for s in db.session.query(Seat).filter_by(state="filled")}
    alpha = make.organisation(f"Alpha {slug}", "large_firm", cluster=slug)
    beta = make.organisation(f"Beta {slug}", cluster=slug)
    people = {
        "director": director,
        "coordinator": staff,
        "chair": db.session.get(Person, seats[group.id, "chair"]),
        "member": db.session.get(Person, seats[group.id, "member"]),
        "other_member": db.session.get(Person, seats[defence.id, "member"]),
        "observer": make.observer(f"Odile {slug}", cluster=slug),
    }
    for role, firm, name in (("rep", alpha, "Rachel"), ("other_rep", beta, "Boris")):
        people[role] = make.person(f"{name} {slug}", cluster=slug)
        make.affiliate(people[role], firm, True, cluster=slug)
    # A funder's observer comes from somewhere: to belong to an organisation gives them no part in the work.
    make.affiliate(
        people["observer"], make.organisation(f"Fund {slug}", "funder", cluster=slug), cluster=slug
    )
    gamma = make.organisation(f"Gamma {slug}", cluster=slug)
    make.affiliate(people["other_member"], gamma, True, cluster=slug)
    ids[f"{mark}cluster"], ids[f"{mark}cluster_id"] = slug, home.id
    bodies = {"group": group, "defence": defence, "idea": idea, "board": make.board(cluster=slug)}
    for name, thing in bodies.items():
        ids[f"{mark}{name}"], ids[f"{mark}{name}_id"] = thing.slug, thing.id
    known("alpha", alpha), known("beta", beta)
    known("seat", make.vacant(group)), known("defence_seat", make.vacant(defence))
    task = {"assigner": staff, "cluster": slug, "checklist": "Call\nWrite", "due_on": date(2026, 12, 1)}
    known("task", make.task(assignee=people["member"], title="Book the audits", about=group, **task))
    known(
        "secret_task",
        make.task(assignee=people["other_member"], title=f"Zirconium {slug}", about=defence, **task),
    )
    _plans(
        make, known, people, slug, (("", group, alpha, "rep"), ("secret_", defence, gamma, "other_member"))
    )
    _projects(make, known, people, home, group, defence, alpha)
    _nominations(make, known, people, home, group, defence)
    for name in ("task", "secret_task", "action", "secret_action", "project", "secret_project"):
        author = people["other_member"] if "secret" in name else people["member"]
        number = ids[f"{mark}{name}"]
        _spoken(make, known, name, number, author)
    known("job", make.act(staff, lambda s, me: _job_done(jobs.ask(s, me, "world", {}, home.id))))
    for name in ("task", "secret_task"):
        known(f"{name}_item", make.again(db.session.get(Record, ids[f"{mark}{name}"])).checklist[0])
    return people


def _rename(slug: str) -> None:
    """Those who were seated are called after no group, so that a group's name is found only where it is told."""
    for number, person in enumerate(db.session.query(Person).filter(Person.name.contains(" of ")), 1):
        person.name = person.sort_name = f"sitting {slug} {number}"
    db.session.commit()


@jobs.kind("world", "A job of tests")
def _job(session, actor, job):
    """Never run: the world holds one that is done."""


def _job_done(job):
    job.stage, job.sha256, job.file_name, job.media_type = "done", files.put(TEXT), "made.txt", "text/plain"
    return job


def _plans(make, known, people, slug, homes) -> None:
    staff = people["coordinator"]
    for mark, home, lead, rep in homes:
        plan = make.plan(title=f"Plan of {home.title_en}", cluster=slug, group=home, actions=2)
        actions = db.session.query(Action).filter_by(plan_id=plan.id).order_by(Action.id).all()
        known(f"{mark}plan", plan), known(f"{mark}proposed", actions[1])
        objective = make.first_objective(plan)
        known(f"{mark}objective", objective), known(f"{mark}axis", objective.axis_id)
        action = actions[0]
        indicator = make.act(
            staff,
            lambda s, me, n=action.id: indicator_commands.add(
                s, me, s.get(Action, n), MEASURED, {"2026": 30.0}
            ),
        )
        known(f"{mark}indicator", indicator)
        known(f"{mark}milestone", make.milestone(action, by=staff))
        make.take(staff, plan, "open_consultation")
        make.take(people["director"], plan, "adopt")
        make.take(staff, action, "offer", lead=lead.id)
        make.take(people[rep], action, "accept")
        make.take(people[rep], action, "start")
        known(f"{mark}action", action)
        measured = make.act(
            people[rep],
            lambda s, me, n=indicator.id: indicator_commands.measure(
                s, me, s.get(Indicator, n), {"period": "2026", "value": 19.0, "note": ""}
            ),
        )
        known(f"{mark}measurement", measured)


def _projects(make, known, people, home, group, defence, alpha) -> None:
    facts = {
        "need_fr": "Onze firmes ont refusé une commande.",
        "aim_fr": "Qualifier des pièces.",
        "results_fr": "Vingt pièces qualifiées.",
        "lead_id": alpha.id,
        "budget_cents": 41_000_000,
        "own_cents": 12_000_000,
        "sought_cents": 29_000_000,
        "starts_on": date(2026, 2, 2),
        "due_on": date(2028, 6, 30),
    }
    alone = {
        "draft": ("member", group, f"Ytterbium {home.slug}"),
        "project": ("member", group, "Banc d’essai"),
    }
    alone |= {
        "secret_project": ("other_member", defence, f"Hafnium {home.slug}"),
        "review": ("member", group, "Atelier"),
    }
    for name, (author, deciding, title) in alone.items():
        told = {**facts, "title_fr": title, "title_en": title, "group_id": deciding.id}
        project = make.act(people[author], lambda s, me, told=told: projects.create(s, me, home, told))
        known(name, project)
        if name == "draft":
            continue
        make.take(people[author], project, "submit")
        make.take(people["coordinator"], project, "screen")
        if name == "review":
            continue
        make.take(people["director"], project, "approve")
        make.take(people["coordinator"], project, "launch")
        known(f"{name}_milestone", make.project_milestone(project, "Half", date(2027, 1, 8), people[author]))
        known(
            f"{name}_deliverable",
            make.project_deliverable(project, "Guide", date(2027, 1, 8), people[author]),
        )


def _nominations(make, known, people, home, group, defence) -> None:
    """A call of each body with a nominee who accepted; in the open one, one who is awaited, and a draft of each."""
    staff = people["coordinator"]
    homes = (
        ("", group, "member", "other_rep", ["chair"]),
        ("secret_", defence, "coordinator", "other_member", []),
    )
    for mark, body, author, nominee, committee in homes:
        facts = {
            "title_en": f"{'Osmium' if mark else 'Call'} {home.slug}",
            "closes_on": date(2026, 12, 15),
            "seats": [known(f"{mark}called_seat", make.vacant(body))],
            "committee": [people[role].id for role in committee],
        }
        call = make.act(staff, lambda s, me, b=body.id, f=facts: calls.create(s, me, home, b, f))
        make.take(staff, call, "publish")
        known(f"{mark}call", call)
        nomination = _nominated(make, people, call, author, nominee)
        make.accept(nomination)
        known(f"{mark}nomination", nomination)
    call = db.session.query(Call).filter_by(cluster_id=home.id).order_by(Call.id).first()
    known("asked", _nominated(make, people, call, "member", "rep"))
    known("draft_nomination", _nominated(make, people, call, "member", "", sent=False))
    facts = {"title_en": f"Iridium {home.slug}", "seats": []}
    known("draft_call", make.act(staff, lambda s, me: calls.create(s, me, home, group.id, facts)))


def _nominated(make, people, call, author: str, nominee: str, sent: bool = True):
    person = people.get(nominee)
    facts = {
        "nominee_name": person.name if person else f"Rhodium {call.title_en}",
        "nominee_email": person.email if person else "",
        "reason": "Known to all.",
    }
    number = call.id
    made = make.act(people[author], lambda s, me: nominating.draft(s, me, s.get(Call, number), facts))
    if not sent:
        return made
    return make.act(people[author], lambda s, me: nominating.submit(s, me, s.get(Nomination, made.id)))


def _spoken(make, known, name: str, number: int, author: Person) -> None:
    """A comment, a file and the open move of a record."""
    comment = make.act(
        author, lambda s, me: records.comment(s, me, s.get(Record, number), "It goes **well**.")
    )[0]
    known(f"{name}_comment", comment)
    kept = files.Kept("minutes.txt", "text/plain", len(TEXT), files.put(TEXT))
    rows = make.act(author, lambda s, me: records.attach(s, me, s.get(Record, number), [kept]))
    known(f"{name}_file", rows[0])
    known(f"{name}_move", db.session.query(Move.id).filter_by(record_id=number).order_by(Move.id).first()[0])


__all__ = ["INSIDE", "OUTSIDE", "ROLES", "Project", "World", "build"]
