"""The directory: organisations, who belongs to them, who represents them, and who may write it."""

import pytest

from secretariat.clusters.models import Affiliation, DirectoryChange, Organisation
from secretariat.core.moves import Mail
from secretariat.core.person import Grant, Person


def test_organisations_stand_by_constituency_in_the_order_of_the_alphabet(make, visit, samuel):
    for name in ("Zénith", "Élan", "Fonderie", "Dorval Métal"):
        make.organisation(name)
    make.organisation("Section 417", "union")
    page = visit.as_(samuel).show("/aero/members/")
    names = [a.text for a in page.soup.select("td:first-child a")]
    assert names == ["Dorval Métal", "Élan", "Fonderie", "Zénith", "Section 417"]
    assert [h.text for h in page.soup.select("main .s-section h2")] == ["Small firms", "Unions"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=riviere", ["Composites Rivière"]),
        ("q=%C3%89L", ["Élan"]),
        ("constituency=union", ["Section 417"]),
        ("q=nothing", []),
        ("constituency=pirates", ["Composites Rivière", "Élan", "Section 417"]),
    ],
)
def test_the_directory_is_filtered_by_name_and_constituency(make, visit, samuel, firm, query, found):
    make.organisation("Élan")
    make.organisation("Section 417", "union")
    page = visit.as_(samuel).show(f"/aero/members/?{query}")
    assert [a.text for a in page.soup.select("td:first-child a")] == found


def test_the_secretariat_adds_an_organisation(make, visit, maude):
    page = visit.as_(maude).show("/aero/members/new")
    page = page.submit("", name_fr="Précision Lachine", constituency="small_firm", town="Lachine").follow()
    assert page.title == "Précision Lachine"
    assert "Maude Lachapelle entered the organisation" in page.text


WRONG = [
    ({"name_fr": ""}, "An answer is needed"),
    ({"name_fr": "Composites Rivière"}, "already has this name"),
    ({"name_fr": "X" * 200}, "longer than"),
    ({"website": "javascript:alert(1)"}, "Begin with https://"),
    ({"constituency": "pirates"}, ""),
]


@pytest.mark.parametrize(("answers", "reason"), WRONG)
def test_a_wrong_answer_is_refused_beside_its_field(make, visit, maude, firm, session, answers, reason):
    facts = {"name_fr": "Nouvelle", "constituency": "small_firm", "note_fr": "Gardée.", **answers}
    page = visit.as_(maude).show("/aero/members/new").submit("", **facts)
    assert page.status == 422
    assert any(reason in error for error in page.errors)
    assert "Gardée." in page.html
    assert session.query(Organisation).count() == 1


def test_the_same_organisation_sent_twice_is_entered_once(make, visit, maude, session):
    form = visit.as_(maude).show("/aero/members/new")
    first, second = (form.submit("", name_fr="Giravia", constituency="large_firm") for _twice in range(2))
    assert first.location == second.location
    assert session.query(Organisation).count() == 1


def test_two_people_who_edit_an_organisation_see_both_texts(make, visit, maude, denis, firm, session):
    number = firm.id
    first = visit.as_(maude).show(f"/aero/members/{number}/edit")
    second = visit.as_(denis).show(f"/aero/members/{number}/edit")
    assert first.submit("", town="Mirabel").status == 303
    answer = second.submit("", town="Laval")
    assert answer.status == 409
    assert "Saved meanwhile: “Mirabel”" in answer.text
    assert answer.soup.find("input", {"name": "town"})["value"] == "Laval"
    session.expire_all()
    assert session.get(Organisation, number).town == "Mirabel"
    assert answer.submit("").status == 303
    session.expire_all()
    assert session.get(Organisation, number).town == "Laval"


WRITES = ["members/new", "members/{id}/edit", "members/{id}/people", "members/staff", "translate"]


@pytest.mark.parametrize("address", WRITES)
def test_only_the_secretariat_writes_the_directory(make, visit, firm, carla, address):
    url = f"/aero/{address.format(id=firm.id)}"
    for person in (make.member(), make.observer(), make.representative(firm)):
        assert visit.as_(person).show(url).status == 403
        assert visit.as_(person).post(url, name_fr="X").status in (403, 405)
    assert visit.as_(carla).show(url).status == 404
    assert visit.as_(make.staff("director")).show(url).status == 200


def test_a_representative_gets_the_rights_of_the_organisation_and_loses_them_at_once(
    make, visit, session, maude, firm, samuel
):
    number = firm.id
    browser = visit.as_(maude)
    form = browser.show(f"/aero/members/{number}/people")
    page = form.submit("", person=str(samuel.id), job_title="President", representative="y").follow()
    assert "Samuel Ouellet represents it" in page.text
    assert {f"o{number}:rep", f"o{number}:member"} <= make.actor(samuel).principals
    ending = browser.show(f"/aero/members/{number}/people/{samuel.id}/leave")
    assert ending.submit("", reason="").status == 422
    assert ending.submit("", reason="Sold the firm.").status == 303
    assert not {p for p in make.actor(samuel).principals if p.startswith("o")}
    kept = session.query(Affiliation).filter_by(person_id=samuel.id).one()
    assert kept.ends_on is not None
    assert "Sold the firm." in browser.show(f"/aero/members/{number}/").text


def test_changing_a_representative_to_a_member_ends_that_right_only(make, visit, session, firm, samuel):
    make.affiliate(samuel, firm, True)
    make.affiliate(samuel, firm, False)
    assert make.actor(samuel).organisations == {firm.id}
    assert f"o{firm.id}:rep" not in make.actor(samuel).principals
    assert session.query(Affiliation).count() == 1


def test_somebody_new_is_invited_by_mail_on_the_way(make, visit, session, maude, firm):
    form = visit.as_(maude).show(f"/aero/members/{firm.id}/people")
    page = form.submit("", person="", name="Nadia Roberge", email="Nadia@Example.org", language="fr").follow()
    assert "Nadia Roberge" in page.text
    assert [m.to for m in session.query(Mail)] == ["nadia@example.org"]
    assert session.query(Grant).filter_by(principal=f"o{firm.id}:member").count() == 1


@pytest.mark.parametrize(
    "answers",
    [{}, {"name": "Nadia"}, {"email": "nadia@example.org"}, {"name": "Nadia", "email": "not an address"}],
)
def test_a_person_half_given_is_refused(make, visit, session, maude, firm, answers):
    form = visit.as_(maude).show(f"/aero/members/{firm.id}/people")
    page = form.submit("", person="", **answers)
    assert page.status == 422
    assert page.errors
    assert session.query(Affiliation).count() == 0


def test_a_person_of_another_cluster_cannot_be_chosen_from_the_list(make, visit, session, maude, firm, carla):
    form = visit.as_(maude).show(f"/aero/members/{firm.id}/people")
    assert form.submit("", person=str(carla.id)).status == 422
    assert session.query(Affiliation).count() == 0


def test_an_organisation_of_another_cluster_does_not_exist(make, visit, maude, carla):
    foreign = make.organisation("Porteurs réunis", cluster="cargo")
    for page in ("", "edit", "people", f"people/{carla.id}/leave"):
        assert visit.as_(maude).show(f"/aero/members/{foreign.id}/{page}").status == 404
    assert "Porteurs" not in visit.as_(maude).show("/aero/members/").text
    assert visit.as_(maude).show(f"/aero/members/people/{carla.id}/").status == 404


def test_addresses_are_shown_to_the_secretariat_only(make, visit, maude, samuel):
    assert samuel.email in visit.as_(maude).show("/aero/members/people/").text
    assert samuel.email not in visit.as_(make.observer()).show("/aero/members/people/").text
    assert (
        samuel.email not in visit.as_(make.observer("Anne")).show(f"/aero/members/people/{samuel.id}/").text
    )


@pytest.mark.parametrize("page", ["/aero/members/", "/aero/members/people/"])
def test_sixty_organisations_cost_as_many_statements_as_three(make, visit, maude, page):
    for _n in range(3):
        make.affiliate(make.member(f"Member {_n}"), make.organisation(), True)
    browser = visit.as_(maude)
    browser.show(page)
    few = len(browser.show(page).statements)
    for _n in range(57):
        make.affiliate(make.member(f"Other {_n}"), make.organisation(), True)
    assert len(browser.show(page).statements) == few


def test_what_was_done_to_the_directory_is_kept_with_its_author(make, session, maude, firm, samuel):
    make.affiliate(samuel, firm, True)
    kept = session.query(DirectoryChange).order_by(DirectoryChange.id).all()
    assert [(c.verb, c.role) for c in kept] == [("enter", ""), ("affiliate", "rep")]
    assert {session.get(Person, c.by_id).name for c in kept} == {"Maude Lachapelle"}
