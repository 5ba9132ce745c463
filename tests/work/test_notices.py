"""What people are told by mail: as they chose, in their language, and only of what they may still see."""

from datetime import date, timedelta

import pytest
from sqlalchemy import delete, func, select

from secretariat.core import acts, clock, mailer, notices, work
from secretariat.core.moves import Mail, Notice
from secretariat.core.person import Grant, Person
from secretariat.core.record import Record
from tests.support.post import text_of


def told() -> int:
    """Make the letters that are due and deliver them; how many were sent."""
    notices.write_letters()
    return mailer.deliver().sent


def waiting(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).where(Notice.mailed_at.is_(None)))


def test_each_assignee_gets_one_letter(make, post):
    people = [make.member(f"Member {n}") for n in range(3)]
    for person in people:
        make.task(assignee=person, title="Book the audits")
    assert told() == 3
    assert [len(post.to(person)) for person in people] == [1, 1, 1]
    assert told() == 0, "a second round tells nothing again"


def test_the_letter_says_what_who_when_and_where(make, post):
    member = make.member()
    task = make.task(assignee=member, title="Book the audits", due_on=date(2026, 12, 4))
    told()
    letter = post.to(member)[0]
    assert letter["Subject"] == "Your move: Book the audits"
    text = text_of(letter)
    assert "Maude Lachapelle" in text
    assert "to finish the task" in text
    assert "Friday 4 December 2026" in text
    assert f"http://localhost/r/{task.id}" in text
    assert "http://localhost/account" in text


def test_what_happened_since_the_last_letter_goes_into_one(make, post):
    member = make.member()
    for n in range(3):
        make.task(assignee=member, title=f"Part {n}")
    assert told() == 1
    letter = post.to(member)[0]
    assert letter["Subject"] == "Your move: Part 0 (and 2 more)"
    assert all(f"Part {n}" in text_of(letter) for n in range(3))


def test_a_letter_is_in_the_reader_s_language_and_says_which_titles_are_not(make, post, app):
    french, english = make.member("Anne", language="fr"), make.member("Ann", language="en")
    for person in (french, english):
        make.task(assignee=person, title="Book the audits")
    told()
    assert post.to(french)[0]["Content-Language"] == "fr"
    letter, own = post.to(french)[0], post.to(english)[0]
    assert letter["Subject"].endswith(": Book the audits (en anglais)")
    assert "* Book the audits (en anglais)" in letter.get_content(), "the title is marked as borrowed"
    assert "(in English)" not in own.get_content() and "(" not in own["Subject"]


def test_a_daily_letter_comes_at_seven_in_the_reader_s_time_zone(make, post):
    east = make.member("East", notify="daily", time_zone="America/Halifax")
    west = make.member("West", notify="daily", time_zone="America/Vancouver")
    for person in (east, west):
        make.task(assignee=person)
        make.task(assignee=person, title="Call the suppliers")
    assert told() == 0, "it is noon: the letter of tomorrow morning has them"
    morning = clock.start_of(date(2026, 11, 25), "America/Halifax") + timedelta(hours=7)
    with clock.at(morning - timedelta(minutes=1)):
        assert told() == 0
    with clock.at(morning):
        assert told() == 1
        assert len(post.to(east)) == 1 and not post.to(west)
    with clock.at(morning + timedelta(hours=5)):
        assert told() == 1
        make.task(assignee=east, title="A third one")
        assert told() == 0, "one a day"
    assert "Call the suppliers" in text_of(post.to(west)[0])
    with clock.at(morning + timedelta(days=1)):
        told()
        assert "A third one" in text_of(post.to(east)[1])


def test_who_wants_no_mail_gets_none(make, post, session):
    make.task(assignee=make.member(notify="none"))
    assert told() == 0
    assert waiting(session) == 0


def test_who_lost_access_meanwhile_reads_nothing_of_it(make, post, session):
    stays, leaves, disabled = make.member("Stays"), make.member("Leaves"), make.member("Disabled")
    for person in (stays, leaves, disabled):
        make.task(assignee=person)
    session.execute(delete(Grant).where(Grant.person_id == leaves.id))
    session.get(Person, disabled.id).active = False
    session.commit()
    assert told() == 1
    assert len(post.to(stays)) == 1
    assert waiting(session) == 0


def test_a_record_that_was_restricted_meanwhile_stays_secret(make, post, session):
    member = make.member()
    secret = make.task(assignee=member, title="Armour plates")
    make.task(assignee=member, title="Book the audits")
    session.get(Record, secret.id).audience = "group"
    session.commit()
    assert told() == 1
    letter = post.to(member)[0]
    assert "Armour" not in letter.as_string()
    assert "Book the audits" in text_of(letter)


def test_what_was_answered_before_the_letter_is_not_asked_again(make, post):
    member, coordinator = make.member(), make.coordinator()
    make.task("done", assignee=member, assigner=coordinator)
    assert told() == 2
    assert post.to(coordinator)[0]["Subject"].startswith("Your move")
    assert "Awaited from you" not in text_of(post.to(member)[0])


def test_a_letter_and_the_marks_on_its_notices_commit_together(make, session):
    member = make.member(email="not an address")
    make.task(assignee=member)
    make.task(assignee=make.member())
    notices.write_letters()
    assert session.scalar(select(func.count()).select_from(Mail)) == 1, "the other one has theirs"
    assert waiting(session) == 1, "no letter, no mark"


def test_two_workers_write_one_letter(make, post, app):
    member = make.member()
    make.task(assignee=member)
    with app.app_context(), work.writing() as session:
        first = notices._tell(session, member.id)
    with app.app_context(), work.writing() as session:
        second = notices._tell(session, member.id)
    assert (first, second) == ((1, 1), (0, 0))


@pytest.mark.parametrize("why", ["told", "follow"])
def test_news_that_ask_for_nothing_are_for_information(make, post, why):
    reader = make.member("Reader")
    task = make.task()
    make.act(
        make.coordinator(),
        lambda s, me: acts.note(s, me, s.get(Record, task.id), "comment", tell={reader.id: why}),
    )
    told()
    letter = post.to(reader)[0]
    assert letter["Subject"] == "Book the audits: Maude Lachapelle commented"
    assert "FOR YOUR INFORMATION" in text_of(letter)
