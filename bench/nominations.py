"""What is measured of seats, calls and ballots: a table of 150 seats, a call of 300 nominations, 2,000 votes counted.

Seats, nominations, roll and envelopes are inserted in bulk; the envelopes are sealed as votes are, and the count is
the product's own step, timed as it is taken. The voters stand on the roll and have no part in the cluster otherwise,
so that the other measured pages stay as they are.
"""

import json
import random
import time
import uuid
from datetime import UTC, datetime, timedelta

from flask import Flask, request
from sqlalchemy import func, insert, select, text

from secretariat.core import keys
from secretariat.core.person import Person
from secretariat.core.record import Record
from secretariat.groups.models import BalanceTarget, Seat, Term, WorkingGroup
from secretariat.nominations import voting_work
from secretariat.nominations.models import Call, CallSeat, CommitteeMember, Endorsement, Nomination, Nominator
from secretariat.nominations.secret_models import Elector, Envelope

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW.date()
SEATS, NOMINATIONS, VOTERS, STANDING, ENDORSERS = 150, 300, 2_000, 10, 4
MILIEUX = ("large_firm", "small_firm", "association", "research", "education", "union")
RACE = "small_firm"
TABLE = text(
    "SELECT seat.constituency, seat.role, seat.ends_on, person.name, organisation.name_fr FROM seat "
    "LEFT JOIN person ON person.id = seat.person_id "
    "LEFT JOIN organisation ON organisation.id = seat.organisation_id "
    "WHERE seat.record_id = :record ORDER BY seat.rank"
)
NOMINEES = text(
    "SELECT nomination.nominee_name, nomination.constituency, record.state, COUNT(endorsement.person_id) "
    "FROM nomination JOIN record ON record.id = nomination.id "
    "LEFT JOIN endorsement ON endorsement.nomination_id = nomination.id WHERE nomination.call_id = :record "
    "GROUP BY nomination.id, nomination.nominee_name, nomination.constituency, record.state "
    "ORDER BY nomination.nominee_name"
)
BALLOTS = text(
    "SELECT ballot.receipt, ballot.choices FROM ballot WHERE ballot.call_id = :record ORDER BY ballot.receipt"
)


def pages(known: dict) -> list[tuple[str, str, str]]:
    """(name, address, address of the bare page) of each, for the ids of a filled database."""
    call, ballot = known["big_call"], known["ballot"]
    return [
        ("seat map", "/aero/groups/table/seats", f"/bare/seats?id={known['big_table']}"),
        ("call", f"/aero/calls/{call}/", f"/bare/nominees?id={call}"),
        ("published list", f"/aero/calls/{ballot}/ballots", f"/bare/ballots?id={ballot}"),
    ]


def serve_bare(app: Flask, show) -> None:
    """The bare pages of these: one query each, as many rows."""

    @app.get("/seats")
    def seats():
        return show("Seats", TABLE, record=int(request.args["id"]))

    @app.get("/nominees")
    def nominees():
        return show("Nominees", NOMINEES, record=int(request.args["id"]))

    @app.get("/ballots")
    def ballots():
        return show("Ballots", BALLOTS, record=int(request.args["id"]))


class Filling:
    """The rows, on top of the people and organisations of the measured data."""

    def __init__(self, session, cluster: int, people: list[int], organisations: list[int], record, defaults):
        self.session, self.cluster, self.people, self.organisations = session, cluster, people, organisations
        self.row_of, self.defaults = record, defaults
        self.next = (session.scalar(select(func.max(Record.id))) or 0) + 1

    def _records(
        self, cls, kind: str, state: str, rows: list[dict], group: int | None, due=None
    ) -> list[int]:
        ids = list(range(self.next, self.next + len(rows)))
        self.next += len(rows)
        given = [self.row_of(self.cluster, kind, id, id, group, self.people[0], state, due) for id in ids]
        self.session.execute(insert(Record.__table__), given)
        defaults = self.defaults(cls)
        made = [{**defaults, **row, "id": id} for row, id in zip(rows, ids, strict=True)]
        self.session.execute(insert(cls.__table__), made)
        return ids

    def table(self) -> int:
        """A body with its seats, all but each tenth held, and a target to watch."""
        told = {
            "home_id": self.cluster,
            "slug": "table",
            "code_fr": "T",
            "code_en": "T",
            "hue": 1,
            "aliases": [],
        }
        body = self._records(WorkingGroup, "working_group", "active", [told], None)[0]
        for n in range(SEATS):
            held, starts = n % 10 != 9, TODAY - timedelta(days=n * 4)
            ends = starts + timedelta(days=730)
            holder = {
                "person_id": self.people[n + 1],
                "organisation_id": self.organisations[n % len(self.organisations)],
                "starts_on": starts,
                "ends_on": ends,
            }
            place = Seat(
                record_id=body,
                cluster_id=self.cluster,
                constituency=MILIEUX[n % len(MILIEUX)],
                rank=n,
                role="chair" if n == 0 else "member",
                state="filled" if held else "vacant",
                **(holder if held else {}),
            )
            self.session.add(place)
            self.session.flush()
            if held:
                self.session.add(Term(seat_id=place.id, role=place.role, **holder))
        target = {"label_fr": "Parité", "label_en": "Parity", "kind": "parity", "rank": 0}
        sets = {"one": ["large_firm", "small_firm"], "other": ["research", "education"]}
        self.session.add(BalanceTarget(record_id=body, **target, **sets))
        self.session.flush()
        return body

    def _seats(self, call: int, body: int, *milieux: str, most: int) -> None:
        query = select(Seat.id).where(Seat.record_id == body, Seat.constituency.in_(milieux)).limit(most)
        self.session.execute(
            insert(CallSeat), [{"call_id": call, "seat_id": id} for id in self.session.scalars(query).all()]
        )

    def call(self, body: int) -> int:
        """A call in mid-course: nominations that were accepted, with their nominators and endorsements."""
        closes = NOW + timedelta(days=12)
        told = {
            "body_id": body,
            "closes_on": closes.date(),
            "closes_at": closes,
            "published_at": NOW,
            "endorsements_needed": 2,
            "questionnaire": [],
            "outcome": {},
        }
        call = self._records(Call, "call", "open", [told], body, closes.date())[0]
        self._seats(call, body, *MILIEUX, most=30)
        self.session.execute(
            insert(CommitteeMember), [{"call_id": call, "person_id": p} for p in self.people[1:4]]
        )
        ids = self._nominations(call, body, NOMINATIONS, "accepted", MILIEUX)
        rows = [(id, random.sample(self.people, ENDORSERS + 1)) for id in ids]
        self.session.execute(
            insert(Nominator),
            [
                {"nomination_id": id, "person_id": named[0], "reason": "Knows the sector.", "at": NOW}
                for id, named in rows
            ],
        )
        self.session.execute(
            insert(Endorsement),
            [
                {
                    "nomination_id": id,
                    "person_id": person,
                    "organisation_id": random.choice(self.organisations),
                    "constituency": random.choice(MILIEUX),
                    "own": person % 7 == 0,
                    "at": NOW,
                }
                for id, named in rows
                for person in named[1:]
            ],
        )
        return call

    def _nominations(self, call: int, body: int, many: int, state: str, milieux) -> list[int]:
        rows = [
            {
                "call_id": call,
                "constituency": milieux[n % len(milieux)],
                "nominee_id": self.people[150 + n],
                "nominee_name": f"Person {150 + n:03d}",
                "nominee_email": f"p{150 + n}@example.org",
                "organisation_id": self.organisations[n % len(self.organisations)],
                "reason": "Knows the sector.",
                "statement_en": "I would bring what I have learnt in twenty years. " * 5,
                "answers": [],
                "accepted_at": NOW - timedelta(hours=n),
            }
            for n in range(many)
        ]
        return self._records(Nomination, "nomination", state, rows, body)

    def voted(self, body: int) -> int:
        """A ballot whose last day is over: everybody on the roll has voted, and the envelopes are sealed."""
        if not keys.ready():
            keys.make()
        over = NOW - timedelta(seconds=1)
        told = {
            "body_id": body,
            "closes_on": (NOW - timedelta(days=20)).date(),
            "closes_at": NOW - timedelta(days=20),
            "published_at": NOW - timedelta(days=40),
            "decided_by": "ballot",
            "voting_closes_on": TODAY - timedelta(days=1),
            "voting_closes_at": over,
            "lot_seed": "0" * 32,
            "questionnaire": [],
            "outcome": {},
        }
        call = self._records(Call, "call", "voting", [told], body, TODAY)[0]
        self._seats(call, body, RACE, most=3)
        standing = self._nominations(call, body, STANDING, "eligible", (RACE,))
        self.session.execute(
            insert(Person),
            [
                {
                    "email": f"voter{n}@example.org",
                    "name": f"Voter {n:04d}",
                    "sort_name": f"voter {n:04d}",
                    "language": "en",
                    "created_at": NOW,
                }
                for n in range(VOTERS)
            ],
        )
        voters = self.session.scalars(select(Person.id).where(Person.email.like("voter%"))).all()
        self.session.execute(
            insert(Elector), [{"call_id": call, "person_id": id, "voted": True} for id in voters]
        )
        self.session.execute(insert(Envelope), [self._envelope(call, standing) for _voter in voters])
        return call

    def _envelope(self, call: int, standing: list[int]) -> dict:
        name, receipt = str(uuid.uuid4()), uuid.uuid4().hex[:19]
        chosen = sorted(random.sample(standing, random.randint(0, 5)))
        words = json.dumps([[RACE, chosen, receipt]], separators=(",", ":")).encode()
        least = len(json.dumps([[RACE, standing, receipt]], separators=(",", ":")).encode()) + 4
        key_name, sealed = keys.seal(words, Envelope.__table__, name, least=least)
        return {"id": name, "call_id": call, "sealed": sealed, "key_name": key_name}


def fill(session, cluster: int, people: list[int], organisations: list[int], record, defaults) -> dict:
    """Add it all; ``record`` and ``defaults`` make the rows of a record and of its kind."""
    filling = Filling(session, cluster, people, organisations, record, defaults)
    body = filling.table()
    return {"big_table": body, "big_call": filling.call(body), "ballot": filling.voted(body)}


def count(session, call_id: int) -> float:
    """Count the ballot as the product does when its time is over; how many milliseconds it took."""
    start = time.perf_counter()
    if not voting_work.end_ballot(session, call_id):
        raise SystemExit("the ballot was not counted")
    session.commit()
    left = session.scalar(select(func.count()).select_from(Envelope).where(Envelope.call_id == call_id))
    state = session.scalar(select(Record.state).where(Record.id == call_id))
    if left or state != "decided":
        raise SystemExit(f"the ballot is {state}, and {left} envelopes are left")
    session.rollback()
    return round((time.perf_counter() - start) * 1000, 1)
