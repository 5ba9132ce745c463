"""Thousands of generated submissions to every form that pages offer, on both databases.

Whatever comes is answered below 500; what is refused has written nothing; and every history still tells how its
record came to stand where it stands. Bounded by time as well as by number.
"""

import io
import re
import time
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, literal, select, union_all

from secretariat.core.content import Attachment, Comment, Submission
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.moves import Mail, Move, Notice
from secretariat.core.person import Grant
from secretariat.core.record import Record
from tests.conftest import NOON
from tests.conftest import settings as configured
from tests.support.databases import BACKENDS
from tests.support.visit import fields_of
from tests.support.world import build

SECONDS = 30
"""For the submissions on one database; finding the forms comes besides."""
BATCH = 40
"""Submissions between two looks at the clock."""
ALIKE = 2
"""Of pages that differ by numbers or filters alone, this many are looked at."""
ROLES = ("coordinator", "director", "member", "rep", "administrator", "out")
STARTS = (
    "/",
    "/aero/",
    "/account",
    "/people/",
    "/clusters/",
    "/sign-in",
    "/account/reset",
    "/aero/translate",
)
LEFT_OUT = re.compile(r"\.(pdf|docx|xlsx|csv|json|ics|txt)\b|/static/|sign-out|sign-ins/")
TEXTS = (
    *("", " ", "\0", "a\0b", "\x1b[31m", "\u202eexe", "²", "٣", "\uffff", "\u2028", "A" * 301, "é" * 20_001),
    *(
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "@[Zed](9999999999)",
        "=1+1",
        "{{7*7}}",
        "%(who)s",
    ),
    *(
        "-1",
        "0",
        "2147483648",
        "9223372036854775808",
        "9" * 5000,
        "1e99",
        "1e400",
        "NaN",
        "Infinity",
        "100.5",
        "1_0",
    ),
    *(
        "0001-01-01",
        "9999-12-31",
        "2026-02-30",
        "2026-13",
        "2026-12-15",
        "50",
        "5",
        "y",
        "None",
        "[]",
        "\\",
        "%",
    ),
    *(
        "//evil.example",
        "javascript:alert(1)",
        "p1",
        "c1:coordinator",
        "a,b",
        "xx",
        "\r\nBcc: x@example.org",
        "1",
    ),
)
FILES = (
    *(
        ("a.png", b"<html>"),
        ("a.txt", b""),
        ("../x.txt", b"x"),
        ("a.txt", b"hello"),
        ("x" * 300 + ".txt", b"x"),
    ),
    *(("a.docx", b"PK\x03\x04aaaa"), ("a.pdf", b"%PDF-1.4"), ("a.gif", b"GIF89a" + bytes(30)), ("", b"x")),
)
WATCHED = (Record, Event, Move, Notice, Mail, Comment, Attachment, Grant, Submission)


@dataclass
class Offered:
    """A form as a page offers it to somebody."""

    role: str
    address: str
    values: dict
    files: list[str]
    options: dict[str, list[str]] = field(default_factory=dict)


@pytest.fixture(params=BACKENDS)
def world(request, tmp_path):
    """Two clusters with somebody in every role; what was written is undone when asked."""
    made = build(request.param, tmp_path, configured, NOON)
    made.restore()
    with made.opened(NOON):
        yield made
    with made.app.app_context():
        db.session.remove()
        db.engine.dispose()
    made.database.drop()


def browser(world, role: str):
    """A role's browser, signed in whatever it did before."""
    client = world.as_(role).client
    client.set_cookie("session", world.cookies[role])
    return client


def offered(world, role: str) -> list[Offered]:
    """The forms that a role meets on their way through the pages."""
    found, shapes = {}, {}
    todo = deque(STARTS)
    while todo:
        address = todo.popleft().split("#")[0]
        shape = re.sub(r"\d+", "N", address.split("?")[0])
        if LEFT_OUT.search(address) or shapes.get(shape, 0) >= ALIKE or f"seen {address}" in shapes:
            continue
        shapes[shape] = shapes.get(shape, 0) + 1
        shapes[f"seen {address}"] = 1
        answer = send(world, role, "GET", address)
        if answer.mimetype != "text/html":
            continue
        page = BeautifulSoup(answer.get_data(as_text=True), "html.parser")
        todo.extend(
            a for a in (urljoin(address, tag["href"]) for tag in page.find_all("a", href=True)) if ours(a)
        )
        if "Location" in answer.headers and ours(answer.headers["Location"]):
            todo.append(answer.headers["Location"])
        for form in page.find_all("form"):
            target = urljoin(address, form.get("action") or address.split("?")[0])
            if (form.get("method") or "").lower() == "post" and not LEFT_OUT.search(target):
                found[target] = described(role, target, form)
    return list(found.values())


def ours(address: str) -> bool:
    return address.startswith("/") and not address.startswith("//")


def described(role: str, address: str, form) -> Offered:
    files = [tag["name"] for tag in form.find_all("input", type="file") if tag.get("name")]
    values = fields_of(form)
    options: dict[str, list[str]] = {}
    for tag in form.find_all(["select", "input", "button", "textarea"]):
        name = tag.get("name")
        if not name or name in files:
            continue
        values.setdefault(name, "")
        if tag.name == "select":
            options[name] = [o.get("value", o.text) for o in tag.find_all("option")]
        elif tag.name == "button" or tag.get("type") in ("radio", "checkbox"):
            options.setdefault(name, []).append(tag.get("value", "on"))
    values.pop("csrf_token", None)
    return Offered(role, address, values, files, options)


def send(world, role: str, method: str, address: str, data: dict | None = None):
    """One request in a context of its own, as in a server."""
    client = browser(world, role)
    db.session.rollback()
    with world.app.app_context():
        answer = client.open(address, method=method, data=data, buffered=True)
    db.session.rollback()
    return answer


@st.composite
def submissions(draw, forms: list[Offered]) -> tuple[Offered, dict]:
    """A form and answers to it: mostly what a browser would send, with some that none would."""
    form = draw(st.sampled_from(forms))
    data: dict = {}
    for name, value in form.values.items():
        chance = draw(st.integers(0, 19))
        if name == "_key":
            data[name] = f"{draw(st.integers(0, 10**9))}" if chance else draw(st.sampled_from(TEXTS))
        elif chance < 4:
            data[name] = draw(
                st.sampled_from(TEXTS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
            )
        elif chance == 4:
            data[name] = [draw(st.sampled_from(TEXTS)) for _ in range(3)]
        elif chance == 5:
            data[name] = ("f.txt", b"a file")
        elif chance > 6:
            known = chance < 13 and form.options.get(name)
            data[name] = draw(st.sampled_from(form.options[name])) if known else value
    for name in form.files:
        data[name] = draw(st.sampled_from((*FILES, "a text", "")))
    return form, data


def as_sent(data: dict) -> dict:
    """The answers with files opened anew: a stream is read once."""
    return {
        name: (io.BytesIO(value[1]), value[0]) if isinstance(value, tuple) else value
        for name, value in data.items()
    }


def rows() -> dict[str, int]:
    """How many rows each watched table holds."""
    counts = union_all(
        *(
            select(literal(t.__tablename__).label("name"), func.count().label("n")).select_from(t)
            for t in WATCHED
        )
    )
    found = {row.name: row.n for row in db.session.execute(counts)}
    db.session.rollback()
    return found


def wrong_histories() -> list[str]:
    """Records whose history does not tell how they came to stand where they stand."""
    wrong = []
    last: dict[int, Event] = {}
    born: dict[int, int] = {}
    newest: dict[int, int] = {}
    for event in db.session.scalars(select(Event).order_by(Event.id)):
        newest[event.record_id] = max(event.version, newest.get(event.record_id, 0))
        if event.part_id is None:
            born[event.record_id] = born.get(event.record_id, 0) + (event.verb == "create")
            if event.state_to:
                last[event.record_id] = event
    for row in db.session.execute(select(Record.id, Record.kind, Record.state, Record.version)):
        if born.get(row.id) != 1:
            wrong.append(f"{row.kind} {row.id} was entered {born.get(row.id, 0)} times")
        elif last[row.id].state_to != row.state:
            wrong.append(f"{row.kind} {row.id} stands at {row.state}, its history at {last[row.id].state_to}")
        if newest.get(row.id, 0) > row.version:
            wrong.append(f"{row.kind} {row.id} has version {row.version}, its history {newest[row.id]}")
    empty = db.session.scalar(select(func.count()).where(Submission.location == ""))
    db.session.rollback()
    return [*wrong, f"{empty} forms without an answer"] if empty else wrong


def test_whatever_is_sent_is_answered_and_leaves_true_histories(world):
    forms = [form for role in ROLES for form in offered(world, role)]
    addresses = {re.sub(r"\d+", "N", form.address) for form in forms}
    assert len(addresses) > 40, f"few forms were found: {sorted(addresses)}"
    sent: dict[int, int] = {}
    done = 0
    assert not wrong_histories()
    until = time.monotonic() + SECONDS

    @settings(
        max_examples=BATCH,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(submissions(forms))
    def post(drawn):
        nonlocal done
        form, data = drawn
        before = rows()
        token = world.as_(form.role).token
        answer = send(world, form.role, "POST", form.address, {**as_sent(data), "csrf_token": token})
        sent[answer.status_code] = sent.get(answer.status_code, 0) + 1
        assert answer.status_code < 500, f"{form.role} {form.address}: {data}"[:2000]
        if answer.status_code >= 400:
            assert rows() == before, (
                f"{form.role} {form.address}: {data}"[:2000]
                + f" refused ({answer.status_code}), and yet something was written"
            )
            return
        done += 1
        if done % 10 == 0:
            assert not wrong_histories()
            world.restore()

    while time.monotonic() < until:
        post()
    assert not wrong_histories()
    assert sum(sent.values()) > 100, f"too few to prove anything: {sent}"
    assert sent.get(303, 0) > 20, f"too few were accepted: {sent}"
    assert sent.get(422, 0) > 20, f"too few were refused: {sent}"
