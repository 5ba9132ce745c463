"""A job's page, for the one who asked: it reloads itself until the file is there."""

from flask import Blueprint, Response, abort, make_response, render_template, send_file, url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import files, jobs
from secretariat.core.content import Job
from secretariat.core.db import db
from secretariat.core.policy import Actor, ClusterRef, Permission
from secretariat.core.web import actor, needs

bp = Blueprint("jobs", __name__)
ID = "<int(max=2147483647):id>"
SECONDS = 2
"""Between two looks at a job under way."""


def own_job(session: Session, me: Actor, cluster: ClusterRef, id: int) -> Job:
    """A job of this person in this cluster; nobody else's exists (404)."""
    job = session.scalars(
        select(Job).where(Job.id == id, Job.person_id == me.id, Job.cluster_id == cluster.id)
    ).one_or_none()
    if job is None:
        abort(404)
    return job


@bp.get(f"/<cluster>/jobs/{ID}")
@needs(Permission.READ_CLUSTER, statements=10)
def show(cluster: ClusterRef, id: int) -> Response:
    """How far a job is; when it is done, the way to its file."""
    job = own_job(db.session, actor(), cluster, id)
    entry = jobs.kind_of(job)
    there = bool(job.sha256) and files.path_of(job.sha256).exists()
    page = render_template(
        "jobs/show.html",
        cluster=cluster,
        job=job,
        label=_(entry.label) if entry else _("File"),
        message=_(job.message) if job.message else "",
        file_url=url_for("jobs.file", cluster=cluster.slug, id=job.id) if there else None,
    )
    response = make_response(page)
    if job.stage in ("waiting", "running"):
        response.headers["Refresh"] = str(SECONDS)
    return response


@bp.get(f"/<cluster>/jobs/{ID}/file")
@needs(Permission.READ_CLUSTER, statements=6)
def file(cluster: ClusterRef, id: int) -> Response:
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
