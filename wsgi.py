"""The application for a WSGI server: `granian --interface wsgi wsgi:app`."""

from __future__ import annotations

from config import Unsafe
from secretariat import create_app

try:
    app = create_app()
except Unsafe as refusal:
    raise SystemExit(f"Secretariat does not start. {refusal}") from None
