"""The frame around every page as text, kept between requests: it hardly changes, and costs as much as a page.

What it is made from (see core/shell.py) is its key; the token of the session and the page's own address are filled in.
"""

import secrets

from flask import Flask, request
from markupsafe import Markup, escape

from secretariat.core.security import form_token
from secretariat.core.shell import Shell

MOST = 512
_token, _next = f"~{secrets.token_hex(8)}~", f"~{secrets.token_hex(8)}~"
"""Places to be filled in: nobody can write what is drawn anew in every process."""
_kept: dict[tuple, str] = {}


def frame(app: Flask, part: str, shell) -> Markup:
    """One part of the frame (``top`` or ``foot``) for a shell, or the ``assets`` of every page, for none.

    What is made from anything else than a Shell is not kept.
    """
    here = escape(request.full_path) if request else "/"
    template = app.jinja_env.get_template(f"frame/{part}.html")
    if shell is not None and not isinstance(shell, Shell):
        return Markup(template.render(sh=shell, csrf=form_token(), next=here))  # noqa: S704  a template's own
    key = (part, shell and shell.key())
    made = _kept.get(key)
    if made is None:
        if len(_kept) >= MOST:
            _kept.clear()
        made = _kept[key] = template.render(sh=shell, csrf=_token, next=_next)
    if _token in made:
        made = made.replace(_token, form_token()).replace(_next, str(here))
    return Markup(made)  # noqa: S704  a template's own, and two values that are safe
