"""What is thrown away by itself, and what never is."""

import os
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select

from secretariat.core import clock, files, housekeeping, mailbox
from secretariat.core.content import Attachment, Job, Submission
from secretariat.core.db import db
from secretariat.core.moves import Mail
from secretariat.core.work import writing
from tests.conftest import NOON


def count(cls) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(cls))


def sweep(days: float) -> str:
    with clock.at(NOON + timedelta(days=days)), writing() as session:
        return housekeeping.sweep(session)


def test_an_answered_form_is_forgotten_after_a_week(make):
    person = make.person()
    with writing() as session:
        session.add(Submission(key="k", person_id=person.id, location="/", at=NOON))
    sweep(6.9)
    assert count(Submission) == 1
    assert sweep(7.1) == "1 forms"
    assert count(Submission) == 0


def test_a_letter_is_forgotten_a_month_after_it_was_sent_and_never_before(app):
    with writing() as session:
        mailbox.post(session, "sent@example.org", "en", "Hello", "Hello").sent_at = NOON
        mailbox.post(session, "waits@example.org", "en", "Hello", "Hello")
    sweep(29)
    assert count(Mail) == 2
    sweep(400)
    assert db.session.scalars(select(Mail.to)).all() == ["waits@example.org"]


def test_the_file_of_a_job_is_kept_a_week_and_an_attachment_for_good(make, session, app):
    me, task = make.coordinator(), make.task()
    hashes = {name: files.put(name.encode()) for name in ("attached", "made", "young", "nobody's")}
    with writing() as session:
        job = Job(
            kind="x", person_id=me.id, stage="done", sha256=hashes["made"], created_at=NOON, ended_at=NOON
        )
        session.add(job)
        kept = files.Kept("a.txt", "text/plain", 8, hashes["attached"])
        files.attach(session, make.actor(me), task, [kept])
    two_days_ago = files.path_of(hashes["made"]).stat().st_mtime - 2 * 24 * 3600
    for name in ("attached", "made", "nobody's"):
        os.utime(files.path_of(hashes[name]), (two_days_ago, two_days_ago))
    assert housekeeping.remove_unnamed_files() == "1 removed"
    assert not files.path_of(hashes["nobody's"]).exists()
    assert files.path_of(hashes["made"]).exists()
    sweep(8)
    assert housekeeping.remove_unnamed_files() == "1 removed"
    there = {name for name, sha256 in hashes.items() if files.path_of(sha256).exists()}
    assert there == {"attached", "young"}
    assert count(Attachment) == count(Job) == 1
    for name in there:
        Path(files.path_of(hashes[name])).unlink()


def test_bytes_stored_again_are_young_again(app):
    sha256 = files.put(b"stored twice")
    long_ago = files.path_of(sha256).stat().st_mtime - 9 * 24 * 3600
    os.utime(files.path_of(sha256), (long_ago, long_ago))
    files.put(b"stored twice")
    assert housekeeping.remove_unnamed_files() == "", "the row that names it may be about to be committed"
    files.path_of(sha256).unlink()
