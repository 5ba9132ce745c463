"""What groups do for the objectives of the development plan: shown there, and carried to its next version."""

import pytest

from secretariat.plans import structure
from secretariat.plans.models import Axis, Objective, Plan
from tests.reports.reading import pdf_text, sheets, word_text


def objectives(session, plan) -> list[Objective]:
    return (
        session.query(Objective)
        .join(Axis, Axis.id == Objective.axis_id)
        .filter(Axis.plan_id == plan.id)
        .order_by(Objective.rank)
        .all()
    )


@pytest.fixture
def development(make):
    return make.plan(title="Development plan", objectives=2, actions=1)


def test_a_development_plan_shows_under_each_objective_what_the_groups_do_for_it(
    development, make, visit, session
):
    """From every plan, and to each reader what they may see: a restricted group's actions to its people alone."""
    second = objectives(session, development)[1]
    for name, title, restricted in (
        ("Human resources", "Train sixty machinists", False),
        ("Defence", "Guard the drawings", True),
    ):
        group = make.group(title=name, restricted=restricted)
        plan = make.plan(title=f"Plan of {name}", group=group, actions=0)
        make.action(plan=plan, title=title, serves_id=second.id)
        make.action(plan=plan, title="Serves nothing else")
        make.action("abandoned", plan=plan, title="Dropped", serves_id=second.id)
    page = visit.as_(make.staff()).show(make.plan_url(development))
    row = page.soup.find("a", string="1.1.1 Train sixty machinists").find_parent("tr")
    assert "1.2 Objective 1.2" in row.get_text(" ", strip=True).replace("\n", " ")
    assert "2 actions of groups serve it" in row.get_text() and "Proposed" in row.get_text()
    assert "Guard the drawings" in row.get_text()
    assert "Serves nothing else" not in page.text and "Dropped" not in row.get_text()
    seen = visit.as_(make.member()).show(make.plan_url(development))
    assert "1 action of a group serves it" in seen.text
    assert "Train sixty machinists" in seen.text and "Guard the drawings" not in seen.everything
    own = visit.as_(make.staff()).show(make.plan_url(plan))
    assert "serves it" not in own.text and "serve it" not in own.text


def test_an_objective_without_actions_of_its_own_shows_them_as_well_and_many_are_folded(make, visit, session):
    development = make.plan(title="Development plan", actions=0)
    group = make.plan(title="Plan of a group", group=make.group(), actions=0)
    objective = objectives(session, development)[0]
    page = visit.as_(make.staff()).show(make.plan_url(development))
    few = len(page.statements)
    for n in range(5):
        make.action(plan=group, title=f"Train machinists {n}", serves_id=objective.id)
    page = visit.as_(make.staff()).show(make.plan_url(development))
    assert "What the groups do for its objectives" in page.text
    folded = page.soup.find("a", string="1.1.1 Train machinists 0").find_parent("details")
    assert not folded.has_attr("open") and "5 actions of groups serve it" in folded.summary.get_text()
    assert len(visit.as_(make.staff()).show(make.plan_url(development)).statements) <= few


def revised(make, session, plan) -> Plan:
    make.take(make.staff(), plan, "revise", reason="Two years on.")
    return session.query(Plan).filter(Plan.revises_id == plan.id).one()


def adopt(make, plan) -> None:
    make.take(make.staff(), plan, "open_consultation")
    make.take(make.staff("director"), plan, "adopt")


def test_what_serves_an_objective_serves_the_one_that_carries_it_on_once_that_is_adopted(
    make, visit, session
):
    development = make.plan("adopted", title="Development plan", objectives=2, actions=1)
    first, second = objectives(session, development)
    firm, rep = make.lead()
    group = make.plan("adopted", title="Plan of a group", group=make.group())
    running = make.action("in_progress", plan=group, firm=firm, rep=rep, title="Train", serves_id=second.id)
    done = make.action("confirmed", plan=group, firm=firm, rep=rep, title="Trained", serves_id=first.id)
    dropped = make.action("abandoned", plan=group, title="Dropped", serves_id=first.id)
    following = revised(make, session, development)
    assert [o.carries_on_id for o in objectives(session, following)] == [first.id, second.id]
    assert make.again(running).serves_id == second.id, "the version in force is served meanwhile"
    version = make.again(running).version
    adopt(make, following)
    new_first, new_second = objectives(session, following)
    assert make.again(running).serves_id == new_second.id
    assert make.again(done).serves_id == new_first.id
    assert make.again(dropped).serves_id == first.id
    assert make.again(running).version == version + 1, "a form opened before is stale"
    assert make.again(running).state == "in_progress" and make.again(done).state == "confirmed"
    staff = visit.as_(make.staff())
    told = "adopted the development plan’s next edition, where it serves objective 1.2 Objective 1.2"
    assert told in staff.show(make.plan_url(running)).text
    page = staff.show(make.plan_url(following))
    assert "Train" in page.text and "1 action of a group serves it" in page.text
    assert "serves it" not in staff.show(make.plan_url(development)).text


def test_what_is_served_goes_on_by_adoption_alone(make, visit, session):
    development = make.plan("adopted", title="Development plan")
    served = objectives(session, development)[0]
    group = make.plan(title="Plan of a group", group=make.group(), actions=0)
    action = make.action(plan=group, serves_id=served.id)
    revised(make, session, development)
    answer = visit.as_(make.staff()).post(f"{make.plan_url(action)}steps/serve_on", version=action.version)
    assert answer.status in (404, 409, 422)
    assert make.again(action).serves_id == served.id


def test_an_objective_left_out_of_the_next_version_keeps_what_served_it(make, visit, session):
    """And what follows it two versions on is matched by its ancestry, whatever its number has become."""
    development = make.plan(title="Development plan", objectives=2, actions=0)
    first, second = objectives(session, development)
    make.action(plan=development, title="Its own", objective_id=second.id)
    adopt(make, development)
    group = make.plan(title="Plan of a group", group=make.group(), actions=0)
    kept = make.action(plan=group, title="Kept", serves_id=first.id)
    moved = make.action(plan=group, title="Moved", serves_id=second.id)
    following = revised(make, session, development)
    plan_id, left_out = following.id, objectives(session, following)[0].id
    make.act(
        make.staff(),
        lambda s, me: structure.remove(s, me, s.get(Plan, plan_id), s.get(Objective, left_out)),
    )
    adopt(make, following)
    assert make.again(kept).serves_id == first.id
    assert make.again(moved).serves_id == objectives(session, following)[0].id
    third = revised(make, session, following)
    adopt(make, third)
    assert make.again(moved).serves_id == objectives(session, third)[0].id
    page = visit.as_(make.staff()).show(make.plan_url(third))
    assert "Moved" in page.text and "Kept" not in page.text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_export_of_a_development_plan_says_what_the_groups_do_for_it_to_whom_may_see_it(
    development, make, visit, session, language
):
    second = objectives(session, development)[1]
    for name, title, restricted in (
        ("Skills", "Train machinists", False),
        ("Defence", "Guard drawings", True),
    ):
        plan = make.plan(title=f"{name} plan", group=make.group(title=name, restricted=restricted), actions=0)
        make.action(plan=plan, title=title, serves_id=second.id)

    def read(visitor, at, form: str) -> str:
        answer = visitor.show(f"{at}report{form}?lang={language}").response
        assert answer.status_code == 200
        if form == ".xlsx":
            return str(sheets(answer.data))
        if form in (".pdf", ".docx"):
            return (pdf_text if form == ".pdf" else word_text)(answer.data)
        return answer.get_data(as_text=True)

    staff, member = visit.as_(make.staff()), visit.as_(make.member())
    own, shut = make.plan_url(development), make.plan_url(plan)
    said = {"en": "What the groups do for this plan", "fr": "Ce que les chantiers font pour ce plan"}[
        language
    ]
    for form in ("", ".pdf", ".docx", ".xlsx", ".json"):
        whole, open_to_all = read(staff, own, form), read(member, own, form)
        assert "Train machinists" in whole and "Guard drawings" in whole, form
        assert "Train machinists" in open_to_all and "Guard drawings" not in open_to_all, form
        if form != ".xlsx":
            assert said in whole, form
        assert said not in read(staff, shut, form), form
