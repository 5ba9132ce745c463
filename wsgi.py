"""The application for a WSGI server: `granian --interface wsgi wsgi:app`."""

from __future__ import annotations

import gc

from config import Unsafe
from secretariat import create_app

try:
    app = create_app()
except Unsafe as refusal:
    raise SystemExit(f"Secretariat does not start. {refusal}") from None

# What is made by now stays until the process ends: Python need not look for garbage in it, nor so often elsewhere.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 50)
