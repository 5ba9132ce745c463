"""What people say about records and attach to them, and how they and the product remind each other."""

import re
import zlib
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from secretariat.core import clock, reminders
from secretariat.core.moves import Move
from secretariat.core.waits import REMIND_AGAIN
from secretariat.demonstration import sheets
from secretariat.demonstration.days import OPENING, clock_time, moment, working_day
from secretariat.demonstration.files import Files
from secretariat.demonstration.script import Script, Stage
from secretariat.demonstration.task_stories import about_of
from secretariat.nominations import endings, work
from secretariat.nominations.models import Nomination
from secretariat.records import commands

NAMED = re.compile(r"@\[([a-z0-9-]+)\]")
UNANSWERED = timedelta(days=9)
"""An offer that waits so long is reminded of, between the product's own reminders."""
OVERDUE = timedelta(days=3)
"""So long after its due date an assigner asks again, for one task in five."""
WATCHED = 14
"""Days, up to now, of which the product's own reminders are told."""
DAWN = "06:05"


def write(script: Script, files: Files, now: datetime) -> None:
    """Tell every comment and every file, a few reminders of people, and the product's own of the last weeks."""
    for comment in files.comments:
        about = about_of(comment["about"])
        at = clock_time(comment["date"], comment["at"])
        script.tell(at, comment["by"], f"comment on {about}", _comment(comment), about=about)
    for file in files.attachments:
        about = about_of(file["about"])
        at = clock_time(file["date"], file["at"])
        script.tell(at, file["by"], f"attach {file['name']} to {about}", _attach(file), about=about)
    for plan in files.plans:
        for action in files.actions(plan):
            _ask_again_for_offers(script, action)
    for task in files.tasks:
        _ask_again_for_tasks(script, task)
    for back in range(WATCHED):
        day = now.date() - timedelta(days=back)
        script.tell(clock_time(day, DAWN), None, f"reminders of {day}", _remind_all)


def _comment(comment: dict):
    kind, key = about_of(comment["about"])

    def say(stage: Stage, me: Any) -> None:
        def name(found: re.Match) -> str:
            person = stage.get("person", found[1])
            return f"@[{person.name}]({person.id})"

        commands.comment(stage.session, me, stage.get(kind, key), NAMED.sub(name, comment["text"].strip()))

    return say


def _attach(file: dict):
    kind, key = about_of(file["about"])

    def bring(stage: Stage, me: Any) -> None:
        kept = sheets.kept(file["name"], file["text"])
        commands.attach(stage.session, me, stage.get(kind, key), [kept])

    return bring


def _ask_again_for_offers(script: Script, action: dict) -> None:
    story = action["story"]
    for place, step in enumerate(story):
        day = working_day(step["date"] + UNANSWERED)
        answered = [later["date"] for later in story[place + 1 :]]
        if step["do"] == "offer" and min(answered, default=date.max) > day:
            _remind(script, day, step["by"], ("action", action["key"]), "accept")


def _ask_again_for_tasks(script: Script, task: dict) -> None:
    due = next((step["new_due"] for step in reversed(task["story"]) if "new_due" in step), task["due"])
    day = working_day(due + OVERDUE)
    done = next((step["date"] for step in task["story"] if step["do"] not in ("start", "ask_time")), date.max)
    if done > day and zlib.crc32(task["key"].encode()) % 5 == 0:
        _remind(script, day, task["assigner"], ("task", task["key"]), "finish")


def _remind(script: Script, day: date, by: str, about: tuple[str, str], verb: str) -> None:
    def remind(stage: Stage, me: Any) -> None:
        record = stage.get(*about)
        waiting = select(Move.id, Move.reminded_at).where(
            Move.record_id == record.id, Move.part_id.is_(None), Move.verb == verb
        )
        for move in stage.session.execute(waiting).all():  # none, if it was answered meanwhile
            if move.reminded_at is None or clock.now() - move.reminded_at >= REMIND_AGAIN:
                commands.remind(stage.session, me, record, move.id)

    script.tell(moment(day, OPENING, str(about)), by, f"remind of {about}", remind)


def _remind_all(stage: Stage, _nobody: None) -> None:
    """What the worker does each morning: remind of the open moves whose turn it is, nominees by a fresh link; tell
    of terms that end."""
    zone = stage.files.meta["time_zone"]
    today = clock.today(zone)
    asked = select(Move.id, Move.record_id, Move.verb, Move.due, Move.since, Move.reminded_at)
    due = [move for move in stage.session.execute(asked) if reminders.is_turn(move, zone, today)]
    nominees = set(stage.session.scalars(select(Nomination.id).where(Nomination.state == "submitted")))
    for move in due:
        if move.record_id in nominees and move.verb == "accept":
            work.remind_nominee(stage.session, move)
    for record_id in sorted({move.record_id for move in due}):
        reminders.remind_of(stage.session, record_id, zone)
    for cluster in stage.clusters.values():
        endings.tell(stage.session, cluster)
