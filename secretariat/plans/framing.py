"""What stands around every view of a plan: headline, how its actions stand, tabs, filter, exports."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import clock, i18n, kinds
from secretariat.core.charts import status_bar
from secretariat.core.listing import NAMES, PICTURES
from secretariat.core.moves import Move
from secretariat.core.offers import Button, buttons
from secretariat.core.people_of import names_by_principal
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.timing import elapsed
from secretariat.core.waits import waits
from secretariat.plans import filters, present
from secretariat.plans.figures import Extent, extent
from secretariat.plans.filters import PlanFilter
from secretariat.plans.models import Plan
from secretariat.plans.narrowing import pace
from secretariat.plans.queries import PAGE, ActionRows, action_rows
from secretariat.plans.rules import PLAN

VIEWS = ("table", "board", "timeline", "indicators", "history")
FILES = {
    "table": (("actions", NAMES),),
    "board": (("actions", NAMES),),
    "indicators": (("indicators", NAMES),),
    "timeline": (("timeline", PICTURES), ("actions", NAMES[:2])),
}
"""The view → what its files are called, and their forms; a picture’s PDF stands for the list’s."""
EXPORTS = (
    ("PDF", "report.pdf"),
    ("Word", "report.docx"),
    ("Excel", "report.xlsx"),
    ("CSV", "report.csv"),
    ("JSON", "report.json"),
)


@dataclass
class Frame:
    """What plans/frame.html reads."""

    plan: Plan
    view: str
    url: str
    title: str
    sentence: str
    rows: ActionRows
    extent: Extent
    counts: list
    svg: Markup
    percent: int
    elapsed: int | None
    ends: str
    tabs: list[dict]
    leads: list[tuple[int, str]]
    exports: list[tuple[str, str]]
    buttons: list[Button]
    shut: list[Button]
    """Steps that cannot be taken just now, each with its reason."""
    waits: list
    editor: bool
    """Whether the reader may add to the plan."""
    hue: int = 0
    status: tuple[str, str] = ("ok", "")
    editions: list[tuple[str, str]] = field(default_factory=list)
    """Other editions: what they are, and their address."""
    choices: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """What the filter offers, in words."""
    files: list[tuple[str, str]] = field(default_factory=list)
    """This view as a file: what it shows, no more."""

    @property
    def chosen(self) -> PlanFilter:
        return self.rows.chosen

    @property
    def table_url(self) -> str:
        """The table with the same filter."""
        return self.address("")

    @property
    def here(self) -> str:
        """The address of this view, to which the filter is sent."""
        return self.url + ("" if self.view == "table" else self.view)

    def address(self, view: str, *leave_out: str, **changes: Any) -> str:
        """A view of the plan with the filter that holds now, changed as asked."""
        return address(self.url, self.chosen, view, *leave_out, **changes)


def address(url: str, chosen: PlanFilter, view: str, *leave_out: str, **changes: Any) -> str:
    """The address of a view of the plan at ``url``, with a filter changed as asked."""
    query = urlencode(chosen.to_args(*leave_out, **changes))
    return f"{url}{view}{'?' if query else ''}{query}"


def frame(session: Session, me: Actor, cluster: ClusterRef, plan: Plan, view: str, lang: str) -> Frame:
    """Read the plan's actions through the filter of the address, and what stands around them.

    Five statements (rows, moves, extent, the plan's own moves, a guard), two more where representatives or
    the names of those awaited are shown.
    """
    chosen, today = filters.parse(request.args), clock.today(cluster.time_zone)
    rows = action_rows(
        session, me, plan, chosen, today, indicators=False, representatives=chosen.by == "owner"
    )
    url = kinds.address(cluster.slug, "plan", plan.id)
    around = extent(session, plan)
    counts = present.counts(rows.counts)
    actions = len(rows.all) - rows.counts["dropped"]
    went_on = sum(row.state == "replaced" for row in rows.all)
    made = Frame(
        plan=plan,
        view=view,
        url=url,
        title=plan.title(lang),
        sentence=present.plan_sentence(
            plan, around, rows.counts["dropped"] - went_on, actions, went_on, lang
        ),
        rows=rows,
        extent=around,
        counts=counts,
        svg=status_bar(counts, _("Actions by status")),
        percent=pace(rows.all)[0],
        elapsed=elapsed(plan.starts_on, plan.ends_on, today),
        ends=i18n.day(plan.ends_on, lang, "long"),
        tabs=[],
        leads=present.lead_choices(rows, lang),
        exports=[],
        buttons=[],
        shut=[],
        waits=[],
        editor=_edits(me, plan),
        status=_status(plan),
        editions=_editions(around, cluster.slug),
    )
    made.hue = around.hue or 0
    made.tabs = tabs(url, chosen, view, around.indicators)
    made.exports = [(name, made.address(path, "page", "rows")) for name, path in EXPORTS]
    made.exports.insert(0, (_("Report"), made.address("report", "page", "rows")))
    made.exports.append((_("Calendar"), made.address("deadlines.ics", "page", "rows")))
    made.choices = {
        "status": present.status_choices(),
        "whose": present.whose_choices(),
        "due": present.due_choices(),
    }
    if view in FILES:
        made.files = [
            (name, made.address(f"{path}.{form}", "page", "rows"))
            for path, forms in FILES[view]
            for form, name in forms
        ]
    _add_steps(session, me, made, lang, today)
    return made


def tabs(url: str, chosen: PlanFilter, view: str, indicators: int | None = None) -> list[dict]:
    """Table, board, timeline, indicators, history; the filter goes along."""
    words = {
        "table": (_("Table"), "table"),
        "board": (_("Board"), "kanban"),
        "timeline": (_("Timeline"), "bar-chart-steps"),
        "indicators": (_("Indicators"), "graph-up"),
        "history": (_("History"), "clock-history"),
    }
    return [
        {
            "label": words[name][0],
            "icon": words[name][1],
            "url": address(url, chosen, "" if name == "table" else name, "page"),
            "current": name == view,
            "count": indicators if name == "indicators" else None,
        }
        for name in VIEWS
    ]


def page_of(made: Frame) -> dict[str, Any]:
    """The pager of the table."""
    total, page = len(made.rows), made.chosen.page
    last = min(page * PAGE, total)
    return {
        "first": min((page - 1) * PAGE + 1, total),
        "last": last,
        "total": total,
        "previous_url": made.address("", page=page - 1) if page > 1 else None,
        "next_url": made.address("", page=page + 1) if last < total else None,
    }


def _edits(me: Actor, plan: Plan) -> bool:
    held = any(me.principals.intersection(plan.principals(role)) for role in PLAN.by_verb["edit"][0].who)
    return held and PLAN.find("edit", plan.state) is not None


def _status(plan: Plan) -> tuple[str, str]:
    state = PLAN.state(plan.state)
    return state.look, _(state.label)


def _editions(around: Extent, slug: str) -> list[tuple[str, str]]:
    found = []
    if around.before:
        found.append((_("The version before"), kinds.address(slug, "plan", around.before)))
    if around.after:
        ready = around.after_state in ("adopted", "superseded", "closed")
        label = _("The next version") if ready else _("The next version, being prepared")
        found.append((label, kinds.address(slug, "plan", around.after)))
    return found


def _add_steps(session: Session, me: Actor, made: Frame, lang: str, today) -> None:
    """The plan's own steps, and whose move it is."""
    plan, entry = made.plan, kinds.kind("plan")
    moves = session.execute(
        select(
            Move.part_kind,
            Move.part_id,
            Move.principal,
            Move.verb,
            Move.since,
            Move.due,
            Move.reminded_at,
            Move.asked_by_id,
            Move.id,
        ).where(Move.record_id == plan.id, Move.part_kind.is_(None))
    ).all()
    offered = buttons(session, me, entry, plan, plan, made.url, moves)
    offered = [b for b in offered if b.verb not in ("edit", "structure")]
    made.buttons, made.shut = [b for b in offered if not b.shut], [b for b in offered if b.shut]
    if moves:
        names = names_by_principal(session, {m.principal for m in moves}, clock.now())
        made.waits = waits(me, entry, plan, moves, names, made.url, lang, me.time_zone, today)


__all__ = ["Frame", "frame", "page_of", "tabs"]
