"""Reminders: only of open moves, to those who hold them, on the days that were said, at most once a day."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from secretariat.core import clock, mailer, notices, reminders
from secretariat.core.history import Event
from secretariat.core.moves import Move, Notice
from secretariat.core.record import Follow
from secretariat.core.walls import Cluster
from tests.support.post import text_of

ZONE = ZoneInfo(clock.HOME_ZONE)
OPENED = date(2026, 11, 24)


def morning(day: date, hour: int = 9) -> datetime:
    return datetime.combine(day, time(hour), ZONE)


def reminded(session, task) -> list:
    session.rollback()
    return session.scalars(select(Event).where(Event.record_id == task.id, Event.verb == "auto_remind")).all()


def days_of_reminders(session, task, days: int) -> list[int]:
    """Run the worker each day, twice; the days (from the opening) on which it reminded."""
    found, before = [], 0
    for n in range(days):
        for hour in (9, 15):
            with clock.at(morning(OPENED + timedelta(days=n), hour)):
                reminders.remind()
        now = len(reminded(session, task))
        if now > before:
            assert now == before + 1, "at most once a day"
            found.append(n)
        before = now
    return found


def test_a_move_is_reminded_of_before_and_after_its_due_date(make, session):
    task = make.task(due_on=OPENED + timedelta(days=20))
    assert days_of_reminders(session, task, 80) == [13, 19, 21, 27, 34, 48, 62, 76]


def test_a_move_without_a_date_is_reminded_of_while_it_waits(make, session):
    assert days_of_reminders(session, make.task(), 50) == [7, 14, 28, 42]


def test_nobody_is_reminded_of_what_they_were_just_asked(make, session):
    task = make.task(due_on=OPENED + timedelta(days=5))
    assert days_of_reminders(session, task, 6) == [4]


def test_a_move_due_on_the_day_it_was_opened_waits_until_it_is_late(make, session):
    assert days_of_reminders(session, make.task(due_on=OPENED), 3) == [1]


def test_days_without_a_worker_are_made_up_for_once(make, session):
    task = make.task(due_on=OPENED + timedelta(days=20))
    with clock.at(morning(OPENED + timedelta(days=24))):
        reminders.remind()
        reminders.remind()
    assert len(reminded(session, task)) == 1


def test_who_has_answered_is_reminded_of_nothing(make, session):
    due = OPENED + timedelta(days=2)
    answered, waiting = make.task("done", due_on=due), make.task(due_on=due)
    with clock.at(morning(due + timedelta(days=1))):
        reminders.remind()
    assert not reminded(session, answered)
    assert len(reminded(session, waiting)) == 1


def test_a_reminder_reaches_the_holder_and_no_follower(make, session):
    member, follower = make.member("Holder"), make.coordinator("Follower")
    task = make.task(assignee=member, title="Book the audits", due_on=OPENED + timedelta(days=2))
    session.add(Follow(person_id=follower.id, record_id=task.id, since=clock.now()))
    session.commit()
    notices.write_letters()
    with clock.at(morning(OPENED + timedelta(days=1))):
        reminders.remind()
        session.rollback()
        told = session.execute(select(Notice.person_id, Notice.why).where(Notice.mailed_at.is_(None))).all()
        assert told == [(member.id, "reminder")]
        move = session.scalars(select(Move).where(Move.record_id == task.id)).one()
        assert move.reminders == 1 and move.reminded_at == clock.now()
    event = reminded(session, task)[0]
    assert event.person_id is None and event.details == {"what": "Holder"}


def test_a_reminder_is_mailed_as_one_and_not_at_all_once_answered(make, post):
    waits, answers = make.member("Waits"), make.member("Answers")
    tasks = [
        make.task(assignee=person, title="Book the audits", due_on=OPENED + timedelta(days=2))
        for person in (waits, answers)
    ]
    notices.write_letters()
    mailer.deliver()
    with clock.at(morning(OPENED + timedelta(days=1))):
        reminders.remind()
        make.take(answers, tasks[1], "finish", note="All booked.")
        notices.write_letters()
        mailer.deliver()
    letters = post.to(waits)
    assert [letter["Subject"] for letter in letters] == [
        "Your move: Book the audits",
        "Reminder: Book the audits",
    ]
    assert "to finish the task" in text_of(letters[1]) and "Thursday 26 November 2026" in text_of(letters[1])
    assert len(post.to(answers)) == 1


def test_no_one_is_reminded_at_night(make, session):
    task = make.task(due_on=OPENED + timedelta(days=2))
    tomorrow = OPENED + timedelta(days=1)
    with clock.at(morning(tomorrow, hour=5)):
        reminders.remind()
    assert not reminded(session, task)
    with clock.at(morning(tomorrow, hour=6)):
        reminders.remind()
    assert len(reminded(session, task)) == 1


def test_the_day_is_the_cluster_s(make, session):
    home = make.cluster("cargo")
    session.get(Cluster, home.id).time_zone = "Pacific/Kiritimati"
    session.commit()
    due = OPENED + timedelta(days=3)
    over_there = {"assigner": make.coordinator(cluster="cargo"), "assignee": make.member(cluster="cargo")}
    far, near = make.task(cluster="cargo", due_on=due, **over_there), make.task(due_on=due)
    with clock.at(datetime(2026, 11, 25, 18, 0, tzinfo=UTC)):  # eight in the morning of the 26th over there
        reminders.remind()
    assert len(reminded(session, far)) == 1
    assert not reminded(session, near)


@pytest.mark.parametrize(
    ("due", "today", "expected"),
    [
        (20, 12, None),
        (20, 13, 13),
        (20, 18, 13),
        (20, 19, 19),
        (20, 20, 19),
        (20, 21, 21),
        (20, 47, 34),
        (20, 48, 48),
    ],
)
def test_the_latest_day_on_which_it_was_due(due, today, expected):
    day = reminders.turn(OPENED + timedelta(due), OPENED, OPENED + timedelta(today))
    assert day == (None if expected is None else OPENED + timedelta(expected))
