"""The spreadsheet of a plan under way comes in with its states, progress and notes, by steps that say so."""

import pytest

from secretariat.core.history import Event
from secretariat.core.lifecycle import Refused
from secretariat.core.moves import Move, Notice
from tests.imports import books

HEADS = ["Mesure", "Porteur", "Échéance", "État", "Avancement", "Commentaires"]
ROWS = [
    HEADS,
    ["Former", "CAE", "2027-03-31", "En cours", "40 %", "Deux cohortes formées"],
    ["Sonder", "CAE", "2026-03-31", "Terminé", "", ""],
    ["Bâtir", "CAE", "2027-03-31", "Annulé", "", "Faute de terrain"],
    ["Viser", "CAE", "2027-06-30", "À venir", "", ""],
    ["Suivre", "", "2027-06-30", "En cours", "20 %", ""],
    ["Tenir", "CAE", "2027-06-30", "", 0.6, ""],
]


@pytest.fixture
def plan(make):
    return make.plan(axes=1, objectives=1, actions=0)


def stood(actions, plan) -> dict[str, tuple]:
    return {a.title_fr: (a.state, a.progress, a.status_note) for a in actions(plan)}


def test_it_comes_in_as_it_stands_and_is_undone(make, bringer, actions, session, plan):
    firm, rep = make.lead("CAE")
    who = bringer(plan)
    preview = who.preview(books.xlsx(ROWS))
    assert "6 actions to create" in preview.text, preview.text
    assert "an action under way or over needs its lead" in preview.text
    assert preview.press("Import").status == 303
    assert stood(actions, plan) == {
        "Former": ("in_progress", 40, "Deux cohortes formées"),
        "Sonder": ("completed", 100, ""),
        "Bâtir": ("abandoned", 0, ""),
        "Viser": ("offered", 0, ""),
        "Suivre": ("proposed", 0, ""),
        "Tenir": ("in_progress", 60, ""),
    }
    led = next(a for a in actions(plan) if a.title_fr == "Former")
    (step,) = session.query(Event).filter_by(record_id=led.id, verb="bring_in_progress")
    assert (step.state_from, step.state_to, step.details["what"]) == ("proposed", "in_progress", "plan.xlsx")
    assert step.details["to"]["fr"] == "CAE" and led.lead_id == firm.id
    assert session.query(Notice).filter_by(record_id=led.id, person_id=rep.id).count()
    (move,) = session.query(Move).filter_by(record_id=led.id)
    assert (move.principal, move.verb) == (f"o{firm.id}:rep", "progress")
    assert "plan.xlsx" in who.visitor.show(f"{make.plan_url(led)}").text
    done = who.visitor.show(preview.response.request.path)
    assert done.press("Undo the import").status == 303
    assert {a.state for a in actions(plan)} == {"unmade"}


def test_or_as_proposals_where_one_prefers(make, bringer, actions, plan):
    make.lead("CAE")
    preview = bringer(plan).preview(books.xlsx(ROWS))
    preview = preview.press("Keep these answers", stands=None).follow()
    assert "it comes in as a proposal" in preview.text
    assert preview.press("Import").status == 303
    assert {state for state, _p, _n in stood(actions, plan).values()} == {"offered", "proposed", "abandoned"}


def test_a_chair_brings_proposals_only(make, bringer, actions):
    make.lead("CAE")
    group = make.group()
    plan, chair = make.plan(actions=0, group=group), make.member("Chantal Roy")
    make.grant(chair, f"g{group.id}", "chair", group.cluster_id)
    preview = bringer(plan, chair).preview(books.xlsx(ROWS[:2]))
    assert "the secretariat brings in what is under way" in preview.text
    assert preview.press("Import").status == 303
    assert [a.state for a in actions(plan)] == ["proposed"]


def test_nobody_takes_the_step_without_a_file(make, plan):
    action = make.action("proposed", plan=plan)
    with pytest.raises(Refused, match="No import brings it in"):
        make.take(make.staff(), action, "bring_in_progress", lead=1)
