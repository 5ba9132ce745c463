"""What other rooms show of plans: a group's plan by axis, the plans of a cluster, what a firm leads."""

from types import SimpleNamespace

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from secretariat.clusters import panels as cluster_panels
from secretariat.clusters.panels import Panel
from secretariat.core import clock, kinds
from secretariat.core.borrowed import either
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record
from secretariat.groups import panels as group_panels
from secretariat.plans import figures
from secretariat.plans.figures import PlanFigures
from secretariat.plans.models import Action
from secretariat.plans.rows import UNLED, standing
from secretariat.plans.wording import StatusWords

STANDING = ("draft", "consultation", "adopted")
LED = 60
"""Actions of one organisation that its page lists."""


def _asks_of_group(me: Actor, cluster: ClusterRef, group, _lang: str) -> dict[str, Select]:
    return figures.asks(me, cluster.id, group.id, STANDING)


def of_group(
    _session: Session, me: Actor, cluster: ClusterRef, group, lang: str, read: dict[str, list]
) -> Panel | None:
    """The plan that the group works by today, axis by axis; those to come or past stand below it."""
    today = clock.today(cluster.time_zone)
    found = figures.figures_of(read, today)
    may = cluster.id in me.staff_of or f"g{group.id}:chair" in me.principals
    if not found:
        link = (_("Draw up a plan"), f"/{cluster.slug}/plans/new?group={group.id}") if may else None
        return Panel(_("Plan"), "plans/panel_group.html", None, link=link)
    plan = min(found, key=lambda p: (p.state != "adopted", not p.starts_on <= today <= p.ends_on))
    url = kinds.address(cluster.slug, "plan", plan.id)
    data = SimpleNamespace(
        title=plan.title(lang),
        url=url,
        percent=plan.percent,
        elapsed=plan.elapsed,
        actions=plan.actions,
        late=plan.counts["late"],
        hue=plan.hue,
        others=[(p.title(lang), kinds.address(cluster.slug, "plan", p.id)) for p in found if p is not plan],
        axes=[
            SimpleNamespace(
                code=axis.rank,
                title=axis.title(lang),
                url=f"{url}?axis={axis.id}",
                percent=axis.percent,
                elapsed=axis.elapsed,
                key="late" if axis.counts["late"] else None,
                label=_("%(n)s late", n=axis.counts["late"]),
            )
            for axis in sorted(plan.axes.values(), key=lambda axis: axis.rank)
        ],
    )
    return Panel(_("Plan"), "plans/panel_group.html", data, link=(_("The whole plan"), url))


def _asks_of_cluster(me: Actor, cluster: ClusterRef, _lang: str) -> dict[str, Select]:
    return figures.asks(me, cluster.id, states=STANDING)


def of_cluster(
    _session: Session, _me: Actor, cluster: ClusterRef, lang: str, read: dict[str, list]
) -> Panel | None:
    """How far every plan of the cluster is."""
    found = figures.figures_of(read, clock.today(cluster.time_zone))
    if not found:
        return None
    late = sum(plan.counts["late"] for plan in found)
    return Panel(
        _("Plans"),
        "plans/panel_cluster.html",
        [_plan(plan, cluster, lang) for plan in found],
        count=len(found),
        link=(_("All plans"), f"/{cluster.slug}/plans/"),
        sentence=ngettext("%(num)s action is late.", "%(num)s actions are late.", late)
        if late
        else _("No action is late."),
    )


def _plan(plan: PlanFigures, cluster: ClusterRef, lang: str) -> SimpleNamespace:
    return SimpleNamespace(
        title=plan.title(lang),
        url=kinds.address(cluster.slug, "plan", plan.id),
        hue=plan.hue,
        code=plan.code(lang),
        group=plan.group(lang),
        percent=plan.percent if plan.actions else None,
        elapsed=plan.elapsed,
        late=plan.counts["late"],
        actions=plan.actions,
    )


def of_organisation(
    session: Session, me: Actor, cluster: ClusterRef, organisation, lang: str
) -> Panel | None:
    """The actions that an organisation leads, or is asked to, open ones first."""
    record, action = Record.__table__, Action.__table__
    rows = session.execute(
        select(
            record.c.id,
            record.c.title_fr,
            record.c.title_en,
            record.c.state,
            record.c.due_on,
            action.c.code,
            action.c.progress,
        )
        .join(action, action.c.id == record.c.id)
        .where(
            visible_to(me, cluster.id),
            action.c.lead_id == organisation.id,
            record.c.state.not_in((*UNLED, "replaced")),
        )
        .order_by(record.c.due_on.is_(None), record.c.due_on, record.c.id)
        .limit(LED)
    ).all()
    if not rows:
        return None
    words, today = StatusWords(), clock.today(cluster.time_zone)
    lines = [_led(row, words, cluster, lang, today) for row in rows]
    lines.sort(key=lambda line: line.over)
    return Panel(_("Actions it leads"), "plans/panel_organisation.html", lines, count=len(lines))


def _led(row, words: StatusWords, cluster: ClusterRef, lang: str, today) -> SimpleNamespace:
    status = standing(row.state, row.due_on, today)
    left = (row.due_on - today).days if row.due_on else 0
    key, label = words(
        SimpleNamespace(status=status, state=row.state, late_by=max(-left, 0), due_in=max(left, 0))
    )
    return SimpleNamespace(
        code=row.code,
        title=either(row.title_fr, row.title_en, lang),
        url=kinds.address(cluster.slug, "action", row.id),
        due=row.due_on,
        percent=row.progress,
        key=key,
        label=label,
        over=status in ("done", "dropped"),
    )


group_panels.add("plan", of_group, 10, _asks_of_group)
cluster_panels.add(of_cluster, 10, "plans", _asks_of_cluster)
cluster_panels.add_organisation(of_organisation, 10, "actions")
