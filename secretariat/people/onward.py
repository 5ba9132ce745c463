"""Where to go on after signing in or choosing a language: a page of our own, or the desk."""

import re
from urllib.parse import urlsplit

from flask import current_app

HOME = "/"


def onward(target: str | None) -> str:
    """``target`` where it is the address of a page here that can be opened, else the desk.

    Refuses other hosts in every spelling that a browser would follow (``//host``, ``/\\host``, control
    characters that it drops), and addresses that only take a POST.
    """
    target = (target or "").removesuffix("?")
    if not target.startswith("/") or len(target) > 2000 or re.search(r"^//|[\\\x00-\x20\x7f]", target):
        return HOME
    try:
        parts = urlsplit(target)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc:
        return HOME
    return target if "GET" in current_app.url_map.bind("localhost").allowed_methods(parts.path) else HOME
