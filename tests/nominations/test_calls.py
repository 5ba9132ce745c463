"""A call's life as people see it: made, published, read, extended, closed at its instant, cancelled."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from secretariat.core import clock, reminders
from secretariat.core.db import db
from secretariat.core.lifecycle import Refused
from secretariat.core.moves import Move, Notice
from secretariat.nominations import work as chores
from secretariat.nominations.models import Call, CallSeat, Recusal


def test_the_secretariat_makes_a_call_and_publishes_it(make, visit):
    scene = make.call_scene()
    seat = make.vacant_seats(scene.body_id)[0]
    coordinator = visit.as_(scene.coordinator)
    chosen = coordinator.show("/aero/calls/new")
    assert chosen.title == "Make a call"
    form = coordinator.show(f"/aero/calls/new?body={scene.body_id}&seat={seat}")
    kept = form.submit(
        "/calls/new",
        title_en="A seat of large firms",
        closes_on="2026-12-15",
        criteria_en="Twenty years in the sector.",
        seats=[str(seat)],
        committee=[str(scene.committee.id)],
        question_en_0="What would you change?",
        question_required_0="y",
    )
    page = kept.follow()
    assert page.title == "A seat of large firms" and "This is a draft" in page.text
    assert "Publish the call" in page.buttons
    published = page.press("Publish the call").follow()
    assert "Members nominate until Tuesday 15 December 2026" in published.text
    assert "22 days left" in published.text
    call = db.session.query(Call).one()
    assert call.closes_at == datetime(2026, 12, 16, 5, 0, tzinfo=UTC), "the end of the day in Montréal"
    assert call.questionnaire == [{"fr": "", "en": "What would you change?", "required": True}]


def test_a_member_makes_no_call_and_sees_no_draft(make, visit):
    call = make.call("draft")
    fellow = visit.as_(make.call_scene().fellow)
    assert fellow.show("/aero/calls/new").status == 403
    assert fellow.show(f"/aero/calls/{call.id}/").status == 404
    assert visit.as_(make.call_scene().committee).show(f"/aero/calls/{call.id}/").status == 200


def test_a_call_without_a_day_or_a_seat_is_not_published(make):
    scene = make.call_scene()
    undated = make.call("draft", closes_on=None)
    with pytest.raises(Refused, match="last day"):
        make.take(scene.coordinator, undated, "publish")
    seatless = make.call("draft", seats=[])
    with pytest.raises(Refused, match="Choose the seats"):
        make.take(scene.coordinator, seatless, "publish")


def test_those_who_may_nominate_are_told_once(make, session):
    scene = make.call_scene()
    outsider = make.member("Xavier", cluster="cargo")
    observer = make.observer()
    call = make.call("open")
    told = [n.person_id for n in session.query(Notice).filter_by(record_id=call.id, why="told")]
    assert scene.fellow.id in told and scene.committee.id in told
    assert outsider.id not in told and observer.id not in told
    assert len(told) == len(set(told))


def test_a_seat_has_one_call_at_a_time(make):
    call = make.call("open")
    seat = make.again(call)
    with pytest.raises(Refused) as refused:
        make.call("draft", seats=[row.seat_id for row in db.session.query(CallSeat)])
    assert "seats" in refused.value.errors and seat.state == "open"


def test_once_published_only_its_texts_and_its_committee_change(make, visit):
    scene = make.call_scene()
    call = make.call("open")
    form = visit.as_(scene.coordinator).show(f"/aero/calls/{call.id}/edit")
    assert not form.soup.find(attrs={"name": "closes_on"}) and not form.soup.find(attrs={"name": "seats"})
    sent = form.submit("/edit", title_en="Another title", closes_on="2027-06-01", committee=[])
    assert sent.status == 303
    held = make.again(call)
    assert held.title_en == "Another title" and held.closes_on == call.closes_on


def test_an_extension_gives_everybody_more_time_and_says_why(make, visit, session, link_of):
    scene = make.call_scene()
    nomination = make.nomination("submitted", email="nadia@example.org")
    call = nomination.call
    page = visit.as_(scene.coordinator).show(f"/aero/calls/{call.id}/").press("Extend")
    first = call.closes_on
    later = first + timedelta(days=10)
    done = page.submit("steps/extend", closes_on=later.isoformat(), reason="Too few nominees.")
    assert "extended the call" in done.follow().text
    assert make.again(call).closes_on == later
    move = session.query(Move).filter_by(record_id=nomination.id, verb="accept").one()
    assert move.due == later
    with clock.at(clock.start_of(first + timedelta(days=5))):
        assert visit.signed_out().show(link_of("nadia@example.org")).status == 200


def test_it_is_not_extended_backwards(make):
    scene, call = make.call_scene(), make.call("open")
    with pytest.raises(Refused):
        make.take(scene.coordinator, call, "extend", closes_on=call.closes_on, reason="Oops.")


def test_nobody_closes_a_call_before_its_date_and_the_product_does_at_it(make, visit, session):
    scene = make.call_scene()
    call = make.call("open")
    with pytest.raises(Refused, match="closes by itself"):
        make.take(scene.coordinator, call, "close")
    with clock.at(call.closes_at - timedelta(seconds=1)):
        assert chores.close_calls() == ""
    with clock.at(call.closes_at):
        assert chores.close_calls() == "1 calls closed"
        assert chores.close_calls() == ""
    assert make.again(call).state == "closed"
    page = visit.as_(scene.coordinator).show(f"/aero/calls/{call.id}/")
    assert "Secretariat closed the call" in page.text


WINTER_TIME = (date(2026, 10, 31), datetime(2026, 11, 1, 4, 0, tzinfo=UTC))
"""The evening before the clocks go back: midnight is still at four hours from UTC."""
SUMMER_TIME = (date(2027, 3, 14), datetime(2027, 3, 15, 4, 0, tzinfo=UTC))
"""The day on which the clocks go forward: it ends at four hours from UTC, though it began at five."""


@pytest.mark.parametrize(("day", "instant"), (WINTER_TIME, SUMMER_TIME), ids=("back", "forward"))
def test_what_comes_after_the_close_is_refused_to_the_second(make, day, instant):
    """Whatever the worker has done: it never ran here."""
    with clock.at(instant - timedelta(days=10)):
        scene = make.call_scene()
        call = make.call("open", closes_on=day)
        assert make.again(call).closes_at == instant
        asked = make.nomination("submitted", call=call)
        running = make.nomination("accepted", name="Rita Roy", call=call)
        silent = make.nomination("submitted", name="Sylvie Roy", call=call)
    with clock.at(instant - timedelta(seconds=1)):
        make.take(scene.peer, running, "endorse")
        make.accept(asked)
        make.nomination("submitted", name="Last Minute", call=call)
    with clock.at(instant):
        assert make.again(call).state == "open", "no worker has closed it"
        for attempt in (
            lambda: make.take(scene.third, running, "endorse"),
            lambda: make.take(scene.peer, running, "unendorse"),
            lambda: make.accept(silent),
            lambda: make.take(make.nominee_of(silent), silent, "decline"),
            lambda: make.nomination("draft", name="Too Late", call=call),
        ):
            with pytest.raises(Refused, match="closed"):
                attempt()


def test_at_the_close_what_nobody_answered_lapses_and_the_committee_is_awaited(make, session, letters):
    scene = make.call_scene()
    call = make.call("open")
    asked = make.nomination("submitted", email="late@example.org", call=call)
    draft = make.nomination("draft", name="Never Sent", call=call)
    running = make.nomination("accepted", name="Rita Roy", call=call)
    make.close_call(call)
    assert [make.again(n).state for n in (asked, draft, running)] == ["lapsed", "lapsed", "accepted"]
    assert make.again(draft).audience == "author", "a draft stays its author's alone"
    moves = {(m.principal, m.verb) for m in session.query(Move).filter_by(record_id=call.id)}
    assert moves == {(f"c{call.cluster_id}:coordinator", "screen"), (scene.committee.principal, "read")}
    assert letters("late@example.org")[-1][0].startswith("Your nomination for a seat")


def test_a_member_of_the_committee_who_has_read_is_awaited_no_more(make, visit, session):
    scene = make.call_scene()
    call = make.call("closed")
    page = visit.as_(scene.committee).show(f"/aero/calls/{call.id}/")
    assert "I have read the files" in page.buttons
    page.press("I have read the files").follow()
    assert not session.query(Move).filter_by(record_id=call.id, verb="read").count()
    assert session.query(Move).filter_by(record_id=call.id, verb="screen").count() == 1


def test_members_of_the_committee_who_have_not_read_are_reminded_and_the_others_are_not(make, session):
    scene, second = make.call_scene(), make.member("Second of the committee")
    second_id = second.id
    call = make.call("open", committee=[scene.committee.id, second_id])
    call_id, closes_at = call.id, call.closes_at
    with clock.at(closes_at):
        chores.close_calls()
    make.take(scene.committee, make.again(call), "read")
    due = session.query(Move).filter_by(record_id=call_id, verb="read").one().due
    told = select(Notice.person_id).where(Notice.record_id == call_id, Notice.why == "reminder")
    with clock.at(clock.start_of(due) + timedelta(hours=12)):
        reminders.remind()
        assert second_id in session.scalars(told).all()
        assert scene.committee.id not in session.scalars(told).all()


def test_a_cancelled_call_ends_its_nominations_and_tells_once(make, visit, session, letters):
    scene = make.call_scene()
    call = make.call("open")
    running = make.nomination("accepted", email="rita@example.org", name="Rita Roy", call=call)
    page = visit.as_(scene.coordinator).show(f"/aero/calls/{call.id}/").press("Cancel the call")
    page.submit("steps/cancel", reason="The seat is dropped.").follow()
    assert make.again(call).state == "cancelled" and make.again(running).state == "lapsed"
    subject, body = letters("rita@example.org")[-1]
    assert "was cancelled" in body and "The seat is dropped." in body
    fellow = session.query(Notice).filter_by(person_id=scene.fellow.id, record_id=call.id, why="told").count()
    assert fellow == 2, "of its publication, and of its end"


def test_a_restricted_body_has_restricted_calls(make, visit):
    scene = make.call_scene(restricted=True)
    call = make.call("open", scene=scene)
    assert make.again(call).audience == "group"
    assert visit.as_(scene.fellow).show(f"/aero/calls/{call.id}/").status == 200
    stranger = make.member("Stella")
    assert visit.as_(stranger).show(f"/aero/calls/{call.id}/").status == 404
    assert "Two seats" not in visit.as_(stranger).show("/aero/nominations/").text


def test_a_call_that_will_fail_is_visible_early(make, visit):
    scene = make.call_scene()
    call = make.call("open", closes_on=clock.today() + timedelta(days=10), endorsements_needed=1)
    reader = visit.as_(scene.peer)
    assert "As things stand the call fails for 1 seat." in reader.show(f"/aero/calls/{call.id}/").text
    assert "1 lacks nominees" in reader.show("/aero/nominations/").text
    nomination = make.nomination("accepted", call=call)
    assert "endorsements missing for 1" in reader.show("/aero/nominations/").text
    make.take(scene.peer, nomination, "endorse")
    page = reader.show(f"/aero/calls/{call.id}/")
    assert "There is a nominee for the seat." in page.text


def test_interests_of_the_committee_are_written_down_at_the_close(make, session):
    scene = make.call_scene()
    make.affiliate(scene.committee, scene.firm)
    call = make.call("open")
    colleague = make.nomination("accepted", call=call)
    make.close_call(call)
    row = session.query(Recusal).one()
    assert (row.nomination_id, row.person_id, row.reason, row.automatic) == (
        colleague.id,
        scene.committee.id,
        "colleague",
        True,
    )


def test_the_page_says_in_plain_words_what_is_public(make, visit):
    page = visit.as_(make.call_scene().peer).show(f"/aero/calls/{make.call('open').id}/")
    assert "What is public, and what is not" in page.text and "Seen by the committee alone" in page.text
