"""The addresses of the room: calls, nominations, a nominee's own pages, the decision."""

from secretariat.nominations import call_views, nomination_views, public_views, slate_views
from secretariat.nominations.blueprint import bp

__all__ = ["bp", "call_views", "nomination_views", "public_views", "slate_views"]
