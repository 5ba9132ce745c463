"""Prepare and start the product on this machine: `make run`.

Front-end files, catalogues, database and demonstration data are made current first; a second run finds
them so. Then the web server and `flask work` run side by side until Ctrl-C, or until one of them ends,
which ends the other. Run it with the environment's Python. In production a supervisor starts the same
two commands: see docs/operations.md.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config import Unsafe, settings  # noqa: E402

WORKERS = 2
# A client that stalls in the middle of a form holds one thread: fifty of them leave readers some.
THREADS = 64
PATIENCE = 30.0  # seconds for both to stop
START = 120.0  # seconds for the server to answer once: a small machine that does much else takes its time

ACCOUNTS = """\
  Aerospace, at /aero/      director@aero.example      coordinator@aero.example
                            chair.supply@aero.example  member.supply@aero.example
                            rep.alpha@aero.example     rep.beta@aero.example
                            observer@aero.example
  Logistics, at /cargo/     coordinator@cargo.example  member@cargo.example
  Installation              admin@demo.example
  Password of each          secretariat-demo"""


def flask(*arguments: str) -> list[str]:
    """A command of the product."""
    return [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]


def server(host: str, port: int, workers: int = WORKERS, threads: int = THREADS) -> list[str]:
    """The web server, as `make run` and `make bench` start it."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--no-ws"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "error", "wsgi:app"),
    ]


def demonstration_by_default(environ: dict[str, str]) -> dict[str, str]:
    """The environment with the demonstration on, unless it says which kind of installation this is."""
    if "DEMONSTRATION" in environ or "SECRET_KEY" in environ:
        return environ
    return {**environ, "DEMONSTRATION": "1"}


def taken(host: str, port: int) -> str | None:
    """Why nothing can listen there, as a sentence, or None when it can."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return (
                    f"Port {port} is in use: stop what uses it, or choose another: PORT={port + 1} make run"
                )
            return f"Nothing can listen on {host}, port {port}: {error.strerror}."
    return None


def prepare(environ: dict[str, str], demonstration: bool) -> None:
    """Bring everything up to date, in order. Raises SystemExit with a sentence when a part fails."""
    steps = [
        ("the front-end files", [sys.executable, "tools/assets.py"]),
        ("the catalogues", [sys.executable, "tools/catalogues.py", "compile"]),
        ("the database", flask("db", "upgrade")),
    ]
    if demonstration:
        steps.append(("the demonstration data", flask("demo", "load", "--if-empty")))
    for name, command in steps:
        code = subprocess.run(command, cwd=ROOT, env=environ).returncode
        if code < 0 or code == 130:
            raise SystemExit(130)
        if code:
            raise SystemExit(f"Stopped while preparing {name}: see the lines above.")


def answers(url: str) -> bool:
    """Whether the server answers at this address."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask each child to end, and make the ones end that do not listen."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children.values():
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def supervise(commands: dict[str, list[str]], environ: dict[str, str], health: str, welcome: str) -> int:
    """Run the commands side by side until one ends or a signal comes; the exit code for the shell.

    The children get sessions of their own: Ctrl-C reaches this process alone, which then stops each of
    them once. `welcome` is printed when `health`, an address, answers for the first time.
    """
    children: dict[str, subprocess.Popen[bytes]] = {}
    waiting = time.monotonic() + START
    try:
        for name, command in commands.items():
            children[name] = subprocess.Popen(command, cwd=ROOT, env=environ, start_new_session=True)
        while True:
            for name, child in children.items():
                if child.poll() is not None:
                    print(f"{name} ended with code {child.returncode}; stopping the rest.", file=sys.stderr)
                    return max(child.returncode, 1)
            if welcome and answers(health):
                print(welcome, flush=True)
                welcome = ""
            elif welcome and time.monotonic() > waiting:
                print(f"The server does not answer at {health}; stopping.", file=sys.stderr)
                return 1
            time.sleep(0.2)
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
        return 0
    finally:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C leaves no child behind
        stop(children)
        signal.signal(signal.SIGINT, before)


def interrupt(signum: int, frame: FrameType | None) -> None:
    """A supervisor's request to stop, or a closed terminal, is handled like Ctrl-C."""
    raise KeyboardInterrupt


def main() -> int:
    """Prepare, start, and stay until told to stop."""
    environ = demonstration_by_default(dict(os.environ))
    try:
        config = settings(environ)
    except Unsafe as refusal:
        raise SystemExit(f"Secretariat does not start. {refusal}") from None
    host, port = config["HOST"], config["PORT"]
    if reason := taken(host, port):
        raise SystemExit(reason)
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    try:
        prepare(environ, config["DEMONSTRATION"])
    except KeyboardInterrupt:
        return 130
    welcome = f"\nSecretariat is at {config['BASE_URL']}/  (Ctrl-C stops it)\n"
    if config["DEMONSTRATION"]:
        welcome += f"\nDemonstration accounts:\n{ACCOUNTS}\n"
    reachable = host if host not in ("0.0.0.0", "::") else "localhost"  # noqa: S104
    health = f"http://{f'[{reachable}]' if ':' in reachable else reachable}:{port}/healthz"
    commands = {"The server": server(host, port), "flask work": flask("work")}
    return supervise(commands, environ, health, welcome)


if __name__ == "__main__":
    sys.exit(main())
