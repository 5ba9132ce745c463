"""Searching a cluster: titles, numbers, organisations and people that the reader may see."""

import pytest

from secretariat.clusters.models import Affiliation, Organisation
from secretariat.core import clock
from secretariat.core.words import search_words, sort_key
from secretariat.groups import commands as groups
from secretariat.search.marking import marked
from secretariat.tasks import commands as tasks


@pytest.fixture
def maude(make):
    return make.coordinator("Maude Lachapelle")


@pytest.fixture
def elise(make):
    return make.member("Élise Gagnon")


@pytest.fixture
def samuel(make):
    return make.member("Samuel Ouellet")


def organisation(session, home, name, **more):
    found = Organisation(
        cluster_id=home.id,
        name_fr=name,
        sort_name=sort_key(name),
        sought=search_words(name),
        constituency="small_firm",
        **more,
    )
    session.add(found)
    session.commit()
    return found


def results(page):
    return [a.get_text() for a in page.soup.select(".s-found li a, .s-found li > b")]


def test_the_beginnings_of_words_find_a_title_without_regard_to_accents_or_capitals(
    make, visit, maude, samuel, elise
):
    make.task(assigner=maude, assignee=samuel, title="Réserver les essais de fatigue")
    make.task(assigner=maude, assignee=samuel, title="Another thing")
    reader = visit.as_(elise)
    for words in ("reser", "RÉSERVER fatigue", "fat ess", "“essais”, fatigue!"):
        assert results(reader.show("/aero/search?q=" + words)) == ["Réserver les essais de fatigue"], words
    assert results(reader.show("/aero/search?q=eserver")) == [], "the middle of a word finds nothing"
    assert results(reader.show("/aero/search?q=reser another")) == [], "every word counts"


def test_the_words_found_are_marked(make, visit, maude, samuel, elise):
    make.task(assigner=maude, assignee=samuel, title="Réserver <b>les</b> essais")
    page = visit.as_(elise).show("/aero/search?q=reserv+les")
    assert [mark.text for mark in page.soup.select("mark")] == ["Réserv", "les"]
    assert results(page) == ["Réserver <b>les</b> essais"]


def test_a_kind_and_a_number_find_that_record_in_either_language(make, visit, maude, samuel, elise):
    for n in range(1, 4):
        make.task(assigner=maude, assignee=samuel, title=f"Thing {n}")
    reader = visit.as_(elise)
    assert results(reader.show("/aero/search?q=task 2")) == ["Thing 2"]
    assert results(reader.show("/aero/search?q=tasks 3")) == ["Thing 3"]
    assert "Thing 2" in results(reader.show("/aero/search?q=2"))
    assert results(reader.show("/aero/search?q=task thing 1")) == ["Thing 1"]
    assert len(results(reader.show("/aero/search?q=task"))) == 3


def test_organisations_and_people_of_the_cluster_are_found(make, visit, session, maude, elise):
    home = make.cluster()
    firm = organisation(session, home, "Précision Lachine")
    organisation(session, home, "Lachine fermée", active=False)
    session.add(Affiliation(person_id=elise.id, organisation_id=firm.id, starts_on=clock.today()))
    session.commit()
    page = visit.as_(maude).show("/aero/search?q=lach")
    assert "Précision Lachine" in results(page)
    assert "Lachine fermée" not in results(page)
    assert "Maude Lachapelle" in results(page)
    assert page.soup.find("a", href=f"/aero/members/{firm.id}/").text == "Précision Lachine"
    found = visit.as_(maude).show("/aero/search?q=gagnon elise")
    assert results(found) == ["Élise Gagnon"]
    assert "Précision Lachine" in found.text


def test_nothing_of_another_cluster_is_found(make, visit, session, maude, samuel):
    cargo = make.cluster("cargo")
    carla = make.coordinator("Carla Cargo", cluster="cargo")
    organisation(session, cargo, "Cargo Valois")
    make.task(assigner=maude, assignee=samuel, title="Cargo planes")
    reader = visit.as_(carla)
    page = reader.show("/cargo/search?q=cargo")
    assert sorted(results(page)) == ["Cargo Valois", "Carla Cargo"]
    assert reader.show("/aero/search?q=cargo").status == 404
    ours = visit.as_(maude).show("/aero/search?q=cargo")
    assert results(ours) == ["Cargo planes"]
    assert "One result for “cargo”" in ours.text


def test_a_restricted_groups_records_are_neither_found_nor_counted_by_others(
    make, visit, session, maude, samuel, elise
):
    home = make.cluster()
    facts = {"title_en": "Defence drones", "title_fr": "Défense", "restricted": True, "code_fr": "DS"}
    group = make.act(maude, lambda s, me: groups.propose(s, me, home, {**facts, "code_en": "DS"}))
    make.grant(samuel, f"g{group.id}", "member", home.id)
    number, kind, asked = group.id, type(group), {"title_en": "Count the drones", "people": [samuel.id]}
    make.act(maude, lambda s, me: tasks.assign(s, me, home, asked, s.get(kind, number)))
    stranger = visit.as_(elise).show("/aero/search?q=drones")
    assert results(stranger) == []
    assert "Nothing was found." in stranger.text
    assert "drones" not in visit.as_(elise).show("/aero/search?q=task 1").text.replace("“task 1”", "").lower()
    for person in (samuel, maude):
        assert sorted(results(visit.as_(person).show("/aero/search?q=drones"))) == [
            "Count the drones",
            "Defence drones",
        ]


def test_a_disabled_person_and_one_whose_role_ended_are_not_found(make, visit, session, maude):
    make.person("Zoé Active", "member")
    make.person("Zoé Gone", "member", active=False)
    make.person("Zoé Elsewhere", "member", cluster="cargo")
    assert results(visit.as_(maude).show("/aero/search?q=zoe")) == ["Zoé Active"]


@pytest.mark.parametrize(
    "query", ["", "   ", "%", "___", "'", "%00", "!!!", "é" * 500, "a " * 300, "%F0%9F%98%80"]
)
def test_odd_queries_get_a_page_and_no_more(make, visit, maude, samuel, query):
    make.task(assigner=maude, assignee=samuel, title="A thing")
    page = visit.as_(maude).show(f"/aero/search?q={query}")
    assert page.status == 200
    assert "A thing" not in results(page) or query.strip().startswith("a")


def test_a_query_stays_in_its_field_and_runs_nowhere(make, visit, maude):
    make.cluster()
    page = visit.as_(maude).show('/aero/search?q="><script>alert(1)</script>')
    assert page.soup.select_one("main input[name=q]")["value"] == '"><script>alert(1)</script>'


def test_no_more_than_twenty_of_each_are_shown_and_all_are_counted(make, visit, session, maude, samuel):
    home = make.cluster()
    asked = [{"title_en": f"Audit {n}", "people": [samuel.id]} for n in range(23)]
    make.act(maude, lambda s, me: [tasks.assign(s, me, home, facts) for facts in asked])
    organisation(session, home, "Audit Plus")
    visit.as_(maude).show("/aero/search?q=audit")
    page = visit.as_(maude).show("/aero/search?q=audit")
    assert len(page.soup.select("#found-task + ul li")) == 20
    assert "23" in page.soup.select_one("#found-task").text
    assert "24 results" in page.text


def test_a_search_costs_at_most_eight_statements(make, visit, session, maude, samuel, elise):
    home = make.cluster()
    firm = organisation(session, home, "Samson")
    session.add(Affiliation(person_id=samuel.id, organisation_id=firm.id, starts_on=clock.today()))
    session.commit()
    make.task(assigner=maude, assignee=samuel, title="Sample")
    reader = visit.as_(elise)
    reader.show("/aero/search?q=sam")
    page = reader.show("/aero/search?q=sam")
    assert len(results(page)) == 3
    assert len(page.statements) <= 8, "\n".join(page.statements)


def test_marks_cover_what_was_typed_even_where_letters_fold_into_two():
    assert marked("Cœur d’acier", ["coe", "acier"]) == "<mark>Cœ</mark>ur d’<mark>acier</mark>"
    assert marked("<i>", ["i"]) == "&lt;<mark>i</mark>&gt;"
    assert marked("nothing", []) == "nothing"
