"""Stories 1 and 3 in a real browser, with a mouse and a keyboard, wide and on a phone."""

import os
import threading
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from secretariat.core import clock
from secretariat.core.db import db
from secretariat.core.person import Person
from tests.conftest import NOON

CHROMIUM = Path("/usr/bin/chromium")
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 740}

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


@pytest.fixture
def address(app):
    """The application on a server of its own, at the time of every test."""

    def answer(environ, start_response):
        with clock.at(NOON):
            pieces = app(environ, start_response)
            with closing(pieces) if hasattr(pieces, "close") else nullcontext():
                return list(pieces)

    server = make_server("127.0.0.1", 0, answer, threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def sit(address, visit):
    """``with sit(person) as page``: a person at a browser of their own, whose page raises no script error."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )

        @contextmanager
        def seat(person, size=None):
            visitor = visit.as_(person)
            visitor._token()
            context = browser.new_context(viewport=size or WIDE, base_url=address)
            cookie = visitor.client.get_cookie("session").value
            context.add_cookies([{"name": "session", "value": cookie, "url": address}])
            page, broken = context.new_page(), []
            page.on("pageerror", lambda error: broken.append(str(error)))
            page.goto("/")
            yield page
            whole = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
            assert page.evaluate(whole), "it scrolls sideways"
            assert not broken
            context.close()

        yield seat
        browser.close()


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_task_for_each_firm_then_an_offer_taken_up_and_a_figure_that_another_verifies(make, sit, session):
    group = make.group(seats={"large_firm": 3, "small_firm": 3})
    firm, rep = make.lead()
    make.seat(group, rep, organisation=firm)
    plan = make.plan(group=group)
    coordinator, samuel = make.staff(), db.session.get(Person, rep.id)
    samuel.language = "fr"
    db.session.commit()
    group_at, plan_at = f"/aero/groups/{group.slug}/", f"/aero/plans/{plan.id}/"
    db.session.remove()
    coordinator, samuel = session.merge(coordinator), session.merge(samuel)

    with sit(coordinator) as maude:
        maude.goto(group_at)
        maude.get_by_role("link", name="Assign a task").click()
        maude.get_by_label("Title in English").fill("Send the list of your suppliers")
        maude.get_by_label("Each organisation in a group, through its representative").check()
        maude.get_by_label("Due date").fill("2026-12-04")
        maude.get_by_role("button", name="Assign").dblclick()
        expect(maude.get_by_role("heading", level=1)).to_have_text("Send the list of your suppliers")
        maude.goto(plan_at)
        maude.locator("tbody a", has_text="Action 1.1.1").click()
        maude.get_by_role("link", name="Offer to a lead").click()
        maude.get_by_label("Lead organisation").select_option(label="Composites Rivière")
        maude.get_by_role("button", name="Offer to a lead").click()
        expect(maude.get_by_role("status")).to_contain_text("Offered")
        at = maude.url

    with sit(samuel, PHONE) as phone:
        row = phone.get_by_role("listitem").filter(has_text="Send the list of your suppliers")
        row.get_by_role("link", name="Terminer").click()
        phone.get_by_role("button", name="Terminer").click()
        expect(phone.get_by_role("alert")).to_contain_text("Dites dans une note ce qui a été fait")
        phone.get_by_label("Ce qui a été fait").last.fill("Quarante-deux fournisseurs.")
        phone.get_by_role("button", name="Terminer").click()
        expect(phone.locator("main")).to_contain_text("Terminée, à confirmer")
        phone.goto("/")
        phone.get_by_role("link", name="Accepter").click()
        phone.get_by_role("button", name="Accepter").click()
        phone.get_by_role("button", name="Commencer").click()
        expect(phone.locator("main")).to_contain_text("En cours")

    with sit(coordinator) as maude:
        maude.goto(plan_at)
        cell = maude.locator("a[data-cell]").first
        cell.press("Enter")
        editor = maude.locator("form.s-editor")
        editor.get_by_role("textbox").first.fill("40")
        maude.keyboard.press("Enter")
        expect(maude.locator("a[data-cell]").first).to_contain_text("40%")
        maude.goto(at)
        maude.get_by_role("link", name="Add an indicator").click()
        maude.get_by_label("Name in English").fill("Suppliers audited")
        maude.locator("[name=baseline_value]").fill("4")
        maude.locator("[name=baseline_period]").fill("2025")
        maude.locator("[name=target_period]").first.fill("2027-Q1")
        maude.locator("[name=target_value]").first.fill("30")
        maude.locator("main form button[type=submit], .s-submit button").last.click()
        expect(maude.get_by_role("status")).to_contain_text("Indicator added")

    with sit(samuel, PHONE) as phone:
        phone.goto(at)
        phone.get_by_role("link", name="Consigner un résultat").first.click()
        phone.locator("[name=value]").fill("19")
        phone.locator(".s-submit button").first.click()
        expect(phone.get_by_role("status")).to_contain_text("une autre personne le vérifie")

    with sit(coordinator) as maude:
        maude.get_by_role("link", name="Verify").click()
        expect(maude.locator("main")).to_contain_text("Suppliers audited")
        expect(maude.locator("main")).to_contain_text("19")
        maude.get_by_role("button", name="Verify").click()
        expect(maude.get_by_role("status")).to_contain_text("Verified")


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_card_moved_by_keyboard_stays_under_the_hand_and_arrows_leave_a_tick(make, sit, session):
    """A step answers with the record's page: the board read anew keeps the focus on the card and says what was done."""
    plan = make.plan()
    firm, rep = make.lead()
    action = make.action("completed", plan=plan, firm=firm, rep=rep)
    coordinator = make.staff()
    for title in ("Write the grid", "Call the shops"):
        make.task(assigner=coordinator, title=title, assignee=rep)
    board, card = f"/aero/plans/{plan.id}/board", f"#card-{action.id}"
    db.session.remove()
    with sit(session.merge(coordinator)) as page:
        page.goto(board)
        page.locator(f"{card} form[data-to] button").first.press("Enter")
        expect(page.locator(f"[data-column=confirmed] {card} a").first).to_be_focused()
        expect(page.get_by_role("status")).to_contain_text("Confirmed")
        page.goto("/aero/tasks/?view=asked")
        ticks = page.locator("tbody input[type=checkbox]")
        ticks.first.press("ArrowDown")
        expect(ticks.nth(1)).to_be_focused()
        page.keyboard.press("ArrowRight")
        expect(page.locator("tbody tr").nth(1).get_by_role("link").first).to_be_focused()
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
