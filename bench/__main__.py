"""``python -m bench [sqlite|postgresql]``: measures every page and writes var/bench.json, one JSON object a row."""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg

from bench.exports import measure_editions, measure_exports
from bench.measure import Request, at_eight, in_turn, stalled
from bench.pages import pages

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
BACKENDS = ("sqlite", "postgresql")
PORT = int(os.environ.get("BENCH_PORT", "5977"))


class Place:
    """A database to measure on: filled once, restored before each page."""

    def __init__(self, backend: str, folder: Path):
        self.backend, self.folder = backend, folder
        self.name = f"secretariat_bench_{os.getpid()}"
        self.url = (
            f"sqlite:///{folder / 'bench.db'}"
            if backend == "sqlite"
            else re.sub(r"/[^/]*$", f"/{self.name}", SERVER)
        )
        self.environ = {
            **os.environ,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "DATABASE_URL": self.url,
            "VAR_DIR": str(folder),
            "PORT": str(PORT),
            "PYTHONPATH": str(ROOT),
        }
        self.environ.pop("DEMONSTRATION", None)

    def _psql(self, *statements: str) -> None:
        with psycopg.connect(SERVER.replace("+psycopg", ""), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def fill(self) -> dict:
        if self.backend == "postgresql":
            self._psql(f"CREATE DATABASE {self.name} ENCODING 'UTF8' TEMPLATE template0")
        run = [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"]
        subprocess.run(run, cwd=ROOT, env=self.environ, check=True, stdout=subprocess.DEVNULL)
        made = subprocess.run(
            [sys.executable, "-m", "bench.filled"],
            cwd=ROOT,
            env=self.environ,
            check=True,
            capture_output=True,
            text=True,
        )
        if self.backend == "postgresql":
            self._psql(f"ALTER DATABASE {self.name} RENAME TO {self.name}_full")
        else:
            shutil.copy(self.folder / "bench.db", self.folder / "full.db")
        return json.loads(made.stdout.splitlines()[-1])

    def restore(self) -> None:
        if self.backend == "postgresql":
            self._psql(
                f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
                f"CREATE DATABASE {self.name} TEMPLATE {self.name}_full",
            )
            return
        for suffix in ("", "-wal", "-shm"):
            (self.folder / f"bench.db{suffix}").unlink(missing_ok=True)
        shutil.copy(self.folder / "full.db", self.folder / "bench.db")

    def imports(self) -> list[dict]:
        """A row for each half of an import of thousands of rows, on the restored database."""
        self.restore()
        run = [sys.executable, "-m", "bench.imports"]
        made = subprocess.run(run, cwd=ROOT, env=self.environ, check=True, capture_output=True, text=True)
        return [{**json.loads(line), "database": self.backend} for line in made.stdout.splitlines()]

    def drop(self) -> None:
        if self.backend == "postgresql":
            self._psql(
                f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)",
                f"DROP DATABASE IF EXISTS {self.name}_full WITH (FORCE)",
            )

    def serve(self) -> subprocess.Popen:
        command = [
            *(
                sys.executable,
                "-m",
                "granian",
                "--interface",
                "wsgi",
                "--host",
                "127.0.0.1",
                "--port",
                str(PORT),
            ),
            *(
                "--workers",
                "2",
                "--blocking-threads",
                "64",
                "--no-ws",
                "--log-level",
                "error",
                "bench.wsgi:app",
            ),
        ]
        server = subprocess.Popen(command, cwd=ROOT, env=self.environ, start_new_session=True)
        until = time.time() + 120
        while time.time() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2).close()
                return server
            except OSError:
                time.sleep(0.2)
        stop(server)
        raise RuntimeError("the server did not start")


def stop(server: subprocess.Popen) -> None:
    """End a server with its workers, which are of its process group."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        pass
    with suppress(ProcessLookupError):
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


KEYS = ("page", "database", "p50_ms", "p95_ms", "rps8", "errors8", "sql", "html_kb", "bare_p50_ms", "ratio")


def measured(place: Place, known: dict) -> Iterator[dict]:
    """A row for each page, each on the restored database and under a server of its own."""
    for page in pages(known):
        place.restore()
        server = place.serve()
        try:
            form = {**page.form, "csrf_token": known["token"]} if page.form is not None else None
            request = Request(page.path, known["cookie"], form)
            bare = Request(page.bare, known["cookie"], page.form)
            row = {"page": page.name, "database": place.backend, "sql": known["statements"][page.name]}
            row |= in_turn(PORT, request, bare)
            row |= at_eight(PORT, request)
            yield {key: row[key] for key in KEYS}
            if page.name == "list":
                yield stalled(PORT, request) | {"database": place.backend}
        finally:
            stop(server)


def main() -> int:
    wanted = [name for name in sys.argv[1:] if name in BACKENDS] or list(BACKENDS)
    rows = []

    def keep(row: dict) -> None:
        rows.append(row)
        print(json.dumps(row), flush=True)

    for backend in wanted:
        folder = Path(tempfile.mkdtemp(prefix="bench-"))
        place = Place(backend, folder)
        try:
            known = place.fill()
            keep({"page": "count of 2,000 votes", "database": backend, "ms": known["count_ms"]})
            for row in measured(place, known):
                keep(row)
            for row in place.imports():
                keep(row)
        finally:
            place.drop()
            shutil.rmtree(folder, ignore_errors=True)
    for row in measure_exports():
        keep(row)
    for row in measure_editions():
        keep(row)
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
