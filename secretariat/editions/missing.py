"""The updates that a draft misses, each with since when and whose move it is.

Missing are: an answer to an offer whose time is over, news of an action or a project that has been silent for thirty
days, the measurement of the period that the edition tells, a milestone whose day has passed. Statements are the same
for any number of them.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import Session

from secretariat.clusters.models import Organisation
from secretariat.core import clock, people_of, together
from secretariat.core.history import Event
from secretariat.core.moves import Move
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.core.timing import SILENT_DAYS
from secretariat.core.waits import who_is
from secretariat.editions import funded, since
from secretariat.editions.models import Edition
from secretariat.editions.owing import Missing
from secretariat.plans import periods
from secretariat.plans.models import Action, Indicator, Measurement, Milestone, Plan
from secretariat.plans.queries import standing_plans
from secretariat.plans.threads import threads
from secretariat.projects.models import Project, ProjectGroup

SHOWN = 200
"""Of each sort, and of all of them together."""
ASKED = "ask_news"
"""The verb by which somebody is asked for news of a part, which has no move of its own."""
_record, _action = Record.__table__.c, Action.__table__.c
_plan, _project = Plan.__table__.c, Project.__table__.c


def missing(session: Session, reader: Actor, cluster: ClusterRef, edition: Edition) -> list[Missing]:
    """What is missing in the edition's scope as its readers see it, the longest first: three statements."""
    asked = _Questions(session, reader, cluster, edition)
    read = together.read(
        session,
        {
            "moves": asked.moves(),
            "measurements": asked.measurements(),
            "milestones": asked.milestones(),
            "asked": asked.asked(),
        },
    )
    told = {(row.part_kind, row.part_id): row.at for row in read["asked"]}
    found = [asked.of_move(row) for row in read["moves"]]
    found += [one for row in read["measurements"] if (one := asked.of_measurement(row, told))]
    found += [asked.of_milestone(row, told) for row in read["milestones"]]
    found = sorted(found, key=lambda one: (-one.days, one.code, one.record_id))[:SHOWN]
    names = people_of.names_by_principal(session, {one.principal for one in found}, clock.now())
    return [replace(one, who=who_is(one.principal, names)) for one in found]


class _Questions:
    """What is asked of the database for one draft, and the rows made into what is missing."""

    def __init__(self, session: Session, reader: Actor, cluster: ClusterRef, edition: Edition):
        self.cluster, self.zone = cluster, ZoneInfo(cluster.time_zone)
        self.today = clock.today(cluster.time_zone)
        self.silent = clock.now() - timedelta(days=SILENT_DAYS)
        self.told_day = min(self.today, edition.ends_on + timedelta(days=1))
        """The measurements told are of the periods that were over on this day."""
        scope = since.scope_of(session, cluster, edition)
        self.plans = [scope.plan.id] if scope.plan else standing_plans(cluster.id)
        group_id = scope.plan.group_id if scope.plan else scope.group_id
        seen = [visible_to(reader, cluster.id)]
        if edition.layout == "funder":
            seen.append(_record.id.in_(funded.ids_of(session, reader, cluster.id, edition.funder)))
        actions, projects, plans = [_record.kind == "action", _action.plan_id.in_(self.plans)], [], []
        if group_id is not None and scope.plan is None:
            actions.append(_record.group_id == group_id)
            plans.append(_record.group_id == group_id)
        if group_id is not None:
            concerned = select(ProjectGroup.project_id).where(ProjectGroup.group_id == group_id)
            projects.append(or_(_record.group_id == group_id, _record.id.in_(concerned)))
        self.seen = and_(*seen)
        self.actions = and_(*actions)
        self.projects = and_(_record.kind == "project", *projects)
        self.own_plans = and_(_record.kind == "plan", _record.id.in_(self.plans), *plans)

    def moves(self) -> Select:
        """Open moves: an answer to an offer, news of an action, news of a project."""
        news = func.coalesce(_action.news_at, _project.news_at, _record.state_since)
        silent = news <= self.silent
        return (
            select(
                _record.id,
                _record.kind,
                _record.title_fr,
                _record.title_en,
                func.coalesce(_action.code, cast(_record.number, String)).label("code"),
                Move.id.label("move_id"),
                Move.principal,
                Move.verb,
                Move.since,
                Move.reminded_at,
                news.label("news_at"),
                Organisation.name_fr,
                Organisation.name_en,
            )
            .select_from(Record.__table__)
            .outerjoin(Action.__table__, _action.id == _record.id)
            .outerjoin(Project.__table__, _project.id == _record.id)
            .join(Move, and_(Move.record_id == _record.id, Move.part_id.is_(None)))
            .outerjoin(Organisation, Organisation.id == func.coalesce(_action.lead_id, _project.lead_id))
            .where(
                self.seen,
                or_(
                    and_(self.actions, _record.state == "in_progress", Move.verb == "progress", silent),
                    and_(
                        self.actions,
                        _record.state == "offered",
                        Move.verb == "accept",
                        Move.due < self.today,
                    ),
                    and_(self.projects, _record.state == "active", Move.verb == "update", silent),
                ),
            )
            .order_by(news, _record.id)
            .limit(SHOWN)
        )

    def of_move(self, row: Any) -> Missing:
        since = row.since if row.verb == "accept" else row.news_at
        day = since.astimezone(self.zone).date()
        return Missing(
            what="answer" if row.verb == "accept" else row.kind,
            record_id=row.id,
            kind=row.kind,
            part=None,
            code=row.code,
            title_fr=row.title_fr,
            title_en=row.title_en,
            day=day,
            days=(self.today - day).days,
            principal=row.principal,
            move_id=row.move_id,
            asked_at=row.reminded_at,
            organisation_fr=row.name_fr or "",
            organisation_en=row.name_en or "",
        )

    def measurements(self) -> Select:
        """The indicators of actions under way and of adopted plans, with the last day that was measured of each."""
        owned = and_(
            self.seen,
            or_(
                and_(self.actions, _record.state == "in_progress"),
                and_(self.own_plans, _record.state == "adopted"),
            ),
        )
        mine = (
            select(Indicator.id)
            .join(Record.__table__, _record.id == Indicator.record_id)
            .outerjoin(Action.__table__, _action.id == _record.id)
            .where(owned, Indicator.state == "followed")
        )
        thread = threads(mine)
        corrected = select(Measurement.corrects_id).where(
            Measurement.corrects_id.is_not(None), Measurement.state != "rejected"
        )
        newest = (
            select(thread.c.root, func.max(Measurement.ends_on).label("ends_on"))
            .join(thread, thread.c.id == Measurement.indicator_id)
            .where(Measurement.state != "rejected", Measurement.id.not_in(corrected))
            .group_by(thread.c.root)
            .subquery("newest_reading")
        )
        return (
            select(
                Indicator.id.label("part_id"),
                Indicator.frequency,
                Indicator.baseline_period,
                Indicator.name_fr,
                Indicator.name_en,
                _record.id,
                _record.kind,
                _action.code,
                func.coalesce(_action.starts_on, _plan.starts_on).label("starts_on"),
                newest.c.ends_on,
                _action.lead_id,
                Organisation.name_fr.label("organisation_fr"),
                Organisation.name_en.label("organisation_en"),
            )
            .join(Record.__table__, _record.id == Indicator.record_id)
            .outerjoin(Action.__table__, _action.id == _record.id)
            .outerjoin(Plan.__table__, _plan.id == _record.id)
            .outerjoin(Organisation, Organisation.id == _action.lead_id)
            .outerjoin(newest, newest.c.root == Indicator.id)
            .where(owned, Indicator.state == "followed")
            .order_by(Indicator.id)
        )

    def of_measurement(self, row: Any, asked: dict[tuple[str, int], datetime]) -> Missing | None:
        """None where the period that is told was measured, or was over before there was anything to measure."""
        period = periods.last_ended(self.told_day, row.frequency)
        end = periods.end_of(period)
        known = row.ends_on or (periods.end_of(row.baseline_period) if row.baseline_period else None)
        if (known and known >= end) or (row.starts_on and row.starts_on > end):
            return None
        return Missing(
            what="measurement",
            record_id=row.id,
            kind=row.kind,
            part=("indicator", row.part_id),
            code=row.code or "",
            title_fr=row.name_fr,
            title_en=row.name_en,
            day=end,
            days=(self.today - end).days,
            principal=self._owner(row.lead_id),
            move_id=None,
            asked_at=asked.get(("indicator", row.part_id)),
            organisation_fr=row.organisation_fr or "",
            organisation_en=row.organisation_en or "",
            period=period,
            last=row.ends_on,
        )

    def milestones(self) -> Select:
        """The milestones whose day has passed and of which nobody has said that they were reached."""
        return (
            select(
                Milestone.id.label("part_id"),
                Milestone.title_fr,
                Milestone.title_en,
                Milestone.due_on,
                Milestone.lead_id,
                _record.id,
                _record.kind,
                func.coalesce(_action.code, cast(_record.number, String)).label("code"),
                Organisation.name_fr,
                Organisation.name_en,
            )
            .join(Record.__table__, _record.id == Milestone.record_id)
            .outerjoin(Action.__table__, _action.id == _record.id)
            .outerjoin(Organisation, Organisation.id == Milestone.lead_id)
            .where(
                self.seen,
                or_(self.actions, self.projects, self.own_plans),
                _record.closed.is_(False),
                Milestone.state == "ahead",
                Milestone.due_on < self.today,
            )
            .order_by(Milestone.due_on, Milestone.id)
            .limit(SHOWN)
        )

    def of_milestone(self, row: Any, asked: dict[tuple[str, int], datetime]) -> Missing:
        return Missing(
            what="milestone",
            record_id=row.id,
            kind=row.kind,
            part=("milestone", row.part_id),
            code=row.code if row.kind != "plan" else "",
            title_fr=row.title_fr,
            title_en=row.title_en,
            day=row.due_on,
            days=(self.today - row.due_on).days,
            principal=self._owner(row.lead_id),
            move_id=None,
            asked_at=asked.get(("milestone", row.part_id)),
            organisation_fr=row.name_fr or "",
            organisation_en=row.name_en or "",
        )

    def _owner(self, lead_id: int | None) -> str:
        return f"o{lead_id}:rep" if lead_id else f"c{self.cluster.id}:coordinator"

    def asked(self) -> Select:
        """When somebody was last asked for news of a part."""
        return (
            select(Event.part_kind, Event.part_id, func.max(Event.at).label("at"))
            .where(
                Event.cluster_id == self.cluster.id,
                Event.verb == ASKED,
                Event.at > clock.now() - timedelta(days=SILENT_DAYS),
            )
            .group_by(Event.part_kind, Event.part_id)
            .order_by(Event.part_id)
        )
