"""A proposal once it is sent: who corrects it, its milestones, funding and tasks."""

import pytest

from secretariat.tasks.models import Task


@pytest.fixture
def scene(make):
    return make.project_scene()


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
