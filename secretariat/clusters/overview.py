"""What the dashboard tells: how much is open and late by kind, what is dated next, what happened lately."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from secretariat.core import agenda, clock, datelines, i18n, kinds, telling
from secretariat.core.borrowed import either
from secretariat.core.history import Event
from secretariat.core.person import Person, initials
from secretariat.core.policy import Actor, ClusterRef, visible_to
from secretariat.core.record import Record

DAYS = 30
"""How far the dashboard looks back and ahead."""
LINES = 8
AHEAD_MOST = 60
"""Dates read to fill the lines shown: a crowded day takes one line."""


@dataclass
class Count:
    """Records of one kind: open, late and due within DAYS among the open ones, and closed."""

    label: str
    icon: str
    url: str
    open: int = 0
    late: int = 0
    soon: int = 0
    closed: int = 0


@dataclass(frozen=True)
class NewsLine:
    """One thing that happened."""

    initials: str
    text_html: Markup
    when: str
    kind: str = "person"


def counts(session: Session, actor: Actor, cluster: ClusterRef, today: date) -> list[Count]:
    """One Count for each kind that has records, in one statement."""
    rows = session.execute(
        select(
            Record.kind,
            Record.state,
            func.count().label("n"),
            func.sum(case((Record.due_on < today, 1), else_=0)).label("late"),
            func.sum(case((Record.due_on.between(today, today + timedelta(days=DAYS)), 1), else_=0)).label(
                "soon"
            ),
        )
        .where(visible_to(actor, cluster.id), Record.audience != "author")
        .group_by(Record.kind, Record.state)
    ).all()
    found: dict[str, Count] = {}
    for row in rows:
        entry = kinds.kinds().get(row.kind)
        if entry is None:
            continue
        count = found.setdefault(
            row.kind, Count(_(entry.plural), entry.icon, f"/{cluster.slug}/{entry.room}/")
        )
        if row.state in entry.lifecycle.final:
            count.closed += row.n
        else:
            count.open += row.n
            count.late += row.late
            count.soon += row.soon
    return [found[name] for name in kinds.kinds() if name in found]


def next_dates(
    session: Session,
    actor: Actor,
    cluster: ClusterRef,
    today: date,
    lang: str,
    group_id: int | None = None,
    limit: int = 8,
) -> list[datelines.DateLine]:
    """What is dated within DAYS, soonest first."""
    last = today + timedelta(days=DAYS)
    rows = agenda.dates(session, actor, today, last, cluster.id, group_id, AHEAD_MOST)
    return datelines.lines(rows, lambda _id: cluster.slug, lang, limit, AHEAD_MOST)


def activity_asked(
    actor: Actor, cluster: ClusterRef, group_id: int | None = None, limit: int = LINES
) -> Select:
    """The latest events of the cluster (or of one group and its records) that the actor may read."""
    event, record = Event.__table__.c, Record.__table__.c
    query = (
        select(
            *event,
            Person.name.label("who"),
            record.kind.label("record_kind"),
            record.title_fr.label("record_fr"),
            record.title_en.label("record_en"),
        )
        .join_from(Event.__table__, Record.__table__, record.id == event.record_id)
        .outerjoin(Person, Person.id == event.person_id)
        .where(
            event.cluster_id == cluster.id,
            event.at > clock.now() - timedelta(days=DAYS),
            visible_to(actor, cluster.id),
            record.audience != "author",
            event.verb.not_in(("remind", "auto_remind")),  # that somebody was asked again is no news
        )
        .order_by(event.at.desc(), event.id.desc())
        .limit(limit)
    )
    if group_id is not None:
        query = query.where((record.group_id == group_id) | (record.id == group_id))
    return query


def activity(
    rows: list, actor: Actor, cluster: ClusterRef, lang: str, group_id: int | None = None
) -> list[NewsLine]:
    """The rows of ``activity_asked`` in words."""
    result = []
    for row in rows:
        if row.record_kind not in kinds.kinds():
            continue
        title = either(row.record_fr, row.record_en, lang)
        link = Markup('<a class="s-plain s-ink2" href="{}">{}</a>').format(
            kinds.address(cluster.slug, row.record_kind, row.record_id), title
        )
        said = telling.sentence(row, row.who, lang, row.record_kind)
        text = said if row.record_id == group_id else said + Markup("<br>") + link
        when = i18n.moment(row.at, lang, actor.time_zone, clock.today(actor.time_zone))
        result.append(NewsLine(initials(row.who or "·"), text, when))
    return result


def opening(counted: list[Count], more: list[str]) -> str:
    """What is true first, in a sentence or two."""
    still, late = sum(c.open for c in counted), sum(c.late for c in counted)
    if not still:
        return " ".join([*more, _("Nothing is under way yet.")])
    first = ngettext("%(num)s record is under way", "%(num)s records are under way", still)
    second = ngettext("%(num)s is late", "%(num)s are late", late) if late else _("none is late")
    return " ".join([*more, _("%(first)s; %(second)s.", first=first, second=second)])
