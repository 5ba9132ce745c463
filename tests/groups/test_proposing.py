"""Proposing, editing and the mandate: templates, duplication, versions, two people at once."""

import pytest

from secretariat.core.history import Event
from secretariat.groups.kits import kits
from secretariat.groups.models import Mandate, Seat, WorkingGroup


def propose(visit, person, template="innovation", **answers):
    form = visit.as_(person).show(f"/aero/groups/new?template={template}")
    return form.submit("", **answers)


def test_a_template_gives_a_mandate_and_a_table(make, visit, maude, session):
    page = propose(visit, maude).follow()
    assert page.title == "Innovation"
    assert "Keep a shared innovation strategy" in page.text
    group = session.query(WorkingGroup).one()
    seats = session.query(Seat).filter_by(record_id=group.id).all()
    assert sorted(s.constituency for s in seats) == sorted(
        k for k, n in kits()["innovation"].seats.items() for _ in range(n)
    )
    assert {s.state for s in seats} == {"vacant"}
    assert session.query(Mandate).filter_by(group_id=group.id).one().number == 1


@pytest.mark.parametrize("key", list(kits()))
def test_every_template_makes_a_group(make, visit, maude, key):
    title = f"Group made of {key}"
    answer = propose(visit, maude, key, title_fr=title, title_en=title, slug=f"a-{key}")
    assert answer.status == 303, answer.errors


def test_the_templates_are_eight_and_only_the_empty_one_has_no_text():
    assert len(kits()) == 8
    assert [k for k, kit in kits().items() if not (kit.mandate_fr and kit.mandate_en and kit.seats)] == [
        "empty"
    ]
    assert [k for k, kit in kits().items() if kit.restricted] == ["defence"]


@pytest.mark.parametrize("role", ["member", "outsider", "observer", "chair"])
def test_only_the_secretariat_proposes(make, visit, around, session, role):
    group = make.group("proposed")
    person = around(group)[role]
    assert visit.as_(person).show("/aero/groups/new").status == 403
    answer = visit.as_(person).post("/aero/groups/new", template="empty", title_fr="Nuage", minimum_seats="3")
    assert answer.status == 403
    assert session.query(WorkingGroup).count() == 1


def test_a_proposal_like_a_group_that_exists_is_shown_it_before_anything_is_saved(
    make, visit, maude, session
):
    make.group(title="Supply chain development", title_fr="Développement de la chaîne d’approvisionnement")
    shown = propose(visit, maude, "empty", title_fr="Chaînes d’approvisionnement", title_en="", mandate_fr="")
    assert shown.status == 422
    assert "Avoid duplication" in shown.text
    assert "Supply chain development" in shown.text
    assert session.query(WorkingGroup).count() == 1
    assert shown.submit("", anyway="1").status == 303
    assert session.query(WorkingGroup).count() == 2


def test_an_alias_and_a_mandate_count_as_likeness_too(make, visit, maude):
    make.group(
        title="Succession",
        aliases=["Human resources"],
        mandate_fr="Former des auditeurs de maturité régionaux.",
    )
    by_alias = propose(visit, maude, "empty", title_en="Resources, human", title_fr="")
    assert "the names are alike" in by_alias.text
    by_mandate = propose(
        visit,
        maude,
        "empty",
        title_fr="Qualité",
        mandate_fr="Auditer la maturité : former les auditeurs régionaux.",
    )
    assert "the mandates are alike" in by_mandate.text


def test_a_group_unlike_the_others_is_proposed_without_a_word(make, visit, maude):
    make.group(title="Supply chain")
    assert propose(visit, maude, "branding").status == 303


WRONG = [
    ({"title_fr": "", "title_en": ""}, "Give a title"),
    ({"slug": "new"}, "kept for the product"),
    ({"slug": "2026"}, "kept for the product"),
    ({"slug": "supply-chain"}, "Another group of the cluster"),
    ({"minimum_seats": "999"}, "from 1 to 200"),
    ({"code_fr": "LONGUE"}, "longer than"),
    ({"hue": "9"}, ""),
]


@pytest.mark.parametrize(("answers", "reason"), WRONG)
def test_a_wrong_answer_is_refused_beside_its_field_and_the_rest_stays(
    make, visit, maude, session, answers, reason
):
    make.group(title="Supply chain")
    shown = propose(visit, maude, "branding", aliases="Image de marque", **answers)
    assert shown.status == 422
    assert any(reason in error for error in shown.errors), shown.errors
    assert "Image de marque" in shown.html
    assert session.query(WorkingGroup).count() == 1


def test_the_same_proposal_sent_twice_makes_one_group(visit, maude, session, make):
    browser = visit.as_(maude)
    form = browser.show("/aero/groups/new?template=growth")
    first, second = form.submit(""), form.submit("")
    assert first.status == second.status == 303
    assert first.location == second.location
    assert session.query(WorkingGroup).count() == 1


def test_a_new_mandate_is_a_new_version_and_its_differences_are_shown(make, visit, denis, session):
    group = make.group()
    browser = visit.as_(denis)
    form = browser.show("/aero/groups/supply-chain/mandate")
    page = form.submit("", mandate_en="Study what slows small suppliers down.", reason="Narrowed.").follow()
    assert "Study what slows small suppliers down." in page.text
    assert "version 2" in page.text
    assert "wrote version 2 of the mandate" in page.text
    assert [m.number for m in session.query(Mandate).order_by(Mandate.number)] == [1, 2]
    versions = browser.show("/aero/groups/supply-chain/mandate/versions")
    assert versions.soup.find("ins").text.strip() == "small"
    assert "Study what slows suppliers down." in versions.text
    session.expire_all()
    assert session.get(WorkingGroup, group.id).mandate_number == 2


def test_the_same_mandate_again_changes_nothing(make, visit, denis, session):
    make.group()
    form = visit.as_(denis).show("/aero/groups/supply-chain/mandate")
    assert form.submit("").status == 303
    assert session.query(Mandate).count() == 1


def test_the_mandate_of_an_active_group_is_the_directors_to_revise(make, visit, maude, denis):
    make.group()
    assert visit.as_(maude).show("/aero/groups/supply-chain/mandate").status == 403
    assert visit.as_(denis).show("/aero/groups/supply-chain/mandate").status == 200


def test_two_people_who_revise_the_mandate_at_once_see_both_texts(make, visit, denis, session):
    make.group("proposed")
    first = visit.as_(denis).show("/aero/groups/supply-chain/mandate")
    second = visit.as_(make.staff()).show("/aero/groups/supply-chain/mandate")
    first.submit("", mandate_en="Study the costs of suppliers.")
    answer = second.submit("", mandate_en="Study the delays of suppliers.")
    assert answer.status == 409
    assert "costs" in answer.text
    assert "delays" in answer.text
    assert session.query(WorkingGroup).one().mandate_en == "Study the costs of suppliers."


def test_an_edit_says_what_changed_and_a_stale_one_shows_both(make, visit, maude, denis, session):
    group = make.group()
    first = visit.as_(maude).show("/aero/groups/supply-chain/edit")
    second = visit.as_(denis).show("/aero/groups/supply-chain/edit")
    page = first.submit("", title_en="Supply network", aliases="Suppliers\nSupply chain").follow()
    assert page.title == "Supply network"
    assert "Also called Suppliers, Supply chain." in page.text
    event = session.query(Event).filter_by(record_id=group.id, verb="edit").one()
    assert event.changes["title_en"] == ["Supply chain", "Supply network"]
    answer = second.submit("", title_en="Supply web")
    assert answer.status == 409
    assert "Supply network" in answer.text
    assert "Supply web" in answer.html


def test_other_names_edited_by_two_people_are_settled_without_loss(make, visit, maude, denis, session):
    make.group()
    first = visit.as_(maude).show("/aero/groups/supply-chain/edit")
    second = visit.as_(denis).show("/aero/groups/supply-chain/edit")
    first.submit("", aliases="Suppliers\nBuyers")
    conflict = second.submit("", aliases="Makers\nVendors")
    assert conflict.status == 409
    assert conflict.submit("/edit").status == 303
    assert session.query(WorkingGroup).one().aliases == ["Makers", "Vendors"]


def test_a_group_in_one_language_falls_back_and_stands_in_the_list_to_translate(make, visit, denis):
    make.group("proposed", title="Hydrogen", title_fr="", mandate_fr="")
    denis.language = "fr"
    make.app.extensions["sqlalchemy"].session.commit()
    browser = visit.as_(denis)
    assert browser.show("/aero/groups/hydrogen/").title == "Hydrogen"
    rows = browser.show("/aero/translate")
    assert rows.soup.select('a[href="/aero/groups/hydrogen/mandate"]')
    assert rows.text.count("Hydrogen") == 2
