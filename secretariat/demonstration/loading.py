"""Loading the demonstration: every act of every file, in the order of time, in one transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from secretariat.core import clock
from secretariat.core.person import Person
from secretariat.demonstration import (
    conversations,
    directory,
    edition_stories,
    group_stories,
    nomination_stories,
    plan_stories,
    project_stories,
    settling,
    task_stories,
)
from secretariat.demonstration.days import ZONE
from secretariat.demonstration.files import Files
from secretariat.demonstration.script import Script, Stage


@dataclass(frozen=True)
class Loaded:
    """What a load did: so many acts, of so many that the files tell (the others lie ahead)."""

    acts: int
    told: int


def empty(session: Session) -> bool:
    """Whether nobody was entered yet."""
    return not session.scalar(select(exists().where(Person.id > 0)))


def script_of(files: Files, now: datetime) -> Script:
    """Every act that the files tell."""
    script = Script()
    for room in (
        directory,
        group_stories,
        nomination_stories,
        plan_stories,
        task_stories,
        project_stories,
        edition_stories,
    ):
        room.write(script, files)
    conversations.write(script, files, now.astimezone(ZONE))
    return script


def load(session: Session, password_hash: str) -> Loaded:
    """Perform the demonstration up to this moment. The caller has begun the transaction, and commits it.

    ``password_hash`` is that of every account which the sign-in page offers; nobody else can sign in.
    Raises Mistold where the product refuses what the files tell.
    """
    now = clock.now()
    files = Files(now.astimezone(ZONE).date())
    script = script_of(files, now)
    stage = Stage(session, files, password_hash)
    done = script.perform(stage, now)
    settling.settle(stage, now)
    return Loaded(done, len(script.acts))
