"""Asking without reading: status and statements of a request, in a context of its own, from a fresh cookie."""

from dataclasses import dataclass

from secretariat.core.db import db
from secretariat.core.limits import counted
from tests.support.world import World


@dataclass(frozen=True)
class Answer:
    """What came back, and what it cost."""

    status: int
    location: str
    statements: int
    """Without the marks of presence, which have a write of their own after the page."""
    writes: list[str]
    """Of what it wrote, all but those marks."""
    body: str


MARKS = (
    "UPDATE visit",
    "INSERT INTO visit",
    "UPDATE person SET previous_visit_at",
    "UPDATE sign_in SET last_seen_at",
)
WRITES = ("INSERT", "UPDATE", "DELETE")


def ask(world: World, role: str, method: str, address: str, data: dict | None = None) -> Answer:
    """Send one request as a role, with a valid token and whatever else is given."""
    visitor = world.as_(role)
    db.session.rollback()
    visitor.client.set_cookie("session", world.cookies[role])
    given = {name: world.address(value) for name, value in (data or {}).items()}
    if method == "POST":
        given["csrf_token"] = visitor.token
    with world.app.app_context(), counted() as statements:
        response = visitor.client.open(
            address, method=method, data=given if method == "POST" else None, buffered=True
        )
    db.session.rollback()
    own = [s for s in statements if not s.startswith(MARKS)] if method == "GET" else statements
    return Answer(
        response.status_code,
        response.headers.get("Location", ""),
        len(own),
        [s for s in own if s.startswith(WRITES)],
        response.get_data(as_text=True) if response.mimetype.startswith("text") else "",
    )
