"""Confidential notes: sealed with their author, read by the committee alone, and each reading is kept."""

import uuid

import pytest
from sqlalchemy import select

from secretariat.core import clock, keys
from secretariat.core.history import Event
from secretariat.core.lifecycle import Forbidden, Refused
from secretariat.core.person import Person
from secretariat.nominations import notes
from secretariat.nominations.models import Nomination, Recusal
from secretariat.nominations.secret_models import Note, NoteReading

WORDS = "Seldom comes to meetings."


@pytest.fixture
def room(make, session):
    """A nomination with a committee of two, and a member who writes."""
    if not keys.ready():
        keys.make()
    people = [make.person(name, "member").id for name in ("Judge", "Other Judge", "Writer")]
    judges = [session.get(Person, id) for id in people[:2]]
    call = make.call_for(committee=judges)
    return make.candidate(call).id, *people


def write(make, session, nomination_id, person_id, text=WORDS, name=None):
    make.act(
        session.get(Person, person_id),
        lambda s, me: notes.write(s, me, s.get(Nomination, nomination_id), name or str(uuid.uuid4()), text),
    )


def read(make, session, nomination_id, person_id):
    return make.act(
        session.get(Person, person_id), lambda s, me: notes.read(s, me, s.get(Nomination, nomination_id))
    )


def test_a_member_writes_and_the_committee_reads_who_wrote_what(make, session, room):
    nomination, judge, _other, writer = room
    before = session.scalar(select(Event.id).order_by(Event.id.desc()).limit(1))
    write(make, session, nomination, writer)
    assert read(make, session, nomination, judge) == [notes.Opened("Writer", WORDS)]
    row = session.scalars(select(Note)).one()
    assert WORDS.encode() not in row.sealed
    assert session.scalar(select(Event.id).where(Event.id > before)) is None, "no Event tells of it"
    reading = session.scalars(select(NoteReading)).one()
    assert (reading.person_id, reading.nomination_id) == (judge, nomination)


def test_the_same_form_twice_writes_one_note(make, session, room):
    nomination, _judge, _other, writer = room
    name = str(uuid.uuid4())
    for _n in range(2):
        write(make, session, nomination, writer, name=name)
    assert session.query(Note).count() == 1


def test_nobody_else_reads_them(make, session, room):
    nomination, _judge, _other, writer = room
    write(make, session, nomination, writer)
    nominee = session.get(Nomination, nomination).nominee_id
    for person in (writer, nominee, make.staff().id, make.staff("director").id, make.administrator().id):
        with pytest.raises(Forbidden):
            read(make, session, nomination, person)
    assert session.query(NoteReading).count() == 0


def test_a_nominee_who_is_of_the_committee_does_not_read_what_is_written_about_them(
    make, visit, session, room
):
    nomination, judge, other, writer = room
    write(make, session, nomination, writer)
    session.get(Nomination, nomination).nominee_id = judge
    session.commit()
    with pytest.raises(Forbidden):
        read(make, session, nomination, judge)
    address = f"/aero/nominations/{nomination}/"
    page = visit.as_(session.get(Person, judge)).show(address)
    assert page.status == 200 and WORDS not in page.text and "Open the notes" not in page.buttons
    assert visit.as_(session.get(Person, judge)).post(f"{address}notes/open").status == 403
    assert len(read(make, session, nomination, other)) == 1


def test_a_member_of_the_committee_who_stands_aside_does_not_read(make, session, room):
    nomination, judge, other, writer = room
    write(make, session, nomination, writer)
    session.add(Recusal(nomination_id=nomination, person_id=judge, reason="A cousin.", at=clock.now()))
    session.commit()
    with pytest.raises(Forbidden):
        read(make, session, nomination, judge)
    assert len(read(make, session, nomination, other)) == 1


def test_the_nominee_does_not_write_about_themselves_and_an_observer_does_not_write(make, session, room):
    nomination, *_people = room
    nominee = session.get(Nomination, nomination).nominee_id
    observer = make.observer().id
    for person in (nominee, observer):
        with pytest.raises(Forbidden):
            write(make, session, nomination, person)


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_an_empty_note_and_one_that_is_too_long_are_refused(make, session, room, text):
    nomination, _judge, _other, writer = room
    with pytest.raises(Refused):
        write(make, session, nomination, writer, text=text)


def test_without_a_key_nothing_is_written_and_what_was_is_said_to_be_lost(make, session, room):
    nomination, judge, _other, writer = room
    write(make, session, nomination, writer)
    keys.path().unlink()
    with pytest.raises(Refused, match="no key"):
        write(make, session, nomination, writer)
    assert read(make, session, nomination, judge) == [notes.Opened("", None)]
    keys.make()
    write(make, session, nomination, writer, text="Written anew.")
    assert {one.text for one in read(make, session, nomination, judge)} == {None, "Written anew."}


def test_rotation_seals_notes_anew(make, session, room, app):
    nomination, judge, _other, writer = room
    write(make, session, nomination, writer)
    earlier = keys.read()[-1].name
    run = app.test_cli_runner().invoke
    assert "1 sealed anew" in run(args=["keys", "rotate"]).output
    assert "0 sealed" in run(args=["keys", "list"]).output
    assert run(args=["keys", "forget", earlier]).exit_code == 0
    assert "1 can be opened" in run(args=["keys", "check"]).output
    assert read(make, session, nomination, judge)[0].text == WORDS


def test_a_lost_key_is_told_by_the_commands(make, session, room, app):
    nomination, _judge, _other, writer = room
    write(make, session, nomination, writer)
    keys.path().unlink()
    run = app.test_cli_runner().invoke
    checked = run(args=["keys", "check"])
    assert checked.exit_code == 1 and "1 cannot be opened (note, key" in checked.output
    assert "LOST  1 sealed" in run(args=["keys", "list"]).output
    keys.make()
    rotated = run(args=["keys", "rotate"])
    assert rotated.exit_code == 1 and "1 could not be opened" in rotated.output
