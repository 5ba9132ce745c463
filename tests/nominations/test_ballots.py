"""A ballot and its voters: who may vote, one vote each, nothing that leads from a vote to its voter."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from secretariat.core import clock, keys
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.lifecycle import OutOfTurn, Refused
from secretariat.core.moves import Move
from secretariat.core.person import Person
from secretariat.groups.models import Seat
from secretariat.nominations import ballots, roll
from secretariat.nominations.models import Call, Nomination
from secretariat.nominations.secret_models import Elector, Envelope
from tests.support.casting import candidates, cast, electors


def test_opening_fixes_the_roll_the_seed_and_whose_move_it_is(make, session):
    call = make.ballot(candidates=2, voters=4)
    people = electors(call)
    assert {p.name for p in people} >= {"Voter 1", "Voter 2", "Voter 3", "Voter 4", "Candidate 1"}
    assert not {p.name for p in people} & {"Denis Roy", "Maude Lachapelle"}, "the secretariat does not vote"
    assert len(call.lot_seed) == 32
    awaited = session.scalars(select(Move.principal).where(Move.record_id == call.id, Move.verb == "vote"))
    assert sorted(awaited) == sorted(p.principal for p in people)
    late = make.voters(1)[0]
    with pytest.raises(Refused, match="roll"):
        cast(make, call, late)


def test_one_vote_each_and_it_cannot_be_changed(make, session):
    call = make.ballot()
    voter, others = electors(call)[0], electors(call)[1:]
    first = candidates(call)[0]
    cast(make, call, voter, first)
    with pytest.raises(Refused, match="cannot be changed"):
        cast(make, call, voter, first)
    assert session.query(Envelope).count() == 1
    assert roll.turnout(session, call.id) == (1, len(others) + 1)
    assert (
        f"p{voter.id}" not in session.scalars(select(Move.principal).where(Move.record_id == call.id)).all()
    )
    assert sorted(roll.waiting(session, call.id)) == sorted(p.id for p in others)


def test_nothing_tells_who_voted_but_the_roll(make, session):
    call = make.ballot()
    before = session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1))
    version = session.get(Call, call.id).version
    for voter in electors(call)[:3]:
        cast(make, call, voter, candidates(call)[0])
    assert session.scalar(select(Event.id).where(Event.id > before)) is None
    assert session.get(Call, call.id, populate_existing=True).version == version


def test_envelopes_have_one_length_and_show_neither_choice_nor_receipt(make, session):
    call = make.ballot(candidates=12, voters=6)
    numbers = candidates(call)
    people = electors(call)
    drawn = [cast(make, call, people[0])["small_firm"], cast(make, call, people[1], *numbers)["small_firm"]]
    sealed = session.scalars(select(Envelope.sealed)).all()
    assert len({len(one) for one in sealed}) == 1
    for one in sealed:
        assert not any(receipt.encode() in one for receipt in drawn) and b"small_firm" not in one


def test_a_vote_at_the_instant_of_the_close_is_refused_and_a_second_before_is_taken(make, session):
    call = make.ballot()
    first, second = electors(call)[:2]
    cast(make, call, first, at=call.voting_closes_at - timedelta(seconds=1))
    with pytest.raises(OutOfTurn):
        cast(make, call, second, at=call.voting_closes_at)
    assert session.query(Envelope).count() == 1


@pytest.mark.parametrize(
    ("day", "instant"),
    [
        (date(2026, 10, 31), datetime(2026, 11, 1, 4, 0, tzinfo=UTC)),
        (date(2027, 3, 14), datetime(2027, 3, 15, 4, 0, tzinfo=UTC)),
    ],
    ids=("back", "forward"),
)
def test_a_vote_ends_with_its_last_day_where_the_clocks_change(make, session, day, instant):
    """Midnight of the cluster, whatever the hour is called: the day of the change, and the evening before it."""
    with clock.at(clock.start_of(day - timedelta(days=16)) + timedelta(hours=12)):
        call = make.ballot(candidates=1, voters=2, days=5)
    assert (call.voting_closes_on, call.voting_closes_at) == (day, instant)
    first, second = electors(call)[:2]
    cast(make, call, first, at=instant - timedelta(seconds=1))
    with pytest.raises(OutOfTurn):
        cast(make, call, second, at=instant)
    assert session.query(Envelope).count() == 1


def test_one_organisation_one_vote_through_a_representative(make, session):
    firm = make.organisation("Two voices")
    firm_id = firm.id
    first, second = make.representative(firm, "First Voice"), make.person("Second Voice")
    first_id, second_id = first.id, second.id
    make.affiliate(second, session.get(type(firm), firm_id), representative=True)
    call = make.ballot(suffrage="organisation", voters=4)
    ids = {p.id for p in electors(call)}
    assert first_id in ids and second_id not in ids
    rows = session.scalars(select(Elector.organisation_id).where(Elector.call_id == call.id)).all()
    assert None not in rows and len(set(rows)) == len(rows)


def test_somebody_who_represents_two_leaves_one_to_the_other_representative(make, session):
    one, two = make.organisation("One"), make.organisation("Two")
    one_id, two_id, cls = one.id, two.id, type(one)
    both = make.person("Both")
    both_id = both.id
    make.affiliate(both, session.get(cls, one_id), representative=True)
    make.affiliate(session.get(Person, both_id), session.get(cls, two_id), representative=True)
    other = make.person("Other")
    other_id = other.id
    make.affiliate(other, session.get(cls, two_id), representative=True)
    call = make.ballot(suffrage="organisation")
    found = dict(
        session.execute(
            select(Elector.organisation_id, Elector.person_id).where(
                Elector.organisation_id.in_((one_id, two_id))
            )
        ).all()
    )
    assert found == {one_id: both_id, two_id: other_id}
    assert call.state == "voting"


def test_where_constituencies_choose_their_own_a_voter_sees_only_theirs(make, session):
    make.voters(3, "large_firm")
    group = make.group(seats={"large_firm": 5, "small_firm": 3})
    call = make.ballot(
        group=group, seats={"small_firm": 1, "large_firm": 1}, endorsers="constituency", candidates=1
    )
    small = session.scalars(
        select(Elector).where(Elector.call_id == call.id, Elector.constituency == "small_firm")
    ).first()
    assert [r.constituency for r in ballots.races_of(session, call.id, small.constituency)] == ["small_firm"]
    foreign = session.scalars(
        select(Nomination.id).where(Nomination.call_id == call.id, Nomination.constituency == "large_firm")
    ).one()
    with pytest.raises(Refused, match="does not stand"):
        cast(make, call, session.get(Person, small.person_id), foreign)


def test_a_ballot_needs_a_key_and_three_voters(make, session, app):
    call = make.call_for(endorsers="body")
    call_id = call.id
    make.candidate(session.get(Call, call_id))
    call = make.screened(session.get(Call, call_id))
    make.voting = call.closes_at + timedelta(hours=1)
    keys.path().unlink(missing_ok=True)
    with pytest.raises(Refused, match="no key"):
        make.open_ballot(call)
    keys.make()
    session.query(Seat).filter_by(record_id=call.body_id, role="member").update({"voting": False})
    session.commit()
    with pytest.raises(Refused, match="Fewer than three"):
        make.open_ballot(session.get(Call, call_id))


def test_the_answered_form_and_the_seal_hold_no_receipt_in_any_row(make, session):
    call = make.ballot()
    drawn = cast(make, call, electors(call)[0], candidates(call)[0])["small_firm"]
    for table in db.metadata.sorted_tables:
        for row in session.execute(select(table)):
            assert drawn not in json.dumps([str(value) for value in row]), table.name
