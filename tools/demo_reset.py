"""Throw the demonstration's data away and make them anew: `make demo-reset`.

It refuses outside the demonstration, and while the product runs. An SQLite file inside the var folder
is removed; any other database is emptied by taking its migrations back. Attachments are removed where
they are inside the var folder, and left alone elsewhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from run import ROOT, demonstration_by_default, flask, prepare, taken

from config import Unsafe, settings


def forget(config: dict[str, Any], environ: dict[str, str]) -> None:
    """Remove the data. Raises SystemExit with a sentence when the database cannot be emptied."""
    var = Path(config["VAR_DIR"])
    uri = config["SQLALCHEMY_DATABASE_URI"]
    database = Path(uri.removeprefix("sqlite:///")) if uri.startswith("sqlite:///") else None
    if database and database.is_relative_to(var):
        for suffix in ("", "-wal", "-shm", "-journal"):
            database.with_name(database.name + suffix).unlink(missing_ok=True)
    elif subprocess.run(flask("db", "downgrade", "base"), cwd=ROOT, env=environ).returncode:
        raise SystemExit("The database could not be emptied: see the lines above.")
    files = Path(config["FILES_DIR"])
    if files != var and files.is_relative_to(var):
        shutil.rmtree(files, ignore_errors=True)


def main() -> None:
    """Reset, then prepare as `make run` does, without starting anything."""
    environ = demonstration_by_default(dict(os.environ))
    try:
        config = settings(environ)
    except Unsafe as refusal:
        raise SystemExit(f"Nothing is reset. {refusal}") from None
    if not config["DEMONSTRATION"]:
        raise SystemExit("Nothing is reset: this is not the demonstration (DEMONSTRATION is off).")
    if taken(config["HOST"], config["PORT"]):
        raise SystemExit(f"Nothing is reset: stop what runs on port {config['PORT']} first.")
    forget(config, environ)
    prepare(environ, demonstration=True)
    print("The demonstration is as new; make run starts it.")


if __name__ == "__main__":
    main()
