"""Comments and files as a record's page shows them: each with who, when, and what may be done to it."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import quote

from markupsafe import Markup
from sqlalchemy import Integer, bindparam, case, func, select
from sqlalchemy.orm import Session

from secretariat.core import clock, i18n, markdown
from secretariat.core.content import Attachment, Comment
from secretariat.core.person import Person, initials
from secretariat.core.policy import Actor
from secretariat.core.record import Record
from secretariat.core.sniffing import INLINE

COMMENTS_PAGE = 50
FILES_PAGE = 100
SHOWN = "?show=1"
"""After the address of an image: shown in place instead of saved."""


@dataclass(frozen=True)
class CommentLine:
    """One comment, ready to show; ``removed`` ones keep their author and time only."""

    id: int
    person_id: int
    who: str
    initials: str
    when: str
    at: datetime
    body_html: Markup
    edited: str = ""
    removed: bool = False
    edit_url: str | None = None
    mine: bool = False
    role: str = ""


@dataclass(frozen=True)
class FileLine:
    """One attachment, ready to show."""

    id: int
    name: str
    url: str
    size: str
    who: str
    when: str
    purpose: str
    media_type: str
    remove_url: str | None = None


_comment_row, _file, _person = Comment.__table__.c, Attachment.__table__.c, Person.__table__.c
COMMENTS = (
    select(
        _comment_row.id,
        _comment_row.body,
        _comment_row.at,
        _comment_row.edited_at,
        _comment_row.removed_at,
        _comment_row.person_id,
        _person.name,
        func.count(case((_comment_row.removed_at.is_(None), 1))).over().label("total"),
    )
    .join_from(Comment.__table__, Person.__table__, _person.id == _comment_row.person_id)
    .where(_comment_row.record_id == bindparam("record", type_=Integer))
    .order_by(_comment_row.id.desc())
    .limit(COMMENTS_PAGE + 1)
)
FILES = (
    select(
        _file.id,
        _file.name,
        _file.size,
        _file.purpose,
        _file.at,
        _file.person_id,
        _file.media_type,
        _person.name.label("by"),
    )
    .join_from(Attachment.__table__, Person.__table__, _person.id == _file.person_id)
    .where(_file.record_id == bindparam("record", type_=Integer), _file.removed_at.is_(None))
    .order_by(_file.id)
    .limit(FILES_PAGE)
)
"""Built once, as every page of a record runs them."""


def comments_of(
    session: Session, actor: Actor, record: Record, url: str, lang: str, before: int | None = None
) -> tuple[list[CommentLine], int, bool]:
    """The latest comments (before the one whose id is given), oldest first; how many stand; whether there are
    earlier ones."""
    today = clock.today(actor.time_zone)
    query = COMMENTS if before is None else COMMENTS.where(_comment_row.id < before)
    rows = session.execute(query, {"record": record.id}).all()
    shown = [_comment(row, actor, record, url, lang, today) for row in reversed(rows[:COMMENTS_PAGE])]
    return shown, rows[0].total if rows else 0, len(rows) > COMMENTS_PAGE


def _comment(row, actor: Actor, record: Record, url: str, lang: str, today: date) -> CommentLine:
    mine = row.person_id == actor.id and record.cluster_id in actor.contributes_to
    may = mine or record.cluster_id in actor.staff_of
    return CommentLine(
        id=row.id,
        person_id=row.person_id,
        who=row.name,
        initials=initials(row.name),
        when=i18n.moment(row.at, lang, actor.time_zone, today),
        at=row.at,
        body_html=Markup("") if row.removed_at else markdown.render(row.body),
        edited=i18n.moment(row.edited_at, lang, actor.time_zone, today) if row.edited_at else "",
        removed=row.removed_at is not None,
        edit_url=f"{url}comments/{row.id}" if may and not row.removed_at else None,
        mine=mine,
    )


def files_of(session: Session, actor: Actor, record: Record, url: str, lang: str) -> list[FileLine]:
    """The files of a record that were not removed, in the order in which they came."""
    today = clock.today(actor.time_zone)
    rows = session.execute(FILES, {"record": record.id})
    result = []
    for row in rows:
        mine = row.person_id == actor.id and record.cluster_id in actor.contributes_to
        shown = SHOWN if row.media_type in INLINE else ""
        result.append(
            FileLine(
                id=row.id,
                name=row.name,
                url=f"{url}files/{row.id}/{quote(row.name, safe='')}" + shown,
                size=i18n.size(row.size, lang),
                who=row.by,
                when=i18n.moment(row.at, lang, actor.time_zone, today),
                purpose=row.purpose,
                media_type=row.media_type,
                remove_url=f"{url}files/{row.id}/remove"
                if mine or record.cluster_id in actor.staff_of
                else None,
            )
        )
    return result
