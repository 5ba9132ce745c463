"""Trying too often: counted in the database, by network address and by account, and over by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from secretariat.core import clock
from secretariat.core.db import db
from secretariat.core.web import carry_out_unsigned
from secretariat.people import throttle
from secretariat.people.models import Tries
from secretariat.people.throttle import LIMITS
from tests.conftest import NOON
from tests.people.conftest import PASSWORD

LIMIT = LIMITS["sign-in"]

pytestmark = pytest.mark.usefixtures("hasher")


def tried(browser, email, password="wrong", address="192.0.2.7"):
    return browser._send(
        "POST",
        "/sign-in",
        data={"email": email, "password": password, "csrf_token": browser._token()},
        environ_base={"REMOTE_ADDR": address},
    )


def use_up(account=None, address=None, tries=0):
    for number in range(tries):
        carry_out_unsigned(
            lambda s, n=number: throttle.count(s, "sign-in", address or f"198.51.{n}.1", account or f"a{n}")
        )


def test_an_account_tried_too_often_is_closed_to_everybody_for_a_while_and_then_open(visit, account, hasher):
    account(email="maude@example.org")
    use_up(account="maude@example.org", tries=LIMIT.account - 1)
    assert tried(visit.signed_out(), "maude@example.org").status == 422
    checks = hasher.checks
    page = tried(visit.signed_out(), "maude@example.org", PASSWORD, address="203.0.113.9")
    assert page.status == 429
    assert hasher.checks == checks
    assert "tried too often" in page.text
    wait = int(page.response.headers["Retry-After"])
    assert 0 < wait <= LIMIT.window.total_seconds() + 1
    assert "Wait 15 minutes" in page.text or "Wait 16 minutes" in page.text
    with clock.at(NOON + timedelta(seconds=wait)):
        assert tried(visit.signed_out(), "maude@example.org", PASSWORD).status == 303


def test_an_address_without_an_account_is_closed_just_the_same(visit):
    use_up(account="nobody@example.org", tries=LIMIT.account)
    assert tried(visit.signed_out(), "nobody@example.org").status == 429


def test_one_network_address_is_stopped_on_every_account_and_another_goes_on(visit, account):
    account(email="maude@example.org")
    use_up(address="192.0.2.7", tries=LIMIT.address)
    assert tried(visit.signed_out(), "maude@example.org", PASSWORD).status == 429
    assert tried(visit.signed_out(), "maude@example.org", PASSWORD, address="192.0.2.8").status == 303


def test_trying_on_while_stopped_does_not_lengthen_the_wait(visit):
    use_up(account="maude@example.org", tries=LIMIT.account + 30)
    with clock.at(NOON + LIMIT.window):
        assert tried(visit.signed_out(), "maude@example.org").status == 422


def test_signing_in_clears_the_account_and_gives_its_try_back_to_the_network_address(visit, account):
    account(email="maude@example.org")
    for _ in range(3):
        tried(visit.signed_out(), "maude@example.org")
    assert tried(visit.signed_out(), "maude@example.org", PASSWORD).status == 303
    db.session.rollback()
    left = {row.subject.split(":")[1]: row.number for row in db.session.scalars(select(Tries))}
    assert left == {"address": 3}


def test_nobodys_address_is_kept(visit):
    tried(visit.signed_out(), "maude@example.org")
    kept = " ".join(row.subject for row in db.session.scalars(select(Tries)))
    assert "maude" not in kept and "192.0.2.7" not in kept


def test_old_counts_are_swept_away_a_few_at_a_time(app):
    use_up(tries=70)
    with clock.at(NOON + timedelta(days=2)):
        use_up(account="x", address="192.0.2.1", tries=1)
        first = db.session.scalar(select(func.count()).select_from(Tries))
        for _ in range(2):
            use_up(account="x", address="192.0.2.1", tries=1)
        db.session.rollback()
        assert first == 140 - throttle.SWEPT + 2
        assert db.session.scalar(select(func.count()).select_from(Tries)) == 2


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("not an address", "unknown"),
        (None, "unknown"),
    ],
)
def test_one_subscriber_counts_as_one_sender(address, sender):
    assert throttle.network(address) == sender


def test_resets_are_throttled_whether_the_account_exists_or_not(visit, account, letters):
    account(email="maude@example.org")
    for email in ("maude@example.org", "nobody@example.org"):
        answers = [
            visit.signed_out().post("/account/reset", email=email).status
            for _ in range(LIMITS["reset"].account + 1)
        ]
        assert answers == [303] * LIMITS["reset"].account + [429]
    assert len(letters("maude@example.org")) == LIMITS["reset"].account


def test_the_present_password_cannot_be_guessed_from_a_browser_left_open(visit, account):
    browser = visit.as_(account())
    answers = [
        browser.post("/account/password", present=f"guess {n}", password="a wholly new heron").status
        for n in range(LIMITS["password"].account + 1)
    ]
    assert answers == [422] * LIMITS["password"].account + [429]
