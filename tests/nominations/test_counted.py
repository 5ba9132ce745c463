"""A ballot that is over: counted into seats, without its quorum, without a result."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from secretariat.core import clock, keys
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.lifecycle import OutOfTurn, Refused
from secretariat.core.moves import Mail, Move, Notice
from secretariat.core.person import Grant
from secretariat.groups.models import Seat, Term
from secretariat.nominations import ballots, commands, counting, outcome, roll
from secretariat.nominations.models import Call, Nomination
from secretariat.nominations.secret_models import Ballot, Envelope
from tests.support.casting import candidates, cast, counted, electors


def test_the_count_fills_the_seats_and_tells_everybody_once(make, session):
    call = make.ballot(candidates=3)
    one, two, three = candidates(call)
    people = electors(call)
    for voter, choice in zip(people, [(one,), (one, two), (one, two, three), (), (three,)], strict=False):
        cast(make, call, voter, *choice)
    call = counted(make, call)
    assert call.state == "decided"
    assert [session.get(Nomination, n).state for n in (one, two, three)] == [
        "elected",
        "not_elected",
        "not_elected",
    ]
    winner = session.get(Nomination, one)
    seat = session.get(Seat, winner.seat_id)
    assert (seat.state, seat.person_id, seat.constituency) == ("filled", winner.nominee_id, "small_firm")
    assert session.scalars(select(Term.person_id).where(Term.seat_id == seat.id)).one() == winner.nominee_id
    role = select(Grant.role).where(Grant.person_id == winner.nominee_id, Grant.scope == f"g{call.body_id}")
    assert session.scalars(role).one() == "member"
    last = session.scalar(select(Event.id).where(Event.verb == "open_ballot"))
    told = session.execute(
        select(Notice.person_id, Event.verb)
        .join(Event, Event.id == Notice.event_id)
        .where(Notice.event_id > last)
    ).all()
    assert len({person for person, _verb in told}) == len(told), "each person once"
    assert (winner.nominee_id, "elect") in told
    assert session.query(Envelope).count() == 0
    assert session.query(Ballot).count() == 5


def test_what_is_published_counts_to_what_was_decided(make, session):
    call = make.ballot(candidates=4, voters=9, seats={"small_firm": 2})
    numbers, chance = candidates(call), random.Random(7)  # noqa: S311 - votes of a test
    drawn = [
        cast(make, call, voter, *chance.sample(numbers, chance.randint(0, 4)))["small_firm"]
        for voter in electors(call)
    ]
    call = counted(make, call)
    votes = ballots.published(session, call.id)
    assert sorted(v.receipt for v in votes) == sorted(drawn), "every receipt finds its ballot"
    tallies = counting.count(outcome.races(call.outcome), votes, call.lot_seed)
    assert {n for tally in tallies for n in tally.elected} == outcome.elected(call.outcome)
    assert "approval" in call.minutes_en and "approbation" in call.minutes_fr


def test_nobody_counts_before_the_end(make, session):
    call = make.ballot()
    call_id = call.id
    with clock.at(call.voting_closes_at - timedelta(seconds=1)), pytest.raises(Refused):
        make.ballot_step(Call, call_id, make.staff("director"), "count")
    assert session.get(Call, call_id).outcome == {}


def test_too_few_voters_send_it_back_and_nothing_is_opened(make, session):
    call = make.ballot(quorum_percent=60)
    call_id = call.id
    for voter in electors(call)[:2]:
        cast(make, call, voter, candidates(call)[0])
    with clock.at(call.voting_closes_at):
        with pytest.raises(Refused, match="quorum"):
            make.ballot_step(Call, call_id, make.staff("director"), "count")
        make.ballot_step(Call, call_id, make.staff("director"), "fall_short")
    call = session.get(Call, call_id)
    assert (call.state, call.outcome["how"], call.outcome["voted"]) == ("screened", "none", 2)
    assert session.query(Envelope).count() == session.query(Ballot).count() == 0
    assert session.get(Nomination, candidates(call)[0]).state == "eligible"
    make.voting = call.voting_closes_at + timedelta(days=1)
    make.open_ballot(call)
    assert roll.turnout(session, call_id)[0] == 0, "the roll of the second ballot starts anew"


def fallen_short(make):
    """A ballot in which one voted of those whose quorum it takes."""
    call = make.ballot(quorum_percent=100)
    call_id = call.id
    cast(make, call, electors(call)[0], candidates(call)[0])
    with clock.at(call.voting_closes_at):
        make.ballot_step(Call, call_id, make.staff("director"), "fall_short")
    return db.session.get(Call, call_id)


def test_the_director_decides_by_slate_where_the_quorum_was_missed(make, visit, session):
    call = fallen_short(make)
    call_id, base, number = call.id, f"/aero/calls/{call.id}/", candidates(call)[0]
    maude, denis, told = make.staff(), make.staff("director"), "So few voted twice."
    with clock.at(call.voting_closes_at):
        assert visit.as_(maude).post(base + "steps/decide_by_slate", reason=told).status == 403
        form = visit.as_(denis).show(base + "steps/decide_by_slate")
        assert form.submit("decide_by_slate", reason="").status == 422
        assert form.submit("decide_by_slate", reason=told).status == 303
        session.expire_all()
        event = session.query(Event).filter_by(record_id=call_id, verb="decide_by_slate").one()
        assert event.reason == told and session.get(Call, call_id).decided_by == "slate"
        assert told in visit.as_(maude).show(base).text
        moves = session.query(Move).filter_by(record_id=call_id).all()
        assert [(m.principal, m.verb) for m in moves] == [(f"c{call.cluster_id}:director", "confirm")]
        seat_id = commands.seat_ids(session, call_id).pop()
        slate = visit.as_(denis).show(base + "slate")
        chosen = {f"seat_{seat_id}": str(number), "anyway": "y"}
        assert slate.press("Confirm the slate", **chosen).status == 303
    session.expire_all()
    call = session.get(Call, call_id)
    assert call.state == "decided" and session.get(Seat, seat_id).state == "filled"
    assert f"1 of {call.outcome['electors']} on the roll voted" in call.minutes_en


def test_no_other_ballot_is_replaced_by_a_slate(make, session):
    call = make.ballot(quorum_percent=10)
    call_id, denis = call.id, make.staff("director")
    for voter in electors(call):
        cast(make, call, voter)
    with pytest.raises(OutOfTurn):
        make.ballot_step(Call, call_id, denis, "decide_by_slate", reason="It drags on.")
    keys.path().unlink()
    with clock.at(session.get(Call, call_id).voting_closes_at):
        make.ballot_step(Call, call_id, denis, "void")
        with pytest.raises(Refused, match="missed its quorum"):
            make.ballot_step(Call, call_id, denis, "decide_by_slate", reason="The key is gone.")


def test_a_quorum_that_is_met_is_not_declared_missed(make, session):
    call = make.ballot(quorum_percent=10)
    call_id = call.id
    for voter in electors(call)[:3]:
        cast(make, call, voter)
    with clock.at(call.voting_closes_at), pytest.raises(Refused):
        make.ballot_step(Call, call_id, make.staff("director"), "fall_short")


def test_a_tie_is_parted_by_the_seed_that_was_shown(make, session):
    call = make.ballot(candidates=2)
    one, two = candidates(call)
    people = electors(call)
    cast(make, call, people[0], one)
    cast(make, call, people[1], two)
    first = min((one, two), key=lambda n: counting.lot(call.lot_seed, n))
    call = counted(make, call)
    assert outcome.elected(call.outcome) == {first}
    assert call.outcome["races"][0]["drawn"] and call.lot_seed in call.minutes_en


def test_a_seat_for_which_nobody_was_approved_stays_vacant(make, session):
    call = make.ballot(candidates=1)
    cast(make, call, electors(call)[0])
    call = counted(make, call)
    assert outcome.elected(call.outcome) == set()
    assert "1 seat stays vacant" in call.minutes_en


def test_an_outsider_who_wins_comes_into_the_cluster_by_it_and_is_seated(make, visit, session):
    """Nominated from outside: no account and no part in the cluster until the count."""
    call = make.call_for()
    call_id = call.id
    outsider = make.nomination(
        "accepted",
        name="Olga Outside",
        email="olga@example.org",
        call=call,
        organisation_id=None,
        language="fr",
    )
    make.voters(3)
    keys.make()
    call = make.screened(session.get(Call, call_id))
    make.voting = call.closes_at + timedelta(hours=1)
    make.open_ballot(call)
    call = session.get(Call, call_id)
    cast(make, call, electors(call)[0], outsider.id)
    counted(make, call)
    won = make.again(outsider)
    assert won.state == "elected" and session.get(Seat, won.seat_id).person_id == won.nominee_id
    mail = session.query(Mail).filter_by(to="olga@example.org").order_by(Mail.id.desc()).first()
    assert "/account/invitation/" in mail.body, "with the link to an account"


def test_somebody_who_left_before_the_count_is_not_seated(make, session):
    call = make.ballot(candidates=2)
    one, two = candidates(call)
    cast(make, call, electors(call)[0], one)
    cast(make, call, electors(call)[1], one, two)
    gone = session.get(Nomination, one).nominee_id
    session.query(Grant).filter_by(person_id=gone).update({"ends_at": clock.now()})
    session.commit()
    call = counted(make, call)
    assert outcome.elected(call.outcome) == set()
    assert session.get(Nomination, one).state == "not_elected"
    assert "has left the cluster" in call.minutes_en
