"""The secretariat's staff and the installation's clusters: who appoints, ends, what an administrator sees."""

from datetime import UTC, date, datetime

import pytest

from secretariat.clusters import belonging
from secretariat.core import clock
from secretariat.core.person import Person
from secretariat.core.walls import RESERVED_SLUGS, Cluster


def test_the_director_appoints_a_coordinator_who_then_works_at_once(make, visit, denis, samuel):
    browser = visit.as_(samuel)
    assert browser.show("/aero/groups/new").status == 403
    form = visit.as_(denis).show("/aero/members/staff")
    assert form.submit("", person=str(samuel.id), role="coordinator").status == 303
    assert browser.show("/aero/groups/new").status == 200


@pytest.mark.parametrize("role", ["coordinator", "member", "observer"])
def test_nobody_but_the_director_appoints(make, visit, samuel, role):
    person = make.staff() if role == "coordinator" else make.person("Somebody", role)
    assert visit.as_(person).show("/aero/members/staff").status == 403
    answer = visit.as_(person).post(
        "/aero/members/staff", person=str(person.id), role="director", language="fr"
    )
    assert answer.status == 403
    assert f"c{make.cluster().id}:director" not in make.actor(person).principals


def test_an_appointment_has_its_days_in_the_time_of_the_cluster(make, visit, denis, samuel):
    form = visit.as_(denis).show("/aero/members/staff")
    form.submit("", person=str(samuel.id), role="observer", starts_on="2026-12-01", ends_on="2026-12-31")
    held = f"c{make.cluster().id}:observer"
    for moment, holds in (
        (datetime(2026, 12, 1, 4, 59, tzinfo=UTC), False),
        (datetime(2026, 12, 1, 5, 0, tzinfo=UTC), True),
        (datetime(2027, 1, 1, 4, 59, tzinfo=UTC), True),
        (datetime(2027, 1, 1, 5, 0, tzinfo=UTC), False),
    ):
        with clock.at(moment):
            assert (held in make.actor(samuel).principals) is holds, moment


def test_the_same_role_twice_is_refused(make, visit, denis, maude):
    form = visit.as_(denis).show("/aero/members/staff")
    page = form.submit("", person=str(maude.id), role="coordinator")
    assert page.status == 422
    assert any("already holds" in error for error in page.errors)


def test_ending_a_role_takes_effect_on_the_next_request_and_wants_a_reason(make, visit, denis, maude):
    browser = visit.as_(maude)
    assert browser.show("/aero/translate").status == 200
    form = visit.as_(denis).show(f"/aero/members/people/{maude.id}/end/coordinator")
    assert form.submit("", reason=" ").status == 422
    assert form.submit("", reason="Took another post.").status == 303
    assert browser.show("/aero/translate").status == 404, "nothing else was held in the cluster"


@pytest.mark.parametrize("who", ["coordinator", "member", "elsewhere"])
def test_nobody_but_the_director_ends_a_role(make, visit, denis, maude, carla, samuel, who):
    person = {"coordinator": maude, "member": samuel, "elsewhere": carla}[who]
    url = f"/aero/members/people/{denis.id}/end/director"
    for answer in (visit.as_(person).show(url), visit.as_(person).post(url, reason="Mine now.")):
        assert answer.status == (404 if who == "elsewhere" else 403)
    assert f"c{make.cluster().id}:director" in make.actor(denis).principals


def test_a_cluster_keeps_a_director(make, visit, denis):
    form = visit.as_(denis).show(f"/aero/members/people/{denis.id}/end/director")
    page = form.submit("", reason="Enough.")
    assert page.status == 422
    assert "A cluster keeps a director" in page.text
    make.person("Second", "director")
    assert form.submit("", reason="Enough.").status == 303


def test_leaving_the_cluster_ends_everything_at_once(make, visit, denis, samuel, firm, session):
    make.affiliate(samuel, firm, True)
    group = make.group("chartered")
    make.seat(group, samuel)
    browser = visit.as_(samuel)
    assert browser.show("/aero/").status == 200
    form = visit.as_(denis).show(f"/aero/members/people/{samuel.id}/end/all")
    assert form.submit("", reason="Retired.").status == 303
    assert browser.show("/aero/").status == 404
    assert "Samuel Ouellet" not in visit.as_(denis).show("/aero/members/people/").text
    assert "Samuel Ouellet" in visit.as_(denis).show("/aero/groups/supply-chain/").text, (
        "the history keeps it"
    )


def test_nobody_ends_their_own_part_in_the_cluster(make, denis):
    with pytest.raises(belonging.Refused):
        make.act(denis, lambda s, me: belonging.leave_cluster(s, me, me.id, make.cluster(), "Bye."))


def test_an_administrator_opens_a_cluster_and_appoints_its_first_director(make, visit, session):
    browser = visit.as_(make.administrator())
    assert browser.show("/clusters/").status == 200
    form = browser.show("/clusters/new")
    page = form.submit("", name_fr="Aluminium du Québec", name_en="Quebec Aluminium", slug="alu").follow()
    assert page.title == "Appoint at Quebec Aluminium"
    page = page.submit("", name="Aline Roy", email="aline@example.org", role="director").follow()
    assert "Aline Roy" in page.text
    aline = session.query(Person).filter_by(email="aline@example.org").one()
    assert visit.as_(aline).show("/alu/").status == 200
    assert browser.show("/alu/").status == 404, "an administrator reads no contents"


@pytest.mark.parametrize("slug", [*sorted(RESERVED_SLUGS), "a"])
def test_no_cluster_takes_an_address_of_the_product(make, visit, session, slug):
    form = visit.as_(make.administrator()).show("/clusters/new")
    page = form.submit("", name_fr="Nuage", name_en="Cloud", slug=slug)
    assert page.status == 422
    assert any("kept for the product" in error for error in page.errors)
    assert session.query(Cluster).count() == 0


def test_two_clusters_do_not_share_an_address(make, visit, session):
    make.cluster()
    form = visit.as_(make.administrator()).show("/clusters/new")
    page = form.submit("", name_fr="Nuage", name_en="Cloud", slug="aero")
    assert page.status == 422
    assert any("Another cluster" in error for error in page.errors)


def test_only_an_administrator_knows_of_the_clusters_of_the_installation(make, visit, denis):
    make.cluster("cargo")
    for url in ("/clusters/", "/clusters/new", "/clusters/cargo/director"):
        assert visit.as_(denis).show(url).status == 404
    assert visit.as_(make.administrator()).show("/clusters/nowhere/director").status == 404


def test_a_grant_that_had_not_begun_never_begins_once_ended(make, session, denis, samuel):
    home = make.cluster()
    make.act(
        denis,
        lambda s, me: belonging.appoint_staff(s, me, samuel.id, home, "coordinator", date(2026, 12, 1)),
    )
    make.act(denis, lambda s, me: belonging.end_grants(s, samuel.id, f"c{home.id}", "coordinator"))
    with clock.at(datetime(2026, 12, 15, tzinfo=UTC)):
        assert f"c{home.id}:coordinator" not in make.actor(samuel).principals


def test_the_list_of_people_offers_to_appoint_only_to_who_may(make, visit):
    director, coordinator = (visit.as_(make.staff(role)) for role in ("director", "coordinator"))
    offered = "Appoint to the secretariat"
    assert director.show(director.show("/aero/members/people/").links[offered]).status == 200
    assert offered not in coordinator.show("/aero/members/people/").links
    assert coordinator.show("/aero/members/staff").status == 403
