"""Errands: a list or a report that is long to make, fetched by the worker for whoever asked.

An errand keeps the address of the file and the language, and nothing of what stands there. The worker asks that
address as the person, through the same view with the same checks, when its turn comes: their rights and the figures
are those of that moment, as in any file taken away later. Were the rows kept when it was asked, a right that ended
meanwhile would still hand out what it opened, and a copy of every long list would lie beside the file made of it. The
file says its date and the filter that it holds to.
"""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from flask import current_app, g, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from secretariat.core import jobs
from secretariat.core.content import Job
from secretariat.core.jobs import Made
from secretariat.core.lifecycle import N_, Forbidden, OutOfTurn, Refused
from secretariat.core.policy import Actor, ClusterRef

KIND = "errand"
AT_WORK = "secretariat.errand"
"""The job, in the environment of the request that the worker makes for it; no header of a visitor has such a name."""
MOST = 5
"""Errands of one person that may wait at the same time."""
LONGEST = 2000
"""Characters of an address."""
NAMED = 160
READ, SET = 10, 95
"""Percents done when everything is read, and the most that is told while the document is being made."""

NOT_THERE = N_("There is no list or report at this address any more.")
ENOUGH = N_(
    "Five of your documents are being made. Wait until one of them is there before you ask for another."
)
NOT_YOURS = N_("What you asked for is no longer there, or no longer yours to see.")
NOT_MADE = N_("This document could not be made. Ask for less at once, or for another form of it.")


def ask(session: Session, me: Actor, cluster: ClusterRef | None, address: str, title: str) -> Job:
    """Send the worker for the file at an address of this product; asked again while it waits, the same job."""
    if not _leads_to_a_file(address, cluster):
        raise Refused(NOT_THERE)
    payload = {"address": address, "language": me.language, "title": title[:NAMED]}
    waiting = session.scalars(
        select(Job)
        .where(Job.person_id == me.id, Job.kind == KIND, Job.stage.in_(("waiting", "running")))
        .order_by(Job.id)
        .limit(MOST)
    ).all()
    for job in waiting:
        if job.payload == payload:
            return job
    if len(waiting) == MOST:
        raise Refused(ENOUGH)
    return jobs.ask(session, me, KIND, payload, cluster.id if cluster else None)


def _leads_to_a_file(address: str, cluster: ClusterRef | None) -> bool:
    """Whether an address is one of ours, in this cluster, that answers in a form to take away."""
    path = address.partition("?")[0]
    if not path.startswith("/") or len(address) > LONGEST:
        return False
    try:
        _endpoint, named = current_app.url_map.bind("").match(path, method="GET")
    except (HTTPException, RequestRedirect):
        return False
    return "form" in named and named.get("cluster") == (cluster.slug if cluster else None)


def title(job: Job) -> str:
    """What an errand was sent for, as the page that asked for it called it."""
    return str(job.payload.get("title", "")) if job.kind == KIND else ""


@jobs.kind(KIND, N_("List or report"), seconds=900, megabytes=8192)
def fetch(_session: Session, actor: Actor, job: Job) -> Made:
    """The file at the errand's address, as the person who asked would get it now."""
    app = current_app._get_current_object()
    asked = {"base_url": app.config["BASE_URL"], "environ_overrides": {AT_WORK: job}}
    with app.app_context(), app.test_request_context(job.payload["address"], **asked):
        g._login_user = actor  # nobody signs in: whoever asked is known, and was read again a moment ago
        request.asked_language = job.payload["language"]
        try:
            answer = app.preprocess_request()
            if answer is None:
                answer = app.dispatch_request()
        except HTTPException as refusal:
            raise Refused(NOT_YOURS) from refusal
        except (Forbidden, OutOfTurn) as refusal:
            raise Refused(refusal.reason or NOT_YOURS) from refusal
        answer = app.make_response(answer)
        name = answer.headers.get("Content-Disposition", "").partition('filename="')[2].rstrip('"')
        if answer.status_code != 200 or not name:
            raise Refused(NOT_MADE)
        return Made(answer.get_data(), name, answer.mimetype)


def under_way() -> bool:
    """Whether this request is the worker's, which has the time that a reader has not."""
    return AT_WORK in request.environ


@contextmanager
def advancing(seconds: float) -> Iterator[None]:
    """Within the block, which should take so long, let the job of an errand show how far it is.

    What makes a document does not say how far it has come: what is told is the time gone beside the time expected,
    slower and slower past it. Nothing for a reader who waits.
    """
    job = request.environ.get(AT_WORK)
    if job is None:
        yield
        return
    app, over = current_app._get_current_object(), Event()

    def tell() -> None:
        gone = 0
        with app.app_context():
            while not over.wait(1):
                gone += 1
                jobs.progress(job, READ + round((SET - READ) * (1 - math.exp(-1.5 * gone / seconds))))

    jobs.progress(job, READ)
    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield
    finally:
        over.set()
        teller.join()
