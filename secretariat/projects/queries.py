"""Reads of the portfolio; each starts from ``visible_to`` and costs the same for 5 or 500 projects.

A draft is its author's alone: it stands in none of these lists but ``drafts``.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from secretariat.clusters.models import FundingLine, Organisation
from secretariat.core import clock
from secretariat.core.moves import Move
from secretariat.core.policy import Actor, visible_to
from secretariat.core.record import Record
from secretariat.core.timing import SILENT_DAYS
from secretariat.core.words import search_words
from secretariat.groups.models import WorkingGroup
from secretariat.plans.models import Milestone
from secretariat.projects.filters import PortfolioFilter
from secretariat.projects.models import Project, ProjectGroup
from secretariat.projects.rules import DEAD, PROJECT, RUNNING, SUBMITTED

PAGE = 75
"""Rows of a page: as many as stay under 60 kB of HTML when every one has a milestone that slipped."""
DRAFTS = 20
_record, _project, _group = Record.__table__, Project.__table__, WorkingGroup.__table__
_lead, _milestone, _line = Organisation.__table__, Milestone.__table__, FundingLine.__table__
_concerned = ProjectGroup.__table__
_other, _home = aliased(_group), aliased(_record)

_mine = _milestone.c.record_id == _record.c.id
_ahead = and_(_mine, _milestone.c.state == "ahead")
_alive = case((_record.c.state.in_(DEAD), 0), else_=1)


def _next(column):
    """A column of a project's next milestone ahead."""
    return (
        select(column)
        .where(_ahead)
        .order_by(_milestone.c.due_on, _milestone.c.id)
        .limit(1)
        .correlate(_record)
        .scalar_subquery()
    )


ROW = (
    _record.c.id,
    _record.c.number,
    _record.c.cluster_id,
    _record.c.group_id,
    _record.c.title_fr,
    _record.c.title_en,
    _record.c.state,
    _record.c.state_since,
    _record.c.version,
    _record.c.due_on,
    _record.c.created_by_id,
    _project.c.starts_on,
    _project.c.adopted_due_on,
    _project.c.lead_id,
    _project.c.budget_cents,
    _project.c.own_cents,
    _project.c.sought_cents,
    _project.c.progress,
    _project.c.health,
    _project.c.health_note,
    _project.c.news_at,
    _project.c.rallying,
    _project.c.documented,
    _project.c.source,
    _project.c.source_en,
    _lead.c.name_fr.label("lead_fr"),
    _lead.c.name_en.label("lead_en"),
    _home.c.title_fr.label("group_fr"),
    _home.c.title_en.label("group_en"),
    _group.c.code_fr,
    _group.c.code_en,
    _group.c.hue,
    _next(_milestone.c.due_on).label("next_on"),
    _next(_milestone.c.adopted_due_on).label("next_adopted_on"),
    _next(_milestone.c.title_fr).label("next_fr"),
    _next(_milestone.c.title_en).label("next_en"),
    select(func.count())
    .where(_mine, _milestone.c.state != "dropped", _milestone.c.due_on > _milestone.c.adopted_due_on)
    .correlate(_record)
    .scalar_subquery()
    .label("slips"),
)
COUNTED = (func.count().over().label("n"), func.sum(_project.c.budget_cents * _alive).over().label("cost"))


def _from(*columns):
    return (
        select(*columns)
        .select_from(_record)
        .join(_project, _project.c.id == _record.c.id)
        .outerjoin(_lead, _lead.c.id == _project.c.lead_id)
        .outerjoin(_group, _group.c.id == _record.c.group_id)
        .outerjoin(_home, _home.c.id == _record.c.group_id)
    )


def seen(actor: Actor, cluster_id: int):
    """The condition on what stands in a portfolio: visible, and no draft."""
    return and_(visible_to(actor, cluster_id), _record.c.audience != "author")


def narrowed(query, actor: Actor, cluster_id: int, chosen: PortfolioFilter, today: date):
    """A query of projects within what the reader may see and the filter keeps."""
    query = query.where(seen(actor, cluster_id))
    if chosen.state == "open":
        query = query.where(_record.c.state.in_(sorted(PROJECT.open)))
    elif chosen.state == "proposed":
        query = query.where(_record.c.state.in_(SUBMITTED))
    elif chosen.state:
        query = query.where(_record.c.state == chosen.state)
    if chosen.group:
        concerns = exists().where(
            _concerned.c.project_id == _record.c.id,
            _other.c.id == _concerned.c.group_id,
            _other.c.slug == chosen.group,
        )
        query = query.where(or_(_group.c.slug == chosen.group, concerns))
    if chosen.health == "late":
        query = query.where(_record.c.state.in_(RUNNING), _record.c.due_on < today)
    elif chosen.health == "silent":
        since = clock.now() - timedelta(days=SILENT_DAYS)
        query = query.where(_record.c.state.in_(RUNNING), _project.c.news_at < since)
    elif chosen.health:
        query = query.where(_record.c.state.in_(RUNNING), _project.c.health == chosen.health)
    if chosen.rallying:
        query = query.where(_project.c.rallying)
    if chosen.lead:
        query = query.where(_project.c.lead_id == chosen.lead)
    for word in search_words(chosen.words).split():
        named = [_record.c.sought.like(f"% {word}%"), _lead.c.sought.like(f"% {word}%")]
        if word.isdecimal() and len(word) < 9:
            named.append(_record.c.number == int(word))
        query = query.where(or_(*named))
    return query


def _ordered(query, chosen: PortfolioFilter):
    orders = {
        "number": (_record.c.number.desc(),),
        "title": (_record.c.sought,),
        "due": (_record.c.due_on.is_(None), _record.c.due_on),
        "state": (
            case({s.name: i for i, s in enumerate(PROJECT.states)}, value=_record.c.state),
            _record.c.due_on.is_(None),
            _record.c.due_on,
        ),
        "budget": (_project.c.budget_cents.is_(None), _project.c.budget_cents.desc()),
    }
    return query.order_by(_project.c.documented, *orders[chosen.sort], _record.c.id)


def portfolio(
    session: Session,
    actor: Actor,
    cluster_id: int,
    chosen: PortfolioFilter,
    today: date,
    limit: int = PAGE,
) -> tuple[list, int, int]:
    """A page of projects, how many there are within the filter, and their total cost in cents: one statement.

    Proposals that led to nothing add nothing to the cost.
    """
    rows = session.execute(page_of(actor, cluster_id, chosen, today, limit)).all()
    return rows, rows[0].n if rows else 0, int(rows[0].cost or 0) if rows else 0


def page_of(actor: Actor, cluster_id: int, chosen: PortfolioFilter, today: date, limit: int) -> Select:
    """The statement of ``portfolio``."""
    query = narrowed(_from(*ROW, *COUNTED), actor, cluster_id, chosen, today)
    return _ordered(query, chosen).limit(limit).offset(limit * (chosen.page - 1))


def everything(session: Session, actor: Actor, cluster_id: int) -> int:
    """How many projects the portfolio holds without a filter."""
    return session.scalar(_from(func.count()).where(seen(actor, cluster_id)))


def by_source(
    session: Session, actor: Actor, cluster_id: int, chosen: PortfolioFilter, today: date
) -> list[tuple[str, int, int, int]]:
    """(source, sought, committed, received) in cents over the projects within the filter, largest first.

    Proposals that led to nothing count only where the filter asks for them by their state.
    """
    sums = [func.sum(_line.c[name]) for name in ("sought_cents", "committed_cents", "received_cents")]
    query = narrowed(_from(_line.c.source, *sums), actor, cluster_id, chosen, today)
    query = query.join(_line, _line.c.record_id == _record.c.id)
    if chosen.state not in DEAD:
        query = query.where(_record.c.state.not_in(DEAD))
    query = query.group_by(_line.c.source).order_by((sums[0] + sums[1] + sums[2]).desc(), _line.c.source)
    return [(row[0], int(row[1]), int(row[2]), int(row[3])) for row in session.execute(query.limit(200))]


def waiting(session: Session, ids: list[int]) -> dict[int, tuple[str, str, datetime]]:
    """The first open move on each project, as (principal, verb, since), by the project's id."""
    found: dict[int, tuple[str, str, datetime]] = {}
    if not ids:
        return found
    query = select(Move.record_id, Move.principal, Move.verb, Move.since).where(
        Move.record_id.in_(ids), Move.part_kind.is_(None)
    )
    for row in session.execute(query.order_by(Move.since, Move.id)):
        found.setdefault(row.record_id, (row.principal, row.verb, row.since))
    return found


def drafts(session: Session, actor: Actor, cluster_id: int) -> list:
    """The reader's own drafts, latest first."""
    return session.execute(
        select(_record.c.id, _record.c.title_fr, _record.c.title_en, _record.c.changed_at)
        .where(
            visible_to(actor, cluster_id),
            _record.c.kind == "project",
            _record.c.state == "idea",
            _record.c.audience == "author",
        )
        .order_by(_record.c.changed_at.desc())
        .limit(DRAFTS)
    ).all()


def milestones_of(session: Session, ids: list[int]) -> dict[int, list]:
    """The milestones of projects in hand, by the project's id, in the order of their dates."""
    found: dict[int, list] = {}
    if not ids:
        return found
    query = select(
        _milestone.c.record_id,
        _milestone.c.title_fr,
        _milestone.c.title_en,
        _milestone.c.state,
        _milestone.c.due_on,
        _milestone.c.adopted_due_on,
        _milestone.c.reached_on,
    ).where(_milestone.c.record_id.in_(ids), _milestone.c.state != "dropped")
    for row in session.execute(query.order_by(_milestone.c.due_on, _milestone.c.id)):
        found.setdefault(row.record_id, []).append(row)
    return found
