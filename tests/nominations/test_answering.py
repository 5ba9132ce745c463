"""The nominee's letter and its page: without an account, once, for that answer, until the close."""

import io
import re
from datetime import timedelta

import pytest
from PIL import Image

from secretariat.core import clock
from secretariat.core.content import Attachment
from secretariat.core.db import db
from secretariat.core.history import Event
from secretariat.core.lifecycle import Refused
from secretariat.core.moves import Mail
from secretariat.nominations import accepting
from secretariat.nominations import work as chores
from secretariat.nominations.models import Declaration, Link, Nomination

NADIA = "nadia@example.org"
WORDS = {"statement_en": "I buy wings.", "interests": "None."}


def asked(make, **more) -> Nomination:
    return make.nomination("submitted", email=NADIA, **more)


def test_opening_the_link_changes_nothing_however_often(make, visit, link_of, session):
    nomination = asked(make)
    before = session.query(Event).count()
    for _time in range(3):
        page = visit.signed_out().show(link_of(NADIA))
        assert page.status == 200 and page.title == "Nadia Roberge, you were nominated"
        assert [b.rstrip("…") for b in page.buttons] == ["Accept", "Decline"]
        for path in ("accept", "decline"):
            assert visit.signed_out().show(f"{link_of(NADIA)}/{path}").status == 200
    assert not [s for s in page.statements if s.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert make.again(nomination).state == "submitted" and session.query(Link).one().used_at is None
    assert session.query(Event).count() == before


def test_a_nominee_accepts_without_an_account(make, visit, link_of, session, letters):
    nomination = asked(make)
    page = visit.signed_out().show(link_of(NADIA)).press("Accept")
    bare = page.press("Accept", statement_en="", interests="")
    assert bare.status == 422 and "Write a statement" in bare.text and "Declare your interests" in bare.text
    assert session.query(Link).one().used_at is None
    done = page.press("Accept", **WORDS).follow()
    assert done.title == "You accepted"
    held = make.again(nomination)
    assert (held.state, held.audience, held.statement_en) == ("accepted", "cluster", "I buy wings.")
    assert session.query(Declaration).one().valid_until == clock.today() + timedelta(days=365)
    assert [subject for subject, _body in letters(NADIA)][-1].startswith("You accepted a nomination")
    event = session.query(Event).filter_by(record_id=nomination.id, verb="accept").one()
    assert event.person_id == held.nominee_id


def test_a_nominee_declines(make, visit, link_of, session):
    nomination = asked(make)
    page = visit.signed_out().show(link_of(NADIA)).press("Decline")
    done = page.press("Decline", note="I retire in June.").follow()
    assert done.title == "You declined"
    held = make.again(nomination)
    assert (held.state, held.audience) == ("declined", "named")
    assert (
        "I retire in June." in visit.as_(make.call_scene().fellow).show(f"/aero/nominations/{held.id}/").text
    )


def test_the_link_serves_once(make, visit, link_of):
    nomination = asked(make)
    page = visit.signed_out().show(link_of(NADIA)).press("Decline")
    assert page.press("Decline").status == 303
    again = page.press("Decline")
    assert again.status == 303 and again.location.endswith("/thanks")
    late = visit.signed_out().post(f"{link_of(NADIA)}/accept", **WORDS)
    assert late.status == 303 and make.again(nomination).state == "declined"


def test_the_link_dies_at_the_close_to_the_second(make, visit, link_of):
    nomination = asked(make)
    path, closes_at = link_of(NADIA), nomination.call.closes_at
    with clock.at(closes_at - timedelta(seconds=1)):
        page = visit.signed_out().show(f"{path}/accept")
        assert page.status == 200
    with clock.at(closes_at):
        assert visit.signed_out().show(path).status == 410
        assert page.press("Accept", **WORDS).status == 410
    assert make.again(nomination).state == "submitted"


def test_a_link_for_one_does_nothing_for_another(make, visit, link_of, session):
    call = make.call("open")
    mine = asked(make, call=call)
    other = make.nomination("submitted", name="Rita Roy", email="rita@example.org", call=call)
    visit.signed_out().post(f"{link_of(NADIA)}/accept", nomination=str(other.id), id=str(other.id), **WORDS)
    assert make.again(mine).state == "accepted" and make.again(other).state == "submitted"
    assert {link.nomination_id: bool(link.used_at) for link in session.query(Link)} == {
        mine.id: True,
        other.id: False,
    }


def test_an_invented_link_and_one_whose_end_is_cut_off_open_nothing(make, visit, link_of):
    asked(make)
    for path in ("/n/invented", link_of(NADIA)[:-1], f"{link_of(NADIA)}x"):
        page = visit.signed_out().show(path)
        assert page.status == 410 and "Nadia" not in page.text and "Send me a fresh link" not in page.buttons


def test_the_secret_itself_is_kept_nowhere_but_in_the_letter(make, link_of, session):
    asked(make)
    secret = link_of(NADIA).removeprefix("/n/")
    assert len(secret) >= 43
    for event in session.query(Event):
        assert secret not in repr((event.details, event.changes, event.reason))
    assert session.query(Link).one().secret_hash != secret


def test_the_page_tells_no_other_site_where_it_was_opened(make, visit, link_of):
    asked(make)
    page = visit.signed_out().show(link_of(NADIA))
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert page.response.headers["Cache-Control"] == "no-store"
    assert not re.search(r'(src|href|action)="https?:', page.html), "nothing of another site"
    sent = page.press("Decline")
    assert sent.response.headers["Referrer-Policy"] == "no-referrer"


def test_it_speaks_the_letters_language_until_another_is_chosen(make, visit, link_of, letters):
    asked(make, language="fr")
    assert letters(NADIA)[0][0] == "On vous propose pour un siège\u00a0: Supply table aero"
    page = visit.signed_out(language="").show(link_of(NADIA))
    assert page.title == "Nadia Roberge, on vous propose" and page.soup.html["lang"] == "fr"
    english = visit.signed_out(language="en").show(link_of(NADIA))
    assert english.title == "Nadia Roberge, you were nominated"


def test_a_fresh_link_replaces_the_one_before(make, visit, link_of, letters):
    scene, nomination = make.call_scene(), asked(make)
    first = link_of(NADIA)
    page = visit.as_(scene.fellow).show(f"/aero/nominations/{nomination.id}/")
    assert page.press("Send the link again").status == 303
    assert len(letters(NADIA)) == 2 and letters(NADIA)[1][0].startswith("Reminder:")
    gone = visit.signed_out().show(first)
    assert gone.status == 410 and "Send me a fresh link" in gone.buttons
    gone.press("Send me a fresh link")
    assert len(letters(NADIA)) == 3 and visit.signed_out().show(link_of(NADIA)).status == 200
    assert visit.signed_out().show(link_of(NADIA, 1)).status == 410


def test_strangers_to_a_nomination_send_no_link(make, visit, letters):
    scene, nomination = make.call_scene(), asked(make)
    assert visit.as_(scene.peer).post(f"/aero/nominations/{nomination.id}/link").status == 404
    assert visit.as_(scene.committee).post(f"/aero/nominations/{nomination.id}/link").status == 403
    assert len(letters(NADIA)) == 1


def test_answers_are_counted_against_haste(make, visit, link_of):
    asked(make)
    page = visit.signed_out().show(f"{link_of(NADIA)}/accept")
    statuses = [page.press("Accept", statement_en="", interests="").status for _try in range(21)]
    assert statuses[:20] == [422] * 20 and statuses[20] == 429


def test_a_photo_is_encoded_again(make, visit, link_of, session):
    nomination = asked(make)
    picture = io.BytesIO()
    image = Image.new("RGB", (600, 400), "teal")
    exif = image.getexif()
    exif[0x010F] = "Secret Camera"
    image.save(picture, "JPEG", exif=exif)
    token_page = visit.signed_out().show(f"{link_of(NADIA)}/accept")
    form = token_page.form("/accept")
    picture.seek(0)
    sent = token_page.visitor.post(
        form["action"],
        files={"photo": (picture, "me.jpg")},
        _key=form.find("input", {"name": "_key"})["value"],
        **WORDS,
    )
    assert sent.status == 303, sent.text
    row = session.query(Attachment).one()
    assert row.purpose == "photo" and make.again(nomination).photo_id == row.id
    reader = visit.as_(make.call_scene().peer)
    shown = reader.show(f"/aero/nominations/{nomination.id}/")
    source = shown.soup.select_one("img.s-photo")["src"]
    answer = reader.show(source)
    assert answer.status == 200 and b"Secret Camera" not in answer.response.data


def test_what_is_no_image_is_no_photo(make):
    nomination = asked(make)
    with pytest.raises(Refused):
        make.act(
            make.nominee_of(nomination),
            lambda s, me: accepting.accept(
                s, me, s.get(Nomination, nomination.id), {**WORDS, "answers": []}, [_Text()]
            ),
        )


class _Text:
    media_type = "text/plain"


def test_required_questions_are_answered(make, visit, link_of):
    call = make.call("open", questionnaire=[{"fr": "Pourquoi ?", "en": "Why?", "required": True}])
    asked(make, call=call)
    page = visit.signed_out().show(f"{link_of(NADIA)}/accept")
    assert page.press("Accept", **WORDS).status == 422
    assert page.press("Accept", answer_0="Because.", **WORDS).status == 303


def test_everything_that_is_missing_is_said_at_once(make, visit, link_of):
    call = make.call("open", questionnaire=[{"fr": "Pourquoi ?", "en": "Why?", "required": True}])
    asked(make, call=call)
    bare = visit.signed_out().show(f"{link_of(NADIA)}/accept").press("Accept", statement_en="", interests="")
    assert bare.status == 422
    for words in ("Write a statement", "An answer is needed", "Declare your interests"):
        assert words in bare.text


def test_somebody_who_signs_in_answers_there_too(make, visit, session):
    scene = make.call_scene()
    nomination = make.nomination("submitted", name="Théo", email=scene.third.email)
    nominee = visit.as_(scene.third)
    assert (
        "Accept" in " ".join(nominee.show("/").buttons) or nomination.nominee_name in nominee.show("/").text
    )
    page = nominee.show(f"/aero/nominations/{nomination.id}/").press("Accept")
    page.press("Accept", **WORDS).follow()
    assert make.again(nomination).state == "accepted"
    form = nominee.show(f"/aero/nominations/{nomination.id}/").press("Complete your file")
    form.press("Save", statement_en="I buy wings and tails.").follow()
    assert make.again(nomination).statement_en == "I buy wings and tails."
    assert visit.as_(scene.peer).show(f"/aero/nominations/{nomination.id}/file").status == 403


def test_nominees_who_have_not_answered_get_a_fresh_link_by_the_product(make, visit, link_of, letters):
    nomination = asked(make)
    week_before = clock.start_of(nomination.call.closes_on - timedelta(days=7)) + timedelta(hours=12)
    with clock.at(week_before):
        assert chores.remind_nominees() == "1 nominees reminded"
        assert chores.remind_nominees() == "", "once"
        assert visit.signed_out().show(link_of(NADIA)).status == 200
        assert visit.signed_out().show(link_of(NADIA, 0)).status == 410
    make.accept(nomination)
    with clock.at(week_before + timedelta(days=6)):
        assert chores.remind_nominees() == "", "whoever answered is left in peace"
    assert [subject for subject, _body in letters(NADIA)][1].startswith("Reminder:")


def test_a_nominee_without_an_account_answers_a_finding_by_its_link(make, visit, link_of, letters):
    nomination = make.nomination("ineligible", email=NADIA)
    assert "Not of the sector." in letters(NADIA)[-1][1]
    page = visit.signed_out().show(link_of(NADIA))
    assert page.title == "What the committee found"
    sent = page.press("Send your answer", answer="Our plant makes wings.")
    assert sent.follow().title == "Your answer was sent"
    assert visit.signed_out().show(link_of(NADIA)).status == 303
    assert make.again(nomination).state == "answered"


def test_letters_wait_in_the_outbox_with_what_they_tell(make, session):
    asked(make)
    assert session.query(Mail).filter_by(to=NADIA).one().sent_at is None
    assert db.session.query(Link).one().expires_at == db.session.query(Nomination).one().call.closes_at
