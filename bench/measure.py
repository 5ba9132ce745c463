"""Measuring over HTTP: latencies at one client, page and bare page in turn; throughput and errors at eight."""

import http.client
import multiprocessing
import statistics
import time
from dataclasses import dataclass
from urllib.parse import urlencode

ROUNDS = 120
WARM = 15
SECONDS = 4.0
CLIENTS = 8


@dataclass(frozen=True)
class Request:
    """One request to repeat: ``form`` makes it a POST, with a fresh idempotency key each time."""

    path: str
    cookie: str
    form: dict | None = None


class Client:
    """One keep-alive connection."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.count = 0

    def send(self, request: Request) -> tuple[int, bytes, float]:
        """Status, body and seconds from sending to the last byte."""
        self.count += 1
        body, headers = None, {"Cookie": request.cookie}
        if request.form is not None:
            key = f"{id(self)}-{time.monotonic_ns()}-{self.count}"
            body = urlencode({**request.form, "_key": key}, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        start = time.perf_counter()
        self.connection.request("POST" if body is not None else "GET", request.path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        return answer.status, content, time.perf_counter() - start


def in_turn(port: int, page: Request, bare: Request, rounds: int = ROUNDS) -> dict:
    """p50 and p95 of both, A B A B…, so that a drift of the machine touches both alike."""
    client, times = Client(port), {"page": [], "bare": []}
    size = 0
    for n in range(WARM + rounds):
        for name, request in (("page", page), ("bare", bare)):
            status, content, seconds = client.send(request)
            if status >= 400:
                raise RuntimeError(f"{request.path}: {status} {content[:300]!r}")
            if n >= WARM:
                times[name].append(seconds * 1000)
            if name == "page":
                size = len(content)
    page_p50, bare_p50 = statistics.median(times["page"]), statistics.median(times["bare"])
    return {
        "p50_ms": round(page_p50, 2),
        "p95_ms": round(statistics.quantiles(times["page"], n=20)[-1], 2),
        "bare_p50_ms": round(bare_p50, 2),
        "ratio": round(page_p50 / bare_p50, 2),
        "html_kb": round(size / 1000, 1),
    }


def _hammer(port: int, request: Request, until: float, answers) -> None:
    client, done, errors = Client(port), 0, 0
    while time.time() < until:
        try:
            status, _content, _seconds = client.send(request)
            errors += status >= 400
        except (OSError, http.client.HTTPException):
            errors += 1
            client = Client(port)
        done += 1
    answers.put((done, errors))


def at_eight(port: int, request: Request) -> dict:
    """Requests a second and errors with eight clients at once, each a process."""
    answers: multiprocessing.Queue = multiprocessing.Queue()
    start = time.time()
    until = start + SECONDS
    clients = [
        multiprocessing.Process(target=_hammer, args=(port, request, until, answers)) for _n in range(CLIENTS)
    ]
    for client in clients:
        client.start()
    counts = [answers.get(timeout=60) for _client in clients]
    for client in clients:
        client.join()
    elapsed = time.time() - start
    return {
        "rps8": round(sum(done for done, _e in counts) / elapsed, 1),
        "errors8": sum(errors for _d, errors in counts),
    }


def stalled(port: int, request: Request, how_many: int = 50, seconds: float = 6.0) -> dict:
    """How long a reader waits, median and longest, while POSTs stand still in the middle of their form."""
    slow = []
    for _n in range(how_many):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.putrequest("POST", "/sign-in")
        connection.putheader("Content-Type", "application/x-www-form-urlencoded")
        connection.putheader("Content-Length", "1000")
        connection.endheaders(b"email=")
        slow.append(connection)
    client, times, until = Client(port), [], time.time() + seconds
    while time.time() < until:
        status, _content, taken = client.send(request)
        if status >= 400:
            raise RuntimeError(f"a reader got {status} beside stalled forms")
        times.append(taken * 1000)
    for connection in slow:
        connection.close()
    return {
        "page": "list beside 50 stalled forms",
        "p50_ms": round(statistics.median(times), 2),
        "worst_ms": round(max(times), 2),
    }
