"""Who sees the demonstration: accounts, walls, files, and what each desk holds."""

from collections import Counter
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select

from secretariat.core import files as files_of
from secretariat.core import kinds
from secretariat.core.content import Attachment
from secretariat.core.db import db
from secretariat.core.person import Person
from secretariat.core.record import Record
from secretariat.core.walls import Cluster
from secretariat.core.words import folded
from secretariat.demonstration.files import Files
from secretariat.groups.models import WorkingGroup
from secretariat.people.demonstration_accounts import ACCOUNTS, PASSWORD
from tests.demonstration.loaded import EVENING, visitor
from tests.support.visit import Visit

pytestmark = pytest.mark.xdist_group("demonstration")
"""One process for all of them: each would load the demonstration anew."""


def test_each_account_of_the_demonstration_signs_in_and_nobody_else_has_a_password(lived_in):
    offered = [account.email for _cluster, accounts in ACCOUNTS for account in accounts]
    for email in offered:
        answer = Visit(lived_in).signed_out().post("/sign-in", email=email, password=PASSWORD)
        assert (answer.status, answer.location) == (303, "/"), email
    answer = Visit(lived_in).signed_out().post("/sign-in", email=offered[0], password="another password")
    assert answer.status == 422
    able = db.session.scalars(select(Person.email).where(Person.password_hash.is_not(None))).all()
    assert set(able) == set(offered)


def walk(browser, start: str, each: int = 12) -> dict[str, str]:
    """The text of the pages that can be reached, at most so many of one shape, by address."""
    found, todo, shapes = {}, [start], Counter()
    while todo:
        address = todo.pop(0)
        shape = "".join("0" if c.isdigit() else c for c in address.split("?")[0])
        if address in found or shapes[shape] >= each:
            continue
        shapes[shape] += 1
        page = browser.show(address)
        assert page.status in (200, 302, 303, 403), (address, page.status)
        found[address] = folded(page.everything)
        links = [link.split("#")[0] for link in page.links.values()]
        todo += [link for link in links if link.startswith("/") and not leaves(link)]
    return found


def leaves(link: str) -> bool:
    """Whether a link leads out of the pages: to a file, a form of the account, the way out."""
    return link.startswith(("/static", "/sign-", "/account", "/language", "/theme")) or "report." in link


def test_the_logistics_coordinator_finds_no_trace_of_aerospace(lived_in):
    files = Files(EVENING.date())
    words = {"aero", "helico", "avion"}
    words |= {folded(one["name"]) for one in files.people if one.get("cluster") == "aero"}
    for one in files.organisations:
        if one["cluster"] == "aero":
            words |= {folded(name) for name in one["name"].values()}
    pages = walk(visitor(lived_in, "coordinator@cargo.example"), "/")
    assert len(pages) > 40 and any("intermodal" in text for text in pages.values())
    found = [(address, word) for address, text in pages.items() for word in words if word in text]
    assert found == []
    desk = folded(visitor(lived_in, "coordinator@aero.example").show("/aero/").everything)
    assert any(word in desk for word in words), "the words are those that aerospace shows"


def test_files_lie_where_their_records_do_and_nobody_else_finds_them(lived_in, files):
    """Those of the cluster open every one whole but the restricted group's; the other cluster's find none."""
    rows = db.session.execute(
        select(Attachment, Record.audience, Record.kind, Cluster.slug)
        .join(Record, Record.id == Attachment.record_id)
        .join(Cluster, Cluster.id == Record.cluster_id)
    ).all()
    assert {row.Attachment.name for row in rows} == {one["name"] for one in files.attachments}
    told = Counter()
    readers = {slug: visitor(lived_in, f"coordinator@{slug}.example") for slug in ("aero", "cargo")}
    member = visitor(lived_in, "member.supply@aero.example")
    for file, audience, kind, slug in rows:
        url = f"/{slug}/{kinds.kind(kind).room}/{_where(file.record_id)}/files/{file.id}/{quote(file.name)}"
        answer = readers[slug].show(url).response
        assert answer.status_code == 200 and files_of.digest(answer.get_data()) == file.sha256, url
        assert answer.headers["Content-Disposition"].startswith("attachment")
        other = "cargo" if slug == "aero" else "aero"
        assert readers[other].show(url).status == 404
        if slug == "aero":
            assert member.show(url).status == (404 if audience == "group" else 200), url
            told[audience] += 1
    assert told["group"] >= 2 and told["cluster"] >= 10


def _where(record_id: int) -> str:
    """How an address names a record: a group by its word, others by number."""
    return db.session.scalar(select(WorkingGroup.slug).where(WorkingGroup.id == record_id)) or str(record_id)


def test_everybody_finds_something_new_since_their_last_visit(lived_in):
    able = db.session.scalars(select(Person).where(Person.password_hash.is_not(None))).all()
    for person in able:
        visits = person.previous_visit_at, person.last_visit_at
        assert visits == tuple(sorted(visits))
        assert any(timedelta(days=1) < EVENING - visit < timedelta(days=5) for visit in visits)
    page = visitor(lived_in, "rep.beta@aero.example").show("/")
    assert page.status == 200 and "Réserver les audits de cinq ateliers de peinture" in page.text


MEETS = {
    "director@aero.example": "Une grande entreprise et un gouvernement à la table de l’innovation",
    "coordinator@aero.example": "Deux sièges vacants à l’image et à la promotion",
    "chair.supply@aero.example": "Un siège de PME et un siège de gouvernement aux ressources humaines",
    "member.supply@aero.example": "Oliver Whitcombe",
    "rep.alpha@aero.example": "Un siège de PME et un siège de gouvernement aux ressources humaines",
    "rep.beta@aero.example": "Un siège de PME et un siège de gouvernement aux ressources humaines",
}
"""Of calls and nominations, what waits for each account."""


@pytest.mark.parametrize("email", MEETS)
def test_each_account_finds_something_of_the_nominations_on_its_desk(lived_in, email):
    waiting = visitor(lived_in, email).show("/").text
    assert MEETS[email] in waiting
    assert MEETS[email] not in visitor(lived_in, "observer@aero.example").show("/").text
