"""“Since your last visit”: written after a page was shown, at most once in 5 minutes, in a write of its own.

A GET never writes otherwise. Losing the race for the lock loses a mark, never the page.
"""

import logging
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, g, request
from flask import session as cookie
from flask_login import current_user
from sqlalchemy import case, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.db import db
from secretariat.core.person import Person, SignIn
from secretariat.core.record import Visit

log = logging.getLogger("secretariat")
EVERY = timedelta(minutes=5)
APART = timedelta(minutes=30)
"""Two pages further apart than this belong to two visits."""
UNREAD = object()
"""The page that was shown did not read when its record was last seen."""


def keep_visits(app: Flask) -> None:
    """Note visits after the pages of an application."""

    @app.after_request
    def after(response: Response) -> Response:
        if (
            request.method == "GET"
            and response.status_code == 200
            and not g.get("no_database")
            and request.endpoint != "static"
            and current_user
            and current_user.is_authenticated
        ):
            me = current_user._get_current_object()
            if mark(me, g.get("shown_record"), g.get("shown_visit", UNREAD)):
                cookie.modified = True  # it is dated anew, so that it lasts as long as the sign-in
        return response


def news_since(at: datetime | None, before: datetime | None) -> datetime | None:
    """What is newer than this is new to a person who last opened the record at ``at``, and ``before`` that.

    Within one visit the marks stay: a page that is read twice in a row says the same.
    """
    if at is None or clock.now() - at >= APART:
        return at
    return before


def mark(actor, record_id: int | None, last: datetime | None | object = UNREAD) -> bool:
    """Note that an actor is here and, if one is given, that they saw a record (last seen at ``last``).

    Whether the actor was noted now, and not in the last minutes.
    """
    now = clock.now()
    seen_person = actor.last_visit_at is not None and now - actor.last_visit_at < EVERY
    seen_record = record_id is None
    if not seen_record:
        if last is UNREAD:
            last = db.session.execute(
                select(Visit.at).where(Visit.person_id == actor.id, Visit.record_id == record_id)
            ).scalar()
        seen_record = last is not None and now - last < EVERY
    if seen_person and seen_record:
        return False
    db.session.rollback()
    try:
        with Session(db.engine.execution_options(immediate=True)) as session:
            if not seen_person:
                _mark_person(session, actor, now)
            if not seen_record:
                _mark_record(session, actor.id, record_id, now)
            session.commit()
    except DBAPIError:
        log.info("a visit was not noted: the database was busy")
        return False
    return not seen_person


def _mark_person(session: Session, actor, now) -> None:
    session.execute(
        update(Person)
        .where(Person.id == actor.id)
        .values(
            previous_visit_at=case(
                (Person.last_visit_at < now - APART, Person.last_visit_at), else_=Person.previous_visit_at
            ),
            last_visit_at=now,
        )
    )
    if actor.sign_in_id:
        until = now + current_app.permanent_session_lifetime
        session.execute(
            update(SignIn)
            .where(SignIn.id == actor.sign_in_id, SignIn.revoked_at.is_(None))
            .values(
                last_seen_at=now,
                expires_at=case((SignIn.expires_at < until, until), else_=SignIn.expires_at),
            )
        )


def _mark_record(session: Session, person_id: int, record_id: int, now) -> None:
    changed = session.execute(
        update(Visit)
        .where(Visit.person_id == person_id, Visit.record_id == record_id)
        .values(before=case((Visit.at < now - APART, Visit.at), else_=Visit.before), at=now)
    ).rowcount
    if not changed:
        session.add(Visit(person_id=person_id, record_id=record_id, at=now))
