"""The worker's loop and its commands: chores in order, one failure apart from the rest, alive or not."""

import threading

import pytest
from sqlalchemy import select, text

from secretariat.core import mailbox, work
from secretariat.core.db import db
from secretariat.core.person import Person
from secretariat.core.work import Chores, Worker, writing


@pytest.fixture
def chores() -> Chores:
    """A register of chores of this test's own."""
    return Chores()


def test_chores_are_done_in_the_order_of_their_rank(app, chores):
    done = []
    chores.by_itself(60, "second")(lambda: done.append("second"))
    chores.every(60, "first", rank=10)(lambda session: done.append("first"))
    assert Worker(app, chores=chores).once()
    assert done == ["first", "second"]


def test_what_a_chore_writes_is_committed_and_undone_if_it_fails(app, chores, make, session):
    person = make.person("Before")

    @chores.every(60, "rename")
    def rename(session):
        session.get(Person, person.id).name = "After"

    @chores.every(60, "spoil")
    def spoil(session):
        session.get(Person, person.id).name = "Spoilt"
        session.flush()
        raise RuntimeError

    assert not Worker(app, chores=chores).once(), "a failure is told"
    session.rollback()
    session.expire_all()
    assert session.get(Person, person.id).name == "After"


def test_a_chore_is_repeated_at_its_own_pace_until_the_worker_is_told_to_stop(app, chores):
    often, seldom, worker = [], [], Worker(app, chores=chores)
    chores.by_itself(0, "often")(lambda: (often.append(1), worker.stop() if len(often) == 3 else None))
    chores.by_itself(3600, "seldom")(lambda: seldom.append(1))
    worker.forever()
    assert (len(often), len(seldom)) == (3, 1)


def test_two_workers_never_do_a_chore_at_the_same_time(app, chores):
    inside, overlaps, start = threading.Lock(), [], threading.Barrier(2)

    @chores.every(0, "alone")
    def alone(session):
        overlaps.append(not inside.acquire(blocking=False))
        session.execute(text("SELECT 1"))
        start_done.wait(0.05)
        if not overlaps[-1]:
            inside.release()

    start_done = threading.Event()

    def race():
        start.wait()
        for _ in range(3):
            Worker(app, chores=chores).once()

    threads = [threading.Thread(target=race) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert overlaps and not any(overlaps)


def test_a_worker_tells_that_it_is_alive(app, chores, tmp_path):
    app.config["VAR_DIR"], before = str(tmp_path), app.config["VAR_DIR"]
    try:
        assert not work.alive() and work.last_beat() is None
        Worker(app, chores=chores).once()
        assert work.alive()
    finally:
        app.config["VAR_DIR"] = before


def test_flask_work_once_delivers_what_waits(app, make, post):
    make.task(assignee=make.member("Reader"))
    result = app.test_cli_runner().invoke(args=["work", "--once"])
    assert result.exit_code == 0, result.output
    assert [letter["Subject"] for letter in post.letters] == ["Your move: Book the audits"]


def test_flask_work_once_says_so_when_the_mail_server_is_down(app, post, caplog):
    post.shut()
    with writing() as session:
        mailbox.post(session, "a@example.org", "en", "Hello", "Hello")
    caplog.set_level("INFO")
    assert app.test_cli_runner().invoke(args=["work", "--once"]).exit_code == 0
    assert "cannot be used" in caplog.text
    assert db.session.scalars(select(Person.id)).all() == []
