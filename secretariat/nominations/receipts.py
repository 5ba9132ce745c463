"""Receipts: by which a voter finds their ballot in the published list, and nobody else does.

They are drawn when the page of the vote is made and travel in its form, signed, so that they are random whoever sends
the form. No row holds one in the clear before the count.
"""

import secrets

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

LETTERS = "23456789bcdfghjkmnpqrstvwxz"
"""Without what is taken for something else when it is written by hand, and without vowels, which make words."""
GROUPS, SIZE = 4, 4


def draw(call_id: int, constituencies: list[str]) -> str:
    """A receipt for each constituency, as the hidden field of the form holds them."""
    return _signer().dumps([call_id, {name: _one() for name in constituencies}])


def read(signed: str, call_id: int) -> dict[str, str] | None:
    """The receipts of a form of this call, by constituency; None for what was not drawn here."""
    try:
        of, drawn = _signer().loads(signed)
    except (BadSignature, TypeError, ValueError):
        return None
    return drawn if of == call_id and isinstance(drawn, dict) else None


def _one() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(SIZE)) for _ in range(GROUPS))


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key, salt="receipt of a vote")
