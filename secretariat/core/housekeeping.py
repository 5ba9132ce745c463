"""What is thrown away by itself: answered forms, old letters, the files of old jobs."""

import time
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from secretariat.core import clock, files, work
from secretariat.core.backup import hash_columns
from secretariat.core.content import Job, Submission
from secretariat.core.db import db, keep_statistics
from secretariat.core.moves import Mail, Notice

ANSWERED = timedelta(days=7)
"""A form sent twice within this time still makes one object."""
MADE = timedelta(days=7)
"""The file of a job is kept this long; the job itself ``JOBS``."""
JOBS = timedelta(days=90)
SENT = timedelta(days=30)
"""Letters that were sent are forgotten: some held a link to an account."""
TOLD = timedelta(days=180)
"""Notices that were read, or mailed, this long ago."""
YOUNG = 24 * 3600
"""Seconds during which a file may be on the disk before the row that names it."""


@work.every(3600, "housekeeping", rank=95)
def sweep(session: Session) -> str:
    """Forget what nobody needs any more."""
    now = clock.now()
    swept = {
        "forms": session.execute(delete(Submission).where(Submission.at < now - ANSWERED)).rowcount,
        "letters": session.execute(delete(Mail).where(Mail.sent_at < now - SENT)).rowcount,
        "notices": session.execute(
            delete(Notice).where(
                Notice.created_at < now - TOLD, Notice.mailed_at.is_not(None), Notice.read_at.is_not(None)
            )
        ).rowcount,
        "jobs": session.execute(
            delete(Job).where(Job.ended_at < now - JOBS, Job.stage.in_(("done", "failed")))
        ).rowcount,
        "files of jobs": session.execute(
            update(Job).where(Job.ended_at < now - MADE, Job.sha256.is_not(None)).values(sha256=None)
        ).rowcount,
    }
    return ", ".join(f"{count} {what}" for what, count in swept.items() if count)


@work.by_itself(24 * 3600, "files", rank=96)
def remove_unnamed_files() -> str:
    """Delete the stored files that no row names, once they are a day old."""
    folder = Path(current_app.config["FILES_DIR"])
    old = [path for path in folder.glob("[0-9a-f][0-9a-f]/*") if _is_old(path)]
    removed = 0
    for path in old:
        if path.name.startswith(".draft-") or (path == files.path_of(path.name) and not _named(path.name)):
            path.unlink(missing_ok=True)
            removed += 1
    db.session.rollback()
    return f"{removed} removed" if removed else ""


@work.by_itself(6 * 3600, "statistics", rank=97)
def count_rows() -> str:
    """Bring the database's own statistics up to date."""
    db.session.rollback()
    keep_statistics(db.engine)
    return ""


def _is_old(path: Path) -> bool:
    try:
        return path.is_file() and time.time() - path.stat().st_mtime > YOUNG
    except FileNotFoundError:
        return False


def _named(sha256: str) -> bool:
    return any(
        db.session.execute(select(column).where(column == sha256).limit(1)).first() is not None
        for column in hash_columns()
    )
