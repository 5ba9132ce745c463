"""``world``: two clusters with somebody in every role and a record of every kind, made once for each database.

A test gets it as it was made: what the test before it wrote is gone. People and records are kept by name, so that
tables of expectations may speak of “the chair” and “the restricted task”.
"""

import os
import shutil
from contextlib import contextmanager

from secretariat import create_app
from secretariat.core import clock, counting
from secretariat.core.db import db
from secretariat.core.person import Person
from tests.support.databases import Postgresql, Sqlite, Undone, require
from tests.support.visit import Visitor
from tests.support.world_filled import fill

INSIDE = ("director", "coordinator", "chair", "member", "other_member", "rep", "other_rep", "observer")
"""The roles inside a cluster; ``rep`` commits the lead of what is open, ``other_member`` sits in the
restricted group and leads there, ``chair`` and ``member`` do not."""
OUTSIDE = ("out", "administrator", "nobody")
ROLES = (*OUTSIDE, *INSIDE, *(f"x_{role}" for role in INSIDE))
"""Everybody: ``x_`` is the same role in the other cluster, ``nobody`` has an account and no role at all."""


class World:
    """Ids and visitors by name; ``world["task"]`` is an id, ``world.as_("chair")`` a browser."""

    def __init__(self, app, database):
        self.app, self.database = app, database
        self.undone: Undone | None = None
        self.ids: dict[str, object] = {}
        self.visitors: dict[str, Visitor] = {}
        self.cookies: dict[str, str] = {}
        """Role → the cookie of their browser, as it was when the world was made."""

    def __getitem__(self, name: str):
        return self.ids[name]

    def as_(self, role: str) -> Visitor:
        return self.visitors[role]

    def person(self, role: str) -> Person:
        return db.session.get(Person, self.visitors[role].person_id)

    def address(self, template: str) -> str:
        """An address with the names in braces replaced by what they stand for."""
        return template.format_map(self.ids)

    def restore(self) -> None:
        """Put the database back as it was made."""
        counting.forget()
        with self.app.app_context():
            db.session.remove()
            if self.undone is not None:
                self.undone.undo()
                return
            db.engine.dispose()
        self.database.restore()

    @contextmanager
    def kept(self):
        """Until the end of the block ``restore`` comes back to what stands now, and then to what was made first."""
        db.session.remove()
        if self.undone is not None:
            with self.undone.kept():
                yield
            return
        db.engine.dispose()
        template = self.database.template
        self.database.template = template.with_name("kept.db")
        shutil.copy(self.database.file, self.database.template)
        try:
            yield
        finally:
            self.database.template = template

    def move(self, app) -> None:
        """Go on with another application on the same database."""
        self.app = app
        for role, visitor in self.visitors.items():
            visitor.app, visitor.client = app, app.test_client()
            visitor.client.set_cookie("session", self.cookies[role])

    @contextmanager
    def opened(self, moment):
        """The application and its clock, for one test."""
        with clock.at(moment), self.app.app_context():
            yield self
            db.session.remove()


def build(backend: str, folder, settings, moment) -> World:
    """A new database of its own, filled, and kept as the template to come back to."""
    if backend == "postgresql":
        require(Postgresql.available(), "PostgreSQL")
    worker = f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_world"
    database = Sqlite(folder, "world") if backend == "sqlite" else Postgresql(worker)
    if backend == "postgresql":
        database._run(
            f"DROP DATABASE IF EXISTS {database.name} WITH (FORCE)",
            f"CREATE DATABASE {database.name} ENCODING 'UTF8' TEMPLATE template0",
        )
    folders = str(folder / "world-files")
    app = create_app(settings(database.url, folders))
    database.make_template(app)
    database.restore()
    world = World(app, database)
    with clock.at(moment), app.app_context():
        fill(world)
        db.session.remove()
        db.engine.dispose()
    _keep(database)
    database.restore()
    if isinstance(database, Postgresql):
        world.undone = Undone(database)
        told = settings(database.url, folders)
        world.move(create_app({**told, "SQLALCHEMY_ENGINE_OPTIONS": world.undone.options}))
    return world


def _keep(database) -> None:
    """What stands in the database now is what ``restore`` comes back to."""
    if isinstance(database, Sqlite):
        shutil.copy(database.file, database.template)
        return
    database._run(
        f"DROP DATABASE {database.template} WITH (FORCE)",
        f"ALTER DATABASE {database.name} RENAME TO {database.template}",
    )


__all__ = ["INSIDE", "OUTSIDE", "ROLES", "World", "build"]
