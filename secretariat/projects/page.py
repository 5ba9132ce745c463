"""A project's page made ready to show: texts, health, money, parts with their steps, opinions, people."""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from secretariat.core import clock, i18n, kinds
from secretariat.core.borrowed import either, proper
from secretariat.core.offers import buttons
from secretariat.core.page import RecordPage
from secretariat.core.person import initials
from secretariat.core.policy import Actor, ClusterRef
from secretariat.core.timing import elapsed
from secretariat.plans.models import Milestone
from secretariat.projects.beside import Beside
from secretariat.projects.commands import allowed
from secretariat.projects.models import Deliverable, Project
from secretariat.projects.parts import BEFORE_LAUNCH, ENTERED
from secretariat.projects.present import HEALTH_KEYS, silent_for
from secretariat.projects.rules import HEALTH, RUNNING
from secretariat.tasks.present import TaskRows

PARTS = {"milestone": Milestone, "deliverable": Deliverable}
OPINIONS = ("for", "against", "recused")


@dataclass
class ProjectPage:
    """What projects/show.html reads besides the record's page."""

    texts: list[SimpleNamespace]
    lead: str
    proposer: str
    partners: list[str]
    groups: list[int]
    """Ids of the groups concerned; the page shows those that the reader may see."""
    health: tuple[str, str] | None
    silent: int | None
    updates: list[SimpleNamespace]
    elapsed: int | None
    money: list[dict]
    """The whole cost by what has become of it, as the macro money_bar draws it."""
    funding: list
    funding_total: tuple[int, int, int]
    milestones: list[SimpleNamespace]
    deliverables: list[SimpleNamespace]
    slips: int
    opinions: dict[str, int]
    reviews: list
    """The opinions themselves, for those who decide or coordinate."""
    my_review: Any
    tasks: TaskRows
    original: SimpleNamespace | None
    people: list[dict]
    slipped: str = ""
    """The end at launch, where it is another now."""
    may: dict[str, bool] = field(default_factory=dict)


def project_page(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    project: Project,
    found: Beside,
    tasks: list,
    page: RecordPage,
    lang: str,
) -> ProjectPage:
    """No statement: everything was read before."""
    today = clock.today(cluster.time_zone)
    decides = bool(
        actor.principals.intersection(
            principal
            for role in ("chair", "coordinator", "director")
            for principal in project.principals(role)
        )
    )
    opinions = {name: sum(1 for row in found.review if row.state == name) for name in OPINIONS}
    slipped = project.adopted_due_on and project.adopted_due_on != project.due_on
    milestones = _parts(session, actor, project, "milestone", found.milestone, page, lang, today)
    running = project.state in RUNNING
    return ProjectPage(
        texts=_texts(project, lang),
        lead=project.lead.name(lang) if project.lead else "",
        proposer=found.proposer[0].who if found.proposer else "",
        partners=[proper(row.fr, row.en, lang) for row in found.partner],
        groups=[row.id for row in found.group if row.id != project.group_id],
        health=(HEALTH_KEYS[project.health], _(dict(HEALTH)[project.health])) if project.health else None,
        silent=silent_for(project.state, project.news_at, clock.now()),
        updates=_updates(found, actor, lang),
        elapsed=elapsed(project.starts_on, project.due_on, today) if running else None,
        money=_money(project, found, lang),
        funding=found.funding,
        funding_total=tuple(sum(getattr(r, n) for r in found.funding) for n in ("first", "second", "third")),
        milestones=milestones,
        deliverables=_parts(session, actor, project, "deliverable", found.deliverable, page, lang, today),
        slips=sum(1 for row in milestones if row.adopted),
        opinions=opinions,
        reviews=[_review(row) for row in found.review] if decides else [],
        my_review=next((_review(row) for row in found.review if row.first == actor.id), None),
        tasks=TaskRows(tasks, actor, lang, today, cluster.slug),
        original=_original(found, cluster, lang),
        people=_people(project, found, page, lang),
        slipped=i18n.day(project.adopted_due_on, lang) if slipped else "",
        may={verb: allowed(actor, project, verb) for verb in ("plan", "fund")}
        | {"assign": decides and project.audience != "author"},
    )


def _texts(project: Project, lang: str) -> list[SimpleNamespace]:
    labels = (("need", _("The need")), ("aim", _("The aim")), ("results", _("Expected results")))
    shown = []
    for name, label in labels:
        text = project.text(name, lang)
        if text:
            shown.append(SimpleNamespace(label=label, text=text))
    return shown


def _updates(found: Beside, actor: Actor, lang: str) -> list[SimpleNamespace]:
    today = clock.today(actor.time_zone)
    labels = dict(HEALTH)
    return [
        SimpleNamespace(
            key=HEALTH_KEYS[row.state],
            label=_(labels[row.state]),
            sentence=row.fr,
            progress=row.first,
            who=row.who,
            when=i18n.moment(row.at, lang, actor.time_zone, today),
        )
        for row in found.update
    ]


def _money(project: Project, found: Beside, lang: str) -> list[dict]:
    """Received, committed and sought of the total cost; what no source covers is said too."""
    sums = {
        "received": sum(row.third for row in found.funding),
        "committed": sum(row.second for row in found.funding),
        "sought": sum(row.first for row in found.funding),
    }
    whole = max(project.budget_cents or 0, sum(sums.values()))
    if not whole or not found.funding:
        return []
    words = {
        "received": _("%(amount)s received"),
        "committed": _("%(amount)s committed"),
        "sought": _("%(amount)s still sought"),
    }
    parts = [
        {
            "key": name,
            "percent": round(100 * cents / whole),
            "label": words[name] % {"amount": i18n.money(cents, lang)},
        }
        for name, cents in sums.items()
        if cents
    ]
    left = whole - sum(sums.values())
    if left:
        label = _("%(amount)s without a source", amount=i18n.money(left, lang))
        parts.append({"key": "none", "percent": 0, "label": label})
    return parts


def _parts(
    session: Session,
    actor: Actor,
    project: Project,
    name: str,
    rows: list,
    page: RecordPage,
    lang: str,
    today: date,
) -> list[SimpleNamespace]:
    entry = kinds.part(name)
    plans = allowed(actor, project, "plan")
    shown = []
    for row in rows:
        # Held in memory only, so that its table can say what may be done with it.
        thing = PARTS[name](
            id=row.id,
            record_id=project.id,
            state=row.state,
            version=row.version,
            cluster_id=project.cluster_id,
            group_id=project.group_id,
            lead_id=project.lead_id,
        )
        url = f"{page.url}{name}/{row.id}/"
        state = entry.lifecycle.state(row.state)
        entered = row.state == ENTERED[name]
        early = project.state in BEFORE_LAUNCH
        late = entered and project.state in RUNNING and row.due_on is not None and row.due_on < today
        offered = []
        if not early or (name == "deliverable" and project.state == "approved"):
            over = project.state not in ("approved", "active", "on_hold")
            moves = [m for m in page.moves if m.part_kind == name and m.part_id == row.id]
            offered = [] if over else buttons(session, actor, entry, thing, project, url, moves)
        moved = row.adopted_on is not None and row.adopted_on != row.due_on and row.state != "dropped"
        shown.append(
            SimpleNamespace(
                id=row.id,
                title=either(row.fr, row.en, lang),
                due=i18n.day(row.due_on, lang) if row.due_on else "",
                adopted=i18n.day(row.adopted_on, lang) if moved else "",
                slip=(row.due_on - row.adopted_on).days if moved else 0,
                done=i18n.day(row.done_on, lang) if row.done_on else "",
                key="late" if late else state.look,
                label=ngettext("Late by %(num)s day", "Late by %(num)s days", (today - row.due_on).days)
                if late
                else _(state.label),
                buttons=[button for button in offered if not button.shut],
                edit_url=f"{page.url}plan/{name}/{row.id}" if plans and entered else None,
            )
        )
    return shown


def _review(row) -> SimpleNamespace:
    labels = {"for": _("recommends it"), "against": _("does not recommend it"), "recused": _("stands aside")}
    keys = {"for": "ok", "against": "late", "recused": "ended"}
    return SimpleNamespace(
        who=row.who, label=labels[row.state], key=keys[row.state], note=row.fr, at=row.at, opinion=row.state
    )


def _original(found: Beside, cluster: ClusterRef, lang: str) -> SimpleNamespace | None:
    if not found.original:
        return None
    row = found.original[0]
    return SimpleNamespace(
        title=either(row.fr, row.en, lang),
        number=row.version,
        url=kinds.address(cluster.slug, "project", row.id),
    )


def _people(project: Project, found: Beside, page: RecordPage, lang: str) -> list[dict]:
    """The proposer, and whoever is awaited, each once."""
    people: dict[str, str] = {}
    if found.proposer:
        people[found.proposer[0].who] = _("proposed it")
    for principal, pairs in page.names.items():
        for _id, name in pairs:
            if principal.startswith("o") and project.lead:
                people.setdefault(name, _("represents %(lead)s", lead=project.lead.name(lang)))
            elif principal.endswith(":chair"):
                people.setdefault(name, _("chair of the group"))
    return [{"name": name, "note": note, "initials": initials(name)} for name, note in people.items()]
