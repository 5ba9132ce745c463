"""One action of a plan as every view, panel and report reads it, and what its dates say today."""

from dataclasses import dataclass, field
from datetime import date, datetime

from secretariat.core.borrowed import either, proper
from secretariat.core.timing import SILENT_DAYS, SOON_DAYS, elapsed

RUNNING = ("accepted", "in_progress")
"""States in which a date can be near or past."""
DROPPED = ("abandoned", "replaced", "unmade")
UNLED = ("proposed", "declined", "carried")
"""States in which no organisation leads, whatever was offered before."""
OPEN = ("ok", "soon", "late", "wait")


@dataclass(slots=True)
class Measured:
    """An action's first indicator: its latest reading of any stage, its latest published one, its target."""

    indicator_id: int
    name_fr: str
    name_en: str
    unit_fr: str
    unit_en: str
    direction: str
    baseline_value: float | None
    baseline_period: str
    value: float | None
    period: str | None
    ends_on: date | None
    state: str | None
    """submitted, verified or published; None without a reading."""
    published_value: float | None
    published_period: str | None
    target_value: float | None
    """The target of the period that runs now, or of the last one."""
    target_period: str | None
    target_ends_on: date | None
    target_adopted: float | None

    def name(self, lang: str) -> str:
        return either(self.name_fr, self.name_en, lang)

    def unit(self, lang: str) -> str:
        return proper(self.unit_fr, self.unit_en, lang)


@dataclass(slots=True)
class ActionRow:
    """One action. The fields up to ``sought`` stand in the order of queries.COLUMNS; the rest is computed."""

    id: int
    number: int
    cluster_id: int
    group_id: int | None
    title_fr: str
    title_en: str
    state: str
    state_since: datetime
    version: int
    due_on: date | None
    plan_id: int
    code: str
    sort_code: str
    lead_id: int | None
    starts_on: date | None
    budget_cents: int | None
    progress: int
    status_note: str
    news_at: datetime | None
    serves_id: int | None
    carries_on_id: int | None
    objective_id: int
    objective_rank: int
    objective_fr: str
    objective_en: str
    axis_id: int
    axis_rank: int
    axis_fr: str
    axis_en: str
    lead_fr: str | None
    lead_en: str | None
    adopted: bool
    """Whether a baseline was frozen for it."""
    adopted_starts_on: date | None
    adopted_due_on: date | None
    adopted_lead_id: int | None
    adopted_budget_cents: int | None
    sought: str
    status: str = ""
    """done, ok, soon, late, wait or dropped."""
    late_by: int = 0
    """Days past the due date of one that is late."""
    due_in: int | None = None
    """Days to the due date of one that runs."""
    silent_for: int | None = None
    """Days without news of one under way, from SILENT_DAYS on."""
    elapsed: int | None = None
    """Share of its time that has passed, in whole percent."""
    principal: str = ""
    """Who is awaited: an office (o7:rep, c1:coordinator); empty where nobody is."""
    verb: str = ""
    since: datetime | None = None
    waiting_days: int = 0
    mine: bool = False
    awaited: list[str] = field(default_factory=list)
    """The names behind ``principal``."""
    representatives: list[str] = field(default_factory=list)
    """Who may commit the lead."""
    measured: Measured | None = None

    def title(self, lang: str) -> str:
        return either(self.title_fr, self.title_en, lang)

    def lead(self, lang: str) -> str:
        """The lead's name; empty where nobody leads (yet, or any more)."""
        return proper(self.lead_fr, self.lead_en, lang)

    def axis(self, lang: str) -> str:
        return either(self.axis_fr, self.axis_en, lang)

    def objective(self, lang: str) -> str:
        return either(self.objective_fr, self.objective_en, lang)

    @property
    def slipped(self) -> bool:
        """Whether its due date is another than the adopted one."""
        return self.adopted and self.adopted_due_on != self.due_on

    @property
    def shows_progress(self) -> bool:
        return self.state in ("accepted", "in_progress", "completed", "confirmed") or self.progress > 0


def standing(state: str, due_on: date | None, today: date) -> str:
    """Where an action stands in time: done, dropped, wait, late, soon or ok."""
    if state == "confirmed":
        return "done"
    if state in DROPPED:
        return "dropped"
    if state not in RUNNING:
        return "wait"
    if due_on is None:
        return "ok"
    left = (due_on - today).days
    return "late" if left < 0 else "soon" if left <= SOON_DAYS else "ok"


def silence(state: str, last: datetime | None, now: datetime) -> int | None:
    """Days without news of an action under way, once they are SILENT_DAYS or more; None otherwise."""
    if state != "in_progress" or last is None:
        return None
    days = (now - last).days
    return days if days >= SILENT_DAYS else None


def compute(row: ActionRow, today: date, now: datetime) -> None:
    """Fill in what follows from the dates."""
    if row.state in UNLED or (row.state in DROPPED and row.lead_fr is None):
        row.lead_id, row.lead_fr, row.lead_en = None, None, None
    row.status = standing(row.state, row.due_on, today)
    if row.due_on and row.state in RUNNING:
        left = (row.due_on - today).days
        row.late_by, row.due_in = max(-left, 0), max(left, 0)
    row.silent_for = silence(row.state, row.news_at or row.state_since, now)
    row.elapsed = elapsed(row.starts_on, row.due_on, today)
