"""Counts that may be a few seconds old: they read everything that they count, and a page is read many times.

They say how much there is, never what; nothing is permitted or refused by them. Kept in each process, for all who read
alike (the key holds their sight), so they leave out what only its author sees.
"""

import time
from collections.abc import Callable
from typing import TypeVar

from flask import current_app

SECONDS = 15
MOST = 2000
Counted = TypeVar("Counted")
_kept: dict[tuple, tuple[float, object]] = {}


def kept(key: tuple, count: Callable[[], Counted]) -> Counted:
    """What ``count`` gave for this key at most SECONDS ago (the setting COUNT_SECONDS says otherwise), or gives now."""
    config = current_app.config
    key = (config["SQLALCHEMY_DATABASE_URI"], *key)
    known = _kept.get(key)
    if known and time.monotonic() - known[0] < config.get("COUNT_SECONDS", SECONDS):
        return known[1]  # type: ignore[return-value]
    found = count()
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[key] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Count anew from now on: another database stands at the same address."""
    _kept.clear()
