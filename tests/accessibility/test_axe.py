"""Every page of the product in a real browser: no rule of accessibility broken, whole at 360 px, usable by keyboard."""

import os
import threading
from contextlib import closing, nullcontext
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import update
from werkzeug.serving import WSGIRequestHandler, make_server

from secretariat.core import clock
from secretariat.core.db import db
from secretariat.core.person import Person
from tests.conftest import NOON
from tests.permissions.policy import ROUTES
from tests.support.axe import CONTRAST, DRESS, EVERY, broken

CHROMIUM = Path("/usr/bin/chromium")
IN_BOTH_THEMES = (
    "/",
    "/sign-in",
    "/nowhere/at/all",
    "/{cluster}/",
    "/{cluster}/tasks/",
    "/{cluster}/tasks/{task}/",
    "/{cluster}/tasks/new",
    "/{cluster}/groups/{group}/",
    "/{cluster}/groups/{group}/seats",
    "/{cluster}/plans/{plan}/",
    "/{cluster}/plans/{plan}/board",
    "/{cluster}/plans/{plan}/timeline",
    "/{cluster}/actions/{action}/",
    "/{cluster}/actions/{action}/indicators/{indicator}/",
    "/{cluster}/projects/{project}/",
    "/{cluster}/reports/report",
)
READERS = ("coordinator", "director", "member", "rep")
"""Who opens a page: the first of these to whom the policy gives it."""
PARTS = ("plans.row", "projects.alike", "projects.kept", "records.people")
"""Answers that are no page of their own: a row, a line, a list for a script."""
FILES = (
    ".docx",
    ".csv",
    ".xlsx",
    ".svg",
    ".png",
    ".json",
    ".ics",
    ".txt",
    ".css",
    "/file",
    "healthz",
    "readyz",
)
NARROW = 360
WHOLE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
WIDE = """[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right
    > document.documentElement.clientWidth + 1).slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(' | ')"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and not os.environ.get("REQUIRE_ALL"), reason="Chromium is not installed"
    ),
]


class Silent(WSGIRequestHandler):
    """A server that does not write a line for every icon."""

    def log(self, *_words) -> None:
        pass


@pytest.fixture(scope="module")
def served(worlds):
    """The world on a server of its own, at the world's time: its address and the world."""
    world = worlds("sqlite")
    world.restore()
    server = make_server("127.0.0.1", 0, _at_noon(world.app), threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}", world
    server.shutdown()
    thread.join()
    server.server_close()
    world.restore()


def _at_noon(app):
    """The application at the time of the world, in whichever thread it answers."""

    def answer(environ, start_response):
        with clock.at(NOON):
            pieces = app(environ, start_response)
            with closing(pieces) if hasattr(pieces, "close") else nullcontext():
                return list(pieces)

    return answer


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium, served):
    """``browse("coordinator", "fr", width=360, theme="dark")``: a page of a browser where that person is signed in."""
    address, world = served
    opened = []

    def browse(role: str, language: str = "en", width: int = 1280, theme: str = "light") -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, color_scheme=theme, base_url=address, locale=language
        )
        opened.append(context)
        with world.app.app_context():
            db.session.execute(update(Person).values(language=language))
            db.session.commit()
            db.session.remove()
        context.add_cookies([{"name": "session", "value": world.cookies[role], "url": address}])
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        return page

    yield browse
    for context in opened:
        context.close()


def pages(world) -> list[tuple[str, str, int]]:
    """(role, address, status) of every page that the policy gives to anybody, and of some that refuse."""
    found = [
        ("coordinator", "/nowhere/at/all", 404),
        ("coordinator", "/{cluster}/groups/{idea}/steps/charter", 403),
        ("coordinator", "/{cluster}/tasks/{task}/steps/confirm", 409),
        ("coordinator", "/{cluster}/search?q=zzz", 200),
        ("coordinator", "/{cluster}/groups/new?template=empty", 200),
        ("observer", "/{cluster}/tasks/{task}/", 200),
        ("nobody", "/", 200),
        ("rep", "/", 200),
        ("member", "/{cluster}/projects/{review}/", 200),
    ]
    found = [(role, world.address(address), status) for role, address, status in found]
    for endpoint, rows in ROUTES.items():
        row = rows[0]
        if row.get is None or endpoint in PARTS or row.address.partition("?")[0].endswith(FILES):
            continue
        reach = {"public": "out", "administer": "administrator"}.get(row.reach)
        role = reach or next((r for r in READERS if r in row.get), None)
        if role is None:  # the world has nothing there that anybody may open: its room's tests open it
            continue
        out_of_turn = 409 if 409 in row.also else 200
        gone = 404 if row.address.startswith("/e/") else 410
        found.append((role, world.address(row.address), gone if "invented" in row.address else out_of_turn))
    return found


@pytest.mark.parametrize(
    "language, width, theme, other, rules",
    [("en", 1280, "light", "dark", EVERY), ("fr", NARROW, "dark", "light", DRESS)],
    ids=["en-wide-light", "fr-narrow-dark"],
)
def test_no_page_breaks_a_rule_of_accessibility(browse, served, language, width, theme, other, rules):
    """Every rule in one dress of every page, and in another dress those that a dress can break.

    On one page of each sort contrast is looked at in both themes at both widths.
    """
    found, readers = [], {}
    both = [served[1].address(address) for address in IN_BOTH_THEMES]
    for role, address, status in pages(served[1]):
        page = readers.setdefault(role, None) or browse(role, language, width)
        readers[role] = page
        page.emulate_media(color_scheme=theme)
        answer = page.goto(address, wait_until="load")
        told = [f"it answers {answer.status}"] if answer.status != status else []
        if not page.evaluate(WHOLE):
            told.append(f"it scrolls sideways: {page.evaluate(WIDE)}")
        told += broken(page, rules)
        if address in both:
            page.emulate_media(color_scheme=other)
            told += broken(page, CONTRAST)
        told += page.complaints
        page.complaints.clear()
        found += [f"{address} as {role}: {line}" for line in told]
    assert not found, f"{len(found)}:\n" + "\n".join(found)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_refused_form_is_accessible_and_leads_to_what_is_wrong(browse, served, language):
    for width in (1280, NARROW):
        page = browse("coordinator", language, width)
        page.goto(served[1].address("/{cluster}/tasks/{task}/edit"))
        page.fill("main [name=title_en]", "")
        page.fill("main [name=title_fr]", "")
        with page.expect_navigation():
            page.press("main [name=title_fr]", "Enter")
        assert page.locator("main [aria-invalid=true]").count(), "the field is not marked"
        assert page.evaluate(WHOLE)
        assert broken(page) == []


def test_the_skip_link_is_the_first_stop_and_leads_to_the_page(browse, served):
    page = browse("coordinator")
    page.goto(served[1].address("/{cluster}/tasks/"))
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    assert focused.get_attribute("href", timeout=2000).startswith("#")
    assert focused.is_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_everything_that_takes_the_focus_shows_it(browse, served):
    page = browse("coordinator")
    page.goto(served[1].address("/{cluster}/tasks/{task}/"))
    unseen = []
    for _stop in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e), b = e.getBoundingClientRect();
            const shown = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none';
            return e === document.body ? null : [shown && b.width > 0 && b.height > 0, e.outerHTML.slice(0, 140)] }"""
        )
        if told and not told[0]:
            unseen.append(told[1])
    assert not unseen, "\n".join(unseen)


def test_a_slash_searches_a_question_mark_helps_and_escape_closes(browse, served):
    page = browse("coordinator")
    page.goto(served[1].address("/{cluster}/tasks/"))
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.matches('input[type=search], #search')")
    page.keyboard.type("audits?/")
    assert page.evaluate("document.activeElement.value") == "audits?/", "keys typed in a field are text"
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    sheet = page.locator("dialog[open], [popover]:popover-open")
    sheet.first.wait_for(state="visible", timeout=3000)
    page.keyboard.press("Escape")
    assert page.locator("dialog[open], [popover]:popover-open").count() == 0
