"""How a term ends and is carried on: resignation, removal, its last day, the alternate, leaving an organisation."""

from datetime import UTC, date, datetime

import pytest

from secretariat.clusters.models import Organisation
from secretariat.core import clock
from secretariat.core.history import Event
from secretariat.core.lifecycle import Forbidden, Refused
from secretariat.core.moves import Move, Notice
from secretariat.groups import work
from secretariat.groups.models import Seat, Term

PAGE = "/aero/groups/supply-chain/"


def at(year, month, day, hour=17):
    return clock.at(datetime(year, month, day, hour, tzinfo=UTC))


@pytest.fixture
def group(make):
    return make.group("chartered", restricted=True, minimum_seats=1)


@pytest.fixture
def naima(make):
    return make.member("Naïma Khelifi")


@pytest.fixture
def samuel(make):
    return make.member("Samuel Ouellet")


@pytest.fixture
def seat(make, session, group, naima):
    """Naïma's seat, which allows an alternate, until 9 June 2027."""
    seat = make.seat(group, naima, ends_on=date(2027, 6, 9))
    session.get(Seat, seat.id).alternate_allowed = True
    session.commit()
    return session.get(Seat, seat.id)


def terms(session, seat) -> list[tuple]:
    rows = session.query(Term).filter_by(seat_id=seat.id).order_by(Term.id).all()
    return [(t.person_id, t.starts_on, t.ends_on, t.ended_on, t.renewal) for t in rows]


WHO = {
    "renew": {"director", "coordinator"},
    "name_alternate": {"director", "coordinator"},
    "drop_alternate": {"director", "coordinator"},
    "replace": {"director", "coordinator"},
    "resign": {"holder"},
    "vacate": {"director", "coordinator"},
    "take_off": {"director"},
    "lapse": set(),
}
"""Who may take each step of a filled seat, as people would say it."""


@pytest.mark.parametrize("verb", sorted(WHO))
def test_each_step_of_a_filled_seat_is_for_those_it_is_for(
    make, around, session, group, naima, samuel, seat, verb
):
    """Every role, of this cluster and of another; nothing has changed where it was refused."""
    people = {**around(group), "holder": naima}
    facts = {"reason": "So it is.", "person": samuel.id, "ends_on": date(2029, 6, 9)}
    for role, person in people.items():
        if role in WHO[verb]:
            continue
        with pytest.raises(Forbidden):
            make.take_seat(person, seat, verb, **facts)
        session.rollback()
        assert session.get(Seat, seat.id).person_id == naima.id, role
    for role in WHO[verb]:
        if verb in ("replace", "drop_alternate"):
            make.take_seat(people["coordinator"], seat, "name_alternate", person=samuel.id)
        make.take_seat(people[role], seat, verb, **facts)
        if session.get(Seat, seat.id).state == "vacant":
            make.take_seat(people["coordinator"], seat, "appoint", person=naima.id, role="member")
        elif verb == "replace":
            make.take_seat(people["coordinator"], seat, "vacate", reason="Again.")
            make.take_seat(people["coordinator"], seat, "appoint", person=naima.id, role="member")
        break


@pytest.mark.parametrize("verb", ["resign", "replace", "take_off", "renew"])
def test_nothing_of_a_filled_seat_is_done_to_a_removed_one(make, denis, session, group, verb):
    seat = make.vacant(group)
    make.take_seat(denis, seat, "remove")
    with pytest.raises(Refused):
        make.take_seat(denis, seat, verb, reason="Why not.")


def test_who_sits_resigns_from_the_page_of_the_seat_and_reads_nothing_more(visit, session, naima, seat):
    browser = visit.as_(naima)
    page = browser.show(f"{PAGE}seats/{seat.id}")
    assert "Resign…" in page.buttons
    form = browser.show(f"{PAGE}seat/{seat.id}/steps/resign")
    assert form.submit("resign", reason="A new post.").status == 303
    assert browser.show(PAGE).status == 404
    move = session.query(Move).filter_by(part_kind="seat", part_id=seat.id).one()
    assert move.verb == "appoint" and move.principal.endswith(":coordinator")


def test_a_removal_needs_its_reason_and_is_told_to_the_person(make, visit, denis, session):
    open_group = make.group("chartered", title="Growth", minimum_seats=1)
    paul = make.member("Paul Charest")
    seat = make.seat(open_group, paul)
    form = visit.as_(denis).show(f"/aero/groups/growth/seat/{seat.id}/steps/take_off")
    assert form.submit("take_off", reason="").status == 422
    assert form.submit("take_off", reason="Absent from six meetings.").status == 303
    event = session.query(Event).filter_by(verb="take_off", part_id=seat.id).one()
    assert event.reason == "Absent from six meetings."
    assert session.query(Notice).filter_by(person_id=paul.id, event_id=event.id).count() == 1


def test_a_term_that_is_over_gives_no_right_and_its_seat_is_vacated_by_itself(
    app, visit, session, naima, seat
):
    browser = visit.as_(naima)
    with at(2027, 6, 10, 3):  # 23:00 on 9 June in Montréal: the last day counts
        assert work.end_terms() == ""
        assert browser.show(PAGE).status == 200
    with at(2027, 6, 10, 5):
        assert browser.show(PAGE).status == 404, "before any worker has run"
        assert work.end_terms() == "1 terms ended"
        assert work.end_terms() == ""
    session.expire_all()
    assert session.get(Seat, seat.id).state == "vacant"
    assert terms(session, seat) == [(naima.id, date(2026, 11, 24), date(2027, 6, 9), date(2027, 6, 9), 0)]
    event = session.query(Event).filter_by(verb="lapse").one()
    assert event.person_id is None and event.details["what"] == "Naïma Khelifi"
    assert session.query(Move).filter_by(part_kind="seat", part_id=seat.id, verb="appoint").count() == 1


def test_a_term_is_renewed_as_often_as_the_seat_allows_and_as_long_as_its_terms_last(
    make, maude, session, naima, seat
):
    make.take_seat(maude, seat, "renew")
    assert session.get(Seat, seat.id).ends_on == date(2029, 6, 9)
    with pytest.raises(Refused, match="as often as the seat allows"):
        make.take_seat(maude, seat, "renew")
    session.rollback()
    assert terms(session, seat)[1:] == [(naima.id, date(2027, 6, 10), date(2029, 6, 9), None, 1)]


def test_leaving_a_seat_and_taking_it_again_does_not_begin_anew(make, maude, session, naima, samuel, seat):
    make.take_seat(maude, seat, "renew")
    with at(2028, 3, 1):
        make.take_seat(maude, seat, "vacate", reason="To begin anew.")
        again = {"person": naima.id, "role": "member"}
        with pytest.raises(Refused, match="as often as the seat allows"):
            make.take_seat(maude, seat, "appoint", **again)
        session.rollback()
        make.take_seat(maude, seat, "appoint", **again, ends_on=date(2029, 6, 9))
        assert terms(session, seat)[-1] == (naima.id, date(2028, 3, 1), date(2029, 6, 9), None, 1), (
            "carried on"
        )
        make.take_seat(maude, seat, "vacate", reason="A stand-in sits for a month.")
        make.take_seat(maude, seat, "appoint", person=samuel.id, role="member")
    with at(2028, 4, 1):
        make.take_seat(maude, seat, "vacate", reason="The month is over.")
        with pytest.raises(Refused, match="as often as the seat allows"):
            make.take_seat(maude, seat, "appoint", **again)
        session.rollback()
        make.take_seat(maude, seat, "appoint", person=samuel.id, role="member")
        assert terms(session, seat)[-1][-1] == 1, "a month later, until a month later: a renewal"
    with at(2029, 4, 2):
        make.take_seat(maude, seat, "vacate", reason="Gone.")
        make.take_seat(maude, seat, "appoint", **again)
    assert terms(session, seat)[-1][-1] == 0, "a year away, and one begins anew"


def test_a_first_term_taken_again_is_counted_as_its_renewal(make, maude, session, naima, seat):
    make.take_seat(maude, seat, "vacate", reason="Too early.")
    make.take_seat(maude, seat, "appoint", person=naima.id, role="member")
    assert terms(session, seat)[-1][-1] == 1
    with pytest.raises(Refused, match="as often as the seat allows"):
        make.take_seat(maude, seat, "renew")


def test_a_renewal_that_has_not_begun_is_forgotten_when_the_person_leaves(make, maude, session, naima, seat):
    make.take_seat(maude, seat, "renew")
    make.take_seat(maude, seat, "vacate", reason="Left.")
    assert terms(session, seat) == [(naima.id, date(2026, 11, 24), date(2027, 6, 9), date(2026, 11, 24), 0)]


def test_a_term_lasts_two_years_unless_its_seat_or_its_appointment_says_otherwise(
    make, maude, session, group, naima, samuel
):
    first = make.seat(group, naima, starts_on=date(2026, 12, 1))
    assert session.get(Seat, first.id).ends_on == date(2028, 11, 30)
    endless = make.vacant(group)
    endless.term_years = 0
    session.commit()
    make.take_seat(maude, endless, "appoint", person=samuel.id, role="member")
    assert session.get(Seat, endless.id).ends_on is None
    with pytest.raises(Refused, match="no last day"):
        make.take_seat(maude, endless, "renew")


def test_the_alternate_takes_over_for_the_rest_of_the_term_with_its_rights(
    make, visit, maude, session, naima, samuel, seat
):
    browser, other = visit.as_(naima), visit.as_(samuel)
    make.take_seat(maude, seat, "name_alternate", person=samuel.id)
    assert other.show(PAGE).status == 404, "being an alternate gives no right"
    form = visit.as_(maude).show(f"{PAGE}seat/{seat.id}/steps/replace")
    assert form.submit("replace", reason="A long leave.").status == 303
    assert browser.show(PAGE).status == 404
    assert other.show(PAGE).status == 200
    session.expire_all()
    held = session.get(Seat, seat.id)
    assert (held.person_id, held.ends_on, held.alternate_id) == (samuel.id, date(2027, 6, 9), None)
    today = date(2026, 11, 24)
    assert terms(session, seat) == [
        (naima.id, today, date(2027, 6, 9), today, 0),
        (samuel.id, today, date(2027, 6, 9), None, 0),
    ]


def test_an_alternate_takes_over_a_seat_that_its_holder_left_but_not_after_the_term(
    make, maude, session, naima, samuel, seat
):
    make.take_seat(maude, seat, "name_alternate", person=samuel.id)
    make.take_seat(naima, seat, "resign")
    with at(2027, 6, 10), pytest.raises(Refused, match="The term is over"):
        make.take_seat(maude, seat, "replace")
    session.rollback()
    make.take_seat(maude, seat, "replace")
    assert session.get(Seat, seat.id).person_id == samuel.id
    assert session.query(Move).filter_by(part_kind="seat").count() == 0


def test_an_alternate_is_another_person_of_the_cluster_without_a_seat_here_where_the_seat_allows_one(
    make, maude, carla, session, group, naima, samuel, seat
):
    other = make.seat(group, make.member("Paul Charest"))
    refused = [(seat, naima.id), (seat, other.person_id), (seat, carla.id), (other, samuel.id)]
    for place, person_id in refused:
        with pytest.raises(Refused):
            make.take_seat(maude, place, "name_alternate", person=person_id)
        session.rollback()
    make.take_seat(maude, seat, "name_alternate", person=samuel.id)
    assert session.get(Seat, seat.id).alternate_id == samuel.id


@pytest.mark.parametrize("answer", ["keep", "replace", "vacate"])
def test_leaving_an_organisation_asks_what_becomes_of_each_seat_held_for_it(
    make, visit, maude, session, group, samuel, answer
):
    firm = make.organisation("Outillage Valois")
    hind = make.member("Hind Bouzid")
    make.affiliate(hind, firm, True)
    seat = make.seat(group, hind, ends_on=date(2027, 6, 9))
    seat.alternate_allowed = True
    session.commit()
    make.take_seat(maude, seat, "name_alternate", person=samuel.id)
    page = visit.as_(maude).show(f"/aero/members/{firm.id}/people/{hind.id}/leave")
    assert "Seat in: Supply chain" in page.text
    address = f"/aero/members/{firm.id}/people/{hind.id}/leave"
    sent = page.submit("leave", reason="A new post.", **{f"seat{seat.id}": answer})
    assert sent.status == 303, address
    session.expire_all()
    held = session.get(Seat, seat.id)
    wanted = {"keep": (hind.id, "filled"), "replace": (samuel.id, "filled"), "vacate": (None, "vacant")}
    assert (held.person_id, held.state) == wanted[answer]
    expected = {"keep": None, "replace": firm.id, "vacate": None}
    assert held.organisation_id == expected[answer]
    assert visit.as_(hind).show(PAGE).status == (200 if answer == "keep" else 404)
    assert session.get(Organisation, firm.id).name_fr in visit.as_(maude).show(f"{PAGE}seats/{seat.id}").text
