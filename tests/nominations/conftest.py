"""What the tests of nominations share: letters, and links in them."""

import re

import pytest

from secretariat.core.db import db
from secretariat.core.moves import Mail


@pytest.fixture
def letters(app):
    """The letters to an address, oldest first: (subject, body)."""

    def to(address: str) -> list[tuple[str, str]]:
        rows = db.session.query(Mail).filter_by(to=address).order_by(Mail.id).all()
        return [(row.subject, row.body) for row in rows]

    return to


@pytest.fixture
def link_of(letters):
    """The path of the newest link in a letter to an address."""

    def path(address: str, place: int = -1) -> str:
        return re.findall(r"http://localhost(/n/\S+)", letters(address)[place][1])[0]

    return path
