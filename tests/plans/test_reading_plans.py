"""A plan's pages: the table under its filter, its weight and cost, the walls around it, and hostile text in it."""

from datetime import date

import pytest

from secretariat.plans.filters import PlanFilter, parse
from secretariat.plans.models import Action
from secretariat.plans.queries import action_rows

HOSTILE = '=HYPERLINK("http://x") <script>alert(1)</script> %s {{ 7*7 }} ‮ "\'&'


@pytest.fixture
def busy(make):
    """A plan with an action in each standing; ids by standing."""
    firm, rep = make.lead()
    plan = make.plan(axes=1, actions=0)
    late = make.action(
        "in_progress", plan=plan, firm=firm, rep=rep, title="Late one", due_on=date(2026, 10, 30)
    )
    soon = make.action(
        "in_progress", plan=plan, firm=firm, rep=rep, title="Soon one", due_on=date(2026, 11, 30)
    )
    calm = make.action("in_progress", plan=plan, firm=firm, rep=rep, title="Calm one")
    done = make.action("confirmed", plan=plan, firm=firm, rep=rep, title="Done one")
    asked = make.action("offered", plan=plan, firm=firm, rep=rep, title="Asked one")
    gone = make.action("abandoned", plan=plan, title="Gone one")
    plan = make.again(plan)
    plan.rep, plan.firm = rep, firm
    plan.ids = {
        "late": late.id,
        "soon": soon.id,
        "ok": calm.id,
        "done": done.id,
        "wait": asked.id,
        "dropped": gone.id,
    }
    return plan


def titles(page) -> list[str]:
    return [row.find_all("td")[1].get_text(" ", strip=True) for row in page.soup.select("tr[id]")]


def test_the_headline_counts_every_standing_once_and_says_what_was_dropped(busy, make, visit):
    page = visit.as_(make.staff()).show(make.plan_url(busy))
    assert "1 axis, 1 objective, 5 actions, 1 dropped." in page.text
    words = page.soup.select_one(".s-statuses-words").get_text(" ", strip=True)
    assert words == "1 Done 1 On track 1 Due soon 1 Late 1 Waiting"


@pytest.mark.parametrize("status", ["late", "soon", "ok", "done", "wait", "dropped"])
def test_the_table_is_filtered_by_standing(busy, make, visit, status):
    page = visit.as_(make.staff()).show(f"{make.plan_url(busy)}?status={status}")
    assert [row["id"] for row in page.soup.select("tr[id]")] == [f"a{busy.ids[status]}"]
    assert "1 of 6" in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=calm", ["Calm one"]),
        ("q=1.1.2", ["Soon one"]),
        ("q=riviere+late", ["Late one"]),
        ("due=past", ["Late one"]),
        ("due=month", ["Soon one"]),
        ("whose=me", []),
        ("whose=lead&status=wait", ["Asked one"]),
        ("status=open&sort=-due", ["Calm one", "Asked one", "Soon one", "Late one"]),
        ("status=open&sort=due", ["Late one", "Soon one", "Calm one", "Asked one"]),
        ("sort=title", ["Asked one", "Calm one", "Done one", "Gone one", "Late one", "Soon one"]),
        ("lead=999", []),
        (
            "status=nonsense&by=nonsense&page=x&lead=-1",
            ["Late one", "Soon one", "Calm one", "Done one", "Asked one", "Gone one"],
        ),
    ],
)
def test_filters_and_orders_live_in_the_address(busy, make, visit, query, found):
    assert titles(visit.as_(make.staff()).show(f"{make.plan_url(busy)}?{query}")) == found


@pytest.mark.parametrize(
    ("by", "headings"),
    [
        ("axis", ["Axis 1"]),
        ("lead", ["Composites Rivière", "No lead yet"]),
        ("status", ["Late", "Due soon", "Waiting", "On track", "Done", "Dropped"]),
        ("owner", ["Samuel Ouellet", "Nobody represents a lead yet"]),
    ],
)
def test_rows_are_gathered_as_asked(busy, make, visit, by, headings):
    page = visit.as_(make.staff()).show(f"{make.plan_url(busy)}?by={by}")
    assert [th.get_text(strip=True) for th in page.soup.select("tr.s-row-axis th")] == headings


def test_exports_and_tabs_take_the_filter_along(busy, make, visit):
    page = visit.as_(make.staff()).show(f"{make.plan_url(busy)}?status=late&by=lead&rows=roomy&page=1")
    assert page.links["PDF"].endswith("actions.pdf?status=late&by=lead")
    assert page.links["Excel"].endswith("actions.xlsx?status=late&by=lead")
    assert page.links["Timeline"].endswith("timeline?status=late&by=lead&rows=roomy")


def test_a_filter_is_read_back_as_it_was_written():
    chosen = PlanFilter("audit", 7, "late", "me", "past", 3, "lead", "-due", "roomy", 2)
    assert parse(chosen.to_args()) == chosen
    assert PlanFilter().to_args() == {} and not PlanFilter(by="lead", page=3).narrows
    assert parse({"q": "a\0b" * 200}).words == ("ab" * 200)[:100]


def test_the_representative_sees_that_it_is_their_move(busy, make, visit):
    page = visit.as_(busy.rep).show(f"{make.plan_url(busy)}?whose=me")
    assert titles(page) == ["Late one", "Soon one", "Calm one", "Asked one"]
    assert page.soup.select_one(".s-you")


def test_rows_tell_the_report_what_it_needs(busy, make, session):
    me = make.actor(make.staff())
    row = next(r for r in action_rows(session, me, busy) if r.id == busy.ids["late"])
    assert (row.status, row.late_by, row.elapsed) == ("late", 25, 100)
    assert row.representatives == ["Samuel Ouellet"] and row.principal == f"o{busy.firm.id}:rep"
    whole = action_rows(session, me, make.cluster())
    assert len(whole.all) == 6 and whole.counts["late"] == 1


def test_a_page_costs_the_same_for_ten_and_for_three_hundred_actions(make, visit):
    firm, rep = make.lead()
    small = make.plan("adopted", actions=10, group=make.group(title="Small"))
    make.action("in_progress", plan=small, firm=firm, rep=rep)
    large = make.plan("adopted", axes=3, objectives=5, actions=20, group=make.group())
    make.action("in_progress", plan=large, firm=firm, rep=rep)
    visitor = visit.as_(make.staff())
    visitor.show("/aero/plans/")
    for path in ("", "?by=owner", "board", "timeline", "indicators", "history", "structure"):
        few, many = (visitor.show(f"{make.plan_url(plan)}{path}") for plan in (small, large))
        few = visitor.show(f"{make.plan_url(small)}{path}")
        many = visitor.show(f"{make.plan_url(large)}{path}")
        assert len(many.statements) == len(few.statements), path
    table = visitor.show(make.plan_url(large))
    assert len(table.statements) <= 10
    assert len(table.soup.select("tr[id]")) == 100
    assert len(table.html) < 60_000
    assert "1–100 of 301" in table.text
    last = visitor.show(f"{make.plan_url(large)}?page=4")
    assert len(titles(last)) == 1


def test_the_page_of_an_action_costs_no_more_for_all_that_hangs_on_it(make, visit, session):
    firm, rep = make.lead()
    action = make.action("in_progress", firm=firm, rep=rep)
    visitor = visit.as_(make.staff())
    visitor.show(make.plan_url(action))
    few = visitor.show(make.plan_url(action))
    assert len(few.statements) <= 14
    for number in range(6):
        make.milestone(action, f"Milestone {number}")
        make.task(about=action, title=f"Task {number}", assigner=make.staff())
        make.take(rep, action, "progress", progress=number, note=f"News {number}")
    many = visitor.show(make.plan_url(action))
    assert len(many.statements) == len(few.statements)
    assert "Milestone 5" in many.text and "Task 5" in many.text and "News 5" in many.text


def test_the_plan_of_a_restricted_group_exists_only_for_its_members_and_the_secretariat(make, visit):
    group = make.group(restricted=True, title="Defence")
    plan = make.plan("adopted", title="Secret plan", group=group, actions=2)
    action = make.action(plan=plan, title="Secret action")
    outsider, observer = make.member("Out Sider"), make.observer()
    member = make.person("Inès Inside", "member")
    make.grant(member, f"g{group.id}", "member", group.cluster_id)
    for person in (outsider, observer, make.person("Carla Cargo", "director", cluster="cargo")):
        visitor = visit.as_(person)
        for path in ("", "board", "timeline", "indicators", "history", "structure", "edit", "actions/new"):
            answer, nothing = (
                visitor.show(f"{make.plan_url(plan)}{path}"),
                visitor.show(f"/aero/plans/9999/{path}"),
            )
            assert answer.status == nothing.status in (403, 404), path
        for path in ("", "edit", "progress", "row", "history", "milestones/new"):
            answer, nothing = (
                visitor.show(f"{make.plan_url(action)}{path}"),
                visitor.show(f"/aero/actions/9999/{path}"),
            )
            assert answer.status == nothing.status in (403, 404), path
        assert visitor.show(make.plan_url(plan)).status == visitor.show(make.plan_url(action)).status == 404
        assert "Secret plan" not in visitor.show("/").everything
    for person in (outsider, observer):
        assert "Secret plan" not in visit.as_(person).show("/aero/plans/").everything
    for person in (member, make.staff(), make.staff("director")):
        assert "Secret plan" in visit.as_(person).show("/aero/plans/").text
        assert "Secret action" in visit.as_(person).show(make.plan_url(action)).text


def test_only_those_who_sit_in_a_restricted_group_can_be_asked_to_lead_there(make, visit):
    group = make.group(restricted=True, title="Defence")
    firm, rep = make.lead()
    action = make.action(plan=make.plan(group=group, actions=0))
    visitor = visit.as_(make.staff())
    url = f"{make.plan_url(action)}steps/offer"
    assert firm.name_fr not in visitor.show(url).text
    make.grant(rep, f"g{group.id}", "member", group.cluster_id)
    assert firm.name_fr in visitor.show(url).text
    assert visitor.show(url).submit("steps/offer", lead=firm.id).status == 303


def test_hostile_words_break_no_page_and_run_nowhere(make, visit, session):
    firm, rep = make.lead("=cmd|' /C calc'!A0 <b>")
    plan = make.plan("adopted", title=HOSTILE, group=make.group())
    action = session.query(Action).one()
    make.take(make.staff(), action, "offer", lead=firm.id, note=HOSTILE)
    make.take(rep, action, "accept")
    make.take(rep, action, "start")
    make.take(rep, action, "progress", progress=10, note=HOSTILE)
    make.milestone(action, HOSTILE)
    visitor = visit.as_(make.staff())
    form = visitor.show(f"{make.plan_url(action)}edit")
    form.submit("", title_en=HOSTILE, description_en=HOSTILE)
    paths = [
        make.plan_url(plan) + p
        for p in ("", "?rows=roomy", "?by=lead", "board", "timeline", "history", "structure")
    ]
    paths += [
        make.plan_url(action),
        f"{make.plan_url(action)}edit",
        f"{make.plan_url(action)}progress",
        "/aero/plans/",
    ]
    for path in paths:
        page = visitor.show(path)
        assert page.status == 200, path
        assert "<script>alert" not in page.html, path
        assert "{{ 7*7 }}" in page.text or "49" not in page.title, path


@pytest.mark.parametrize("path", ["999999", "99999999999999999999", "0"])
def test_a_plan_or_an_action_that_is_not_there_is_not_found(make, visit, path):
    visitor = visit.as_(make.staff())
    assert visitor.show(f"/aero/plans/{path}/").status == 404
    assert visitor.show(f"/aero/actions/{path}/").status == 404


def test_a_missing_translation_is_said_so(make, visit):
    reader = make.person("Lise Tremblay", "coordinator", language="fr")
    make.plan(title="English only")
    page = visit.as_(reader).show("/aero/plans/")
    assert page.soup.select_one('[lang="en"]')


def test_groups_organisations_and_the_dashboard_show_their_plans(make, visit, session):
    group = make.group()
    firm, rep = make.lead()
    plan = make.plan("adopted", group=group, axes=2)
    make.action("in_progress", plan=plan, firm=firm, rep=rep)
    visitor = visit.as_(make.staff())
    page = visitor.show(f"/aero/groups/{group.slug}/")
    assert "Supply chain plan" in page.text and "Axis 1" in page.text
    assert "Audit thirty suppliers" in visitor.show(f"/aero/members/{firm.id}/").text
    assert "Supply chain plan" in visitor.show("/aero/").text
