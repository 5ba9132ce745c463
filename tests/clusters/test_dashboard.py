"""The dashboard, the figures with their sources, and what is left to translate."""

from datetime import date

import pytest

from secretariat.clusters.models import ClusterProfile, Figure
from secretariat.core.db import db


@pytest.fixture
def figures(make):
    home = make.cluster()
    db.session.add(
        ClusterProfile(cluster_id=home.id, sector_fr="Aérospatiale", sector_en="Aerospace", founded=2006)
    )
    told = [(205, 2016, "Ministère", "Ministry"), (200, 2017, "Aéro Montréal", "Aéro Montréal")]
    for rank, (value, year, source_fr, source_en) in enumerate([*told, (8, 2017, "", "World Index")]):
        db.session.add(
            Figure(
                cluster_id=home.id,
                rank=rank,
                label_fr="Entreprises",
                label_en="Companies",
                value=value,
                unit_fr="entreprises",
                unit_en="companies",
                qualifier_fr="plus de" if rank else "",
                qualifier_en="more than" if rank else "",
                year=year,
                year_basis="latest" if rank else "stated",
                source_fr=source_fr,
                source_en=source_en,
                document_fr="La page",
                document_en="The page",
            )
        )
    db.session.commit()


def test_the_dashboard_opens_with_what_is_true(make, visit, samuel):
    assert "Nothing is under way yet." in visit.as_(samuel).show("/aero/").text
    group = make.group()
    make.task(assigner=make.staff(), assignee=samuel, group_id=group.id, due_on=date(2026, 11, 25))
    page = visit.as_(samuel).show("/aero/")
    assert "1 active working group; 1 seat vacant. 2 records are under way; none is late." in page.text
    assert "Book the audits" in page.soup.select_one(".s-dates").text
    assert "Maude Lachapelle" in page.soup.select_one(".s-news").text


def test_a_crowded_day_is_one_line_that_leads_to_its_list(make, visit, samuel):
    asker = make.staff()
    for title in ("Book the audits", "Write the grid", "Call the shops"):
        make.task(assigner=asker, assignee=samuel, title=title, due_on=date(2026, 11, 27))
    make.task(assigner=asker, assignee=samuel, title="Sign", due_on=date(2026, 11, 30))
    lines = visit.as_(samuel).show("/aero/").soup.select(".s-dates li")
    assert ["3 tasks due" in line.text for line in lines] == [True, False]
    for page in (visit.as_(samuel).show("/"), visit.as_(samuel).show("/aero/")):
        assert page.soup.select_one(".s-dates a")["href"] == "/aero/tasks/?view=all&due=2026-11-27"
    listed = visit.as_(samuel).show("/aero/tasks/?view=all&due=2026-11-27").text
    assert "3 of 4" in listed and "Call the shops" in listed and "Sign" not in listed.split("Due")[-1]
    assert "4" in visit.as_(samuel).show("/aero/tasks/?view=all&due=tomorrow").text


def test_every_figure_stands_with_its_year_source_and_document(make, visit, samuel, figures):
    for url in ("/aero/", "/aero/figures"):
        text = visit.as_(samuel).show(url).text
        assert "205 companies 2016 Ministry The page" in text
        assert (
            "more than 200 companies 2017 latest year that the undated document names Aéro Montréal" in text
        )
    assert "3 figures from 3 sources." in visit.as_(samuel).show("/aero/figures").text


def test_a_source_is_named_in_the_reader_s_language_and_a_name_in_the_other_one_says_so(
    make, visit, samuel, figures
):
    assert "World Index The page" in visit.as_(samuel).show("/aero/figures").text
    samuel.language = "fr"
    db.session.commit()
    page = visit.as_(samuel).show("/aero/figures")
    assert "2016 Ministère La page" in page.text and "Ministry" not in page.text
    assert "World Index en anglais La page" in page.text
    assert page.soup.main.find(lang="en").text == "World Index"


def test_figures_of_another_cluster_stay_there(make, visit, carla, figures):
    page = visit.as_(carla).show("/cargo/figures")
    assert page.status == 200
    assert "205" not in page.text
    assert "Ministry" not in page.everything


def test_titles_in_one_language_are_listed_for_the_secretariat(make, visit, samuel):
    make.task(title="Only in English", assigner=make.staff(), assignee=samuel)
    page = visit.as_(make.staff()).show("/aero/translate")
    assert "1 text is missing in one language." in page.text
    assert "Only in English Task" in page.text
    assert "in French" in page.text


@pytest.mark.parametrize("page", ["", "groups/", "members/", "members/people/", "figures", "translate"])
def test_pages_speak_the_language_of_the_reader(make, visit, page):
    denis = make.staff("director")
    denis.language = "fr"
    db.session.commit()
    make.group(title_fr="Chaîne d’approvisionnement")
    shown = visit.as_(denis).show(f"/aero/{page}")
    assert shown.status == 200
    assert shown.soup.html["lang"] == "fr"
    assert "Chaîne d’approvisionnement" in shown.everything
