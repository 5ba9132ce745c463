"""The portfolio: what it lists for whom, its one filter, its figures, its cost whatever its length."""

import csv
import io
from datetime import UTC, date, datetime

import pytest

from secretariat.core import clock
from secretariat.projects import commands
from secretariat.projects.models import Project


@pytest.fixture
def scene(make):
    return make.project_scene()


def sheet(visitor, address="/aero/projects/projects.csv"):
    text = visitor.client.get(address).data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_restricted_groups_project_exists_for_its_members_and_the_secretariat_only(make, visit, scene):
    defence = make.project_scene(restricted=True)
    project = make.project(state="active", title="Chaîne de capteurs", scene=defence)
    assert project.audience == "group"
    url = f"/aero/projects/{project.id}/"
    for who in (defence.member, defence.coordinator):
        visitor = visit.as_(who)
        assert "Chaîne de capteurs" in visitor.show("/aero/projects/").text
        assert visitor.show(url).status == 200
    for who in (scene.member, make.observer()):
        visitor = visit.as_(who)
        for address in (
            "/aero/projects/",
            "/aero/projects/?view=board",
            "/aero/projects/?view=timeline",
            "/aero/",
        ):
            assert "capteurs" not in visitor.show(address).everything
        assert "$410,000" not in visitor.show("/aero/projects/").everything
        assert len(sheet(visitor)) == 1
        assert visitor.show(url).status == 404
        assert visitor.post(f"{url}steps/recommend", opinion="for").status in (403, 404)


def test_another_cluster_finds_no_trace(make, visit, scene):
    project = make.project(state="active")
    other = visit.as_(make.project_scene("cargo").coordinator)
    assert other.show("/aero/projects/").status == 404
    assert other.show(f"/cargo/projects/{project.id}/").status == 404
    assert "Banc" not in other.show("/cargo/projects/").everything


def test_an_observer_reads_and_exports_and_changes_nothing(make, visit, scene):
    project = make.project(state="active")
    observer = visit.as_(make.observer())
    page = observer.show(f"/aero/projects/{project.id}/")
    assert page.status == 200
    assert not {"Report on the project…", "Add a milestone", "By source"} & set(page.buttons)
    assert observer.show("/aero/projects/?view=board").soup.select(".s-card-moves") == []
    assert len(sheet(observer)) == 2
    for what in ("steps/update", "plan/milestone", "funding", "edit", "keep"):
        assert observer.post(f"/aero/projects/{project.id}/{what}").status == 403


@pytest.mark.parametrize(
    "asked, kept",
    [
        ("state=open", {"Actif", "Soumis", "Suspendu"}),
        ("state=proposed", {"Soumis"}),
        ("state=declined", {"Décliné"}),
        ("health=off_track", {"Actif"}),
        ("rallying=1", {"Soumis"}),
        ("q=susp", {"Suspendu"}),
        ("q=riviere+actif", {"Actif"}),
        (
            "state=nonsense&health=nonsense&page=0&sort=x&view=x&lead=x",
            {"Actif", "Soumis", "Suspendu", "Décliné"},
        ),
        ("group=nowhere", set()),
    ],
)
def test_one_filter_in_the_address_serves_table_board_timeline_and_export(make, visit, scene, asked, kept):
    active = make.project(state="active", title="Actif")
    make.take(scene.rep, active, "update", health="off_track", note="Panne.")
    submitted = make.project(state="submitted", title="Soumis")
    make.act(
        scene.coordinator,
        lambda s, me: commands.edit(s, me, s.get(Project, submitted.id), {"rallying": True}, None),
    )
    make.project(state="on_hold", title="Suspendu")
    make.project(state="declined", title="Décliné")
    names = {"Actif", "Soumis", "Suspendu", "Décliné"}
    visitor = visit.as_(scene.member)
    table = visitor.show(f"/aero/projects/?{asked}")
    assert {n for n in names if n in {a.text for a in table.soup.select("tbody a [lang=fr]")}} == kept
    taken = {row[1] for row in sheet(visitor, f"/aero/projects/projects.csv?{asked}")[1:]}
    assert taken == {f"{title} (in French)" for title in kept}
    board = visitor.show(f"/aero/projects/?view=board&{asked.replace('view=x', '')}")
    assert {a.text for a in board.soup.select(".s-card-title [lang=fr]")} == kept - {"Décliné"}
    drawn = visitor.show(f"/aero/projects/?view=timeline&{asked.replace('view=x', '')}")
    assert all((name in drawn.text) == (name in kept) for name in names)
    assert drawn.status == 200


def test_funding_by_source_adds_up_over_the_projects_shown_and_leaves_out_what_led_to_nothing(
    make, visit, scene
):
    lines = [
        {"source": "Fonds Élan", "sought_cents": 10_000_00, "committed_cents": 20_000_00},
        {"source": "Composites Rivière", "received_cents": 5_000_00},
    ]
    make.project(state="active", title="Un", funding=lines)
    make.project(state="submitted", title="Deux", funding=lines[:1])
    make.project(state="declined", title="Trois", funding=lines)
    page = visit.as_(scene.member).show("/aero/projects/")
    table = page.soup.select("table")[-1]
    cells = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")[1:]]
    assert cells == [
        ["Fonds Élan", "$20,000", "$40,000", "–", "$60,000"],
        ["Composites Rivière", "–", "–", "$5,000", "$5,000"],
        ["All sources", "$20,000", "$40,000", "$5,000", "$65,000"],
    ]
    assert "total cost: $820,000" in page.text
    narrowed = visit.as_(scene.member).show("/aero/projects/?state=submitted")
    assert "total cost: $410,000" in narrowed.text
    assert "Composites Rivière aero" not in narrowed.soup.select("table")[-1].get_text()


def test_what_only_a_document_names_is_listed_with_its_source_and_is_never_late(make, visit, session, scene):
    facts = {
        "title_fr": "Initiative MACH",
        "title_en": "MACH initiative",
        "need_en": "It links customers and suppliers.",
        "source": "Page aérospatiale, 2014",
        "source_en": "Aerospace page, 2014",
        "group_id": scene.group_id,
        "due_on": date(2014, 12, 31),
        "starts_on": date(2013, 1, 1),
    }
    home = scene.cluster
    project = make.act(scene.coordinator, lambda s, me: commands.document(s, me, home, facts))
    visitor = visit.as_(scene.member)
    page = visitor.show("/aero/projects/")
    assert "MACH initiative" in page.text and "Aerospace page, 2014" in page.text
    assert "Late" not in page.soup.tbody.get_text() and "silent" not in page.soup.tbody.get_text()
    for asked in ("health=late", "health=silent", "state=open"):
        assert "MACH" not in visitor.show(f"/aero/projects/?{asked}").soup.main.get_text()
    shown = visit.as_(scene.coordinator).show(f"/aero/projects/{project.id}/")
    assert "Source: Aerospace page, 2014" in shown.text
    assert "Nobody" in shown.text or "Known from a document" in shown.text
    assert "Aerospace page, 2014" in visitor.client.get("/aero/projects/projects.csv").get_data(as_text=True)
    french = make.member("Élise Gagnon", language="fr")
    for page in (visit.as_(french).show(at) for at in ("/aero/projects/", f"/aero/projects/{project.id}/")):
        assert "Page aérospatiale, 2014" in page.text and "Aerospace page" not in page.text
    with pytest.raises(commands.Forbidden):
        make.act(scene.member, lambda s, me: commands.document(s, me, home, facts))
    with pytest.raises(commands.Refused):
        make.act(scene.coordinator, lambda s, me: commands.document(s, me, home, {**facts, "source": ""}))


def test_late_and_silent_projects_say_by_how_much(make, visit):
    with clock.at(datetime(2026, 9, 1, 15, tzinfo=UTC)):
        scene = make.project_scene("cargo")
        make.project(
            state="active",
            title="En retard",
            scene=scene,
            due_on=date(2026, 11, 20),
            milestones=[("Jalon passé", date(2026, 11, 14))],
        )
    visitor = visit.as_(scene.member)
    page = visitor.show("/cargo/projects/")
    assert "Late 4 d" in page.text
    assert "silent 84 d" in page.text
    assert "late 10 d" in page.text
    assert "En retard" in visitor.show("/cargo/projects/?health=late").text
    assert "En retard" in visitor.show("/cargo/projects/?health=silent").text


def test_formulas_are_inert_in_the_export(make, visit, scene):
    make.project(state="submitted", title='=HYPERLINK("http://example.org")')
    assert sheet(visit.as_(scene.member))[1][1] == '\'=HYPERLINK("http://example.org") (in French)'


def test_a_card_is_moved_by_its_own_step_and_what_asks_more_is_a_link(make, visit, scene):
    approved = make.project(state="approved", title="À lancer")
    make.project(state="in_review", title="À décider")
    board = visit.as_(scene.rep).show("/aero/projects/?view=board")
    assert board.press("Launch").status == 303
    assert make.again(approved).state == "active"
    chair = visit.as_(scene.chair).show("/aero/projects/?view=board")
    assert "Approve…" in chair.buttons
    assert chair.press("Approve").title == "Approve"
    assert "Approve…" not in visit.as_(scene.member).show("/aero/projects/?view=board").buttons


@pytest.mark.parametrize("view", ["table", "board", "timeline"])
def test_the_portfolio_costs_the_same_for_five_projects_and_a_hundred(make, visit, session, scene, view):
    def fill(n):
        home = scene.cluster
        facts = {"need_fr": "x", "aim_fr": "x", "results_fr": "x", "budget_cents": 100}
        facts |= {"starts_on": date(2026, 1, 5), "due_on": date(2027, 1, 5)}
        facts |= {"lead_id": scene.lead_id, "group_id": scene.group_id}

        def work(s, me):
            for k in range(n):
                project = commands.create(s, me, home, {"title_fr": f"Projet de banc {k}", **facts})
                commands.submit(s, me, project)

        make.act(scene.proposer, work)

    visitor = visit.as_(scene.coordinator)
    address = f"/aero/projects/?view={view}&state=open"
    fill(5)
    visitor.show(address)
    few = visitor.show(address)
    fill(95)
    many = visitor.show(address)
    assert len(few.statements) == len(many.statements) <= 10, many.statements
    assert many.text.count("Projet de banc") >= (75 if view == "table" else 100)
    if view == "table":
        assert "1–75 of 100" in many.text
        assert len(many.html.encode()) <= 60_000, len(many.html.encode())


def test_a_projects_page_keeps_its_bound_with_everything_on_it(make, visit, scene):
    project = make.project(
        state="in_review",
        milestones=[(f"Jalon {n}", date(2027, 1, n + 1)) for n in range(8)],
        funding=[{"source": f"Source {n}", "sought_cents": 100} for n in range(8)],
        groups=[scene.group_id],
        partners=[scene.lead_id],
    )
    make.take(scene.member, project, "recommend", opinion="for")
    make.take(scene.chair, project, "approve")
    make.take(scene.rep, project, "launch")
    make.project_deliverable(project, "Guide", by=scene.rep)
    make.task(
        about=make.again(project), assigner=scene.coordinator, assignee=scene.member, title="Read the guide"
    )
    make.take(scene.rep, project, "update", health="on_track", note="Bien.")
    for who in (scene.coordinator, scene.rep, scene.member):
        visitor = visit.as_(who)
        visitor.show(f"/aero/projects/{project.id}/")
        page = visitor.show(f"/aero/projects/{project.id}/")
        assert "Read the guide" in page.text
        assert len(page.statements) <= 14, (len(page.statements), page.statements)


def test_a_project_stands_on_the_pages_of_its_group_its_lead_and_the_dashboard(make, visit, scene):
    make.project(state="active", title="Banc partagé")
    visitor = visit.as_(scene.member)
    for address in (f"/aero/groups/{scene.group.slug}/", f"/aero/members/{scene.lead_id}/", "/aero/"):
        page = visitor.show(address)
        assert "Banc partagé" in page.text, address


def test_texts_in_one_language_wait_for_their_translation(make, visit, scene):
    make.project(state="active", title="Banc partagé", title_en="Shared bench")
    page = visit.as_(scene.coordinator).show("/aero/translate")
    assert "Banc partagé" in page.text and "need" in page.text.lower()
