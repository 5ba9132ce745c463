"""Letters leave once, later if they cannot leave now, and never carry a header that somebody typed."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from secretariat.core import clock, mailbox, mailer
from secretariat.core.db import db
from secretariat.core.moves import Mail
from secretariat.core.work import writing
from tests.conftest import NOON

LATER = NOON + timedelta(hours=7)


@pytest.fixture
def write(app):
    """Put letters into the outbox: ``write(3)`` or ``write(to="…")``."""

    def letters(count: int = 1, to: str = "", **more) -> list[int]:
        with writing() as session:
            return [
                mailbox.post(
                    session,
                    to=to or f"reader{n}@example.org",
                    language="en",
                    subject=more.get("subject", f"Letter {n}"),
                    body=more.get("body", "Hello.\n"),
                ).id
                for n in range(count)
            ]

    return letters


def stored(number: int) -> Mail:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get(Mail, number)


def test_a_letter_is_sent_once(write, post):
    write(3)
    assert mailer.deliver().sent == 3
    assert mailer.deliver().sent == 0
    assert [letter["To"] for letter in post.letters] == [f"reader{n}@example.org" for n in range(3)]


def test_a_letter_says_that_a_machine_wrote_it_and_keeps_its_id(write, post):
    number = write()[0]
    mailer.deliver()
    letter = post.letters[0]
    assert letter["Message-ID"] == f"<{stored(number).message_id}>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["List-Id"] == "Secretariat <secretariat.example.org>"
    assert letter["From"] == "Secretariat <secretariat@example.org>"
    assert letter.get_content_type() == "text/plain" and letter.get_content_charset() == "utf-8"


def test_accents_and_long_lines_arrive_as_they_were_written(write, post):
    body = "Échéance : " + "très " * 400 + "\n.\nœuvre — 1ᵉʳ\n"
    write(subject="Enquête « où » de l’été", body=body)
    mailer.deliver()
    assert post.letters[0]["Subject"] == "Enquête « où » de l’été"
    assert post.letters[0].get_content().replace("\r\n", "\n") == body


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x00", "\u2028"])
def test_a_subject_cannot_bring_a_header(write, post, end):
    write(subject=f"Audits{end}Bcc: thief@example.org")
    mailer.deliver()
    letter = post.letters[0]
    assert letter["Bcc"] is None
    assert " ".join(letter["Subject"].split()) == "Audits Bcc: thief@example.org"
    assert post.envelopes[0].rcpt_tos == ["reader0@example.org"]


def test_a_french_colon_stays_with_its_word_in_a_subject(write, post):
    write(subject="Rapport publié\u00a0: troisième  trimestre")
    mailer.deliver()
    assert post.letters[0]["Subject"] == "Rapport publié\u00a0: troisième trimestre"


@pytest.mark.parametrize(
    "to",
    [
        "",
        "reader",
        "a@b@c",
        "a@example.org\nBcc: b@example.org",
        "a@example.org,b@example.org",
        "A <a@b.org>",
    ],
)
def test_an_address_that_could_bring_a_header_is_refused(app, write, to):
    write(to="good@example.org")
    with pytest.raises(ValueError, match="address"), writing() as session:
        mailbox.post(session, to, "en", "Hello", "Hello")


def test_a_server_that_is_down_loses_nothing_and_gets_everything_once(write, post):
    post.shut()
    write(3)
    for _ in range(3):
        with pytest.raises(mailer.Unreachable):
            mailer.deliver()
    assert stored(1).attempts == 0, "a server that is down counts against no letter"
    post.open()
    assert mailer.deliver().sent == 3
    assert mailer.deliver().sent == 0
    assert len(post.letters) == 3


def test_a_server_that_is_down_is_asked_less_and_less(write, post):
    post.shut()
    write()
    said = [mailer.deliver_when_possible(), mailer.deliver_when_possible()]
    assert "trying again in 10 s" in said[0] and said[1] == ""
    with clock.at(NOON + timedelta(seconds=11)):
        assert "trying again in 20 s" in mailer.deliver_when_possible()
    post.open()
    with clock.at(NOON + timedelta(minutes=6)):
        assert mailer.deliver_when_possible() == "1 sent"


def test_without_a_server_letters_wait(write, app, post):
    write()
    host, app.config["SMTP_HOST"] = app.config["SMTP_HOST"], ""
    try:
        assert mailer.deliver_when_possible() == ""
    finally:
        app.config["SMTP_HOST"] = host
    assert mailer.deliver().sent == 1


def test_a_passing_refusal_is_tried_again_later_and_later(write, post):
    number = write(to="busy@example.org")[0]
    post.refuse_to["busy@example.org"] = "451 try again"
    moment = NOON
    waits = []
    for _ in range(12):
        with clock.at(moment):
            assert mailer.deliver().put_off == 1
        waits.append(stored(number).next_try_at - moment)
        with clock.at(stored(number).next_try_at - timedelta(seconds=1)):
            assert mailer.deliver().put_off == 0, "not before its time"
        moment = stored(number).next_try_at
    minutes = [wait / timedelta(minutes=1) for wait in waits]
    assert minutes == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360, 360]
    assert stored(number).last_error == "451 try again"
    post.refuse_to.clear()
    with clock.at(moment):
        assert mailer.deliver().sent == 1


def test_a_lasting_refusal_ends_after_three_tries_and_keeps_its_reason(write, post):
    refused, good = write(to="gone@example.org")[0], write(to="here@example.org")[0]
    post.refuse_to["gone@example.org"] = "550 no such person"
    moment, tries = NOON, 0
    while stored(refused).next_try_at < mailer.NEVER:
        with clock.at(moment):
            mailer.deliver()
        moment, tries = min(stored(refused).next_try_at, moment + timedelta(hours=1)), tries + 1
    assert tries == mailer.REFUSALS
    assert stored(refused).last_error == "550 no such person" and stored(refused).sent_at is None
    assert stored(good).sent_at is not None, "the others leave"
    assert mailer.state_of_outbox()[1] == 1
    post.refuse_to.clear()
    assert mailer.retry_given_up() == 1
    assert mailer.deliver().sent == 1


def test_a_letter_claimed_by_a_worker_that_died_is_sent_after_its_lease(write, post):
    number = write()[0]
    assert mailer._claim().id == number
    assert mailer.deliver().sent == 0
    with clock.at(NOON + mailer.LEASE - timedelta(seconds=1)):
        assert mailer.deliver().sent == 0
    with clock.at(NOON + mailer.LEASE):
        assert mailer.deliver().sent == 1
    assert post.letters[0]["Message-ID"] == f"<{stored(number).message_id}>"


def test_a_worker_whose_lease_ran_out_does_not_touch_the_letter(write, post):
    number = write()[0]
    slow = mailer._claim()
    with clock.at(NOON + mailer.LEASE):
        mailer.deliver()
    mailer._put_off(slow, "too late", mailer.Tally())
    assert stored(number).sent_at is not None and stored(number).last_error == ""


def test_workers_that_race_send_no_letter_twice(write, post, app):
    write(60)
    tallies, start = [], threading.Barrier(3)

    def race():
        with app.app_context(), clock.at(LATER):
            start.wait()
            tallies.append(mailer.deliver().sent)
            db.session.remove()

    threads = [threading.Thread(target=race) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(tallies) == 60
    ids = [letter["Message-ID"] for letter in post.letters]
    assert len(ids) == len(set(ids)) == 60
    assert db.session.scalars(select(Mail.id).where(Mail.sent_at.is_(None))).all() == []
