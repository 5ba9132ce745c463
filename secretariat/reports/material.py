"""What a report is made from: the rows and records gathered, and the parts of the report that follow from them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from secretariat.core.borrowed import either, still
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import Plan
from secretariat.plans.narrowing import pace
from secretariat.plans.rows import ActionRow as Row
from secretariat.reports.document import Highlight
from secretariat.reports.progress import (
    ActionRow,
    Axis,
    AxisProgress,
    Band,
    Indicator,
    Objective,
    Section,
    Standing,
    Status,
)

WITHOUT_LEAD = ("proposed", "offered", "declined")
"""States of an action that no organisation has taken up."""


@dataclass
class Material:
    """The actions of a report in reading order, with what is told about them, by id."""

    lang: str
    base_url: str
    rows: list[Row]
    plans: dict[int, Plan]
    groups: dict[int, WorkingGroup]
    labels: dict[str, str]
    """The words of the actions' states."""
    partners: dict[int, list[str]] = field(default_factory=dict)
    indicators: dict[int, list[Indicator]] = field(default_factory=dict)

    def __post_init__(self):
        self.rows = sorted(self.rows, key=lambda row: (self._order(row.plan_id), row.sort_code))
        self.by_axis: dict[tuple[int, int], list[Row]] = {}
        for row in self.rows:
            self.by_axis.setdefault((row.plan_id, row.axis_id), []).append(row)

    @property
    def several(self) -> bool:
        """Whether a line must say whose plan it is of."""
        return len(self.plans) > 1

    def band(self, group_id: int | None) -> Band | None:
        group = self.groups.get(group_id)
        if group is None:
            return None
        code = group.code_fr if self.lang == "fr" else group.code_en
        return Band(code, either(group.title_fr, group.title_en, self.lang), group.hue)

    def band_of(self, row: Row) -> Band | None:
        """The band of a row's group, where the report covers several plans."""
        return self.band(self.plans[row.plan_id].group_id) if self.several else None

    def _order(self, plan_id: int) -> tuple:
        """The cluster's own plans first, then those of the groups in their order."""
        plan = self.plans[plan_id]
        group = self.groups.get(plan.group_id)
        return (plan.group_id is not None, group.number if group else 0, plan_id)

    def axes(self) -> Iterator[AxisProgress]:
        """The lines of the dashboard."""
        for rows in self.by_axis.values():
            progress, elapsed = pace(rows)
            yield AxisProgress(
                code=str(rows[0].axis_rank),
                title=rows[0].axis(self.lang),
                progress=progress,
                elapsed=elapsed,
                late=sum(r.status == "late" for r in rows),
                without_lead=sum(r.state in WITHOUT_LEAD for r in rows),
                band=self.band_of(rows[0]),
            )

    def highlights(self) -> Iterator[Highlight]:
        """What the coordinators wrote, plan by plan; where there are several plans, with whose it is."""
        for plan in sorted(self.plans.values(), key=lambda p: self._order(p.id)):
            text = either(plan.highlights_fr.strip(), plan.highlights_en.strip(), self.lang)
            band, source = None, ""
            if self.several:
                band = self.band(plan.group_id)
                source = band.name if band else either(plan.title_fr, plan.title_en, self.lang)
            for piece in text.replace("\r\n", "\n").split("\n\n"):
                if piece.strip():
                    yield Highlight(still(piece.strip(), text), source, band)

    def standing(self, row: Row) -> Standing:
        """Where an action stands in time, with the days that go with it, or its state's own word."""
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

    def sections(self) -> Iterator[Section]:
        """A section for each plan that has actions, axis by axis, objective by objective."""
        by_plan: dict[int, list[Axis]] = {}
        for (plan_id, _axis), rows in self.by_axis.items():
            by_plan.setdefault(plan_id, []).append(self._axis(rows))
        for plan_id, axes in by_plan.items():
            plan = self.plans[plan_id]
            title = either(plan.title_fr, plan.title_en, self.lang)
            yield Section(title, tuple(axes), self.band(plan.group_id))

    def _axis(self, rows: list[Row]) -> Axis:
        objectives: dict[int, list[Row]] = {}
        for row in rows:
            objectives.setdefault(row.objective_id, []).append(row)
        progress, elapsed = pace(rows)
        return Axis(
            code=str(rows[0].axis_rank),
            title=rows[0].axis(self.lang),
            progress=progress,
            elapsed=elapsed,
            objectives=tuple(
                Objective(
                    f"{part[0].axis_rank}.{part[0].objective_rank}",
                    part[0].objective(self.lang),
                    tuple(self._action(row) for row in part),
                )
                for part in objectives.values()
            ),
        )

    def _action(self, row: Row) -> ActionRow:
        return ActionRow(
            code=row.code,
            title=row.title(self.lang),
            lead="" if row.state in WITHOUT_LEAD else row.lead(self.lang),
            standing=self.standing(row),
            progress=row.progress,
            elapsed=row.elapsed,
            partners=tuple(self.partners.get(row.id, ())),
            start=row.starts_on,
            due=row.due_on,
            adopted_due=row.adopted_due_on if row.slipped else None,
            indicators=tuple(self.indicators.get(row.id, ())),
            budget_cents=row.budget_cents,
            note=row.status_note,
            holder=", ".join(row.awaited[:2]),
            holder_days=row.waiting_days if row.principal else None,
            url=f"{self.base_url}/r/{row.id}",
        )
