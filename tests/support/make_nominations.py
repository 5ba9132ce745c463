"""Calls and nominations for tests, through every real step, with the people who take them."""

from datetime import timedelta
from types import SimpleNamespace

from secretariat.core import acts, clock
from secretariat.core.db import db
from secretariat.core.person import Person
from secretariat.core.policy import ClusterRef
from secretariat.groups.models import Seat
from secretariat.nominations import accepting, commands, deciding, nominating
from secretariat.nominations.models import Call, Nomination

TO_CALL = {
    "draft": (),
    "open": ("publish",),
    "closed": ("publish", "close"),
    "screened": ("publish", "close", "screen"),
    "decided": ("publish", "close", "screen", "confirm"),
    "archived": ("publish", "close", "screen", "confirm", "archive"),
    "cancelled": ("publish", "cancel"),
}
STATEMENT = {
    "statement_en": "I would bring twenty years of buying.",
    "statement_fr": "",
    "interests": "None.",
    "answers": [],
}


class MakeNominations:
    """``make.nomination(state="accepted")`` is drafted, sent and accepted by people."""

    _call_scenes: dict | None = None

    def call_scene(self, cluster: str = "aero", restricted: bool = False) -> SimpleNamespace:
        """A body with seats, its secretariat, a committee member and a fellow who nominates: made once."""
        self._call_scenes = self._call_scenes or {}
        known = self._call_scenes.get((cluster, restricted))
        if known:
            return known
        home = self.cluster(cluster)
        staff, director = self.staff(cluster=cluster), self.staff("director", cluster)
        title = "Defence table" if restricted else "Supply table"
        seats = {"large_firm": 16, "small_firm": 6, "research": 2}
        body = self.group(title=f"{title} {cluster}", cluster=cluster, restricted=restricted, seats=seats)
        firm = self.organisation(f"Rivière {cluster} {restricted}", "large_firm", cluster=cluster)
        other = self.organisation(f"Valois {cluster} {restricted}", "small_firm", cluster=cluster)
        people = {}
        for role, name in (
            ("committee", "Colette"),
            ("fellow", "Félix"),
            ("peer", "Pénélope"),
            ("third", "Théo"),
        ):
            people[role] = self.member(f"{name} of {cluster} {restricted}", cluster=cluster)
        self.affiliate(people["fellow"], other, cluster=cluster)
        if restricted:
            for person in people.values():
                self.grant(person, f"g{body.id}", "member", home.id)
        scene = SimpleNamespace(
            cluster=home,
            coordinator=staff,
            director=director,
            body=body,
            body_id=body.id,
            firm=firm,
            firm_id=firm.id,
            other=other,
            other_id=other.id,
            **people,
        )
        self._call_scenes[(cluster, restricted)] = scene
        return scene

    def vacant_seats(self, body_id: int, constituency: str = "large_firm", n: int = 1) -> list[int]:
        """Ids of vacant seats of a body that no call is for."""
        query = db.session.query(Seat.id).filter_by(
            record_id=body_id, state="vacant", constituency=constituency
        )
        taken = {row.seat_id for row in db.session.query(commands.CallSeat)}
        return [row.id for row in query.order_by(Seat.id) if row.id not in taken][:n]

    def call(self, state: str = "open", title: str = "Two seats of large firms", **more) -> Call:
        """A call taken to a state by those who may; closed at its own instant, by the product's clock."""
        scene = more.pop("scene", None) or self.call_scene(more.pop("cluster", "aero"))
        before = more.pop("with_nominations", ())
        facts = {
            "title_en": title,
            "title_fr": "",
            "closes_on": clock.today() + timedelta(days=20),
            "seats": self.vacant_seats(scene.body_id),
            "committee": [scene.committee.id],
            **more,
        }
        body_id, home = scene.body_id, scene.cluster
        call = self.act(scene.coordinator, lambda s, me: commands.create(s, me, home, body_id, facts))
        for verb in TO_CALL[state]:
            for name in before if verb == "close" else ():
                self.nomination("accepted", name=name, call=call)
            self._step_call(scene, call, verb)
        return self.again(call)

    def _step_call(self, scene, call: Call, verb: str) -> None:
        number = call.id
        if verb == "close":
            self.close_call(call)
            for nomination in self._of(call, "accepted"):
                self.take(scene.coordinator, nomination, "clear")
        elif verb == "confirm":
            picked = self._of(call, "eligible")[:1]
            seats = sorted(commands.seat_ids(db.session, number))
            slate = {seats[0]: picked[0].id} if picked else {}
            self.act(scene.director, lambda s, me: deciding.confirm(s, me, s.get(Call, number), slate))
        else:
            self.take(scene.coordinator, call, verb, **({"reason": "No need."} if verb == "cancel" else {}))

    def close_call(self, call: Call) -> None:
        """Close a call at its very instant, as the product does."""
        number = call.id
        staff = self.call_scene(self.slug_of(call)).coordinator
        with clock.at(db.session.get(Call, number).closes_at):
            self.act(staff, lambda s, me: acts.take_step(s, me, s.get(Call, number), "close"))

    def slug_of(self, call: Call) -> str:
        return next(ref.slug for ref in self._clusters() if ref.id == call.cluster_id)

    def _clusters(self) -> list[ClusterRef]:
        return [self.cluster(slug) for slug in ("aero", "cargo")]

    def _of(self, call: Call, state: str) -> list[Nomination]:
        query = db.session.query(Nomination).filter_by(call_id=call.id, state=state)
        return query.order_by(Nomination.id).all()

    def nomination(
        self, state: str = "submitted", name: str = "Nadia Roberge", call: Call | None = None, **more
    ) -> Nomination:
        """A nomination walked through its real steps; ``call`` is an open one unless it is given."""
        call = call or self.call()
        scene = more.pop("scene", None) or self.call_scene(self.slug_of(call))
        author = more.pop("author", None) or scene.fellow
        number = call.id
        facts = {
            "nominee_name": name,
            "nominee_email": more.pop(
                "email", f"{name.split()[0].lower()}{self.next('nominee')}@example.org"
            ),
            "organisation_id": scene.firm_id,
            "language": "en",
            "reason": "They know every supplier.",
            **more,
        }
        made = self.act(author, lambda s, me: nominating.draft(s, me, s.get(Call, number), facts))
        if state == "draft":
            return self.again(made)
        if state == "discarded":
            self.take(author, made, "discard")
            return self.again(made)
        made = self.act(author, lambda s, me: nominating.submit(s, me, s.get(Nomination, made.id)))
        if state == "submitted":
            return self.again(made)
        nominee = self.nominee_of(made)
        if state == "declined":
            self.take(nominee, made, "decline", note="No time.")
            return self.again(made)
        if state == "withdrawn":
            self.take(author, made, "withdraw")
            return self.again(made)
        self.accept(made)
        if state == "accepted":
            return self.again(made)
        self.close_call(call)
        if state in ("ineligible", "answered"):
            self.take(scene.coordinator, made, "bar", reason="Not of the sector.")
            if state == "answered":
                self.take(nominee, made, "answer", answer="Our plant makes wings.")
            return self.again(made)
        self.take(scene.coordinator, made, "clear")
        if state in ("elected", "not_elected"):
            self.take(scene.coordinator, call, "screen")
            seats = sorted(commands.seat_ids(db.session, number))
            slate = {seats[0]: made.id} if state == "elected" else {}
            self.act(scene.director, lambda s, me: deciding.confirm(s, me, s.get(Call, number), slate))
        return self.again(made)

    def accept(self, nomination: Nomination, **more) -> None:
        """The nominee accepts with a file."""
        number = nomination.id
        facts = {**STATEMENT, **more}
        self.act(
            self.nominee_of(nomination),
            lambda s, me: accepting.accept(s, me, s.get(Nomination, number), facts, []),
        )

    def nominee_of(self, nomination: Nomination) -> Person:
        return db.session.get(Person, db.session.get(Nomination, nomination.id).nominee_id)

    def elect(self, call: Call, slate: dict[int, int]) -> None:
        """Confirm a slate as the director."""
        number = call.id
        director = self.call_scene(self.slug_of(call)).director
        self.act(director, lambda s, me: deciding.confirm(s, me, s.get(Call, number), slate))
