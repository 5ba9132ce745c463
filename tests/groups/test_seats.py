"""Seats: appointing gives rights for a term, vacating ends them at once, terms are kept."""

from datetime import UTC, date, datetime

import pytest

from secretariat.clusters import belonging
from secretariat.clusters.models import Organisation
from secretariat.core import clock
from secretariat.core.lifecycle import Refused
from secretariat.core.moves import Move
from secretariat.core.person import Grant
from secretariat.groups.models import Seat, Term


def at(year, month, day, hour=17):
    return clock.at(datetime(year, month, day, hour, tzinfo=UTC))


@pytest.fixture
def group(make):
    return make.group("chartered", restricted=True, minimum_seats=1)


@pytest.fixture
def naima(make):
    return make.member("Naïma Khelifi")


def address(seat, verb):
    return f"/aero/groups/supply-chain/seat/{seat.id}/steps/{verb}"


def test_an_appointment_is_made_on_its_form_and_gives_the_rights_of_the_role(
    make, visit, maude, group, naima
):
    browser = visit.as_(naima)
    assert browser.show("/aero/groups/supply-chain/").status == 404
    seat = make.vacant(group)
    form = visit.as_(maude).show(address(seat, "appoint"))
    page = form.submit("appoint", person=str(naima.id), role="member", ends_on="2027-06-09").follow()
    assert "Naïma Khelifi" in page.text
    assert browser.show("/aero/groups/supply-chain/").status == 200


@pytest.mark.parametrize("role", ["chair", "member", "outsider", "observer", "elsewhere"])
def test_nobody_outside_the_secretariat_appoints(make, visit, around, session, group, naima, role):
    seat = make.vacant(group)
    person = around(group)[role]
    answer = visit.as_(person).post(
        address(seat, "appoint"), person=str(naima.id), role="member", version="1"
    )
    assert answer.status in (403, 404)
    session.expire_all()
    assert session.get(Seat, seat.id).state == "vacant"


def test_vacating_ends_the_rights_on_the_next_request_and_keeps_the_term(
    make, visit, maude, session, group, naima
):
    seat = make.seat(group, naima)
    browser = visit.as_(naima)
    assert browser.show("/aero/groups/supply-chain/").status == 200
    form = visit.as_(maude).show(address(seat, "vacate"))
    assert form.submit("vacate", reason="").status == 422
    assert form.submit("vacate", reason="Left the firm.").status == 303
    assert browser.show("/aero/groups/supply-chain/").status == 404
    term = session.query(Term).filter_by(seat_id=seat.id).one()
    assert (term.person_id, term.end_reason, term.ended_on) == (
        naima.id,
        "Left the firm.",
        date(2026, 11, 24),
    )
    assert "Left the firm." in visit.as_(maude).show("/aero/groups/supply-chain/seats").text


def test_a_vacated_seat_waits_for_the_coordinator_until_it_is_filled(
    make, visit, maude, session, group, naima
):
    seat = make.seat(group, naima)
    make.take_seat(maude, seat, "vacate", reason="Left the firm.")
    move = session.query(Move).filter_by(part_kind="seat", part_id=seat.id).one()
    assert (move.principal, move.verb) == (f"c{group.cluster_id}:coordinator", "appoint")
    page = visit.as_(maude).show("/aero/groups/supply-chain/")
    assert "ill the vacant seat “Large firms”" in page.text
    assert "Appoint…" in page.buttons
    make.take_seat(maude, seat, "appoint", person=naima.id, role="member")
    assert session.query(Move).filter_by(part_kind="seat").count() == 0


def test_a_term_begins_on_its_first_day_and_ends_after_its_last_in_the_time_of_the_cluster(
    make, visit, group, naima
):
    make.seat(group, naima, starts_on=date(2026, 12, 1), ends_on=date(2026, 12, 31))
    browser = visit.as_(naima)
    assert browser.show("/aero/groups/supply-chain/").status == 404
    with at(2026, 12, 1, 4):  # 23:00 on 30 November in Montréal
        assert browser.show("/aero/groups/supply-chain/").status == 404
    with at(2026, 12, 1, 6):
        assert browser.show("/aero/groups/supply-chain/").status == 200
    with at(2027, 1, 1, 4):  # 23:00 on 31 December in Montréal
        assert browser.show("/aero/groups/supply-chain/").status == 200
    with at(2027, 1, 1, 6):
        assert browser.show("/aero/groups/supply-chain/").status == 404


def test_renewing_prolongs_the_term_and_its_rights(make, visit, maude, session, group, naima):
    seat = make.seat(group, naima, ends_on=date(2026, 12, 31))
    form = visit.as_(maude).show(address(seat, "renew"))
    assert form.submit("renew", ends_on="2026-12-31").status == 422
    assert form.submit("renew", ends_on="2028-12-31").status == 303
    with at(2028, 12, 31):
        assert visit.as_(naima).show("/aero/groups/supply-chain/").status == 200
    terms = session.query(Term).filter_by(seat_id=seat.id).order_by(Term.id).all()
    assert [(t.starts_on, t.ends_on, t.ended_on, t.renewal) for t in terms] == [
        (date(2026, 11, 24), date(2026, 12, 31), date(2026, 12, 31), 0),
        (date(2027, 1, 1), date(2028, 12, 31), None, 1),
    ]


def test_a_term_that_ends_within_ninety_days_is_marked_as_expiring(make, visit, maude, group, naima):
    make.seat(group, naima, ends_on=date(2027, 1, 15))
    make.seat(group, make.member("Paul Charest"), ends_on=date(2028, 1, 15))
    page = visit.as_(maude).show("/aero/groups/supply-chain/")
    roster = page.soup.select_one(".s-roster").get_text(" ")
    assert "Ends on 15 Jan 2027" in roster
    assert "2028" not in roster
    assert "1 term ends within 90 days" in page.text


REFUSED = [
    ({"role": "chair"}, "already has a chair"),
    ({"person": "chair"}, "already has a seat"),
    ({"role": "observer"}, "for a chair or a member"),
    ({"ends_on": date(2026, 11, 1)}, "neither past"),
    ({"person": "elsewhere"}, "Choose a person of the cluster"),
    ({"organisation": "elsewhere"}, "Choose an organisation of the cluster"),
]


@pytest.mark.parametrize(("change", "reason"), REFUSED)
def test_an_appointment_that_makes_no_sense_is_refused_with_its_reason(
    make, maude, session, group, naima, carla, change, reason
):
    chair = make.member("Geneviève Arsenault")
    make.seat(group, chair, "chair")
    foreign = make.organisation("Porteurs réunis", cluster="cargo")
    known = {"chair": chair.id, "elsewhere": carla.id}
    facts = {"person": naima.id, "role": "member", "organisation": None, **change}
    facts["person"] = known.get(facts["person"], facts["person"])
    facts["organisation"] = foreign.id if facts["organisation"] == "elsewhere" else None
    seat = make.vacant(group)
    with pytest.raises(Refused) as refused:
        make.take_seat(maude, seat, "appoint", **facts)
    assert reason in str(refused.value.errors)
    session.rollback()
    assert session.get(Seat, seat.id).state == "vacant"
    make.take_seat(maude, seat, "appoint", person=naima.id, role="member")
    assert session.get(Seat, seat.id).state == "filled"


def test_one_person_sits_in_several_groups_and_loses_only_the_one_that_is_vacated(make, visit, maude, naima):
    first, second = (make.group("chartered", title=t, restricted=True) for t in ("Defence", "Space"))
    seat = make.seat(first, naima)
    make.seat(second, naima)
    make.take_seat(maude, seat, "vacate", reason="Too much.")
    browser = visit.as_(naima)
    assert browser.show("/aero/groups/defence/").status == 404
    assert browser.show("/aero/groups/space/").status == 200


def test_leaving_an_organisation_vacates_the_seat_held_for_it(make, visit, maude, session, group, naima):
    firm = make.organisation("Outillage Valois")
    make.affiliate(naima, firm, True)
    seat = make.seat(group, naima)
    assert session.get(Seat, seat.id).organisation_id == firm.id, "the one they belong to is taken"
    browser = visit.as_(naima)
    assert browser.show("/aero/groups/supply-chain/").status == 200
    number = firm.id
    make.act(maude, lambda s, me: belonging.leave(s, me, naima.id, s.get(Organisation, number), "Retired."))
    assert browser.show("/aero/groups/supply-chain/").status == 404
    assert session.get(Seat, seat.id).state == "vacant"
    assert session.query(Grant).filter_by(person_id=naima.id, principal=f"o{number}:rep").one().ends_at


def test_seats_are_added_and_a_vacant_one_removed(make, visit, maude, session, group):
    browser = visit.as_(maude)
    page = browser.show("/aero/groups/supply-chain/seats")
    page = page.submit("seats", constituency="union", seats="2").follow()
    assert page.text.count("Unions") >= 3
    seat = session.query(Seat).filter_by(record_id=group.id, constituency="union").first()
    assert browser.post(address(seat, "remove"), version=seat.version).status == 303
    session.expire_all()
    assert (
        session.query(Seat).filter_by(record_id=group.id, constituency="union", state="vacant").count() == 1
    )


@pytest.mark.parametrize("bad", ["0", "201", "x", "-2"])
def test_a_wrong_number_of_seats_is_refused_beside_its_field(visit, maude, group, bad):
    page = (
        visit.as_(maude)
        .show("/aero/groups/supply-chain/seats")
        .submit("seats", constituency="union", seats=bad)
    )
    assert page.status == 422
    assert page.errors
