"""A change of address is confirmed at both ends, in either order, and the old one is told."""

import pytest

from secretariat.core import clock
from secretariat.core.person import Person
from secretariat.people.tokens import LIVES
from tests.conftest import NOON
from tests.people.conftest import PASSWORD

OLD, NEW = "maude@example.org", "maude@firm.ca"

pytestmark = pytest.mark.usefixtures("hasher")


@pytest.fixture
def maude(account):
    return account(email=OLD)


@pytest.fixture
def asked(visit, maude, letters, link_in):
    """``asked()``: the links sent to the old and to the new address."""

    def ask(new: str = NEW) -> tuple[str, str]:
        answer = visit.as_(maude).post("/account/address", email=new, present=PASSWORD)
        assert answer.status == 303
        return link_in(letters(OLD)[-1]), link_in(letters(new)[-1])

    return ask


@pytest.fixture
def address_now(session, maude):
    person_id = maude.id

    def read() -> str:
        session.expire_all()
        return session.get(Person, person_id).email

    return read


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_address_changes_once_both_links_are_confirmed(visit, asked, address_now, letters, order):
    links = asked()
    first = visit.signed_out().show(links[order[0]])
    assert address_now() == OLD
    assert first.submit().status == 303
    assert address_now() == OLD
    assert visit.signed_out().show(links[order[1]]).submit().status == 303
    assert address_now() == NEW
    for address in (OLD, NEW):
        assert letters(address)[-1].subject == "Your address was changed"
    assert visit.signed_out().post("/sign-in", email=NEW, password=PASSWORD).status == 303
    assert visit.signed_out().post("/sign-in", email=OLD, password=PASSWORD).status == 422


def test_one_link_used_twice_is_not_two_confirmations(visit, asked, address_now):
    old, _new = asked()
    visit.signed_out().show(old).submit()
    assert visit.signed_out().post(old).status == 410
    assert address_now() == OLD


def test_opening_both_links_changes_nothing(visit, asked, address_now):
    for link in asked():
        assert visit.signed_out().show(link).status == 200
    assert address_now() == OLD


def test_links_of_two_different_requests_do_not_add_up(visit, asked, address_now):
    old_of_first, new_of_first = asked(NEW)
    visit.signed_out().show(new_of_first).submit()
    old_of_second, _ = asked("other@firm.ca")
    assert visit.signed_out().show(old_of_first).status == 410
    visit.signed_out().show(old_of_second).submit()
    assert address_now() == OLD


def test_the_links_work_for_two_days(visit, asked, address_now):
    old, new = asked()
    visit.signed_out().show(old).submit()
    with clock.at(NOON + LIVES["address_new"]):
        assert visit.signed_out().show(new).status == 410
    assert address_now() == OLD


def test_a_change_is_taken_back_from_the_account(visit, maude, asked, address_now):
    links = asked()
    browser = visit.as_(maude)
    assert NEW in browser.show("/account").text
    assert browser.show("/account").press("Keep my present address").status == 303
    assert NEW not in browser.show("/account").text
    assert [visit.signed_out().show(link).status for link in links] == [410, 410]


def test_an_address_that_somebody_has_is_answered_alike_and_told_there_only(
    visit, maude, account, letters, address_now
):
    account("Other", email=NEW)
    answer = visit.as_(maude).post("/account/address", email=NEW.upper(), present=PASSWORD)
    free = visit.as_(maude).post("/account/address", email="free@firm.ca", present=PASSWORD)
    assert (answer.status, answer.location) == (free.status, free.location)
    mails = letters(NEW)
    assert [mail.subject for mail in mails] == ["This address has an account already"]
    assert "/account/confirm/" not in mails[0].body
    assert address_now() == OLD


def test_an_address_taken_between_the_two_confirmations_stays_with_its_owner(
    visit, asked, account, address_now
):
    old, new = asked()
    visit.signed_out().show(old).submit()
    account("Quicker", email=NEW)
    assert visit.signed_out().post(new).status == 410
    assert address_now() == OLD


@pytest.mark.parametrize(
    ("email", "present", "reason"),
    [
        (NEW, "not this", "This is not your present password."),
        (OLD, PASSWORD, "This is your address already."),
        ("no address", PASSWORD, "Write a whole e-mail address"),
        ("a@b", PASSWORD, "Write a whole e-mail address"),
        ("evil@firm.ca\r\nBcc: all@firm.ca", PASSWORD, "Write a whole e-mail address"),
        ("", PASSWORD, "An answer is needed"),
    ],
)
def test_a_change_is_refused_with_the_reason_and_no_mail_leaves(
    visit, maude, letters, email, present, reason
):
    page = visit.as_(maude).post("/account/address", email=email, present=present)
    assert page.status == 422
    assert reason in " ".join(page.errors)
    assert letters(OLD) == []
