"""Walls: what another cluster and people outside a restricted group never see; what showing groups costs."""

import pytest

from secretariat.core.record import Record


@pytest.fixture
def defence(make):
    """A restricted group with a member and a task."""
    group = make.group(title="Defence", restricted=True)
    make.task(
        title="Count the drones", assigner=make.staff(), assignee=make.staff("director"), group_id=group.id
    )
    return make.again(group)


PAGES = ["", "seats", "edit", "mandate", "mandate/versions", "history", "steps/pause"]


@pytest.mark.parametrize("page", PAGES)
def test_a_restricted_group_does_not_exist_for_those_outside_it(make, visit, defence, page):
    answer = visit.as_(make.member()).show(f"/aero/groups/defence/{page}")
    assert answer.status in (403, 404)
    assert "Defence" not in answer.everything
    if page in ("", "mandate/versions", "history"):
        assert answer.status == 404


@pytest.mark.parametrize("page", ["/aero/", "/aero/groups/", "/aero/members/", "/aero/tasks/?view=all", "/"])
def test_lists_menus_and_counts_keep_silent_about_a_restricted_group(make, visit, defence, page):
    make.group(title="Innovation")
    outsider = visit.as_(make.member()).show(page)
    assert outsider.status == 200
    assert "Defence" not in outsider.everything
    assert "Count the drones" not in outsider.everything
    staff = visit.as_(make.staff()).show(page)
    assert "Defence" in staff.everything


def test_search_finds_a_restricted_group_for_the_secretariat_only(make, visit, defence):
    assert "Defence" in visit.as_(make.staff()).show("/aero/search?q=defence").text
    found = visit.as_(make.member()).show("/aero/search?q=defence").text
    assert "/aero/groups/defence/" not in found
    assert "Count the drones" not in visit.as_(make.member()).show("/aero/search?q=drones").text


def test_the_counts_beside_the_rooms_leave_a_restricted_group_out(make, visit, defence):
    make.group(title="Innovation")
    rooms = {"staff": make.staff(), "outsider": make.member()}
    counts = {}
    for who, person in rooms.items():
        page = visit.as_(person).show("/aero/groups/")
        link = page.soup.select_one('nav.s-rooms a[href="/aero/groups/"] .s-count')
        counts[who] = link.text
    assert counts == {"staff": "2", "outsider": "1"}


def test_its_members_and_the_secretariat_read_a_restricted_group(make, visit, defence):
    member = make.member("Normand Tessier")
    make.seat(defence, member)
    for person in (member, make.staff(), make.staff("director")):
        page = visit.as_(person).show("/aero/groups/defence/")
        assert page.status == 200
        assert "restricted to its members" in page.text
    seats = visit.as_(make.member("Anne Autre")).show(f"/aero/members/people/{member.id}/")
    assert seats.status == 200
    assert "Defence" not in seats.everything


def test_restricting_a_group_hides_its_records_and_opening_it_shows_them_again(make, visit, session):
    group = make.group(title="Growth")
    make.task(
        title="Call the buyers", assigner=make.staff(), assignee=make.staff("director"), group_id=group.id
    )
    outsider, denis = visit.as_(make.member()), make.staff("director")
    assert "Call the buyers" in outsider.show("/aero/tasks/?view=all").text
    make.take_group(denis, group, "restrict", reason="Contracts.")
    assert {r.audience for r in session.query(Record).all()} == {"group"}
    assert "Call the buyers" not in outsider.show("/aero/tasks/?view=all").text
    assert outsider.show("/aero/groups/growth/").status == 404
    make.take_group(denis, group, "unrestrict", reason="The contracts are signed.")
    assert "Call the buyers" in outsider.show("/aero/tasks/?view=all").text
    assert outsider.show("/aero/groups/growth/").status == 200


@pytest.mark.parametrize(
    "page", ["groups/", "groups/supply-chain/", "groups/new", "", "members/", "figures", "translate"]
)
def test_another_cluster_finds_nothing(make, visit, carla, page):
    make.group()
    assert visit.as_(carla).show(f"/aero/{page}").status == 404
    assert "Supply chain" not in visit.as_(carla).show("/cargo/").everything


def test_an_administrator_of_the_installation_reads_no_group(make, visit):
    make.group()
    assert visit.as_(make.administrator()).show("/aero/groups/supply-chain/").status == 404


@pytest.mark.parametrize("page", ["/aero/groups/", "/aero/"])
def test_sixty_groups_cost_as_many_statements_as_three(make, visit, page):
    for _n in range(3):
        make.group("proposed")
    browser = visit.as_(make.staff())
    browser.show(page)
    few = len(browser.show(page).statements)
    for _n in range(57):
        make.group("proposed")
    shown = browser.show(page)
    assert len(shown.statements) == few
    assert shown.text.count("Proposed") >= 60
