"""``flask work``: what is done beside the web server. Chores enter themselves here, workers do them.

A chore reads what waits from the database and may run in several workers at once, or be killed at any line:
each leaves the database either as it was or with its whole part done.
"""

import logging
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.db import begin_write, db

log = logging.getLogger("secretariat.work")
TICK = 0.5
"""Seconds between two looks at what is due."""
BEAT = 5.0
"""Seconds between two heartbeats."""
SILENCE = timedelta(seconds=60)
"""A worker not heard of for this long is taken for dead."""
HEARTBEAT = "work.heartbeat"


@dataclass(frozen=True)
class Chore:
    """Something done again and again; chores of the same moment are done in the order of their rank."""

    name: str
    seconds: float
    run: Callable[[], Any]
    rank: int


class Runner(Protocol):
    """What runs jobs beside the chores (see core/jobs.py)."""

    def tick(self) -> bool:
        """Start or look after a job without waiting for it; True while there is one to come back to."""

    def stop(self) -> None:
        """Put the running job back."""


class Chores:
    """A register of chores. The product's own is this module's; ``every`` and ``by_itself`` enter into it."""

    def __init__(self):
        self._chores: dict[str, Chore] = {}

    def every(self, seconds: float, name: str, rank: int = 50):
        """Register ``fn(session)``, run every so many seconds in a write transaction that is then committed.

        It must be short, and do nothing when called twice. What it returns, if anything, is logged. On
        PostgreSQL two workers never run it at the same time; on SQLite the write lock sees to that.
        """

        def register(fn: Callable[[Session], Any]):
            def run() -> Any:
                with writing() as session:
                    return fn(session) if _alone(session, name) else None

            self._chores[name] = Chore(name, seconds, run, rank)
            return fn

        return register

    def by_itself(self, seconds: float, name: str, rank: int = 50):
        """Register ``fn()``, which makes its own, brief transactions (``writing``)."""

        def register(fn: Callable[[], Any]):
            self._chores[name] = Chore(name, seconds, fn, rank)
            return fn

        return register

    def in_order(self) -> list[Chore]:
        """Every chore, in the order in which they are done."""
        return sorted(self._chores.values(), key=lambda chore: (chore.rank, chore.name))


OWN = Chores()
every, by_itself = OWN.every, OWN.by_itself


@contextmanager
def writing() -> Iterator[Session]:
    """One write transaction of the worker: committed at the end of the block, undone if it raises."""
    begin_write()
    try:
        yield db.session
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


def _alone(session: Session, name: str) -> bool:
    if session.get_bind().dialect.name != "postgresql":
        return True
    return session.scalar(select(func.pg_try_advisory_xact_lock(zlib.crc32(name.encode()))))


class Worker:
    """The loop of ``flask work``. One chore's failure is logged and stops no other."""

    def __init__(self, app: Flask, runner: Runner | None = None, chores: Chores = OWN):
        self.app, self.runner, self.chores = app, runner, chores
        self._stop = threading.Event()
        self._due: dict[str, float] = {}
        self._beat_at = 0.0

    def stop(self, *_signal: Any) -> None:
        """End after the chore in hand (a signal handler)."""
        self._stop.set()

    def once(self) -> bool:
        """Run every job that waits, then do each chore once; False if a chore failed."""
        self._beat()
        while self.runner and not self._stop.is_set() and self._tick():
            time.sleep(0.05)
        failed = [chore for chore in self.chores.in_order() if not self._do(chore)]
        return not failed

    def forever(self) -> None:
        """Do what is due until told to stop."""
        log.info("at work")
        while not self._stop.is_set():
            self._beat()
            for chore in self.chores.in_order():
                if self._stop.is_set():
                    break
                if time.monotonic() >= self._due.get(chore.name, 0.0):
                    self._do(chore)
                    self._due[chore.name] = time.monotonic() + chore.seconds
                if self.runner:
                    self._tick()
            self._stop.wait(TICK)
        if self.runner:
            with self.app.app_context():
                self.runner.stop()
        log.info("stopped")

    def _tick(self) -> bool:
        with self._guarded("jobs"):
            return self.runner.tick()
        return False

    def _do(self, chore: Chore) -> bool:
        with self._guarded(chore.name):
            done = chore.run()
            if done:
                log.info("%s: %s", chore.name, done)
            return True
        return False

    @contextmanager
    def _guarded(self, name: str) -> Iterator[None]:
        with self.app.app_context():
            try:
                yield
            except DBAPIError as error:
                log.error("%s: the database did not answer: %s", name, str(error.orig).strip())
            except Exception:
                log.exception("%s failed", name)

    def _beat(self) -> None:
        if time.monotonic() < self._beat_at:
            return
        self._beat_at = time.monotonic() + BEAT
        try:
            path = Path(self.app.config["VAR_DIR"]) / HEARTBEAT
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(clock.now().isoformat(timespec="seconds"), encoding="ascii")
        except OSError as error:
            log.error("no heartbeat: %s", error)


def last_beat() -> datetime | None:
    """When a worker of this machine was last alive; None if there never was one."""
    try:
        return datetime.fromisoformat((Path(current_app.config["VAR_DIR"]) / HEARTBEAT).read_text("ascii"))
    except (OSError, ValueError):
        return None


def alive() -> bool:
    """Whether a worker of this machine was alive a moment ago."""
    beat = last_beat()
    return beat is not None and clock.now() - beat < SILENCE
