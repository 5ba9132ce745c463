"""One's own account: profile, language, theme, password, sign-ins; and nobody else's."""

import pytest
from sqlalchemy import select

from secretariat.core.person import Person, SignIn
from secretariat.people import panels
from tests.people.conftest import PASSWORD

NEW = "a wholly new heron"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

pytestmark = pytest.mark.usefixtures("hasher")


def test_an_account_is_shown_to_who_is_signed_in_and_to_nobody_else(visit, account):
    assert visit.as_(account()).show("/account").title == "My account"
    assert visit.signed_out().show("/account").location == "/sign-in?next=%2Faccount"


def test_a_profile_is_changed_and_the_next_page_speaks_the_language(visit, account, session):
    person_id = account().id
    browser = visit.as_(session.get(Person, person_id))
    page = browser.show("/account").submit(
        "/account",
        name="Élise  Gagnon",
        language="fr",
        time_zone="America/Vancouver",
        theme="dark",
        notify="daily",
    )
    assert page.status == 303
    session.expire_all()
    person = session.get(Person, person_id)
    assert (person.name, person.sort_name) == ("Élise Gagnon", "elise gagnon")
    assert (person.language, person.time_zone, person.theme, person.notify) == (
        "fr",
        "America/Vancouver",
        "dark",
        "daily",
    )
    assert browser.show("/account").soup.html["lang"] == "fr"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 121),
        ("name", "nul\x00"),
        ("language", "de"),
        ("time_zone", "Mars/Olympus"),
        ("theme", "pink"),
        ("notify", "hourly"),
    ],
)
def test_a_profile_refuses_what_is_not_offered_and_changes_nothing(visit, account, session, field, value):
    person_id = account("Maude Lachapelle").id
    browser = visit.as_(session.get(Person, person_id))
    page = browser.show("/account").submit("/account", **{"notify": "none", field: value})
    assert page.status == 422
    assert page.errors
    session.expire_all()
    person = session.get(Person, person_id)
    assert (person.name, person.language, person.notify) == ("Maude Lachapelle", "en", "each")


def test_a_time_zone_that_is_not_among_the_usual_ones_is_kept(visit, account, session):
    person = account(time_zone="Asia/Tokyo")
    assert visit.as_(person).show("/account").submit("/account").status == 303
    session.expire_all()
    assert session.get(Person, person.id).time_zone == "Asia/Tokyo"


def test_the_language_is_chosen_for_the_person_or_for_the_browser(visit, account, session):
    person = account(language="en")
    browser = visit.as_(person)
    assert browser.post("/language", language="fr", next="/account").location == "/account"
    assert browser.show("/account").soup.html["lang"] == "fr"
    session.expire_all()
    assert session.get(Person, person.id).language == "fr"
    stranger = visit.signed_out("en")
    assert stranger.post("/language", language="fr", next="/sign-in?").location == "/sign-in"
    assert stranger.show("/sign-in").soup.html["lang"] == "fr"


def test_a_language_or_a_theme_that_does_not_exist_is_refused(visit, account):
    browser = visit.as_(account())
    assert browser.post("/language", language="de").status == 400
    assert browser.post("/theme", theme="pink").status == 400
    assert browser.post("/theme", theme="dark", next="//evil.example").location == "/"
    assert browser.show("/account").soup.html["data-bs-theme"] == "dark"
    assert visit.signed_out().post("/theme", theme="dark").status == 302


def test_a_password_is_changed_with_the_present_one_and_other_browsers_are_signed_out(
    visit, account, letters
):
    person = account(email="maude@example.org")
    here, there = visit.as_(person), visit.as_(person)
    page = here.show("/account/password").submit(present=PASSWORD, password=NEW)
    assert page.location == "/account"
    assert here.show("/account").status == 200
    assert there.show("/account").status == 302
    assert visit.signed_out().post("/sign-in", email="maude@example.org", password=NEW).status == 303
    assert letters("maude@example.org")[-1].subject == "Your password was changed"


@pytest.mark.parametrize(
    ("present", "password", "reason"),
    [
        ("not this", NEW, "This is not your present password."),
        (PASSWORD, "short", "12 characters or more"),
        (PASSWORD, "Motdepasse-2026!", "first passwords"),
        (PASSWORD, "maude@example.org", "your address"),
        (PASSWORD, "", "An answer is needed"),
    ],
)
def test_a_password_is_refused_with_the_reason_and_the_old_one_stays(
    visit, account, present, password, reason
):
    person = account(email="maude@example.org")
    page = visit.as_(person).show("/account/password").submit(present=present, password=password)
    assert page.status == 422
    assert reason in " ".join(page.errors)
    assert visit.signed_out().post("/sign-in", email="maude@example.org", password=PASSWORD).status == 303


def test_ones_sign_ins_are_listed_with_their_browser_and_address(visit, account):
    account(email="maude@example.org")
    browser = visit.signed_out()
    values = {"email": "maude@example.org", "password": PASSWORD, "csrf_token": browser._token()}
    browser._send(
        "POST",
        "/sign-in",
        data=values,
        headers={"User-Agent": FIREFOX},
        environ_base={"REMOTE_ADDR": "192.0.2.7"},
    )
    text = browser.show("/account").text
    assert "Firefox on Linux (this one)" in text
    assert "192.0.2.7" in text


def test_a_sign_in_is_ended_from_another_browser(visit, account, session):
    person = account()
    here, there = visit.as_(person), visit.as_(person)
    rows = session.scalars(select(SignIn).order_by(SignIn.id)).all()
    assert here.post(f"/account/sign-ins/{rows[1].id}/end").location == "/account"
    assert here.show("/account").status == 200
    assert there.show("/account").status == 302


def test_somebody_elses_sign_in_is_left_alone(visit, account, session):
    other = visit.as_(account("Other"))
    row_id = session.scalars(select(SignIn.id)).one()
    visit.as_(account()).post(f"/account/sign-ins/{row_id}/end")
    assert other.show("/account").status == 200
    assert visit.as_(account()).post("/account/sign-ins/99999999999999999999/end").status == 404


def test_signing_out_everywhere_ends_every_sign_in_and_this_one(visit, account):
    person = account()
    here, there = visit.as_(person), visit.as_(person)
    stranger = visit.as_(account("Other"))
    assert here.post("/account/sign-ins/end").location == "/sign-in"
    assert here.show("/account").status == 302
    assert there.show("/account").status == 302
    assert stranger.show("/account").status == 200


def test_another_room_shows_what_it_knows_of_oneself(visit, account):
    def roles(session, actor, language):
        return panels.Panel("Organisations", lines=[(f"Firm of {actor.name}", "representative", "/account")])

    panels.add_panel(roles)
    try:
        page = visit.as_(account("Maude Lachapelle")).show("/account")
    finally:
        panels._builders.remove(roles)
    assert "Firm of Maude Lachapelle representative" in page.text


@pytest.mark.parametrize("url", ["/account", "/account/password", "/account/address"])
def test_a_form_of_the_account_without_its_token_is_refused(visit, account, url):
    assert visit.as_(account()).post(url, csrf_token=None).status == 400
