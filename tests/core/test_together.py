"""Several reads in one statement: each gets back what it would have got alone, on both databases."""

from datetime import date

from sqlalchemy import func, select

from secretariat.core import together
from secretariat.core.history import Event
from secretariat.core.limits import counted
from secretariat.core.person import Person
from secretariat.core.record import Record

_record, _event, _person = Record.__table__.c, Event.__table__.c, Person.__table__.c


def asked(**more):
    """Reads of every sort of column: texts, numbers, dates, instants, truth values and JSON."""
    return {
        "latest": select(_record.id, _record.title_en, _record.due_on, _record.closed)
        .where(_record.kind == "task")
        .order_by(_record.due_on.is_(None), _record.due_on.desc())
        .limit(3),
        "events": select(_event.at, _event.changes, _event.verb, _event.record_id).order_by(_event.id.desc()),
        "by_kind": select(_record.kind, func.count().label("n"))
        .group_by(_record.kind)
        .order_by(_record.kind),
        "nobody": select(_person.id, _person.name, _person.active).where(_person.id < 0),
        **more,
    }


def test_each_read_gets_the_rows_that_it_would_get_alone_in_one_statement(make, session):
    for day in (3, 1, 4, 2):
        make.task(title=f"Due on the {day}", due_on=date(2026, 12, day))
    alone = {name: [tuple(row) for row in session.execute(query)] for name, query in asked().items()}
    with counted() as statements:
        found = together.read(session, asked())
    assert len(statements) == 1
    assert {name: [tuple(row) for row in rows] for name, rows in found.items()} == alone
    assert [row.due_on.day for row in found["latest"]] == [4, 3, 2]
    assert found["events"][0].at.tzinfo is not None and found["nobody"] == []


def test_one_read_goes_alone_and_none_costs_nothing(make, session):
    make.task(title="Alone")
    only = {"tasks": select(_record.title_en).where(_record.kind == "task")}
    assert [row.title_en for row in together.read(session, only)["tasks"]] == ["Alone"]
    with counted() as statements:
        assert together.read(session, {}) == {}
    assert not statements


def test_columns_of_one_name_keep_their_own_values(make, session):
    task = make.task(title="Twice")
    twice = select(_record.id, _event.id).join(Event, _event.record_id == _record.id).order_by(_event.id)
    rows = together.read(session, asked(twice=twice))["twice"]
    assert [tuple(row) for row in rows] == [tuple(row) for row in session.execute(twice)]
    assert task.id in {row[0] for row in rows}
