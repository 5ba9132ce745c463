"""The job that publishes an edition."""

from sqlalchemy.orm import Session

from secretariat.core import acts, jobs, work
from secretariat.core.content import Job
from secretariat.core.lifecycle import N_, OutOfTurn
from secretariat.core.policy import Actor, ClusterRef, product_actor
from secretariat.editions import freezing
from secretariat.editions.models import Edition

KIND = "edition"


@jobs.kind(KIND, N_("Edition of a report"), seconds=600)
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
