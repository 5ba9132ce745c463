"""The portfolio as a board: a column for each state on the way, a card for each project, with its steps."""

from types import SimpleNamespace

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from secretariat.core import lifecycle
from secretariat.core.acts import situation
from secretariat.core.policy import Actor
from secretariat.projects.models import Project
from secretariat.projects.present import Portfolio
from secretariat.projects.rules import PROJECT

COLUMNS = ("submitted", "returned", "in_review", "approved", "active", "on_hold", "closed")
AHEAD = {name: place for place, name in enumerate(COLUMNS)}


def columns(session: Session, actor: Actor, portfolio: Portfolio) -> list[SimpleNamespace]:
    """The columns with their cards; projects that led to nothing, or are only documented, have no card."""
    cards: dict[str, list] = {name: [] for name in COLUMNS}
    for row in portfolio:
        if row.state in cards:
            cards[row.state].append(_card(session, actor, row))
    return [
        SimpleNamespace(
            key=name,
            label=_(PROJECT.state(name).label),
            status=PROJECT.state(name).look,
            cards=cards[name],
            hint=_("No project here."),
        )
        for name in COLUMNS
    ]


def _card(session: Session, actor: Actor, row) -> SimpleNamespace:
    late = row.key in ("late", "soon")
    return SimpleNamespace(
        id=row.id,
        code=row.number,
        title=row.title,
        url=row.url,
        group=SimpleNamespace(code=row.code, hue=row.hue, name=row.code) if row.hue else None,
        key=row.key if late else row.health,
        label=row.label if late else row.health_label,
        who=row.who,
        mine=row.mine,
        days=row.days,
        due=row.due,
        percent=row.progress if row.state == "active" else None,
        elapsed=row.elapsed,
        version=row.row.version,
        moves=_moves(session, actor, row),
    )


def _moves(session: Session, actor: Actor, row) -> list[SimpleNamespace]:
    """The steps that lead to another column and are open to the reader."""
    if row.row.cluster_id not in actor.contributes_to:
        return []
    # Held in memory only: rights and guards read its attributes, and nothing is written.
    thing = Project(
        id=row.id,
        state=row.state,
        version=row.row.version,
        cluster_id=row.row.cluster_id,
        group_id=row.row.group_id,
        created_by_id=row.row.created_by_id,
        lead_id=row.row.lead_id,
        documented=row.documented,
    )
    case = situation(session, actor, thing, thing)
    moves = []
    for step in PROJECT.from_state(row.state):
        if step.to not in AHEAD or step.to == row.state or step.verb == "submit":
            continue
        if not lifecycle.may(step, thing, actor.principals) or lifecycle.shut(step, case):
            continue
        asks = bool(step.facts) or step.irreversible
        moves.append(
            SimpleNamespace(
                to=step.to,
                label=_(step.label),
                url=f"{row.url}steps/{step.verb}",
                method="get" if asks else "post",
                direction=None,
                key=None,
            )
        )
    return moves
