"""``python -m bench [sqlite|postgresql]``: measures every page and writes var/bench.json, one JSON object a row."""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from bench.exports import measure_exports
from bench.measure import Client, Request, at_eight, in_turn, stalled
from bench.pages import pages

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
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
        import_url = re.sub(r"\+psycopg", "", SERVER)
        for statement in statements:
            subprocess.run(
                [sys.executable, "-c", "import sys,psycopg;psycopg.connect(sys.argv[1],autocommit=True).execute(sys.argv[2])",
                 import_url, statement],
                check=True,
            )  # fmt: skip

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
        server = subprocess.Popen(command, cwd=ROOT, env=self.environ)
        until = time.time() + 40
        while time.time() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2).close()
                return server
            except OSError:
                time.sleep(0.2)
        server.kill()
        raise RuntimeError("the server did not start")


def stop(server: subprocess.Popen) -> None:
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main() -> int:
    wanted = [name for name in sys.argv[1:] if name in ("sqlite", "postgresql")] or ["sqlite", "postgresql"]
    rows = []
    for backend in wanted:
        folder = Path(tempfile.mkdtemp(prefix="bench-"))
        place = Place(backend, folder)
        try:
            known = place.fill()
            for page in pages(known):
                place.restore()
                server = place.serve()
                try:
                    form = None
                    if page.form is not None:
                        _s, content, _t = Client(PORT).send(Request(page.form_at, known["cookie"]))
                        token = re.search(rb'name="csrf_token" value="([^"]+)"', content)
                        form = {**page.form, "csrf_token": token.group(1).decode() if token else ""}
                    request = Request(page.path, known["cookie"], form)
                    bare = Request(page.bare, known["cookie"], page.form)
                    row = {"page": page.name, "database": backend, **in_turn(PORT, request, bare)}
                    row |= at_eight(PORT, request)
                    row["sql"] = known["statements"].get(page.name)
                    rows.append(row)
                    print(json.dumps(row), flush=True)
                    if page.name == "list":
                        worst = stalled(PORT, request, known["cookie"])
                        rows.append(
                            {"page": "reader beside 50 stalled forms", "database": backend, "worst_s": worst}
                        )
                        print(json.dumps(rows[-1]), flush=True)
                finally:
                    stop(server)
        finally:
            place.drop()
            shutil.rmtree(folder, ignore_errors=True)
    for row in measure_exports():
        rows.append(row)
        print(json.dumps(row), flush=True)
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
