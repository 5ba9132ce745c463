"""A plan as a board by state and as a timeline: the same rows and the same filter as its table."""

from functools import partial
from types import SimpleNamespace

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from secretariat.core import clock, i18n, kinds, lifecycle
from secretariat.core.borrowed import either, said
from secretariat.core.charts.timeline import Heading, span_of, timeline
from secretariat.core.charts.timeline import said as in_words
from secretariat.core.charts.timeline_rows import PHONE, Bar, Mark
from secretariat.core.db import db
from secretariat.core.listing import PICTURE, Picture, answer, taken
from secretariat.core.policy import Actor, ClusterRef, Permission
from secretariat.core.web import actor, needs
from secretariat.plans import filters
from secretariat.plans.blueprint import bp
from secretariat.plans.figures import extent
from secretariat.plans.framing import frame
from secretariat.plans.listing import told
from secretariat.plans.models import Milestone, Plan
from secretariat.plans.queries import ActionRows, action_rows
from secretariat.plans.rows import ActionRow
from secretariat.plans.rules import ACTION
from secretariat.plans.wording import status_words
from secretariat.records.queries import load

COLUMNS = ("proposed", "offered", "accepted", "in_progress", "completed", "confirmed")
BESIDE = ("declined", "abandoned")
"""States that get a column only where an action stands in them."""
SCALES = ("month", "quarter", "year")


class Standin:
    """A row in the place of its action, for asking who holds a role on it."""

    def __init__(self, row: ActionRow):
        self._row = row

    def principals(self, role: str) -> list[str]:
        row = self._row
        if role == "lead":
            return [f"o{row.lead_id}:rep"] if row.lead_id else []
        if role in ("coordinator", "director"):
            return [f"c{row.cluster_id}:{role}"]
        if role == "chair":
            return [f"g{row.group_id}:chair"] if row.group_id else []
        return []


@bp.get("/<cluster>/plans/<int:id>/board")
@needs(Permission.READ_CLUSTER, statements=12)
def board(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    plan = load(session, me, Plan, id, cluster)
    framed = frame(session, me, cluster, plan, "board", lang)
    rows: ActionRows = framed.rows
    present = {row.state for row in rows}
    order = [*COLUMNS[:2], *(s for s in BESIDE[:1] if s in present), *COLUMNS[2:]]
    order += [s for s in present if s not in order]
    columns = [
        {
            "key": state,
            "label": _(ACTION.state(state).label),
            "status": None,
            "cards": [_card(row, me, cluster.slug, lang) for row in rows if row.state == state],
        }
        for state in order
    ]
    return render_template("plans/board.html", cluster=cluster, plan=plan, framed=framed, columns=columns)


def _card(row: ActionRow, me: Actor, slug: str, lang: str) -> SimpleNamespace:
    url = kinds.address(slug, "action", row.id)
    key, label = status_words(row, lang)
    return SimpleNamespace(
        id=row.id,
        code=row.code,
        title=row.title(lang),
        url=url,
        group=None,
        key=key if row.status in ("late", "soon") else None,
        label=label,
        who=", ".join(row.awaited[:2]) or row.lead(lang),
        mine=row.mine,
        days=row.waiting_days,
        due=i18n.day(row.due_on, lang, "short") if row.due_on else "",
        percent=row.progress if row.shows_progress else None,
        elapsed=row.elapsed,
        version=row.version,
        moves=_moves(row, me, url),
        up_url=None,
        down_url=None,
    )


def _moves(row: ActionRow, me: Actor, url: str) -> list[dict]:
    """The steps that would carry the card into another column, as this person may take them."""
    thing, place = Standin(row), (*COLUMNS, *BESIDE)
    found = []
    for step in ACTION.from_state(row.state):
        if not step.to or step.quiet or not lifecycle.may(step, thing, me.principals):
            continue
        here, there = place.index(row.state), place.index(step.to) if step.to in place else 99
        found.append(
            {
                "to": step.to,
                "label": _(step.label),
                "url": f"{url}steps/{step.verb}",
                "method": "get" if step.facts else "post",
                "direction": "right" if there > here and step.to not in BESIDE else None,
                "key": None,
            }
        )
    return found


@bp.get("/<cluster>/plans/<int:id>/timeline")
@needs(Permission.READ_CLUSTER, statements=12)
def timeline_view(cluster, id):
    me, session, lang = actor(), db.session, i18n.language()
    plan = load(session, me, Plan, id, cluster)
    framed = frame(session, me, cluster, plan, "timeline", lang)
    scale = _scale()
    draw, _drawn = _drawing(session, cluster, plan, framed.rows, framed.hue, lang)
    undated = [row for row in framed.rows if not (row.starts_on and row.due_on)]
    return render_template(
        "plans/timeline.html",
        cluster=cluster,
        plan=plan,
        framed=framed,
        svg=draw(),
        svg_small=draw(shape=PHONE),
        scale=scale,
        scales=[("month", _("Months")), ("quarter", _("Quarters")), ("year", _("Years"))],
        slips=_slips(framed.rows.all),
        undated=[(row.code, row.title(lang)) for row in undated],
        files=[(name, f"{url}{'&' if '?' in url else '?'}scale={scale}") for name, url in framed.files],
    )


@bp.get(f"/<cluster>/plans/<int:id>/timeline.{PICTURE}")
@needs(Permission.READ_CLUSTER, statements=8)
def timeline_file(cluster, id, form):
    """The timeline within the same filter, as a picture to take away."""
    me, session, lang = actor(), db.session, i18n.language()
    plan = load(session, me, Plan, id, cluster)
    chosen, today = filters.parse(request.args), clock.today(cluster.time_zone)
    rows = action_rows(session, me, plan, chosen, today, indicators=False, representatives=False)
    draw, drawn = _drawing(session, cluster, plan, rows, extent(session, plan).hue or 0, lang)
    about = taken(plan.title(lang), me, cluster, told(chosen, rows.all, lang))
    spoken = in_words(drawn, lambda day: i18n.day(day, lang))
    return answer(Picture(about, str(draw(for_print=True)), spoken or _("No action has both dates.")), form)


def _scale() -> str:
    scale = request.args.get("scale", "quarter")
    return scale if scale in SCALES else "quarter"


def _drawing(session: Session, cluster: ClusterRef, plan: Plan, rows: ActionRows, hue: int, lang: str):
    """What draws the timeline of a plan, and the bars on it."""
    today = clock.today(cluster.time_zone)
    bars = _bars(rows, cluster.slug, lang)
    begin, finish = (
        span_of(bars, today) if any(isinstance(b, Bar) for b in bars) else (plan.starts_on, plan.ends_on)
    )
    begin, finish = min(begin, plan.starts_on), max(finish, plan.ends_on)
    marks = _marks(session, plan, lang)
    draw = partial(
        timeline,
        bars,
        begin,
        finish,
        today,
        title=said(plan.title(lang)),
        say_day=lambda day: i18n.day(day, lang, "short"),
        milestones=[m for m in marks if begin <= m.day <= finish],
        scale=_scale(),
        hue=hue,
    )
    return draw, bars


def _bars(rows: ActionRows, slug: str, lang: str) -> list:
    """The rows as bars under their axes, by code; a row without both dates has no bar."""
    result: list = []
    axis = None
    for row in sorted(rows, key=lambda r: (r.plan_id, r.sort_code)):
        if not (row.starts_on and row.due_on):
            continue
        if row.axis_id != axis:
            axis = row.axis_id
            result.append(Heading(str(row.axis_rank), said(row.axis(lang))))
        key, word = status_words(row, lang)
        progress = i18n.percent(row.progress, lang)
        if row.status in ("late", "soon"):
            word = f"{progress}, {word[:1].lower()}{word[1:]}"
        elif row.status == "ok":
            word = progress
        result.append(
            Bar(
                row.code,
                said(row.title(lang)),
                row.starts_on,
                max(row.due_on, row.starts_on),
                adopted=row.adopted_due_on if row.slipped else None,
                percent=row.progress,
                key="plan" if row.status == "dropped" else key,
                word=word,
                url=kinds.address(slug, "action", row.id),
            )
        )
    return result


def _marks(session: Session, plan: Plan, lang: str) -> list[Mark]:
    """The plan's own milestones, and its adoption."""
    rows = session.execute(
        select(
            Milestone.due_on, Milestone.reached_on, Milestone.title_fr, Milestone.title_en, Milestone.state
        )
        .where(Milestone.record_id == plan.id, Milestone.state != "dropped")
        .order_by(Milestone.due_on)
        .limit(40)
    ).all()
    marks = [
        Mark(
            row.reached_on or row.due_on,
            said(either(row.title_fr, row.title_en, lang)),
            row.state == "reached",
        )
        for row in rows
    ]
    if plan.adopted_on:
        marks.append(Mark(plan.adopted_on, _("Plan adopted"), True))
    return sorted(marks, key=lambda m: m.day)


def _slips(rows: list[ActionRow]) -> str:
    """How many due dates have slipped since adoption, and by how much: a sentence, or nothing."""
    days = sorted(
        (row.due_on - row.adopted_due_on).days
        for row in rows
        if row.slipped and row.due_on and row.adopted_due_on and row.due_on > row.adopted_due_on
    )
    if not days:
        return ""
    return ngettext(
        "%(num)s due date has slipped since adoption, by %(median)s days.",
        "%(num)s due dates have slipped since adoption, by %(median)s days in the median.",
        len(days),
        median=days[len(days) // 2],
    )
