"""The database is full, then gone: an honest page, nothing half-written, and all of it works again afterwards."""

import pytest
from sqlalchemy import create_engine, event, text

from secretariat.core.content import Comment
from secretariat.core.db import db
from tests.support.databases import SERVER
from tests.support.visit import fields_of

LONG = "A long remark about the audits. " * 600


@pytest.fixture
def page(make, visit):
    """The page of a task, as its coordinator sees it."""
    maude = make.coordinator("Maude Lachapelle")
    task = make.task(assigner=maude)
    return visit.as_(maude).show(f"/aero/tasks/{task.id}/")


@pytest.fixture
def full(app):
    """``full(True)``: not one page more goes into the file, as when the disk is full; ``full(False)``: room again."""
    narrow = [False]

    def limit(connection, *_rest):
        pages = connection.execute("PRAGMA page_count").fetchone()[0] if narrow[0] else 2**30
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(db.engine, "checkout", limit)
    yield lambda on: narrow.__setitem__(0, on)
    event.remove(db.engine, "checkout", limit)


@pytest.mark.parametrize("backend", ["sqlite"])
def test_a_full_disk_is_told_and_what_was_typed_may_be_sent_again_once_there_is_room(page, full, session):
    full(True)
    for _time in range(40):  # free pages of the file are used up first
        refused = page.submit("/comments", body=LONG, _key=f"key-{_time}")
        if refused.status != 303:
            break
    assert refused.status == 503 and "nothing" in refused.everything.lower(), refused.everything
    kept = session.query(Comment).count()
    assert page.visitor.show("/").status == 200, "reading goes on"
    full(False)
    again = page.submit("/comments", body=LONG, _key=f"key-{_time}")
    twice = page.submit("/comments", body=LONG, _key=f"key-{_time}")
    assert again.status == 303 and again.location == twice.location
    assert session.query(Comment).count() == kept + 1


@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_database_that_is_gone_is_told_and_comes_back_by_itself(page, session, app):
    name = db.engine.url.database
    session.remove()
    server = create_engine(SERVER, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'))
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"),
            {"name": name},
        )
        try:
            with app.app_context():
                gone = page.visitor.client.get("/", buffered=True)
            with app.app_context():  # each request in a context of its own, as in a server
                sent = page.visitor.client.post(
                    page.form("/comments")["action"],
                    data={**fields_of(page.form("/comments")), "body": "Lost?", "_key": "one"},
                )
        finally:
            connection.execute(text(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'))
    server.dispose()
    assert (gone.status_code, sent.status_code) == (503, 503)
    assert "Traceback" not in gone.text and "psycopg" not in gone.text
    assert page.submit("/comments", body="Lost?", _key="one").status == 303
    assert session.query(Comment).one().body == "Lost?"
