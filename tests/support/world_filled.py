"""Two clusters with somebody in every role, for ``world``; what they work on is made in its other files."""

from datetime import date

from secretariat.core import files, jobs
from secretariat.core.db import db
from secretariat.core.moves import Move
from secretariat.core.person import Person, SignIn
from secretariat.core.record import Record
from secretariat.groups.models import Seat
from secretariat.records import commands as records
from tests.support.make import Make
from tests.support.visit import Visit
from tests.support.world_ballots import add_ballots
from tests.support.world_imports import add_import
from tests.support.world_nominations import add_nominations
from tests.support.world_work import add_plans, add_projects

TEXT = b"Minutes of the meeting, in plain words.\n"


def fill(world) -> None:
    """Put everybody and everything into an empty database, and their names into ``world``."""
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


def _cluster(world, make: Make, slug: str, mark: str) -> dict[str, Person]:
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
    add_plans(
        make, known, people, slug, (("", group, alpha, "rep"), ("secret_", defence, gamma, "other_member"))
    )
    add_projects(make, known, people, home, group, defence, alpha)
    add_nominations(make, known, people, home, group, defence)
    if not mark:  # of the other cluster nobody asks: one suffices
        add_ballots(make, known, people, home, group)
        known("edition", make.sealed(staff, slug))
        known("secret_edition", make.sealed(staff, slug, group_id=defence.id))
        known("draft_edition", make.edition(staff, slug))
        for name in ("edition", "secret_edition"):
            known(f"{name}_link", make.shared(staff, ids[name])[0])
    for name in ("task", "secret_task", "action", "secret_action", "project", "secret_project"):
        author = people["other_member"] if "secret" in name else people["member"]
        number = ids[f"{mark}{name}"]
        _spoken(make, known, name, number, author)
    known("job", make.act(staff, lambda s, me: _job_done(jobs.ask(s, me, "world", {}, home.id))))
    known("import", add_import(make, staff, home, ids[f"{mark}plan"]))
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
