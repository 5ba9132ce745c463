"""The administrator's list: inviting, disabling, and nobody else's business."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from secretariat.core.lifecycle import Forbidden, Refused
from secretariat.core.person import Grant, Person
from secretariat.people import commands, queries
from secretariat.people.cli import administrator as administrator_command

pytestmark = pytest.mark.usefixtures("hasher")


def test_an_administrator_sees_the_accounts_and_nobody_else_does(visit, make, account):
    account("Maude Lachapelle", "coordinator")
    assert "Maude Lachapelle" in visit.as_(make.administrator()).show("/people/").text
    for other in (make.director(), make.coordinator(), make.member(), make.observer()):
        assert visit.as_(other).show("/people/").status == 404
        assert visit.as_(other).show("/people/invite").status == 404
    assert visit.signed_out().show("/people/").status == 302


def test_administering_opens_no_cluster(visit, make):
    make.cluster("aero")
    assert visit.as_(make.administrator()).show("/aero/tasks/").status == 404


def test_the_list_is_searched_by_name_without_accents_by_address_and_by_state(visit, make, account):
    account("Élise Gagnon", email="elise@firm.ca")
    account("Nadia Roy", email="nadia@firm.ca", password_hash=None)
    account("Guy Ex", email="guy@firm.ca", active=False)
    browser = visit.as_(make.administrator())
    assert "Élise Gagnon" in browser.show("/people/?q=elise").text
    assert "Nadia" not in browser.show("/people/?q=elise").text
    assert "Nadia Roy" in browser.show("/people/?q=NADIA@firm").text
    assert "Guy Ex" in browser.show("/people/?state=disabled").text
    assert "Nadia" not in browser.show("/people/?state=disabled").text
    assert "Nadia" in browser.show("/people/?state=invited").text
    assert "Élise" not in browser.show("/people/?state=invited").text
    assert "No account is like that." in browser.show("/people/?q=%25_%27").text


@pytest.mark.parametrize(
    "query", ["page=0", "page=-1", "page=999999999999", "page=x", "q=%00", "state=odd", "page=9999"]
)
def test_an_odd_address_of_the_list_is_answered(visit, make, query):
    assert visit.as_(make.administrator()).show(f"/people/?{query}").status == 200


def test_the_list_has_pages(visit, make, account):
    for number in range(queries.PAGE + 1):
        account(f"Person {number:03}", password_hash=None)
    browser = visit.as_(make.administrator("Zoé Admin"))
    first = browser.show("/people/")
    assert "Zoé Admin" not in first.text
    assert "Zoé Admin" in browser.show(first.links["Next"]).text


def test_an_administrator_invites_and_the_person_is_named_and_mailed(visit, make, letters, session):
    browser = visit.as_(make.administrator())
    answer = browser.show("/people/invite").submit(name="Nadia Roy", email="Nadia@Firm.ca", language="fr")
    assert answer.location == "/people/"
    person = session.scalars(select(Person).where(Person.email == "nadia@firm.ca")).one()
    assert (person.name, person.language, person.password_hash) == ("Nadia Roy", "fr", None)
    assert len(letters("nadia@firm.ca")) == 1
    assert session.scalars(select(Grant).where(Grant.person_id == person.id)).all() == []


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"email": "known@firm.ca"}, "This address already has an account."),
        ({"email": "closed@firm.ca"}, "This account is disabled."),
        ({"email": "nowhere"}, "Write a whole e-mail address"),
        ({"name": ""}, "An answer is needed here."),
        ({"language": "de"}, "Not a valid choice"),
    ],
)
def test_an_invitation_is_refused_with_the_reason_and_keeps_what_was_typed(
    visit, make, account, letters, answers, reason
):
    account("Known", email="known@firm.ca")
    account("Closed", email="closed@firm.ca", active=False, password_hash=None)
    answers = {"name": "Nadia Roy", "email": "nadia@firm.ca", "language": "fr", **answers}
    page = visit.as_(make.administrator()).show("/people/invite").submit(**answers)
    assert page.status == 422
    assert reason in " ".join(page.errors)
    assert page.soup.find("input", {"name": "email"})["value"] == answers["email"]
    assert letters(answers["email"]) == []


def test_the_same_invitation_sent_twice_makes_one_person_and_one_mail(visit, make, letters, session):
    page = visit.as_(make.administrator()).show("/people/invite")
    answers = {"name": "Nadia Roy", "email": "nadia@firm.ca", "language": "fr"}
    assert [page.submit(**answers).status for _ in range(2)] == [303, 303]
    assert len(letters("nadia@firm.ca")) == 1


def test_who_has_not_answered_is_invited_again_and_who_has_is_not(visit, make, account, letters):
    waiting, settled = account("Nadia", email="nadia@firm.ca", password_hash=None), account("Élise")
    browser = visit.as_(make.administrator())
    assert browser.post(f"/people/{waiting.id}/invite").status == 303
    assert len(letters("nadia@firm.ca")) == 1
    assert browser.post(f"/people/{settled.id}/invite").status == 422
    assert browser.post("/people/987654/invite").status == 404


def test_a_disabled_person_is_out_on_the_next_request_and_back_when_enabled(visit, make, account):
    person = account(email="maude@firm.ca")
    browser, admin = visit.as_(person), visit.as_(make.administrator())
    assert browser.show("/account").status == 200
    assert admin.post(f"/people/{person.id}/disable").status == 303
    assert browser.show("/account").status == 302
    assert browser.post("/account", csrf_token=browser.token).status in (302, 400)
    assert (
        visit.signed_out().post("/sign-in", email="maude@firm.ca", password="seven blue herons wade").status
        == 422
    )
    assert admin.post(f"/people/{person.id}/enable").status == 303
    assert browser.show("/account").status == 302
    assert (
        visit.signed_out().post("/sign-in", email="maude@firm.ca", password="seven blue herons wade").status
        == 303
    )


def test_a_role_that_ends_is_gone_on_the_next_request(visit, make, account, session):
    browser = visit.as_(make.administrator())
    assert browser.show("/people/").status == 200
    grant = session.scalars(select(Grant)).one()
    grant.ends_at = grant.starts_at
    session.commit()
    assert browser.show("/people/").status == 404


def test_nobody_disables_their_own_account_or_one_that_is_not_there(visit, make):
    admin = make.administrator()
    browser = visit.as_(admin)
    assert browser.post(f"/people/{admin.id}/disable").status == 422
    assert browser.show("/people/").status == 200
    assert browser.post("/people/987654/disable").status == 404


@pytest.mark.parametrize("verb", ["disable", "enable", "invite"])
def test_a_get_neither_disables_nor_enables_nor_invites_and_a_forged_form_does_not_either(
    visit, make, account, verb
):
    person, browser = account(), visit.as_(make.administrator())
    assert browser.show(f"/people/{person.id}/{verb}").status in (404, 405)
    assert browser.post(f"/people/{person.id}/{verb}", csrf_token=None).status == 400
    for other in (make.coordinator(), make.member()):
        assert visit.as_(other).post(f"/people/{person.id}/{verb}").status == 404


def test_commands_refuse_whoever_calls_them_without_the_right(make, account):
    member, person_id = make.member(), account().id
    with pytest.raises(Forbidden):
        make.act(member, lambda s, me: commands.set_active(s, me, person_id, False))
    with pytest.raises(Forbidden):
        make.act(member, lambda s, me: commands.invite(s, me, "x@firm.ca", "X"))
    with pytest.raises(Forbidden):
        make.act(member, lambda s, me: queries.accounts(s, me))


def test_a_coordinator_invites_for_a_cluster_and_finds_somebody_who_has_an_account(make, account, letters):
    known = account("Known", email="known@firm.ca").id
    staff = make.coordinator()
    found = make.act(
        staff, lambda s, me: commands.invite(s, me, "Known@firm.ca", "Somebody", place="Aerospace")
    )
    assert (found.id, found.name) == (known, "Known")
    assert letters("known@firm.ca") == []
    make.act(staff, lambda s, me: commands.invite(s, me, "new@firm.ca", "New", "en", place="Aerospace"))
    assert "Aerospace" in letters("new@firm.ca")[0].subject


def test_a_name_cannot_add_a_line_to_a_mail(make, letters):
    make.act(
        make.administrator(),
        lambda s, me: commands.invite(s, me, "new@firm.ca", "New\nBcc: all@firm.ca", "en"),
    )
    assert "Hello New Bcc: all@firm.ca," in letters("new@firm.ca")[0].body


def test_the_first_administrator_comes_from_the_command_line(app, visit, session, letters):
    def run(*arguments):
        with app.app_context():
            return app.test_cli_runner().invoke(administrator_command, arguments)

    result = run("ada@firm.ca", "Ada Roy", "--language", "en")
    assert result.exit_code == 0, result.output
    link = result.output.strip().splitlines()[-1].removeprefix("http://localhost")
    visit.signed_out().show(link).submit(password="a wholly new heron")
    browser = visit.signed_out()
    browser.post("/sign-in", email="ada@firm.ca", password="a wholly new heron")
    assert browser.show("/people/").status == 200
    assert "administers" in run("ada@firm.ca", "Ada Roy").output
    session.expire_all()
    assert len(session.scalars(select(Grant)).all()) == 1
    assert isinstance(app.test_cli_runner(), CliRunner)


def test_an_address_belongs_to_one_person(make, account, session):
    account(email="maude@firm.ca")
    with pytest.raises(Refused):
        commands.enter(session, " Maude@FIRM.ca", "Twin")
    assert commands.enter(session, "twin@firm.ca", "Twin").email == "twin@firm.ca"
