"""Take-up: an action has no lead until the organisation's own representative says yes."""

from datetime import timedelta

import pytest

from secretariat.core import acts, clock
from secretariat.core.moves import Move, Notice


@pytest.fixture
def offered(make):
    """An action offered to Composites Rivière; its representative is Samuel Ouellet."""
    firm, rep = make.lead()
    action = make.action("offered", firm=firm, rep=rep)
    action.firm, action.rep = firm, rep
    return action


def test_the_message_of_an_offer_says_who_reads_it(make, visit):
    action = make.action(plan=make.plan(actions=0))
    form = visit.as_(make.staff()).show(f"{make.plan_url(action)}steps/offer")
    note = form.soup.select_one("textarea[name=note]")
    hint = form.soup.find(id=note["aria-describedby"].split()[0])
    assert "everybody who may read the action reads it" in hint.text


def test_the_representative_of_the_firm_accepts_and_becomes_its_lead(offered, make, visit):
    page = visit.as_(offered.rep).show(make.plan_url(offered))
    assert "Whose move You" in page.text
    assert "Offered to Composites Rivière" in page.text
    assert page.press("Accept").submit("steps/accept", note="Gladly.").status == 303
    page = visit.as_(offered.rep).show(make.plan_url(offered))
    assert "Lead: Composites Rivière" in page.text
    assert "Samuel Ouellet accepted it for Composites Rivière: “Gladly.”" in page.text
    assert "Taken up 24 Nov 2026" in page.text


def test_the_representative_declines_with_a_reason_and_the_coordinator_is_asked_again(
    offered, make, visit, session
):
    visitor = visit.as_(offered.rep)
    url = f"{make.plan_url(offered)}steps/decline"
    refused = visitor.show(url).submit("steps/decline", reason="")
    assert refused.status == 422
    assert "An answer is needed here." in refused.text
    assert visitor.show(url).submit("steps/decline", reason="Nobody is free before April.").status == 303
    action = make.again(offered)
    assert action.state == "declined"
    assert [m.principal for m in session.query(Move).filter_by(record_id=action.id)] == [
        f"c{action.cluster_id}:coordinator"
    ]
    page = visit.as_(make.staff()).show(make.plan_url(action))
    assert "No lead yet" in page.text
    assert "“Nobody is free before April.”" in page.text


@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_nobody_else_answers_for_the_firm(offered, make, visit, verb):
    other_firm, other_rep = make.lead("Précision Lachine", "Élise Gagnon")
    colleague = make.person("Paul Colleague", "member")
    make.affiliate(colleague, offered.firm)
    for person in (make.staff(), make.staff("director"), make.member(), other_rep, colleague):
        visitor = visit.as_(person)
        page = visitor.show(make.plan_url(offered))
        assert page.status == 200
        assert verb.title() not in page.buttons and f"{verb.title()}…" not in page.buttons, person.name
        answer = visitor.post(f"{make.plan_url(offered)}steps/{verb}", reason="No", version=offered.version)
        assert answer.status == 403, person.name
    assert make.again(offered).state == "offered"


def test_a_firm_without_a_representative_cannot_be_offered_an_action(make, visit):
    firm = make.organisation("Atelier Muet")
    action = make.action()
    visitor = visit.as_(make.staff())
    assert "Atelier Muet" not in visitor.show(f"{make.plan_url(action)}steps/offer").text
    with pytest.raises(acts.Refused) as refused:
        make.take(make.staff(), action, "offer", lead=firm.id)
    assert refused.value.errors["lead"] == [
        "This organisation has no representative, so nobody could answer. Name one on its page first."
    ]
    make.representative(firm, "Muriel Silence")
    assert "Atelier Muet" in visitor.show(f"{make.plan_url(action)}steps/offer").text
    make.take(make.staff(), action, "offer", lead=firm.id)
    assert make.again(action).state == "offered"


def test_only_coordination_offers(make, visit):
    firm, rep = make.lead()
    action = make.action()
    for person in (rep, make.member(), make.staff("director"), make.observer()):
        answer = visit.as_(person).post(f"{make.plan_url(action)}steps/offer", lead=firm.id)
        assert answer.status == 403, person.name
    page = visit.as_(make.staff()).show(f"{make.plan_url(action)}steps/offer")
    assert page.submit("steps/offer", lead=firm.id).status == 303


@pytest.mark.parametrize("state", ["proposed", "offered", "declined"])
def test_an_action_that_nobody_accepted_does_not_start(make, visit, state):
    firm, rep = make.lead()
    action = make.action(state, firm=firm, rep=rep)
    for person in (rep, make.staff()):
        answer = visit.as_(person).post(f"{make.plan_url(action)}steps/start", version=action.version)
        assert answer.status in (403, 409), person.name
    assert make.again(action).state == state


def test_an_accepted_action_is_started_by_its_lead(make, visit):
    firm, rep = make.lead()
    action = make.action("accepted", firm=firm, rep=rep)
    assert visit.as_(rep).show(make.plan_url(action)).press("Start").status == 303
    assert make.again(action).state == "in_progress"


def test_the_lead_completes_with_a_note_and_nobody_of_the_lead_confirms(make, visit, session):
    firm, rep = make.lead()
    coordinator = make.staff()
    action = make.action("in_progress", firm=firm, rep=rep)
    url = make.plan_url(action)
    bare = visit.as_(rep).show(f"{url}steps/complete").submit("steps/complete", note="")
    assert bare.status == 422 and "Say in a note what was achieved" in bare.text
    assert visit.as_(rep).show(f"{url}steps/complete").submit("steps/complete", note="Thirty.").status == 303
    inside = make.person("Inès Inside", "coordinator")
    make.affiliate(inside, firm)
    page = visit.as_(inside).show(url)
    assert "Somebody outside the lead organisation confirms it." in page.text
    answer = visit.as_(inside).post(f"{url}steps/confirm", version=make.again(action).version)
    assert answer.status in (409, 422)
    assert make.again(action).state == "completed"
    assert visit.as_(rep).post(f"{url}steps/confirm").status == 403
    assert visit.as_(coordinator).show(url).press("Confirm completion").status == 303
    assert make.again(action).state == "confirmed"


def test_offering_to_another_lead_tells_the_one_before(make, session):
    firm, rep = make.lead()
    other, other_rep = make.lead("Précision Lachine", "Élise Gagnon")
    action = make.action("in_progress", firm=firm, rep=rep)
    make.take(make.staff(), action, "reoffer", lead=other.id, reason="Two auditors left.")
    action = make.again(action)
    assert (action.state, action.lead_id) == ("offered", other.id)
    event = max(n.event_id for n in session.query(Notice).filter_by(record_id=action.id))
    told = {n.person_id: n.why for n in session.query(Notice).filter_by(event_id=event)}
    assert told[rep.id] == "told" and told[other_rep.id] == "move"


def test_a_silent_action_says_for_how_long(make, visit):
    with clock.at(clock.now() - timedelta(days=41)):
        firm, rep = make.lead()
        action = make.action("in_progress", firm=firm, rep=rep)
    page = visit.as_(make.staff()).show(make.plan_url(action))
    assert "silent for 41 days" in page.text
    table = visit.as_(make.staff()).show(f"/aero/plans/{action.plan_id}/?status=silent")
    assert "silent for 41 d" in table.text
    make.take(rep, action, "progress", progress=20)
    assert "silent" not in visit.as_(make.staff()).show(make.plan_url(action)).text
