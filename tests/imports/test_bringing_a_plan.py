"""A plan comes in from a spreadsheet: told row by row first, then done whole or not at all."""

from datetime import date

from secretariat.core.history import Event
from secretariat.core.record import Record
from tests.imports import books

HEAD = ["Axe", "Objectif", "No", "Mesure", "Porteur", "Début", "Échéance", "Budget", "État"]
ROWS = [
    HEAD,
    [
        "1 Relève",
        "1.1 Attirer",
        "1.1.1",
        "Ouvrir une école",
        "",
        "2026-01-05",
        "31 mars 2027",
        "12 500 $",
        "À venir",
    ],
    ["", "", "1.1.2", "Former des formateurs", "", "T1 2027", "T2 2027", "1,2 M$", ""],
    ["", "", "", "", "", "", "", "", ""],
    ["", "1.2 Retenir", "1.2.1", "Sonder les départs", "", "", "31/12/2027", "", ""],
    ["Total", "", "", "", "", "", "", "1 212 500 $", ""],
]


def test_a_french_table_becomes_axes_objectives_and_actions(make, bringer, actions, session):
    plan = make.plan(axes=0)
    preview = bringer(plan).preview(books.xlsx(ROWS))
    assert "3 actions to create" in preview.text
    assert session.query(Record).filter_by(kind="action").count() == 0, "the preview wrote"
    assert preview.press("Import").status == 303
    found = actions(plan)
    assert [(a.code, a.title_fr) for a in found] == [
        ("1.1.1", "Ouvrir une école"),
        ("1.1.2", "Former des formateurs"),
        ("1.2.1", "Sonder les départs"),
    ]
    first, second, third = found
    assert (first.starts_on, first.due_on, first.budget_cents) == (
        date(2026, 1, 5),
        date(2027, 3, 31),
        1_250_000,
    )
    assert (second.starts_on, second.due_on) == (date(2027, 1, 1), date(2027, 6, 30))
    assert second.budget_cents == 120_000_000 and third.due_on == date(2027, 12, 31)
    for action in found:
        (event,) = session.query(Event).filter_by(record_id=action.id)
        assert event.verb == "create" and event.version == action.version == 1
