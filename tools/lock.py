"""Resolve the dependencies again and write the lock files: `make lock`.

Each requirements*.in becomes a requirements*.txt with hashes, valid on every platform; package.json
becomes package-lock.json. No lock names the place that a package came from: each installation uses
the index that it is configured with, and the hashes hold whatever the place.

Versions already locked are kept. `python tools/lock.py --upgrade` takes the newest allowed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from assets import npm

ROOT = Path(__file__).resolve().parent.parent
# The first is resolved first: development may not move what production runs.
NAMES = ("requirements", "requirements-dev", "requirements-node")
OPTIONS = (
    "--quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links"
).split()


def lock_python(upgrade: bool) -> None:
    """Compile each requirements file. Raises CalledProcessError when no set of versions fits."""
    for name in NAMES:
        command = [sys.executable, "-m", "uv", "pip", "compile", *OPTIONS, f"{name}.in", "-o", f"{name}.txt"]
        if name == "requirements-dev":
            command += ["-c", "requirements.txt"]
        if upgrade:
            command += ["--upgrade"]
        command += ["--custom-compile-command", "make lock"]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        print(f"{name}.txt")


def lock_assets() -> None:
    """Write package-lock.json, without the addresses of funding pages."""
    npm("install", "--package-lock-only", "--no-fund", "--no-audit", "--loglevel=error")
    path = ROOT / "package-lock.json"
    lock = json.loads(path.read_text(encoding="utf-8"))
    for package in lock["packages"].values():
        package.pop("funding", None)
    path.write_text(json.dumps(lock, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print("package-lock.json")


if __name__ == "__main__":
    try:
        lock_python(upgrade="--upgrade" in sys.argv[1:])
        lock_assets()
    except subprocess.CalledProcessError as failure:
        raise SystemExit(
            f"Locking stopped: {failure.cmd[0]} ended with {failure.returncode}, see above."
        ) from None
