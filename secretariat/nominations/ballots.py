"""A ballot from its opening to the count.

What makes it secret, besides the key that is not in the database:

- a vote is one sealed envelope under a random name, of one length for all: no time, no sequence, no receipt to read;
- the roll tells that somebody voted, in the same transaction and without a time; no Event tells it, nor the answered
  form's row;
- the count opens the envelopes in an order drawn by lot, writes the ballots under new names, one for each
  constituency, and writes the roll anew; ``sweeping`` then leaves no older version of either in the database file;
- open envelopes are in no backup (see ``kind.py``).
"""

import json
import secrets
import uuid
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, Table, case, delete, false, insert, select, true, union_all, update
from sqlalchemy.orm import Session

from secretariat.core import keys
from secretariat.core.lifecycle import N_, OutOfTurn, Refused, Situation
from secretariat.core.policy import Actor
from secretariat.core.record import Record
from secretariat.core.settling import settle
from secretariat.groups.models import Seat
from secretariat.nominations import counting, deciding, minutes, outcome, roll, seating
from secretariat.nominations.counting import Race, Vote
from secretariat.nominations.models import Call, CallSeat, Nomination
from secretariat.nominations.secret_models import Ballot, Elector, Envelope

chance = secrets.SystemRandom()
VOTED = N_("You have voted. A vote cannot be changed: nobody knows which one is yours.")


def opened(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """After *open_ballot*: the roll is fixed, and the seed drawn by which ties will be."""
    call: Call = case.thing
    if not keys.ready():
        raise Refused(keys.NoKey.sentence)
    call.voters_ids = roll.fix(session, call)
    if len(call.voters_ids) < roll.FEWEST:
        raise Refused(N_("Fewer than three people may vote: such a ballot cannot be secret."))
    session.execute(delete(Envelope).where(Envelope.call_id == call.id))
    session.execute(delete(Ballot).where(Ballot.call_id == call.id))
    call.lot_seed, call.outcome = secrets.token_hex(16), {}
    return {"electors": len(call.voters_ids)}


def races(session: Session, call_id: int) -> list[Race]:
    """The seats of a call and the eligible nominations for them, by constituency."""
    seats = (
        select(Seat.constituency, true().label("seat"), Seat.rank, Seat.id)
        .join(CallSeat, CallSeat.seat_id == Seat.id)
        .where(CallSeat.call_id == call_id)
    )
    standing = select(Nomination.constituency, false(), Nomination.number, Nomination.id).where(
        Nomination.call_id == call_id, Nomination.state == "eligible"
    )
    free: Counter[str] = Counter()
    people: dict[str, list[int]] = {}
    for constituency, is_seat, _rank, id in sorted(session.execute(union_all(seats, standing)), key=_by_rank):
        if is_seat:
            free[constituency] += 1
        else:
            people.setdefault(constituency, []).append(id)
    return [Race(name, n, tuple(people.get(name, ()))) for name, n in free.items()]


def _by_rank(row) -> tuple[int, int]:
    """Seats in the order of the table; nominations, in the order in which they were made."""
    return row[2], row[3]


def races_of(session: Session, call_id: int, constituency: str) -> list[Race]:
    """What a voter votes on, who is on the roll for one constituency, or for all ("")."""
    return [
        race
        for race in races(session, call_id)
        if race.candidates and constituency in ("", race.constituency)
    ]


def vote(
    session: Session,
    actor: Actor,
    call: Call,
    choices: dict[str, Iterable[int]],
    receipts: dict[str, str],
    now,
) -> None:
    """Cast the actor's one vote: a sealed envelope, and a mark on the roll. Nothing else is written.

    ``choices`` maps constituencies to the nominations approved of (none: a blank vote). Raises OutOfTurn once the vote
    is over, Refused for who is not on the roll or has voted.
    """
    # Held until the commit, so that the count does not begin between this look and the envelope.
    state, constituency = session.execute(
        select(Record.state, Elector.constituency)
        .outerjoin(Elector, (Elector.call_id == Record.id) & (Elector.person_id == actor.id))
        .where(Record.id == call.id)
        .with_for_update(read=True, of=Record.__table__)
    ).one()
    if state != "voting" or call.voting_closes_at is None or now >= call.voting_closes_at:
        raise OutOfTurn(N_("The vote is over."))
    if constituency is None:
        raise Refused(N_("You are not on the roll of this ballot."))
    marked = session.execute(
        update(Elector)
        .where(Elector.call_id == call.id, Elector.person_id == actor.id, ~Elector.voted)
        .values(voted=True)
    )
    if marked.rowcount != 1:
        raise Refused(VOTED)
    standing = races_of(session, call.id, constituency)
    words, longest = [], []
    for race in standing:
        wanted = set(choices.get(race.constituency, ()))
        if wanted - set(race.candidates):
            raise Refused(N_("Somebody you chose does not stand any more. Look at the list again."))
        receipt = receipts.get(race.constituency, "")
        if not receipt:
            raise Refused(N_("This page of the vote is too old. Open it again."))
        words.append([race.constituency, sorted(wanted), receipt])
        longest.append([race.constituency, list(race.candidates), receipt])
    name = str(uuid.uuid4())
    key_name, sealed = keys.seal(packed(words), Envelope.__table__, name, least=len(packed(longest)) + 4)
    session.execute(
        insert(Envelope), {"id": name, "call_id": call.id, "sealed": sealed, "key_name": key_name}
    )
    settle(session, call, "vote", actor.principal)


def counted(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """After *count*: ballots published, nominations elected or not, seats filled, all in this transaction.

    The envelopes were opened once, by the guard. Nominees and nominators are told by their nomination, the body by
    the call: nobody twice.
    """
    call: Call = case.thing
    voted, electors = case.world.turnout(call.id)
    standing, votes = races(session, call.id), case.world.votes(call.id)
    places = counting.count(standing, votes, call.lot_seed)
    _publish(session, call.id, votes)
    _shuffle_roll(session, call.id)
    deciding.tell_body(session, case, facts)
    said = outcome.of_ballot(session, call, places, voted, electors, case.today)
    chosen = seating.allot(session, case, said)
    terms = deciding.seat_all(session, case.actor, call, chosen)
    seating.complete(said, terms)
    deciding.keep(session, call, chosen, terms, minutes.written, said)
    return {"elected": sorted(nomination.id for nomination in chosen.values())}


def no_result(session: Session, case: Situation, facts: dict[str, Any]) -> dict[str, Any]:
    """After *fall_short* and *void*: nothing is opened, what was cast is thrown away unread, and the roll stays."""
    call: Call = case.thing
    voted, electors = roll.turnout(session, call.id)
    why = "key" if counting.quorum_met(voted, electors, call.quorum_percent) else "quorum"
    session.execute(delete(Envelope).where(Envelope.call_id == call.id))
    _shuffle_roll(session, call.id)
    call.outcome = outcome.of_no_result(call, why, voted, electors, case.today)
    deciding.tell_body(session, case, facts)
    return {"what": f"{voted} / {electors}"}


def for_backup() -> dict[Table, Select]:
    """What a backup holds instead of these tables: no envelope, and rolls of open ballots on which nobody has voted.

    A backup that came back would otherwise keep from voting those whose vote it does not hold.
    """
    roll, call = Elector.__table__, Record.__table__
    open_ones = select(call.c.id).where(call.c.kind == "call", call.c.state == "voting")
    kept = case((roll.c.call_id.in_(open_ones), false()), else_=roll.c.voted).label("voted")
    return {
        Envelope.__table__: select(Envelope.__table__).where(false()),
        roll: select(*(kept if column is roll.c.voted else column for column in roll.columns)),
    }


def published(session: Session, call_id: int) -> list[Vote]:
    """The ballots of a call that was counted, in the order of their receipts."""
    rows = session.execute(
        select(Ballot.constituency, Ballot.choices, Ballot.receipt)
        .where(Ballot.call_id == call_id)
        .order_by(Ballot.receipt, Ballot.constituency)
    )
    return [Vote(constituency, tuple(choices), receipt) for constituency, choices, receipt in rows]


def votes(session: Session, call_id: int) -> list[Vote] | None:
    """Every vote of a call, opened, in an order drawn by lot; None where one of its envelopes cannot be opened.

    It is asked of a situation's world, so that a step which looks at its guard and then counts opens them once.
    """
    found: list[Vote] = []
    sealed_votes = select(Envelope.id, Envelope.key_name, Envelope.sealed).where(Envelope.call_id == call_id)
    try:
        unseal = keys.opener()
        for name, key_name, sealed in session.execute(sealed_votes):
            words = json.loads(unseal(key_name, sealed, Envelope.__table__, name))
            found += [Vote(constituency, tuple(choices), receipt) for constituency, choices, receipt in words]
    except keys.Locked:
        return None
    chance.shuffle(found)
    return found


def _publish(session: Session, call_id: int, votes: list[Vote]) -> None:
    session.execute(delete(Envelope).where(Envelope.call_id == call_id))
    if votes:
        session.execute(
            insert(Ballot),
            [
                {
                    "id": str(uuid.uuid4()),
                    "call_id": call_id,
                    "constituency": vote.constituency,
                    "choices": list(vote.choices),
                    "receipt": vote.receipt,
                }
                for vote in votes
            ],
        )


def _shuffle_roll(session: Session, call_id: int) -> None:
    """Write the roll anew in an order drawn by lot: every row is then as old as any other."""
    table = Elector.__table__  # the table, not the class: the session keeps no copy of a row from before
    found = session.execute(select(table).where(table.c.call_id == call_id)).mappings()
    rows = [dict(row) for row in found]
    chance.shuffle(rows)
    session.execute(delete(table).where(table.c.call_id == call_id))
    if rows:
        session.execute(insert(table), rows)


def packed(words: list) -> bytes:
    """What one voter chose, as the octets that are sealed: ``[constituency, choices, receipt]`` of each race."""
    return json.dumps(words, separators=(",", ":")).encode()
