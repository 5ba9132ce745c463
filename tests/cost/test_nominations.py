"""Seats, calls and ballots cost the same statements whether few or many are kept."""

import uuid

import pytest
from sqlalchemy import insert

from secretariat.core import keys
from secretariat.core.db import Base, db
from secretariat.core.limits import counted
from secretariat.nominations import ballots, recounting, voting_work
from secretariat.nominations.models import Call
from secretariat.nominations.secret_models import Ballot, Envelope
from tests.cost.test_statements import copies, records
from tests.permissions.asking import ask

ROLE = "coordinator"


def read(world, address: str) -> int:
    """The statements of a page."""
    answer = ask(world, ROLE, "GET", world.address(address))
    assert answer.status == 200, address
    return answer.statements


def test_the_seat_map_of_a_hundred_and_fifty_seats_costs_that_of_ten(world):
    seats = Base.metadata.tables["seat"].c
    filled = db.session.query(seats.id).filter(seats.record_id == world["group_id"], seats.state == "filled")
    first, here = (
        filled.first()[0],
        db.session.query(seats.id).filter(seats.record_id == world["group_id"]).count(),
    )
    assert here <= 10
    pages = ("/{cluster}/groups/{group}/seats", "/{cluster}/groups/{group}/")
    copies("seat", first, 10 - here)
    db.session.commit()
    few = [read(world, page) for page in pages]
    copies("seat", first, 140)
    db.session.commit()
    assert [read(world, page) for page in pages] == few


def test_a_call_with_three_hundred_nominations_costs_that_of_three(world):
    accepted = {"nominee_id": lambda _n: None, "nominee_name": lambda n: f"Nominee {n}"}
    pages = ("/{cluster}/calls/{call}/", "/{cluster}/nominations/", "/{cluster}/groups/{group}/")
    records(world, "nomination", "nomination", 2, **accepted)
    db.session.commit()
    few = [read(world, page) for page in pages]
    records(world, "nomination", "nomination", 297, first=3, **accepted)
    db.session.commit()
    assert [read(world, page) for page in pages] == few


@pytest.fixture
def publish(world):
    """Add so many ballots to those that were counted."""

    def more(number: int) -> None:
        call, candidate = world["counted"], _candidate(world["counted"])
        row = {"call_id": call, "constituency": "research", "choices": [candidate]}
        db.session.execute(
            insert(Ballot),
            [{**row, "id": str(uuid.uuid4()), "receipt": str(uuid.uuid4())} for _n in range(number)],
        )
        db.session.commit()

    return more


def test_the_published_list_and_the_recount_of_two_thousand_cost_that_of_thirty(world, publish):
    pages = ("/{cluster}/calls/{counted}/ballots", "/{cluster}/calls/{counted}/ballots.json")

    def cost() -> list[int]:
        found = [read(world, page) for page in pages]
        with counted() as statements:
            again = recounting.recount(db.session, db.session.get(Call, world["counted"]))
        db.session.rollback()
        return [*found, len(statements), *([] if again.votes else [None])]

    publish(27)
    few = cost()
    publish(1970)
    assert cost() == few


def test_a_count_of_two_hundred_votes_costs_that_of_three_and_opens_each_once(world):
    def cost() -> list[str]:
        with counted() as statements:
            assert voting_work.end_ballots() == "1 ballots ended"
        return statements

    few = cost()
    world.restore()
    call, candidate = world["over_ballot"], _candidate(world["over_ballot"])
    for _n in range(197):
        name = str(uuid.uuid4())
        words = ballots.packed([["research", [candidate], name]])
        key_name, sealed = keys.seal(words, Envelope.__table__, name)
        db.session.execute(
            insert(Envelope), {"id": name, "call_id": call, "sealed": sealed, "key_name": key_name}
        )
    db.session.commit()
    many = cost()
    assert len(many) == len(few)
    assert sum("FROM envelope" in s and s.startswith("SELECT") for s in many) == 1, "opened once"
    assert len(ballots.published(db.session, call)) == 200


def _candidate(call_id: int) -> int:
    nominations = Base.metadata.tables["nomination"].c
    return db.session.query(nominations.id).filter(nominations.call_id == call_id).scalar()
