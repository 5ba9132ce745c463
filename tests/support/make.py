"""``make``: people, clusters and records for tests, through the real commands, so that histories are true.

Rooms add what they make in ``make_<room>.py``: a class of the same style, joined here.
"""

from importlib import import_module
from pathlib import Path

from secretariat.core import clock
from secretariat.core.actors import load_actor
from secretariat.core.db import begin_write, db
from secretariat.core.person import Grant, Person
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.walls import Cluster
from secretariat.core.words import sort_key


class MakeCore:
    """What every room needs: clusters, people, roles, and acting as somebody."""

    def __init__(self, app):
        self.app = app
        self._numbers: dict[str, int] = {}

    def next(self, what: str) -> int:
        self._numbers[what] = self._numbers.get(what, 0) + 1
        return self._numbers[what]

    def cluster(self, slug: str = "aero", name: str | None = None) -> ClusterRef:
        """A cluster by its slug, made on first use."""
        found = db.session.query(Cluster).filter_by(slug=slug).one_or_none()
        if found is None:
            name = name or slug.title()
            found = Cluster(slug=slug, name_fr=name, name_en=name)
            db.session.add(found)
            db.session.commit()
        return ClusterRef(found.id, found.slug, found.name_fr, found.name_en, found.time_zone)

    def person(self, name: str | None = None, *roles: str, cluster: str = "aero", **more) -> Person:
        """A person with roles in a cluster: ``"coordinator"``, ``"director"``, ``"observer"``, ``"member"``."""
        number = self.next("person")
        name = name or f"Person {number}"
        person = Person(
            name=name,
            sort_name=sort_key(name),
            email=more.pop("email", f"person{number}@example.org"),
            language=more.pop("language", "en"),
            created_at=clock.now(),
            **more,
        )
        db.session.add(person)
        db.session.commit()
        if cluster:
            home = self.cluster(cluster)
            for role in roles:
                self.grant(person, f"c{home.id}", role, home.id)
        return person

    def coordinator(self, name: str = "Maude Lachapelle", **more) -> Person:
        return self.person(name, "coordinator", **more)

    def director(self, name: str = "Denis Roy", **more) -> Person:
        return self.person(name, "director", **more)

    def observer(self, name: str = "Odile Fournier", **more) -> Person:
        return self.person(name, "observer", **more)

    def member(self, name: str = "Samuel Ouellet", **more) -> Person:
        return self.person(name, "member", **more)

    def administrator(self, name: str = "Ada Admin") -> Person:
        person = self.person(name, cluster="")
        self.grant(person, "i", "administrator", None)
        return person

    def grant(self, person: Person, scope: str, role: str, cluster_id: int | None) -> Grant:
        grant = Grant(
            person_id=person.id,
            cluster_id=cluster_id,
            scope=scope,
            role=role,
            principal=f"{scope}:{role}",
            starts_at=clock.now(),
        )
        db.session.add(grant)
        db.session.commit()
        return grant

    def actor(self, person: Person) -> Actor:
        actor = load_actor(db.session, person.id, clock.now())
        assert actor is not None
        return actor

    def act(self, person: Person, work):
        """Run a command as a person and commit it, as carry_out does: ``work(session, actor)``."""
        person_id = person.id
        begin_write()
        actor = load_actor(db.session, person_id, clock.now())
        try:
            result = work(db.session, actor)
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        return result


def _rooms() -> tuple[type, ...]:
    found = []
    for path in sorted(Path(__file__).parent.glob("make_*.py")):
        module = import_module(f"tests.support.{path.stem}")
        name = "Make" + path.stem.removeprefix("make_").title().replace("_", "")
        found.append(getattr(module, name))
    return tuple(found)


Make = type("Make", (*_rooms(), MakeCore), {"__doc__": MakeCore.__doc__})
