"""Jobs: slow work asked of ``flask work``, each run in a process of its own, which may be large or be killed.

A room registers what it can make with ``kind``; a view asks for it with ``ask`` and sends the browser to the
job's page. What fails leaves a sentence behind, never a trace.
"""

import logging
import resource
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from secretariat.core import clock, files, i18n, work
from secretariat.core.actors import load_actor
from secretariat.core.content import Job
from secretariat.core.db import db
from secretariat.core.lifecycle import N_, Refused
from secretariat.core.policy import Actor

log = logging.getLogger("secretariat.work")
GRACE = timedelta(seconds=60)
"""A job that runs this much longer than it may has lost its worker."""

UNKNOWN = N_("This installation no longer makes this kind of file.")
WENT_WRONG = N_(
    "Something went wrong while this was made. Ask for it again; if it fails again, tell the secretariat."
)
TOO_LONG = N_("It took too long and was stopped. Ask for less at once.")
TOO_LARGE = N_("It needed more memory than it may use and was stopped. Ask for less at once.")
INTERRUPTED = N_("It was interrupted twice. Ask for it again.")
AGAIN = N_("It was interrupted, and began again.")
NO_ACCESS = N_("Your access has ended since you asked for this.")


@dataclass(frozen=True)
class Made:
    """The file that a job made."""

    content: bytes
    name: str
    media_type: str


@dataclass(frozen=True)
class JobKind:
    """A sort of job: the function that does it, its name for people, and its bounds."""

    name: str
    run: Callable[[Session, Actor, Job], Made | None]
    label: str
    seconds: int
    megabytes: int
    writes: bool


_kinds: dict[str, JobKind] = {}


def kind(name: str, label: str, seconds: int = 300, megabytes: int = 4096, writes: bool = False):
    """Register ``fn(session, actor, job) -> Made | None``, run in a child process as the person who asked.

    ``job.payload`` and ``job.cluster_id`` say what was asked; the actor's rights are those of the moment when
    it runs. Raise Refused(N_("…")) to fail with a sentence. ``megabytes`` bounds the address space, not the
    memory in use. With ``writes`` it runs in a write transaction, committed with its result (and cannot tell
    its progress).
    """

    def register(fn: Callable[[Session, Actor, Job], Made | None]):
        _kinds[name] = JobKind(name, fn, label, seconds, megabytes, writes)
        return fn

    return register


def kind_of(job: Job) -> JobKind | None:
    """A job's kind; None where no room registers it any more."""
    return _kinds.get(job.kind)


def ask(session: Session, actor: Actor, kind_name: str, payload: dict, cluster_id: int | None) -> Job:
    """Write a job down for the worker, within the caller's transaction. ``payload`` holds JSON values; what belongs
    to no cluster has no ``cluster_id``."""
    if kind_name not in _kinds:
        raise LookupError(kind_name)
    job = Job(
        kind=kind_name,
        person_id=actor.id,
        cluster_id=cluster_id,
        payload=payload,
        stage="waiting",
        progress=0,
        created_at=clock.now(),
    )
    session.add(job)
    session.flush()
    return job


def progress(job: Job, percent: int) -> None:
    """Show how far a running job is (a transaction of its own; nothing for a kind that writes)."""
    if _kinds[job.kind].writes:
        return
    with Session(db.engine.execution_options(immediate=True)) as session:
        session.execute(
            update(Job)
            .where(Job.id == job.id, Job.stage == "running", Job.started_at == job.started_at)
            .values(progress=max(0, min(99, percent)))
        )
        session.commit()


def claim() -> Job | None:
    """The job to run next, now this worker's: the one asked first, or one whose worker was lost."""
    if not _any():
        return None
    now = clock.now()
    with work.writing() as session:
        for job in session.scalars(
            select(Job)
            .where(or_(Job.stage == "waiting", Job.stage == "running"))
            .order_by(Job.id)
            .limit(100)
            .with_for_update(skip_locked=True)
        ):
            if job.stage == "running":
                if not _lost(job, now):
                    continue
                if job.message == AGAIN:
                    _end(session, job, "failed", INTERRUPTED)
                    continue
                job.message = AGAIN
            if kind_of(job) is None:
                _end(session, job, "failed", UNKNOWN)
                continue
            job.stage, job.started_at, job.progress = "running", now, 0
            session.flush()
            session.expunge(job)
            return job
    return None


def _any() -> bool:
    found = db.session.execute(select(Job.id).where(Job.stage.in_(("waiting", "running"))).limit(1)).first()
    db.session.rollback()
    return found is not None


def _lost(job: Job, now: datetime) -> bool:
    entry = kind_of(job)
    allowed = timedelta(seconds=entry.seconds if entry else 0) + GRACE
    return job.started_at is None or now - job.started_at > allowed


def put_back(job: Job) -> None:
    """Let a claimed job wait again: this worker stops."""
    with work.writing() as session:
        session.execute(_mine(job).values(stage="waiting", started_at=None, progress=0))


def fail(job: Job, sentence: str) -> None:
    """End a claimed job without its file, unless it ended by itself."""
    with work.writing() as session:
        session.execute(_mine(job).values(stage="failed", message=sentence[:300], ended_at=clock.now()))


def _mine(job: Job):
    """The claimed job, as long as no other worker has begun it again."""
    return update(Job).where(Job.id == job.id, Job.stage == "running", Job.started_at == job.started_at)


def _end(session: Session, job: Job, stage: str, message: str) -> None:
    job.stage, job.message, job.ended_at = stage, message, clock.now()
    session.flush()


def bound(seconds: int, megabytes: int) -> None:
    """Limit this process: its address space, its processor time, and its life should its worker be gone."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (2 * seconds, 2 * seconds + 5))
    signal.alarm(seconds + 30)


def run_here(job_id: int, bounded: bool = True) -> bool:
    """Do a claimed job in this process (``flask job``): True unless it failed."""
    job = db.session.get(Job, job_id)
    entry = kind_of(job) if job else None
    if job is None or entry is None or job.stage != "running":
        log.warning("job %s is not to be run", job_id)
        return False
    db.session.expunge(job)
    db.session.rollback()
    if bounded:
        bound(entry.seconds, entry.megabytes)
    try:
        return _do(entry, job)
    except Refused as refused:
        fail(job, refused.reason or " ".join(m for many in refused.errors.values() for m in many))
    except MemoryError:
        fail(job, TOO_LARGE)
    except Exception:
        log.exception("job %s (%s) failed", job.id, job.kind)
        fail(job, WENT_WRONG)
    return False


def _do(entry: JobKind, job: Job) -> bool:
    if entry.writes:
        with work.writing() as session:
            made = _make(session, entry, job)
            return _done(session, job, made)
    made = _make(db.session, entry, job)
    with work.writing() as session:
        return _done(session, job, made)


def _make(session: Session, entry: JobKind, job: Job) -> tuple[str, Made] | None:
    actor = load_actor(session, job.person_id, clock.now())
    if actor is None or (job.cluster_id and job.cluster_id not in actor.clusters):
        raise Refused(NO_ACCESS)
    with i18n.speaking(actor.language):
        made = entry.run(session, actor, job)
    return (files.put(made.content), made) if made else None


def _done(session: Session, job: Job, made: tuple[str, Made] | None) -> bool:
    """Write the end of a job; what it wrote is undone where another worker has begun it again."""
    values = {"stage": "done", "progress": 100, "message": "", "ended_at": clock.now()}
    if made:
        sha256, file = made
        values |= {"sha256": sha256, "file_name": file.name[:200], "media_type": file.media_type}
    if not session.execute(_mine(job).values(**values)).rowcount:
        raise Refused(INTERRUPTED)
    return True
