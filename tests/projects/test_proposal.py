"""The proposal form: drafts that only their author sees, bad input that keeps what was typed, likeness."""

import re

import pytest

from secretariat.core.history import Event
from secretariat.projects.models import Project, ProjectGroup, ProjectPartner
from secretariat.tasks.models import Task
from tests.support.visit import wrong_fields


@pytest.fixture
def scene(make):
    return make.project_scene()


def whole(scene, **more):
    return {
        "title_en": "Shared test bench for additive manufacturing",
        "need_en": "Eleven small firms refused an order.",
        "aim_en": "Qualify printed parts.",
        "results_en": "Twenty qualified parts.",
        "groups": str(scene.group_id),
        "lead_id": str(scene.lead_id),
        "budget_cents": "410,000",
        "own_cents": "120,000",
        "sought_cents": "290,000",
        "starts_on": "2027-02-01",
        "due_on": "2028-06-30",
        **more,
    }


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


def test_a_stale_edit_shows_both_texts_and_loses_nothing(make, visit, scene):
    project = make.project(state="submitted")
    url = f"/aero/projects/{project.id}/edit"
    mine = visit.as_(scene.proposer).show(url)
    theirs = visit.as_(scene.coordinator).show(url)
    assert theirs.submit("/edit", aim_fr="Qualifier cent pièces.").status == 303
    conflict = mine.submit("/edit", aim_fr="Qualifier dix pièces.", budget_cents="420000")
    assert conflict.status == 409
    assert "Qualifier cent pièces." in conflict.html and "Qualifier dix pièces." in conflict.html
    saved = conflict.submit("/edit", **{"pick-aim_fr": "theirs", "pick-budget_cents": "mine"})
    assert saved.status == 303
    now = make.again(project)
    assert (now.aim_fr, now.budget_cents) == ("Qualifier cent pièces.", 42_000_000)


def test_an_edit_by_somebody_without_the_right_is_refused(make, visit, scene):
    project = make.project(state="submitted")
    url = f"/aero/projects/{project.id}/edit"
    assert visit.as_(scene.member).show(url).status == 403
    assert visit.as_(scene.member).post(url, title_fr="Pris").status == 403
    assert visit.as_(make.observer()).show("/aero/projects/new").status == 403
    assert visit.as_(scene.coordinator).show(url).status == 200


def test_a_submitted_proposal_keeps_all_its_answers_when_it_is_edited(make, visit, scene):
    project = make.project(state="submitted")
    page = visit.as_(scene.coordinator).show(f"/aero/projects/{project.id}/edit")
    refused = page.submit("/edit", need_fr="", need_en="")
    assert refused.status == 422
    assert page.submit("/edit", need_fr="Un besoin mieux dit.").status == 303


def test_milestones_are_planned_corrected_and_taken_out_before_the_launch(make, visit, session, scene):
    project = make.project(state="submitted")
    url = f"/aero/projects/{project.id}/"
    author = visit.as_(scene.proposer)
    refused = author.show(f"{url}plan/milestone").submit("/milestone", title_fr="Banc en service")
    assert refused.status == 422 and "A date is needed" in refused.text and "Banc en service" in refused.html
    assert refused.submit("/milestone", due_on="2027-06-30").status == 303
    page = author.show(url)
    edit = next(
        link
        for words, link in page.links.items()
        if words.startswith("Edit , Banc") or words == "Edit, Banc en service"
    )
    assert author.show(edit).submit(edit, due_on="2027-07-30").status == 303
    assert "30 Jul 2027" in author.show(url).text
    assert visit.as_(scene.member).post(edit, title_fr="Pris").status == 403
    assert author.show(edit).press("Take it out").status == 303
    assert "No milestone yet" in author.show(url).text


def test_funding_by_source_stays_within_the_cost_and_adds_up(make, visit, scene):
    project = make.project(state="submitted")
    url = f"/aero/projects/{project.id}/"
    author = visit.as_(scene.proposer)
    page = author.show(f"{url}funding")
    values = {
        "lines-0-source": "Fonds Élan",
        "lines-0-sought_cents": "300000",
        "lines-1-source": "Composites",
        "lines-1-committed_cents": "120000",
    }
    refused = page.submit("/funding", **values)
    assert refused.status == 422 and "exceed the total cost" in refused.text and "Fonds Élan" in refused.html
    unnamed = page.submit("/funding", **{"lines-0-sought_cents": "10"})
    assert unnamed.status == 422 and "Name the source" in unnamed.text
    assert refused.submit("/funding", **{"lines-0-sought_cents": "290000"}).status == 303
    shown = author.show(url)
    assert "$290,000 still sought" in shown.text and "$120,000 committed" in shown.text
    assert visit.as_(scene.member).show(f"{url}funding").status == 403


def test_tasks_about_a_proposal_go_where_it_goes(make, visit, session, scene):
    """Once a restricted group decides on it, the project and what is asked about it exist for that group alone."""
    defence = make.project_scene(restricted=True)
    outsider = make.member("Bruno Outside")
    project = make.project("submitted", "Visionneuse", scene=scene)
    asked = make.task(assigner=scene.coordinator, assignee=outsider, about=project, title="Measure the lens")
    own = make.task(assigner=defence.chair, assignee=defence.chair, about=project, title="Weigh the lens")
    assert "Visionneuse" in visit.as_(outsider).show(f"/aero/tasks/{asked.id}/").text
    form = visit.as_(scene.coordinator).show(f"/aero/projects/{project.id}/edit")
    moved = form.submit(f"/projects/{project.id}/edit", group_id=str(defence.group_id))
    assert moved.status == 303
    for task in (asked, own):
        assert visit.as_(outsider).show(f"/aero/tasks/{task.id}/").status == 404
        assert visit.as_(defence.chair).show(f"/aero/tasks/{task.id}/").status == 200
    assert "lens" not in visit.as_(outsider).show("/aero/tasks/?view=all").text
    assert "lens" not in visit.as_(outsider).show("/").text


def test_nobody_else_is_asked_about_a_draft_that_they_cannot_read(make, visit, session, scene):
    draft = make.project("idea", "Banc secret", proposer=scene.coordinator, scene=scene)
    author = visit.as_(scene.coordinator)
    wanted = {"title_en": "Proofread", "to": "people", "about": draft.id}
    refused = author.post("/aero/tasks/new", people=scene.member.id, **wanted)
    assert refused.status == 422
    assert "may not see this record, so cannot be asked" in refused.text
    assert author.post("/aero/tasks/new", people=scene.coordinator.id, **wanted).status == 303
    task = session.query(Task).one()
    assert visit.as_(scene.member).show(f"/aero/tasks/{task.id}/").status == 404
