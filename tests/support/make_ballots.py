"""Calls that a ballot decides, through the real steps: from the draft to the vote."""

from datetime import date, timedelta

from secretariat.clusters.models import Organisation
from secretariat.core import acts, clock, keys
from secretariat.core.db import db
from secretariat.core.person import Person
from secretariat.nominations import commands, nominating
from secretariat.nominations.models import Call, Nomination


class MakeBallots:
    """``make.ballot()`` opens a ballot on the seats of a group, with as many candidates and voters as wanted."""

    def voters(self, count: int, constituency: str = "small_firm") -> list[Person]:
        """People who belong to an organisation of a constituency, each to their own."""
        people = []
        for _n in range(count):
            organisation = self.organisation(constituency=constituency)
            person = self.person(f"Voter {self.next('voter')}")
            self.affiliate(person, organisation, representative=True)
            people.append(person.id)
        return [db.session.get(Person, id) for id in people]

    def call_for(self, group=None, seats: dict[str, int] | None = None, **more) -> Call:
        """A call that is published, for the first vacant seats of these constituencies."""
        group = group or self.group(seats={"large_firm": 3, "small_firm": 4})
        wanted = seats or {"small_firm": 1}
        ids = [id for name, n in wanted.items() for id in self.vacant_seats(group.id, name, n)]
        assert len(ids) == sum(wanted.values()), "the group has that many vacant seats"
        group_id, home = group.id, self.cluster()
        facts = {
            "title_en": f"Seats of {group.title_en}",
            "title_fr": f"Sièges de {group.title_en}",
            "closes_on": clock.today() + timedelta(days=10),
            "decided_by": "ballot",
            "seats": ids,
            "committee": [person.id for person in more.pop("committee", ())],
            **more,
        }
        call = self.act(self.staff(), lambda s, me: commands.create(s, me, home, group_id, facts))
        self.ballot_step(Call, call.id, self.staff(), "publish")
        return db.session.get(Call, call.id)

    def candidate(self, call: Call, constituency: str = "small_firm", name: str | None = None) -> Nomination:
        """A nomination by a member that was accepted, by somebody of an organisation of the constituency."""
        call_id, number = call.id, self.next("candidate")
        organisation_id = self.organisation(constituency=constituency).id
        nominee_id = self.person(name or f"Candidate {number}").id
        self.affiliate(db.session.get(Person, nominee_id), db.session.get(Organisation, organisation_id))
        nominee = db.session.get(Person, nominee_id)
        facts = {
            "nominee_name": nominee.name,
            "nominee_email": nominee.email,
            "organisation_id": organisation_id,
            "constituency": constituency,
            "language": "en",
            "reason": "Knows the sector.",
        }
        author_id = self.person(f"Nominator {number}", "member").id

        def nominate(session, me):
            return nominating.submit(
                session, me, nominating.draft(session, me, session.get(Call, call_id), facts)
            )

        made = self.act(db.session.get(Person, author_id), nominate)
        self.accept(made)
        return db.session.get(Nomination, made.id)

    def ballot_step(self, cls, id: int, person: Person, verb: str, **facts):
        """Take a step of a record by its id."""
        return self.act(person, lambda s, me: acts.take_step(s, me, s.get(cls, id), verb, facts))

    def screened(self, call: Call) -> Call:
        """The call closed after its last day, every nomination eligible."""
        call_id, closes_at = call.id, call.closes_at
        with clock.at(max(closes_at, clock.now())):
            self.ballot_step(Call, call_id, self.staff(), "close")
            waiting = db.session.query(Nomination.id).filter_by(call_id=call_id, state="accepted").all()
            for row in waiting:
                self.ballot_step(Nomination, row.id, self.staff(), "clear")
            self.ballot_step(Call, call_id, self.staff(), "screen")
        return db.session.get(Call, call_id)

    def ballot(self, candidates: int = 3, voters: int = 5, days: int = 5, **more) -> Call:
        """A ballot that was opened: its time is ``make.voting``, an instant after the opening."""
        if not keys.ready():
            keys.make()
        seats = more.get("seats") or {"small_firm": 1}
        call = self.call_for(**more)
        call_id = call.id
        for constituency in seats:
            for _n in range(candidates):
                self.candidate(db.session.get(Call, call_id), constituency)
        self.voters(voters)
        call = self.screened(db.session.get(Call, call_id))
        self.voting = call.closes_at + timedelta(hours=1)
        self.open_ballot(call, days)
        return db.session.get(Call, call_id)

    def open_ballot(self, call: Call, days: int = 5) -> None:
        """Open the ballot of a screened call at ``make.voting``."""
        call_id = call.id
        with clock.at(self.voting):
            day: date = clock.today() + timedelta(days=days)
            self.ballot_step(Call, call_id, self.staff("director"), "open_ballot", voting_closes_on=day)
