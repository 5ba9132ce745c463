"""From queries to a Report: of a plan, a group's plans or a whole cluster, for a period, in one language.

Every read starts from what the reader may see, so a report never shows more than the pages do. The number of
statements does not grow with the number of actions.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from secretariat.core import clock, i18n
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.timing import elapsed
from secretariat.groups.models import WorkingGroup
from secretariat.plans.filters import PlanFilter
from secretariat.plans.models import Plan
from secretariat.plans.queries import CURRENT, action_rows
from secretariat.plans.rows import ActionRow as Row
from secretariat.plans.rows import either
from secretariat.plans.rules import ACTION
from secretariat.reports import gathering
from secretariat.reports.document import (
    ActionRow,
    Axis,
    AxisProgress,
    Band,
    Counts,
    Cover,
    Dashboard,
    Delay,
    Highlight,
    Indicator,
    Objective,
    Report,
    Scope,
    Section,
    Standing,
    Status,
    Summary,
)
from secretariat.reports.glossary import GLOSSARY

UNANSWERED_DAYS = 14
"""An offer without an answer for longer than this stands among the delays."""


@dataclass(frozen=True)
class Asked:
    """What the report is to be about: a plan, a group, or (neither) the whole cluster."""

    language: str
    start: date
    end: date
    plan: Plan | None = None
    group: WorkingGroup | None = None
    chosen: PlanFilter = PlanFilter()
    base_url: str = ""


def build(session: Session, actor: Actor, cluster: ClusterRef, asked: Asked) -> Report:
    """The whole report as plain data, in the language asked for."""
    with i18n.speaking(asked.language):
        return _Builder(session, actor, cluster, asked).report()


class _Builder:
    """One report being gathered."""

    def __init__(self, session: Session, actor: Actor, cluster: ClusterRef, asked: Asked):
        self.session, self.actor, self.cluster, self.asked = session, actor, cluster, asked
        self.lang = asked.language
        self.today = clock.today(cluster.time_zone)
        scope = asked.plan if asked.plan is not None else cluster
        self.found = action_rows(
            session,
            actor,
            scope,
            asked.chosen,
            self.today,
            group_id=asked.group.id if asked.group and not asked.plan else None,
        )
        self.rows: list[Row] = sorted(
            (row for row in self.found.shown if row.status != "dropped"),
            key=lambda r: (r.plan_id, r.sort_code),
        )
        self.plans = gathering.plans(
            session, actor, cluster.id, {row.plan_id for row in self.found.all}, asked
        )
        self.groups = gathering.groups(session, actor, cluster.id)
        ids = [row.id for row in self.rows]
        self.partners = gathering.partners(session, ids, self.lang)
        self.reasons = gathering.reasons(session, ids)
        self.labels = {state.name: _(state.label) for state in ACTION.states}

    def report(self) -> Report:
        asked, several = self.asked, len(self.plans) > 1
        group_id = asked.plan.group_id if asked.plan else (asked.group.id if asked.group else None)
        projects = gathering.projects(
            self.session,
            self.actor,
            self.cluster,
            group_id,
            bool(asked.plan or asked.group),
            self.lang,
            asked.base_url,
        )
        records = [row.id for row in self.rows] + [project.id for project in projects]
        produced = clock.now().astimezone(ZoneInfo(self.cluster.time_zone))
        return Report(
            language=asked.language,
            scope=self._scope(),
            start=asked.start,
            end=asked.end,
            produced_at=produced,
            provisional=True,
            summary=self._summary(),
            dashboard=Dashboard(self._counts(), tuple(self._axes(several))),
            cover=Cover(
                addressed=_(
                    "%(cluster)s, progress report to the board", cluster=self.cluster.name(self.lang)
                ),
                publisher=_("%(cluster)s, cluster secretariat", cluster=self.cluster.name(self.lang)),
            ),
            highlights=tuple(self._highlights()),
            delays=tuple(self._delays(several)),
            sections=tuple(self._sections()),
            projects=tuple(project.shown for project in projects),
            funding=tuple(gathering.funding(self.session, records)),
            glossary=GLOSSARY,
            deadlines=tuple(
                gathering.deadlines(
                    self.session,
                    self.actor,
                    self.cluster,
                    self.rows,
                    group_id,
                    self.today,
                    self.lang,
                    asked.base_url,
                )
            ),
            url=asked.base_url,
        )

    def _scope(self) -> Scope:
        asked, name = self.asked, self.cluster.name(self.lang)
        if asked.plan is not None:
            return Scope("plan", asked.plan.title(self.lang), name, self._band(asked.plan.group_id))
        if asked.group is not None:
            return Scope("group", asked.group.title(self.lang), name, self._band(asked.group.id))
        return Scope("cluster", name, name)

    def _band(self, group_id: int | None) -> Band | None:
        group = self.groups.get(group_id)
        if group is None:
            return None
        code = group.code_fr if self.lang == "fr" else group.code_en
        return Band(code, either(group.title_fr, group.title_en, self.lang), group.hue)

    def _summary(self) -> Summary:
        times = [elapsed(plan.starts_on, plan.ends_on, self.today) for plan in self.plans.values()]
        return Summary(
            done_share=_mean([row.progress for row in self.rows]) or 0,
            time_share=_mean(times),
            late=sum(row.status == "late" for row in self.rows),
            unanswered=sum(row.state == "offered" for row in self.rows),
        )

    def _counts(self) -> Counts:
        count = defaultdict(int)
        for row in self.rows:
            count[row.status] += 1
        return Counts(count["done"], count["ok"], count["soon"], count["late"], count["wait"])

    def _by_axis(self) -> dict[tuple[int, int], list[Row]]:
        """The rows of each axis, plan by plan, in order."""
        result: dict[tuple[int, int], list[Row]] = {}
        order = sorted(self.rows, key=lambda r: (self._plan_order(r.plan_id), r.sort_code))
        for row in order:
            result.setdefault((row.plan_id, row.axis_id), []).append(row)
        return result

    def _plan_order(self, plan_id: int) -> tuple:
        plan = self.plans.get(plan_id)
        group = self.groups.get(plan.group_id) if plan else None
        return (group.number if group else 0, plan_id)

    def _axes(self, several: bool):
        for (plan_id, _axis), rows in self._by_axis().items():
            plan = self.plans.get(plan_id)
            yield AxisProgress(
                code=str(rows[0].axis_rank),
                title=rows[0].axis(self.lang),
                progress=_mean([r.progress for r in rows]) or 0,
                elapsed=_mean([r.elapsed for r in rows]),
                late=sum(r.status == "late" for r in rows),
                without_lead=sum(r.state in ("proposed", "offered", "declined") for r in rows),
                band=self._band(plan.group_id) if several and plan else None,
            )

    def _highlights(self):
        for plan in sorted(self.plans.values(), key=lambda p: self._plan_order(p.id)):
            text = either(plan.highlights_fr, plan.highlights_en, self.lang).strip()
            yield from (Highlight(piece.strip()) for piece in text.split("\n\n") if piece.strip())

    def _delays(self, several: bool):
        for row in self.rows:
            told = self.reasons.get(row.id)
            deferred = told is not None and told.verb == "defer" and self._in_period(told.at)
            waits = row.state in ("offered", "declined") and row.waiting_days > UNANSWERED_DAYS
            if not (row.status == "late" or deferred or waits):
                continue
            plan = self.plans.get(row.plan_id)
            standing = self._standing(row)
            if deferred and row.status not in ("late", "soon"):
                standing = Standing(standing.key, None, _("Deferred"))
            yield Delay(
                code=row.code,
                title=row.title(self.lang),
                due=row.due_on,
                adopted_due=row.adopted_due_on if row.slipped else None,
                standing=standing,
                reason=(row.status_note if row.status == "late" and row.status_note else "")
                or (told.reason if told else ""),
                band=self._band(plan.group_id) if several and plan else None,
            )

    def _in_period(self, moment) -> bool:
        day = moment.astimezone(ZoneInfo(self.cluster.time_zone)).date()
        return self.asked.start <= day <= self.asked.end

    def _standing(self, row: Row) -> Standing:
        key = Status(row.status)
        if key is Status.LATE:
            return Standing(key, row.late_by)
        if key is Status.SOON:
            return Standing(key, row.due_in)
        if key is Status.WAIT:
            return Standing(key, row.waiting_days if row.state == "offered" else None, self.labels[row.state])
        if row.state == "in_progress":
            return Standing(key)
        return Standing(key, None, self.labels[row.state])

    def _sections(self):
        by_plan: dict[int, list[Axis]] = {}
        for (plan_id, _axis), rows in self._by_axis().items():
            objectives: dict[int, list[Row]] = {}
            for row in rows:
                objectives.setdefault(row.objective_id, []).append(row)
            by_plan.setdefault(plan_id, []).append(
                Axis(
                    code=str(rows[0].axis_rank),
                    title=rows[0].axis(self.lang),
                    progress=_mean([r.progress for r in rows]) or 0,
                    elapsed=_mean([r.elapsed for r in rows]),
                    objectives=tuple(
                        Objective(
                            f"{part[0].axis_rank}.{part[0].objective_rank}",
                            part[0].objective(self.lang),
                            tuple(self._row(r) for r in part),
                        )
                        for part in objectives.values()
                    ),
                )
            )
        for plan_id, axes in by_plan.items():
            plan = self.plans.get(plan_id)
            title = either(plan.title_fr, plan.title_en, self.lang) if plan else ""
            yield Section(title, tuple(axes), self._band(plan.group_id) if plan else None)

    def _row(self, row: Row) -> ActionRow:
        return ActionRow(
            code=row.code,
            title=row.title(self.lang),
            lead=row.lead(self.lang) if row.state not in ("offered", "declined", "proposed") else "",
            standing=self._standing(row),
            progress=row.progress,
            elapsed=row.elapsed,
            partners=tuple(self.partners.get(row.id, ())),
            start=row.starts_on,
            due=row.due_on,
            adopted_due=row.adopted_due_on if row.slipped else None,
            indicators=self._indicator(row),
            budget_cents=row.budget_cents,
            note=row.status_note,
            holder=", ".join(row.awaited[:2]),
            holder_days=row.waiting_days if row.principal else None,
            url=f"{self.asked.base_url}/r/{row.id}",
        )

    def _indicator(self, row: Row) -> tuple[Indicator, ...]:
        measured = row.measured
        if measured is None:
            return ()
        in_time = measured.ends_on is not None and measured.ends_on <= self.asked.end
        return (
            Indicator(
                name=measured.name(self.lang),
                unit=measured.unit(self.lang),
                baseline=gathering.exact(measured.baseline_value),
                target=gathering.exact(measured.target_value),
                actual=gathering.exact(measured.value) if in_time else None,
                verified=in_time and measured.state in ("verified", "published"),
                as_of=measured.ends_on if in_time else None,
            ),
        )


def _mean(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known)) if known else None


def plans_of(session: Session, actor: Actor, cluster_id: int) -> list:
    """The plans that stand, for choosing what a report is about."""
    return session.execute(
        select(
            Plan.id, Plan.title_fr, Plan.title_en, Plan.group_id, Plan.scope, func.coalesce(Plan.group_id, 0)
        )
        .where(visible_to(actor, cluster_id), Plan.state.in_(CURRENT))
        .order_by(func.coalesce(Plan.group_id, 0), Plan.id)
    ).all()
