"""After the count nothing in the database leads from a vote to its voter; and no backup holds an open ballot."""

import random
import sqlite3
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from secretariat.core import backup, clock
from secretariat.core.db import db
from secretariat.nominations import ballots, roll, sweeping, voting_work
from secretariat.nominations.models import Call
from secretariat.nominations.secret_models import Ballot, Elector, Envelope
from tests.support.casting import candidates, cast, counted, electors

SECRET = (Envelope.__table__, Ballot.__table__, Elector.__table__)


@pytest.fixture
def voted(make, session):
    """A ballot in which fourteen voted, in an order that is known here: (call, [(voter, receipt, envelope)])."""
    call = make.ballot(candidates=2, voters=10)
    numbers, people = candidates(call), electors(call)
    chance = random.Random(11)  # noqa: S311 - votes of a test
    chance.shuffle(people)
    told, known = [], set()
    for voter in people[:14]:
        receipt = cast(make, call, voter, chance.choice(numbers))["small_firm"]
        (new,) = set(session.scalars(select(Envelope.id))) - known
        known.add(new)
        told.append((voter.id, receipt, new))
    return call, told


def test_no_row_has_a_time_a_sequence_or_another_s_name(app):
    for table in SECRET:
        kinds = {str(column.type).upper() for column in table.columns}
        assert not any("TIME" in kind or "DATE" in kind for kind in kinds), table.name
    assert {c.name for c in Ballot.__table__.columns} == {
        "id",
        "call_id",
        "constituency",
        "choices",
        "receipt",
    }
    assert {c.name for c in Envelope.__table__.columns} == {"id", "call_id", "sealed", "key_name"}
    assert not [
        key.target_fullname for key in Ballot.__table__.foreign_keys if "person" in key.target_fullname
    ]


def test_random_names_are_those_of_no_envelope_and_in_no_order(make, session, voted):
    call, told = voted
    call = counted(make, call)
    rows = session.execute(select(Ballot.id, Ballot.receipt)).all()
    by_name = [receipt for _id, receipt in sorted((row.id, row.receipt) for row in rows)]
    assert not {row.id for row in rows} & {envelope for _voter, _receipt, envelope in told}
    assert by_name != [receipt for _voter, receipt, _envelope in told]


def test_where_rows_lie_and_which_transaction_wrote_them_tell_nothing(make, session, voted, backend):
    call, told = voted
    call_id = call.id
    counted(make, call)
    session.rollback()
    assert sweeping.sweep()
    cast_order = [receipt for _voter, receipt, _envelope in told]
    if backend == "postgresql":
        lie = session.execute(text("SELECT receipt, xmin::text, cmin::text FROM ballot ORDER BY ctid")).all()
        assert len({row.xmin for row in lie}) == 1, "one transaction wrote every ballot"
        rolled = session.execute(text("SELECT person_id, xmin::text FROM elector ORDER BY ctid")).all()
        assert len({row.xmin for row in rolled}) == 1, "one transaction wrote every line of the roll"
        assert [row.person_id for row in rolled if row.person_id in {v for v, *_ in told}] != [
            v for v, *_ in told
        ]
        assert session.scalar(text("SELECT pg_relation_size('envelope')")) == 0, "no old version of a vote"
    else:
        lie = session.execute(text("SELECT receipt FROM ballot")).all()
        for table in SECRET:
            with pytest.raises(Exception, match="rowid"):
                session.execute(text(f"SELECT rowid FROM {table.name}"))  # noqa: S608 - our own names
            session.rollback()
    assert [row.receipt for row in lie] != cast_order
    assert roll.turnout(session, call_id) == (14, len(electors(session.get(Call, call_id))))


def test_no_older_version_stays_in_the_files_of_sqlite(make, session, voted, backend):
    call, told = voted
    counted(make, call)
    session.rollback()
    assert sweeping.sweep()
    if backend == "sqlite":
        database = Path(db.engine.url.database)
        session.remove()
        db.engine.dispose()
        log = database.with_name(database.name + "-wal")
        assert not log.exists() or log.stat().st_size == 0
        content = database.read_bytes()
        assert not [envelope for _voter, _receipt, envelope in told if envelope.encode() in content]
        with sqlite3.connect(database) as connection:
            assert connection.execute("PRAGMA freelist_count").fetchone() == (0,)


def test_the_product_sweeps_by_itself_once(make, session, voted):
    call, _told = voted
    call_id = call.id
    with clock.at(call.voting_closes_at + timedelta(minutes=1)):
        voting_work.end_ballots()
        assert sweeping.unswept(session) == [call_id]
        session.rollback()
        assert voting_work.sweep_ballots() == "the traces of 1 ballots swept"
        assert voting_work.sweep_ballots() == ""
    assert session.get(Call, call_id).outcome["swept"] is True


def test_an_open_ballot_of_another_call_outlives_the_sweep(make, session, voted):
    call, told = voted
    session.rollback()
    assert sweeping.sweep()
    assert set(session.scalars(select(Envelope.id))) == {envelope for _voter, _receipt, envelope in told}
    call = counted(make, session.get(Call, call.id))
    assert {v.receipt for v in ballots.published(session, call.id)} == {receipt for _v, receipt, _e in told}


def test_a_backup_holds_no_vote_and_tells_of_nobody_that_they_voted(make, session, voted, app, tmp_path):
    call, told = voted
    session.rollback()
    backup.write(tmp_path / "open.zip")
    with zipfile.ZipFile(tmp_path / "open.zip") as archive:
        assert archive.read("tables/envelope.jsonl") == b""
        lines = archive.read("tables/elector.jsonl").decode()
    assert lines.count("\n") == len(electors(call)) and "true" not in lines and "1]" not in lines
    call = counted(make, session.get(Call, call.id))
    session.rollback()
    backup.write(tmp_path / "over.zip")
    with zipfile.ZipFile(tmp_path / "over.zip") as archive:
        published = archive.read("tables/ballot.jsonl").decode()
    assert all(receipt in published for _voter, receipt, _envelope in told)
