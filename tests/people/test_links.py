"""Mailed links: invitations and resets work once, for a while, and opening one changes nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from secretariat.core import clock
from secretariat.core.moves import Mail
from secretariat.core.person import Person
from secretariat.core.signing import hashed
from secretariat.people import commands
from secretariat.people.models import Token
from secretariat.people.tokens import LIVES
from tests.conftest import NOON
from tests.people.conftest import PASSWORD

NEW = "a wholly new heron"
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.usefixtures("hasher")


@pytest.fixture
def invited(make, letters, link_in):
    """``invited()``: the path of a fresh invitation to nadia@example.org."""

    def invite(**more) -> str:
        facts = {"email": "nadia@example.org", "name": "Nadia Roy", "language": "en", **more}
        make.act(make.administrator(), lambda s, me: commands.invite(s, me, **facts))
        return link_in(letters("nadia@example.org")[-1])

    return invite


@pytest.fixture
def reset_link(visit, letters, link_in):
    """``reset_link(email)``: the path of a fresh reset."""

    def ask(email: str) -> str:
        visit.signed_out().post("/account/reset", email=email)
        return link_in(letters(email)[-1])

    return ask


def test_somebody_invited_chooses_a_password_and_signs_in(visit, invited, session):
    page = visit.signed_out().show(invited())
    assert page.soup.find("input", {"name": "name"})["value"] == "Nadia Roy"
    done = page.submit(name="Nadia  Roy-Côté", language="fr", password=NEW)
    assert (done.status, done.location) == (303, "/sign-in")
    person = session.scalars(select(Person).where(Person.email == "nadia@example.org")).one()
    assert (person.name, person.sort_name, person.language) == ("Nadia Roy-Côté", "nadia roy cote", "fr")
    assert visit.signed_out().post("/sign-in", email="nadia@example.org", password=NEW).status == 303


def test_an_invitation_works_once(visit, invited):
    link = invited()
    visit.signed_out().show(link).submit(password=NEW)
    assert visit.signed_out().show(link).status == 410
    assert visit.signed_out().post(link, name="Thief", language="en", password=PASSWORD).status == 410
    assert visit.signed_out().post("/sign-in", email="nadia@example.org", password=NEW).status == 303


def test_opening_an_invitation_changes_nothing(visit, invited, session):
    link = invited()
    for _ in range(3):
        assert visit.signed_out().show(link).status == 200
    assert session.scalars(select(Token)).one().used_at is None
    assert visit.signed_out().show(link).submit(password=NEW).status == 303


def test_an_invitation_works_for_two_days_and_no_longer(visit, invited):
    link = invited()
    with clock.at(NOON + LIVES["invitation"]):
        assert visit.signed_out().show(link).status == 410
    with clock.at(NOON + LIVES["invitation"] - SECOND):
        assert visit.signed_out().show(link).submit(password=NEW).status == 303


def test_a_new_invitation_makes_the_earlier_one_worthless(visit, invited):
    first, second = invited(), invited()
    assert visit.signed_out().show(first).status == 410
    assert visit.signed_out().show(second).status == 200


def test_an_invitation_refuses_a_weak_password_and_keeps_what_was_typed(visit, invited):
    page = visit.signed_out().show(invited()).submit(name="Nadia R.", password="motdepasse2026")
    assert page.status == 422
    assert "first passwords" in " ".join(page.errors)
    assert page.soup.find("input", {"name": "name"})["value"] == "Nadia R."
    assert page.submit(password=NEW).status == 303


def test_only_the_hash_of_a_link_is_kept(invited, session):
    secret = invited().rsplit("/", 1)[1]
    token = session.scalars(select(Token)).one()
    assert token.secret_hash == hashed(secret)
    assert secret not in repr([getattr(token, column.name) for column in Token.__table__.columns])


@pytest.mark.parametrize("room", ["invitation", "reset", "confirm"])
def test_an_invented_link_answers_like_a_used_one(visit, room):
    page = visit.signed_out().show(f"/account/{room}/{'x' * 43}")
    assert (page.status, page.title) == (410, "This link no longer works")


def test_a_link_of_one_kind_opens_no_other(visit, account, invited, reset_link):
    account(email="maude@example.org")
    secret = reset_link("maude@example.org").rsplit("/", 1)[1]
    assert visit.signed_out().show(f"/account/invitation/{secret}").status == 410
    assert visit.signed_out().show(f"/account/confirm/{secret}").status == 410
    assert visit.signed_out().show(f"/account/reset/{secret}").status == 200


def test_an_invitation_speaks_the_language_of_the_invited(invited, letters):
    invited(language="en")
    mail = letters("nadia@example.org")[-1]
    assert (mail.language, mail.subject) == ("en", "Your account")
    assert "Ada Admin invites you" in mail.body


def test_a_reset_sets_a_new_password_and_ends_every_sign_in(visit, account, letters, reset_link):
    person = account(email="maude@example.org")
    browser = visit.as_(person)
    assert browser.show("/account").status == 200
    done = visit.signed_out().show(reset_link("maude@example.org")).submit(password=NEW)
    assert done.location == "/sign-in"
    assert browser.show("/account").status == 302
    assert visit.signed_out().post("/sign-in", email="maude@example.org", password=PASSWORD).status == 422
    assert visit.signed_out().post("/sign-in", email="maude@example.org", password=NEW).status == 303
    assert letters("maude@example.org")[-1].subject == "Your password was changed"


def test_a_reset_works_once_and_within_the_hour(visit, account, reset_link):
    account(email="maude@example.org")
    link = reset_link("maude@example.org")
    with clock.at(NOON + LIVES["reset"]):
        assert visit.signed_out().show(link).status == 410
    with clock.at(NOON + LIVES["reset"] - SECOND):
        assert visit.signed_out().show(link).submit(password=NEW).status == 303
        assert visit.signed_out().show(link).status == 410
        assert visit.signed_out().post(link, password=PASSWORD).status == 410


def test_the_answer_to_a_reset_tells_nothing_of_the_account(visit, account, session):
    account(email="maude@example.org")
    account("Closed", email="closed@example.org", active=False)
    account("Invited", email="invited@example.org", password_hash=None)
    told = {
        visit.signed_out().post("/account/reset", email=email).follow().text
        for email in ("maude@example.org", "closed@example.org", "invited@example.org", "nobody@example.org")
    }
    assert len(told) == 1
    assert [mail.to for mail in session.scalars(select(Mail))] == ["maude@example.org"]


def test_a_disabled_account_has_no_use_for_its_links(make, visit, account, reset_link):
    person = account(email="maude@example.org")
    link = reset_link("maude@example.org")
    make.act(make.administrator(), lambda s, me: commands.set_active(s, me, person.id, False))
    assert visit.signed_out().show(link).status == 410
    make.act(make.administrator(), lambda s, me: commands.set_active(s, me, person.id, True))
    assert visit.signed_out().show(link).status == 410


def test_the_link_names_the_installation_and_not_the_host_that_the_request_claims(
    app, visit, account, letters
):
    account(email="maude@example.org")
    browser = visit.signed_out()
    token = browser._token()
    browser._send(
        "POST",
        "/account/reset",
        data={"email": "maude@example.org", "csrf_token": token},
        headers={"Host": "evil.example"},
    )
    for mail in letters("maude@example.org"):
        assert "evil" not in mail.body
    visit.signed_out().post("/account/reset", email="maude@example.org")
    assert "http://localhost/account/reset/" in letters("maude@example.org")[-1].body
