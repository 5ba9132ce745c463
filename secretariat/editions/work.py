"""What is done beside the web: the job that publishes an edition, and the drafts that a schedule opens."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import acts, clock, jobs, work
from secretariat.core.content import Job
from secretariat.core.lifecycle import N_, OutOfTurn
from secretariat.core.policy import Actor, ClusterRef, product_actor
from secretariat.core.walls import Cluster
from secretariat.editions import commands, freezing, series
from secretariat.editions.models import JOB, Edition


@jobs.kind(JOB, N_("Edition of a report"), seconds=600)
def publish(session: Session, actor: Actor, job: Job) -> None:
    """Make every form of an edition and publish it; where that fails, the edition is a draft again."""
    cluster = actor.clusters[job.cluster_id]
    try:
        _one_instant(session)
        edition = session.get(Edition, job.payload["edition"])
        if edition is None or edition.state != "publishing":
            raise OutOfTurn(N_("The edition is not waiting to be published any more."))
        frozen = freezing.gather(session, cluster, edition)
        session.rollback()
        kept = freezing.render(frozen, lambda percent: jobs.progress(job, percent))
        with work.writing() as writing:
            freezing.seal(writing, cluster, frozen, kept)
    except Exception:
        session.rollback()
        _give_back(cluster, job)
        raise


def _one_instant(session: Session) -> None:
    """Read everything from here on as of one instant. SQLite does so by itself."""
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def _give_back(cluster: ClusterRef, job: Job) -> None:
    with work.writing() as session:
        edition = freezing.hold(session, job.payload["edition"])
        if edition is not None and edition.state == "publishing" and edition.job_id == job.id:
            acts.take_step(session, product_actor(cluster), edition, "fail")


@work.every(3600, "editions", rank=30)
def prepare_next(session: Session) -> str:
    """Open the draft of each next edition whose time has come. The coordination finds it among what waits for it."""
    query = select(Edition).where(Edition.state == "published", Edition.recurrence != "")
    opened = 0
    for edition in session.scalars(query.order_by(Edition.id).limit(500)).all():
        cluster = _cluster(session, edition)
        period = series.due_period(session, edition, clock.today(cluster.time_zone))
        if period is None:
            continue
        told = {name: getattr(edition, name) for name in commands.COPIED}
        if edition.plan_id:
            told["plan_id"] = series.plan_now(session, edition.plan_id)
        commands.open_draft(
            session,
            product_actor(cluster),
            cluster,
            {**told, "starts_on": period[0], "ends_on": period[1]},
            {"follows": edition.id},
        )
        opened += 1
    return f"{opened} drafts opened" if opened else ""


def _cluster(session: Session, edition: Edition) -> ClusterRef:
    found = session.get(Cluster, edition.cluster_id)
    return ClusterRef(found.id, found.slug, found.name_fr, found.name_en, found.time_zone)
