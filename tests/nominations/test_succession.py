"""Elected before the holder's term is over: seat and rights change hands on the day after its last."""

from datetime import date, timedelta

import pytest

from secretariat.core import clock, keys
from secretariat.core.history import Event
from secretariat.core.lifecycle import Refused
from secretariat.core.moves import Move
from secretariat.core.person import Grant, Person
from secretariat.groups import work
from secretariat.groups.models import Seat, Term
from secretariat.nominations import outcome
from secretariat.nominations.models import Call, Nomination
from tests.support.casting import cast, counted, electors

LAST = date(2027, 3, 31)
FIRST = LAST + timedelta(days=1)


def day(on: date, hours: int = 12):
    return clock.at(clock.start_of(on) + timedelta(hours=hours))


@pytest.fixture
def held(make, session):
    """A seat of a restricted body, held until LAST: (seat, holder), by number."""
    scene = make.call_scene(restricted=True)
    seat = make.seat_of(scene.body, "member")
    session.get(Seat, seat.id).ends_on = LAST
    session.query(Term).filter_by(seat_id=seat.id).update({"ends_on": LAST})
    zone_end = clock.start_of(FIRST)
    session.query(Grant).filter_by(person_id=seat.person_id, scope=f"g{scene.body_id}").update(
        {"ends_at": zone_end}
    )
    session.commit()
    return seat.id, seat.person_id


def by_slate(make, seat_id: int, **more) -> Nomination:
    """Somebody elected to the seat today, by a slate."""
    scene = make.call_scene(restricted=True)
    call = make.call("open", scene=scene, seats=[seat_id])
    known = make.nomination("accepted", call=call, scene=scene, **more)
    make.close_call(call)
    make.take(scene.coordinator, known, "clear")
    make.take(scene.coordinator, call, "screen")
    make.elect(call, {seat_id: known.id})
    return make.again(known)


def by_ballot(make, seat_id: int, **more) -> Nomination:
    """The same, by a ballot."""
    if not keys.ready():
        keys.make()
    scene = make.call_scene(restricted=True)
    call = make.call("open", scene=scene, seats=[seat_id], decided_by="ballot")
    known = make.nomination("accepted", call=call, scene=scene, **more)
    call = make.screened(make.again(call))
    make.voting = call.closes_at + timedelta(hours=1)
    make.open_ballot(call)
    call = make.again(call)
    cast(make, call, electors(call)[0], known.id, constituency="large_firm")
    counted(make, call)
    return make.again(known)


@pytest.mark.parametrize("decide", [by_slate, by_ballot])
def test_the_holder_keeps_the_seat_to_the_last_day_and_the_newcomer_begins_after_it(
    make, visit, session, held, decide
):
    seat_id, holder_id = held
    slug = make.call_scene(restricted=True).body.slug
    known = decide(make, seat_id)
    newcomer, holder = session.get(Person, known.nominee_id), session.get(Person, holder_id)
    seat = session.get(Seat, seat_id)
    assert known.state == "elected" and (seat.person_id, seat.ends_on) == (holder_id, LAST)
    assert (seat.successor_id, seat.successor_from, seat.successor_until) == (
        newcomer.id,
        FIRST,
        date(2029, 3, 31),
    )
    page = f"/aero/groups/{slug}/"
    assert f"then {newcomer.name}" in visit.as_(holder).show(page + "seats").text
    with clock.at(clock.start_of(FIRST) - timedelta(seconds=1)):
        assert visit.as_(holder).show(page).status == 200
        assert visit.as_(newcomer).show(page).status == 404
    with clock.at(clock.start_of(FIRST)):  # no worker has run
        assert visit.as_(holder).show(page).status == 404
        assert visit.as_(newcomer).show(page).status == 200
        assert (work.end_terms(), work.begin_terms()) == ("1 terms ended", "1 terms begun")
        assert (work.end_terms(), work.begin_terms()) == ("", "")
        assert visit.as_(newcomer).show(page).status == 200
    seat = make.again(seat)
    assert (seat.person_id, seat.starts_on, seat.ends_on, seat.successor_id) == (
        newcomer.id,
        FIRST,
        date(2029, 3, 31),
        None,
    )
    assert not session.query(Move).filter_by(part_id=seat_id, verb="appoint").count(), "nobody has to fill it"
    call = session.get(Call, known.call_id)
    assert "1 April 2027" in call.minutes_en and "31 March 2029" in call.minutes_en
    assert "1er avril 2027" in call.minutes_fr.replace("\u1d49\u02b3", "er")


def test_who_leaves_before_the_end_leaves_the_seat_vacant_until_the_newcomers_first_day(make, session, held):
    seat_id, _holder = held
    known, scene = by_slate(make, seat_id), make.call_scene(restricted=True)
    seat, interim = session.get(Seat, seat_id), make.member("Inès")
    with pytest.raises(Refused, match="elected to follow"):
        make.take_seat(scene.coordinator, seat, "renew")
    make.take_seat(scene.coordinator, seat, "vacate", reason="A new post.")
    with pytest.raises(Refused, match="elected to follow"):
        make.take_seat(scene.coordinator, seat, "remove")
    with pytest.raises(Refused, match="choose a last day before their first"):
        make.take_seat(scene.coordinator, seat, "appoint", person=interim.id, role="member")
    make.take_seat(scene.coordinator, seat, "appoint", person=interim.id, role="member", ends_on=LAST)
    with day(FIRST):
        work.end_terms()
        work.begin_terms()
    assert make.again(seat).person_id == known.nominee_id


def test_a_newcomer_may_be_seated_earlier_when_the_holder_leaves(make, session, held):
    seat_id, _holder = held
    known, scene = by_slate(make, seat_id), make.call_scene(restricted=True)
    seat, newcomer = session.get(Seat, seat_id), session.get(Person, known.nominee_id)
    make.take_seat(scene.coordinator, seat, "vacate", reason="A new post.")
    make.take_seat(
        scene.coordinator, seat, "appoint", person=newcomer.id, role="member", ends_on=date(2026, 12, 31)
    )
    assert f"g{scene.body_id}:member" in make.actor(newcomer).principals
    with day(date(2027, 6, 1)):
        assert work.begin_terms() == ""
        assert f"g{scene.body_id}:member" not in make.actor(newcomer).principals, (
            "no second term was promised"
        )


def test_a_newcomer_who_has_left_the_cluster_is_not_seated_and_the_seat_is_to_be_filled(make, session, held):
    seat_id, _holder = held
    known = by_slate(make, seat_id)
    session.query(Grant).filter_by(person_id=known.nominee_id).update({"ends_at": clock.now()})
    session.commit()
    with day(FIRST):
        work.end_terms()
        assert work.begin_terms() == ""
    seat = session.get(Seat, seat_id)
    assert (make.again(seat).state, seat.successor_id) == ("vacant", None)
    assert "does not belong" in session.query(Event).filter_by(verb="drop_successor").one().reason
    assert session.query(Move).filter_by(part_id=seat_id, verb="appoint").count() == 1


def test_the_secretariat_gives_up_a_succession_and_its_right_never_begins(make, session, held):
    seat_id, _holder = held
    known, scene = by_slate(make, seat_id), make.call_scene(restricted=True)
    with pytest.raises(Refused) as refused:
        make.call("draft", scene=scene, seats=[seat_id])
    assert "seats" in refused.value.errors, "no second call for a seat on which somebody follows"
    make.take_seat(scene.coordinator, session.get(Seat, seat_id), "drop_successor", reason="Moved abroad.")
    with day(FIRST):
        newcomer = make.actor(session.get(Person, known.nominee_id))
        assert f"g{scene.body_id}:member" not in newcomer.principals


@pytest.mark.parametrize("decide", [by_slate, by_ballot])
def test_a_holder_who_is_elected_again_is_renewed(make, session, held, decide):
    seat_id, holder_id = held
    holder = session.get(Person, holder_id)
    known = decide(make, seat_id, name=holder.name, email=holder.email)
    seat = session.get(Seat, seat_id)
    assert known.state == "elected"
    assert (seat.person_id, seat.ends_on, seat.successor_id) == (holder_id, date(2029, 3, 31), None)


@pytest.mark.parametrize("decide", [by_slate, by_ballot])
def test_nobody_is_elected_to_more_terms_in_a_row_than_the_seat_allows(make, session, held, decide):
    """The holder of a seat that is not renewable stands for it again."""
    seat_id, holder_id = held
    holder = session.get(Person, holder_id)
    session.get(Seat, seat_id).renewals = 0
    session.commit()
    facts = {"name": holder.name, "email": holder.email}
    if decide is by_slate:
        with pytest.raises(Refused, match="as often as the seat allows"):
            by_slate(make, seat_id, **facts)
    else:
        known = by_ballot(make, seat_id, **facts)
        call = session.get(Call, known.call_id)
        assert known.state == "not_elected" and outcome.elected(call.outcome) == set()
        assert "as often as the seat allows" in call.minutes_en
    assert make.again(session.get(Seat, seat_id)).ends_on == LAST


@pytest.mark.parametrize("decide", [by_slate, by_ballot])
def test_who_sat_as_long_as_allowed_and_left_a_moment_ago_is_not_elected_to_begin_anew(
    make, session, held, decide
):
    seat_id, holder_id = held
    scene, holder = make.call_scene(restricted=True), session.get(Person, holder_id)
    session.get(Seat, seat_id).renewals = 0
    session.commit()
    make.seat(scene.body, make.member("Third voter"))
    make.take_seat(scene.coordinator, session.get(Seat, seat_id), "vacate", reason="To stand again.")
    facts = {"name": holder.name, "email": holder.email}
    if decide is by_slate:
        with pytest.raises(Refused, match="renewed as often as the seat allows"):
            by_slate(make, seat_id, **facts)
    else:
        assert by_ballot(make, seat_id, **facts).state == "not_elected"
    assert make.again(session.get(Seat, seat_id)).state == "vacant"
