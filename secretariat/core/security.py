"""What every answer carries: a strict content policy, no sniffing, no framing, no caching of private pages; and what
every form does: its session's token."""

from flask import Flask, Response, current_app, g, request, session
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf

from config import is_loopback

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)


def harden(app: Flask) -> None:
    """Add the headers to every answer of an application; a demonstration answers its own machine alone."""

    if app.config.get("DEMONSTRATION"):
        app.before_request(_only_this_machine)

    @app.after_request
    def headers(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        if request.endpoint != "static":
            response.headers.setdefault("Cache-Control", "no-store")
        elif "v" in request.args and response.status_code == 200:  # the address names the contents
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        if app.config.get("PREFERRED_URL_SCHEME") == "https":
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response


def _only_this_machine() -> Response | None:
    """Refuse who asks from elsewhere: a server's command line may have opened the port, whatever the settings say."""
    sender = request.remote_addr
    if sender and not is_loopback(sender):
        return Response(
            _("This is a demonstration: it answers only the machine on which it runs."),
            403,
            mimetype="text/plain",
        )
    return None


MOST = 4096
_tokens: dict[tuple[str, str], str] = {}


def form_token() -> str:
    """The token by which a form proves that it came from this session's pages.

    It holds as long as the session (WTF_CSRF_TIME_LIMIT is None), so it is signed once a process for each session
    and not for every page.
    """
    token = g.get("csrf_token")
    if token is not None:
        return token
    key = (current_app.secret_key, session.get("csrf_token", ""))
    token = _tokens.get(key)
    if token is None:
        token = generate_csrf()
        if len(_tokens) >= MOST:
            _tokens.clear()
        _tokens[current_app.secret_key, session["csrf_token"]] = token
    g.csrf_token = token  # where Flask-WTF keeps it during a request
    return token
