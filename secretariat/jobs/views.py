"""A job's page, for the one who asked: it looks again by itself until the file is there; and asking for an errand."""

from datetime import timedelta

from flask import Blueprint, Response, abort, make_response, render_template, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import clock, files, forms, jobs, work
from secretariat.core.content import Job
from secretariat.core.db import db
from secretariat.core.lifecycle import Refused
from secretariat.core.policy import Actor, ClusterRef, Permission
from secretariat.core.web import actor, carry_out, needs
from secretariat.jobs import errands

bp = Blueprint("jobs", __name__)
ID = "<int(max=2147483647):id>"
SECONDS = 2
"""Between two looks at a job under way."""
LONG_WAIT = timedelta(minutes=1)
"""Without a worker heard of, a job that has waited this long waits for one to be started."""


class AskForm(forms.Form):
    """Where the file of an errand stands, and what it is called."""

    address = forms.line("", required=True, limit=errands.LONGEST)
    title = forms.line("", limit=forms.LINE)


def own_job(session: Session, me: Actor, cluster: ClusterRef | None, id: int) -> Job:
    """A job of this person in this cluster, or in none; nobody else's exists (404)."""
    within = Job.cluster_id == cluster.id if cluster else Job.cluster_id.is_(None)
    job = session.scalars(select(Job).where(Job.id == id, Job.person_id == me.id, within)).one_or_none()
    if job is None:
        abort(404)
    return job


@bp.post("/jobs/")
@bp.post("/<cluster>/jobs/")
@needs(Permission.SIGNED_IN, statements=12)
def ask(cluster: ClusterRef | None = None) -> Response:
    """Send the worker for a long list or report, and go where its progress is shown."""
    form = AskForm()
    if not form.validate_on_submit():
        raise Refused(errands.NOT_THERE)
    return carry_out(
        lambda session, me: errands.ask(session, me, cluster, form.address.data, form.title.data or ""),
        to=lambda job: url_for(".show", cluster=cluster.slug if cluster else None, id=job.id),
    )


@bp.get(f"/jobs/{ID}")
@bp.get(f"/<cluster>/jobs/{ID}")
@needs(Permission.SIGNED_IN, statements=10)
def show(id: int, cluster: ClusterRef | None = None) -> Response:
    """How far a job is; when it is done, the way to its file."""
    job = own_job(db.session, actor(), cluster, id)
    entry = jobs.kind_of(job)
    there = bool(job.sha256) and files.path_of(job.sha256).exists()
    slug = cluster.slug if cluster else None
    waits = job.stage == "waiting" and clock.now() - job.created_at > LONG_WAIT
    page = render_template(
        "jobs/show.html",
        cluster=cluster,
        job=job,
        label=errands.title(job) or (_(entry.label) if entry else _("File")),
        message=_(job.message) if job.message else "",
        idle=waits and not work.alive(),
        here=url_for(".show", cluster=slug, id=job.id),
        file_url=url_for(".file", cluster=slug, id=job.id) if there else None,
    )
    response = make_response(page)
    if job.stage in ("waiting", "running"):
        response.headers["Refresh"] = str(SECONDS)
    return response


@bp.get(f"/jobs/{ID}/file")
@bp.get(f"/<cluster>/jobs/{ID}/file")
@needs(Permission.SIGNED_IN, statements=6)
def file(id: int, cluster: ClusterRef | None = None) -> Response:
    """The file that a job made, always as a download."""
    job = own_job(db.session, actor(), cluster, id)
    if not job.sha256 or not files.path_of(job.sha256).exists():
        abort(404)
    return send_file(
        files.path_of(job.sha256),
        mimetype=job.media_type or "application/octet-stream",
        as_attachment=True,
        download_name=job.file_name or f"{job.kind}-{job.id}",
        etag=False,
    )
