"""A call, a nomination and a seat in each of their states, added to ``world`` by its own people for one test.

Each is known as ``in_<state>``. The member nominates, ``other_rep`` is nominated, the chair is the committee.
"""

from datetime import timedelta

from secretariat.core import acts, clock
from secretariat.core.db import db
from secretariat.core.policy import ClusterRef
from secretariat.core.walls import Cluster
from secretariat.groups import seating
from secretariat.groups.models import Seat, WorkingGroup
from secretariat.nominations import commands, deciding
from secretariat.nominations.models import Call, Nomination
from tests.support.make import Make
from tests.support.world_ballots import CONSTITUENCY, end_vote, opened_ballot
from tests.support.world_nominations import nominated

CONSTITUENCIES = (CONSTITUENCY, "union", "education", "government", "association", "funder")
PLACES = 12
"""Vacant seats of each: a seat has one call at a time."""


class States:
    """The maker of what is added."""

    def __init__(self, world):
        self.world, self.make = world, Make(world.app)
        known = self.make.__dict__.setdefault("_staff", {})
        known |= {(role, "aero"): world[f"p_{role}"] for role in ("coordinator", "director")}
        self.group_id = world["group_id"]
        found = db.session.get(Cluster, world["cluster_id"])
        self.home = ClusterRef(found.id, found.slug, found.name_fr, found.name_en, found.time_zone)
        for name in CONSTITUENCIES:
            places = {"constituency": name, "seats": PLACES}
            self.by(
                "coordinator",
                lambda s, me, places=places: seating.add_seats(
                    s, me, s.get(WorkingGroup, self.group_id), places
                ),
            )

    def by(self, role: str, work):
        return self.make.act(self.world.person(role), work)

    def take(self, role: str, thing, verb: str, **facts) -> None:
        self.make.take(self.world.person(role), thing, verb, **facts)

    def know(self, state: str, thing) -> None:
        self.world.ids[f"in_{state}"] = thing.id

    @property
    def people(self) -> dict:
        return {
            role: self.world.person(role)
            for role in ("coordinator", "director", "chair", "member", "other_rep")
        }

    @property
    def group(self) -> WorkingGroup:
        return db.session.get(WorkingGroup, self.group_id)

    def call(self, title: str, *steps: str, races: int = 1) -> Call:
        """A call on one seat of so many constituencies, decided by a slate, taken through some steps."""
        facts = {
            "title_en": title,
            "closes_on": clock.today() + timedelta(days=1),
            "seats": [self.make.vacant_seats(self.group_id, name)[0] for name in CONSTITUENCIES[:races]],
            "committee": [self.world["p_chair"]],
        }
        call = self.by("coordinator", lambda s, me: commands.create(s, me, self.home, self.group_id, facts))
        for verb in steps:
            self.step(self.make.again(call), verb)
        return self.make.again(call)

    def step(self, call: Call, verb: str) -> None:
        if verb == "close":
            with clock.at(call.closes_at):
                self.take("coordinator", call, "close")
        elif verb == "confirm":
            number = call.id
            self.by("director", lambda s, me: deciding.confirm(s, me, s.get(Call, number), {}))
        else:
            self.take("coordinator", call, verb, **({"reason": "No need."} if verb == "cancel" else {}))

    def decide(self, call: Call, elected: int) -> None:
        """The director confirms a slate of one."""
        number = call.id
        seat_id = (
            db.session.query(Seat.id)
            .filter(Seat.constituency == CONSTITUENCY)
            .filter(Seat.id.in_(commands.seat_ids(db.session, number)))
            .scalar()
        )
        self.by("director", lambda s, me: deciding.confirm(s, me, s.get(Call, number), {seat_id: elected}))

    def ballot(self, title: str, **more) -> Call:
        return opened_ballot(self.make, self.people, self.home, self.group, title, **more)

    def seat_step(self, state: str, verb: str, **facts) -> None:
        number = self.world[f"in_{state}"]
        self.by(
            "coordinator",
            lambda s, me: acts.take_step(
                s, me, s.get(Seat, number), verb, facts, record=s.get(WorkingGroup, self.group_id)
            ),
        )

    def end(self, call: Call) -> None:
        """Let the last day of an open call be yesterday, before the product closes it."""
        held = db.session.get(Call, call.id)
        held.closes_at = clock.now() - timedelta(hours=1)
        db.session.commit()

    def nominate(
        self, call: Call, race: int = 0, nominee: str = "other_rep", sent: bool = True
    ) -> Nomination:
        """Somebody stands for the seat of one constituency; ``nominee`` empty: a stranger."""
        return nominated(
            self.make,
            self.people,
            call,
            "member",
            nominee,
            sent,
            constituency=CONSTITUENCIES[race],
            **({} if nominee else {"nominee_email": f"stranger{race}@example.org"}),
        )

    def accepted(self, call: Call, race: int = 0) -> Nomination:
        nomination = self.nominate(call, race)
        self.make.accept(nomination)
        return nomination


def calls(world) -> None:
    """A call in each state."""
    states = States(world)
    published = ("publish", "close", "screen")
    for state, steps in (
        ("draft", ()),
        ("open", published[:1]),
        ("past", published[:1]),
        ("closed", published[:2]),
        ("screened", published),
        ("decided", (*published, "confirm")),
        ("archived", (*published, "confirm", "archive")),
        ("cancelled", ("publish", "cancel")),
    ):
        call = states.call(f"In {state}", *steps)
        states.know(state, call)
        if state == "past":
            states.end(call)
    for state, quorum in (("voting", 0), ("over", 0), ("short", 100)):
        call = states.ballot(state, quorum_percent=quorum)
        states.know(state, call)
        if state == "short":
            with clock.at(call.voting_closes_at):
                states.take("director", call, "fall_short")
    end_vote(world["in_over"])


def nominations(world) -> None:
    """A nomination in each state; those of one call stand for seats of different constituencies."""
    states = States(world)
    taking = states.call("Taking", "publish", races=5)
    states.know("draft", states.nominate(taking, nominee="", sent=False))
    states.know("submitted", states.nominate(taking, 0))
    states.know("accepted", states.accepted(taking, 1))
    endorsed = states.accepted(taking, 2)
    states.take("rep", endorsed, "endorse")
    states.know("endorsed", endorsed)
    for race, role, state, verb in (
        (3, "other_rep", "declined", "decline"),
        (4, "member", "withdrawn", "withdraw"),
    ):
        nomination = states.nominate(taking, race)
        states.take(role, nomination, verb)
        states.know(state, nomination)
    merged = states.nominate(taking, nominee="")
    states.take("coordinator", merged, "merge", into=world["in_submitted"])
    states.know("merged", merged)
    late = states.call("Late", "publish")
    states.know("late", states.accepted(late))
    states.end(late)
    _vetted(states)
    standing = states.ballot("standing", nominee=states.world.person("other_rep"))
    world.ids["in_standing"] = db.session.query(Nomination.id).filter_by(call_id=standing.id).scalar()


def _vetted(states: States) -> None:
    """Nominations of calls that are closed, screened and decided."""
    closing = states.call("Closing", "publish", races=5)
    for race, state in enumerate(("vetting", "answered", "eligible", "ineligible")):
        states.know(state, states.accepted(closing, race))
    states.know("lapsed", states.nominate(closing, 4))
    states.step(states.make.again(closing), "close")
    for state, steps in (("answered", "bar answer"), ("eligible", "clear"), ("ineligible", "bar")):
        nomination = db.session.get(Nomination, states.world[f"in_{state}"])
        for verb in steps.split():
            role = "other_rep" if verb == "answer" else "coordinator"
            states.take(role, nomination, verb, reason="Not of the sector.", answer="Our plant makes wings.")
    for title, known in (("Screened", ("screened",)), ("Decided", ("elected", "not_elected"))):
        call = states.call(title, "publish", races=len(known))
        for race, state in enumerate(known):
            states.know(state, states.accepted(call, race))
        states.step(states.make.again(call), "close")
        for state in known:
            states.take("coordinator", db.session.get(Nomination, states.world[f"in_{state}"]), "clear")
        states.take("coordinator", states.make.again(call), "screen")
        if title == "Decided":
            states.decide(call, states.world["in_elected"])


def seats(world) -> None:
    """A seat in each state; the member sits where somebody sits, on one of them longer than the term."""
    states = States(world)
    ended = db.session.query(Seat).filter_by(record_id=states.group_id, person_id=world["p_member"]).one()
    ended.ends_on = clock.today() - timedelta(
        days=1
    )  # no step does that: the world stands still at its moment
    db.session.commit()
    states.know("ended", ended)
    for state, name in zip(("vacant", "filled", "removed"), CONSTITUENCIES, strict=False):
        states.know(state, db.session.get(Seat, states.make.vacant_seats(states.group_id, name)[0]))
    states.seat_step("filled", "appoint", person=world["p_member"], role="member")
    states.seat_step("removed", "remove")
    for state in ("filled", "ended"):
        db.session.get(Seat, world[f"in_{state}"]).alternate_allowed = True
    db.session.commit()
