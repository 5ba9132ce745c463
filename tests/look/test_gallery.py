"""The look in a real browser: accessible in light and dark, whole at 360 px, and usable by keyboard."""

import os
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.look.gallery import PAGES, create
from tests.support.axe import CONTRAST, DRESS, broken

CHROMIUM = Path("/usr/bin/chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not CHROMIUM.exists() and os.environ.get("REQUIRE_ALL") != "1", reason="Chromium is not installed"
    ),
]


class Silent(WSGIRequestHandler):
    """A server that does not write a line for every icon."""

    def log(self, *_words) -> None:
        pass


@pytest.fixture(scope="module")
def address():
    server = make_server("127.0.0.1", 0, create(), threaded=True, request_handler=Silent)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def look(chromium: Browser, address: str):
    """Opens a page of the gallery: ``look('desk', width=360, theme='dark')``."""
    opened: dict = {}

    def look(name: str, width: int = 1440, theme: str = "light", **more) -> Page:
        dress = (width, theme, *more.items())
        if dress not in opened:
            size = {"width": width, "height": 800}
            opened[dress] = chromium.new_context(viewport=size, color_scheme=theme, **more)
        page = opened[dress].new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        answer = page.goto(f"{address}/{name}", wait_until="load")
        assert answer.status == 200, name
        return page

    yield look
    for context in opened.values():
        context.close()


WHOLE = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
WIDTHS = (768, 1024, 2200, 360)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_in_both_themes_and_whole_at_every_width(look, name):
    """Opened once and dressed again, as when a window is turned; the phone comes last, in both themes too."""
    page = look(name)
    assert broken(page) == []
    page.emulate_media(color_scheme="dark")
    assert broken(page, CONTRAST) == []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(WHOLE), f"it scrolls sideways at {width}"
    assert broken(page, DRESS) == []
    page.emulate_media(color_scheme="light")
    assert broken(page, CONTRAST) == []
    assert page.complaints == []


def test_the_persons_choice_beats_the_systems(look):
    page = look("desk?theme=dark", theme="light")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor") == "rgb(22, 28, 28)"
    )
    page = look("desk?theme=light", theme="dark")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor")
        == "rgb(255, 255, 255)"
    )


def test_a_slash_searches_n_opens_new_and_a_question_mark_helps(look):
    page = look("desk")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("/n?")
    assert page.input_value("#search") == "/n?", "keys typed into a field are text"
    page.locator("main").focus()
    page.keyboard.press("n")
    assert page.locator(".s-new[open]").count() == 1
    assert page.evaluate("document.activeElement.textContent") == "A task"
    page.keyboard.press("Escape")
    assert page.locator(".s-new[open]").count() == 0
    page.locator("main").focus()
    page.keyboard.press("?")
    assert page.locator("#help").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#help").is_visible()


def test_arrows_walk_through_a_table(look):
    page = look("plan")
    page.locator("[data-rows] tbody .s-row-link").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "Run maturity audits at thirty suppliers"
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.matches('[data-cell]')")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.closest('tr').id") == "row-1.2.2"


def test_a_cell_is_edited_in_place_and_escape_leaves_it(look):
    page = look("plan")
    page.locator("#row-1\\.2\\.3 [data-cell]").focus()
    page.keyboard.press("Enter")
    page.locator("#cell-pop input[name=percent]").wait_for(state="visible")
    assert page.evaluate("document.activeElement.name") == "percent"
    box, cell = (
        page.locator("#cell-pop").bounding_box(),
        page.locator("#row-1\\.2\\.3 [data-cell]").bounding_box(),
    )
    assert 0 <= box["y"] - (cell["y"] + cell["height"]) < 24, "the editor stands under its cell"
    assert broken(page) == []
    page.keyboard.press("Escape")
    assert not page.locator("#cell-pop").is_visible()
    assert page.evaluate("document.activeElement.matches('[data-cell]')")


def test_without_a_script_a_cell_leads_to_its_form_and_menus_open(look):
    page = look("plan", java_script_enabled=False)
    page.locator(".s-new > summary").click()
    assert page.locator(".s-new .s-menu-body").is_visible()
    page.locator(".s-new > summary").click()
    page.locator("#row-1\\.2\\.3 [data-cell]").click()
    assert page.url.endswith("/cell?row=row-1.2.3")
    assert page.locator("form.s-editor").is_visible()


def test_on_a_phone_the_menu_holds_every_room_and_the_tools(look):
    page = look("desk", width=360)
    assert not page.locator("#rooms").is_visible()
    page.locator(".s-bottom a[href='#rooms']").click()
    assert page.locator("#rooms").is_visible()
    assert page.locator("#rooms a", has_text="Reports").is_visible()
    assert page.locator(".s-me > summary").is_visible()
    assert page.locator(".s-tools form .s-tool").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#rooms").is_visible()


def drag(page: Page, card: str, column: str) -> None:
    """Carry a card to another column with the mouse, as a hand would."""
    start = page.locator(f"{card} .s-card-top").bounding_box()
    end = page.locator(f"[data-column={column}]").bounding_box()
    page.mouse.move(start["x"] + 60, start["y"] + 8)
    page.mouse.down()
    page.mouse.move(start["x"] + 90, start["y"] + 30, steps=4)
    page.mouse.move(end["x"] + 60, end["y"] + 20, steps=12)
    arrived = page.locator(f"[data-column={column}] {card}")
    for shake in range(40):
        if arrived.count():
            break
        page.mouse.move(end["x"] + 60 + shake % 2 * 6, end["y"] + 20 + shake % 3 * 4, steps=2)
    page.mouse.up()


def test_a_card_dropped_on_a_column_sends_the_step_of_its_button(look):
    page = look("board")
    with page.expect_request(lambda r: r.method == "POST") as sent:
        drag(page, "#card-1", "doing")
    assert "version=2" in sent.value.post_data
    page.locator(".s-board-live #card-1").wait_for()


def test_a_card_dropped_where_no_step_leads_goes_back_and_says_so(look):
    page = look("board")
    drag(page, "#card-1", "confirmed")
    page.locator(".s-toast", has_text="cannot be taken from here").wait_for()
    assert page.locator("[data-column=todo] #card-1").count() == 1


def test_a_refused_move_is_said_and_undone(look):
    page = look("board")
    page.evaluate("document.querySelector('#card-1 [data-to=doing] [name=version]').value = '1'")
    drag(page, "#card-1", "doing")
    page.locator(".s-toast", has_text="out of turn").wait_for()
    assert page.locator("[data-column=todo] #card-1").count() == 1


def test_a_card_moves_by_its_button_without_a_script(look):
    page = look("board", java_script_enabled=False)
    page.locator("#card-1 [data-to=doing] button").click()
    assert page.locator(".s-toast", has_text="Moved").is_visible()


def test_without_a_script_the_phones_menu_opens_and_closes(look):
    page = look("desk", width=360, java_script_enabled=False)
    page.locator(".s-bottom a[href='#rooms']").click()
    assert page.locator("#rooms").is_visible()
    page.locator(".s-rooms-close").click()
    assert not page.locator("#rooms").is_visible()


@pytest.mark.parametrize("name", ["desk", "action", "form"])
def test_every_control_of_a_phone_is_large_enough_for_a_finger(look, name):
    page = look(name, width=360)
    small = page.evaluate(
        """() => [...document.querySelectorAll('.s-btn, .s-input, .s-bottom a, summary')]
        .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 43.5)
        .map((e) => e.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_a_refused_form_leads_to_its_errors(look):
    page = look("form")
    assert page.evaluate("document.activeElement.id") == "form-errors"
    page.locator("#form-errors a").click()
    assert page.evaluate("document.querySelector(':target').id") == "asked"
    described = page.locator("#asked").get_attribute("aria-describedby").split()
    assert all(page.locator(f"#{part}").count() == 1 for part in described)
    assert page.locator("#asked").get_attribute("aria-invalid") == "true"


def test_the_page_can_be_read_in_forced_colours_and_on_paper(look):
    page = look("action", forced_colors="active")
    icon = "getComputedStyle(document.querySelector('.s-st .i')).backgroundColor"
    assert page.evaluate(icon) != "rgba(0, 0, 0, 0)"
    page.emulate_media(media="print", forced_colors="none", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".s-top").is_visible()
    assert page.locator("h1").is_visible()


def test_motion_stops_for_those_who_ask(look):
    page = look("board", reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.querySelector('.s-card')).transitionDuration") in (
        "0s",
        "",
    )
