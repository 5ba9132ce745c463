"""What a page costs does not grow with what is kept: statements within their bound, lists within their weight."""

import re

import pytest
from sqlalchemy import Column, insert, select

from secretariat.core.db import Base, db
from tests.permissions.asking import ask
from tests.permissions.policy import ROUTES

MANY = 200
NOMINEES = 300
HTML_BYTES = 60_000
"""For 100 rows."""
LISTS = {
    "/{cluster}/tasks/?view=all": r'href="/aero/tasks/(\d+)/"',
    "/{cluster}/projects/": r'href="/aero/projects/(\d+)/"',
    "/{cluster}/plans/{plan}/": r'href="/aero/actions/(\d+)/"',
    "/{cluster}/groups/{group}/seats": r'<tr id="s(\d+)"',
    "/{cluster}/members/": r'href="/aero/members/(\d+)/"',
    "/{cluster}/members/people/": r'href="/aero/members/people/(\d+)/"',
}


PAGE, LIST = 14, 10
"""The most statements of a record's page and of the dashboard, and of a list and the desk."""
BOUNDS = {
    PAGE: (
        "clusters.dashboard",
        "editions.show",
        "groups.show",
        "nominations.call",
        "nominations.nomination",
        "plans.action",
        "plans.indicator",
        "plans.show",
        "projects.show",
        "tasks.show",
    ),
    LIST: (
        "clusters.members",
        "clusters.people",
        "desk.all_news",
        "desk.desk",
        "desk.notices",
        "editions.index",
        "groups.index",
        "nominations.index",
        "plans.index",
        "projects.index",
        "tasks.index",
    ),
}


def copies(table: str, original: int, many: int, /, **changed) -> list[int]:
    """So many rows like one that is there; ``changed`` gives columns a function of the copy's rank."""
    model = Base.metadata.tables[table]
    row = dict(db.session.execute(select(model).where(model.c.id == original)).mappings().one())
    key: Column = model.c.id
    row = {name: value for name, value in row.items() if model.c[name].computed is None}
    made = []
    for rank in range(1, many + 1):
        values = {**row, **{name: give(rank) for name, give in changed.items()}}
        if "id" not in changed:
            values.pop(key.name)
        made.append(db.session.execute(insert(model).values(values)).inserted_primary_key[0])
    return made


def records(world, name: str, kind: str, number: int = MANY, first: int = 1, **changed) -> list[int]:
    """Records like one of the world, each with an event, a comment and a move like its own."""
    id = world[name]
    ids = copies(
        "record",
        id,
        number,
        number=lambda n: 1000 * first + n,
        title_en=lambda n: f"{kind} number {n} of very many",
    )
    following = iter(ids)
    copies(kind, id, number, id=lambda _n: next(following), **changed)
    for table in ("event", "move"):
        model = Base.metadata.tables[table]
        first = db.session.scalar(select(model.c.id).where(model.c.record_id == id).limit(1))
        if first:
            each = iter(ids)
            copies(table, first, number, record_id=lambda _n, each=each: next(each))
    return ids


@pytest.fixture
def crowded(world):
    """The world with two hundred of everything, some of it on one record, and a call with 300 who accepted."""
    records(world, "task", "task")
    records(
        world,
        "action",
        "action",
        rank=lambda n: 100 + n,
        code=lambda n: f"1.1.{100 + n}",
        sort_code=lambda n: f"001.001.{100 + n}",
    )
    records(world, "project", "project")
    copies(
        "organisation", world["alpha"], MANY, name_fr=lambda n: f"Firm {n}", sort_name=lambda n: f"firm {n}"
    )
    people = copies(
        "person", world["p_member"], MANY, email=lambda n: f"many{n}@example.org", name=lambda n: f"Many {n}"
    )
    grants = Base.metadata.tables["grant"]
    first = db.session.scalar(
        select(grants.c.id).where(grants.c.person_id == world["p_member"], grants.c.scope.like("c%"))
    )
    each = iter(people)
    copies("grant", first, MANY, person_id=lambda _n: next(each))
    for name in ("task", "action", "project"):
        copies("comment", world[f"{name}_comment"], MANY)
        event = Base.metadata.tables["event"]
        one = db.session.scalar(select(event.c.id).where(event.c.record_id == world[name]).limit(1))
        copies("event", one, MANY)
    seats = Base.metadata.tables["seat"]
    held = select(seats.c.id).where(seats.c.record_id == world["group_id"], seats.c.state == "filled")
    seated = iter(people)
    copies("seat", db.session.scalar(held.limit(1)), 150, person_id=lambda _n: next(seated))
    accepted = {"nominee_id": lambda _n: None, "nominee_name": lambda n: f"Nominee {n}"}
    records(world, "nomination", "nomination", NOMINEES, **accepted)
    copies("milestone", world["milestone"], 40)
    copies("indicator", world["indicator"], 20)
    db.session.commit()
    return world


def pages() -> list[tuple[str, str]]:
    """(endpoint, address) of the open pages that a coordinator or a director reads."""
    return [
        (endpoint, row.address)
        for endpoint, rows in ROUTES.items()
        for row in rows[:1]
        if row.get and ({"coordinator", "director"} & row.get) and row.reach in ("cluster", "signed-in")
    ] + [("tasks.index", address) for address in ("/{cluster}/tasks/?view=all", "/{cluster}/tasks/?q=many")]


def test_no_page_costs_more_statements_where_two_hundred_are_kept(crowded):
    wrong = []
    for endpoint, template in pages():
        bound = crowded.app.view_functions[endpoint].statements
        address = crowded.address(template)
        role = "coordinator" if "coordinator" in ROUTES[endpoint][0].get else "director"
        answer = ask(crowded, role, "GET", address)
        first = ROUTES[endpoint][0]
        if answer.status not in (200, 302, *first.also, *first.only):
            wrong.append(f"{address} answers {answer.status}")
        if answer.statements > bound:
            wrong.append(f"{address}: {answer.statements} statements, {bound} declared")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("most", sorted(BOUNDS))
def test_no_page_declares_more_than_its_kind_may_cost(world, most):
    """What a page declares holds it in the test above, and here it is held to what all of its kind may cost."""
    views = world.app.view_functions
    above = {name: views[name].statements for name in BOUNDS[most] if views[name].statements > most}
    assert not above, f"more than {most}"


def test_what_many_are_shown_is_whole_and_weighs_at_most_sixty_kilobytes_for_a_hundred_rows(crowded):
    body = ask(crowded, "member", "GET", crowded.address("/{cluster}/calls/{call}/")).body
    found = set(re.findall(r'href="/aero/nominations/(\d+)/"', body))
    assert len(found) >= NOMINEES, f"{len(found)} nominations are shown"
    wrong = []
    for template, row in LISTS.items():
        body = ask(crowded, "coordinator", "GET", crowded.address(template)).body
        rows, weight = len(set(re.findall(row, body))), len(body.encode())
        if rows < 50 or weight > HTML_BYTES * max(rows, 100) / 100:
            wrong.append(f"{template}: {weight} bytes for {rows} rows")
    assert not wrong, "\n".join(wrong)
