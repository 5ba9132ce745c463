"""From queries to a Report: of a plan, a group's plans or a whole cluster, for a period, in one language.

Every read starts from what the reader may see, so a report never shows more than the pages do. The number of
statements does not grow with the number of actions.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from secretariat.core import clock, i18n
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.timing import elapsed
from secretariat.groups.models import WorkingGroup
from secretariat.plans.filters import PlanFilter
from secretariat.plans.listing import told as asked_for
from secretariat.plans.models import Plan
from secretariat.plans.narrowing import pace
from secretariat.plans.queries import action_rows
from secretariat.plans.rules import ACTION
from secretariat.reports import calendar, gathering, served
from secretariat.reports.chapters import OUTLINE, Chapter
from secretariat.reports.document import Cover, Dashboard, Report, Scope, Summary
from secretariat.reports.glossary import GLOSSARY
from secretariat.reports.material import Material
from secretariat.reports.progress import Counts, Delay, Standing

UNANSWERED_DAYS = 14
"""An offer without an answer for longer than this stands among the delays."""


@dataclass(frozen=True)
class Asked:
    """What the report is to be about: a plan, a group, or (neither) the whole cluster.

    ``dated``: with the calendar of deadlines, which not every form shows.
    """

    language: str
    start: date
    end: date
    plan: Plan | None = None
    group: WorkingGroup | None = None
    chosen: PlanFilter = PlanFilter()
    base_url: str = ""
    dated: bool = True
    only: frozenset[int] | None = None
    """The actions and projects that it tells of, where not all of its scope."""
    notes: Mapping[int, str] = field(default_factory=dict)
    """What an edition says of its exceptions, by action."""
    reader: str = ""
    """Whose eyes it is made for, by name; nobody's in particular where it is an edition."""

    @property
    def group_id(self) -> int | None:
        if self.plan is not None:
            return self.plan.group_id
        return self.group.id if self.group is not None else None


def build(session: Session, actor: Actor, cluster: ClusterRef, asked: Asked) -> Report:
    """The whole report as plain data, in the language asked for."""
    with i18n.speaking(asked.language):
        return _Builder(session, actor, cluster, asked).report()


class _Builder:
    """One report being gathered."""

    def __init__(self, session: Session, actor: Actor, cluster: ClusterRef, asked: Asked):
        self.session, self.actor, self.cluster, self.asked = session, actor, cluster, asked
        self.zone = ZoneInfo(cluster.time_zone)
        self.today = clock.today(cluster.time_zone)
        plans = gathering.plans(session, actor, cluster.id, asked)
        rows, self.left_out = self._rows(plans)
        ids = [row.id for row in rows]
        self.reasons = gathering.reasons(session, ids)
        self.made = Material(
            asked.language,
            asked.base_url,
            rows,
            plans,
            gathering.groups(session, actor, cluster.id),
            {state.name: _(state.label) for state in ACTION.states},
            gathering.partners(session, ids, asked.language),
            gathering.indicators(session, ids, asked.end, asked.language),
        )

    def _rows(self, plans: dict[int, Plan]) -> tuple[list, int]:
        """The actions of these plans that the filter keeps, and how many it leaves out; dropped ones are no
        part of either."""
        asked = self.asked
        found = action_rows(
            self.session,
            self.actor,
            asked.plan if asked.plan is not None else self.cluster,
            asked.chosen,
            self.today,
            group_id=asked.group.id if asked.group and not asked.plan else None,
            indicators=False,
            representatives=False,
        )

        def counting(rows: list) -> list:
            return [
                row
                for row in rows
                if row.plan_id in plans
                and row.status != "dropped"
                and (asked.only is None or row.id in asked.only)
            ]

        self.all = found.all
        kept = counting(found.shown)
        return kept, len(counting(found.all)) - len(kept)

    def report(self) -> Report:
        asked, made = self.asked, self.made
        name = self.cluster.name(asked.language)
        projects = gathering.projects(self.session, self.actor, self.cluster, asked)
        if asked.only is not None:
            projects = [project for project in projects if project.id in asked.only]
        records = [row.id for row in made.rows] + [project.id for project in projects]
        chapters = tuple(self._served())
        return Report(
            language=asked.language,
            scope=self._scope(name),
            start=asked.start,
            end=asked.end,
            produced_at=clock.now().astimezone(self.zone),
            provisional=True,
            summary=self._summary(),
            dashboard=Dashboard(self._counts(), tuple(made.axes())),
            cover=Cover(
                addressed=_("%(cluster)s, progress report to the board", cluster=name),
                publisher=_("%(cluster)s, cluster secretariat", cluster=name),
            ),
            highlights=tuple(made.highlights()),
            delays=tuple(self._delays()),
            sections=tuple(made.sections()),
            projects=tuple(project.shown for project in projects),
            funding=tuple(gathering.funding(self.session, records)),
            glossary=GLOSSARY,
            deadlines=self._deadlines({project.id for project in projects}) if asked.dated else (),
            url=asked.base_url,
            reader=asked.reader,
            brand=gathering.brand(self.session, self.cluster, asked.language),
            told=tuple(f"{label}{_(': ')}{value}" for label, value in self._asked_for() if value),
            chapters=chapters,
            outline=_after("sections", tuple(chapter.key for chapter in chapters)),
        )

    def _asked_for(self) -> list[tuple[str, str]]:
        """What the filter asks for, in words; a report keeps the order of its plan."""
        return asked_for(replace(self.asked.chosen, sort="code"), self.all, self.asked.language)

    def _served(self) -> Iterator[Chapter]:
        """What the groups do for a plan, where the report is of that whole plan; a selection is its own actions."""
        plan = self.asked.plan
        if plan is not None and not self.left_out:
            told = served.chapter(self.session, self.actor, self.cluster, plan, self.made)
            if told is not None:
                yield told

    def _deadlines(self, projects: set[int]) -> tuple:
        covered = projects | set(self.made.plans)
        return tuple(
            calendar.deadlines(
                self.session, self.actor, self.cluster, self.asked, self.made.rows, covered, self.today
            )
        )

    def _scope(self, name: str) -> Scope:
        asked, band = self.asked, self.made.band(self.asked.group_id)
        if asked.plan is not None:
            return Scope("plan", asked.plan.title(asked.language), name, band)
        if asked.group is not None:
            return Scope("group", asked.group.title(asked.language), name, band)
        return Scope("cluster", name, name)

    def _summary(self) -> Summary:
        rows = self.made.rows
        done, gone = pace(rows)
        if (
            not self.left_out
        ):  # whole plans are set against their own calendars, a selection against its actions'
            times = [elapsed(p.starts_on, p.ends_on, self.today) for p in self.made.plans.values()]
            known = [time for time in times if time is not None]
            gone = round(sum(known) / len(known)) if known else None
        return Summary(
            done_share=done,
            time_share=gone,
            late=sum(row.status == "late" for row in rows),
            unanswered=sum(row.state == "offered" for row in rows),
            left_out=self.left_out,
        )

    def _counts(self) -> Counts:
        count = Counter(row.status for row in self.made.rows)
        return Counts(count["done"], count["ok"], count["soon"], count["late"], count["wait"])

    def _delays(self) -> Iterator[Delay]:
        """What is late, was put off in the period, or waits too long for an answer, with the reason given."""
        for row in self.made.rows:
            told = self.reasons.get(row.id)
            deferred = told is not None and told.verb == "defer" and self._in_period(told.at)
            waits = row.state in ("offered", "declined") and row.waiting_days > UNANSWERED_DAYS
            if not (row.status == "late" or deferred or waits):
                continue
            standing = self.made.standing(row)
            if deferred and row.status not in ("late", "soon"):
                standing = Standing(standing.key, None, _("Deferred"))
            yield Delay(
                code=row.code,
                title=row.title(self.asked.language),
                due=row.due_on,
                adopted_due=row.adopted_due_on if row.slipped else None,
                standing=standing,
                reason=(row.status_note if row.status == "late" else "") or (told.reason if told else ""),
                band=self.made.band_of(row),
                comment=self.asked.notes.get(row.id, ""),
                action_id=row.id,
            )

    def _in_period(self, moment: datetime) -> bool:
        return self.asked.start <= moment.astimezone(self.zone).date() <= self.asked.end


def _after(name: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """The outline of a report that is no edition, with these chapters after one of its parts."""
    place = OUTLINE.index(name) + 1
    return (*OUTLINE[:place], *keys, *OUTLINE[place:])


def plans_of(session: Session, actor: Actor, cluster_id: int) -> list:
    """The plans that a report can be asked of: those of gathering.plans, and drafts by themselves."""
    return session.execute(
        select(Plan.id, Plan.title_fr, Plan.title_en, Plan.group_id, Plan.scope)
        .where(visible_to(actor, cluster_id), Plan.state != "superseded")
        .order_by(func.coalesce(Plan.group_id, 0), Plan.id)
        .limit(gathering.MOST)
    ).all()
