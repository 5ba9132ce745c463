"""Moments at which the demonstration is loaded, and what tests ask of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from secretariat.core.db import db
from secretariat.core.person import Person
from secretariat.core.walls import Cluster
from tests.support.visit import Visit

ZONE = ZoneInfo("America/Toronto")
EVENING = datetime(2026, 11, 20, 18, 0, tzinfo=ZONE)
"""The day of the anchor, when everything that the files tell of has happened."""
TUESDAY = datetime(2027, 3, 9, 10, 0, tzinfo=ZONE)
"""A morning of another year: the anchor moves to the Friday after it."""


def count(cls, *where) -> int:
    return db.session.scalar(select(func.count()).select_from(cls).where(*where))


def cluster_id(slug: str = "aero") -> int:
    return db.session.scalar(select(Cluster.id).where(Cluster.slug == slug))


def visitor(app, email: str):
    return Visit(app).as_(db.session.scalars(select(Person).where(Person.email == email)).one())
