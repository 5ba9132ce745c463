"""Words of what is restricted, of a draft and of a removed comment appear nowhere before those who may not see them."""

import re

import pytest
from sqlalchemy import inspect, select, text

from secretariat.core.db import db
from secretariat.core.moves import Notice
from secretariat.core.record import Record
from tests.permissions.asking import ask
from tests.permissions.policy import ROUTES, SECRET
from tests.support.world import INSIDE, ROLES

WORDS = ("Zirconium aero", "Hafnium aero", "Osmium aero", "Defence aero", "Défense aero")
"""Titles of the restricted group, and of its task, project and plan."""
DRAFTED = ("Ytterbium aero",)
"""The title of the member's draft."""
EVERYWHERE = (
    "/{cluster}/search?q=Zirconium",
    "/{cluster}/search?q=Hafnium",
    "/{cluster}/search?q=Osmium",
    "/{cluster}/nominations/",
    "/{cluster}/search?q=Ytterbium",
    "/{cluster}/search?q=Defence",
    "/{cluster}/tasks/?view=all&state=all",
    "/{cluster}/projects/?state=all",
    "/{cluster}/tasks/tasks.csv?view=all&state=all",
    "/{cluster}/projects/projects.csv?state=all",
    "/{cluster}/reports/report.json",
    "/{cluster}/members/people/{p_other_member}/",
    "/{cluster}/members/{alpha}/",
)


def pages() -> list[str]:
    """Every page of the cluster that names nothing restricted in its own address."""
    told = [row.address for rows in ROUTES.values() for row in rows if row.get is not None]
    hidden = ("{secret_", "{defence", "{draft}", "{x_", "/static", "/sign-in", "search?", "invented")
    return [*EVERYWHERE, *(address for address in told if not any(part in address for part in hidden))]


def leaks(world, role: str, words: tuple[str, ...]) -> list[str]:
    """Where a role reads one of these words."""
    found = []
    for template in pages():
        address = world.address(template)
        body = re.sub("</?mark[^>]*>", "", ask(world, role, "GET", address).body)
        found += [f"{address} says {word!r} to the {role}" for word in words if word in body]
    return found


UNSEEN = {
    "coordinator": DRAFTED,
    "other_member": DRAFTED,
    "member": WORDS,
    "chair": WORDS + DRAFTED,
    "rep": WORDS + DRAFTED,
    "observer": WORDS + DRAFTED,
    "x_coordinator": WORDS + DRAFTED,
}


@pytest.mark.parametrize("role", sorted(UNSEEN))
def test_words_appear_nowhere_before_those_who_may_not_know_them(world, role):
    assert not leaks(world, role, UNSEEN[role])


def test_the_same_pages_say_them_to_those_who_may_know(world):
    """The test above would find the words if they were there."""
    told = " ".join(leaks(world, "director", WORDS) + leaks(world, "member", DRAFTED))
    assert all(word in told for word in WORDS[:3] + DRAFTED)


@pytest.mark.parametrize("role", [r for r in INSIDE if r not in SECRET])
def test_what_is_restricted_answers_as_what_does_not_exist(world, role):
    """Nobody learns from an answer that something restricted is there."""
    for template in (
        "/{cluster}/tasks/{}/",
        "/{cluster}/actions/{}/",
        "/r/{}",
        "/{cluster}/tasks/{}/history",
    ):
        there = template.replace(
            "{}", str(world["secret_action" if "actions" in template else "secret_task"])
        )
        gone = template.replace("{}", "999999")
        seen, unseen = (ask(world, role, "GET", world.address(a)) for a in (there, gone))
        assert (seen.status, _same(seen.body)) == (unseen.status, _same(unseen.body)), there


def _same(body: str) -> str:
    main = body[body.find("<main") : body.find("</main")]
    return "".join(line for line in main.splitlines() if "csrf_token" not in line and "next" not in line)


def test_counts_do_not_count_what_is_restricted(world):
    """The rooms’ counts of the observer are those of a cluster without the restricted group."""
    counts = {}
    for role in ("coordinator", "observer"):
        visitor = world.as_(role)
        visitor.client.set_cookie("session", world.cookies[role])
        rooms = visitor.show(world.address("/{cluster}/tasks/")).soup.select("nav a[href$='/aero/tasks/']")
        counts[role] = [int(n) for a in rooms for n in a.get_text(" ").split() if n.isdigit()]
    assert counts["coordinator"][0] == 2 and counts["observer"][0] == 1, counts


def test_nobody_is_told_by_notice_or_mail_of_what_they_may_not_see(world):
    """Everybody inside follows the restricted task by a row; a comment is told to those who see it only."""
    for role in INSIDE:
        db.session.execute(
            text("INSERT INTO follow (person_id, record_id, since) SELECT :p, :r, created_at FROM record WHERE id = :r"
                 " AND NOT EXISTS (SELECT 1 FROM follow WHERE person_id = :p AND record_id = :r)"),
            {"p": world[f"p_{role}"], "r": world["secret_task"]},
        )  # fmt: skip
    db.session.commit()
    mark = db.session.scalar(select(Notice.id).order_by(Notice.id.desc()).limit(1)) or 0
    told = {"body": "Everybody @Odile aero look"}
    address = world.address("/{cluster}/tasks/{secret_task}/comments")
    assert ask(world, "other_member", "POST", address, told).status == 303
    people = set(db.session.scalars(select(Notice.person_id).where(Notice.id > mark)))
    assert people == {world["p_director"], world["p_coordinator"]}


def test_the_text_of_a_removed_comment_is_gone_everywhere(world):
    secret = "Vanadium is what we will bid with"
    address = world.address("/{cluster}/tasks/{task}/comments")
    answer = ask(world, "member", "POST", address, {"body": secret})
    number = answer.location.rsplit("-", 1)[1]
    assert secret in ask(world, "observer", "GET", address).body
    assert _held(secret), "the search of the whole database does not find it while it is there"
    assert ask(world, "member", "POST", f"{address}/{number}/remove").status == 303
    for role in ROLES:
        for template in (
            "/{cluster}/tasks/{task}/",
            "/{cluster}/tasks/{task}/history",
            "/",
            "/news",
            "/notices",
        ):
            assert "Vanadium" not in ask(world, role, "GET", world.address(template)).body, (role, template)
    assert not _held(secret)
    assert ask(world, "member", "GET", f"{address}/{number}").status in (404, 409)


def _held(words: str) -> list[str]:
    """Every column of the database that holds these words."""
    db.session.rollback()
    found = []
    seen = inspect(db.engine)
    for table in seen.get_table_names():
        for column in seen.get_columns(table):
            query = text(f'SELECT count(*) FROM "{table}" WHERE CAST("{column["name"]}" AS TEXT) LIKE :w')  # noqa: S608
            if db.session.execute(query, {"w": f"%{words}%"}).scalar():
                found.append(f"{table}.{column['name']}")
    db.session.rollback()
    return found


def test_no_reference_between_records_leaves_its_cluster(world):
    """Each foreign key from a record or a part to a record stays inside one cluster."""
    seen, wrong = inspect(db.engine), []
    for table in seen.get_table_names():
        columns = {c["name"] for c in seen.get_columns(table)}
        for key in seen.get_foreign_keys(table):
            column = key["constrained_columns"][0]
            if key["referred_table"] != "record" or table in ("share", "notice") or column == "id":
                continue
            owner = next((c for c in ("cluster_id", "record_id", "id") if c in columns and c != column), None)
            if owner is None or (owner == "id" and ("id" not in columns or not _is_record(seen, table))):
                continue
            home = (
                f't."{owner}"'
                if owner == "cluster_id"
                else f'(SELECT cluster_id FROM record WHERE record.id = t."{owner}")'  # noqa: S608
            )
            query = text(
                f'SELECT count(*) FROM "{table}" t JOIN record r ON r.id = t."{column}" WHERE r.cluster_id <> {home}'  # noqa: S608
            )
            if db.session.execute(query).scalar():
                wrong.append(f"{table}.{column}")
    assert not wrong
    assert db.session.scalar(select(Record.id).where(Record.id == world["x_task"]))


def _is_record(seen, table: str) -> bool:
    return any(
        key["constrained_columns"] == ["id"] and key["referred_table"] == "record"
        for key in seen.get_foreign_keys(table)
    )
