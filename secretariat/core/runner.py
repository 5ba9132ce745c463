"""Running jobs: one child process at a time, watched from the worker's loop, which meanwhile goes on."""

import logging
import os
import subprocess
import sys
import time
from pathlib import Path

from flask import Flask, current_app

from secretariat.core import jobs
from secretariat.core.content import Job

log = logging.getLogger("secretariat.work")
ROOT = Path(__file__).resolve().parents[2]
INHERITED = ("SECRET_KEY", "FILES_DIR", "VAR_DIR", "BASE_URL", "MAIL_FROM")
TO_END = 5.0
"""Seconds for a child to end when asked."""


def environment(app: Flask) -> dict[str, str]:
    """The environment in which a child finds the same settings as this application."""
    said = {name: str(app.config[name]) for name in INHERITED if app.config.get(name)}
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    flags = {"DATABASE_URL": str(url), "DEMONSTRATION": "1" if app.config.get("DEMONSTRATION") else "0"}
    return {**os.environ, **said, **flags}


def command(job: Job) -> list[str]:
    """The command that runs a claimed job. ``WORK_APP`` names another application for it (in tests)."""
    app = current_app.config.get("WORK_APP", "wsgi")
    return [sys.executable, "-m", "flask", "--app", app, "job", str(job.id)]


class OneAtATime:
    """The worker's runner: starts the next job when the last one has ended. Called within an app context."""

    def __init__(self):
        self._child: subprocess.Popen[bytes] | None = None
        self._job: Job | None = None
        self._until = 0.0

    def tick(self) -> bool:
        """Start or look after a job without waiting for it; True while there is one."""
        if self._child is None:
            return self._start()
        code = self._child.poll()
        if code is None and time.monotonic() < self._until:
            return True
        sentence = jobs.WENT_WRONG
        if code is None:
            self._end_child()
            sentence = jobs.TOO_LONG
        job, self._child, self._job = self._job, None, None
        if code != 0:
            jobs.fail(job, sentence)  # says nothing where the child said why itself
        log.info("job %s (%s): ended with code %s", job.id, job.kind, code)
        return True

    def stop(self) -> None:
        """End the child and let its job wait for another worker."""
        if self._child is None:
            return
        self._end_child()
        jobs.put_back(self._job)
        log.info("job %s (%s): put back", self._job.id, self._job.kind)
        self._child = self._job = None

    def _start(self) -> bool:
        job = jobs.claim()
        if job is None:
            return False
        entry = jobs.kind_of(job)
        self._job, self._until = job, time.monotonic() + entry.seconds
        log.info("job %s (%s): begins", job.id, job.kind)
        self._child = subprocess.Popen(
            command(job), cwd=ROOT, env=environment(current_app), start_new_session=True
        )
        return True

    def _end_child(self) -> None:
        self._child.terminate()
        try:
            self._child.wait(TO_END)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
