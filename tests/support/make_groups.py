"""Organisations, affiliations and working groups for tests, through the real commands and steps."""

from datetime import date

from secretariat.clusters import belonging, constituencies
from secretariat.clusters import commands as clusters
from secretariat.clusters.models import Constituency, Organisation
from secretariat.core import acts
from secretariat.core.db import db
from secretariat.core.person import Person
from secretariat.core.walls import Cluster
from secretariat.groups import commands, seat_queries, seating
from secretariat.groups.models import BalanceTarget, Board, Seat, WorkingGroup

MANDATE = {
    "mandate_en": "Study what slows suppliers down.",
    "mandate_fr": "Étudier ce qui freine les fournisseurs.",
}


class MakeGroups:
    """``make.group(state="active")`` is proposed, chartered, seated and activated by people."""

    def staff(self, role: str = "coordinator", cluster: str = "aero") -> Person:
        """The one coordinator or director that this maker uses in a cluster."""
        known = self.__dict__.setdefault("_staff", {})
        if (role, cluster) not in known:
            name = {"coordinator": "Maude Lachapelle", "director": "Denis Roy"}[role]
            known[role, cluster] = self.person(name, role, cluster=cluster).id
        return db.session.get(Person, known[role, cluster])

    def organisation(self, name: str | None = None, constituency: str = "small_firm", **more) -> Organisation:
        cluster = self.cluster(more.pop("cluster", "aero"))
        facts = {"name_fr": name or f"Firm {self.next('organisation')}", "constituency": constituency, **more}
        return self.act(
            self.staff(cluster=cluster.slug), lambda s, me: clusters.add_organisation(s, me, cluster, facts)
        )

    def affiliate(self, person: Person, organisation: Organisation, representative: bool = False, **more):
        number, person_id = organisation.id, person.id
        staff = self.staff(cluster=more.pop("cluster", "aero"))
        return self.act(
            staff,
            lambda s, me: belonging.affiliate(
                s, me, person_id, s.get(Organisation, number), representative, **more
            ),
        )

    def representative(self, organisation: Organisation, name: str = "Béatrice Lavoie") -> Person:
        """A person who may commit an organisation."""
        person = self.person(name)
        self.affiliate(person, organisation, True)
        return db.session.get(Person, person.id)

    def group(self, state: str = "active", title: str | None = None, **more) -> WorkingGroup:
        """A group in a state of its life; from ``active`` on with a chair and two members."""
        cluster = self.cluster(more.pop("cluster", "aero"))
        staff, director = self.staff(cluster=cluster.slug), self.staff("director", cluster.slug)
        number = self.next("group")
        title = title or ("Supply chain" if number == 1 else f"Group {number}")
        facts = {
            "title_en": title,
            "title_fr": more.pop("title_fr", title),
            "code_en": "SC",
            "code_fr": "CA",
            "minimum_seats": 3,
            "seats": {"large_firm": 2, "small_firm": 2},
            **MANDATE,
            **more,
        }
        group = self.act(staff, lambda s, me: commands.propose(s, me, cluster, facts))
        if state == "proposed":
            return group
        if state == "dropped":
            self.take_group(director, group, "drop", reason="Two groups would do the same.")
            return self.again(group)
        self.take_group(director, group, "charter")
        if state == "chartered":
            return self.again(group)
        for name, role in (("Chair", "chair"), ("First", "member"), ("Second", "member")):
            member = self.person(f"{name} of {title}", "member", cluster=cluster.slug)
            self.seat(group, member, role)
        self.take_group(staff, group, "activate")
        if state == "dormant":
            self.take_group(staff, group, "pause", reason="The chair is on leave.")
        if state == "concluded":
            self.take_group(director, group, "conclude", final_note="Its work goes on in the forum.")
        return self.again(group)

    def board(self, state: str = "active", cluster: str = "aero", **more) -> Board:
        """The secretariat's board; in office with a chair and two members."""
        home = self.cluster(cluster)
        staff, director = self.staff(cluster=cluster), self.staff("director", cluster)
        facts = {
            "title_en": "The secretariat’s board",
            "title_fr": "Conseil du secrétariat",
            "code_en": "SB",
            "code_fr": "CS",
            "minimum_seats": 3,
            "seats": {"large_firm": 2, "small_firm": 2},
            **more,
        }
        board = self.act(staff, lambda s, me: commands.propose(s, me, home, facts, board=True))
        if state == "proposed":
            return board
        for name, role in (("President", "chair"), ("Third", "member"), ("Fourth", "member")):
            self.seat(board, self.person(f"{name} {cluster}", "member", cluster=cluster), role)
        self.take_group(director, board, "constitute")
        if state == "concluded":
            self.take_group(director, board, "conclude", final_note="A council takes its place.")
        return self.again(board)

    def target(
        self, group: WorkingGroup, kind: str = "least", cluster: str = "aero", **more
    ) -> BalanceTarget:
        """A target of balance; by default two small firms at least."""
        number = group.id
        told = {
            "kind": kind,
            "label_en": "Small firms count",
            "label_fr": "Les PME comptent",
            "one": ["small_firm"],
            "other": [],
            "least": 2,
            **more,
        }

        def work(session, me):
            kept = [
                {name: getattr(held, name) for name in told} for held in seat_queries.targets(session, number)
            ]
            seating.set_targets(session, me, session.get(WorkingGroup, number), [*kept, told], None)

        self.act(self.staff(cluster=cluster), work)
        return seat_queries.targets(db.session, number)[-1]

    def constituency(self, label: str = "Airports", cluster: str = "aero") -> Constituency:
        """A constituency of the cluster's own."""
        home = self.cluster(cluster)
        facts = {"label_en": label, "label_fr": f"{label} (fr)"}
        return self.act(self.staff(cluster=cluster), lambda s, me: constituencies.save(s, me, home, facts))

    def seat(
        self,
        group: WorkingGroup,
        person: Person,
        role: str = "member",
        ends_on: date | None = None,
        organisation: Organisation | None = None,
        starts_on: date | None = None,
    ) -> Seat:
        """Appoint a person to the first vacant seat of a group."""
        seat = self.vacant(group)
        facts = {"person": person.id, "role": role, "ends_on": ends_on, "starts_on": starts_on}
        facts["organisation"] = organisation.id if organisation else None
        self.take_seat(
            self.staff(cluster=db.session.get(Cluster, group.cluster_id).slug), seat, "appoint", **facts
        )
        return db.session.get(Seat, seat.id)

    def vacant(self, group: WorkingGroup) -> Seat:
        """The first vacant seat of a group."""
        return db.session.query(Seat).filter_by(record_id=group.id, state="vacant").order_by(Seat.id).first()

    def seat_of(self, group: WorkingGroup, role: str = "chair") -> Seat:
        """The first filled seat with a role."""
        return (
            db.session.query(Seat)
            .filter_by(record_id=group.id, state="filled", role=role)
            .order_by(Seat.id)
            .first()
        )

    def take_group(self, who: Person, group: WorkingGroup, verb: str, **facts):
        number = group.id
        return self.act(who, lambda s, me: acts.take_step(s, me, s.get(WorkingGroup, number), verb, facts))

    def take_seat(self, who: Person, seat: Seat, verb: str, **facts):
        number, home = seat.id, seat.record_id
        return self.act(
            who,
            lambda s, me: acts.take_step(
                s, me, s.get(Seat, number), verb, facts, record=s.get(WorkingGroup, home)
            ),
        )
