"""The addresses of the room: calls, nominations, a nominee's own pages, the decision."""

from secretariat.nominations import (
    ballot_views,
    call_views,
    nomination_views,
    note_views,
    public_views,
    slate_views,
)
from secretariat.nominations.blueprint import bp

__all__ = [
    "ballot_views",
    "bp",
    "call_views",
    "nomination_views",
    "note_views",
    "public_views",
    "slate_views",
]
