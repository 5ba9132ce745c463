"""Kinds of jobs that succeed, fail, loop, grow and die, and the application that child processes run."""

import os
import signal
import time

import secretariat
from secretariat.core import jobs
from secretariat.core.jobs import Made
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.person import Person


@jobs.kind("greeting", "Greeting", seconds=30)
def greeting(session, actor, job):
    jobs.progress(job, 50)
    return Made(f"Hello {actor.name}: {job.payload['word']}".encode(), "greeting.txt", "text/plain")


@jobs.kind("renaming", "Renaming", seconds=30, writes=True)
def renaming(session, actor, job):
    session.get(Person, actor.id).name = job.payload["name"]
    if job.payload.get("refuse"):
        raise Refused(N_("Not this name."))


@jobs.kind("refusal", "Refusal", seconds=30)
def refusal(session, actor, job):
    raise Refused(N_("There is nothing to report."))


@jobs.kind("mistake", "Mistake", seconds=30)
def mistake(session, actor, job):
    raise ZeroDivisionError


@jobs.kind("endless", "Endless", seconds=4)
def endless(session, actor, job):
    time.sleep(60)


@jobs.kind("hungry", "Hungry", seconds=30, megabytes=1500)
def hungry(session, actor, job):
    return Made(bytes(3_000_000_000), "zeros", "application/octet-stream")


@jobs.kind("death", "Death", seconds=30)
def death(session, actor, job):
    os.kill(os.getpid(), signal.SIGKILL)


def create_app():
    """The product with these kinds, on the settings of the environment."""
    return secretariat.create_app()
