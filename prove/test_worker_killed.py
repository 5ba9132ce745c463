"""kill -9 of the worker while it delivers: no letter is lost, and few are sent twice.

Guaranteed: each letter is accepted by the mail server at least once. A kill between the server's acceptance
and the mark in the outbox has the one letter in hand sent again, ten minutes later, with the same Message-ID:
so there are never more letters too many than kills. No letter is in two workers' hands at the same time.
"""

import asyncio
import collections
import random
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from prove.conftest import kill
from secretariat.core import clock, mailbox, mailer
from secretariat.core.db import db
from secretariat.core.moves import Mail
from secretariat.core.work import writing
from tests.support.post import Post

LETTERS, KILLS = 150, 5


class SlowPost(Post):
    """A mail server that takes its time after it has accepted: there a kill hurts most."""

    async def handle_DATA(self, server, session, envelope):
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.02)
        return answer


def test_a_killed_worker_loses_no_letter_and_repeats_few(installation):
    post = SlowPost()
    post.port = int(installation.environ["SMTP_PORT"])
    post.open()
    try:
        with writing() as session:
            for n in range(LETTERS):
                mailbox.post(session, f"reader{n}@example.org", "en", f"Letter {n}", "Hello.\n")
        kills = 0
        for n in range(1, KILLS + 1):
            workers = [installation.start(["flask", "--app", "wsgi", "work"]) for _ in range(2)]
            deadline = time.monotonic() + 60
            while len(post.envelopes) < n * LETTERS // (KILLS + 1) and time.monotonic() < deadline:
                time.sleep(0.005)
            time.sleep(random.uniform(0, 0.05))  # noqa: S311
            for worker in workers:
                kill(worker)
                kills += 1
        assert len(post.envelopes) < LETTERS, "all had left before the last kill: the proof proved nothing"
        with clock.at(datetime.now(UTC) + mailer.LEASE + timedelta(minutes=1)):
            mailer.deliver()
    finally:
        post.shut()
    times = collections.Counter(letter["Message-ID"] for letter in post.letters)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).where(Mail.sent_at.is_(None))) == 0
    assert set(times) == {f"<{id}>" for id in db.session.scalars(select(Mail.message_id))}, "none is lost"
    assert max(times.values()) <= 2, "each at most twice"
    repeated = sum(times.values()) - LETTERS
    assert repeated <= kills, f"{repeated} repeated by {kills} kills"
