"""What loading leaves behind: no mail to send, and for those who can sign in something new to read."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, union, update

from secretariat.core.history import Event
from secretariat.core.moves import Mail, Notice
from secretariat.core.person import Person
from secretariat.core.record import Follow, Visit
from secretariat.demonstration.days import WHOLE, moment
from secretariat.demonstration.script import Stage

FRESH = timedelta(days=5)
"""Notices younger than this are unread by those who can sign in."""
LAST_VISIT, VISIT_BEFORE = timedelta(days=3), timedelta(days=8)


def settle(stage: Stage, now: datetime) -> None:
    """Mark notices as mailed and read, and give those who can sign in their earlier visits."""
    session = stage.session
    able = [
        stage.get("person", one["key"]).id for one in stage.files.people if one.get("demonstration_account")
    ]
    newest = min(now, max(session.scalars(select(Event.at).order_by(Event.id.desc()).limit(1)), default=now))
    session.execute(update(Notice).values(mailed_at=Notice.created_at))
    session.execute(delete(Mail))  # letters to nominees, which came long ago
    unread = Notice.person_id.in_(able) & (Notice.created_at >= newest - FRESH)
    session.execute(update(Notice).where(~unread).values(read_at=Notice.created_at))
    visits = {}
    for person_id in able:
        last, before = (
            moment((newest - back).date(), WHOLE, f"visit {person_id}") for back in (LAST_VISIT, VISIT_BEFORE)
        )
        visits[person_id] = {"last_visit_at": last, "previous_visit_at": before}
        session.execute(update(Person).where(Person.id == person_id).values(**visits[person_id]))
    concerned = union(
        select(Notice.person_id, Notice.record_id).where(
            Notice.person_id.in_(able), Notice.created_at < newest - LAST_VISIT
        ),
        select(Follow.person_id, Follow.record_id).where(
            Follow.person_id.in_(able), Follow.since < newest - LAST_VISIT
        ),
    )
    seen = [
        {
            "person_id": person_id,
            "record_id": record_id,
            "at": visits[person_id]["last_visit_at"],
            "before": visits[person_id]["previous_visit_at"],
        }
        for person_id, record_id in session.execute(concerned)
    ]
    if seen:
        session.execute(insert(Visit), seen)
