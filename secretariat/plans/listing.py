"""Plans, the actions of one and its indicators as files: the rows that a page shows, in its order."""

from flask_babel import gettext as _
from flask_babel import pgettext

from secretariat.core.listing import Column, Listing, taken, word_of
from secretariat.core.policy import Actor, ClusterRef
from secretariat.plans import present
from secretariat.plans.figures import PlanFigures
from secretariat.plans.filters import PlanFilter
from secretariat.plans.models import Plan
from secretariat.plans.narrowing import gathered
from secretariat.plans.queries import ActionRows
from secretariat.plans.rows import ActionRow
from secretariat.plans.rules import PLAN
from secretariat.plans.wording import LOOKS, STATUS_WORDS, StatusWords


def plans(found: list[PlanFigures], me: Actor, cluster: ClusterRef, lang: str) -> Listing:
    """Every plan with what its actions add up to, those that stand first."""
    states = {state.name: _(state.label) for state in PLAN.states}
    columns = (
        Column(_("Plan"), width=44),
        Column(_("Working group"), width=24),
        Column(_("Version"), "number", 9),
        Column(_("Actions"), "number", 9),
        Column(_("Progress"), "percent", 10),
        Column(_("Time elapsed"), "percent", 10),
        *(Column(_(STATUS_WORDS[key]), "number", 9) for key in ("done", "ok", "soon", "late", "wait")),
        Column(_("State"), width=14),
        Column(_("Adopted on"), "date", 13),
        Column(pgettext("date", "Start"), "date", 13, printed=False),
        Column(_("End"), "date", 13, printed=False),
    )
    rows = [
        (
            plan.title(lang),
            plan.group(lang) or _("the whole cluster"),
            plan.edition,
            plan.actions,
            plan.percent if plan.actions else None,
            plan.elapsed,
            *(plan.counts[key] for key in ("done", "ok", "soon", "late", "wait")),
            states[plan.state],
            plan.adopted_on,
            plan.starts_on,
            plan.ends_on,
        )
        for plan in sorted(found, key=lambda plan: plan.state in PLAN.final)
    ]
    return Listing(taken(_("Plans"), me, cluster), columns, rows)


def actions(rows: ActionRows, plan: Plan, me: Actor, cluster: ClusterRef, lang: str) -> Listing:
    """The table of a plan: its actions as they are gathered and sorted on the page, each with its heading."""
    gathering = {"axis": _("Axis"), "lead": _("Lead"), "status": _("Status"), "owner": _("Owner")}
    by = rows.chosen.by
    columns = (
        Column(_("Code"), width=9),
        Column(_("Action"), width=40),
        Column(_("Lead"), width=22),
        Column(pgettext("date", "Start"), "date", 13, printed=False),
        Column(_("Due"), "date", 13),
        Column(_("Adopted due date"), "date", 13),
        Column(_("Progress"), "percent", 10),
        Column(_("Time elapsed"), "percent", 10),
        Column(_("Status"), "status", 17),
        Column(_("Whose move"), width=20),
        Column(_("Days waiting"), "number", 9),
        Column(_("Note"), width=40, printed=False),
        Column(gathering[by], width=26),
        *([Column(_("Objective"), width=40, printed=False)] if by == "axis" else []),
    )
    lines, status = present.Lines(me, cluster.slug, lang), StatusWords()
    made = []
    for group in gathered(rows.shown, rows.all, by, lang):
        title = _(STATUS_WORDS[group.title]) if group.key == "status" else group.title
        heading = f"{group.code} {title}".strip()
        made += [_action(row, heading, by, lines, status, lang) for row in group.rows]
    about = taken(plan.title(lang), me, cluster, told(rows.chosen, rows.all, lang))
    return Listing(about, columns, made, fixed=2)


def _action(
    row: ActionRow, heading: str, by: str, lines: present.Lines, status: StatusWords, lang: str
) -> tuple:
    return (
        row.code,
        row.title(lang),
        row.lead(lang),
        row.starts_on,
        row.due_on,
        row.adopted_due_on if row.slipped else None,
        row.progress if row.shows_progress else None,
        row.elapsed,
        (LOOKS.get(row.status, row.status), status.label(row)),
        lines.awaited(row),
        row.waiting_days if row.principal else None,
        row.status_note,
        heading,
        *([f"{row.axis_rank}.{row.objective_rank} {row.objective(lang)}"] if by == "axis" else []),
    )


def told(chosen: PlanFilter, rows: list[ActionRow], lang: str) -> list[tuple[str, str]]:
    """What a filter asks for, in words; ``rows`` are all of the plan's, whose leads and axes it names."""
    lead = next((row.lead(lang) for row in rows if row.lead_id == chosen.lead), "") if chosen.lead else ""
    axis = next((row.axis(lang) for row in rows if row.axis_id == chosen.axis), "") if chosen.axis else ""
    sorts = {
        "code": _("Code"),
        "title": _("Action"),
        "lead": _("Lead"),
        "due": _("Due"),
        "progress": _("Progress"),
        "status": _("Status"),
        "days": _("Days waiting"),
    }
    by = sorts[chosen.sorted_by]
    return [
        (_("Words"), chosen.words),
        (_("Lead"), lead),
        (_("Status"), word_of(present.status_choices(), chosen.status)),
        (_("Whose move"), word_of(present.whose_choices(), chosen.whose)),
        (_("Due"), word_of(present.due_choices(), chosen.due)),
        (_("Axis"), axis),
        (
            _("Sorted by"),
            ""
            if chosen.sort == "code"
            else _("%(column)s, descending", column=by)
            if chosen.descending
            else by,
        ),
    ]


def indicators(
    shown: list,
    plan: Plan,
    chosen: PlanFilter,
    rows: list[ActionRow],
    me: Actor,
    cluster: ClusterRef,
    lang: str,
) -> Listing:
    """The indicators of a plan as its page shows them: pairs of an action and what is shown of its indicator."""
    columns = (
        Column(_("Code"), width=9),
        Column(_("Action"), width=40),
        Column(_("Indicator"), width=36),
        Column(_("Baseline"), width=14),
        Column(_("Result"), width=14),
        Column(_("Measured on"), width=14),
        Column(_("Target"), width=14),
        Column(_("Status"), "status", 16),
    )
    made = [
        (
            action.code,
            action.title(lang),
            one.name,
            one.baseline or "",
            one.latest.shown if one.latest else "",
            one.latest.when if one.latest else "",
            one.target or "",
            _standing(one),
        )
        for action, one in shown
    ]
    title = f"{plan.title(lang)}, {_('Indicators')}"
    return Listing(taken(title, me, cluster, told(chosen, rows, lang)), columns, made, fixed=2)


def _standing(one) -> tuple[str, str]:
    if not one.latest:
        return "wait", _("Not measured")
    if one.latest.state == "submitted":
        return "wait", _("To verify")
    return ("soon", _("Behind")) if one.behind else ("ok", _("On track"))
