"""The secretariat's board lives by the same table as a group, apart from the groups."""

import pytest

from secretariat.core.lifecycle import Refused
from secretariat.groups import commands
from secretariat.groups.models import Board, Seat


def test_the_board_is_set_up_from_its_template_and_stands_apart(make, visit, maude, session):
    make.group()
    browser = visit.as_(maude)
    page = browser.show("/aero/groups/")
    assert "No board yet." in page.text
    form = browser.show("/aero/groups/new?template=board")
    shown = form.submit("new").follow()
    assert shown.title == "The secretariat’s board" and "In formation" in shown.text
    board = session.query(Board).one()
    assert (board.kind, board.body, board.slug, board.number) == ("board", "board", "board", 1)
    assert session.query(Seat).filter_by(record_id=board.id).count() == 12
    index = browser.show("/aero/groups/")
    assert "1 active working group" in index.text
    assert "The secretariat’s board" in index.text


def test_a_cluster_has_one_living_board_and_may_have_another_after_it(make, session, maude):
    make.board("concluded")
    again = make.board("proposed")
    assert again.slug == "board-2"
    home = make.cluster("aero")
    facts = {"title_en": "A third", "code_en": "X", "code_fr": "X", "seats": {}}
    with pytest.raises(Refused, match="has a board"):
        make.act(maude, lambda s, me: commands.propose(s, me, home, facts, board=True))
    session.rollback()
    assert session.query(Board).count() == 2


def test_only_the_director_puts_a_board_in_office_and_only_with_its_table(make, visit, maude, denis, around):
    board = make.board("proposed")
    page = visit.as_(denis).show("/aero/groups/board/")
    assert "A chair is missing" in page.text
    for role, person in around(board).items():
        answer = visit.as_(person).post("/aero/groups/board/steps/constitute", version=board.version)
        assert answer.status == {"director": 422, "elsewhere": 404}.get(role, 403), role


def test_no_group_takes_the_board_s_address(make, maude):
    home = make.cluster("aero")
    facts = {"title_en": "Board", "slug": "board", "code_en": "X", "code_fr": "X", "seats": {}}
    with pytest.raises(Refused):
        make.act(maude, lambda s, me: commands.propose(s, me, home, facts))


def test_a_constituency_that_the_cluster_adds_is_given_to_organisations_and_seats(
    make, visit, maude, session
):
    group = make.group("chartered")
    browser = visit.as_(maude)
    page = browser.show("/aero/members/constituencies")
    sent = page.submit("constituencies", label_en="Airports", label_fr="Aéroports")
    assert "Airports" in sent.follow().text
    page = browser.show("/aero/members/constituencies")
    assert page.submit("constituencies", label_en="airports", label_fr="Autre").status == 422
    seats = browser.show(f"/aero/groups/{group.slug}/seats")
    key = session.query(Seat).filter_by(record_id=group.id).count()
    choice = next(o["value"] for o in seats.soup.select("option") if o.get_text() == "Airports")
    assert seats.submit("seats", constituency=choice, seats="1").status == 303
    assert session.query(Seat).filter_by(record_id=group.id).count() == key + 1
    firm = browser.show("/aero/members/new").submit("new", name_fr="YUL", constituency=choice)
    assert "Airports" in firm.follow().text
    other = visit.as_(make.staff("coordinator", "cargo")).show("/cargo/members/new")
    assert "Airports" not in other.text
