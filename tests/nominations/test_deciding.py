"""The decision by slate: seats filled, everybody told once, what would break said first; and what leads up to it."""

from datetime import date, timedelta

import pytest

from secretariat.core import clock
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.lifecycle import Forbidden, OutOfTurn, Refused
from secretariat.core.moves import Mail, Move, Notice
from secretariat.core.person import Grant, Person
from secretariat.groups.models import BalanceTarget, Seat, Term
from secretariat.nominations import commands
from secretariat.nominations import work as chores
from secretariat.nominations.models import Call, CallSeat

NADIA = "nadia@example.org"


@pytest.fixture
def screened(make):
    """A call whose vetting is over, with one outsider and one member of the cluster in the running."""
    scene, call = make.call_scene(), make.call("open")
    outsider = make.nomination("accepted", email=NADIA, call=call)
    member = make.nomination("accepted", name="Théo", email=scene.third.email, call=call)
    make.close_call(call)
    for nomination in (outsider, member):
        make.take(scene.coordinator, nomination, "clear")
    make.take(scene.coordinator, call, "screen")
    seat = commands.seat_ids(db.session, call.id).pop()
    return make.again(call), seat, make.again(outsider), make.again(member)


def confirm(visit, who, call, **facts):
    return visit.as_(who).show(f"/aero/calls/{call.id}/slate").press("Confirm the slate", **facts)


def test_the_director_confirms_and_an_outsider_takes_the_seat(make, visit, session, screened, letters):
    scene = make.call_scene()
    call, seat_id, outsider, member = screened
    assert session.query(Move).filter_by(record_id=call.id).one().principal == f"c{call.cluster_id}:director"
    done = confirm(visit, scene.director, call, **{f"seat_{seat_id}": str(outsider.id), "anyway": "y"})
    page = done.follow()
    assert "Decided" in page.text and "Nadia Roberge" in page.text
    seat = session.get(Seat, seat_id)
    assert (seat.state, seat.person_id) == ("filled", outsider.nominee_id)
    assert seat.ends_on == date(2028, 11, 23), "two years, the last day included"
    term = session.query(Term).filter_by(seat_id=seat_id).one()
    assert (term.starts_on, term.person_id) == (date(2026, 11, 24), outsider.nominee_id)
    assert [make.again(n).state for n in (outsider, member)] == ["elected", "not_elected"]
    held = {
        g.principal for g in session.query(Grant).filter_by(person_id=outsider.nominee_id) if g.cluster_id
    }
    assert f"g{scene.body_id}:member" in held, "the rights follow"
    assert visit.as_(make.nominee_of(outsider)).show(f"/aero/groups/{scene.body.slug}/").status == 200
    subject, body = letters(NADIA)[-1]
    assert subject == "You were elected to a seat of Supply table aero" and "/account/invitation/" in body
    assert make.again(call).outcome["elected"] == [
        {
            "seat": seat_id,
            "nomination": outsider.id,
            "name": "Nadia Roberge",
            "starts_on": "2026-11-24",
            "ends_on": "2028-11-23",
        }
    ]


def test_everybody_concerned_is_told_once(make, session, screened):
    scene = make.call_scene()
    call, seat_id, outsider, member = screened
    last, sent = session.query(Event.id).order_by(Event.id.desc()).first()[0], session.query(Mail).count()
    make.elect(call, {seat_id: member.id})
    rows = session.query(Notice.person_id, Notice.record_id).filter(Notice.event_id > last).all()
    told = [row.person_id for row in rows]
    sitting = [
        p
        for (p,) in session.query(Seat.person_id).filter(
            Seat.record_id == scene.body_id, Seat.state == "filled"
        )
    ]
    assert told.count(scene.third.id) == 1, "elected: once, and not of the appointment as well"
    assert all(told.count(p) == 1 for p in sitting if p != scene.third.id), "the body"
    assert told.count(scene.committee.id) == 1
    by_record = {row.record_id for row in rows if row.person_id == scene.fellow.id}
    assert by_record == {outsider.id, member.id}, "the nominator, of each whom they put forward"
    assert [m.to for m in session.query(Mail).order_by(Mail.id).offset(sent)] == [NADIA], (
        "one letter to the outsider"
    )


def test_who_is_not_elected_reads_fitting_words(make, screened, letters):
    call, _seat, outsider, _member = screened
    make.elect(call, {})
    assert make.again(outsider).state == "not_elected"
    assert "Thank you for having stood" in letters(NADIA)[-1][1]


def test_minutes_are_ready_in_both_languages(make, screened):
    call, seat_id, outsider, _member = screened
    make.elect(call, {seat_id: outsider.id})
    held = make.again(call)
    assert "the following seats of Supply table aero are filled:" in held.minutes_en
    english = "Large firms, from 24 November 2026 to 23 November 2028."
    assert f"- Nadia Roberge (Rivière aero False), {english}" in held.minutes_en
    assert "les sièges suivants sont pourvus" in held.minutes_fr
    french = "Grandes entreprises, du 24 novembre 2026 au 23 novembre 2028."
    assert f"- Nadia Roberge (Rivière aero False), {french}" in held.minutes_fr


def test_what_a_slate_would_break_is_said_and_asked(make, visit, session, screened):
    scene = make.call_scene()
    call, seat_id, outsider, member = screened
    target = {"kind": "parity", "one": ["large_firm"], "other": ["small_firm"], "label_en": "Even sides"}
    session.add(BalanceTarget(record_id=scene.body_id, **target))
    session.commit()
    seats = session.query(Seat).filter_by(record_id=scene.body_id, state="filled").count()
    assert seats == 3, "three of large firms sit already"
    page = visit.as_(scene.director).show(f"/aero/calls/{call.id}/slate")
    picked = {f"seat_{seat_id}": str(member.id)}
    refused = page.press("Confirm the slate", **picked)
    assert refused.status == 422 and "Balance, Even sides: 4 against 0" in refused.text
    assert make.again(call).state == "screened"
    checked = page.press("Check first", **picked)
    assert checked.status == 200
    assert checked.press("Confirm the slate", anyway="y").status == 303


def test_a_confirmation_holds_for_the_warnings_that_were_read_and_for_no_others(make, visit, session):
    """The box was ticked under one slate, and another was sent with it: its own warnings come first."""
    scene = make.call_scene()
    call = make.call("open", endorsements_needed=1)
    known = [
        make.nomination("accepted", call=call, name=name, organisation_id=firm)
        for name, firm in (("Nadia Roberge", scene.firm_id), ("Olga Outside", None))
    ]
    make.close_call(call)
    for one in known:
        make.take(scene.coordinator, one, "clear")
    make.take(scene.coordinator, call, "screen")
    browser, url = visit.as_(scene.director), f"/aero/calls/{call.id}/slate"
    seat = f"seat_{db.session.query(CallSeat.seat_id).filter_by(call_id=call.id).scalar()}"
    page = browser.show(url).press("Check first", **{seat: str(known[0].id)})
    assert "Nadia Roberge: 0 endorsements of the 1" in page.text
    other = page.press("Confirm the slate", anyway="y", **{seat: str(known[1].id)})
    assert other.status == 422 and "Olga Outside: the directory knows no organisation" in other.text
    assert make.again(call).state == "screened"
    assert other.press("Confirm the slate", anyway="y").status == 303
    assert make.again(known[1]).state == "elected"


def test_missing_criteria_are_warned_of(make, visit):
    scene = make.call_scene()
    call = make.call("open", endorsements_needed=2)
    known = make.nomination("accepted", organisation_id=scene.other_id, call=call)
    make.take(scene.peer, known, "endorse")
    make.close_call(call)
    make.take(scene.coordinator, known, "clear")
    make.take(scene.coordinator, call, "screen")
    text = visit.as_(scene.director).show(f"/aero/calls/{call.id}/slate").text
    assert "is of another constituency (Small firms)" in text
    assert "1 endorsements of the 2 that the call asks for" in text


def test_whoever_sits_there_is_named_before_the_seat_changes_hands(make, visit, session):
    scene = make.call_scene()
    chair = make.seat_of(scene.body, "member")
    seat_id, holder = chair.id, chair.person_id
    call = make.call("open", seats=[seat_id])
    known = make.nomination("accepted", call=call)
    make.close_call(call)
    make.take(scene.coordinator, known, "clear")
    make.take(scene.coordinator, call, "screen")
    page = visit.as_(scene.director).show(f"/aero/calls/{call.id}/slate")
    assert "sits there until" in page.text and "follows on" in page.text
    session.get(Seat, seat_id).ends_on = None  # a term without a last day ends with the decision
    session.commit()
    page = visit.as_(scene.director).show(f"/aero/calls/{call.id}/slate")
    assert "the seat changes hands today" in page.text
    assert page.press("Confirm the slate", anyway="y").status == 303
    held = session.get(Seat, seat_id)
    assert make.again(held).person_id == make.again(known).nominee_id != holder
    assert not [
        g
        for g in session.query(Grant).filter_by(person_id=holder, scope=f"g{scene.body_id}")
        if not g.ends_at
    ]


def test_a_slate_holds_no_stranger_and_nobody_twice(make, screened):
    call, seat_id, outsider, member = screened
    other = make.nomination("accepted", name="Of another call")
    for slate in ({seat_id: other.id}, {seat_id + 999: outsider.id}, {seat_id: 10**6}):
        with pytest.raises(Refused):
            make.elect(call, slate)
    assert make.again(call).state == "screened" and make.again(member).state == "eligible"


def test_a_coordinator_does_not_confirm_and_nobody_before_the_vetting_is_over(make, visit, screened):
    scene = make.call_scene()
    call, seat_id, outsider, _member = screened
    assert visit.as_(scene.coordinator).show(f"/aero/calls/{call.id}/slate").status == 403
    early = make.call("open")
    assert visit.as_(scene.director).show(f"/aero/calls/{early.id}/slate").status == 409
    with pytest.raises(OutOfTurn):
        make.elect(early, {})
    make.elect(call, {seat_id: outsider.id})
    with pytest.raises(OutOfTurn):
        make.elect(call, {seat_id: outsider.id})


def test_the_vetting_does_not_end_while_a_file_waits(make):
    scene, call = make.call_scene(), make.call("open")
    known = make.nomination("accepted", call=call)
    make.close_call(call)
    with pytest.raises(Refused, match="has to be vetted first"):
        make.take(scene.coordinator, call, "screen")
    make.take(scene.coordinator, known, "bar", reason="Left the sector.")
    make.take(scene.coordinator, call, "screen")
    assert make.again(call).state == "screened"
    with pytest.raises(Refused, match="vetting is over"):
        make.take(make.nominee_of(known), known, "answer", answer="Late.")


def test_a_decided_call_is_archived(make, visit):
    scene = make.call_scene()
    call = make.call("archived")
    assert make.again(call).state == "archived"
    assert call.title_en in visit.as_(scene.peer).show("/aero/nominations/?over=1").text
    with pytest.raises(Forbidden):
        make.take(scene.peer, make.call("decided"), "archive")


def test_an_incumbent_who_is_elected_again_is_renewed(make, session):
    scene = make.call_scene()
    seat = make.seat_of(scene.body, "member")
    seat_id, holder = seat.id, session.get(Person, seat.person_id)
    call = make.call("open", seats=[seat_id])
    known = make.nomination("accepted", name=holder.name, email=holder.email, call=call)
    make.close_call(call)
    make.take(scene.coordinator, known, "clear")
    make.take(scene.coordinator, call, "screen")
    make.elect(call, {seat_id: known.id})
    held = session.get(Seat, seat_id)
    assert held.person_id == holder.id and held.ends_on == date(2030, 11, 23), "two terms of two years"


def test_terms_that_end_are_told_in_time_for_a_call(make, visit, session):
    scene = make.call_scene()
    ends = clock.today() + timedelta(days=400)
    seat = make.seat(scene.body, make.member("Théa"), ends_on=ends)
    assert chores.propose_calls() == ""
    for left in (90, 30):
        with clock.at(clock.start_of(ends - timedelta(days=left)) + timedelta(hours=12)):
            assert chores.propose_calls() == "1 ending terms told"
            assert chores.propose_calls() == ""
            if left == 90:
                page = visit.as_(scene.coordinator).show(f"/aero/groups/{scene.body.slug}/")
                assert "the term of Théa ends on" in page.text and "Make a call" in page.text
    told = session.query(Notice).filter_by(record_id=scene.body_id, person_id=scene.coordinator.id)
    assert told.join(Event, Event.id == Notice.event_id).filter(Event.verb == "term_ending").count() == 2
    with clock.at(clock.start_of(ends - timedelta(days=29)) + timedelta(hours=12)):
        make.call("open", seats=[seat.id])
        assert db.session.query(Call).count() == 1 and chores.propose_calls() == ""
