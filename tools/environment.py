"""Make .venv hold exactly the locked dependencies.

    python3 tools/environment.py          what the product needs to run
    python3 tools/environment.py --dev    and what its tests need

It uses nothing but the standard library, checks the version of Python first, and does nothing when the
locks have not changed since the last time. Its syntax is old, so that an old Python can read it and
say which one it needs.
"""

import hashlib
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
STAMP = os.path.join(VENV, ".installed")
LEAST = (3, 11)


def check_version():
    """Raise SystemExit with a sentence when this Python is too old."""
    if sys.version_info[:2] < LEAST:
        raise SystemExit(
            "Secretariat needs Python {}.{} or later and this is {}.{}: install a later one, or name it "
            "after make: make run PYTHON=python3.12".format(*(LEAST + tuple(sys.version_info[:2])))
        )


def lock_hash(name):
    """The hash of a lock file, by which a later run knows that nothing has changed."""
    with open(os.path.join(ROOT, name), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def usable():
    """Whether .venv has a Python that starts and is recent enough; a moved or upgraded system breaks it."""
    question = f"import pip, sys; raise SystemExit(sys.version_info[:2] < {LEAST})"
    try:
        return subprocess.call([PYTHON, "-c", question], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def installed():
    """The lock hashes that .venv was last filled from."""
    try:
        with open(STAMP, encoding="ascii") as file:
            return set(file.read().split())
    except OSError:
        return set()


def prepare(dev):
    """Create .venv if needed and install the locked packages. Raises SystemExit with a sentence."""
    runtime, development = lock_hash("requirements.txt"), lock_hash("requirements-dev.txt")
    wanted = {runtime, development} if dev else {runtime}
    if wanted <= installed() and os.path.exists(PYTHON):
        return
    if not usable():
        print("Creating the environment in .venv ...", flush=True)
        if subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
            raise SystemExit(
                "Python could not create an environment: on Debian and Ubuntu, install python3-venv first."
            )
    name = "requirements-dev.txt" if dev else "requirements.txt"
    print(f"Installing {name} ...", flush=True)
    # The lock names every package there is to install: with --no-deps pip has nothing to resolve, where an
    # older one looks for an extra ("coverage[toml]") under a name that the lock does not bear, and fails.
    command = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    command.append("--no-deps")
    if subprocess.call(command + ["-r", os.path.join(ROOT, name)]) != 0:
        raise SystemExit(f"The packages of {name} could not be installed: see the lines above.")
    with open(STAMP, "w", encoding="ascii") as file:
        file.write("\n".join(sorted(wanted)) + "\n")


if __name__ == "__main__":
    check_version()
    prepare(dev="--dev" in sys.argv[1:])
