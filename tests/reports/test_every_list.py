"""Every page that lists records is taken away as Excel, CSV and PDF, and each file holds rows of that page.

A page that lists and offers no file fails here, unless it stands below with the reason why.
"""

import csv
import io

import pytest

from tests.conftest import NOON
from tests.permissions.asking import MARKS
from tests.permissions.policy import ROUTES

FORMS = {"Excel": b"PK", "CSV": b"\xef\xbb\xbf", "PDF": b"%PDF"}
NOT_TAKEN_AWAY = {
    "clusters.constituencies": "words that are chosen here, told in the list of members",
    "clusters.organisation": "the page of one organisation: what it shows of each room is in the lists of the rooms",
    "clusters.person": "the page of one person",
    "editions.preview": "a draft, kept in every form once it is published",
    "groups.new": "a form",
    "groups.targets": "a form",
    "imports.show": "a file that is being brought in: it is a spreadsheet already",
    "nominations.published": "ballots without names, as data for a recount by any program",
    "plans.structure": "a form; the table of the plan holds its axes and objectives",
    "reports.cluster_report": "a report, in every form",
    "reports.group_report": "a report, in every form",
    "reports.index": "links to reports",
    "reports.plan_report": "a report, in every form",
}
RECORDS = {"nominations.call"}
"""Pages of a record that hold a list of their own."""
FULL = {"tasks.index": "/{cluster}/tasks/?view=all"}
"""Where a list is not empty for whoever looks."""
TAKEN_AWAY = {
    "clusters.clusters",
    "clusters.translate",
    "desk.notices",
    "editions.index",
    "editions.plan_changes",
    "nominations.call",
    "people.index",
    "plans.board",
    "search.index",
    "tasks.index",
}
"""Some that must not slip out of sight because nothing stands on them in the world of the tests."""


@pytest.fixture
def world(worlds):
    """On SQLite alone: what a page offers is the same on each database, and what a list reads is tried on both."""
    found = worlds("sqlite")
    found.restore()
    with found.opened(NOON):
        yield found


def listed(world):
    """Endpoint → (visitor, page), of every page that lists something to those who may read it."""
    for endpoint, rows in sorted(ROUTES.items()):
        row = rows[0]
        if row.get is None or row.reach == "public":
            continue
        who = "administrator" if row.reach == "administer" else "coordinator"
        page = world.as_(who).show(world.address(FULL.get(endpoint, row.address)))
        if page.status != 200 or not page.soup.main:
            continue
        lists = page.soup.select_one(".s-page-list") and page.soup.select_one("main table, main ul.s-list")
        if endpoint in RECORDS or lists:
            yield endpoint, page


def _too_dear(world, address: str, statements: list[str]) -> list[str]:
    """What a file costs beyond what its route declares, the marks of presence apart."""
    endpoint, _named = world.app.url_map.bind("localhost").match(address.partition("?")[0])
    bound = world.app.view_functions[endpoint].statements
    own = [one for one in statements if not one.startswith(MARKS)]
    return [f"{address}: {len(own)} statements, {bound} declared"] if len(own) > bound else []


def test_every_page_that_lists_offers_what_it_lists_as_files(world):
    seen, wrong = set(), []
    for endpoint, page in listed(world):
        seen.add(endpoint)
        links = {a.text: a["href"] for a in page.soup.select("main .s-exports a")}
        if endpoint in NOT_TAKEN_AWAY:
            continue
        for name, first in FORMS.items():
            if name not in links:
                wrong.append(f"{endpoint} ({page.response.request.path}) has no {name}")
                continue
            taken = page.visitor.show(links[name])
            answer = taken.response
            wrong += _too_dear(world, links[name], taken.statements)
            told = answer.headers.get("Content-Disposition", "")
            if not (
                answer.status_code == 200
                and told.startswith("attachment")
                and answer.get_data()[:4].startswith(first)
            ):
                wrong.append(f"{links[name]}: {answer.status_code} {told}")
            if (
                name == "CSV"
                and len(list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))) < 2
            ):
                wrong.append(f"{links[name]} holds no row, and its page does")
    assert not wrong, "\n".join(wrong)
    assert TAKEN_AWAY - seen == set(), "lists that are empty in the world of the tests"
    assert not set(NOT_TAKEN_AWAY) - seen, "an exception that no page needs any more"
