"""What every answer carries: a strict content policy, no sniffing, no framing, no caching of private pages."""

from flask import Flask, Response, request
from flask_babel import gettext as _

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
