"""Signing in: the same words and the same work for every refusal, sessions that the server ends."""

import pytest
from sqlalchemy import select

from secretariat.core import clock
from secretariat.core.person import Person, SignIn
from secretariat.core.signing import hashed
from tests.conftest import NOON
from tests.people.conftest import PASSWORD, CountingHasher

pytestmark = pytest.mark.usefixtures("hasher")


def sign_in(browser, email, password=PASSWORD, **more):
    answer = browser.post("/sign-in", email=email, password=password, **more)
    if answer.status == 303:
        browser.token, browser.person_id = (
            None,
            "signed in",
        )  # the next token is read from a page of the account
    return answer


def cookie_of(browser):
    return browser.client.get_cookie(browser.app.config["SESSION_COOKIE_NAME"])


def test_somebody_with_an_account_signs_in_and_comes_to_the_desk(visit, account):
    person = account(email="maude@example.org")
    browser = visit.signed_out()
    answer = sign_in(browser, "maude@example.org")
    assert (answer.status, answer.location) == (303, "/")
    assert person.name in browser.show("/account").html


def test_an_address_is_known_in_any_case_and_with_spaces_around(visit, account):
    account(email="maude@example.org")
    assert sign_in(visit.signed_out(), "  Maude@Example.ORG ").status == 303


def test_a_page_that_asks_for_a_sign_in_is_found_again_after_it(visit, account):
    account(email="maude@example.org")
    browser = visit.signed_out()
    asked = browser.show("/account")
    assert asked.status == 302
    page = browser.show(asked.location)
    assert page.submit("/sign-in", email="maude@example.org", password=PASSWORD).location == "/account"


def test_every_refusal_has_the_same_words_and_does_the_same_work(visit, account, hasher):
    account(email="known@example.org")
    account("Closed", email="closed@example.org", active=False)
    account("Invited", email="invited@example.org", password_hash=None)
    told = set()
    for email, password in (
        ("known@example.org", "not the password"),
        ("nobody@example.org", PASSWORD),
        ("closed@example.org", PASSWORD),
        ("invited@example.org", PASSWORD),
    ):
        before = hasher.checks
        page = sign_in(visit.signed_out(), email, password)
        assert page.status == 422
        assert hasher.checks - before == 1
        told.add(page.text.replace(email, ""))
    assert len(told) == 1
    assert "do not go together" in told.pop()


def test_a_form_that_lacks_an_answer_says_so_beside_the_field_and_keeps_the_address(visit, hasher):
    page = visit.signed_out().post("/sign-in", email="maude@example.org", password="")
    assert page.status == 422
    assert page.errors == ["To mend: An answer is needed here."]
    assert page.soup.find("input", {"name": "email"})["value"] == "maude@example.org"
    assert hasher.checks == 0


@pytest.mark.parametrize("password", ["", "x" * 5000, "nul\x00inside", "\ud7ff‮é" * 40])
def test_a_strange_password_is_refused_and_never_shown_again(visit, account, password):
    account(email="maude@example.org")
    page = sign_in(visit.signed_out(), "maude@example.org", password)
    assert page.status == 422
    assert not page.soup.find("input", {"name": "password"}).get("value")


@pytest.mark.parametrize(
    "email", ["nul\x00@example.org", "a" * 300 + "@example.org", "%' OR 1=1 --", "é@é.é"]
)
def test_a_strange_address_is_refused_with_a_sentence(visit, account, email):
    assert sign_in(visit.signed_out(), email).status == 422


def test_a_form_without_its_token_is_refused_and_with_it_taken(visit, account):
    account(email="maude@example.org")
    assert sign_in(visit.signed_out(), "maude@example.org", csrf_token=None).status == 400
    assert sign_in(visit.signed_out(), "maude@example.org", csrf_token="made up").status == 400
    assert sign_in(visit.signed_out(), "maude@example.org").status == 303


def test_the_cookie_is_not_readable_by_scripts_and_holds_no_id(visit, account, session):
    account(email="maude@example.org")
    browser = visit.signed_out()
    answer = sign_in(browser, "maude@example.org")
    header = answer.response.headers["Set-Cookie"]
    assert "HttpOnly" in header and "SameSite=Lax" in header and "Expires=" in header
    with browser.client.session_transaction() as cookie:
        secret = cookie["_user_id"]
    row = session.scalars(select(SignIn)).one()
    assert row.secret_hash == hashed(secret)
    assert secret not in (row.secret_hash, str(row.id))


def test_signing_in_leaves_nothing_of_the_session_before_it(visit, account):
    """What a stranger planted in the browser beforehand does not become part of the person's session."""
    account(email="maude@example.org")
    browser = visit.signed_out()
    browser.show("/sign-in")
    with browser.client.session_transaction() as cookie:
        cookie["planted"] = "by a stranger"
        token = cookie["csrf_token"]
    sign_in(browser, "maude@example.org")
    with browser.client.session_transaction() as cookie:
        assert "planted" not in cookie
        assert cookie.get("csrf_token") != token


def test_a_second_sign_in_of_one_browser_ends_the_first(visit, account, session):
    account(email="maude@example.org")
    browser = visit.signed_out()
    sign_in(browser, "maude@example.org")
    sign_in(browser, "maude@example.org")
    rows = session.scalars(select(SignIn).order_by(SignIn.id)).all()
    assert [row.revoked_at is None for row in rows] == [False, True]


def test_a_copied_cookie_is_worth_nothing_after_signing_out(app, visit, account):
    account(email="maude@example.org")
    browser = visit.signed_out()
    sign_in(browser, "maude@example.org")
    stolen = cookie_of(browser)

    def replay() -> int:
        header = {"Cookie": f"{stolen.key}={stolen.value}"}
        with app.app_context():
            return app.test_client(use_cookies=False).get("/account", headers=header).status_code

    assert replay() == 200
    assert browser.post("/sign-out").location == "/sign-in"
    assert replay() == 302
    assert browser.show("/account").status == 302


def test_signing_out_twice_is_no_error_and_a_get_does_not_sign_out(visit, account):
    account(email="maude@example.org")
    browser = visit.signed_out()
    sign_in(browser, "maude@example.org")
    assert browser.show("/sign-out").status >= 300
    assert browser.show("/account").status == 200
    browser.post("/sign-out")
    browser.token, browser.person_id = None, None
    assert browser.post("/sign-out").status == 303


def test_a_sign_in_ends_after_thirty_days_without_a_visit_and_lasts_with_them(app, visit, account):
    account(email="maude@example.org")
    browser, idle = visit.signed_out(), visit.signed_out()
    sign_in(browser, "maude@example.org")
    sign_in(idle, "maude@example.org")
    life = app.permanent_session_lifetime
    with clock.at(NOON + life * 0.9):
        assert browser.show("/account").status == 200
    with clock.at(NOON + life * 1.1):
        assert browser.show("/account").status == 200
        assert idle.show("/account").status == 302
    with clock.at(NOON + life * 3):
        assert browser.show("/account").status == 302


def test_a_stronger_cost_renews_the_hash_at_the_next_sign_in_and_the_password_stays(
    app, visit, account, session
):
    from_before = CountingHasher(memory_cost=16).hash(PASSWORD)
    person_id = account(email="maude@example.org", password_hash=from_before).id
    assert sign_in(visit.signed_out(), "maude@example.org").status == 303
    session.expire_all()
    renewed = session.get(Person, person_id).password_hash
    assert renewed != from_before
    assert "m=8," in renewed
    assert sign_in(visit.signed_out(), "maude@example.org").status == 303
    session.expire_all()
    assert session.get(Person, person_id).password_hash == renewed


def test_an_accent_typed_in_two_ways_is_one_password(visit, account, hasher):
    account(email="maude@example.org", password_hash=hasher.hash("le h\u00e9ron cendr\u00e9 p\u00eache"))
    assert (
        sign_in(visit.signed_out(), "maude@example.org", "le he\u0301ron cendre\u0301 pe\u0302che").status
        == 303
    )


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "/sign-out",
        "/no/such/page",
        "account",
        "/" + "a" * 5000,
    ],
)
def test_signing_in_leads_to_no_other_site_and_to_no_page_that_cannot_be_opened(visit, account, target):
    account(email="maude@example.org")
    assert sign_in(visit.signed_out(), "maude@example.org", next=target).location == "/"


@pytest.mark.parametrize("target", ["/account", "/account?from=mail", "/account/password"])
def test_signing_in_leads_to_a_page_of_ours(visit, account, target):
    account(email="maude@example.org")
    assert sign_in(visit.signed_out(), "maude@example.org", next=target).location == target


def test_who_is_signed_in_is_sent_on_from_the_sign_in_page(visit, account):
    page = visit.as_(account()).show("/sign-in?next=/account")
    assert (page.status, page.location) == (302, "/account")


def test_the_demonstration_offers_its_accounts_and_only_the_demonstration_does(app, visit):
    assert "demo" not in visit.signed_out().show("/sign-in").text.lower()
    app.config["DEMONSTRATION"] = True
    try:
        page = visit.signed_out().show("/sign-in")
    finally:
        app.config["DEMONSTRATION"] = False
    offered = [tag["value"] for tag in page.soup.main.select("input[name=email][type=hidden]")]
    assert len(offered) == 10
    assert {"coordinator@aero.example", "member@cargo.example", "admin@demo.example"} <= set(offered)
    assert "fictional" in page.text


def test_one_click_on_a_demonstration_account_signs_in(app, visit, account, hasher):
    account(email="coordinator@aero.example", password_hash=hasher.hash("secretariat-demo"))
    app.config["DEMONSTRATION"] = True
    try:
        browser = visit.signed_out()
        page = browser.show("/sign-in")
        form = page.soup.find("input", {"value": "coordinator@aero.example"}).find_parent("form")
        values = {tag["name"]: tag["value"] for tag in form.find_all("input")}
        assert browser.post(form["action"], **values).status == 303
    finally:
        app.config["DEMONSTRATION"] = False
