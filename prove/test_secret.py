"""What is secret stays so: fifty who vote at once, and a canary in every confidential note, sought everywhere."""

import logging
import re
import secrets
import threading
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import LargeBinary, select

from secretariat.core import backup, clock, keys, notices, reminders
from secretariat.core.db import db
from secretariat.core.person import Person
from secretariat.nominations import roll, voting_work
from secretariat.nominations.models import Call, Nomination
from secretariat.nominations.recounting import recount
from secretariat.nominations.secret_models import Ballot, Envelope, Note
from tests.support.casting import candidates, electors
from tests.support.make import Make
from tests.support.visit import Visit, fields_of

VOTERS = 50


@pytest.fixture
def make(installation) -> Make:
    return Make(installation.app)


@pytest.fixture
def visit(installation) -> Visit:
    return Visit(installation.app)


def forms_of(make, visit, call, people, number: int) -> list:
    """Each person's browser with the last form of their vote, ready to be sent."""
    ready = []
    for person in people:
        visitor = visit.as_(db.session.get(Person, person.id))
        page = visitor.show(f"/aero/calls/{call.id}/vote").press(
            "Look at my vote", **{"for-small_firm": [number]}
        )
        values = {**fields_of(page.form("vote")), "cast": "1"}
        name = visitor.app.config["SESSION_COOKIE_NAME"]
        ready.append((visitor.client.get_cookie(name).value, values))
    return ready


def send_at_once(app, url: str, forms: list, moment) -> list:
    """Every form from a browser of its own, at the same moment."""
    start, answers = threading.Barrier(len(forms)), [None] * len(forms)

    def run(n: int) -> None:
        cookie, values = forms[n]
        client = app.test_client()
        client.set_cookie(app.config["SESSION_COOKIE_NAME"], cookie)
        start.wait()
        with clock.at(moment), app.app_context():
            answers[n] = client.post(url, data=values, buffered=True)

    db.session.remove()
    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(forms))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    return answers


def test_fifty_votes_at_once_are_fifty_ballots_and_each_form_sent_twice_is_one(installation, make, visit):
    call = make.ballot(candidates=2, voters=VOTERS)
    call_id, number = call.id, candidates(call)[0]
    people = [p for p in electors(call) if p.name.startswith("Voter")]
    assert len(people) == VOTERS
    with clock.at(make.voting):
        forms = forms_of(make, visit, call, people, number)
        answers = send_at_once(
            installation.app, f"/aero/calls/{call_id}/vote", forms + forms[:10], make.voting
        )
    assert {answer.status_code for answer in answers} == {200}
    receipts = [set(re.findall(r"<code>([2-9a-z-]{19})</code>", a.get_data(as_text=True))) for a in answers]
    assert all(len(one) == 1 for one in receipts)
    assert receipts[:10] == receipts[VOTERS:], "the same form again shows the same receipt"
    assert len(set.union(*receipts)) == VOTERS
    assert db.session.query(Envelope).count() == VOTERS
    assert roll.turnout(db.session, call_id)[0] == VOTERS
    db.session.rollback()
    with clock.at(db.session.get(Call, call_id).voting_closes_at):
        db.session.rollback()
        voting_work.end_ballots()
    assert set(db.session.scalars(select(Ballot.receipt))) == set.union(*receipts)
    assert recount(db.session, db.session.get(Call, call_id)).agrees


def test_a_canary_in_every_note_is_found_nowhere_without_the_key(installation, make, visit, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    keys.make()
    judge_id = make.person("Judge Canaryreader", "member").id
    call = make.call_for(committee=[db.session.get(Person, judge_id)])
    call_id = call.id
    numbers = [make.candidate(db.session.get(Call, call_id)).id for _n in range(2)]
    writers = [make.person(f"Writer {n}", "member").id for n in range(3)]
    canaries = []
    for number in numbers:
        for writer in writers:
            canary = f"canary{secrets.token_hex(8)}"
            page = visit.as_(db.session.get(Person, writer)).show(f"/aero/nominations/{number}/notes")
            assert page.submit("notes", note=f"Between us: {canary}, no more.").status == 303
            canaries.append(canary)
    judge = visit.as_(db.session.get(Person, judge_id))
    opened = "".join(judge.post(f"/aero/nominations/{number}/notes/open").text for number in numbers)
    assert all(canary in opened for canary in canaries), "the committee reads every one"
    found = _everywhere(installation, make, visit, tmp_path, call_id, numbers, caplog)
    for place, content in found:
        assert not [c for c in canaries if c.encode() in content], f"a confidential word in {place}"
    assert len(found) > 60, "the search went everywhere"
    assert db.session.query(Note).count() == len(canaries)


def _everywhere(installation, make, visit, tmp_path, call_id, numbers, caplog) -> list[tuple[str, bytes]]:
    """Every place where a word could have gone, as (where, octets): the keys file alone is left out."""
    reminders.remind()
    notices.write_letters()
    found = [("the log", caplog.text.encode())]
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(select(table)):
            for column, value in zip(table.columns, row, strict=True):
                raw = value if isinstance(column.type, LargeBinary) and value else str(value).encode()
                found.append((f"{table.name}.{column.name}", raw))
    db.session.rollback()
    backup.write(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        found += [(f"the backup, {name}", archive.read(name)) for name in archive.namelist()]
    if db.engine.dialect.name == "sqlite":
        database = Path(db.engine.url.database)
        found += [(p.name, p.read_bytes()) for p in database.parent.glob(database.name + "*")]
    var = Path(installation.app.config["VAR_DIR"])
    found += [(str(p), p.read_bytes()) for p in var.rglob("*") if p.is_file() and p != keys.path()]
    found += _pages(make, visit, call_id, numbers)
    return found


def _pages(make, visit, call_id: int, numbers: list[int]) -> list[tuple[str, bytes]]:
    nominee = db.session.get(Nomination, numbers[0]).nominee_id
    readers = [
        make.staff(),
        make.staff("director"),
        make.observer(),
        make.administrator(),
        make.member("Somebody"),
    ]
    addresses = [
        *("/", "/aero/", "/aero/nominations/", f"/aero/calls/{call_id}/", "/account", "/notices"),
        *("/aero/search?q=canary", "/aero/reports/report.json", "/aero/reports/report.csv", "/aero/members/"),
        *(f"/aero/nominations/{n}/{page}" for n in numbers for page in ("", "notes", "history")),
    ]
    found = []
    for reader in [*[r.id for r in readers], nominee]:
        visitor = visit.as_(db.session.get(Person, reader))
        found += [(f"{url} read by {reader}", visitor.show(url).response.get_data()) for url in addresses]
    return found
