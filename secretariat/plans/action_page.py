"""What the page of an action says beyond what every record's page says."""

from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from secretariat.core import clock, i18n, kinds
from secretariat.core.borrowed import amid, either
from secretariat.core.page import RecordPage
from secretariat.core.person import initials
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.timing import elapsed
from secretariat.plans import indicators, milestones
from secretariat.plans.dossier import Dossier, dossier, indicators_of
from secretariat.plans.models import Action
from secretariat.plans.place import Place
from secretariat.plans.present import behind, money_parts
from secretariat.plans.rows import UNLED, silence, standing
from secretariat.tasks.rules import TASK

MAY_MEASURE = ("coordinator", "director", "chair")


def build(
    session: Session,
    me: Actor,
    cluster: ClusterRef,
    action: Action,
    place: Place,
    page: RecordPage,
    lang: str,
) -> dict[str, Any]:
    """The names that plans/action.html reads."""
    today = clock.today(cluster.time_zone)
    found = dossier(session, me, action)
    led = action.state not in UNLED and action.lead is not None
    passed = elapsed(action.starts_on, action.due_on, today)
    page.hue = place.hue
    plan_url = kinds.address(cluster.slug, "plan", place.plan_id)
    return {
        "action": action,
        "page": page,
        "place": place,
        "found": found,
        "lead": action.lead if led else None,
        "status": _status(action, page, today),
        "crumb_links": [
            (place.plan(lang), plan_url),
            (amid(f"{place.axis_rank} ", place.axis(lang)), f"{plan_url}?axis={place.axis_id}"),
            (
                amid(f"{place.axis_rank}.{place.objective_rank} ", place.objective(lang)),
                f"{plan_url}?q={place.axis_rank}.{place.objective_rank}",
            ),
        ],
        "plan_url": plan_url,
        "elapsed": passed,
        "behind": behind(action.progress, passed),
        "silent_for": silence(action.state, action.news_at or action.state_since, clock.now()),
        "news": found.last_news,
        "moved": _moved(action, place, found, lang),
        "partners": ", ".join(en if lang == "en" else fr for fr, en in found.partners),
        "money": money_parts(found.funding, action.budget_cents, lang),
        "indicators": _indicators(session, me, action, page, found, lang, today),
        "add_indicator_url": f"{page.url}indicators/new" if _holds(me, action, MAY_MEASURE) else None,
        "milestones": [_milestone(m, page, me, action, today, lang) for m in found.milestones],
        "may_add_milestone": milestones.may_add(me, action),
        "tasks": [_task(task, cluster, today, lang) for task in found.tasks],
        "tasks_done": sum(1 for task in found.tasks if task.state in ("done", "confirmed")),
        "thread_stops": _thread(cluster, action, place, page, found, lang, led),
        "people": _people(found, lang),
        "evidence": [file for file in page.files if file.purpose == "evidence"],
        "may_assign": action.cluster_id in me.contributes_to,
    }


def _holds(me: Actor, action: Action, roles: tuple[str, ...]) -> bool:
    over = action.state in kinds.kind_of(action).lifecycle.final
    return not over and any(me.principals.intersection(action.principals(role)) for role in roles)


def _status(action: Action, page: RecordPage, today) -> tuple[str, str]:
    """As every record, but an action that waits to start can be late too, and one that runs is on track."""
    key = standing(action.state, action.due_on, today)
    if key == "ok":
        return "ok", _("On track")
    return page.status


def _moved(action: Action, place: Place, found: Dossier, lang: str) -> SimpleNamespace | None:
    """The adopted date struck through, how often it moved and why, where it is another than today's."""
    if not place.adopted or place.adopted_due_on == action.due_on:
        return None
    changes = found.moves_since(place.baseline_at)
    times = ngettext("moved once", "moved %(num)s times", len(changes)) if changes else ""
    reason = next((event.reason for event in changes if event.reason), "")
    adopted = i18n.day(place.adopted_due_on, lang, "long") if place.adopted_due_on else "–"
    return SimpleNamespace(adopted=adopted, times=times, reason=reason)


def _indicators(
    session: Session, me: Actor, action: Action, page: RecordPage, found: Dossier, lang: str, today
) -> list:
    followed, measured = indicators_of(session, action)
    entry = kinds.part("measurement")
    return [
        indicators.show(
            indicator,
            measured[indicator.id],
            [target for target in found.targets if target.indicator_id == indicator.id],
            lang,
            today,
            entry,
            page.url,
            me,
            action,
        )
        for indicator in followed
        if indicator.state == "followed"
    ]


def _milestone(row, page: RecordPage, me: Actor, action: Action, today, lang: str) -> SimpleNamespace:
    late = row.state == "ahead" and row.due_on < today
    left = (row.due_on - today).days
    if row.state == "reached":
        key, label = "done", _("Reached %(day)s", day=i18n.day(row.reached_on, lang))
    elif row.state == "dropped":
        key, label = "ended", _("Dropped")
    elif late:
        key, label = "late", _("Late %(n)s d", n=-left)
    elif left <= 7:
        key, label = "soon", _("In %(n)s d", n=left) if left else _("Today")
    else:
        key, label = "ok", _("Ahead")
    steps = f"{page.url}milestone/{row.id}/steps/"
    may = row.state == "ahead" and milestones.may_add(me, action)
    return SimpleNamespace(
        id=row.id,
        title=row.title(lang),
        due=i18n.day(row.due_on, lang),
        adopted=i18n.day(row.adopted_due_on, lang) if row.slipped else "",
        key=key,
        label=label,
        late=late,
        reach_url=f"{steps}reach" if may else None,
        move_url=f"{steps}move" if may else None,
    )


def _task(task, cluster: ClusterRef, today, lang: str) -> SimpleNamespace:
    state = TASK.state(task.state)
    key, label = state.look, _(state.label)
    if task.due and task.state in ("todo", "doing"):
        left = (task.due - today).days
        if left < 0:
            key, label = "late", _("Late %(n)s d", n=-left)
        elif left <= 7:
            key, label = "soon", _("In %(n)s d", n=left) if left else _("Today")
    return SimpleNamespace(
        done=task.state in ("done", "confirmed"),
        title=either(task.title_fr, task.title_en, lang),
        url=kinds.address(cluster.slug, "task", task.id),
        who=task.who,
        due=i18n.day(task.due, lang) if task.due else "",
        key=key,
        label=label,
    )


def _thread(
    cluster: ClusterRef, action: Action, place: Place, page: RecordPage, found: Dossier, lang: str, led: bool
) -> list[SimpleNamespace]:
    """From the plan through the take-up to the action itself."""
    zone = ZoneInfo(cluster.time_zone)
    stops = [
        SimpleNamespace(
            kind=_("Plan, version %(n)s", n=place.edition) if place.edition > 1 else _("Plan"),
            title=place.plan(lang),
            url=kinds.address(cluster.slug, "plan", place.plan_id),
            here=False,
        )
    ]
    if action.carries_on_id:
        stops.append(
            SimpleNamespace(
                kind=_("Carried over from the version before"),
                title=page.title,
                url=kinds.address(cluster.slug, "action", action.carries_on_id),
                here=False,
            )
        )
    if led and found.taken_up:
        day = i18n.day(found.taken_up.at.astimezone(zone).date(), lang)
        stops.append(
            SimpleNamespace(
                kind=_("Taken up %(day)s", day=day), title=action.lead.name(lang), url=None, here=False
            )
        )
    elif action.state == "offered":
        stops.append(
            SimpleNamespace(kind=_("Offered to"), title=action.lead.name(lang), url=None, here=False)
        )
    stops.append(
        SimpleNamespace(kind=_("Action %(code)s", code=action.code), title=None, url=page.url, here=True)
    )
    return stops


def _people(found: Dossier, lang: str) -> list[SimpleNamespace]:
    notes = {"o": _("representative of the lead"), "g": _("chair of the group"), "c": _("coordination")}
    order = {"o": 0, "g": 1, "c": 2}
    once: dict[str, SimpleNamespace] = {}
    for name, principal in sorted(found.people, key=lambda p: (order[p[1][0]], p[0])):
        once.setdefault(
            name,
            SimpleNamespace(
                name=name, initials=initials(name), note=notes[principal[0]], kind="person", url=None
            ),
        )
    return list(once.values())[:8]
