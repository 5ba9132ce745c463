"""What the product does about ballots by itself: it ends them, awaits and reminds voters, counts a list again."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from secretariat.core import clock, keys, reminders, work
from secretariat.core.history import Event
from secretariat.core.lifecycle import Refused
from secretariat.core.moves import Move, Notice
from secretariat.nominations import outcome, recounting, voting_work
from secretariat.nominations.models import Call
from secretariat.nominations.secret_models import Ballot, Envelope
from tests.support.casting import candidates, cast, counted, electors


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


def test_a_ballot_with_a_vote_that_was_altered_is_void_and_none_is_left_out_silently(make, session):
    call = make.ballot()
    call_id = call.id
    for voter in electors(call)[:2]:
        cast(make, call, voter)
    row = session.query(Envelope).first()
    row.sealed = bytes([row.sealed[0] ^ 1]) + row.sealed[1:]
    session.commit()
    with clock.at(session.get(Call, call_id).voting_closes_at):
        with pytest.raises(Refused, match="cannot be opened"):
            make.ballot_step(Call, call_id, make.staff("director"), "count")
        assert voting_work.end_ballots() == "1 ballots ended"
    assert session.get(Call, call_id).outcome["why"] == "key" and not session.query(Ballot).count()


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
