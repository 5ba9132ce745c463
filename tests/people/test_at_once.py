"""Many requests at the same moment: a link still works once, and no try goes uncounted."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

import pytest
from sqlalchemy import select

from secretariat.core.db import db
from secretariat.people.models import Tries
from secretariat.people.throttle import LIMITS
from tests.people.conftest import PASSWORD

CROWD = 6

pytestmark = pytest.mark.usefixtures("hasher")


def at_once(app, browsers, url, values):
    """The statuses of the same form sent by every browser at the same moment."""

    def send(browser, token):
        with app.app_context():
            return browser.client.post(url, data={**values, "csrf_token": token}).status_code

    db.session.rollback()
    with ThreadPoolExecutor(len(browsers)) as pool:
        asked = [pool.submit(copy_context().run, send, b, b._token()) for b in browsers]
        return sorted(answer.result() for answer in asked)


def test_of_many_who_use_one_link_at_once_one_succeeds(app, visit, account, letters, link_in):
    account(email="maude@example.org")
    visit.signed_out().post("/account/reset", email="maude@example.org")
    link = link_in(letters("maude@example.org")[0])
    browsers = [visit.signed_out() for _ in range(CROWD)]
    assert at_once(app, browsers, link, {"password": "a wholly new heron"}) == [303] + [410] * (CROWD - 1)


def test_tries_made_at_once_are_all_counted(app, visit):
    browsers = [visit.signed_out() for _ in range(CROWD)]
    wrong = {"email": "maude@example.org", "password": "wrong"}
    assert at_once(app, browsers, "/sign-in", wrong) == [422] * CROWD
    assert [row.number for row in db.session.scalars(select(Tries))] == [CROWD, CROWD]


def test_more_tries_at_once_than_allowed_check_no_more_passwords_than_allowed(app, visit, account, hasher):
    account(email="maude@example.org")
    most = LIMITS["sign-in"].account
    browsers = [visit.signed_out() for _ in range(most + 4)]
    wrong = {"email": "maude@example.org", "password": "wrong"}
    assert at_once(app, browsers, "/sign-in", wrong) == [422] * most + [429] * 4
    assert hasher.checks == most


def test_one_person_signs_in_from_many_browsers_at_once(app, visit, account):
    account(email="maude@example.org")
    browsers = [visit.signed_out() for _ in range(CROWD)]
    right = {"email": "maude@example.org", "password": PASSWORD}
    assert at_once(app, browsers, "/sign-in", right) == [303] * CROWD
