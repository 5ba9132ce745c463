"""The life of a project: each step by who may take it, refused to who may not; nobody judges their own."""

from datetime import date

import pytest

from secretariat.core.history import Event
from secretariat.core.lifecycle import Forbidden, OutOfTurn, Refused
from secretariat.core.moves import Move, Notice
from secretariat.projects.models import Review, StatusUpdate


@pytest.fixture
def scene(make):
    return make.project_scene()


def moves(session, thing):
    return [(m.principal, m.verb) for m in session.query(Move).filter_by(record_id=thing.id, part_kind=None)]


def test_the_whole_path_from_a_proposal_in_french_to_a_milestone_that_slips(make, visit, session, scene):
    """Story 2: a member proposes, the coordinator returns, the member completes, the chair approves, it is
    launched, a milestone slips and the portfolio shows it."""
    samuel = scene.proposer
    samuel.language = "fr"
    session.commit()
    writer = visit.as_(samuel)
    form = writer.show("/aero/projects/new")
    assert form.status == 200
    sent = form.submit(
        "/projects/new",
        title_fr="Banc d’essai pour la fabrication additive",
        need_fr="Onze PME ont refusé une commande.",
        aim_fr="Qualifier des pièces.",
        results_fr="Vingt pièces.",
        groups=str(scene.group_id),
        lead_id=str(scene.lead_id),
        budget_cents="410 000",
        own_cents="120 000",
        sought_cents="290 000",
        starts_on="2027-02-01",
        due_on="2028-06-30",
    )
    page = sent.follow()
    assert page.title.startswith("Banc d’essai")
    where = sent.location
    id = int(where.rstrip("/").rsplit("/", 1)[1])
    assert moves(session, type("R", (), {"id": id})) == [(f"c{scene.cluster.id}:coordinator", "screen")]

    coordinator = visit.as_(scene.coordinator)
    back = coordinator.show(f"{where}steps/return").submit("/steps/return", reason="Le sondage manque.")
    assert back.status == 303
    assert "Le sondage manque." in writer.show(where).text

    again = writer.show(f"{where}edit").submit("/edit", need_fr="Onze PME sur 23. Sondage joint.")
    assert again.status == 303
    assert coordinator.show(f"{where}steps/screen").submit("/steps/screen").status == 303

    chair = visit.as_(scene.chair)
    assert chair.show(f"{where}steps/approve").submit("/steps/approve", note="Bravo").status == 303
    assert (
        writer.show(f"{where}plan/milestone")
        .submit("/milestone", title_fr="Banc en service", due_on="2027-06-30")
        .status
        == 303
    )
    page = coordinator.show(where).press("Launch")
    assert page.status == 303
    page = coordinator.show(where)
    assert "Banc en service" in page.text
    move = next(url for words, url in page.links.items() if words.startswith("Move…"))
    moved = coordinator.show(move).submit("/steps/move", new_due="2027-09-30", reason="Machine en retard")
    assert moved.status == 303
    page = coordinator.show(where)
    assert "moved by 92 days" in page.text
    assert "30 Jun 2027" in page.text and "30 Sep 2027" in page.text
    portfolio = coordinator.show("/aero/projects/")
    assert "1 has moved a milestone" in portfolio.text
    assert "30 Sep 2027" in portfolio.text and "30 Jun 2027" in portfolio.text
    verbs = [e.verb for e in session.query(Event).filter_by(record_id=id, part_kind=None).order_by(Event.id)]
    assert verbs == ["create", "submit", "return", "edit", "submit", "screen", "approve", "launch"]


@pytest.mark.parametrize(
    "state, verb, facts, may, may_not",
    [
        ("idea", "submit", {}, "proposer", "coordinator"),
        ("submitted", "screen", {}, "coordinator", "chair"),
        ("submitted", "return", {"reason": "R"}, "coordinator", "proposer"),
        ("submitted", "withdraw", {"reason": "R"}, "proposer", "coordinator"),
        ("in_review", "recommend", {"opinion": "for"}, "member", "coordinator"),
        ("in_review", "approve", {}, "chair", "coordinator"),
        ("in_review", "approve", {}, "director", "member"),
        ("in_review", "decline", {"reason": "R"}, "chair", "proposer"),
        ("approved", "launch", {}, "rep", "member"),
        ("active", "update", {"health": "at_risk", "note": "N"}, "rep", "chair"),
        ("active", "hold", {"reason": "R"}, "chair", "rep"),
        ("on_hold", "resume", {}, "coordinator", "proposer"),
        ("active", "close", {"note": "Done"}, "coordinator", "member"),
    ],
)
def test_each_step_is_open_to_one_and_closed_to_another(make, scene, state, verb, facts, may, may_not):
    project = make.project(state=state)
    with pytest.raises(Forbidden):
        make.take(getattr(scene, may_not), project, verb, **facts)
    make.take(getattr(scene, may), project, verb, **facts)
    with pytest.raises((OutOfTurn, Forbidden)):
        make.take(getattr(scene, may), make.project(state="closed", title="Autre"), verb, **facts)


def test_nobody_decides_for_their_own_organisation_nor_on_what_they_proposed(make, scene):
    project = make.project(state="in_review")
    make.grant(scene.chair, f"o{scene.lead_id}", "member", scene.cluster.id)
    for verb, facts in (("approve", {}), ("decline", {"reason": "R"})):
        with pytest.raises(Refused, match="lead organisation"):
            make.take(scene.chair, project, verb, **facts)
    mine = make.project(state="in_review", title="Le mien", proposer=scene.director, lead_id=scene.lead_id)
    with pytest.raises(Refused, match="You proposed it"):
        make.take(scene.director, mine, "approve")
    make.take(scene.director, project, "approve")
    assert make.again(project).state == "approved"


def test_a_chair_with_an_interest_leaves_the_decision_to_the_director(make, session, scene):
    project = make.project(state="in_review")
    make.grant(scene.chair, f"o{scene.lead_id}", "member", scene.cluster.id)
    with pytest.raises(Forbidden):
        make.take(scene.member, project, "refer")
    make.take(scene.chair, project, "refer", note="Mon organisation est porteuse.")
    assert moves(session, project) == [(f"c{scene.cluster.id}:director", "approve")]
    assert make.again(project).state == "in_review"
    make.take(scene.director, project, "approve")
    assert make.again(project).state == "approved"


def test_somebody_with_an_interest_can_only_stand_aside(make, session, scene):
    project = make.project(state="in_review")
    with pytest.raises(Refused) as refused:
        make.take(scene.proposer, project, "recommend", opinion="for")
    assert "opinion" in refused.value.errors
    make.take(scene.proposer, project, "recommend", opinion="recused")
    make.take(scene.member, project, "recommend", opinion="against", comment="Trop cher.")
    make.take(scene.member, project, "recommend", opinion="for", comment="Revu à la baisse.")
    reviews = session.query(Review).filter_by(project_id=project.id).order_by(Review.id).all()
    assert [(r.person_id, r.opinion) for r in reviews] == [
        (scene.proposer.id, "recused"),
        (scene.member.id, "for"),
    ]
    events = session.query(Event).filter_by(record_id=project.id, verb="recommend").all()
    assert not any("cher" in str(e.details) + e.reason for e in events)


def test_the_chair_reads_every_opinion_and_a_reviewer_how_many_there_are(make, visit, scene):
    project = make.project(state="in_review")
    make.take(scene.member, project, "recommend", opinion="against", comment="Trop cher pour nous.")
    url = f"/aero/projects/{project.id}/"
    assert "Trop cher pour nous." in visit.as_(scene.chair).show(url).text
    assert "Trop cher pour nous." in visit.as_(scene.coordinator).show(url).text
    other = visit.as_(scene.proposer).show(url)
    assert "Trop cher" not in other.everything
    assert "1 does not" in other.text


def test_an_incomplete_draft_is_not_sent_and_a_complete_one_is(make, session, scene):
    project = make.project(need_fr="", budget_cents=None)
    with pytest.raises(Refused, match="not complete"):
        make.take(scene.proposer, project, "submit")
    whole = make.project(title="Entier")
    make.take(scene.proposer, whole, "submit")
    assert make.again(whole).audience == "cluster"


def test_a_duplicate_names_its_original_and_nothing_that_its_readers_may_not_see(make, session, scene):
    secret = make.project(state="active", title="Capteurs", scene=make.project_scene(restricted=True))
    original = make.project(state="active", title="Passeport d’audit")
    double = make.project(state="submitted", title="Audit unique")
    for wrong in (secret.id, double.id, 999_999):
        with pytest.raises(Refused):
            make.take(scene.coordinator, double, "duplicate", original=wrong, reason="Même but.")
    make.take(scene.coordinator, double, "duplicate", original=original.id, reason="Même but.")
    event = session.query(Event).filter_by(record_id=double.id, verb="duplicate").one()
    assert event.details["to"]["fr"] == "Passeport d’audit"
    assert make.again(double).state == "duplicate"


def test_reports_are_kept_and_the_newest_holds(make, visit, session, scene):
    project = make.project(state="active")
    make.take(scene.rep, project, "update", health="at_risk", note="La pièce tarde.", progress=20)
    make.take(scene.proposer, project, "update", health="off_track", note="La pièce est perdue.")
    kept = session.query(StatusUpdate).filter_by(project_id=project.id).order_by(StatusUpdate.id).all()
    assert [(u.health, u.progress) for u in kept] == [("at_risk", 20), ("off_track", 20)]
    now = make.again(project)
    assert (now.health, now.health_note, now.progress) == ("off_track", "La pièce est perdue.", 20)
    page = visit.as_(scene.member).show(f"/aero/projects/{project.id}/")
    assert "La pièce est perdue." in page.text and "La pièce tarde." in page.text
    assert "reported on the project, off track" in page.text


def test_the_launch_freezes_the_dates_against_which_a_later_end_shows_with_its_reason(make, visit, scene):
    project = make.project(state="approved", milestones=[("Banc en service", date(2027, 6, 30))])
    make.take(scene.rep, project, "launch")
    project = make.again(project)
    assert project.adopted_due_on == date(2028, 6, 30)
    page = visit.as_(scene.proposer).show(f"/aero/projects/{project.id}/edit")
    refused = page.submit("/edit", due_on="2028-09-29")
    assert refused.status == 422
    assert "Say why the end changes" in refused.text
    assert "2028-09-29" in refused.html
    saved = refused.submit("/edit", reason="La machine arrive en juin.")
    assert saved.status == 303
    shown = saved.follow()
    assert "29 September 2028 at launch: 30 Jun 2028" in shown.text
    assert "La machine arrive en juin." in shown.text


def test_a_deliverable_is_handed_over_sent_back_and_accepted_before_the_project_closes(make, session, scene):
    project = make.project(state="active")
    guide = make.project_deliverable(project, "Guide public", date(2027, 1, 29), by=scene.rep)
    with pytest.raises(Forbidden):
        make.take_project_part(scene.member, guide, "hand_over")
    make.take_project_part(scene.rep, guide, "hand_over")
    with pytest.raises(Refused, match="accepted or sent back"):
        make.take(scene.coordinator, project, "close", note="Fini.")
    make.take_project_part(scene.coordinator, guide, "send_back", reason="Il manque une annexe.")
    make.take_project_part(scene.rep, guide, "hand_over")
    with pytest.raises(Forbidden):
        make.take_project_part(scene.rep, guide, "accept")
    make.take_project_part(scene.chair, guide, "accept")
    make.take(scene.coordinator, project, "close", note="Fini.")
    closed = make.again(project)
    assert (closed.state, closed.final_report) == ("closed", "Fini.")
    assert session.query(Move).filter_by(record_id=project.id).count() == 0


def test_the_group_is_told_of_a_proposal_found_eligible(make, session, scene):
    project = make.project(state="in_review")
    told = {n.person_id: n.why for n in session.query(Notice).filter_by(record_id=project.id)}
    assert told[scene.chair.id] == "move"
    assert told[scene.member.id] == "told"
