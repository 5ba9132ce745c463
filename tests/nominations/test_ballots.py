"""A ballot from its opening to the count: one vote each, nothing that leads from a vote to its voter."""

import json
import random
from datetime import timedelta

import pytest
from sqlalchemy import select

from secretariat.core import clock, keys, reminders, work
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.lifecycle import OutOfTurn, Refused
from secretariat.core.moves import Move, Notice
from secretariat.core.person import Grant, Person
from secretariat.groups.models import Seat, Term
from secretariat.nominations import ballots, commands, counting, outcome, recounting, roll, voting_work
from secretariat.nominations.models import Call, Nomination
from secretariat.nominations.secret_models import Ballot, Elector, Envelope
from tests.support.casting import candidates, cast, counted, electors


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
    assert [r.constituency for r in ballots.races_of(session, call.id, small)] == ["small_firm"]
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


def test_a_key_lost_during_the_vote_voids_it_and_the_call_goes_on(make, session):
    call = make.ballot()
    call_id = call.id
    cast(make, call, electors(call)[0], candidates(call)[0])
    keys.path().unlink()
    with clock.at(call.voting_closes_at):
        with pytest.raises(Refused, match="key"):
            make.ballot_step(Call, call_id, make.staff("director"), "count")
        make.ballot_step(Call, call_id, make.staff("director"), "void")
    call = session.get(Call, call_id)
    assert (call.state, call.outcome["how"]) == ("screened", "none")
    keys.make()
    make.voting = call.voting_closes_at + timedelta(days=1)
    make.open_ballot(call)
    assert session.get(Call, call_id).state == "voting"


def test_a_key_changed_during_the_vote_keeps_it_countable(make, session, app):
    call = make.ballot()
    numbers = candidates(call)
    cast(make, call, electors(call)[0], numbers[0])
    earlier = keys.read()[-1].name
    result = app.test_cli_runner().invoke(args=["keys", "rotate"])
    assert result.exit_code == 0, result.output
    assert app.test_cli_runner().invoke(args=["keys", "forget", earlier]).exit_code == 0
    assert app.test_cli_runner().invoke(args=["keys", "check"]).exit_code == 0
    cast(make, call, electors(call)[1], numbers[0])
    call = counted(make, session.get(Call, call.id))
    assert call.outcome["races"][0]["candidates"][0]["approvals"] == 2


def test_the_answered_form_and_the_seal_hold_no_receipt_in_any_row(make, session):
    call = make.ballot()
    drawn = cast(make, call, electors(call)[0], candidates(call)[0])["small_firm"]
    for table in db.metadata.sorted_tables:
        for row in session.execute(select(table)):
            assert drawn not in json.dumps([str(value) for value in row]), table.name


def test_the_product_counts_at_the_instant_and_not_before(make, session):
    call = make.ballot(candidates=2)
    call_id, over = call.id, call.voting_closes_at
    cast(make, call, electors(call)[0], candidates(call)[0])
    with clock.at(over - timedelta(seconds=1)):
        assert voting_work.end_ballots() == ""
    with clock.at(over):
        assert voting_work.end_ballots() == "1 ballots ended"
        assert voting_work.end_ballots() == ""
    assert session.get(Call, call_id).state == "decided"
    assert outcome.elected(session.get(Call, call_id).outcome) == {candidates(call)[0]}


def test_the_product_ends_a_ballot_without_quorum_or_key(make, session):
    call = make.ballot(quorum_percent=100)
    call_id = call.id
    cast(make, call, electors(call)[0])
    with clock.at(call.voting_closes_at):
        voting_work.end_ballots()
    events = select(Event.verb).where(Event.record_id == call_id).order_by(Event.id.desc())
    assert session.scalar(events) == "fall_short"
    make.voting = call.voting_closes_at + timedelta(days=1)
    make.open_ballot(session.get(Call, call_id))
    for voter in electors(call):
        cast(make, session.get(Call, call_id), voter)
    keys.path().unlink()
    with clock.at(session.get(Call, call_id).voting_closes_at):
        voting_work.end_ballots()
    assert session.scalar(events) == "void"


def test_the_recount_of_file_and_database_say_the_same(make, session, app, tmp_path):
    call = make.ballot(candidates=3)
    for voter, choice in zip(electors(call), candidates(call), strict=False):
        cast(make, call, voter, choice)
    call = counted(make, call)
    assert recounting.recount(session, call).agrees
    file = tmp_path / "ballots.json"
    file.write_text(json.dumps(recounting.list_of(session, call)), encoding="utf-8")
    run = app.test_cli_runner().invoke
    from_file, from_database = run(args=["recount", str(file)]), run(args=["recount", str(call.id)])
    assert from_file.exit_code == from_database.exit_code == 0
    assert from_file.output == from_database.output and "elected" in from_file.output
    altered = json.loads(file.read_text())
    altered["ballots"].pop()
    file.write_text(json.dumps(altered))
    assert run(args=["recount", str(file)]).output != from_database.output
    for wrong in ("9999", str(tmp_path / "none.json")):
        assert run(args=["recount", wrong]).exit_code == 1


def test_a_ballot_taken_from_the_published_rows_is_noticed(make, session):
    call = make.ballot(candidates=2)
    cast(make, call, electors(call)[0], candidates(call)[0])
    call = counted(make, call)
    session.delete(session.scalars(select(Ballot)).one())
    session.commit()
    assert not recounting.recount(session, call).agrees


def test_who_has_not_voted_is_awaited_again_after_a_backup_came_back(make, session):
    call = make.ballot()
    first, second, *_rest = electors(call)
    first_name, second_name = first.principal, second.principal
    cast(make, call, first)
    session.query(Move).filter_by(record_id=call.id).delete()
    session.commit()
    with clock.at(make.voting), work.writing() as writing:
        voting_work.await_voters(writing)
    awaited = session.scalars(select(Move.principal).where(Move.verb == "vote")).all()
    assert second_name in awaited and first_name not in awaited


def test_reminders_go_to_those_who_have_not_voted_and_name_nobody(make, session):
    call = make.ballot(days=6)
    call_id = call.id
    voted, *rest = electors(call)
    voted_id, rest_ids, names = voted.id, {p.id for p in rest}, [p.name for p in rest]
    cast(make, call, voted)
    before = session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1))
    with clock.at(call.voting_closes_at - timedelta(hours=30)):
        reminders.remind()
    told = select(Notice.person_id).where(Notice.record_id == call_id, Notice.why == "reminder")
    assert set(session.scalars(told)) == rest_ids and voted_id not in rest_ids
    line = session.scalars(select(Event).where(Event.id > before, Event.record_id == call_id)).one()
    assert line.verb == "auto_remind" and line.details["what"] == str(len(rest_ids))
    assert not any(name in json.dumps(line.details) for name in names)


def test_the_page_of_the_call_names_nobody_who_has_not_voted(make, session, visit):
    call = make.ballot()
    url, names = f"/aero/calls/{call.id}/", [p.name for p in electors(call) if p.name.startswith("Voter")]
    with clock.at(make.voting):
        page = visit.as_(make.staff("director")).show(url)
        move = session.scalars(select(Move.id).where(Move.record_id == call.id, Move.verb == "vote")).first()
        reminded = visit.as_(make.staff("director")).post(f"{url}remind/{move}")
    assert page.status == 200 and "Those who have not answered yet" in page.everything
    assert not any(name in page.everything for name in names)
    assert reminded.status == 403
