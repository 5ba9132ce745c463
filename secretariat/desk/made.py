"""What the product makes or has made for somebody: work under way, files that wait for their owner, what failed."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from secretariat.core import clock, i18n, jobs
from secretariat.core.content import Job
from secretariat.core.housekeeping import MADE
from secretariat.core.policy import Actor
from secretariat.jobs import errands

SHOWN = 5
FAILED = timedelta(days=2)
"""How long the desk tells of what was not made."""


@dataclass(frozen=True)
class MadeLine:
    """One piece of work: the look of its state with its words, and the page where it is followed or fetched."""

    label: str
    key: str
    status: str
    url: str


def lately(session: Session, me: Actor) -> list[MadeLine]:
    """The latest work asked by this person, and by nobody else, in their clusters or in none: one statement."""
    now = clock.now()
    rows = session.execute(
        select(Job.id, Job.kind, Job.cluster_id, Job.stage, Job.progress, Job.file_name, Job.payload)
        .where(
            Job.person_id == me.id,
            or_(Job.cluster_id.is_(None), Job.cluster_id.in_(list(me.clusters))),
            or_(
                Job.stage.in_(("waiting", "running")),
                and_(Job.sha256.is_not(None), Job.ended_at > now - MADE),
                and_(Job.stage == "failed", Job.ended_at > now - FAILED),
            ),
        )
        .order_by(Job.id.desc())
        .limit(SHOWN)
    ).all()
    return [_line(row, me) for row in rows]


def _line(row, me: Actor) -> MadeLine:
    kind = jobs.kind_of(row)
    label = row.file_name or errands.title(row) or (_(kind.label) if kind else _("File"))
    told = {
        "waiting": ("wait", _("Waiting for its turn")),
        "running": ("ok", _("Being made, %(percent)s", percent=i18n.percent(row.progress, i18n.language()))),
        "done": ("done", _("Ready")),
        "failed": ("late", _("Not made")),
    }
    place = f"/{me.clusters[row.cluster_id].slug}" if row.cluster_id else ""
    return MadeLine(label, *told[row.stage], f"{place}/jobs/{row.id}")
