"""Voting in front of a browser: the paper, the second look, the receipt; then the published list."""

import io
import re

import docx
import pytest
from pypdf import PdfReader
from sqlalchemy import select

from secretariat.core import clock
from secretariat.core.content import Submission
from secretariat.core.db import db
from secretariat.core.person import Person
from secretariat.nominations import roll
from secretariat.nominations.models import Call, Nomination
from secretariat.nominations.secret_models import Elector, Envelope

RECEIPT = re.compile(r"[2-9a-z]{4}(?:-[2-9a-z]{4}){3}")


@pytest.fixture
def ballot(make, session):
    """An open ballot, its address, its candidates and its voters by number."""
    call = make.ballot(candidates=2, voters=3)
    voters = sorted(session.scalars(select(Elector.person_id).where(Elector.call_id == call.id)))
    numbers = list(session.scalars(select(Nomination.id).where(Nomination.call_id == call.id)))
    return call.id, f"/aero/calls/{call.id}/", sorted(numbers), voters


def person(id: int) -> Person:
    return db.session.get(Person, id)


def look(make, visit, ballot, voter: int, *chosen: int):
    """Open the paper, tick, and look at it once more."""
    _id, url, _numbers, voters = ballot
    visitor = visit.as_(person(voters[voter]))
    with clock.at(make.voting):
        return visitor, visitor.show(url + "vote").press(
            "Look at my vote", **{"for-small_firm": list(chosen)}
        )


def cast(make, visit, ballot, voter: int, *chosen: int):
    _visitor, page = look(make, visit, ballot, voter, *chosen)
    with clock.at(make.voting):
        return page, page.press("Cast my vote")


def test_a_voter_marks_looks_again_casts_and_gets_a_receipt(make, visit, ballot, session):
    id, url, numbers, voters = ballot
    name = session.get(Nomination, numbers[0]).nominee_name
    checked, done = cast(make, visit, ballot, 0, numbers[0])
    assert checked.status == 200 and name in checked.text
    assert done.status == 200 and done.title == "You have voted"
    assert len(RECEIPT.findall(done.text)) == 1
    assert roll.turnout(session, id) == (1, len(voters))
    assert "Not covered" in done.text and "who controls the server" in done.text
    with clock.at(make.voting):
        again = visit.as_(person(voters[0])).show(url + "vote")
    assert again.title == "You have voted" and not RECEIPT.search(again.text)


def test_the_index_awaits_a_voter_by_name_only_before_themselves(make, visit, ballot):
    id, _url, _numbers, voters = ballot
    names = [person(voter).name for voter in voters]
    with clock.at(make.voting):
        own = visit.as_(person(voters[-1])).show("/aero/nominations/").text
        others = visit.as_(make.coordinator("Carla Cole")).show("/aero/nominations/").text
    assert "You" in own and "Those who have not answered yet" not in own
    assert "Those who have not answered yet" in others
    assert [name for name in names if name in others] == []


def test_looking_again_casts_nothing_and_the_choice_can_be_changed(make, visit, ballot, session):
    _id, _url, numbers, _voters = ballot
    _visitor, page = look(make, visit, ballot, 0, numbers[0])
    assert session.query(Envelope).count() == 0
    with clock.at(make.voting):
        back = page.press("Change it")
    boxes = back.soup.find_all("input", {"type": "checkbox"})
    assert [box.has_attr("checked") for box in boxes].count(True) == 1
    assert session.query(Envelope).count() == 0


def test_a_vote_sent_twice_is_one_and_shows_the_same_receipt(make, visit, ballot, session):
    _id, url, numbers, voters = ballot
    visitor, page = look(make, visit, ballot, 0, numbers[0])
    with clock.at(make.voting):
        first = page.press("Cast my vote")
        second = page.press("Cast my vote")
    assert first.status == second.status == 200
    assert RECEIPT.findall(first.text) == RECEIPT.findall(second.text)
    assert session.query(Envelope).count() == 1
    assert visitor.person_id == voters[0] and url


def test_another_form_of_the_same_voter_is_refused(make, visit, ballot, session):
    _id, _url, numbers, _voters = ballot
    _one, first = look(make, visit, ballot, 0, numbers[0])
    _two, second = look(make, visit, ballot, 0, numbers[1])
    with clock.at(make.voting):
        first.press("Cast my vote")
        refused = second.press("Cast my vote")
    assert refused.status == 422 and "cannot be changed" in refused.text
    assert not RECEIPT.search(refused.text)
    assert session.query(Envelope).count() == 1


def test_the_answered_form_holds_no_receipt(make, visit, ballot, session):
    _checked, done = cast(make, visit, ballot, 0, ballot[2][0])
    receipt = RECEIPT.search(done.text).group()
    kept = session.scalars(select(Submission)).all()
    assert kept and not any(receipt in f"{row.key} {row.location}" for row in kept)
    assert receipt not in (done.location or "") and done.response.headers["Cache-Control"] == "no-store"


def test_who_is_not_on_the_roll_does_not_see_the_paper(make, visit, ballot):
    outsider = make.person("Late Comer", "member")
    with clock.at(make.voting):
        for somebody in (outsider, make.staff(), make.staff("director")):
            assert visit.as_(somebody).show(ballot[1] + "vote").status == 403


@pytest.mark.parametrize("receipt", ["", "invented", "WzEsIHt9XQ.AAAA"])
def test_a_form_with_a_receipt_of_its_own_making_casts_nothing(make, visit, ballot, session, receipt):
    _visitor, page = look(make, visit, ballot, 0, ballot[2][0])
    with clock.at(make.voting):
        answer = page.press("Cast my vote", receipt=receipt)
    assert answer.status == 200 and answer.title == "Your vote"
    assert session.query(Envelope).count() == 0


def test_a_name_that_does_not_stand_is_not_chosen(make, visit, ballot, session):
    _visitor, page = look(make, visit, ballot, 0, 9_999_999)
    assert "blank vote" in page.text and session.query(Envelope).count() == 0


def test_a_form_opened_in_time_and_sent_at_the_close_is_refused(make, visit, ballot, session):
    _visitor, page = look(make, visit, ballot, 0, ballot[2][0])
    with clock.at(session.get(Call, ballot[0]).voting_closes_at):
        assert page.press("Cast my vote").status == 409
    assert session.query(Envelope).count() == 0


def test_nobody_sees_a_result_before_the_count_an_administrator_included(make, visit, ballot, session):
    cast(make, visit, ballot, 0, ballot[2][0])
    with clock.at(make.voting):
        for somebody in (make.staff("director"), make.staff(), person(ballot[3][1])):
            for page in ("ballots", "ballots.json"):
                assert visit.as_(somebody).show(ballot[1] + page).status == 409
            call = visit.as_(somebody).show(ballot[1])
            assert "approval" not in call.text and not call.soup.select("[class*=bar] [style]")
        administrator = visit.as_(make.administrator())
        for page in ("", "vote", "ballots", "ballots.json", "minutes.docx"):
            assert administrator.show(ballot[1] + page).status == 404, "a reader of no content"


def test_the_published_list_finds_the_receipt_and_counts_again(make, visit, ballot, session, app):
    id, url, numbers, voters = ballot
    _checked, done = cast(make, visit, ballot, 0, numbers[1])
    receipt = RECEIPT.search(done.text).group()
    with clock.at(session.get(Call, id).voting_closes_at):
        make.ballot_step(Call, id, make.staff("director"), "count")
        reader = visit.as_(person(voters[2]))
        page = reader.show(url + "ballots")
        data = reader.show(url + "ballots.json").response.get_json()
    assert "the list gives the result that was declared" in page.text
    assert receipt in page.text and session.get(Nomination, numbers[1]).nominee_name in page.text
    assert [b["receipt"] for b in data["ballots"]] == [receipt]
    assert not page.soup.find_all("input", {"type": "search", "name": lambda n: n != "q"}), (
        "a receipt is sought in the browser: an address would tell whose it is"
    )


def test_notes_are_sealed_and_opened_by_the_committee_with_a_button(make, visit, session):
    judge, writer = make.person("Judge", "member"), make.person("Writer", "member")
    judge_id, writer_id = judge.id, writer.id
    call = make.call_for(committee=[judge])
    id = make.candidate(call).id
    url = f"/aero/nominations/{id}/notes"
    page = visit.as_(person(writer_id)).show(url)
    assert "Open the notes" not in page.buttons
    sent = page.submit("notes", note="Canary words.")
    assert sent.status == 303 and session.query(Submission).count() == 0
    assert page.submit("notes", note="Canary words.").status == 303, "the same form again"
    judging = visit.as_(person(judge_id)).show(url)
    assert "Canary" not in judging.text
    opened = judging.press("Open the notes")
    assert opened.status == 200 and opened.text.count("Canary words.") == 1 and "Writer" in opened.text
    assert "Judge" in visit.as_(person(judge_id)).show(url).text, "who opened them is said"
    assert visit.as_(person(writer_id)).post(url + "/open").status == 403
    nominee = session.get(Nomination, id).nominee_id
    assert visit.as_(person(nominee)).show(url).status == 403


def test_the_minutes_of_a_ballot_are_a_word_file_and_a_pdf_in_both_languages(make, visit, ballot, session):
    id, url, numbers, voters = ballot
    cast(make, visit, ballot, 0, numbers[0])
    reader = visit.as_(person(voters[1]))
    assert reader.show(url + "minutes.docx").status == 404, "nothing is decided yet"
    with clock.at(session.get(Call, id).voting_closes_at):
        make.ballot_step(Call, id, make.staff("director"), "count")
        name = session.get(Nomination, numbers[0]).nominee_name
        for lang, words in (("fr", "approbation"), ("en", "approval")):
            answer = reader.show(f"{url}minutes.docx?lang={lang}").response
            text = "\n".join(p.text for p in docx.Document(io.BytesIO(answer.data)).paragraphs)
            assert name in text and words in text
            answer = reader.show(f"{url}minutes.pdf?lang={lang}").response
            pages = PdfReader(io.BytesIO(answer.data)).pages
            assert name in pages[0].extract_text()
        page = reader.show(url)
    assert page.status == 200 and "on the roll voted" in page.text
