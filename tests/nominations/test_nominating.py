"""Putting somebody forward, and what happens to a nomination: drafts, duplicates, endorsements, vetting."""

import pytest

from secretariat.core.db import db
from secretariat.core.lifecycle import Forbidden, Refused
from secretariat.core.moves import Move, Notice
from secretariat.core.person import Grant, Person
from secretariat.nominations import accepting
from secretariat.nominations.models import Endorsement, Nomination, Nominator, Recusal


def send(visitor, call, press="Send the nomination", **facts):
    page = visitor.show(f"/aero/calls/{call.id}/nominate")
    return page.press(press, **{"reason": "Twenty years of buying.", "language": "en", **facts})


def test_a_member_nominates_somebody_unknown(make, visit, session, letters):
    scene, call = make.call_scene(), make.call("open")
    sent = send(
        visit.as_(scene.fellow), call, nominee_name="Nadia Roberge", nominee_email="Nadia@Example.org"
    )
    page = sent.follow()
    assert page.title == "Nadia Roberge" and "The nominee was written to" in page.text
    person = session.query(Person).filter_by(email="nadia@example.org").one()
    assert person.password_hash is None
    grants = session.query(Grant).filter_by(person_id=person.id).all()
    assert [(g.scope, g.cluster_id) for g in grants] == [(f"r{session.query(Nomination.id).scalar()}", None)]
    subject, body = letters("nadia@example.org")[0]
    assert subject == "You were nominated for a seat of Supply table aero"
    assert "Twenty years of buying." in body and len(letters("nadia@example.org")) == 1


def test_being_nominated_opens_nothing_else_of_the_cluster(make, visit):
    nomination = make.nomination("submitted")
    nominee = visit.as_(make.nominee_of(nomination))
    for address in (
        "/aero/",
        "/aero/nominations/",
        f"/aero/nominations/{nomination.id}/",
        f"/r/{nomination.id}",
    ):
        assert nominee.show(address).status == 404


def test_until_the_nominee_accepts_only_those_named_and_the_secretariat_know(make, visit):
    scene = make.call_scene()
    nomination = make.nomination("submitted")
    url = f"/aero/nominations/{nomination.id}/"
    for who in (scene.fellow, scene.coordinator, scene.director, scene.committee):
        assert visit.as_(who).show(url).status == 200
    assert visit.as_(scene.peer).show(url).status == 404
    assert "Nadia" not in visit.as_(scene.peer).show(f"/aero/calls/{nomination.call_id}/").text
    assert "Nadia" not in visit.as_(scene.peer).show("/aero/search?q=nadia").text.replace("nadia", "")
    make.accept(nomination)
    assert visit.as_(scene.peer).show(url).status == 200
    assert "Nadia Roberge" in visit.as_(scene.peer).show(f"/aero/calls/{nomination.call_id}/").text


def test_a_draft_is_its_authors_alone_and_can_be_taken_up_again(make, visit):
    scene, call = make.call_scene(), make.call("open")
    author = visit.as_(scene.fellow)
    kept = send(author, call, press="Keep as draft", nominee_name="Nadia Roberge", reason="")
    form = kept.follow()
    assert form.soup.find("input", {"name": "nominee_name"})["value"] == "Nadia Roberge"
    number = db.session.query(Nomination.id).scalar()
    assert visit.as_(scene.coordinator).show(f"/aero/nominations/{number}/").status == 404
    assert "Your draft, seen by you alone" in author.show(f"/aero/calls/{call.id}/").text
    bare = form.press("Send the nomination")
    assert bare.status == 422 and "An answer is needed before this is sent." in bare.text
    whole = form.press("Send the nomination", nominee_email="nadia@example.org", reason="She knows it.")
    assert whole.status == 303 and make.again(db.session.get(Nomination, number)).state == "submitted"


def test_nobody_nominates_themselves_unless_the_call_lets_them(make, visit):
    scene, call = make.call_scene(), make.call("open")
    own = {"nominee_name": "Félix", "nominee_email": scene.fellow.email, "anyway": "1"}
    refused = send(visit.as_(scene.fellow), call, **own)
    assert refused.status == 422 and "Nobody nominates themselves" in refused.text
    free = make.call("open", self_allowed=True)
    assert send(visit.as_(scene.fellow), free, **own).status == 303


def test_a_name_that_resembles_is_asked_about_first(make, visit):
    scene, call = make.call_scene(), make.call("open")
    known = make.member("Nadège Tremblay")
    author = visit.as_(scene.fellow)
    unsure = send(author, call, nominee_name="Tremblay Nadege", nominee_email="other@example.org")
    assert unsure.status == 422 and "Is it one of these people?" in unsure.text and known.name in unsure.text
    assert not db.session.query(Nomination).count()
    sure = unsure.press("Send the nomination", anyway="1")
    assert sure.status == 303


def test_two_who_nominate_the_same_person_share_one_nomination(make, session, letters):
    scene, call = make.call_scene(), make.call("open")
    first = make.nomination("submitted", email="nadia@example.org", call=call)
    again = make.nomination(
        "submitted", email="NADIA@example.org", call=call, author=scene.peer, reason="Her plant is exemplary."
    )
    assert again.id == first.id
    assert {row.person_id for row in session.query(Nominator)} == {scene.fellow.id, scene.peer.id}
    assert len(letters("nadia@example.org")) == 1, "one letter"
    merged = session.query(Nomination).filter(Nomination.id != first.id).one()
    assert (merged.state, merged.merged_into_id, merged.audience) == ("merged", first.id, "author")


def test_duplicates_under_two_addresses_are_merged_with_both_nominators(make, visit, session):
    scene, call = make.call_scene(), make.call("open")
    kept = make.nomination("accepted", email="nadia@work.example", call=call)
    gone = make.nomination("accepted", email="nadia@home.example", call=call, author=scene.peer)
    make.take(scene.third, kept, "endorse")
    make.take(scene.third, gone, "endorse")
    page = (
        visit.as_(scene.coordinator)
        .show(f"/aero/nominations/{gone.id}/")
        .press("Merge with another nomination")
    )
    page.submit("steps/merge", into=str(kept.id)).follow()
    assert make.again(gone).state == "merged"
    held = {row.person_id for row in session.query(Nominator).filter_by(nomination_id=kept.id)}
    assert held == {scene.fellow.id, scene.peer.id}
    assert session.query(Endorsement).filter_by(nomination_id=kept.id).count() == 1
    assert make.again(kept).state == "accepted"


def test_only_those_within_the_circle_nominate(make, visit):
    scene = make.call_scene()
    of_body = make.call("open", nominators="body")
    fellow = visit.as_(scene.fellow)
    assert "Nominate somebody" not in fellow.show(f"/aero/calls/{of_body.id}/").buttons
    refused = send_bare(fellow, of_body)
    assert refused.status == 403
    of_milieu = make.call("open", nominators="constituency")
    assert send_bare(fellow, of_milieu).status == 403, "small firms, where large ones are sought"
    make.affiliate(scene.peer, scene.firm)
    assert send_bare(visit.as_(scene.peer), of_milieu).status == 303


def send_bare(visitor, call):
    facts = {
        "nominee_name": "Nadia Roberge",
        "nominee_email": "n@example.org",
        "reason": "Known.",
        "language": "en",
    }
    return visitor.post(f"/aero/calls/{call.id}/nominate", **facts)


def test_an_observer_nominates_nobody(make, visit):
    call = make.call("open")
    observer = visit.as_(make.observer())
    assert "Nominate somebody" not in observer.show(f"/aero/calls/{call.id}/").buttons
    assert send_bare(observer, call).status == 403


def test_endorsements_from_the_own_organisation_are_counted_apart(make, visit, session):
    scene = make.call_scene()
    make.affiliate(scene.third, scene.firm)
    make.affiliate(scene.peer, scene.other)
    nomination = make.nomination("accepted")
    url = f"/aero/nominations/{nomination.id}/"
    for who in (scene.peer, scene.third):
        assert visit.as_(who).show(url).press("Endorse").status == 303
    page = visit.as_(scene.coordinator).show(url)
    assert "Support from other organisations, by constituency: Small firms 1." in page.text
    assert "From the nominee’s own organisation, counted apart 1" in page.text
    rows = {row.person_id: (row.own, row.constituency) for row in session.query(Endorsement)}
    assert rows == {scene.peer.id: (False, "small_firm"), scene.third.id: (True, "large_firm")}


def test_an_endorsement_is_one_a_person_and_withdrawn_until_the_close(make, visit, session):
    scene, nomination = make.call_scene(), make.nomination("accepted")
    make.take(scene.peer, nomination, "endorse")
    with pytest.raises(Refused, match="You have endorsed"):
        make.take(scene.peer, nomination, "endorse")
    page = visit.as_(scene.peer).show(f"/aero/nominations/{nomination.id}/")
    page.press("Withdraw your endorsement").follow()
    assert session.query(Endorsement).one().withdrawn_at is not None
    assert (
        "Nobody of another organisation has endorsed yet."
        in page.visitor.show(page.response.request.path).text
    )
    make.take(scene.peer, nomination, "endorse")
    assert session.query(Endorsement).one().withdrawn_at is None


def test_the_nominee_and_the_nominator_do_not_endorse(make):
    scene, call = make.call_scene(), make.call("open")
    known = make.nomination("accepted", name="Théo", email=scene.third.email, call=call)
    with pytest.raises(Refused, match="Nobody endorses their own"):
        make.take(scene.third, known, "endorse")
    with pytest.raises(Refused, match="supports already"):
        make.take(scene.fellow, known, "endorse")


def test_the_committee_vets_once_the_call_is_closed_and_the_nominee_may_answer(make, visit, session):
    scene, call = make.call_scene(), make.call("open")
    known = make.nomination("accepted", name="Théo", email=scene.third.email, call=call)
    url = f"/aero/nominations/{known.id}/"
    with pytest.raises(Refused, match="once the call is closed"):
        make.take(scene.committee, known, "clear")
    make.close_call(call)
    barred = visit.as_(scene.committee).show(url).press("Find ineligible")
    assert barred.submit("steps/bar", reason="").status == 422, "a reason is needed"
    barred.submit("steps/bar", reason="The firm left the sector.").follow()
    assert visit.as_(scene.peer).show(url).status == 404, "it is no longer everybody's"
    nominee = visit.as_(scene.third)
    page = nominee.show(url)
    assert "The firm left the sector." in page.text
    page.press("Answer the finding").submit("steps/answer", answer="It came back in May.").follow()
    moves = {m.principal for m in session.query(Move).filter_by(record_id=known.id)}
    assert moves == {f"c{call.cluster_id}:coordinator", f"r{call.id}:committee"}
    seen = visit.as_(scene.committee).show(url)
    assert "It came back in May." in seen.text
    seen.press("Find eligible").submit("steps/clear", note="").follow()
    assert make.again(known).state == "eligible" and make.again(known).audience == "cluster"


def test_somebody_with_an_interest_does_not_vet_and_the_record_says_so(make, visit, session):
    scene, call = make.call_scene(), make.call("open")
    own = make.nomination("accepted", author=scene.committee, call=call)
    other = make.nomination("accepted", name="Rita Roy", call=call)
    make.close_call(call)
    with pytest.raises(Refused, match="You have an interest"):
        make.take(scene.committee, own, "clear")
    make.take(scene.committee, other, "recuse", reason="A cousin.")
    with pytest.raises(Refused, match="You have an interest"):
        make.take(scene.committee, other, "bar", reason="No.")
    page = visit.as_(scene.coordinator).show(f"/aero/nominations/{other.id}/")
    assert "Stand aside" in page.text and "A cousin." in page.text
    first = visit.as_(scene.coordinator).show(f"/aero/nominations/{own.id}/")
    assert "nominated this person" in first.text
    assert session.query(Recusal).count() == 2
    make.take(scene.coordinator, own, "clear")


def test_nobody_outside_the_committee_vets(make):
    scene, call = make.call_scene(), make.call("open")
    known = make.nomination("accepted", call=call)
    make.close_call(call)
    for who in (scene.fellow, scene.peer, make.nominee_of(known)):
        with pytest.raises(Forbidden):
            make.take(who, known, "clear")


def test_answers_and_declarations_are_read_by_the_committee_and_not_by_others(make, visit):
    scene = make.call_scene()
    call = make.call("open", questionnaire=[{"fr": "Pourquoi ?", "en": "Why?", "required": True}])
    nomination = make.nomination("submitted", call=call)
    make.accept(nomination, answers=["Because of the audits."], interests="Shares of Rivière.")
    url = f"/aero/nominations/{nomination.id}/"
    for who, reads in (
        (scene.committee, True),
        (scene.coordinator, True),
        (scene.peer, False),
        (scene.fellow, False),
    ):
        text = visit.as_(who).show(url).text
        assert ("Because of the audits." in text) is reads and ("Shares of Rivière." in text) is reads
        assert "I would bring twenty years" in text


def test_a_withdrawn_nomination_is_shown_to_nobody_else(make, visit):
    scene, nomination = make.call_scene(), make.nomination("accepted")
    page = visit.as_(scene.fellow).show(f"/aero/nominations/{nomination.id}/").press("Withdraw")
    page.submit("steps/withdraw", note="She moves away.").follow()
    assert visit.as_(scene.peer).show(f"/aero/nominations/{nomination.id}/").status == 404


def test_nothing_of_one_cluster_is_there_for_another(make, visit):
    nomination = make.nomination("accepted")
    stranger = visit.as_(make.coordinator("Carla", cluster="cargo"))
    assert stranger.show(f"/aero/nominations/{nomination.id}/").status == 404
    assert stranger.show(f"/cargo/nominations/{nomination.id}/").status == 404
    assert stranger.show(f"/cargo/calls/{nomination.call_id}/").status == 404


def test_nominators_are_told_what_the_nominee_answered(make, session):
    scene, nomination = make.call_scene(), make.nomination("accepted")
    told = session.query(Notice).filter_by(record_id=nomination.id, person_id=scene.fellow.id).all()
    assert [n.why for n in told] == ["told"]


def test_an_observer_has_no_interests_to_declare_unless_they_are_nominated(make, visit):
    """No link, no form, nothing kept; somebody nominated them, and all three are there."""
    scene, watcher = make.call_scene(), make.observer()
    assert "/aero/interests" not in visit.as_(watcher).show("/account").html
    assert "/aero/interests" in visit.as_(scene.peer).show("/account").html
    refused = visit.as_(watcher).show("/aero/interests")
    assert refused.status == 403 and "takes no seat" in refused.text
    assert visit.as_(watcher).post("/aero/interests", interests="None.").status == 403
    assert accepting.declaration_of(db.session, watcher.id, scene.cluster.id) is None
    make.nomination("submitted", name=watcher.name, email=watcher.email)
    assert "/aero/interests" in visit.as_(watcher).show("/account").html
    assert visit.as_(watcher).show("/aero/interests").press("Declare", interests="None.").status == 303


def test_the_same_declaration_is_not_written_twice_and_lapses_after_a_year(make, visit):
    scene = make.call_scene()
    page = visit.as_(scene.peer).show("/aero/interests")
    assert page.press("Declare", interests="None.").status == 303
    again = visit.as_(scene.peer).show("/aero/interests")
    assert "It holds until 24 November 2027." in again.text
    assert again.press("Declare", interests="").status == 422
    assert accepting.declaration_of(db.session, scene.peer.id, scene.cluster.id).text == "None."
