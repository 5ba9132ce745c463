"""kill -9 of the server while people write: what was acknowledged is there, and nothing by half or twice.

Guaranteed: a write that was answered (303) is in the database, with its history, its moves and its notices.
One that was not answered is there whole or not at all, and sending the same form again gives the one object.
"""

import http.client
import random
import threading
import time
from urllib.parse import urlencode

from sqlalchemy import func, select

from prove.conftest import kill
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.moves import Move, Notice
from secretariat.core.record import Record
from tests.support.make import Make
from tests.support.visit import Visit, fields_of
from tools.run import server

WRITES, CLIENTS, KILLS = 200, 8, 4


class Writer(threading.Thread):
    """Somebody who sends forms one after another, and sends one again until it is answered."""

    def __init__(self, port: int, cookie: str, form: dict, numbers: range, answered: list, resent: list):
        super().__init__()
        self.port, self.cookie, self.form, self.numbers = port, cookie, form, numbers
        self.answered, self.resent = answered, resent
        self.error = ""

    def run(self) -> None:
        for number in self.numbers:
            title, again = f"Write {number:03}", 0
            while not self.error and not self.send(title, f"key-{number}"):
                again += 1
                time.sleep(0.05)
            self.answered.append(title)
            if again:
                self.resent.append(title)

    def send(self, title: str, key: str) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            body = urlencode({**self.form, "title_en": title, "_key": key}, doseq=True)
            headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", "/aero/tasks/new", body, headers)
            response = connection.getresponse()
            response.read()
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        if response.status not in (303, 503):
            self.error = f"{title}: {response.status}"
        return response.status == 303


def test_no_acknowledged_write_is_lost(installation):
    make = Make(installation.app)
    coordinator, member = make.coordinator(), make.member()
    visitor = Visit(installation.app).as_(coordinator)
    form = {
        **fields_of(visitor.show("/aero/tasks/new").form("tasks/new")),
        "people": member.id,
        "to": "people",
    }
    name = installation.app.config["SESSION_COOKIE_NAME"]
    cookie = f"{name}={visitor.client.get_cookie(name).value}"
    db.session.remove()
    command = server("127.0.0.1", installation.port)[2:]  # after the interpreter and its -m
    running = installation.start(command)
    answered: list[str] = []
    resent: list[str] = []
    writers = [
        Writer(installation.port, cookie, form, range(n, WRITES, CLIENTS), answered, resent)
        for n in range(CLIENTS)
    ]
    try:
        for writer in writers:
            writer.start()
        for n in range(1, KILLS + 1):
            while len(answered) < n * WRITES // (KILLS + 1) and not any(w.error for w in writers):
                time.sleep(0.002)
            time.sleep(random.uniform(0, 0.05))  # noqa: S311
            kill(running)
            acknowledged = list(answered)
            assert set(acknowledged) <= titles(), "lost by a kill"
            running = installation.start(command)
        for writer in writers:
            writer.join(120)
    finally:
        kill(running)
        for writer in writers:
            writer.error = writer.error or "over"
            writer.join()
    assert [w.error for w in writers] == ["over"] * CLIENTS
    assert sorted(answered) == [f"Write {n:03}" for n in range(WRITES)]
    assert resent, "no write was in the way of a kill: the proof proved nothing"
    counts = {
        "records": select(func.count(), func.count(Record.title_en.distinct())).select_from(Record),
        "events": select(func.count(), func.count(Event.record_id.distinct())).where(Event.verb == "create"),
        "moves": select(func.count(), func.count(Move.record_id.distinct())).select_from(Move),
        "notices": select(func.count(), func.count(Notice.record_id.distinct())).select_from(Notice),
    }
    db.session.rollback()
    found = {what: tuple(db.session.execute(query).one()) for what, query in counts.items()}
    assert found == dict.fromkeys(counts, (WRITES, WRITES))


def titles() -> set[str]:
    db.session.rollback()
    return set(db.session.scalars(select(Record.title_en)))
