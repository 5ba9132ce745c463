"""Fixtures of accounts: cheap hashes that count themselves, letters in the outbox."""

import re

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from secretariat.core.db import db
from secretariat.core.moves import Mail
from secretariat.people.passwords import Passwords

PASSWORD = "seven blue herons wade"


class CountingHasher(PasswordHasher):
    """The real thing at its lowest cost; it remembers how often it was asked to check a password."""

    def __init__(self, **cost):
        super().__init__(**{"time_cost": 1, "memory_cost": 8, "parallelism": 1, **cost})
        self.checks = 0

    def verify(self, hash, password):
        self.checks += 1
        return super().verify(hash, password)


@pytest.fixture
def hasher(app):
    """The hasher of the application during a test."""
    hasher = CountingHasher()
    before = app.extensions.get("passwords")
    app.extensions["passwords"] = Passwords(hasher)
    yield hasher
    app.extensions["passwords"] = before
    if before is None:
        del app.extensions["passwords"]


@pytest.fixture
def account(make, hasher):
    """``account("Name", email=…)``: somebody who can sign in with PASSWORD."""

    def make_account(name="Maude Lachapelle", *roles, **more):
        more.setdefault("password_hash", hasher.hash(PASSWORD))
        return make.person(name, *roles, **more)

    return make_account


@pytest.fixture
def letters(app):
    """``letters(to)``: what the outbox holds for an address, the oldest first."""

    def read(to: str) -> list[Mail]:
        db.session.rollback()
        return list(db.session.scalars(select(Mail).where(Mail.to == to).order_by(Mail.id)))

    return read


@pytest.fixture
def link_in():
    """``link_in(mail)``: the path of the link that a letter carries."""

    def find(mail: Mail) -> str:
        found = re.search(r"http://localhost(/\S+)", mail.body)
        assert found, mail.body
        return found.group(1)

    return find
