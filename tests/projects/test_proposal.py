"""The proposal form: drafts that only their author sees, bad input that keeps what was typed, likeness."""

import re

import pytest

from secretariat.core.history import Event
from secretariat.projects.models import Project, ProjectGroup, ProjectPartner
from tests.projects.proposing import whole
from tests.support.visit import wrong_fields


@pytest.fixture
def scene(make):
    return make.project_scene()


def test_funding_sought_beyond_the_cost_is_refused_with_the_amounts_and_what_was_typed(
    make, visit, session, scene
):
    form = visit.as_(scene.proposer).show("/aero/projects/new")
    page = form.submit("/projects/new", **whole(scene, sought_cents="480,000"))
    assert page.status == 422
    assert "$480,000 exceeds the total cost by $70,000" in page.text
    assert 'value="480,000"' in page.html
    assert "Eleven small firms" in page.html
    rail = page.soup.select_one(".s-contents").get_text(" ")
    assert "1 error" in rail
    assert session.query(Project).count() == 0
    assert page.submit("/projects/new", sought_cents="290000").status == 303


def test_the_same_amounts_in_french(make, visit, session, scene):
    scene.proposer.language = "fr"
    session.commit()
    form = visit.as_(scene.proposer).show("/aero/projects/new")
    page = form.submit("/projects/new", **whole(scene, budget_cents="410 000", sought_cents="480 000 $"))
    assert page.status == 422
    assert "480\u00a0000\u00a0$" in page.html and "70\u00a0000\u00a0$" in page.html


def test_what_is_missing_is_said_beside_each_field_and_nothing_is_sent(make, visit, session, scene):
    form = visit.as_(scene.proposer).show("/aero/projects/new")
    page = form.submit("/projects/new", title_en="A bench", need_en="A need.", lead_id="")
    assert page.status == 422
    assert wrong_fields(page) == [
        "aim_en",
        "group_id",
        "lead_id",
        "budget_cents",
        "starts_on",
        "due_on",
        "results_en",
    ]
    assert "A need." in page.html
    more = form.submit(
        "/projects/new", title_en="x" * 301, need_en="A need.", lead_id="", budget_cents="plenty"
    )
    assert wrong_fields(more) == ["title_en", "aim_en", "group_id", "lead_id", "budget_cents", "starts_on", "due_on",
                                  "results_en"]  # fmt: skip
    assert session.query(Project).count() == 0


@pytest.mark.parametrize(
    "field, value, said",
    [
        ("budget_cents", "plenty", "amount in dollars"),
        ("starts_on", "31/12/2027", "year-month-day"),
        ("due_on", "2026-01-01", "after the start"),
        ("title_en", "x" * 301, "longer than 300"),
        ("lead_id", "999999", "choice"),
        ("groups", "999999", "choice"),
    ],
)
def test_bad_input_gets_a_sentence_and_keeps_the_rest(make, visit, scene, field, value, said):
    form = visit.as_(scene.proposer).show("/aero/projects/new")
    page = form.submit("/projects/new", **whole(scene, **{field: value}))
    assert page.status == 422
    assert any(said in error for error in page.errors), page.errors
    assert "Eleven small firms" in page.html


def test_a_draft_needs_only_a_title_and_is_sent_once_it_is_whole(make, visit, session, scene):
    writer = visit.as_(scene.proposer)
    form = writer.show("/aero/projects/new")
    untitled = form.press("Keep as draft")
    assert untitled.status == 422 and "Give a title" in untitled.text
    kept = untitled.press("Keep as draft", title_en="A bench", need_en="Half a need")
    assert kept.status == 303
    page = kept.follow()
    assert page.soup.find("textarea", {"name": "need_en"}).text.strip() == "Half a need"
    assert "draft kept" in page.text
    project = session.query(Project).one()
    assert (project.state, project.audience) == ("idea", "author")
    sent = page.submit("/edit", **whole(scene))
    assert sent.status == 303
    session.expire_all()
    assert session.query(Project).one().state == "submitted"


def test_the_same_form_sent_twice_makes_one_project(make, visit, session, scene):
    writer = visit.as_(scene.proposer)
    values = whole(scene, _key="the-very-same-key")
    first = writer.post("/aero/projects/new", **values)
    second = writer.post("/aero/projects/new", **values)
    assert (first.status, second.status) == (303, 303)
    assert first.location == second.location
    assert session.query(Project).count() == 1


def test_a_draft_keeps_itself_while_it_is_typed_without_history_and_is_the_one_that_is_sent(
    make, visit, session, scene
):
    writer = visit.as_(scene.proposer)
    form = writer.show("/aero/projects/new")
    key = form.soup.find("form", id="f").find("input", {"name": "_key"})["value"]
    nothing = writer.post("/aero/projects/keep", _key=key, need_en="No title yet")
    assert nothing.status == 200
    assert session.query(Project).count() == 0
    for need in ("El", "Eleven", "Eleven small firms"):
        kept = writer.post(
            "/aero/projects/keep", _key=key, title_en="A bench", need_en=need, budget_cents="plent"
        )
        assert kept.status == 303
    said = writer.client.get(kept.location)
    assert said.mimetype == "text/plain" and "draft kept" in said.get_data(as_text=True)
    session.expire_all()
    project = session.query(Project).one()
    assert project.need_en == "Eleven small firms"
    assert [e.verb for e in session.query(Event)].count("edit") == 0
    sent = form.submit("/projects/new", **whole(scene))
    assert sent.status == 303
    session.expire_all()
    project = session.query(Project).one()
    assert (project.state, project.title_en) == ("submitted", "Shared test bench for additive manufacturing")


def test_a_proposal_that_was_refused_stays_the_draft_that_it_was(make, visit, session, scene):
    writer = visit.as_(scene.proposer)
    refused = writer.show("/aero/projects/new").submit("/projects/new", title_en="A bench")
    assert refused.status == 422
    key = refused.soup.find("form", id="f").find("input", {"name": "_key"})["value"]
    assert writer.post("/aero/projects/keep", _key=key, title_en="A shared bench").status == 303
    again = refused.submit("/projects/new", title_en="A shared bench")
    assert again.status == 422
    assert again.soup.find("form", id="f").find("input", {"name": "_key"})["value"] == key
    assert again.submit("/projects/new", **whole(scene)).status == 303
    session.expire_all()
    assert [p.state for p in session.query(Project)] == ["submitted"]


def test_what_keeps_itself_in_an_open_draft_does_not_make_its_form_stale(make, visit, session, scene):
    draft = make.project()
    writer = visit.as_(scene.proposer)
    page = writer.show(f"/aero/projects/{draft.id}/edit")
    typed = {"title_fr": "Un autre titre", "version": str(draft.version)}
    assert writer.post(f"/aero/projects/{draft.id}/keep", **typed).status == 303
    assert page.submit("/edit", title_fr="Un troisième titre").status == 303
    assert make.again(draft).title_fr == "Un troisième titre"


def test_a_draft_is_invisible_to_all_but_its_author_everywhere(make, visit, session, scene):
    draft = make.project(title="Projet encore secret")
    sent = make.project(title="Projet envoyé", state="submitted")
    url = f"/aero/projects/{draft.id}/"
    for who in (scene.coordinator, scene.director, scene.chair, scene.rep, make.observer()):
        visitor = visit.as_(who)
        for address in (
            "/aero/projects/",
            "/aero/projects/?view=board",
            "/aero/projects/?view=timeline",
            "/aero/",
            "/",
        ):
            page = visitor.show(address)
            assert page.status == 200
            assert "encore secret" not in page.everything, address
        assert "Projet envoyé" in visitor.show("/aero/projects/").text
        assert b"encore secret" not in visitor.client.get("/aero/projects/projects.csv").data
        assert "encore secret" not in visitor.show("/aero/search?q=secret").everything
        assert visitor.show(url).status == 404
        assert visitor.show(f"/r/{draft.id}").status == 404
        assert visitor.show(f"{url}history").status == 404
        assert visitor.show(f"{url}edit").status in (403, 404)
        assert visitor.post(f"{url}keep", title_en="Taken").status in (403, 404)
        assert visitor.post(f"{url}steps/submit").status in (403, 404)
    coordinator = visit.as_(scene.coordinator).show("/aero/projects/")
    assert re.search(r"Projects\s+1\b", coordinator.everything)
    assert (
        "encore secret" not in visit.as_(scene.coordinator).show("/aero/projects/new?title_fr=x").everything
    )
    author = visit.as_(scene.proposer)
    assert "Projet encore secret" in author.show("/aero/projects/").text
    assert author.show(url).status == 200
    assert sent.audience == "cluster"


def test_a_discarded_draft_is_gone_from_the_authors_list(make, visit, scene):
    draft = make.project(title="Idée passagère")
    author = visit.as_(scene.proposer)
    page = author.show(f"/aero/projects/{draft.id}/steps/discard")
    assert page.submit("/steps/discard").status == 303
    assert "Idée passagère" not in author.show("/aero/projects/").text


def test_records_that_resemble_stand_under_the_title_with_their_shared_words_underlined(make, visit, scene):
    make.project(state="active", title="Banc de fabrication additive partagé, polymères")
    make.project(state="active", title="Formation des machinistes")
    make.project(state="idea", title="Banc de fabrication additive, brouillon", proposer=scene.member)
    author = visit.as_(scene.proposer)
    title = "Banc d’essai pour la fabrication additive"
    found = author.show(f"/aero/projects/similar?title_fr={title}&is_different=y&different=Aluminium")
    assert [tag.text for tag in found.soup.find_all("mark")] == ["Banc", "fabrication", "additive"]
    assert "machinistes" not in found.everything and "brouillon" not in found.everything
    assert found.soup.find("input", {"name": "different"})["value"] == "Aluminium"
    page = author.show("/aero/projects/new").submit(
        "/projects/new", title_fr="Banc pour la fabrication additive", is_different="y", different=""
    )
    assert "Say what sets it apart" in page.text
    assert page.soup.find_all("mark")


def test_somebody_of_another_cluster_resembles_nothing(make, visit, scene):
    make.project(state="active", title="Banc de fabrication additive")
    other = make.project_scene("cargo")
    found = visit.as_(other.proposer).show("/cargo/projects/similar?title_fr=Banc de fabrication additive")
    assert not found.soup.find_all("mark")


def test_groups_partners_and_both_languages_are_kept(make, visit, session, scene):
    form = visit.as_(scene.proposer).show("/aero/projects/new")
    sent = form.submit(
        "/projects/new",
        **whole(scene, title_fr="Banc d’essai", need_fr="Onze PME.", partners=str(scene.lead_id)),
    )
    assert sent.status == 303, sent.errors
    project = session.query(Project).one()
    assert (project.title_fr, project.need_fr) == ("Banc d’essai", "Onze PME.")
    assert project.group_id == scene.group_id
    assert [g.group_id for g in session.query(ProjectGroup)] == [scene.group_id]
    assert [p.organisation_id for p in session.query(ProjectPartner)] == [scene.lead_id]
