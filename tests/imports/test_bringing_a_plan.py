"""A plan comes in from a spreadsheet: told row by row first, then done whole or not at all."""

from datetime import date

from secretariat.core.history import Event
from secretariat.core.moves import Move, Notice
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


def test_many_written_at_once_are_as_if_one_by_one(make, bringer, actions, session):
    """The same action by hand and by a file: the same events, moves and notices, but for that of its proposal."""
    firm, rep = make.lead("CAE")
    other = make.coordinator("Other Coordinator")
    by_hand = make.action("proposed", title="Ouvrir", plan=make.plan(actions=0), due_on=date(2027, 3, 31))
    make.take(make.staff(), by_hand, "offer", lead=firm.id)
    plan = make.plan(group=make.group(), actions=0)
    preview = bringer(plan).preview(
        books.text([["Mesure", "Porteur", "Échéance"], ["Ouvrir", "CAE", "2027-03-31"]]), "a.csv"
    )
    assert preview.press("Import").status == 303
    (by_file,) = actions(plan)

    def told(action):
        moves = session.query(Move).filter_by(record_id=action.id)
        events = session.query(Event).filter_by(record_id=action.id).order_by(Event.id)
        notices = session.query(Notice).filter_by(record_id=action.id)
        return (
            [(e.verb, e.version, e.state_from, e.state_to, e.changes, e.details) for e in events],
            [(m.principal, m.verb, m.due, m.asked_by_id) for m in moves],
            sorted((n.person_id, n.why) for n in notices if n.person_id != other.id),
            (action.state, action.version, action.closed, action.lead_id, action.audience),
        )

    assert told(by_file) == told(by_hand)
    assert (rep.id, "move") in told(by_file)[2]
