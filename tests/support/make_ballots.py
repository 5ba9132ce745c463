"""Calls that a ballot decides, through the real steps: from the draft to the vote."""

from datetime import date, timedelta

from secretariat.clusters.models import Organisation
from secretariat.core import acts, clock, keys
from secretariat.core.db import db
from secretariat.core.person import Grant, Person
from secretariat.groups.models import Seat
from secretariat.nominations.models import Call, CallSeat, CommitteeMember, Nomination, Nominator


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
        ids = []
        for constituency, n in wanted.items():
            query = db.session.query(Seat.id).filter_by(
                record_id=group.id, constituency=constituency, state="vacant"
            )
            ids += [row.id for row in query.order_by(Seat.rank, Seat.id).limit(n)]
        assert len(ids) == sum(wanted.values()), "the group has that many vacant seats"
        group_id, cluster_id, title = group.id, group.cluster_id, group.title_en
        today = clock.today()
        committee = more.pop("committee", ())
        committee = [person.id for person in committee]

        def draft(session, me):
            call = Call(
                cluster_id=cluster_id,
                group_id=group_id,
                body_id=group_id,
                title_en=f"Seats of {title}",
                title_fr=f"Sièges de {title}",
                audience="cluster",
                closes_on=more.pop("closes_on", today + timedelta(days=10)),
                decided_by=more.pop("decided_by", "ballot"),
                nominators="cluster",
                endorsers=more.pop("endorsers", "cluster"),
                suffrage=more.pop("suffrage", "person"),
                quorum_percent=more.pop("quorum_percent", 0),
                questionnaire=[],
                outcome={},
            )
            acts.open_record(session, me, call)
            session.add_all([CallSeat(call_id=call.id, seat_id=id) for id in ids])
            session.add_all([CommitteeMember(call_id=call.id, person_id=id) for id in committee])
            session.flush()
            acts.take_step(session, me, call, "publish")
            return call.id

        call_id = self.act(self.staff(), draft)
        for person_id in committee:
            self.name_on(call_id, person_id, "committee")
        return db.session.get(Call, call_id)

    def name_on(self, record_id: int, person_id: int, role: str) -> None:
        """Let somebody be named on a record."""
        if (
            not db.session.query(Grant)
            .filter_by(scope=f"r{record_id}", person_id=person_id, role=role)
            .count()
        ):
            self.grant(db.session.get(Person, person_id), f"r{record_id}", role, self.cluster().id)

    def nomination(
        self, call: Call, name: str | None = None, constituency: str = "small_firm", **more
    ) -> Nomination:
        """A nomination that was accepted by a person who belongs to an organisation of the constituency."""
        call_id = call.id
        nominator = more.get("nominator") or self.person(f"Nominator {self.next('nominator')}", "member")
        nominator_id = nominator.id
        nominee = more.get("nominee")
        organisation = more.get("organisation")
        if nominee is None:
            organisation = organisation or self.organisation(constituency=constituency)
            organisation_id = organisation.id
            nominee = self.person(name or f"Candidate {self.next('candidate')}")
            nominee_id = nominee.id
            self.affiliate(nominee, db.session.get(Organisation, organisation_id))
        else:
            nominee_id, organisation_id = nominee.id, organisation.id if organisation else None
        nominee = db.session.get(Person, nominee_id)
        named, address = nominee.name, nominee.email

        def nominate(session, me):
            call = session.get(Call, call_id)
            nomination = Nomination(
                cluster_id=call.cluster_id,
                group_id=call.group_id,
                call_id=call_id,
                title_en=named,
                title_fr=named,
                audience="author",
                constituency=constituency,
                nominee_id=nominee_id,
                nominee_name=named,
                nominee_email=address,
                organisation_id=organisation_id,
                reason="Knows the sector.",
            )
            acts.open_record(session, me, nomination)
            session.add(
                Nominator(nomination_id=nomination.id, person_id=me.id, reason="Knows it.", at=clock.now())
            )
            session.flush()
            return nomination.id

        id = self.act(db.session.get(Person, nominator_id), nominate)
        self.name_on(id, nominator_id, "nominator")
        self.name_on(id, nominee_id, "nominee")
        self.ballot_step(Nomination, id, db.session.get(Person, nominator_id), "submit")
        self.ballot_step(
            Nomination, id, db.session.get(Person, nominee_id), "accept", statement_en="I would be glad to."
        )
        return db.session.get(Nomination, id)

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
                self.nomination(db.session.get(Call, call_id), constituency=constituency)
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
