"""A request that reads, on PostgreSQL: no transaction around it, and statements that stay prepared."""

import pytest
from sqlalchemy import event

from secretariat.core.db import db

OFTEN = 8
"""More often than the driver sees a statement before it prepares it."""


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"])
def test_statements_stay_prepared_from_one_page_to_the_next(app, make, visit):
    make.cluster("aero")
    reader = visit.as_(make.staff())
    for _again in range(OFTEN):
        assert reader.show("/aero/tasks/").status == 200
    prepared = db.session.connection().exec_driver_sql("SELECT statement FROM pg_prepared_statements")
    assert any("FROM person" in statement for (statement,) in prepared)


@pytest.mark.postgresql
@pytest.mark.parametrize("backend", ["postgresql"])
def test_a_page_reads_without_a_transaction_and_a_form_writes_in_one(app, make, visit):
    task = make.task(assignee=make.staff(), title="Book the audits")
    person = visit.as_(make.staff())
    states = []

    @event.listens_for(db.engine, "after_cursor_execute")
    def after(connection, cursor, statement, *_more):
        states.append(
            (statement.split()[0], connection.connection.dbapi_connection.info.transaction_status.name)
        )

    address = f"/aero/tasks/{task.id}/"
    person.show(address)
    assert {state for verb, state in states if verb == "SELECT"} == {"IDLE"}
    person.show(address).submit("/comments", body="It goes well.")
    written = {state for verb, state in states if verb in ("INSERT", "UPDATE")}
    assert written == {"INTRANS"}
