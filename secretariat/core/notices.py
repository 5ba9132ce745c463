"""From notices to mail, as each person chose: soon, one letter a day, or none.

A letter is made when it is due, not when the notice was: who lost sight of a record meanwhile reads nothing
of it, and who answered meanwhile is not asked again. The letter and the marks on its notices commit together.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Row, and_, or_, select, update
from sqlalchemy.orm import Session

from secretariat.core import clock, i18n, kinds, mailbox, telling, work
from secretariat.core.actors import load_actor
from secretariat.core.borrowed import either, said
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.moves import Move, Notice
from secretariat.core.person import Person
from secretariat.core.policy import Actor, visible_or_shared
from secretariat.core.record import Record
from secretariat.core.walls import Cluster

log = logging.getLogger("secretariat.work")
MORNING = time(7)
"""When the daily letter is due, in the person's time zone."""
PEOPLE = 200
"""Letters made in one round."""
LISTED = 40
"""Records told of in one letter; the desk has the rest."""


@dataclass
class Item:
    """One record in a letter: what happened to it and what is expected of the reader."""

    title: str
    """With its language in brackets, where it has no version in the reader's."""
    kind: str
    cluster: str
    url: str
    ask: str = ""
    due: str = ""
    reminded: bool = False
    lines: list[str] = field(default_factory=list)


@work.by_itself(20, "notices", rank=80)
def write_letters() -> str:
    """Make the letters that are due. One person's failure is logged and keeps no other from theirs."""
    made = marked = 0
    people = db.session.scalars(
        select(Notice.person_id)
        .join(Person, Person.id == Notice.person_id)
        .where(Notice.mailed_at.is_(None), _due())
        .distinct()
        .order_by(Notice.person_id)
        .limit(PEOPLE)
    ).all()
    db.session.rollback()
    for person_id in people:
        try:
            with work.writing() as session:
                posted, told = _tell(session, person_id)
        except Exception:
            log.exception("the letter to person %s could not be written", person_id)
            continue
        made, marked = made + posted, marked + told
    return f"{made} letters from {marked} notices" if marked else ""


def _due() -> ColumnElement[bool]:
    """The condition on (notice, person) that lets a notice go into a letter now."""
    zones = db.session.scalars(
        select(Person.time_zone)
        .join(Notice, Notice.person_id == Person.id)
        .where(Notice.mailed_at.is_(None), Person.notify == "daily")
        .distinct()
    ).all()
    daily = [and_(Person.time_zone == zone, Notice.created_at < last_morning(zone)) for zone in zones]
    return or_(Person.notify != "daily", ~Person.active, *daily)


def last_morning(zone: str) -> datetime:
    """The latest moment, up to now, at which the daily letter was due in a time zone."""
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        place = ZoneInfo(clock.HOME_ZONE)
    now = clock.now()
    due = datetime.combine(now.astimezone(place).date(), MORNING, place)
    if due > now:
        due = datetime.combine(due.date() - timedelta(days=1), MORNING, place)
    return due


def _tell(session: Session, person_id: int) -> tuple[int, int]:
    """Put one person's waiting notices into a letter, or only mark them: (letters, notices)."""
    person = session.scalars(
        select(Person).where(Person.id == person_id).with_for_update(skip_locked=True)
    ).one_or_none()
    if person is None:  # another worker is writing to them
        return 0, 0
    daily = person.notify == "daily"
    rows = _waiting(session, person, last_morning(person.time_zone) if daily and person.active else None)
    if not rows:
        return 0, 0
    session.execute(
        update(Notice).where(Notice.id.in_([row.notice_id for row in rows])).values(mailed_at=clock.now())
    )
    actor = load_actor(session, person.id, clock.now())
    if actor is None or person.notify == "none":
        return 0, len(rows)
    with i18n.speaking(person.language):
        items = _items(session, actor, [row for row in rows if not (daily and row.read_at)])
        if not items:
            return 0, len(rows)
        mailbox.post(
            session, person.email, person.language, _subject(items), _body(actor, items, daily), person.id
        )
    return 1, len(rows)


def _waiting(session: Session, person: Person, before: datetime | None) -> list[Row]:
    query = (
        select(
            Notice.id.label("notice_id"),
            Notice.record_id,
            Notice.why,
            Notice.read_at,
            Event.id.label("event_id"),
            Event.verb,
            Event.part_kind,
            Event.changes,
            Event.details,
            Event.reason,
            Person.name.label("who"),
        )
        .outerjoin(Event, Event.id == Notice.event_id)
        .outerjoin(Person, Person.id == Event.person_id)
        .where(Notice.person_id == person.id, Notice.mailed_at.is_(None))
        .order_by(Notice.id)
        .limit(1000)
    )
    if before is not None:
        query = query.where(Notice.created_at < before)
    return list(session.execute(query))


def _items(session: Session, actor: Actor, rows: list[Row]) -> list[Item]:
    """What the reader may know of these notices, theirs to do first."""
    ids = {row.record_id for row in rows}
    records = {
        record.id: record
        for record in session.execute(
            select(Record.id, Record.kind, Record.title_fr, Record.title_en, Cluster.name_fr, Cluster.name_en)
            .join(Cluster, Cluster.id == Record.cluster_id)
            .where(Record.id.in_(ids), visible_or_shared(actor))
        )
    }
    moves: dict[int, Row] = {}
    for move in session.execute(
        select(Move.record_id, Move.verb, Move.due, Move.part_kind)
        .where(Move.record_id.in_(records), Move.principal.in_(actor.principals))
        .order_by(Move.due.desc())
    ):
        moves[move.record_id] = move
    items: dict[int, Item] = {}
    for row in rows:
        record = records.get(row.record_id)
        answered = row.why == "reminder" and row.record_id not in moves
        if record is None or answered:
            continue
        item = items.get(record.id)
        if item is None:
            item = items[record.id] = _item(record, moves.get(record.id), actor.language)
        if row.why == "reminder":
            item.reminded = True
        if row.event_id and row.verb != "auto_remind":  # that line would only say that this letter was sent
            item.lines.append(telling.sentence(row, row.who, actor.language, record.kind).striptags())
    return sorted(items.values(), key=lambda item: not item.ask)


def _item(record: Row, move: Row | None, lang: str) -> Item:
    return Item(
        title=said(either(record.title_fr, record.title_en, lang)),
        kind=_(kinds.kind(record.kind).label),
        cluster=record.name_fr if lang == "fr" else record.name_en,
        url=f"{current_app.config['BASE_URL']}/r/{record.id}",
        ask=_expected(record.kind, move) if move else "",
        due=i18n.day(move.due, lang, "weekday") if move and move.due else "",
    )


def _expected(kind_name: str, move: Row) -> str:
    """The words for what somebody is awaited to do."""
    entry = kinds.part(move.part_kind) if move.part_kind else kinds.kind(kind_name)
    step = entry.lifecycle.by_verb[move.verb][0]
    return _(step.ask or step.label)


def _subject(items: list[Item]) -> str:
    first = items[0]
    if first.reminded:
        text = _("Reminder: %(title)s", title=first.title)
    elif first.ask:
        text = _("Your move: %(title)s", title=first.title)
    elif first.lines:
        text = _("%(title)s: %(what)s", title=first.title, what=first.lines[0])
    else:
        text = first.title
    text = text if len(text) <= 150 else text[:149].rstrip() + "…"
    more = len(items) - 1
    return text + (" " + ngettext("(and %(num)s more)", "(and %(num)s more)", more) if more else "")


def _body(actor: Actor, items: list[Item], daily: bool) -> str:
    shown = items[:LISTED]
    # The template alone, without what pages are given: no request is being answered here.
    return current_app.jinja_env.get_template("mail/notices.txt").render(
        name=actor.name,
        mine=[item for item in shown if item.ask],
        others=[item for item in shown if not item.ask],
        more=len(items) - len(shown),
        daily=daily,
        desk=f"{current_app.config['BASE_URL']}/",
        account=f"{current_app.config['BASE_URL']}/account",
    )
