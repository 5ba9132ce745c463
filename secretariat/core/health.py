"""For whoever runs the product: ``/healthz`` (alive), ``/readyz`` (ready to serve), ``flask doctor``."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, current_app, g
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from secretariat.core import clock, keys, mailer, revision, work
from secretariat.core.db import db
from secretariat.core.history import HISTORY_TRIGGERS, Event
from secretariat.core.policy import Permission
from secretariat.core.web import needs

LEAST_SPACE = 500_000_000
"""Bytes free on a disk below which the doctor warns."""


class Unready(Exception):
    """Why requests cannot be answered now, in one sentence."""


def equip(app: Flask) -> None:
    """Give an application its two addresses."""
    app.add_url_rule("/healthz", "healthz", healthz)
    app.add_url_rule("/readyz", "readyz", readyz)


@needs(Permission.PUBLIC, statements=0)
def healthz() -> Response:
    """The process answers. It asks nothing of the database: restarting the process would not mend that."""
    g.no_database = True
    return _plain("alive", 200)


@needs(Permission.PUBLIC, statements=3)
def readyz() -> Response:
    """The database answers and is at the migration that this version expects; else 503 and why."""
    g.no_database = True
    try:
        check_database()
    except Unready as reason:
        return _plain(str(reason), 503)
    return _plain("ready", 200)


def _plain(sentence: str, status: int) -> Response:
    return Response(sentence + "\n", status, content_type="text/plain; charset=utf-8")


def check_database() -> None:
    """Raises Unready with the reason why the database cannot be used."""
    try:
        with db.engine.connect() as connection:
            connection.execute(text("SELECT 1"))
            here = revision.current(connection)
    except DBAPIError as error:
        raise Unready("The database does not answer.") from error
    if here != revision.expected():
        raise Unready("The database is not at this version: run flask db upgrade.")


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's: good, or a problem and what to do about it."""

    good: bool
    sentence: str


def examine() -> Iterator[Finding]:
    """Look at the settings and at what they point to, one finding after another."""
    yield from _settings()
    try:
        check_database()
    except Unready as reason:
        yield Finding(False, str(reason))
    else:
        yield Finding(True, "The database answers and is at this version.")
        yield from _tried("The history", _history)
        yield from _tried("The outbox", _outbox)
    for name in ("FILES_DIR", "VAR_DIR"):
        yield _folder(name)
    yield _keys()
    yield _worker()


def _settings() -> Iterator[Finding]:
    config = current_app.config
    if config.get("DEMONSTRATION"):
        yield Finding(False, "DEMONSTRATION is on: its accounts have a public password.")
    if not config["BASE_URL"].startswith("https://") and not config.get("DEMONSTRATION"):
        yield Finding(False, "BASE_URL is not https: passwords and sign-ins cross the network in the clear.")
    if not config.get("SMTP_HOST"):
        yield Finding(False, "SMTP_HOST is not set: letters wait in the outbox.")
        return
    try:
        mailer.try_server()
    except mailer.Unreachable as error:
        yield Finding(False, f"No letter can leave: {error}.")
    else:
        yield Finding(True, "The mail server answers.")


def _keys() -> Finding:
    path = keys.path()
    try:
        found = keys.read()
    except (ValueError, OSError) as error:
        return Finding(False, f"Nothing confidential can be written or read: {error}")
    if not found:
        return Finding(
            False, f"There is no key in {path}: run flask keys new, or flask keys check if there was one."
        )
    if path.stat().st_mode & 0o077:
        return Finding(False, f"{path} can be read by others than its owner: chmod 600.")
    return Finding(True, f"The key {found[-1].name} seals what is confidential.")


def _tried(what: str, look: Callable[[], Finding]) -> Iterator[Finding]:
    try:
        yield look()
    except DBAPIError as error:
        db.session.rollback()
        yield Finding(False, f"{what} cannot be read: {str(error.orig).strip()}")


def _history() -> Finding:
    dialect = db.engine.dialect.name
    query = {
        "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :name",
        "postgresql": "SELECT count(*) FROM pg_trigger WHERE tgrelid = CAST(:name AS regclass) "
        "AND NOT tgisinternal AND tgenabled = 'O'",
    }[dialect]
    there = db.session.execute(text(query), {"name": Event.__tablename__}).scalar()
    wanted = sum(statement.startswith("CREATE TRIGGER") for statement in HISTORY_TRIGGERS[dialect])
    if there < wanted:
        return Finding(False, "The history can be changed: its triggers are missing from the database.")
    return Finding(True, "The history is protected by its triggers.")


def _outbox() -> Finding:
    waiting, given_up, oldest = mailer.state_of_outbox()
    late = oldest is not None and clock.now() - oldest > mailer.FIRST_WAIT * 15
    if given_up or late:
        since = f", the oldest since {oldest.isoformat(timespec='minutes')}" if oldest else ""
        return Finding(
            False,
            f"{waiting} letters wait{since}; {given_up} were given up (flask retry-mail puts them back).",
        )
    return Finding(True, f"{waiting} letters wait.")


def _folder(name: str) -> Finding:
    path = Path(current_app.config[name])
    there = path if path.exists() else path.parent
    if not os.access(there, os.W_OK):
        return Finding(False, f"{name} ({path}) cannot be written to.")
    if shutil.disk_usage(there).free < LEAST_SPACE:
        return Finding(False, f"The disk of {name} ({path}) is nearly full.")
    return Finding(True, f"{name} can be written to.")


def _worker() -> Finding:
    beat = work.last_beat()
    if work.alive():
        return Finding(True, "flask work is running.")
    since = f"since {beat.isoformat(timespec='minutes')}" if beat else "yet"
    return Finding(
        False, f"flask work has not been seen on this machine {since}: no mail, no reminders, no jobs."
    )
