"""How the tests of ballots vote, and look at who may."""

from secretariat.core import clock
from secretariat.core.db import db
from secretariat.core.person import Person
from secretariat.nominations import ballots, receipts
from secretariat.nominations.models import Call, Nomination
from secretariat.nominations.secret_models import Elector


def cast(
    make, call: Call, voter: Person, *chosen: int, constituency: str = "small_firm", at=None
) -> dict[str, str]:
    """One person votes; ``chosen`` are numbers of nominations. Their receipts, by constituency."""
    call_id, voter_id = call.id, voter.id

    def work(session, me):
        held = session.get(Call, call_id)
        elector = session.get(Elector, (call_id, me.id))
        races = ballots.races_of(session, call_id, elector.constituency) if elector else []
        drawn = receipts.read(receipts.draw(call_id, [race.constituency for race in races]), call_id)
        ballots.vote(session, me, held, {constituency: chosen}, drawn, clock.now())
        return drawn

    with clock.at(at or make.voting):
        return make.act(db.session.get(Person, voter_id), work)


def electors(call: Call) -> list[Person]:
    """Who is on the roll, by number."""
    ids = db.session.query(Elector.person_id).filter_by(call_id=call.id).order_by(Elector.person_id)
    return [db.session.get(Person, row.person_id) for row in ids.all()]


def candidates(call: Call) -> list[int]:
    """The numbers of a call's nominations."""
    rows = db.session.query(Nomination.id).filter_by(call_id=call.id).order_by(Nomination.id)
    return [row.id for row in rows]


def counted(make, call: Call) -> Call:
    """The director counts, once the vote is over."""
    call_id = call.id
    with clock.at(call.voting_closes_at):
        make.ballot_step(Call, call_id, make.staff("director"), "count")
    return db.session.get(Call, call_id)
