"""Ballots of ``world``: one open, one over and not yet counted, one counted."""

from datetime import timedelta

from secretariat.core import acts, clock, keys
from secretariat.core.db import db
from secretariat.groups import seating
from secretariat.groups.models import WorkingGroup
from secretariat.nominations import commands as calls
from secretariat.nominations import nominating, receipts
from secretariat.nominations.models import Call, Nomination
from tests.support.casting import cast

VOTERS = ("chair", "member", "other_member", "rep", "other_rep")
"""Who of the world's roles is on the roll of its ballots."""
CONSTITUENCY = "research"
"""Of the seats that are voted on; nobody else asks about it."""


def add_ballots(make, known, people, home, group) -> None:
    """``ballot``, ``over_ballot`` and ``counted``, with three votes cast in those that are over."""
    if not keys.ready():
        keys.make()
    body_id, places = group.id, {"constituency": CONSTITUENCY, "seats": 3}
    make.act(
        people["coordinator"], lambda s, me: seating.add_seats(s, me, s.get(WorkingGroup, body_id), places)
    )
    for name in ("ballot", "over_ballot", "counted"):
        call = opened_ballot(make, people, home, group, name)
        number = call.id
        known(name, number)
        known(f"{name}_receipt", receipts.draw(number, [CONSTITUENCY]))
        if name == "ballot":
            continue
        candidate = db.session.query(Nomination.id).filter_by(call_id=number).scalar()
        for role in VOTERS[:3]:
            cast(make, db.session.get(Call, number), people[role], candidate, constituency=CONSTITUENCY)
        if name == "counted":
            with clock.at(db.session.get(Call, number).voting_closes_at):
                make.act(
                    people["director"], lambda s, me, n=number: acts.take_step(s, me, s.get(Call, n), "count")
                )
        else:
            end_vote(number)


def opened_ballot(make, people, home, group, name: str, nominee=None, **more) -> Call:
    """A ballot on one seat with one candidate, opened an instant after its call closed: ``make.voting``."""
    facts = {
        "title_en": f"Ballot {name} {home.slug}",
        "closes_on": clock.today(),
        "decided_by": "ballot",
        "seats": make.vacant_seats(group.id, CONSTITUENCY),
        "committee": [people["chair"].id],
        **more,
    }
    body_id, staff = group.id, people["coordinator"]
    call = make.act(staff, lambda s, me: calls.create(s, me, home, body_id, facts))
    make.take(staff, call, "publish")
    number = call.id
    told = {
        "nominee_name": nominee.name if nominee else f"Candidate {name} {home.slug}",
        "nominee_email": nominee.email if nominee else f"{name}@{home.slug}.example.org",
        "reason": "Known to all.",
    }

    def nominate(session, me):
        return nominating.submit(session, me, nominating.draft(session, me, session.get(Call, number), told))

    make.accept(make.act(people["member"], nominate))
    call = make.screened(db.session.get(Call, number))
    make.voting = call.closes_at + timedelta(hours=1)
    with clock.at(make.voting):
        day = clock.today() + timedelta(days=1)
        make.ballot_step(Call, number, people["director"], "open_ballot", voting_closes_on=day)
    return db.session.get(Call, number)


def end_vote(number: int) -> None:
    """Let the last day of a vote be yesterday: no step does that, and the world stands still at its moment."""
    call = db.session.get(Call, number)
    call.voting_closes_on = clock.today() - timedelta(days=1)
    call.voting_closes_at = clock.now() - timedelta(hours=1)
    db.session.commit()
