"""How a view asks the throttle, and what it answers to somebody who tries too often."""

from collections.abc import Callable

from flask import Response, make_response, request
from flask_babel import ngettext

from secretariat.core.forms import Form
from secretariat.core.web import carry_out_unsigned
from secretariat.people import throttle


def wait_for(purpose: str, account: str) -> int:
    """Count this request's try; the seconds to wait, or 0 where it may go on."""
    return carry_out_unsigned(lambda session: throttle.count(session, purpose, request.remote_addr, account))


def refuse_hurry(form: Form, wait: int, page: Callable[[Form], str]) -> Response:
    """The form again, with how long to wait (429)."""
    form.form_errors.append(
        ngettext(
            "That was tried too often. Wait %(num)s minute, then try again.",
            "That was tried too often. Wait %(num)s minutes, then try again.",
            -(-wait // 60),
        )
    )
    answer = make_response(page(form), 429)
    answer.headers["Retry-After"] = str(wait)
    return answer
