"""The words of a fixed edition, in each form, each layout and each language, are those that were reviewed.

tests/editions/golden/ holds them. After a change that is meant, rewrite them and read the difference line by line:

    UPDATE_GOLDEN=1 .venv/bin/python -m pytest tests/editions/test_golden.py -n0
    git diff tests/editions/golden/
"""

import os
from datetime import date
from difflib import unified_diff
from pathlib import Path

import pytest

from secretariat.clusters.models import Figure, FundingLine, Organisation
from secretariat.core import clock, files
from secretariat.core.content import Attachment
from secretariat.core.db import db
from secretariat.core.record import Record
from secretariat.editions import freezing
from secretariat.editions.models import Edition
from secretariat.groups.models import WorkingGroup
from secretariat.records import commands as records
from tests.conftest import NOON
from tests.editions.reading import lines_of
from tests.support.make import Make

GOLDEN = Path(__file__).parent / "golden"
SOURCE = "Fonds du secteur"
"""The source of money of the funder's layout."""
THIS = {"starts_on": date(2027, 4, 1), "ends_on": date(2027, 6, 30)}
LATER = NOON.replace(year=2027, month=6, day=15)
"""When it is drawn up: what was due in March is late, and offers wait."""
TEXTS = {
    "highlights_fr": "**Deux audits de plus.** Le 1er octobre, la grille a été adoptée.\n\nUn essai a réussi.",
    "highlights_en": "**Two more audits.** The grid was adopted on 1 October.\n\nA trial succeeded.",
    "decisions_fr": "- Adopter la liste.\n- Reporter l’échéance de l’essai.",
    "decisions_en": "- Adopt the list.\n- Put the trial’s due date off.",
    "outlook_fr": "Le forum de mars réunira les porteurs.",
}
"""Its outlook was written in French alone."""


@pytest.fixture
def make(world):
    return Make(world.app)


@pytest.fixture
def frozen(world, make):
    """What publishing would make of this quarter's edition of a layout, after one on the quarter before."""
    staff = world.person("coordinator")
    figure = {"label_fr": "Ventes", "label_en": "Sales", "value": 1.5, "unit_fr": "%", "unit_en": "%"}
    source = {"source_fr": "Ministère de l’Économie", "source_en": "Ministry of Economy", "year": 2025}
    lines = (("action", SOURCE, 0, 1_000_00, 3_000_00), ("action", "Ville", 0, 2_000_00, 0),
             ("project", SOURCE, 500_00, 4_000_00, 0))  # fmt: skip
    home_id = make.cluster("aero").id
    with clock.at(NOON):
        db.session.add(Figure(cluster_id=home_id, **figure, **source))
        for name, funder, sought, committed, received in lines:
            amounts = {"sought_cents": sought, "committed_cents": committed, "received_cents": received}
            db.session.add(FundingLine(record_id=world[name], source=funder, **amounts))
        db.session.commit()
        kept = [files.Kept("constat.pdf", "application/pdf", 3, files.put(b"abc"))]
        make.act(staff, lambda s, me: records.attach(s, me, s.get(Record, world["action"]), kept))
        db.session.query(Attachment).filter_by(name="constat.pdf").update({"purpose": "evidence"})
        db.session.commit()
        group = db.session.query(WorkingGroup).filter_by(title_en="Growth", cluster_id=home_id).one()
        group.code_fr, group.code_en = "CR", "GR"
        db.session.commit()
        titles = {"title_fr": "Plan de croissance", "highlights_fr": "Une mission est partie."}
        people = {"coordinator": staff, "director": world.person("director")}
        plan = make.plan("adopted", "Growth plan", group=group, **people, **titles)
        lead = {"firm": db.session.get(Organisation, world["alpha"]), "rep": world.person("rep")}
        mission = {"title_fr": "Mener une mission commerciale", "coordinator": staff, **lead}
        make.action("offered", "Lead a trade mission", plan=plan, **mission)

    def gather(layout: str) -> freezing.Frozen:
        more = {"funder": SOURCE, "agreement_fr": "Entente 2026-114"} if layout == "funder" else {}
        with clock.at(LATER):
            edition = make.edition(staff, layout=layout, **THIS, **TEXTS, **more)
            found = freezing.gather(db.session, make.cluster("aero"), db.session.get(Edition, edition.id))
            db.session.rollback()
            return found

    return gather


def test_every_form_says_what_was_reviewed(frozen):
    made = {
        f"{layout}-{language}-{form}.txt": lines_of(form, content)
        for layout in ("board", "funder")
        for form, language, content in freezing.contents(frozen(layout))
        if form not in ("csv", "json")
    }
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.mkdir(exist_ok=True)
        for name, text in made.items():
            (GOLDEN / name).write_text(text, encoding="utf-8")
    reviewed = {path.name: path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.txt")}
    assert sorted(made) == sorted(reviewed)
    wrong = [
        "\n".join(unified_diff(reviewed[name].split("\n"), text.split("\n"), name, "now", lineterm="", n=1))
        for name, text in made.items()
        if text != reviewed[name]
    ]
    assert not wrong, "\n".join(wrong)
